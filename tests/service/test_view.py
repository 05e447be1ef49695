"""The view asks for what it needs, and answers as if it had read everything."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.model.records import Decision, Item
from graphintel.resolve.identity import Identity, derive
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View, captions_of
from graphintel.store.driver import Connection
from graphintel.store.graph import Graph
from tests.oracle import ListFinder, ListReader
from tests.service.test_smaller_graph import view_of
from tests.store.changes import EMPTY, difference
from tests.worlds import ALL_KEYS, FULL, PEOPLE, PROFILES, World, statement, viewer, worlds

MARKED = [
    ("marking:OFFICIAL",),
    ("marking:OFFICIAL", "force:FA"),
    ("marking:SECRET",),
    ("marking:OFFICIAL", "force:FB"),
]
MANY_DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(list(combinations(sorted(PEOPLE), 2))),
        st.sampled_from(["same", "same", "same", "different", "unsure"]),
        st.sampled_from(["human", "import"]),
        st.sampled_from(MARKED),
    ),
    max_size=14,
)


def judged(world: World, drawn: list[tuple[Any, ...]]) -> World:
    """The world with more decisions, also on records of which nothing is stated."""
    more = [
        Decision(*pair, verdict, "ana", kind, requires, "seen", number=100 + number)
        for number, (pair, verdict, kind, requires) in enumerate(drawn)
    ]
    return World(world.statements, (*world.decisions, *more), world.stated)


def whole(view: View, ids: set[str]) -> Identity:
    """Which records are one, for the clusters of ``ids``, from every decision and every statement in full."""
    decisions, joined, before = view.decisions(), set(ids), set[str]()
    while joined != before:
        before = set(joined)
        joined.update(*({d.a, d.b} for d in decisions if d.verdict == "same" and {d.a, d.b} & before))
    linked = {end for d in decisions if d.verdict == "same" for end in (d.a, d.b)} & joined
    seen: dict[str, str] = {}
    for said in view.statements(linked):
        for end in {said.start, said.end} & linked:
            seen[end] = min(seen.get(end, said.reported_at), said.reported_at)
    return derive(seen, [d for d in decisions if d.a in seen and d.b in seen])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), MANY_DECISIONS, st.sampled_from([*PROFILES, ALL_KEYS]), st.sets(st.sampled_from(PEOPLE)))
def test_records_are_joined_as_from_every_decision(
    world: World, drawn: list[tuple[Any, ...]], keys: frozenset[str], ids: set[str]
) -> None:
    every = view_of(judged(world, drawn), viewer(keys))
    around = view_of(judged(world, drawn), viewer(keys))
    expected = whole(every, ids)

    for view in (around, every):  # the second has read them all and asks for none
        assert view.identity(ids) == expected
        assert view.identity(sorted(ids)[:1]) == whole(every, set(sorted(ids)[:1]))
        assert view.decisions_around(PEOPLE) == [d for d in every.decisions() if {d.a, d.b} & set(PEOPLE)]
        assert [view.records(one) for one in PEOPLE] == [
            every.whole_identity().clusters.get(every.whole_identity().canonical.get(one, one), (one,))
            if one in every.visible([one])
            else ()
            for one in PEOPLE
        ]


@given(worlds(), st.sampled_from([*PROFILES, ALL_KEYS]), st.sets(st.sampled_from(PEOPLE)))
def test_captions_are_those_of_the_statements(world: World, keys: frozenset[str], ids: set[str]) -> None:
    view = view_of(world, viewer(keys))

    assert view.captions(ids) == captions_of(view.statements_about(ids), ids)


def _many_records() -> World:
    """Sixty people with a number each, one of them protected and judged to be another."""
    item = Item("FA:1", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
    people = [f"person:FA:N{number}" for number in range(1000, 1060)]
    said = [
        statement(
            item, "FA", "OFFICIAL", "USES_PHONE", person, f"phone:+447700900{place:03}", start_caption="Lina Test"
        )
        for place, person in enumerate(people)
    ]
    said.append(statement(item, "FA", "OFFICIAL", "HOLDS_ROLE", people[0], people[2], "potential_victim"))
    return World(tuple(said), (_decision(people[0], people[1], 1),))


def _decision(a: str, b: str, number: int) -> Decision:
    return Decision(a, b, "same", "ana", "human", ("marking:OFFICIAL",), "seen", number=number)


@pytest.mark.graph
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", {"text": "07700 900002"}),
        ("expand", {"id": "phone:+447700900000"}),
        ("show", {"id": "person:FA:N1002"}),
    ],
)
def test_a_read_takes_no_more_from_a_graph_of_a_thousand_decisions_than_of_ten(
    name: str, arguments: dict[str, Any], graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _many_records()
    pairs = list(combinations(sorted(one for one in world.entities if "person:FA:N1009" < one < "person:FA:N2"), 2))
    asked: list[tuple[str, int]] = []
    read = Connection.read

    def counted(self: Connection, query: Any, *given: Any, **more: Any) -> Any:
        rows = read(self, query, *given, **more)
        first = [row[query.returns[0]] for row in rows]
        asked.append((query.name, sum(len(one) if isinstance(one, list) else 1 for one in first)))
        return rows

    taken = []
    before = EMPTY
    for revision, number in enumerate((10, 1_000)):
        decisions = [_decision(a, b, 2 + place) for place, (a, b) in enumerate(pairs[:number])]
        after = World(world.statements, (*world.decisions, *decisions))
        graph.project(difference(before, after, revision))
        before = after
        lists = ListFinder(after.entities, after.statements)
        view = View(viewer(("marking:OFFICIAL",)), graph.reader, lists, lists, graph.reader.read_point())
        with monkeypatch.context() as patched:
            patched.setattr(Connection, "read", counted)
            answer, _ = read_pseudonymised(view, READ_FUNCTIONS[name].plain, arguments)
        assert answer
        taken.append(list(asked))
        asked.clear()

    assert taken[0] == taken[1]
    assert len(taken[0]) < 20


def test_an_expansion_asks_once_what_is_visible_of_all_that_is_near() -> None:
    asked: list[list[str]] = []

    class Counting(ListReader):
        def visible(self, ids: Any, *given: Any) -> Any:
            asked.append(list(ids))
            return super().visible(ids, *given)

    view = view_of(_many_records(), viewer(("marking:OFFICIAL",)), Counting)
    READ_FUNCTIONS["expand"].plain(view, id="phone:+447700900005")

    assert asked == [["person:FA:N1005", "phone:+447700900005"]]


def test_garbage_is_looked_for_rarely_while_a_result_is_made() -> None:
    view, before = view_of(_many_records(), viewer(("marking:OFFICIAL",))), gc.get_threshold()

    assert view.cached("thresholds", gc.get_threshold) > before
    assert gc.get_threshold() == before


def test_a_name_that_only_a_hidden_statement_gives_is_not_withheld() -> None:
    """To withhold it where it stands for something else would tell that somebody protected has it."""
    seen = Item("FA:1", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
    hidden = Item("FA:2", 1, "3x5x2", "1", "A", "P", "reported", "unknown", ("compartment:covert",))
    firm, number = "org:FA:TAXI", "phone:+447700900120"
    world = World(
        (
            statement(seen, "FA", "OFFICIAL", "HOLDS_ROLE", PEOPLE[0], PEOPLE[1], "potential_victim"),
            statement(seen, "FA", "OFFICIAL", "SUBSCRIBES", firm, number, start_caption="Lina Test Cars"),
            statement(hidden, "FA", "OFFICIAL", "USES_PHONE", PEOPLE[0], number, start_caption="Lina Test"),
        ),
        (),
    )

    class Leaking(ListReader):
        def captions(self, ids: Any, holds: frozenset[str], *given: Any) -> frozenset[str]:
            return super().captions(ids, FULL.holds, *given)

    def shown(make: Callable[..., ListReader]) -> str:
        who = viewer(("marking:OFFICIAL", "force:FA"))
        return str(read_pseudonymised(view_of(world, who, make), READ_FUNCTIONS["show"].plain, {"id": number})[1])

    assert "Lina Test Cars" in shown(ListReader)
    assert "[name withheld] Cars" in shown(Leaking)
