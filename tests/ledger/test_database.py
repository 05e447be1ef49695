"""Opening, refusing, crashing and sharing a ledger."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote

import psutil
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

import graphintel.ledger
from graphintel.errors import LedgerError
from graphintel.ledger.change import Change
from graphintel.ledger.database import ledger_error, open_engine, read_transaction, transaction, write_rows
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.tables import ENTITY, HEAD, METADATA, STATEMENT
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.values.handling import MAX_LENGTH, clean_conditions
from graphintel.settings import read_settings
from graphintel.sql.engines import write_transaction
from graphintel.store.processes import free_port
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, holding_of, statements_of
from tests.ledgers import Databases
from tests.postgres import PASSWORD, STRANGER, NewDatabase, Server

MIGRATIONS = Path(graphintel.ledger.__file__).parent / "migrations"
ONE = {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))}


@pytest.fixture
def ledger_on_postgres(postgres_place: Databases) -> Iterator[Ledger]:
    url = postgres_place.copy()
    ledger = Ledger.open(url)
    yield ledger
    ledger.close()
    postgres_place.remove(url)


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


def without_key(engine: Engine) -> set[str]:
    """Tables whose key is not what the code thinks it is."""
    found, wanted = inspect(engine), METADATA.tables.values()
    return {
        t.name for t in wanted if found.get_pk_constraint(t.name)["constrained_columns"] != [*t.primary_key.c.keys()]
    }


def test_every_table_has_its_key(ledger: Ledger) -> None:
    assert without_key(ledger._engine) == set()


@pytest.mark.postgres
@pytest.mark.parametrize("table", sorted(METADATA.tables))
def test_a_key_that_is_dropped_is_missed(postgres_place: Databases, table: str) -> None:
    url = postgres_place.copy()
    postgres_place.server.run(
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE", database=url.rpartition("/")[2]
    )
    engine = open_engine(url)

    assert without_key(engine) == {table}
    engine.dispose()
    postgres_place.remove(url)


@pytest.mark.postgres
def test_the_keys_refuse_a_writer_that_did_not_wait_for_another_one(ledger_on_postgres: Ledger) -> None:
    engine = ledger_on_postgres._engine

    with write_transaction(engine, timeout_ms=1000) as first:
        Change(first, 1).replace_many(ONE)
        with (
            pytest.raises(LedgerError, match="another process has been writing"),
            write_transaction(engine, timeout_ms=50) as second,
        ):
            Change(second, 1).replace_many(ONE)

    assert ledger_on_postgres.counts()["statements"] == 2


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


def test_a_ledger_of_a_newer_version_is_refused(bare_url: str) -> None:
    engine = open_engine(bare_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    engine.dispose()

    with pytest.raises(LedgerError, match="newer graphintel"):
        Ledger.open(bare_url)


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, holding_of, statements_of
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


def test_killed_at_any_moment_it_holds_whole_changes_only(bare_url: str) -> None:
    code = """
import sys
from graphintel.ledger.ledger import Ledger
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.values.handling import MAX_LENGTH, clean_conditions
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, holding_of, statements_of
ledger = Ledger.open(sys.argv[1])
many = {f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[0], "Testname Alder")) for n in range(60)}
while True:
    for held in (many, {ref: SubmissionContents() for ref in many}):
        with ledger.write() as change:
            change.replace_many(held)
        print(ledger.revision(), flush=True)
"""
    ledger = Ledger.open(bare_url)
    for pause in (0.0, 0.03, 0.07, 0.11):
        child = subprocess.Popen([sys.executable, "-c", code, bare_url], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        acknowledged = int(child.stdout.readline())
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        rest, _ = child.communicate()
        acknowledged = max([acknowledged, *(int(line) for line in rest.split() if rest.endswith("\n"))])

        assert ledger.revision() in (acknowledged, acknowledged + 1)
        assert ledger.counts()["statements"] == (120 if ledger.revision() % 2 else 0)
        with ledger.write() as change:
            change.replace_many({f"FA:{n}": SubmissionContents() for n in range(60)})
        assert list(ledger.canonical()) == []
    ledger.close()


def test_processes_that_write_at_once_leave_what_one_would(bare_url: str, new_ledger: NewLedger) -> None:
    code = """
import sys
from graphintel.ledger.ledger import Ledger
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, holding_of, statements_of
ledger = Ledger.open(sys.argv[1])
for n in range(12):
    with ledger.write() as change:
        change.replace(f"FA:{n}", holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[n % 3])))
"""
    children = [subprocess.Popen([sys.executable, "-c", code, bare_url]) for _ in range(4)]
    assert [child.wait(timeout=120) for child in children] == [0, 0, 0, 0]

    alone, together = new_ledger(), Ledger.open(bare_url)
    with alone.write() as change:
        change.replace_many(
            {f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 4], PHONES[n % 3])) for n in range(12)}
        )
    assert list(together.canonical()) == list(alone.canonical())
    assert together.revision() == 12
    together.close()


def test_a_wait_for_another_writer_ends_in_a_sentence(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphintel.ledger.database.TIMEOUT_MS", 50)
    other = Ledger.open(str(ledger._engine.url))

    with ledger.write(), pytest.raises(LedgerError, match="another process has been writing"), other.write():
        pass
    other.close()


def test_processes_that_open_a_new_ledger_at_once_make_its_tables_once(bare_url: str) -> None:
    code = "import sys; from graphintel.ledger.ledger import Ledger; print(Ledger.open(sys.argv[1]).identity)"
    children = [
        subprocess.Popen([sys.executable, "-c", code, bare_url], stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]

    said = {child.communicate(timeout=120)[0] for child in children}

    assert len(said) == 1
    assert [child.returncode for child in children] == [0] * 6


def test_a_reader_sees_one_state_while_others_write(ledger: Ledger) -> None:
    with read_transaction(ledger._engine) as connection:
        before = connection.execute(select(func.count()).select_from(STATEMENT)).scalar_one()
        with ledger.write() as change:
            change.replace_many(ONE)
        after = connection.execute(select(func.count()).select_from(STATEMENT)).scalar_one()

    assert (before, after, ledger.counts()["statements"]) == (0, 0, 2)


def test_an_impatient_writer_does_not_wait_at_all(ledger: Ledger) -> None:
    other = Ledger.open(str(ledger._engine.url))

    with ledger.write(), pytest.raises(LedgerError), transaction(other._engine, timeout_ms=0):
        pass
    other.close()


def test_the_longest_conditions_that_an_item_may_have_are_kept(ledger: Ledger) -> None:
    random = Random(1)
    keys = [f"unit:{random.randbytes(20).hex()}" for _ in range(MAX_LENGTH // 48)]
    conditions = clean_conditions(";".join(keys))
    longest = statements_of("FA:1", [("USES_PHONE", PEOPLE[0], PHONES[0])], marking="TOP SECRET", conditions=conditions)

    with ledger.write() as change:
        change.replace("FA:1", holding_of(longest))

    assert {s.conditions for s in ledger.everything().statements} == {conditions}


def test_text_is_in_the_order_of_code_points(ledger: Ledger) -> None:
    words = ["a", "B", "\u00e9", "Z", "z", "_", "-", "a b", "ab", "\U0001f600", "\uffee"]
    with transaction(ledger._engine) as connection:
        rows = [{"id": word, "type": "Phone", "caption": "", "properties": "{}"} for word in words]
        write_rows(
            connection, insert(ENTITY), [row | {"degree": 1, "stated": 1, "first": 0, "revision": 0} for row in rows]
        )

    assert [name for kind, name, *_ in ledger.canonical() if kind == "entity"] == sorted(words)


@pytest.mark.postgres
def test_a_password_is_taken_from_its_file_and_a_wrong_one_is_refused_without_being_repeated(
    postgres_server: Server, tmp_path: Path
) -> None:
    database = postgres_server.new_database(owner=STRANGER)
    file = tmp_path / "password"
    environment = {
        "GRAPHINTEL_LEDGER_URL": postgres_server.url(database, STRANGER),
        "GRAPHINTEL_LEDGER_PASSWORD_FILE": str(file),
    }

    file.write_text(f"{PASSWORD}\n")
    Ledger.open(read_settings(environment, home=tmp_path / "home").ledger_url).close()
    file.write_text("hunter2-hunter2")
    with pytest.raises(LedgerError, match="password is wrong") as refused:
        Ledger.open(read_settings(environment, home=tmp_path / "home").ledger_url)

    assert "hunter2" not in str(refused.value)
    postgres_server.drop(database)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc", "its encoding is LATIN1"),
        ("IS_TEMPLATE false ALLOW_CONNECTIONS false", "the database takes no connections"),
    ],
)
def test_a_database_that_cannot_be_a_ledger_is_refused_in_a_sentence(
    postgres_server: Server, settings: str, said: str
) -> None:
    postgres_server.run(f"CREATE DATABASE unsuitable TEMPLATE template0 {settings}")

    with pytest.raises(LedgerError, match=f"refuses.*{said}"):
        Ledger.open(postgres_server.url("unsuitable"))
    postgres_server.drop("unsuitable")


@pytest.mark.postgres
def test_a_server_or_database_that_is_not_there_is_said_in_a_sentence(postgres_server: Server) -> None:
    with pytest.raises(LedgerError, match=r"refuses: the database cannot be reached"):
        Ledger.open(f"postgresql://nobody@localhost:{free_port()}/nowhere")
    with pytest.raises(LedgerError, match=r"refuses: user or database does not exist"):
        Ledger.open(postgres_server.url("nowhere"))


@pytest.mark.postgres
def test_an_account_that_may_only_read_is_refused_in_a_sentence(postgres_server: Server) -> None:
    database = postgres_server.new_database()
    Ledger.open(postgres_server.url(database)).close()
    name = postgres_server.url(database, f"{STRANGER}:{quote(PASSWORD, safe='')}")
    postgres_server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {STRANGER}", database=database)
    ledger = Ledger.open(name)

    with pytest.raises(LedgerError, match="may not be written") as refused, ledger.write():
        pass

    assert "safe" not in str(refused.value)
    ledger.close()
    postgres_server.drop(database)


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_made_anew_for_the_next_question(
    postgres_place: Databases, new_database: NewDatabase
) -> None:
    ledger = Ledger.open(new_database())
    with ledger.write() as change:
        change.replace_many(ONE)
    name = str(ledger._engine.url.database)
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

    postgres_place.server.run(end)
    asked_again = ledger.counts()["statements"]
    with pytest.raises(LedgerError, match="went away"), ledger.write() as change:
        postgres_place.server.run(end)
        change.replace_many({"FA:1": SubmissionContents()})

    assert (asked_again, ledger.counts()["statements"]) == (2, 2)
    ledger.close()


def test_of_what_a_driver_says_only_its_name_is_repeated() -> None:
    error = DBAPIError("INSERT", {}, Exception("duplicate key\nDETAIL: Key (id)=(person:FA:N1) already exists."))

    assert str(ledger_error("postgresql://a:hunter2@h/d", error)).endswith("is not known (Exception).")
    assert "hunter2" not in str(ledger_error("postgresql://a:hunter2@h/d", error))


def test_the_tables_can_be_written_for_postgresql() -> None:
    texts = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in METADATA.tables.values()]

    assert all("ROWID" not in text for text in texts)
    assert any('COLLATE "C"' in text for text in texts)


def test_memory_that_a_large_change_took_is_given_back(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with ledger._engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE large (content BLOB)")
        connection.exec_driver_sql("INSERT INTO large VALUES (?)", [(bytes(1_000),) for _ in range(25_000)])
    before = psutil.Process().memory_info().rss

    ledger.release_memory()

    assert before - psutil.Process().memory_info().rss > 10_000_000
    assert ledger.revision() == 0
    ledger.close()
