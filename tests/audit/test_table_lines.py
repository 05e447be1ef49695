"""A chain in a table: lines are added by an account of its own, and neither it nor the owner changes one unnoticed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy.exc import DBAPIError

from graphintel.audit.chain import AuditChain, open_chain
from graphintel.errors import AuditError
from graphintel.settings import read_settings
from tests.audit.conftest import FileKeeper, TableKeeper
from tests.postgres import PASSWORD, STRANGER, Server

AT = "2026-01-03T09:00:00+00:00"
CHANGES = [
    "UPDATE audit_line SET line = ''",
    "DELETE FROM audit_line WHERE number = 1",
    "UPDATE audit_state SET entries = 0",
    "UPDATE audit_state SET key = ''",
    "DELETE FROM audit_state",
]


def write(chain: AuditChain, number: int = 2) -> None:
    for place in range(number):
        chain.append("consultation", "ana", at=AT, subject={"n": place})


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_whatever_is_no_addition_even_to_its_owner(table: TableKeeper, statement: str) -> None:
    chain = table.chain()
    write(chain)

    with pytest.raises(DBAPIError, match="only ever added to"), table.begun(statement):
        pass

    assert chain.verify().ok and chain.verify().entries == 2


@pytest.mark.postgres
def test_the_table_is_not_emptied_either(postgres_keeper: TableKeeper) -> None:
    write(postgres_keeper.chain())

    with pytest.raises(DBAPIError, match="only ever added to"), postgres_keeper.begun("TRUNCATE audit_line"):
        pass
    postgres_keeper.close()


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [*CHANGES[:2], CHANGES[4], "TRUNCATE audit_line"])
def test_an_account_of_its_own_gives_up_the_right_to_change_lines(
    postgres_server: Server, statement: str, tmp_path: Path
) -> None:
    database = postgres_server.new_database(owner=STRANGER)
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    environment = {
        "GRAPHINTEL_AUDIT_URL": postgres_server.url(database, STRANGER),
        "GRAPHINTEL_AUDIT_PASSWORD_FILE": str(password),
    }
    chain = open_chain(tmp_path, read_settings(environment, home=tmp_path).audit_url)
    write(chain)
    table = TableKeeper(postgres_server.url(database, f"{STRANGER}:{quote(PASSWORD, safe='')}"))

    with pytest.raises(DBAPIError, match="permission denied"), table.begun(statement):
        pass

    write(chain)
    assert (chain.verify().ok, chain.verify().entries) == (True, 4)
    assert "safe" not in chain.name
    chain.close()
    postgres_server.drop(database)


def test_a_table_and_a_file_keep_the_same_lines(table: TableKeeper, file_keeper: FileKeeper) -> None:
    for keeper in (table, file_keeper):
        write(keeper.chain(), 5)

    assert table.read() == file_keeper.read()
    assert table.chain().verify() == file_keeper.chain().verify()


def test_a_chain_whose_row_of_state_is_gone_takes_no_entry_and_hashes_nothing(table: TableKeeper) -> None:
    chain = table.chain()
    table.tamper([], None)

    with pytest.raises(AuditError, match="row of state is missing"):
        write(chain)
    with pytest.raises(AuditError, match="row of state is missing"):
        chain.hashed("word")


@pytest.mark.postgres
def test_what_could_not_be_recorded_while_the_database_was_away_is_refused_and_later_entries_follow(
    postgres_server: Server, postgres_keeper: TableKeeper
) -> None:
    chain = postgres_keeper.chain()
    write(chain)
    name = postgres_keeper.url.rpartition("/")[2]

    postgres_server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres_server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with pytest.raises(AuditError, match="takes no connections"):
        write(chain)
    postgres_server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    write(chain)

    assert (chain.verify().ok, chain.verify().entries) == (True, 4)
    postgres_keeper.close()
