"""The smaller graph: what a viewer may not see leaves no trace in any answer (A1, A5, A6, A11).

Every public read function is found by walking the service. Each is asked the same of two stores: one that holds
everything, and one that was never given what the viewer may not see. The answers are equal, byte for byte.
"""

from __future__ import annotations

import inspect
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import ResultsInMemory
from graphintel.errors import GraphintelError
from graphintel.ledger.safeguarding_notices import TRIED, Notice
from graphintel.model.access import SAFEGUARDING, Viewer
from graphintel.model.pseudonyms import PSEUDONYM_MARK, Pseudonyms
from graphintel.model.records import Decision, Item
from graphintel.service import Service  # noqa: F401 - registers every read
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View
from tests.oracle import ListFinder, ListReader, ListRegister
from tests.worlds import FULL, PEOPLE, PROFILES, THINGS, World, statement, viewer, worlds

LEAST_SHARE = 0.30
"""Of each function's cases, the share in which what is hidden changes what a full viewer sees."""

FOR_SAFEGUARDING = {"person_status", "support_owed"}
"""Reads that need its key: they are asked of worlds with events that concern people."""
SEARCHES = [
    "07700 900120",
    "ZZ01 AAA",
    "JS/1",
    "Alder",
    "Testname",
    "Alder Street",
    "XX1 1AB",
    "Lina",
    "site-a.example:1",
]


def ask(view: View, name: str, arguments: dict[str, Any]) -> str:
    """Return the answer, or the refusal, as canonical text; a read for safeguarding is asked by whoever may ask it."""
    if name in FOR_SAFEGUARDING:  # no world flags a child, so that the key opens no statement
        view = replace(view, viewer=replace(view.viewer, holds=view.viewer.holds | {SAFEGUARDING}))
    if name == "notices":
        view = replace(view, viewer=replace(view.viewer, role="safeguarding", reveals=True))
    try:
        return json.dumps(
            read_pseudonymised(view, READ_FUNCTIONS[name].plain, arguments)[1], sort_keys=True, ensure_ascii=False
        )
    except GraphintelError as refusal:
        return f"{type(refusal).__name__}: {refusal}"


def calls_of(name: str, view: View, picks: Callable[[int], int]) -> Iterator[dict[str, Any]]:
    """Return calls of one read function whose arguments reach into all of ``view``, and beyond it now and then."""
    ids = sorted(view.visible(PEOPLE + THINGS)) + THINGS[:2]
    first, second = ids[picks(len(ids))], ids[picks(len(ids))]
    made: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "search": lambda: [{"text": SEARCHES[picks(len(SEARCHES))], "limit": 1 + picks(20)} for _ in range(3)],
        "show": lambda: [{"id": first}, {"id": f"item:FA:{picks(6)}/1"}, {"id": second, "reveal": True}],
        "expand": lambda: [{"id": first, "limit": 1 + picks(30)}, {"id": second, "link": "USES_PHONE"}],
        "between": lambda: [{"ids": [first, second], "others": [ids[picks(len(ids))] for _ in range(15)]}],
        "path": lambda: [
            {"start": ids[picks(len(ids))], "end": second, "mode": mode}
            for mode in ("shortest", "evidenced", "shortest")
        ],
        "networks": lambda: [{"every": True}, {}],
        "exports": lambda: [{}],
        "whole_graph": lambda: [{}],
        "notices": lambda: [{}],
        "person_status": lambda: [
            {"id": shown} for i in PEOPLE[:3] for shown in (i, f"person:{PSEUDONYM_MARK}{view.pseudonyms.token(i)}")
        ],
        "support_owed": lambda: [{}, {"as_of": "2026-01-05"}],
        "reviews": lambda: [{}, {"state": "taken", "limit": 1 + picks(3)}, {"officer": "ana"}],
        "network": lambda: [{"id": i} for i in network_ids(view)],
        "premises": lambda: [{"id": i} for i in ids if i.startswith("premises:")] or [{"id": "premises:none"}],
        "linked_premises": lambda: [
            {},
            {"limit": 1},
            *({"id": i} for i in (*linked_premises_ids(view), first, second)),
            *({"id": a, "to": b} for a, b in itertools.pairwise(i for i in ids if i.startswith("premises:"))),
        ],
        "indicators": lambda: [
            {},
            *({"id": i} for i in (*network_ids(view), *(i for i in ids if i.startswith(("phone:", "premises:"))))),
        ],
    }
    yield from made[name]() if name in made else [_usual_call(name, first)]


def _usual_call(name: str, identifier: str) -> dict[str, Any]:
    """Return the call of a read that asks for nothing, or for one ``id``; any other says above what it is asked."""
    takes = list(inspect.signature(READ_FUNCTIONS[name].function).parameters)[1:]
    assert takes in ([], ["id"]), f"Say in calls_of what the read {name} is asked; it takes {', '.join(takes)}."
    return dict.fromkeys(takes, identifier)


def linked_premises_ids(view: View) -> list[str]:
    """Ids of all linked premises that a full viewer has, or one that nobody has."""
    return [c["id"] for c in READ_FUNCTIONS["linked_premises"].plain(view)["findings"]] or [
        "linked-premises:000000000000"
    ]


def network_ids(view: View) -> list[str]:
    """Ids of every group that a full viewer has, or one that nobody has."""
    return [n["id"] for n in READ_FUNCTIONS["networks"].plain(view, every=True)["networks"]] or ["network:00000000"]


def view_of(
    world: World, who: Viewer, reader: type[ListReader] = ListReader, finder: type[ListFinder] = ListFinder
) -> View:
    """Return a viewer's graph over plain lists."""
    lists = reader(world.entities, world.statements, world.decisions)
    index = finder(world.entities, world.statements)
    return View(
        viewer=who,
        reader=lists,
        search_index=index,
        items=index,
        read_point=lists.read_point(),
        export_register=ListRegister.of(world.statements),
        steps=world.steps_seen_by,
        today="2026-11-02",
        pseudonyms=Pseudonyms(b"one key for both stores"),
        notices=lambda: [Notice(TRIED, "ana", f"2026-11-0{place}", (one,)) for place, one in enumerate(PEOPLE[:8], 1)],
    )


def compare(world: World, who: Viewer, name: str, picks: Callable[[int], int], make: Callable[..., View]) -> bool:
    """Assert that the answers are equal; return whether what is hidden would change a full viewer's answer."""
    smaller = world.as_seen_by(who.holds)
    shared, groups = ResultsInMemory(), KeptGroups()  # the viewer finds what was kept for somebody who sees everything
    everything = replace(view_of(world, FULL), component_results=shared, kept_groups=groups)
    rest, small = view_of(smaller, FULL), view_of(smaller, who)
    full = replace(make(world, who), component_results=shared, kept_groups=groups)
    differs = False
    for arguments in calls_of(name, everything, picks):
        differs |= ask(everything, name, arguments) != ask(rest, name, arguments)
        assert ask(full, name, arguments) == ask(small, name, arguments), (name, arguments)
    return differs


def test_every_read_function_is_asked_here() -> None:
    """A new read function is covered the day it appears: this fails until it has its calls."""
    world = World((), ())
    for name in READ_FUNCTIONS:
        assert list(calls_of(name, view_of(world, FULL), lambda _: 0)), name


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS))
def test_what_is_hidden_leaves_no_trace(name: str) -> None:
    tally: Counter[str] = Counter()

    @settings(
        max_examples=200,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )
    @given(worlds(concerning=name in FOR_SAFEGUARDING), st.sampled_from(PROFILES), st.integers(0, 10**6))
    def property_holds(world: World, keys: frozenset[str], seed: int) -> None:
        changes = compare(world, viewer(keys), name, Random(seed).randrange, view_of)
        tally["cases"] += 1
        tally["changed"] += changes

    property_holds()
    assert tally["changed"] >= LEAST_SHARE * tally["cases"], tally


def _unfiltered(method: str) -> Callable[..., View]:
    """Return a maker of views in which one question forgets the viewer's keys."""
    if method == "steps":
        return lambda world, who: replace(view_of(world, who), steps=lambda _holds: world.steps)

    def everything(self: Any, *arguments: Any, **named: Any) -> Any:
        base = ListFinder if method == "search" else ListReader
        bound = [FULL.holds if isinstance(a, frozenset) else a for a in arguments]
        return getattr(base, method)(self, *bound, **named)

    base = ListFinder if method == "search" else ListReader
    leaky = type(f"Leaky{base.__name__}", (base,), {method: everything})
    chosen = {"finder": leaky} if method == "search" else {"reader": leaky}
    return lambda world, who: view_of(world, who, **chosen)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("statements", "show"),
        ("entities", "whole_graph"),
        ("statements", "whole_graph"),
        ("neighbours", "expand"),
        ("visible", "between"),
        ("columns", "networks"),
        ("columns", "linked_premises"),
        ("decisions", "networks"),
        ("protective", "show"),
        ("search", "search"),
        ("steps", "networks"),
        ("steps", "reviews"),
    ],
)
def test_every_question_needs_its_keys(method: str, name: str) -> None:
    """With the keys of any one question forgotten, a read that asks it breaks the property above (A11)."""
    # Mostly one of the first fifty cases breaks it; which are drawn depends on which modules are loaded.
    assert any(_is_broken(method, name, draw) for draw in range(80))


def _is_broken(method: str, name: str, draw: int) -> bool:
    """Return whether one of 25 cases, drawn from ``draw``, breaks the property for a view that forgets keys."""
    caught = []

    @seed(draw)
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(worlds(), st.sampled_from(PROFILES), st.integers(0, 10**6))
    def property_is_tried(world: World, keys: frozenset[str], start: int) -> None:
        try:
            if not caught:
                compare(world, viewer(keys), name, Random(start).randrange, _unfiltered(method))
        except (AssertionError, LookupError, StopIteration) as difference:
            caught.append(difference)

    property_is_tried()
    return bool(caught)


@pytest.mark.parametrize("name", ["show", "expand", "between"])
@pytest.mark.parametrize(
    ("method", "hidden"), [("decisions_about", "the judgement"), ("first_reported", "the other record")]
)
def test_a_question_about_judgements_needs_its_keys(method: str, hidden: str, name: str) -> None:
    """What random worlds seldom hold: two records on one number, and what joins them, or one of them, is hidden.

    A third is judged to be somebody else, which everybody sees: no decision is asked for on what has none.
    """
    item = Item("FA:1", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
    phone, other, one, third = THINGS[0], *PEOPLE[:3]
    marking = "SECRET" if hidden == "the other record" else "OFFICIAL"
    keys = ("marking:SECRET",) if hidden == "the judgement" else ("marking:OFFICIAL",)
    world = World(
        (
            statement(item, "FA", "OFFICIAL", "USES_PHONE", one, phone),
            statement(item, "FA", "OFFICIAL", "USES_PHONE", third, phone),
            statement(item, "FA", marking, "USES_PHONE", other, phone),
        ),
        (
            Decision(one, other, "same", "ana", "human", keys, "seen", number=1),
            Decision(one, third, "different", "ana", "human", ("marking:OFFICIAL",), "seen", number=2),
        ),
    )
    who = viewer(PROFILES[1])

    arguments = {"show": {"id": one}, "expand": {"id": phone}, "between": {"ids": [phone], "others": [one, other]}}[
        name
    ]

    def answer(seen: World, make: Callable[..., View]) -> str:
        return ask(make(seen, who), name, arguments)

    given_less = answer(world.as_seen_by(who.holds), view_of)

    assert answer(world, view_of) == given_less
    assert answer(world, _unfiltered(method)) != given_less


def test_a_judgement_on_a_record_that_is_hidden_meanwhile_is_hidden_with_it() -> None:
    """Its keys are those of what it rested on; an item that is regraded later takes the record, not the judgement."""
    item = Item("FA:1", 1, "3x5x2", "1", "A", "C", "reported", "unknown")
    said = statement(item, "FA", "OFFICIAL", "USES_PHONE", PEOPLE[0], THINGS[0])
    judged = Decision(THINGS[0], THINGS[0], "facility", "ana", "human", ("marking:OFFICIAL",), "seen", number=1)
    world = World((said,), (judged,))

    shown = {
        keys: READ_FUNCTIONS["networks"].plain(view_of(world, viewer(keys)), every=True)["parameters"]["facilities"]
        for keys in (PROFILES[0], PROFILES[1])
    }

    assert shown == {PROFILES[0]: [], PROFILES[1]: [THINGS[0]]}
