"""Opening, refusing, crashing and sharing a ledger."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import graphintel.ledger
from graphintel.errors import LedgerError
from graphintel.ledger.database import open_engine
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.tables import HEAD, METADATA
from graphintel.model.rows import Holding
from tests.ledger.conftest import NewLedger
from tests.ledger.made import PEOPLE, PHONES, holding

MIGRATIONS = Path(graphintel.ledger.__file__).parent / "migrations"
ONE = {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))}


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_migrations_make_the_tables_that_the_code_knows(ledger: Ledger) -> None:
    engine = open_engine(str(ledger._engine.url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_a_new_ledger_is_for_its_owner_only_and_keeps_its_identity(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'home' / 'ledger.sqlite'}"
    with_identity = [Ledger.open(url), Ledger.open(url)]

    assert len({ledger.identity for ledger in with_identity}) == 1
    assert Ledger.open(f"sqlite:///{tmp_path / 'other.sqlite'}").identity != with_identity[0].identity
    for ledger in with_identity:
        with ledger.write() as change:
            change.replace_many(ONE)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    for ledger in with_identity:
        ledger.close()


def test_a_block_that_fails_keeps_nothing(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.write() as change:
        change.start_batch("submissions", "os:test", "2026-01-03", ())
        change.replace_many(ONE)
        raise RuntimeError

    assert (ledger.revision(), ledger.batches(), list(ledger.canonical())) == (0, [], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"this is no ledger, and longer than a hundred bytes " * 4, "is no ledger"),
        (b"SQLite format 3\0" + b"\1" * 200, ""),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(content)

    with pytest.raises(LedgerError, match=f"refuses.*{sentence}"):
        Ledger.open(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["", "nonsense", "oracledb2://x", "sqlite:////proc/nowhere/ledger.sqlite"])
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(LedgerError):
        Ledger.open(url)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(LedgerError) as refused:
        Ledger.open("oracledb2://user:hunter2@database.example/x")

    assert "hunter2" not in str(refused.value)


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()

    with pytest.raises(LedgerError, match="newer graphintel"):
        Ledger.open(f"sqlite:///{path}")


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from tests.ledger.made import PEOPLE, PHONES, holding
ledger = Ledger.open(sys.argv[1])
with ledger.write() as change:
    change.replace("FA:1", holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    for number in range(2, 400):
        with ledger.write() as change:
            change.replace(f"FA:{number}", holding(f"FA:{number}", ("USES_PHONE", PEOPLE[0], PHONES[0]), text="x" * 9000))
except LedgerError as error:
    print(ledger.revision() == number - 1, error)
"""
    url = f"sqlite:///{tmp_path / 'l.sqlite'}"
    done = run(code, url)

    assert done.stdout.startswith("True The ledger"), done.stderr
    assert "full" in done.stdout
    ledger = Ledger.open(url)
    assert ledger.counts()["statements"] == 2 * ledger.revision()
    ledger.close()


def test_killed_at_any_moment_it_holds_whole_changes_only(tmp_path: Path) -> None:
    code = """
import sys
from graphintel.ledger.ledger import Ledger
from graphintel.model.rows import Holding
from tests.ledger.made import PEOPLE, PHONES, holding
ledger = Ledger.open(sys.argv[1])
many = {f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[0], "Testname Alder")) for n in range(60)}
while True:
    for held in (many, {ref: Holding() for ref in many}):
        with ledger.write() as change:
            change.replace_many(held)
        print(ledger.revision(), flush=True)
"""
    url = f"sqlite:///{tmp_path / 'l.sqlite'}"
    ledger = Ledger.open(url)
    for pause in (0.0, 0.03, 0.07, 0.11):
        child = subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        acknowledged = int(child.stdout.readline())
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        rest, _ = child.communicate()
        acknowledged = max([acknowledged, *(int(line) for line in rest.split() if rest.endswith("\n"))])

        assert ledger.revision() in (acknowledged, acknowledged + 1)
        assert ledger.counts()["statements"] == (120 if ledger.revision() % 2 else 0)
        with ledger.write() as change:
            change.replace_many({f"FA:{n}": Holding() for n in range(60)})
        assert list(ledger.canonical()) == []
    ledger.close()


def test_processes_that_write_at_once_leave_what_one_would(tmp_path: Path, new_ledger: NewLedger) -> None:
    code = """
import sys
from graphintel.ledger.ledger import Ledger
from tests.ledger.made import PEOPLE, PHONES, holding
ledger = Ledger.open(sys.argv[1])
for n in range(12):
    with ledger.write() as change:
        change.replace(f"FA:{n}", holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[n % 3])))
"""
    url = f"sqlite:///{tmp_path / 'l.sqlite'}"
    children = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(4)]
    assert [child.wait(timeout=120) for child in children] == [0, 0, 0, 0]

    alone, together = new_ledger(), Ledger.open(url)
    with alone.write() as change:
        change.replace_many(
            {f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[n % 3])) for n in range(12)}
        )
    assert list(together.canonical()) == list(alone.canonical())
    assert together.revision() == 12
    together.close()


def test_a_wait_for_another_writer_ends_in_a_sentence(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphintel.ledger.database.PATIENCE_MS", 50)
    other = Ledger.open(str(ledger._engine.url))

    with ledger.write(), pytest.raises(LedgerError, match="another process has been writing"), other.write():
        pass
    other.close()


def test_the_tables_can_be_written_for_postgresql() -> None:
    texts = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in METADATA.tables.values()]

    assert all("ROWID" not in text for text in texts)
    assert any('COLLATE "C"' in text for text in texts)
