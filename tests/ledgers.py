"""Where ledgers of tests are: files of SQLite, and databases of PostgreSQL; each a copy of one empty ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest

from graphintel.ledger.ledger import Ledger
from graphintel.ledger.safeguarding_notices import ProtectedRead
from tests.postgres import Server


def told(ledger: Ledger, read: ProtectedRead) -> None:
    """Let a ledger have one read of a protected person from its chain."""
    notices = ledger.safeguarding_notices
    copied_to = notices.copied_to()
    seen = replace(read, evidence=notices.evidence(read.rests_on))
    notices.copy([seen], after=copied_to, to=str(int(copied_to or 0) + 1))


class Place(Protocol):
    """Somewhere that ledgers can be made."""

    def copy(self) -> str:
        """Return the address of a new empty ledger."""
        ...

    def bare(self) -> str:
        """Return an address where no ledger is yet."""
        ...

    def remove(self, url: str) -> None:
        """Delete what is at an address."""
        ...


@dataclass
class Files:
    """SQLite files in a folder."""

    folder: Path
    empty: Path
    count: int = 0

    def bare(self) -> str:
        self.count += 1
        return f"sqlite:///{self.folder / str(self.count)}.sqlite"

    def copy(self) -> str:
        url = self.bare()
        shutil.copy(self.empty, url.removeprefix("sqlite:///"))
        return url

    def remove(self, url: str) -> None:
        for path in self.folder.glob(f"{Path(url).name}*"):
            path.unlink()


@dataclass
class Databases:
    """Databases of a server."""

    server: Server
    template: str

    def bare(self) -> str:
        return self.server.url(self.server.new_database())

    def copy(self) -> str:
        return self.server.url(self.server.new_database(self.template))

    def remove(self, url: str) -> None:
        self.server.drop(url.rpartition("/")[2])


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("ledgers")
    empty = folder / "empty"
    Ledger.open(f"sqlite:///{empty}").close()
    return Files(folder, empty)


@pytest.fixture(scope="session")
def postgres_place(postgres_server: Server) -> Databases:
    template = postgres_server.new_database()
    Ledger.open(postgres_server.url(template)).close()
    return Databases(postgres_server, template)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_place(request: pytest.FixtureRequest) -> Place:
    """Each kind of database in turn."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def bare_url(ledger_place: Place) -> Iterator[str]:
    """The address of a ledger that is not there yet, of each kind in turn."""
    url = ledger_place.bare()
    yield url
    ledger_place.remove(url)
