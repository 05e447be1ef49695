// The page round the chart: search, drawer, keys, pages, refusals and signing out.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const callbacks = (window.dash_clientside = window.dash_clientside || {});
  const byId = (id) => document.getElementById(id);
  const shown = (id) => byId(id) && !byId(id).hidden;
  let last = null;        // what the drawer shows
  let jump = false;       // whether the drawer takes the focus when it comes
  let hit = -1;

  gi.say = function (text) { byId('spoken').textContent = text; };
  gi.warn = function (text) { byId('banner').textContent = text; };

  // -- refusals: whatever the server refuses is said, and nothing that it would not show is left waiting --------

  const send = window.fetch.bind(window);
  window.fetch = async function (...given) {
    const answer = await send(...given);
    const address = String(given[0] && given[0].url ? given[0].url : given[0]);
    if (address.includes('_dash-update-component')) {
      if (answer.ok) { if (byId('banner') && byId('banner').textContent) gi.warn(''); } else await refused(answer.clone());
    }
    return answer;
  };

  async function refused(answer) {
    gi.refused();
    if (answer.status === 401) { window.location.replace('/sign-in'); return; }
    const told = await answer.json().catch(() => ({}));
    const reference = told.reference ? ` Reference ${told.reference}.` : '';
    gi.warn((told.message || 'The server gave no answer.') + reference);
  }

  // -- search --------------------------------------------------------------------------------------------------

  const PAUSE = 200;      // milliseconds without a key before the server is asked
  let typing = 0;

  function ask() {
    hit = -1;
    window.dash_clientside.set_props('ask-hits', { data: { text: byId('search').value, t: Date.now() } });
  }

  const options = () => Array.from(document.querySelectorAll('#hits [role="option"][data-id]'));

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
    box.addEventListener('input', () => { window.clearTimeout(typing); typing = window.setTimeout(ask, PAUSE); });
    box.addEventListener('focus', () => showHits(byId('hits').children.length > 0));
    place.append(box);
  }

  function showHits(wanted) {
    byId('hits').hidden = !wanted;
    byId('search').setAttribute('aria-expanded', String(wanted));
    if (!wanted) { hit = -1; byId('search').removeAttribute('aria-activedescendant'); }
  }

  function point(place) {
    const all = options();
    if (!all.length) return;
    hit = (place + all.length) % all.length;
    all.forEach((option, n) => option.setAttribute('aria-selected', String(n === hit)));
    byId('search').setAttribute('aria-activedescendant', all[hit].id);
    all[hit].scrollIntoView({ block: 'nearest' });
  }

  function searchKeys(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      showHits(byId('hits').children.length > 0);
      point(hit + (event.key === 'ArrowDown' ? 1 : hit < 0 ? 0 : -1));
    } else if (event.key === 'Enter') {
      const chosen = options()[hit < 0 ? 0 : hit];
      if (chosen && shown('hits')) { event.preventDefault(); take(chosen.dataset.id); }
    }
  }

  function take(id) {
    showHits(false);
    jump = false;
    gi.ask({ do: 'add', id });
    (gi.isTable() ? byId('table-frame') : byId('chart-frame')).focus();
  }

  function found(hits) {
    readySearch();
    hit = -1;
    const any = Array.isArray(hits) && hits.length > 0;
    showHits(any && document.activeElement === byId('search'));
    if (any && byId('search').value) window.setTimeout(() => gi.say(!options().length ? 'Nothing found that you may see.' : `${options().length === 1 ? '1 hit' : `${options().length} hits`}. Arrow down chooses.`), 0);
    return Date.now();
  }

  // -- drawer --------------------------------------------------------------------------------------------------

  const askDrawer = gi.open;
  gi.open = function (request) { last = request; askDrawer(request); };
  gi.drawerOf = () => (shown('drawer') ? last : null);
  gi.refreshDrawer = function () { if (last && last.do === 'thing') askDrawer(last); };

  gi.closeDrawer = function () {
    byId('drawer').hidden = true;
    last = null;
    (gi.isTable() ? byId('table-frame') : byId('chart-frame')).focus();
  };

  function opened(children) {
    if (!children || !last) return null;
    const was = byId('drawer').hidden;
    byId('drawer').hidden = false;
    if (was) byId('drawer').scrollTop = 0;
    const heading = byId('drawer').querySelector('h2');
    if (jump && heading) { jump = false; heading.focus(); }
    return Date.now();
  }

  // -- pages ---------------------------------------------------------------------------------------------------

  const pages = {
    explore: { path: '/', title: 'Explore', show: () => { if (gi.cy) gi.cy.resize(); } },
    networks: { path: '/networks', title: 'Networks', show: () => list(false) },
    exports: { path: '/exports', title: 'Exports', show: () => window.dash_clientside.set_props('ask-exports', { data: { t: Date.now() } }) },
  };

  function page(path) {
    const chosen = Object.keys(pages).find((name) => pages[name].path === path) || 'explore';
    for (const name of Object.keys(pages)) {
      const link = byId(`to-${name}`);
      byId(name).hidden = name !== chosen;
      link.toggleAttribute('data-current', name === chosen);
      if (name === chosen) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    }
    document.title = `${pages[chosen].title} · graphintel`;
    readySearch();
    gi.say('');
    pages[chosen].show();
    return Date.now();
  }

  function list(every) {
    byId('networks-only').setAttribute('aria-pressed', String(!every));
    byId('every-group').setAttribute('aria-pressed', String(every));
    window.dash_clientside.set_props('ask-networks', { data: { every, t: Date.now() } });
  }

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
    thing: (data) => { gi.choose(data.id, { quiet: true }); jump = true; gi.open({ do: 'thing', id: data.id }); },
    line: (data) => { jump = true; gi.open({ do: 'line', id: data.id, other: data.other }); },
    network: (data) => explore({ do: 'network', id: data.id }),
    networks: () => list(false),
    'every-group': () => list(true),
    close: () => gi.closeDrawer(),
    fit: () => gi.fit(),
    table: () => gi.toggleTable(),
    clear: () => gi.clear(),
    keys: () => keys(),
  };

  function keys() {
    const dialog = byId('keys');
    if (dialog.open) dialog.close(); else dialog.showModal();
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-do]');
    if (button && does[button.dataset.do]) does[button.dataset.do](button.dataset);
    else if (event.target.closest('#sign-out')) leave();
    else if (!event.target.closest('#searching') && byId('hits')) showHits(false);
  });

  async function leave() {
    const token = (document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/) || [])[1] || '';
    await send('/sign-out', { method: 'POST', headers: { 'X-CSRFToken': token } });
    window.location.replace('/sign-in?out');
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
    if (event.ctrlKey || event.altKey || event.metaKey || (byId('keys') && byId('keys').open)) return;
    const typing = event.target.matches('input, textarea, select');
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'Escape') { escape(event); return; }
    if (typing) return;
    const act = actionOf(key, event.target);
    if (act) { event.preventDefault(); act(); }
  });

  function actionOf(key, target) {
    if (key === '/') return () => { if (!shown('explore')) byId('to-explore').click(); byId('search').focus(); byId('search').select(); };
    if (key === '?') return keys;
    if (!gi.cy || !shown('explore')) return null;
    const chart = target.id === 'chart-frame' || target === document.body;
    if (chart && walks[key]) return () => gi.walk(...walks[key]);
    if (chart && onChart[key]) return onChart[key];
    return chart || target.closest('#workspace') ? inWorkspace[key] : null;
  }

  function escape(event) {
    if (event.target.id === 'search') { showHits(false); byId('chart-frame').focus(); }
    else if (shown('drawer')) gi.closeDrawer();
  }

  callbacks.graphintel = Object.assign(callbacks.graphintel || {}, { found, opened, page });
})();
