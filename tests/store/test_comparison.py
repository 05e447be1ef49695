"""The graph is held against the ledger: by its history, by numbers, by what it returns; where it differs it is built anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import StoreError
from graphintel.store import comparison, projector
from graphintel.store.comparison import SECTION_ENTITIES, next_slices
from graphintel.store.graph import Compare, Graph
from graphintel.store.graph_rows import SLICES
from tests.engines import Engine
from tests.store.changes import OTHER, WORLD, Story, oracle
from tests.worlds import ALL_KEYS, World

ONE, TWO = Story((WORLD,)), Story((WORLD, OTHER))
ANEW = "is built anew from the ledger"


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "GRACE_SECONDS", 0.0)


def _shows(graph: Graph, world: World) -> bool:
    return graph.reader.columns(ALL_KEYS, graph.reader.read_point().revision) == oracle(world).columns(ALL_KEYS, 1)


def test_a_newer_ledger_over_an_older_graph_of_its_history_just_catches_up(
    graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    graph.catch_up(ONE)

    assert graph.catch_up(TWO) == 2

    assert _shows(graph, OTHER)
    assert caplog.messages == []


@pytest.mark.parametrize(
    "ledger",
    [
        pytest.param(ONE, id="older"),
        pytest.param(Story((WORLD, WORLD), "two"), id="parted-at-the-same-number"),
        pytest.param(Story((WORLD, WORLD, WORLD), "two"), id="parted-and-further"),
        pytest.param(Story(()), id="empty"),
    ],
)
def test_a_graph_of_another_history_is_built_anew_before_anything_is_answered(
    ledger: Story, graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    graph.catch_up(TWO)

    assert graph.catch_up(ledger) == ledger.revision

    assert _shows(graph, ledger.now)
    assert [ANEW in said for said in caplog.messages] == [True]
    graph.catch_up(ledger, compare=Compare.COUNTS)
    assert len(caplog.messages) == 1


FOREIGN = [
    ("r.last_seen", "datetime('2024-03-04T10:00:00Z')"),
    ("a.caption", "duration('P1D')"),
    ("r.planted", "[date('2024-03-04')]"),
    ("r.planted", "point({x: 1.0, y: 2.0})"),
    ("a.slice", "null"),
    ("r.id", "1"),
]
"""Values of forms that graphintel never writes, as damaged files or another program may hold."""
TAMPERINGS = [
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id SET r.source_eval = 'X'",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id DELETE r",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id SET r.requires = []",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id SET r.planted = 1",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id SET a.caption = 'Somebody Else'",
    "MATCH (a:Entity)-[r]->(b) WHERE r.id = $id CREATE (b)-[x:USES_PHONE]->(a) SET x = properties(r)",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id DETACH DELETE a",
    "MATCH (a:Entity)-[r]->() WHERE r.id = $id SET r.until = 1",
    "MATCH (n:Entity) DETACH DELETE n",
    "MATCH (n:Entity) SET n.slice = 300",
    "CREATE (n:Entity:Phone {id: 'phone:+447700900999', type: 'Phone', caption: '07700 900999', slice: 1})",
    *(f"MATCH (a:Entity)-[r]->() WHERE r.id = $id SET {place} = {value}" for place, value in FOREIGN),
    "MATCH (m:Meta) SET m.lineage = 'another'",
    "MATCH (m:Meta) SET m.published = m.published + 1",
    "MATCH (m:Meta) SET m.floor = m.published + 1",
    "MATCH (m:Meta) SET m.whole = 'yes'",
    "MATCH (m:Meta) SET m.purged = -1",
]


def _assert_noticed_and_mended(
    tampering: str, how: Callable[[Graph], object], graph: Graph, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    graph.catch_up(ONE)
    honest = graph.hash_against(ONE)
    engine.raw(tampering, **({"id": WORLD.statements[0].id} if "$id" in tampering else {}))

    how(graph)

    assert graph.hash_against(ONE) == honest == graph.hash()
    assert [ANEW in said for said in caplog.messages] == [True]
    assert _shows(graph, WORLD)


def _start(graph: Graph) -> None:
    graph.catch_up(ONE, compare=Compare.COUNTS)


def _hash(graph: Graph) -> None:
    graph.hash_against(ONE)


@pytest.mark.parametrize("tampering", TAMPERINGS[::6])
def test_what_is_done_to_a_graph_is_noticed_and_mended(
    tampering: str, graph: Graph, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    _assert_noticed_and_mended(tampering, _start, graph, engine, caplog)


@pytest.mark.parametrize(("place", "value"), FOREIGN[:2])
def test_a_value_of_a_form_that_is_never_written_is_noticed_and_mended(
    place: str, value: str, graph: Graph, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    tampering = f"MATCH (a:Entity)-[r]->() WHERE r.id = $id SET {place} = {value}"
    _assert_noticed_and_mended(tampering, _start, graph, engine, caplog)


@pytest.mark.full
@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.parametrize("how", [_start, _hash])
def test_whatever_is_done_to_a_graph_is_noticed_and_mended(
    how: Callable[[Graph], object], tampering: str, graph: Graph, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    _assert_noticed_and_mended(tampering, how, graph, engine, caplog)


def test_what_is_right_is_not_built_anew(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for ledger in (ONE, TWO, Story((WORLD, OTHER, World((), ()))), Story((WORLD, OTHER, World((), ()), WORLD))):
        graph.catch_up(ledger, compare=Compare.COUNTS)
        graph.hash_against(ledger)

    assert caplog.messages == []


def test_parts_in_turn_find_what_is_wrong_in_any_of_them(
    graph: Graph, engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(comparison, "SECTION_ENTITIES", max(1, len(WORLD.entities) // 3))
    graph.catch_up(ONE)
    engine.raw("MATCH (a:Entity)-[r]->() WHERE r.id = $id SET r.source_eval = 'X'", id=WORLD.statements[0].id)

    for _ in range(5):
        graph.catch_up(ONE, compare=Compare.SECTION)

    assert [ANEW in said for said in caplog.messages] == [True]


@pytest.mark.parametrize(
    ("entities", "starts"), [(0, 1), (SECTION_ENTITIES, 1), (50 * SECTION_ENTITIES, 52), (10_000_000, 256)]
)
def test_every_slice_has_its_turn(entities: int, starts: int, tmp_path: Path) -> None:
    turns = [next_slices(tmp_path / "turn", entities) for _ in range(starts)]

    assert frozenset().union(*turns) == frozenset(range(SLICES))
    (tmp_path / "turn").write_bytes(b"\xff\x00")
    assert 0 in next_slices(tmp_path / "turn", entities)


def test_a_ledger_that_changes_all_the_while_is_not_answered_for(graph: Graph) -> None:
    class Busy(Story):
        """Ahead of whatever was last asked of it."""

        def everything(self):  # type: ignore[no-untyped-def]
            return Story((WORLD, OTHER, WORLD)).everything()

    graph.catch_up(ONE)

    with pytest.raises(StoreError, match="changed all the while"):
        graph.hash_against(Busy((WORLD,)))


def test_a_rebuild_begins_with_an_empty_database(graph: Graph, engine: Engine) -> None:
    graph.catch_up(TWO)
    honest = graph.hash()
    engine.raw("CREATE (:Somebody {name: 'else'})-[:KNOWS]->(:Somebody)")

    graph.rebuild(TWO.everything())

    assert graph.hash() == honest
    [[entities, others]] = engine.raw("MATCH (n) RETURN sum(CASE WHEN n:Entity THEN 1 ELSE 0 END), count(n)")
    assert others == entities + 1
