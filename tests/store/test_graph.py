"""The graph on each engine: what is projected is read, seen by whom it may, hashed alike, and mended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.errors import StoreError
from graphintel.model.graph_changes import Changes
from graphintel.model.ontology import LINK_TYPES
from graphintel.private_files import replace_private
from graphintel.store import projector
from graphintel.store.graph import Graph
from graphintel.store.reader import MOST_ASKED, BoltReader, GraphMovedError
from tests.engines import Engine
from tests.store.changes import EMPTY, OTHER, WORLD, Story, difference, oracle
from tests.worlds import ALL_KEYS, FULL, PEOPLE, PROFILES, THINGS, World, worlds

PROBED = [*PEOPLE, *THINGS, "item:FA:0/1", "submission:FA:1", "phone:+447700900999"]
MANY = [*PROBED, *map("phone:{}".format, range(MOST_ASKED))]


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "GRACE_SECONDS", 0.0)


def _answers(reader: object, holds: frozenset[str], revision: int) -> list[object]:
    answers: list[object] = [
        reader.statements(PROBED, holds, revision),  # type: ignore[attr-defined]
        reader.statements(PROBED[:3], holds, revision, ["USES_PHONE", "HOLDS_ROLE"]),  # type: ignore[attr-defined]
        sorted(reader.neighbours(PROBED, holds, revision)),  # type: ignore[attr-defined]
        reader.visible(PROBED, holds, revision),  # type: ignore[attr-defined]
        reader.columns(holds, revision),  # type: ignore[attr-defined]
        reader.decisions(holds, revision),  # type: ignore[attr-defined]
        reader.decisions_about(PROBED, holds, revision),  # type: ignore[attr-defined]
        reader.decisions_about(PROBED[:2], holds, revision),  # type: ignore[attr-defined]
        reader.first_reported(PROBED, holds, revision),  # type: ignore[attr-defined]
        reader.first_reported(MANY, holds, revision),  # type: ignore[attr-defined]
        reader.captions(PROBED[:5], holds, revision, ["USES_PHONE", "HOLDS_ROLE"]),  # type: ignore[attr-defined]
        reader.captions(PROBED, holds, revision, sorted(LINK_TYPES)),  # type: ignore[attr-defined]
        reader.protective(holds, revision),  # type: ignore[attr-defined]
    ]
    return answers


def _assert_holds(graph: Graph, world: World) -> None:
    expected = oracle(world)
    revision = graph.reader.read_point().revision
    for holds in [*PROFILES, ALL_KEYS, frozenset[str]()]:
        assert _answers(graph.reader, holds, revision) == _answers(expected, holds, revision)


def test_every_question_is_answered_as_from_plain_lists(graph: Graph) -> None:
    graph.project(difference(EMPTY, WORLD, 0))

    _assert_holds(graph, WORLD)


def test_the_graph_itself_answers_what_its_files_would_where_they_are_gone(graph: Graph, engine: Engine) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    for path in (engine.settings.home / "graph" / "columns").iterdir():
        path.unlink()

    _assert_holds(graph, WORLD)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(worlds(), min_size=1, max_size=3))
def test_any_sequence_of_changes_leads_where_a_fresh_graph_leads(steps: list[World], engine: Engine) -> None:
    engine.empty()
    with engine.graph() as graph:
        before, revision = EMPTY, 0
        for after in steps:
            graph.project(difference(before, after, revision))
            before, revision = after, revision + 1
        _assert_holds(graph, before)
        by_steps = graph.hash()

    engine.empty()
    with engine.graph() as fresh:
        fresh.project(difference(EMPTY, before, 0))

        assert fresh.hash() == by_steps
        _assert_holds(fresh, before)


def test_nothing_is_left_of_what_ended(graph: Graph, engine: Engine) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    graph.project(difference(WORLD, OTHER, 1))

    [[links]] = engine.raw("MATCH (:Entity)-[r]->() RETURN count(r)")
    [[nodes]] = engine.raw("MATCH (n:Entity) RETURN count(n)")

    assert links == len(OTHER.statements) + len(OTHER.decisions)
    assert nodes == len(OTHER.entities)
    files = b"".join(path.read_bytes() for path in (engine.settings.home / "graph" / "columns").iterdir())
    ended = {one.id for one in WORLD.statements} - {one.id for one in OTHER.statements}
    assert ended
    assert [identifier for identifier in ended if identifier.encode() in files] == []


HASHES: dict[str, str] = {}


def test_each_engine_gives_the_same_hash(graph: Graph, engine: Engine) -> None:
    graph.project(difference(EMPTY, WORLD, 0))

    HASHES[engine.name] = graph.hash()

    assert len(set(HASHES.values())) == 1


def test_the_hash_does_not_depend_on_revisions_or_numbers(graph: Graph, engine: Engine) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    first = graph.hash()
    renumbered = [replace(d, number=d.number + 40, at="2026-05-01T10:00:00+00:00") for d in WORLD.decisions]
    engine.empty()

    with engine.graph() as again:
        again.project(replace(difference(EMPTY, replace(WORLD, decisions=tuple(renumbered)), 0), revision=77))

        assert again.hash() == first


def test_projecting_the_same_again_does_nothing(graph: Graph) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    steps: list[str] = []

    graph.project(difference(EMPTY, WORLD, 0), step=steps.append)

    assert steps == []
    assert graph.published() == 1


def test_changes_that_start_elsewhere_are_refused(graph: Graph) -> None:
    with pytest.raises(StoreError, match="is at revision 0, the changes start at 3"):
        graph.project(Changes(revision=4, after=3))


def test_catching_up_asks_for_what_is_missing_only(graph: Graph) -> None:
    graph.catch_up(Story((WORLD,)))
    steps: list[str] = []
    done: list[int] = []

    caught_up = graph.catch_up(
        Story((WORLD, OTHER)), step=steps.append, on_progress=lambda _what, number, _of: done.append(number)
    )

    assert caught_up == 2
    assert "publish" in steps
    new = difference(WORLD, OTHER, 1)
    assert done[-1] == len([*new.entities, *new.statements, *new.decisions])
    _assert_holds(graph, OTHER)
    steps.clear()
    assert graph.catch_up(Story((WORLD, OTHER)), step=steps.append) == 2
    assert steps == []


def _removed(folder: Path) -> None:
    shutil.rmtree(folder)


def _cut(folder: Path) -> None:
    for path in folder.glob("segment-*"):
        replace_private(path, path.read_bytes()[:-9])


def _flipped(folder: Path) -> None:
    for path in folder.glob("segment-*"):
        content = bytearray(path.read_bytes())
        content[-9] ^= 1
        replace_private(path, bytes(content))


@pytest.mark.parametrize("harm", [_removed, _cut, _flipped])
def test_the_snapshot_is_read_from_files_and_from_the_graph_where_there_are_none(
    harm: Callable[[Path], None], graph: Graph, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that are not there, or not as they were written, are written from the ledger at the next catching up."""
    for worlds_held in ((WORLD,), (WORLD, OTHER)):
        if graph.published():
            harm(engine.settings.home / "graph" / "columns")
        with engine.graph() as fresh:
            if fresh.published():
                _assert_holds(fresh, WORLD)
            fresh.catch_up(Story(worlds_held))
            fresh.catch_up(Story(worlds_held))  # where the first found that it cannot write on, this one writes anew
            with monkeypatch.context() as patch:
                patch.setattr(BoltReader, "_columns_of_graph", None)
                _assert_holds(fresh, worlds_held[-1])


def test_columns_of_many_revisions_are_few_files(graph: Graph, engine: Engine) -> None:
    worlds_held = [replace(WORLD, statements=WORLD.statements[:count]) for count in range(1, 9)]
    for count in range(1, len(worlds_held) + 1):
        graph.catch_up(Story(tuple(worlds_held[:count])))

    files = list((engine.settings.home / "graph" / "columns").iterdir())
    assert len([path for path in files if path.suffix == ".json"]) == 2  # what is published, and what was before
    assert len(files) <= 8


def test_files_behind_what_is_read_go(graph: Graph, engine: Engine) -> None:
    """Another host has projected: what it withdrew stays in no file of a host that only reads."""
    graph.catch_up(Story((WORLD,)))
    columns = engine.settings.home / "graph" / "columns"
    behind = {path.name: path.read_bytes() for path in columns.iterdir()}
    graph.catch_up(Story((WORLD, OTHER)))
    shutil.rmtree(columns)
    columns.mkdir(mode=0o700)
    for name, content in behind.items():
        (columns / name).write_bytes(content)

    _assert_holds(graph, OTHER)

    assert list(columns.iterdir()) == []


def test_an_entity_that_was_not_sent_is_made_from_its_id(graph: Graph) -> None:
    graph.project(replace(difference(EMPTY, WORLD, 0), entities=[]))

    _assert_holds(graph, WORLD)


def test_a_database_of_another_ledger_is_refused(graph: Graph, engine: Engine) -> None:
    with pytest.raises(StoreError, match="belongs to another ledger"):
        engine.graph("another")


def test_a_database_with_other_data_is_refused(engine: Engine) -> None:
    engine.raw("CREATE (:Somebody {name: 'else'})")

    with pytest.raises(StoreError, match="data that graphintel did not make"):
        engine.graph()

    engine.empty()


def test_a_revision_that_was_let_go_is_refused_not_answered_by_half(graph: Graph) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    early = graph.reader.read_point()
    graph.project(difference(WORLD, OTHER, 1))

    with pytest.raises(GraphMovedError):
        graph.reader.confirm(early)


def test_what_was_read_before_a_rebuild_is_refused_after_it(graph: Graph) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    early = graph.reader.read_point()
    graph.rebuild(difference(EMPTY, OTHER, 0))

    assert graph.reader.read_point().revision == early.revision
    with pytest.raises(GraphMovedError):
        graph.reader.confirm(early)


def test_the_revision_before_stays_readable_while_a_projection_only_adds(graph: Graph) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    before = graph.reader.columns(FULL.holds, 1)
    more = World(
        (*WORLD.statements, *(s for s in OTHER.statements if s.id not in {w.id for w in WORLD.statements})),
        WORLD.decisions,
    )
    graph.project(difference(WORLD, more, 1))

    assert graph.reader.columns(FULL.holds, 1) == before
    assert len(graph.reader.columns(FULL.holds, 2).id) > len(before.id)


def test_a_batch_larger_than_one_transaction_is_whole(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "BATCH", 3)

    graph.project(difference(EMPTY, WORLD, 0))
    graph.project(difference(WORLD, OTHER, 1))

    _assert_holds(graph, OTHER)
