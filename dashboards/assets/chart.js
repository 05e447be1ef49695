// The chart's controller: the only place that touches cytoscape. Python sends changes, never the whole chart;
// nothing that is drawn moves, and the view stays where the viewer left it.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const callbacks = (window.dash_clientside = window.dash_clientside || {});
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  let cy = null;
  let styles = null;
  let key = '';          // of the chart's record on the server
  let at = null;         // id of the chosen thing
  let walked = null;     // id of the line walked last
  let moved = {};        // what was dragged since the last request
  let busy = false;
  let asked = 0;         // number of the request whose answer is still wanted
  const waiting = [];

  const byId = (id) => document.getElementById(id);
  const many = (count, noun, several = `${noun}s`) => `${count} ${count === 1 ? noun : several}`;
  const node = (id) => cy.getElementById(id);

  // -- asking ------------------------------------------------------------------------------------------------

  // One request at a time: of two answers to the same output Dash would drop the first.
  gi.ask = function (request) {
    if (gi.isGone()) { gi.say('The server does not answer; ask again when it is back.'); return; }
    waiting.push(request);
    next();
  };
  gi.refused = function () { busy = false; waiting.length = 0; };

  function next() {
    if (busy || !waiting.length) return;
    busy = true;
    asked = gi.nextNumber();
    const request = Object.assign({ chart: key, moved: moved, n: asked }, waiting.shift());
    moved = {};
    window.dash_clientside.set_props('ask-chart', { data: request });
  }

  gi.openLine = function (edge) {
    if (edge && edge.length) gi.open({ do: 'line', id: edge.data('source'), other: edge.data('target') });
  };

  // -- drawing -----------------------------------------------------------------------------------------------

  function restyle() { cy.style().fromJson(styles[dark.matches ? 'dark' : 'light']).update(); }

  function start(given) {
    const holder = byId('chart');
    if (!holder || !holder._cyreg || !holder._cyreg.cy) { window.setTimeout(() => start(given), 30); return; }
    cy = holder._cyreg.cy;
    styles = given;
    cy.off('add remove dragfree');  // dash-cytoscape would echo every element back on each of these
    restyle();
    dark.addEventListener('change', restyle);
    new ResizeObserver(() => resized(holder)).observe(holder);
    cy.on('tap', 'node', (event) => gi.choose(event.target.id(), { quiet: true }));
    cy.on('onetap', 'node', (event) => gi.open({ do: 'thing', id: event.target.id() }));
    cy.on('dbltap', 'node', (event) => gi.expand(event.target.id()));
    cy.on('tap', 'edge', (event) => { cy.elements().unselect(); event.target.select(); gi.openLine(event.target); });
    cy.on('dragfree', 'node', (event) => {
      const place = event.target.position();
      moved[event.target.id()] = [Math.round(place.x), Math.round(place.y)];
    });
    gi.cy = cy;
    const asked = gi.asked;
    gi.asked = null;
    if (asked) gi.ask(asked);
  }

  // What stood in the middle stays there when the drawer comes or goes.
  function resized(holder) {
    const wide = cy.width();
    const high = cy.height();
    cy.resize();
    if (wide && high && holder.clientWidth && holder.clientHeight) {
      cy.panBy({ x: (holder.clientWidth - wide) / 2, y: (holder.clientHeight - high) / 2 });
    }
  }

  function fresh(change) {
    const known = new Set();
    const nodes = (change.nodes || []).filter((n) => !node(n.data.id).length && !known.has(n.data.id) && known.add(n.data.id));
    const drawn = (id) => known.has(id) || node(id).length > 0;
    const loose = (change.edges || []).filter((e) => !drawn(e.data.source) || !drawn(e.data.target));
    if (loose.length) gi.warn(`Left out ${many(loose.length, 'line')} with an end that is not on the chart.`);
    const edges = (change.edges || []).filter((e) => drawn(e.data.source) && drawn(e.data.target));
    return { nodes, edges };
  }

  function draw(change) {
    const empty = change.replace || !cy.nodes().length;
    const home = change.anchor && node(change.anchor).length ? node(change.anchor).position() : null;
    cy.batch(() => {
      if (change.replace) cy.elements().remove();
      (change.remove || []).forEach((id) => node(id).remove());
      cy.elements('.fresh').removeClass('fresh');
      const { nodes, edges } = fresh(change);
      edges.forEach((e) => cy.getElementById(e.data.id).remove());
      const added = cy.add(nodes.map((n) => Object.assign({ group: 'nodes' }, n)));
      cy.add(edges.map((e) => Object.assign({ group: 'edges' }, e)));
      if (!empty) added.addClass('fresh');
      if (home && !empty && !still.matches && added.length <= 60) comeFrom(added, home);
    });
    if (empty || change.fit) gi.fit(true);
  }

  function comeFrom(added, home) {
    added.forEach((n) => {
      const place = Object.assign({}, n.position());
      n.position(home).animate({ position: place }, { duration: 220 });
    });
  }

  function apply(change) {
    busy = false;
    if (!change) return null;
    if (change.n && change.n !== asked) { next(); return Date.now(); }  // to a chart that was left since
    if (change.replace) gi.leave();
    key = change.chart || key;
    draw(change);
    if (change.replace) title(change.title);
    gi.told();
    let say = change.say || '';
    const hidden = outside(change.nodes || []);
    if (hidden) say += ` ${hidden} outside the view: F fits.`;
    if (say) gi.say(say);
    if (change.select) gi.choose(change.select, { quiet: true });
    else if (change.fit && at && node(at).length) gi.choose(at, { quiet: true });
    if (change.open) gi.open(change.open);
    next();
    return Date.now();
  }

  function outside(nodes) {
    const view = cy.extent();
    return nodes.filter((n) => n.position.x < view.x1 || n.position.x > view.x2 || n.position.y < view.y1 || n.position.y > view.y2).length;
  }

  function title(text) {
    byId('explore-title').textContent = text || 'Explore';
    byId('explore-title').classList.toggle('named', Boolean(text));
  }

  // What every change ends with: counts, empty text, table.
  gi.told = function () {
    const things = cy.nodes().length;
    const lines = cy.edges().length;
    byId('drawn').textContent = things ? `${many(things, 'entity', 'entities')}, ${many(lines, 'line')}` : '';
    byId('empty').hidden = things > 0;
    gi.retable();
  };

  gi.leave = function () { at = null; walked = null; moved = {}; };

  gi.clear = function () {
    gi.leave();
    key = '';
    asked = 0;
    waiting.length = 0;
    cy.elements().remove();
    title('');
    gi.closeDrawer();
    gi.told();
    gi.say('A new, empty chart.');
    byId('search').focus();
  };

  gi.fit = function (first) {
    if (!cy.nodes().length) return;
    cy.resize();
    cy.fit(undefined, 40);
    if (cy.zoom() > 1.1) { cy.zoom(1.1); cy.center(); }
    if (!first) gi.say('The whole chart is in view.');
  };

  gi.zoom = function (factor) {
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };

  // -- choosing and walking ----------------------------------------------------------------------------------

  gi.key = () => key;
  gi.chosen = () => (at && node(at).length ? at : null);

  gi.choose = function (id, how) {
    const chosen = node(id);
    if (!chosen.length) return;
    cy.elements().unselect();
    cy.edges('.walked').removeClass('walked');
    chosen.select();
    at = id;
    reveal(chosen);
    gi.marked(id);
    if (!how || !how.quiet) gi.say(described(chosen));
  };

  function described(n) {
    const lines = n.connectedEdges().length;
    return [n.data('caption'), n.data('kind'), n.data('role'), many(lines, 'line')].filter(Boolean).join(', ');
  }

  function reveal(n) {
    const box = n.renderedBoundingBox({ includeLabels: false });
    const right = Math.max(0, box.x2 + 30 - cy.width());
    const down = Math.max(0, box.y2 + 40 - cy.height());
    const left = Math.max(0, 30 - box.x1);
    const up = Math.max(0, 30 - box.y1);
    if (right || down || left || up) cy.panBy({ x: left - right, y: up - down });
  }

  // To the linked thing that lies best in the direction of the key.
  gi.walk = function (dx, dy) {
    if (!gi.chosen()) { gi.step(1); return; }
    const here = node(at);
    const from = here.position();
    let best = null;
    here.neighborhood('node').forEach((other) => {
      const x = other.position('x') - from.x;
      const y = other.position('y') - from.y;
      const far = Math.hypot(x, y) || 1;
      const along = (x * dx + y * dy) / far;
      const score = along > 0.3 ? far / (along * along) : Infinity;
      if (score < Infinity && (!best || score < best.score)) best = { other, score };
    });
    if (!best) { gi.say('Nothing linked lies that way. N goes to the next entity.'); return; }
    const edge = here.edgesWith(best.other);
    gi.choose(best.other.id(), { quiet: true });
    walked = edge.id();
    edge.addClass('walked');
    gi.say(`${edge.data('says')}, ${edge.data('best')}: ${described(best.other)}`);
  };

  gi.step = function (by) {
    const all = cy.nodes().sort((a, b) => (a.data('type') + a.data('caption')).localeCompare(b.data('type') + b.data('caption')));
    if (!all.length) { gi.say('The chart is empty. Slash goes to the search.'); return; }
    const place = at ? all.map((n) => n.id()).indexOf(at) : -1;
    gi.choose(all[(place + by + all.length) % all.length].id());
  };

  gi.openWalked = function () {
    const edge = walked && cy.getElementById(walked);
    if (edge && edge.length) gi.openLine(edge);
    else gi.say('No line was walked yet. Arrow keys walk.');
  };

  gi.expand = function (id, link, type) {
    if (!id) { gi.say('Choose an entity first.'); return; }
    if (!node(id).length) { gi.ask({ do: 'add', id }); return; }
    gi.ask({ do: 'expand', id, link: link || '', type: type || '' });
  };

  gi.remove = function (id) {
    if (!id) return;
    gi.ask({ do: 'remove', id });
    if (at === id) gi.leave();
  };

  callbacks.graphintel = Object.assign(callbacks.graphintel || {}, {
    start: (given) => { start(given); return Date.now(); },
    apply,
  });
})();
