"""What a cluster is asked: reads of any member, the state and writes of the leader, never less than was seen before.

A cluster needs another edition of Neo4j. Its routing table is put between instead: two doors to one real server, of
which the table that the driver gets names one for reads and the other for everything else.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from graphintel.queries import Query
from graphintel.store.driver import Connection, Endpoint, RefusedError
from graphintel.store.state import read_state
from tests.engines import Engine

pytestmark = [pytest.mark.graph, pytest.mark.neo4j]

_READERS = re.compile(rb"(\x89addresses\x91.{1,2}?[\w.]+:)\d{5}(\x84role\x84READ)", re.DOTALL)
WRITES = Query("a write that says that it reads", "CREATE (n:Foreign) RETURN 1 AS one", "read")


@dataclass
class Door:
    """A port on loopback that leads to a server: what clients sent, with their readers led to another door."""

    server: tuple[str, int]
    readers: Door | None = None
    sent: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self.server)
                for source, target, sends in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass_on, args=(source, target, sends), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, sends: bool) -> None:
        with suppress(OSError), source, target:
            while some := source.recv(1 << 16):
                if sends:
                    self.sent.append(some)
                elif self.readers is not None:
                    some = _READERS.sub(rb"\g<1>%d\g<2>" % self.readers.port, some)
                target.sendall(some)

    def asked(self, text: str) -> int:
        """Return how often clients sent a text."""
        return b"".join(self.sent).count(text.encode())

    def close(self) -> None:
        self._listening.close()


@dataclass
class Doors:
    """The leader's and a follower's door, and a connection that was told of the first."""

    leader: Door
    follower: Door
    connection: Connection


@pytest.fixture
def doors(neo4j_engine: Engine) -> Iterator[Doors]:
    neo4j_engine.empty()
    with neo4j_engine.graph():  # which makes the schema, and says whose it is
        pass
    settings = neo4j_engine.settings
    there = urlsplit(settings.graph_uri)
    server = (there.hostname or "", there.port or 7687)
    assert settings.graph_password_file is not None
    password = settings.graph_password_file.read_text(encoding="utf-8").strip()
    follower = Door(server)
    leader = Door(server, follower)
    connection = Connection(
        lambda: Endpoint(f"neo4j://127.0.0.1:{leader.port}", settings.graph_user, password, "neo4j")
    )
    yield Doors(leader, follower, connection)
    connection.close()
    leader.close()
    follower.close()


def test_followers_are_asked_reads_and_the_leader_everything_else(doors: Doors) -> None:
    counting = Query("count", "MATCH (n:Entity) RETURN count(n) AS number", "read")
    claiming = Query("claim", "MERGE (n:Claimed) RETURN 1 AS one", "write")

    assert doors.connection.read(counting) == [{"number": 0}]
    assert read_state(doors.connection) is not None
    assert doors.connection.execute(claiming) == [{"one": 1}]

    where = [
        (door.asked("count(n)"), door.asked(":Meta"), door.asked(":Claimed")) for door in (doors.leader, doors.follower)
    ]
    assert where == [(0, 1, 1), (1, 0, 0)]
    with pytest.raises(RefusedError, match="AccessMode"):
        doors.connection.read(WRITES)


def test_what_another_program_wrote_is_waited_for_once_the_state_was_read(doors: Doors, neo4j_engine: Engine) -> None:
    with neo4j_engine.bolt() as another:
        another.execute_write(lambda work: work.run("CREATE (n:Foreign)").consume())
        [bookmark] = another.last_bookmarks().raw_values
    counting = Query("count", "MATCH (n:Foreign) RETURN count(n) AS number", "read")

    read_state(doors.connection)
    before = doors.follower.asked(bookmark)
    assert doors.connection.read(counting) == [{"number": 1}]

    assert (before, doors.follower.asked(bookmark)) == (0, 1)
