"""Homes whose ledger and audit chain are kept by each kind of place, and what somebody with rights over both may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from graphintel.audit.entry import Entry, entry_of
from graphintel.audit.lines import Checkpoint
from graphintel.errors import GraphintelError
from graphintel.service import Service
from graphintel.settings import Settings, read_settings
from tests.audit.conftest import FileKeeper, Keeper, TableKeeper
from tests.postgres import Server

PASSWORD = "a long and quite unguessable password"


@dataclass
class Pair:
    """A home by its environment, and the keeper of its chain."""

    home: Path
    environment: Mapping[str, str]
    keeper: Keeper
    server: Server | None
    made: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment, home=self.home)

    def open(self) -> Service:
        """Start a service as every command does."""
        return Service(self.settings)

    def change(self, *names: str) -> None:
        """Make accounts: one recorded change each."""
        with Service.opened(self.settings) as service:
            for name in names:
                service.maintenance.add_account(name, "analyst", ["marking:OFFICIAL"], PASSWORD)

    def read(self, number: int = 1) -> None:
        """Write entries that change nothing."""
        with Service.opened(self.settings) as service:
            for place in range(number):
                service.record("consultation", "ana", n=place)

    def verify(self, against: Path | None = None) -> str:
        """Return what ``audit verify`` says, empty where all holds."""
        try:
            with Service.opened(self.settings, check_pairing=False) as service:
                found = service.chain_maintenance.verify(against)
        except GraphintelError as error:
            return str(error)
        assert found["ok"] == (not found["problem"] and not found["problems"])
        return " ".join([found["problem"], *(f"entry {p['entry']} {p['problem']}" for p in found["problems"])]).strip()

    def start(self) -> str:
        """Return what is said at the next start, empty where it goes well."""
        try:
            with Service.opened(self.settings):
                return ""
        except GraphintelError as error:
            return str(error)

    def entries(self) -> list[Entry]:
        return [entry_of(line) for line in self.keeper.read()]

    def checkpoint(self) -> Checkpoint:
        """What stands beside the chain."""
        found = self.keeper.chain().current_checkpoint()
        assert found is not None
        return found

    def copied_ledger(self) -> str:
        """Return the address of a copy of the ledger as it is now; nobody uses it meanwhile."""
        url = self.environment["GRAPHINTEL_LEDGER_URL"]
        if self.server is not None:
            self.made.append(self.server.new_database(url.rpartition("/")[2]))
            return self.server.url(self.made[-1])
        copy = self.home / f"copy-{len(list(self.home.glob('copy-*')))}"
        shutil.copy(url.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"

    def under(self, ledger_url: str) -> Pair:
        """The same home with another ledger."""
        return replace(self, environment={**self.environment, "GRAPHINTEL_LEDGER_URL": ledger_url})


def made_pair(folder: Path, kind: str, server: Server | None) -> Pair:
    """Return a home that nobody opened yet."""
    ledger, _, chain = kind.partition("+")
    environment, made = dict[str, str](), list[str]()

    def address(name: str, where: str) -> str:
        if where == "sqlite":
            return f"sqlite:///{folder}/{name}.sqlite"
        assert server is not None
        made.append(server.new_database())
        return server.url(made[-1])

    folder.mkdir()
    environment["GRAPHINTEL_LEDGER_URL"] = address("ledger", ledger)
    keeper: Keeper = FileKeeper(folder)
    if chain != "file":
        environment["GRAPHINTEL_AUDIT_URL"] = address("audit", chain)
        keeper = TableKeeper(environment["GRAPHINTEL_AUDIT_URL"])
    return Pair(folder, environment, keeper, server if ledger == "postgres" else None, made)


KINDS = [
    "sqlite+file",
    "sqlite+sqlite",
    *(pytest.param(k, marks=pytest.mark.postgres) for k in ("postgres+file", "postgres+postgres")),
]


TABLES = [
    "sqlite+sqlite",
    pytest.param("postgres+postgres", marks=pytest.mark.postgres),
]
"""Kinds of which the chain is kept in a table, to be given for ``kind``."""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Where ledger and chain are, each kind in turn."""
    found: str = request.param
    return found


@pytest.fixture
def pairs(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[list[Pair]]:
    """Two homes of one kind."""
    server = request.getfixturevalue("postgres_server") if "postgres" in kind else None
    both = [made_pair(tmp_path / name, kind, server) for name in ("home", "other")]
    yield both
    for pair in both:
        pair.keeper.close()
        for name in pair.made:
            assert server is not None
            server.drop(name)


@pytest.fixture
def pair(pairs: list[Pair]) -> Pair:
    """A home with three changes and some reads."""
    pairs[0].change("ana", "ben")
    pairs[0].read(3)
    pairs[0].change("cas")
    return pairs[0]
