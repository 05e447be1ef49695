// Questions and their answers: what stands under a question is the answer to it, never that to an earlier one.
(function () {
  'use strict';
  const gi = (window.graphintel = window.graphintel || {});
  const byId = (id) => document.getElementById(id);
  const places = {};      // by id: { asks, key of the question, key of what is shown, number of the newest request }
  let number = 0;

  // Declares a place where answers are shown: the store that asks for it, and what is done when the newest one is there.
  gi.answersIn = function (id, asks, arrived, keyOf) {
    places[id] = { asks, arrived: arrived || (() => {}), keyOf: keyOf || wholeOf, key: '', shown: '', number: 0, request: null };
  };

  // Which part of a long list is shown is no other question: the answer says itself which part it is.
  const wholeOf = (request) => JSON.stringify(Object.assign({}, request, { from: undefined }));

  gi.nextNumber = () => { number += 1; return number; };

  // What the page asks by itself says so: it prolongs no session.
  gi.put = function (id, request, by) {
    const place = places[id];
    const key = place.keyOf(request);
    if (!request.from && place.request && key === place.keyOf(place.request)) request = Object.assign({}, request, { from: place.request.from });
    gi.expect(id, key);
    place.request = request;
    place.number = gi.nextNumber();
    window.dash_clientside.set_props(place.asks, { data: Object.assign({}, request, by, { n: place.number }) });
  };

  // Asks the same again for another part of one of its lists.
  gi.turn = function (button) {
    const id = Object.keys(places).find((name) => byId(name) && byId(name).contains(button));
    const request = id && places[id].request;
    if (!request || button.getAttribute('aria-disabled') === 'true') return;
    const from = Object.assign({}, request.from, { [button.dataset.list]: Number(button.dataset.from) });
    places[id].turned = { list: button.dataset.list, text: button.textContent };
    gi.put(id, Object.assign({}, request, { from }));
  };

  // Says what is asked from now on, also before it is sent: until its answer is there, nothing is shown or can be chosen.
  gi.expect = function (id, key) {
    const place = places[id];
    place.key = key;
    mark(id, key === place.shown ? '' : 'waiting');
  };

  gi.isAnswered = (id) => places[id].key === places[id].shown;

  gi.unanswerable = function (id) {
    if (places[id] && !gi.isAnswered(id)) { places[id].shown = ''; mark(id, 'refused'); }
  };

  // What is on no page that is shown is let go: Dash takes time for each part that is drawn, times all that there are.
  gi.letGo = function (id) {
    const place = places[id];
    if (!place.request) return;
    Object.assign(place, { shown: '', key: '', request: null });
    window.dash_clientside.set_props(id, { children: [] });
  };

  function mark(id, state) {
    const place = byId(id);
    if (!place) return;
    if (state) place.dataset.state = state; else delete place.dataset.state;
    place.setAttribute('aria-busy', String(state === 'waiting'));
  }

  // Every answer carries the number of its request; a late one is drawn by Dash, and stays unseen until the newest comes.
  function look(id) {
    const place = places[id];
    const said = byId(id).querySelector(':scope > [data-answers]');
    if (!said || !place.request || Number(said.dataset.answers) !== place.number || place.seen === place.number) return;
    place.seen = place.number;
    place.shown = place.keyOf(place.request);
    mark(id, gi.isAnswered(id) ? '' : 'waiting');
    const by = place.turned;
    place.turned = null;
    if (by) turned(id, by);
    if (!gi.isAnswered(id)) return;
    place.arrived(byId(id));
    const later = byId(id).querySelector(':scope > [data-again]');
    if (!later) return;
    if (place.focused && document.activeElement === document.body) later.querySelector('button').focus();
    window.setTimeout(askAgain, Number(later.dataset.again), id, place.number);
  }

  // What is not there yet is asked for again, unless the page was left or something else was asked meanwhile.
  function askAgain(id, number) {
    const place = places[id];
    if (!place.request || place.number !== number) return;
    place.focused = byId(id).contains(document.activeElement);  // Dash draws it anew
    gi.put(id, place.request, { again: true });
  }

  // Dash draws the page anew: the focus goes back to the button of the same name.
  function turned(id, by) {
    const head = byId(id).querySelector(`[data-slice="${by.list}"]`);
    if (!head) return;
    gi.say(head.textContent);
    head.scrollIntoView({ block: 'nearest' });
    const again = Array.from(head.parentNode.querySelectorAll('button')).find((one) => one.textContent === by.text);
    if (document.activeElement === document.body) (again || head).focus();
  }

  gi.watchAnswers = function () {
    Object.keys(places).forEach((id) => {
      if (places[id].watched || !byId(id)) return;
      places[id].watched = true;
      new MutationObserver(() => look(id)).observe(byId(id), { childList: true, subtree: true, attributeFilter: ['data-answers'] });
    });
  };
})();
