"""The two engines: one server of each a session, and a graph emptied before each test.

The embedded store always; a real Neo4j where ``NEO4J_URI`` and ``NEO4J_PASSWORD`` name one, or a JDK and Maven are
there to run one. A database that holds data when the session begins is refused: it is not ours to empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphintel.settings import Settings, read_settings
from graphintel.store import neo4j_local
from graphintel.store.embedded import Lease, embedded_folder
from graphintel.store.graph import Graph, server_state

ROOT = Path(__file__).parent.parent
QUICK = ("-XX:TieredStopAtLevel=1",)
"""Halves the start of a virtual machine."""

IDENTITY = "ledger-of-the-tests"


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine: its name, and settings of a home whose graph it keeps."""

    name: str
    settings: Settings

    @contextmanager
    def bolt(self, *, warnings: bool = False) -> Iterator[neo4j.Session]:
        """Open a session behind graphintel's back; with the server's warnings, but for names not yet there."""
        if self.settings.embedded:
            uri, user = server_state(self.settings)["uri"], "root"
            password, database = embedded_folder(self.settings).password(), "graph"
        else:
            assert self.settings.graph_password_file is not None
            uri, user = self.settings.graph_uri, self.settings.graph_user
            password, database = self.settings.graph_password_file.read_text(encoding="utf-8").strip(), None
        notified: dict[str, Any] = {"notifications_min_severity": "OFF"}
        if warnings:
            notified = {"notifications_disabled_classifications": ["UNRECOGNIZED"], "warn_notification_severity": "OFF"}
        with (
            neo4j.GraphDatabase.driver(uri, auth=(user, password), **notified) as driver,
            driver.session(database=database) as session,
        ):
            yield session

    def raw(self, text: str, **parameters: Any) -> list[list[Any]]:
        """Run any Cypher in a managed transaction."""
        with self.bolt() as session:
            return session.execute_write(lambda work: [row.values() for row in work.run(text, parameters)])

    def empty(self) -> None:
        """Delete every node."""
        while self.raw("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*)")[0][0]:
            pass

    def graph(self, identity: str = IDENTITY) -> Graph:
        """Open the graph for a ledger."""
        return Graph.open(self.settings, identity)


def _refuse_foreign(engine: Engine) -> Engine:
    if engine.raw("MATCH (n) RETURN 1 LIMIT 1"):
        pytest.fail(f"{engine.settings.graph_uri} holds data; the tests empty their database: name an empty one.")
    return engine


@pytest.fixture(scope="session")
def embedded_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded store, started once a session."""
    settings = read_settings({}, home=tmp_path_factory.mktemp("embedded"))
    lease = Lease(settings, java_options=QUICK)  # so that it ends with a run that is killed
    lease.endpoint()
    yield Engine("embedded", settings)
    lease.close()


@pytest.fixture(scope="session")
def neo4j_libraries() -> Path:
    """Where Neo4j's artifacts are, fetched once a machine; skips where a Neo4j of somebody's own is to be tested."""
    if os.environ.get("NEO4J_URI"):
        pytest.skip("NEO4J_URI names a Neo4j that is not ours to start")
    libraries = ROOT / "var" / "neo4j" / "lib"
    neo4j_local.fetch(libraries)
    return libraries


@contextmanager
def _running_neo4j(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give address and password file of the Neo4j that the environment names, or of one that ends with this run."""
    place = neo4j_local.local_neo4j(folder, ROOT / "var" / "neo4j" / "lib")
    named = os.environ.get("NEO4J_URI", "")
    if named:
        place.home.mkdir()
        place.password_file.write_text(os.environ.get("NEO4J_PASSWORD", ""), encoding="utf-8")
        yield named, place.password_file
    else:
        with neo4j_local.used(place, java_options=QUICK) as uri:
            yield uri, place.password_file


@pytest.fixture(scope="session")
def neo4j_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A real Neo4j: the one that the environment names, or one of our own, started once a session."""
    folder = tmp_path_factory.mktemp("neo4j")
    with _running_neo4j(folder) as (uri, password_file):
        environment = {"GRAPHINTEL_GRAPH_URI": uri, "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(password_file)}
        engine = Engine("neo4j", read_settings(environment, home=folder / "graphintel"))
        yield _refuse_foreign(engine)
        engine.empty()


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.graph),
        pytest.param("neo4j", marks=[pytest.mark.graph, pytest.mark.neo4j]),
    ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn, emptied."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    found.empty()
    return found


@pytest.fixture
def graph_server(engine: Engine) -> Settings:
    """Settings of a home whose graph each engine in turn keeps, emptied."""
    return engine.settings


@pytest.fixture
def graph(engine: Engine) -> Iterator[Graph]:
    """An empty graph on each engine in turn."""
    with engine.graph() as opened:
        yield opened


@pytest.fixture
def embedded_graph(embedded_engine: Engine) -> Iterator[Graph]:
    """An empty graph on the embedded store."""
    embedded_engine.empty()
    with embedded_engine.graph() as opened:
        yield opened
