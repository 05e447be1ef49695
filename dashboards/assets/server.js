// The way to the server: what it refuses is said; where it is gone that is said too, and what waits for it goes on by itself.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const byId = (id) => document.getElementById(id);
  const send = window.fetch.bind(window);

  // What is asked by the output that it is for, where its element does not say it; what is written is never sent twice.
  const READS = {
    hits: 'the search', change: 'the chart', drawer: 'the details', 'export-recipient': 'the list of recipients',
  };
  const WRITES = { stepped: 'step', 'export-made': 'export' };
  const calledOf = (about) => READS[about] || (byId(about) && byId(about).dataset.called);
  const NO_ANSWER = new Set([502, 504]);  // a proxy says so
  const nothing = () => new Response(null, { status: 204 });  // Dash takes it for no change, and raises no error of its own

  window.fetch = async function (...given) {
    const address = String(given[0] && given[0].url ? given[0].url : given[0]);
    if (!address.includes('/_dash-')) return send(...given);
    const about = aboutOf((given[1] || {}).body);
    if (about in WRITES) return written(given, WRITES[about], about);
    const answer = await waited(given, about);
    return answer.ok || answer.status < 400 ? heard(answer, about) : refused(answer, about);
  };

  function aboutOf(body) {
    const output = /"output":\s*"([\w-]+)\./.exec(String(body || ''));
    return output ? output[1] : '';
  }

  async function once(given) {
    const answer = await send(...given).catch((error) => { if (error.name === 'AbortError') throw error; return null; });
    if (answer && !NO_ANSWER.has(answer.status)) { came(); return answer; }
    went();
    return null;
  }

  // A reading waits until the server is back, and is then asked for as it was: by name, and nothing is lost.
  async function waited(given, about) {
    let answer = await once(given);
    while (!answer) {
      if (calledOf(about)) waits.add(calledOf(about));
      tell();
      await new Promise((go) => waiters.push(go));
      answer = await once(given);
    }
    waits.delete(calledOf(about));
    return answer;
  }

  async function written(given, dialog, about) {
    const answer = await once(given);
    if (answer && (answer.ok || answer.status < 400)) return heard(answer, about);
    if (answer) return refused(answer, about);
    gi.sent([dialog]);
    gi.warn('The server does not answer, so it is not known whether this was kept. What you typed stays; send it again when the server is back.', about);
    return nothing();
  }

  function heard(answer, about) {
    if (about && about === warned) gi.warn('');
    return answer;
  }

  async function refused(answer, about) {
    if (answer.status === 401) { window.location.replace('/sign-in'); return nothing(); }
    const told = await answer.json().catch(() => ({}));
    const reference = told.reference ? ` Reference ${told.reference}.` : '';
    if (about === 'change') gi.refused();
    if (about in WRITES) gi.sent([WRITES[about]]);
    gi.unanswerable(about);
    gi.warn((told.message || 'The server gave no answer.') + reference, about);
    return nothing();
  }

  // -- what is said --------------------------------------------------------------------------------------------

  let warned = '';        // what the banner is about: only an answer to the same takes it away

  // A dialog covers the banner: what is refused while one is open stands in it.
  gi.warn = function (text, about) {
    const open = document.querySelector('dialog[open] .refused');
    document.querySelectorAll('dialog .refused').forEach((line) => { line.hidden = true; });
    if (open && text) { open.textContent = text; open.hidden = false; open.scrollIntoView({ block: 'nearest' }); }
    byId('banner').textContent = open ? '' : text;
    warned = text ? about || 'change' : '';
  };

  // -- whether the server is there: asked of a file that needs no session, so that nothing is read and nothing prolonged --

  const ALIVE = '/assets/icon.svg';
  const USED = 900, IDLE = 5000, FIRST = 400, LONGEST = 4000;   // milliseconds from one look to the next
  const waits = new Set();
  const waiters = [];
  let gone = false;
  let leaving = false;
  let looking = false;
  let pause = USED;
  let timer = 0;
  let used = Date.now();

  const isThere = () => send(ALIVE, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(5000) }).then((a) => a.ok, () => false);

  async function look() {
    window.clearTimeout(timer);
    if (looking) return;
    looking = true;
    if (!document.hidden) { if (await isThere()) came(); else went(); }
    looking = false;
    timer = window.setTimeout(look, pause);
  }

  function came() {
    pause = Date.now() - used < 60000 ? USED : IDLE;
    if (!gone) return;
    gone = false;
    waits.clear();
    tell();
    gi.say('The server answers again.');
    waiters.splice(0).forEach((go) => go());
  }

  function went() {
    if (leaving) return;
    pause = gone ? Math.min(pause * 2, LONGEST) : FIRST;
    if (gone) return;
    gone = true;
    tell();
    window.clearTimeout(timer);
    timer = window.setTimeout(look, pause);
  }

  gi.isGone = () => gone;

  // It stands above an open dialog too.
  function tell() {
    let line = byId('gone');
    if (!line) {
      line = document.createElement('div');
      Object.assign(line, { id: 'gone', popover: 'manual' });
      line.setAttribute('role', 'alert');
      document.body.append(line);
    }
    const waiting = waits.size ? ` Waiting for it: ${Array.from(waits).join(', ')}.` : '';
    line.textContent = gone ? `The server does not answer.${waiting} This page goes on by itself when it is back.` : '';
    line.togglePopover(gone);
  }

  ['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, () => {
    const idle = Date.now() - used > IDLE;
    used = Date.now();
    if (idle && !gone) look();
  }, true));
  ['online', 'offline', 'focus', 'pageshow'].forEach((name) => window.addEventListener(name, look));
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', () => { leaving = true; });
  window.addEventListener('pageshow', () => { leaving = false; });
  look();

  gi.send = send;
})();
