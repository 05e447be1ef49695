// The chart as two tables, made of what is drawn; the selection is the chart's own.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const byId = (id) => document.getElementById(id);
  let shown = false;

  gi.isTable = () => shown;

  gi.toggleTable = function (wanted) {
    shown = wanted === undefined ? !shown : wanted;
    byId('table-frame').hidden = !shown;
    byId('chart-frame').hidden = shown;
    const tool = document.querySelector('[data-do="table"]');
    tool.textContent = shown ? 'Chart' : 'Table';
    tool.setAttribute('aria-label', shown ? 'Show as chart (T)' : 'Show as table (T)');
    gi.retable();
    if (!shown) gi.cy.resize();
    gi.say(shown ? 'Shown as a table.' : 'Shown as a chart.');
    const chosen = shown && byId('table-frame').querySelector('tr.chosen button');
    (chosen || byId(shown ? 'table-frame' : 'chart-frame')).focus();
  };

  // Text only ever becomes text: nothing here is read as HTML.
  function make(tag, content, attributes) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    (Array.isArray(content) ? content : [content]).forEach((part) => made.append(part));
    return made;
  }

  function table(caption, heads, rows) {
    const head = make('thead', make('tr', heads.map((text) => make('th', text, { scope: 'col' }))));
    return make('table', [make('caption', caption), head, make('tbody', rows)]);
  }

  function thingRow(n) {
    const open = make('button', n.data('caption'), { type: 'button', 'data-do': 'thing', 'data-id': n.id() });
    const expand = make('button', 'Expand', { type: 'button', 'data-do': 'expand', 'data-id': n.id(), 'aria-label': `Expand ${n.data('caption')}` });
    const row = make('tr', [
      make('th', open, { scope: 'row' }), make('td', n.data('kind')), make('td', n.data('role') || ''),
      make('td', String(n.connectedEdges().length)), make('td', expand),
    ], { 'data-row': n.id() });
    if (n.selected()) row.className = 'chosen';
    return row;
  }

  function lineRow(e) {
    const name = e.data('says');
    const open = make('button', name, { type: 'button', 'data-do': 'line', 'data-id': e.data('source'), 'data-other': e.data('target') });
    return make('tr', [
      make('td', e.source().data('caption')), make('th', open, { scope: 'row' }), make('td', e.target().data('caption')),
      make('td', String(e.data('count'))), make('td', e.data('best')), make('td', e.data('worst')),
    ]);
  }

  gi.retable = function () {
    if (!shown) return;
    const order = (a, b) => (a.data('type') + a.data('caption')).localeCompare(b.data('type') + b.data('caption'));
    const things = gi.cy.nodes().sort(order).map(thingRow);
    const lines = gi.cy.edges().sort((a, b) => order(a.source(), b.source()) || order(a.target(), b.target())).map(lineRow);
    byId('table-frame').replaceChildren(
      table(`Entities (${things.length})`, ['Entity', 'Type', 'Role', 'Lines', ''], things),
      table(`Lines (${lines.length})`, ['From', 'Says', 'To', 'Statements', 'Best grade', 'Worst grade'], lines),
    );
  };

  gi.marked = function (id) {
    if (!shown) return;
    byId('table-frame').querySelectorAll('tr[data-row]').forEach((row) => row.classList.toggle('chosen', row.dataset.row === id));
  };
})();
