"""Killed at any step, a projection leaves what the next one completes, and a reader never sees half of it."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphintel.errors import StoreError
from graphintel.settings import read_settings
from graphintel.store import neo4j_local, projector
from graphintel.store.graph import Graph, server_state
from graphintel.store.reader import GraphMovedError
from tests.engines import IDENTITY, QUICK, ROOT, Engine
from tests.store.changes import EMPTY, OTHER, WORLD, difference, oracle
from tests.worlds import ALL_KEYS, World

STEPS = ("target", "nodes", "relationships", "expire", "columns", "publish", "purge")
SEEN_AT = {0: EMPTY, 1: WORLD, 2: OTHER}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "BATCH", 4)
    monkeypatch.setattr(projector, "GRACE_SECONDS", 0.2)


def _killer(step: str, at: int) -> Callable[[str], None]:
    """Return a callback that kills its process when a step is announced for the ``at``-th time."""
    seen = [0]

    def callback(name: str) -> None:
        seen[0] += name == step
        if name == step and seen[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return callback


def _project_and_die(engine: Engine, step: str, at: int) -> int:
    """Project in a child that kills itself; return the signal that ended it, 0 where it finished before."""
    child = os.fork()
    if child == 0:
        try:
            with engine.graph() as graph:
                graph.project(difference(WORLD, OTHER, 1), step=_killer(step, at))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _look(graph: Graph) -> int:
    """Read everything at the published revision, see that it is all of it, and return the revision."""
    read_point = graph.reader.read_point()
    revision = read_point.revision
    expected: World = SEEN_AT[revision]
    ids = sorted({**WORLD.entities, **OTHER.entities})
    columns = graph.reader.columns(ALL_KEYS, revision)
    statements = graph.reader.statements(ids, ALL_KEYS, revision)
    graph.reader.confirm(read_point)
    assert columns == oracle(expected).columns(ALL_KEYS, revision)
    assert statements == oracle(expected).statements(ids, ALL_KEYS, revision)
    return revision


class _Poller(threading.Thread):
    """Looks again and again until it is told to stop; keeps what went wrong."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine, self.over = engine, threading.Event()
        self.looks: list[int] = []
        self.wrong: list[BaseException] = []

    def run(self) -> None:
        with self.engine.graph() as graph:
            while not self.over.is_set() and not self.wrong:
                try:
                    self.looks.append(_look(graph))
                except GraphMovedError:
                    continue
                except BaseException as error:
                    self.wrong.append(error)


@contextmanager
def _polled(engine: Engine) -> Iterator[_Poller]:
    poller = _Poller(engine)
    poller.start()
    try:
        yield poller
    finally:
        poller.over.set()
        poller.join()
    assert poller.wrong == []
    assert poller.looks


def _begin_again(engine: Engine) -> None:
    """Let the graph hold WORLD at revision 1, as if nothing had been."""
    engine.empty()
    with engine.graph() as graph:
        graph.project(difference(EMPTY, WORLD, 0))


@pytest.fixture
def undisturbed(graph: Graph, engine: Engine) -> str:
    """The hash of a run that nobody disturbed; the graph then holds WORLD again."""
    graph.project(difference(EMPTY, OTHER, 0))
    wanted = graph.hash()
    _begin_again(engine)
    return wanted


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_projection_completes_it(
    step: str, graph: Graph, engine: Engine, undisturbed: str
) -> None:
    for at in (1, 2):
        published = (step, at) in {("publish", 2), ("purge", 1), ("purge", 2)}
        with _polled(engine):
            died = _project_and_die(engine, step, at)
            seen = _look(graph)
            graph.project(difference(WORLD, OTHER, 1))

        assert died == signal.SIGKILL
        assert seen == (2 if published else 1)
        assert graph.hash() == undisturbed
        [[left]] = engine.raw("MATCH (:Entity)-[r]->() RETURN count(r)")
        assert published or left == len(OTHER.statements) + len(OTHER.decisions)
        _begin_again(engine)


def test_what_a_killed_purge_left_goes_with_the_next_projection(graph: Graph, engine: Engine) -> None:
    graph.project(difference(EMPTY, WORLD, 0))
    _project_and_die(engine, "purge", 1)

    graph.project(difference(OTHER, WORLD, 2))

    [[left]] = engine.raw("MATCH (:Entity)-[r]->() RETURN count(r)")
    [[lone]] = engine.raw("MATCH (n:Entity) WHERE NOT EXISTS { (n)--() } RETURN count(n)")
    assert (left, lone) == (len(WORLD.statements) + len(WORLD.decisions), 0)


def test_a_rebuild_that_broke_off_is_refused_to_readers_and_completed(
    graph: Graph, engine: Engine, undisturbed: str
) -> None:
    def break_off(name: str) -> None:
        if name == "relationships":
            raise KeyboardInterrupt

    early = graph.reader.read_point()
    with pytest.raises(KeyboardInterrupt):
        graph.rebuild(difference(EMPTY, OTHER, 0), step=break_off)

    for ask in (graph.reader.read_point, lambda: graph.reader.confirm(early), graph.hash):
        with pytest.raises(StoreError, match="is being rebuilt"):
            ask()
    assert graph.published() == 0
    graph.project(difference(EMPTY, OTHER, 0))
    assert graph.hash() == undisturbed


def test_a_projection_that_was_overtaken_writes_nothing_more(graph: Graph, engine: Engine, undisturbed: str) -> None:
    def overtake(name: str) -> None:
        if name == "expire":
            engine.raw("MATCH (m:Meta) SET m.writer = 'another'")

    with pytest.raises(StoreError, match="Another program took over"):
        graph.project(difference(WORLD, OTHER, 1), step=overtake)

    assert _look(graph) == 1
    graph.project(difference(WORLD, OTHER, 1))
    assert graph.hash() == undisturbed


@pytest.mark.graph
def test_the_embedded_server_killed_at_a_step_is_started_again_and_the_projection_completed(tmp_path: Path) -> None:
    engine = Engine("embedded", read_settings({}, home=tmp_path))
    with Graph.open(engine.settings, IDENTITY, java_options=QUICK) as graph:
        graph.project(difference(EMPTY, OTHER, 0))
        wanted = graph.hash()
        _begin_again(engine)

        for step in ("relationships", "expire"):
            pid = server_state(engine.settings)["pid"]
            with pytest.raises(StoreError, match="does not answer"):
                graph.project(difference(WORLD, OTHER, 1), step=_at(step, pid))
            assert _look(graph) == 1
            graph.project(difference(WORLD, OTHER, 1))
            assert graph.hash() == wanted
            _begin_again(engine)
    assert not server_state(engine.settings)["running"]


@pytest.mark.graph
@pytest.mark.neo4j
@pytest.mark.full
def test_neo4j_killed_at_a_step_is_started_again_and_the_projection_completed(tmp_path: Path) -> None:
    place = neo4j_local.local_neo4j(tmp_path, ROOT / "var" / "neo4j" / "lib")
    for step in ("relationships", "expire"):
        uri = neo4j_local.start(place, java_options=QUICK)
        environment = {"GRAPHINTEL_GRAPH_URI": uri, "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(place.password_file)}
        settings = read_settings(environment, home=tmp_path / step)
        with Graph.open(settings, IDENTITY) as graph:
            graph.rebuild(difference(EMPTY, OTHER, 0))
            wanted = graph.hash()
            graph.rebuild(difference(EMPTY, WORLD, 0))
            running = place.running()
            assert running is not None
            with pytest.raises(StoreError, match="does not answer"):
                graph.project(difference(WORLD, OTHER, 1), step=_at(step, running.pid))
        neo4j_local.start(place, port=running.port, java_options=QUICK)
        with Graph.open(settings, IDENTITY) as graph:
            assert _look(graph) == 1
            graph.project(difference(WORLD, OTHER, 1))
            assert graph.hash() == wanted
        neo4j_local.stop(place)


def _at(step: str, pid: int) -> Callable[[str], None]:
    """Return a callback that kills a server when a step is announced."""

    def kill(name: str) -> None:
        if name == step:
            os.kill(pid, signal.SIGKILL)

    return kill
