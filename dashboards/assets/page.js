// The page round the chart: search, drawer, keys, pages, dialogs and signing out.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const callbacks = (window.dash_clientside = window.dash_clientside || {});
  const byId = (id) => document.getElementById(id);
  const shown = (id) => byId(id) && !byId(id).hidden;
  let last = null;        // what the drawer shows
  let jump = false;       // whether the drawer takes the focus when it comes
  let hit = -1;
  let toSearch = false;   // whether the search takes the focus when its page comes: what is hidden can take none

  gi.say = function (text) { if (byId('spoken')) byId('spoken').textContent = text; };

  // -- search --------------------------------------------------------------------------------------------------

  const PAUSE = 200;      // milliseconds without a key before the server is asked
  let typing = 0;
  let entered = false;    // whether Enter waits for the answer to what is typed now

  gi.answersIn('hits', 'ask-hits', found, (request) => request.text.trim());

  function typed() {
    entered = false;
    hit = -1;
    gi.expect('hits', byId('search').value.trim());
    window.clearTimeout(typing);
    typing = window.setTimeout(ask, PAUSE);
  }

  function ask() {
    window.clearTimeout(typing);
    typing = 0;
    if (!gi.isAnswered('hits')) gi.put('hits', { text: byId('search').value });
  }

  const options = () => (gi.isAnswered('hits') ? Array.from(document.querySelectorAll('#hits [role="option"][data-id]')) : []);
  const anyHit = () => Boolean(document.querySelector('#hits [role="option"]'));

  function readySearch() {
    const place = byId('search-place');
    if (!place || place.firstChild) return;
    const box = document.createElement('input');
    const says = {
      id: 'search', type: 'text', maxlength: place.dataset.longest, placeholder: place.dataset.hint, autocomplete: 'off', spellcheck: 'false',
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'hits', 'aria-expanded': 'false',
    };
    Object.entries(says).forEach(([name, value]) => box.setAttribute(name, value));
    box.addEventListener('keydown', searchKeys);
    box.addEventListener('input', typed);
    box.addEventListener('focus', () => showHits(anyHit()));
    place.append(box);
  }

  function showHits(wanted) {
    byId('hits').hidden = !wanted;
    byId('search').setAttribute('aria-expanded', String(wanted));
    if (!wanted) { hit = -1; entered = false; byId('search').removeAttribute('aria-activedescendant'); }
  }

  function point(place) {
    const all = options();
    if (!all.length) return;
    hit = (place + all.length) % all.length;
    all.forEach((option, n) => option.setAttribute('aria-selected', String(n === hit)));
    byId('search').setAttribute('aria-activedescendant', all[hit].id);
    all[hit].scrollIntoView({ block: 'nearest' });
  }

  function focusSearch() { toSearch = false; byId('search').focus(); byId('search').select(); }

  function searchKeys(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      showHits(anyHit());
      point(hit + (event.key === 'ArrowDown' ? 1 : hit < 0 ? 0 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (gi.isAnswered('hits')) enter(); else { if (typing) ask(); entered = true; }
    } else if (event.key === '/' && !event.target.value) event.preventDefault();  // it goes to the search, which is here
  }

  function enter() {
    entered = false;
    const chosen = options()[hit < 0 ? 0 : hit];
    if (chosen) take(chosen.dataset.id); else showHits(anyHit());
  }

  function take(id) {
    showHits(false);
    jump = false;
    gi.ask({ do: 'add', id });
    (gi.isTable() ? byId('table-frame') : byId('chart-frame')).focus();
  }

  function found() {
    if (entered && options().length) { enter(); return; }
    entered = false;
    hit = -1;
    showHits(anyHit() && document.activeElement === byId('search'));
    if (byId('hits').hidden) return;
    const count = options().length;
    gi.say(!count ? 'Nothing found that you may see.' : `${count === 1 ? '1 hit' : `${count} hits`}. Arrow down chooses.`);
  }

  // -- drawer --------------------------------------------------------------------------------------------------

  gi.answersIn('drawer', 'ask-drawer', opened);
  gi.open = function (request) { last = request; gi.put('drawer', request); };

  gi.closeDrawer = function () {
    byId('drawer').hidden = true;
    last = null;
    (gi.isTable() ? byId('table-frame') : byId('chart-frame')).focus();
  };

  function opened() {
    if (!last) return;
    const was = byId('drawer').hidden;
    byId('drawer').hidden = false;
    if (was) byId('drawer').scrollTop = 0;
    const heading = byId('drawer').querySelector('h2');
    if (jump && heading) { jump = false; heading.focus(); }
  }

  // -- pages ---------------------------------------------------------------------------------------------------

  const set = (id, data) => window.dash_clientside.set_props(id, { data: Object.assign({ t: Date.now() }, data) });
  const asks = {};        // by page: what it asks when it is shown; nothing yet where one subject is to be chosen first

  // What a page needs stands in its section: where its answer comes, and the page in whose list its subject is chosen.
  const sections = () => Array.from(document.querySelectorAll('#content > section'));
  const linkTo = (section) => byId(`to-${section.id}`);
  const answerOf = (section) => section.querySelector('[data-called]');
  const chosenPage = () => sections().find((section) => !section.hidden);

  function declare(section) {
    const answer = answerOf(section);
    if (!answer || answer.dataset.declared) return;
    answer.dataset.declared = 'yes';
    if (!section.dataset.within) asks[section.id] = {};
    gi.answersIn(answer.id, `ask-${section.id}`, section.dataset.within ? arrived : undefined);
  }

  function show(section) {
    const answer = answerOf(section);
    if (!answer && gi.cy) gi.cy.resize();
    if (!answer || !asks[section.id]) return;
    const asked = JSON.stringify(asks[section.id]);
    section.querySelectorAll('[data-do="list"]').forEach((button) => {
      if (!answer.contains(button)) button.setAttribute('aria-pressed', String(JSON.stringify(JSON.parse(button.dataset.ask)) === asked));
    });
    gi.put(answer.id, asks[section.id]);
  }

  function page(path) {
    const all = sections();
    all.forEach(declare);
    const chosen = all.find((section) => linkTo(section).pathname === path) || all[0];
    for (const section of all) {
      const link = linkTo(section);
      const now = section.id === (chosen.dataset.within || chosen.id);
      section.hidden = section !== chosen;
      link.toggleAttribute('data-current', now);
      if (now) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    }
    gi.watchAnswers();
    all.filter((section) => section !== chosen && answerOf(section)).forEach((section) => gi.letGo(answerOf(section).id));
    document.title = `${linkTo(chosen).textContent} · graphintel`;
    readyFields();
    gi.say('');
    if (chosen.contains(byId('search')) && (toSearch || document.activeElement === document.body)) focusSearch();
    show(chosen);
    return Date.now();
  }

  function go(section, id) {
    asks[section.id] = { id };
    jump = true;
    if (section.hidden) linkTo(section).click(); else show(section);
  }

  // The page of one subject: from its top, with its name as what is read out first.
  function arrived() {
    const chosen = chosenPage();
    const heading = asks[chosen.id] && chosen.querySelector('h2');
    if (heading && jump) { jump = false; chosen.scrollTop = 0; heading.focus(); }
  }

  function list(button) {
    const section = button.closest('#content > section');
    asks[section.id] = JSON.parse(button.dataset.ask);
    show(section);
  }

  // The page of one subject, by its name or by that of the element its answer stands in.
  const pageOf = (name) => sections().find((section) => section.dataset.within && [section.id, answerOf(section).id].includes(name));

  function explore(request) {
    byId('to-explore').click();
    if (gi.isTable()) gi.toggleTable(false);
    if (gi.cy) gi.ask(request); else gi.asked = request;
    byId('chart-frame').focus();
  }

  // -- what buttons do -----------------------------------------------------------------------------------------

  const does = {
    add: (data) => take(data.id),
    start: (data) => explore({ do: 'add', id: data.id }),
    expand: (data) => gi.expand(data.id, data.link, data.type),
    chain: (data) => gi.ask({ do: 'chain', id: data.id }),
    thing: (data) => {
      if (!shown('explore')) { const own = pageOf(data.id.split(':')[0]); if (own) go(own, data.id); else explore({ do: 'add', id: data.id }); return; }
      gi.choose(data.id, { quiet: true });
      jump = true;
      gi.open({ do: 'thing', id: data.id });
    },
    line: (data) => { jump = true; gi.open({ do: 'line', id: data.id, other: data.other }); },
    network: (data) => explore({ do: 'network', id: data.id }),
    premises: (data) => explore({ do: 'premises', id: data.id }),
    linked: (data) => explore({ do: 'linked', id: data.id }),
    list: (data, button) => list(button),
    step: (data) => askStep(data),
    export: (data) => askExport(data),
    leave: (data) => byId(data.dialog).close(),
    fetched: () => fetched(),
    close: () => gi.closeDrawer(),
    slice: (data, button) => gi.turn(button),
    fit: () => gi.fit(),
    table: () => gi.toggleTable(),
    clear: () => gi.clear(),
    keys: () => keys(),
  };

  // -- dialogs -------------------------------------------------------------------------------------------------

  // Inputs are made here, because Dash's own would send every key to the page's state; a field says what it is.
  function readyFields() {
    readySearch();
    document.querySelectorAll('.field:empty').forEach((place) => {
      const { name, id, type, value, hint, on } = place.dataset;
      const input = document.createElement('input');
      Object.assign(input, { name, id, type, autocomplete: 'off', placeholder: hint || '' });
      if (type === 'text' || type === 'password') input.maxLength = type === 'text' ? 400 : 1024;
      if (value) input.value = value;
      input.defaultChecked = on === 'yes';
      place.append(input);
    });
  }

  let ordered = {};       // what the open dialog is about
  const waits = {};       // by dialog: whether its answer has not come yet
  const inDays = (days) => { const day = new Date(); day.setDate(day.getDate() + days); return day.toLocaleDateString('sv-SE'); };

  // Where an answer has not come yet the same dialog comes back as it is: no answer is ever taken for that of another.
  // Its fields are made ready before it is shown: the browser gives the focus to the first one, and one that is switched
  // off afterwards swallows every key, Escape too, until the next drawing.
  function openDialog(name, said, request, ready) {
    const form = byId(`${name}-form`);
    if (waits[name]) { byId(`${name}-dialog`).showModal(); gi.say('Wait for what was sent before.'); return; }
    ordered = request;
    form.reset();
    byId(`${name}-about`).textContent = said;
    ready();
    byId(`${name}-dialog`).showModal();
    gi.warn('');
  }

  function askStep(data) {
    openDialog('step', data.called, { subject: data.id, indicator: data.indicator || '', step: data.step }, () => stepFields(data));
  }

  function stepFields(data) {
    byId('step-title').textContent = { taken: 'Take', assessed: 'Assess', dismissed: 'Dismiss', escalated: 'Escalate', reopened: 'Reopen' }[data.step];
    byId('step-form').querySelectorAll('[data-for]').forEach((row) => {
      const wanted = row.dataset.for.split(' ').includes(data.step);
      row.hidden = !wanted;
      row.querySelectorAll('input, select, textarea').forEach((field) => {
        field.disabled = !wanted;
        field.required = wanted && (!row.dataset.needs || row.dataset.needs.split(' ').includes(data.step));
      });
    });
    byId('step-review-on').value = inDays(28);
  }

  function askExport(data) {
    if (!data.id && !(gi.cy && gi.cy.nodes().length)) { gi.say('Nothing is drawn to export.'); return; }
    const request = data.id ? { id: data.id } : { chart: gi.key() };
    openDialog('export', data.called || 'The entities of the chart, and no others', request, () => {
      byId('export-form').hidden = false;
      byId('export-made').hidden = true;
      set('ask-recipients', {});
    });
  }

  document.addEventListener('submit', (event) => {
    const name = event.target.dataset.form;
    if (!name) return;
    event.preventDefault();
    if (waits[name]) { gi.say('Wait for what was sent before.'); return; }
    const given = new FormData(event.target);
    const fields = Object.fromEntries(Array.from(given.keys()).map((key) => [key, key === 'formats' ? given.getAll(key) : given.get(key)]));
    event.target.querySelector('[type="submit"]').setAttribute('aria-disabled', 'true');  // it keeps the focus, and so Escape its effect
    event.target.setAttribute('aria-busy', 'true');
    waits[name] = true;
    gi.warn('');
    set(`ask-${name}`, Object.assign(fields, ordered));
  });

  // Whatever the answer was: the dialog can be sent again.
  gi.sent = function (names) {
    names.forEach((name) => {
      waits[name] = false;
      byId(`${name}-form`).querySelector('[type="submit"]').removeAttribute('aria-disabled');
      byId(`${name}-form`).removeAttribute('aria-busy');
    });
  };

  function recorded(answer) {
    if (!answer) return null;
    gi.sent(['step']);
    byId('step-dialog').close();
    show(chosenPage());
    window.setTimeout(() => gi.say(answer.say), 0);
    return Date.now();
  }

  function made(children) {
    if (!children || !children.length) return null;
    gi.sent(['export']);
    if (!byId('export-dialog').open) byId('export-dialog').showModal();
    byId('export-form').reset();
    byId('export-form').hidden = true;
    byId('export-made').hidden = false;
    byId('export-made').querySelector('[data-do="fetched"]').focus();
    return Date.now();
  }

  function fetched() {
    const link = document.querySelector('#export-made [data-do="fetched"]');
    window.setTimeout(() => { link.hidden = true; gi.say('The files are on their way. Export again for another copy.'); }, 0);
  }

  function keys() {
    const dialog = byId('keys');
    if (dialog.open) dialog.close(); else dialog.showModal();
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-do]');
    if (button && does[button.dataset.do]) does[button.dataset.do](button.dataset, button);
    else if (button && pageOf(button.dataset.do)) go(pageOf(button.dataset.do), button.dataset.id);
    else if (event.target.closest('#sign-out')) leave();
    else if (!event.target.closest('#searching') && byId('hits')) showHits(false);
  });

  async function leave() {
    const token = (document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/) || [])[1] || '';
    const answer = await gi.send('/sign-out', { method: 'POST', headers: { 'X-CSRFToken': token } }).catch(() => null);
    if (answer && (answer.ok || answer.status === 401)) window.location.replace('/sign-in?out');
    else gi.warn('You are not signed out: the server did not do it. Try again.', 'sign-out');
  }

  // -- keys ----------------------------------------------------------------------------------------------------

  const walks = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const onChart = {
    Enter: () => { if (gi.chosen()) { jump = true; gi.open({ do: 'thing', id: gi.chosen() }); } },
    n: () => gi.step(1), p: () => gi.step(-1), l: () => { jump = true; gi.openWalked(); },
    Delete: () => gi.remove(gi.chosen()), '+': () => gi.zoom(1.25), '=': () => gi.zoom(1.25), '-': () => gi.zoom(0.8),
  };
  const inWorkspace = { e: () => gi.expand(gi.chosen()), f: () => gi.fit(), t: () => gi.toggleTable() };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const typing = event.target.matches('input, textarea, select');
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'Escape') { escape(event); return; }
    if (typing) return;
    const act = actionOf(key, event.target);
    if (act) { event.preventDefault(); act(); }
  });

  function actionOf(key, target) {
    if (key === '/') return () => { if (shown('explore')) focusSearch(); else { toSearch = true; byId('to-explore').click(); } };
    if (key === '?') return keys;
    if (!gi.cy || !shown('explore')) return null;
    const chart = target.id === 'chart-frame' || target === document.body;
    if (chart && walks[key]) return () => gi.walk(...walks[key]);
    if (chart && onChart[key]) return onChart[key];
    return chart || target.closest('#workspace') ? inWorkspace[key] : null;
  }

  function escape(event) {
    if (event.target.id === 'search') { showHits(false); entered = false; byId('chart-frame').focus(); }
    else if (shown('drawer')) gi.closeDrawer();
  }

  callbacks.graphintel = Object.assign(callbacks.graphintel || {}, { page, recorded, made });
})();
