"""Chains for tests: in a file, in a table of SQLite, in a table of PostgreSQL; and what a tamperer may do to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import pytest
from filelock import FileLock
from sqlalchemy import create_engine, text

from graphintel.addresses import with_driver
from graphintel.audit.chain import TIMEOUT, AuditChain, open_chain
from graphintel.audit.file_lines import write_checkpoint
from graphintel.audit.lines import Checkpoint
from tests.postgres import Server

_UNGUARDED = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_line_update", "DROP TRIGGER IF EXISTS audit_line_delete", "DROP TRIGGER IF EXISTS audit_state_delete",
        "DROP TRIGGER IF EXISTS audit_state_update",
    ],
    "postgresql": ["SET session_replication_role = replica"],
}  # fmt: skip


class Keeper(Protocol):
    """A place of one chain, with the rights of whoever owns disk and database."""

    where: tuple[Path, str]

    def chain(self, timeout: float = TIMEOUT) -> AuditChain:
        """Open the chain anew."""
        ...

    def other(self) -> Keeper:
        """Another place of the same kind."""
        ...

    def holding(self) -> AbstractContextManager[None]:
        """Keep everybody out, as another process would."""
        ...

    def read(self) -> list[bytes]:
        """What is kept, line by line."""
        ...

    def tamper(self, lines: Sequence[bytes], checkpoint: Checkpoint | None) -> None:
        """Let these be the lines and the checkpoint."""
        ...


class _Opened:
    """What the places have in common: chains that are closed at the end."""

    where: tuple[Path, str]

    def __init__(self) -> None:
        self._chains = list[AuditChain]()

    def chain(self, timeout: float = TIMEOUT) -> AuditChain:
        self._chains.append(open_chain(*self.where, timeout=timeout))
        return self._chains[-1]

    def close(self) -> None:
        for chain in self._chains:
            chain.close()


class FileKeeper(_Opened):
    """A file in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / "audit" / "chain.jsonl"
        self.where = (self.path, "")

    def other(self) -> FileKeeper:
        return FileKeeper(self.path.parent / "other")

    def holding(self) -> AbstractContextManager[Any]:
        return FileLock(self.path.with_name("chain.jsonl.lock"))

    def read(self) -> list[bytes]:
        return self.path.read_bytes().splitlines(keepends=True)

    def tamper(self, lines: Sequence[bytes], checkpoint: Checkpoint | None) -> None:
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_bytes(b"".join(lines))
        file = self.path.with_name("chain.jsonl.checkpoint")
        if checkpoint is None:
            file.unlink(missing_ok=True)
        else:
            write_checkpoint(file, checkpoint)


class TableKeeper(_Opened):
    """Tables in a database of the owner of everything."""

    def __init__(self, url: str, another: str = "") -> None:
        super().__init__()
        self.url, self._another = url, another
        self.where = (Path("/nowhere"), url)

    def other(self) -> TableKeeper:
        return TableKeeper(self._another)

    @contextmanager
    def begun(self, *statements: str) -> Iterator[Any]:
        """Give a connection of our own in a transaction, after these statements."""
        engine = create_engine(with_driver(self.url))
        try:
            with engine.begin() as connection:
                for statement in statements:
                    connection.execute(text(statement))
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def holding(self) -> Iterator[None]:
        with self.begun("UPDATE audit_state SET head = head"):
            yield

    def read(self) -> list[bytes]:
        with self.begun() as connection:
            return [
                line.encode() + b"\n"
                for (line,) in connection.execute(text("SELECT line FROM audit_line ORDER BY number"))
            ]

    def tamper(self, lines: Sequence[bytes], checkpoint: Checkpoint | None) -> None:
        with self.chain()._lines.snapshot():
            pass
        rows = [{"number": n, "line": line.decode().removesuffix("\n")} for n, line in enumerate(lines, 1)]
        with self.begun(*_UNGUARDED[with_driver(self.url).partition("+")[0].partition(":")[0]]) as connection:
            connection.execute(text("DELETE FROM audit_line"))
            if rows:
                connection.execute(text("INSERT INTO audit_line VALUES (:number, :line)"), rows)
            if checkpoint is None:
                connection.execute(text("DELETE FROM audit_state"))
            else:
                said = asdict(checkpoint)
                changed = ", ".join(f"{name} = :{name}" for name in said)
                connection.execute(text(f"UPDATE audit_state SET {changed}"), said)


@pytest.fixture
def file_keeper(tmp_path: Path) -> FileKeeper:
    return FileKeeper(tmp_path)


@pytest.fixture
def sqlite_keeper(tmp_path: Path) -> TableKeeper:
    return TableKeeper(f"sqlite:///{tmp_path}/audit.sqlite", f"sqlite:///{tmp_path}/other.sqlite")


@pytest.fixture
def postgres_keeper(postgres_server: Server) -> Iterator[TableKeeper]:
    names = [postgres_server.new_database(), postgres_server.new_database()]
    yield TableKeeper(*map(postgres_server.url, names))
    for name in names:
        postgres_server.drop(name)


@pytest.fixture(params=["file", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def keeper(request: pytest.FixtureRequest) -> Iterator[Keeper]:
    """Each kind of place in turn."""
    found = request.getfixturevalue(f"{request.param}_keeper")
    yield found
    found.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def table(request: pytest.FixtureRequest) -> Iterator[TableKeeper]:
    """Each kind of database in turn."""
    found: TableKeeper = request.getfixturevalue(f"{request.param}_keeper")
    yield found
    found.close()


@pytest.fixture
def chain(keeper: Keeper) -> AuditChain:
    """A chain that nobody wrote to yet, in each kind of place in turn."""
    return keeper.chain()
