"""A ledger from before what rows and statements have alike stood once: it says the same after the upgrade, and goes on so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, table, text
from sqlalchemy import column as named_column

from graphintel.ledger.ledger import Ledger
from graphintel.ledger.row_log import ROWS as LOGGED_ROWS
from graphintel.ledger.row_log import row_of
from graphintel.ledger.serialisation import content_of, to_text
from graphintel.ledger.tables import GRADING, LOGGED_ROW, METADATA, ROW_FORM, STATEMENT
from graphintel.settings import read_settings
from graphintel.sql.engines import database_engine
from ingest import corrections, run
from tests.ledger.test_supporting_statements_after_upgrade import migrate

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
AT = "2026-11-25T09:00:00+00:00"


def take_in(ledger: Ledger, folder: Path, *files: str) -> None:
    for file in files:
        source, settings = file.partition(".")[0], read_settings({}, home=folder)
        run.ingest(source, [SAMPLES / file], ledger, actor="t", at=AT, settings=settings, reject_dir=folder)


def rows_of(ledger: Ledger) -> list[Any]:
    return [row for batch in ledger.batches() for row in ledger.derivation.rows_of_batch(batch["number"], 0, 1000)]


def insert_into(connection: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table(name, *map(named_column, rows[0]))), rows)


def former_row(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in row.__slots__}
    return plain | {"payload": to_text(row.payload), "raw": to_text(row.raw), "digest": "ab"}


def former_statement(row: Any) -> dict[str, Any]:
    values = dict(row)
    grading, said, properties = values.pop("grading"), values.pop("said"), values.pop("properties")
    return values | {"content": content_of(said, properties) if grading else "{}", "digest": "cd"}


def write_as_before(connection: Connection, ledger: Ledger) -> None:
    """Write what a ledger holds as the version before had it."""
    made_anew = {LOGGED_ROW.name, ROW_FORM.name, STATEMENT.name, GRADING.name}
    with ledger._engine.connect() as stored:
        others = [each for each in METADATA.sorted_tables if each.name not in made_anew]
        copies = {each.name: [dict(row) for row in stored.execute(select(each)).mappings()] for each in others}
        logged = [former_row(row_of(row)) for row in stored.execute(LOGGED_ROWS).mappings()]
        query = select(STATEMENT, GRADING.c.content.label("said")).outerjoin(
            GRADING, GRADING.c.number == STATEMENT.c.grading
        )
        statements = [former_statement(row) for row in stored.execute(query).mappings()]
    last = {"resting": copies.pop("resting")}
    for name, rows in (copies | {"logged_row": logged, "statement": statements} | last).items():
        insert_into(connection, name, rows)


def test_a_ledger_says_the_same_after_the_upgrade(bare_url: str, tmp_path: Path) -> None:
    now = Ledger.open(f"sqlite:///{tmp_path / 'now'}")
    take_in(now, tmp_path, "submissions.xlsx", "cards.csv", "nominals.csv")
    corrections.withdraw(now, 2, "t", AT)
    item = next(s.item for s in now.everything().statements if s.scheme == "3x5x2").removeprefix("item:")
    corrections.regrade(now, item, {"handling": "C"}, "t", AT)
    engine = database_engine(bare_url, timeout_ms=1000)
    with engine.begin() as connection:
        migrate(connection, "r0010")
        write_as_before(connection, now)
        migrate(connection, "head", rows_at_once=7)  # pieces end within submissions
    engine.dispose()

    upgraded = Ledger.open(bare_url)

    assert list(upgraded.canonical()) == list(now.canonical())
    assert rows_of(upgraded) == rows_of(now)
    assert upgraded.batches() == now.batches()
    revision = upgraded.revision()
    take_in(upgraded, tmp_path, "nominals.csv")
    assert upgraded.revision() == revision
    for ledger in (upgraded, now):
        corrections.withdraw(ledger, 1, "t", AT)
        take_in(ledger, tmp_path, "cards.csv")
    assert list(upgraded.canonical()) == list(now.canonical())
    with upgraded._engine.connect() as connection:
        used = connection.execute(text("SELECT DISTINCT grading FROM statement WHERE grading IS NOT NULL")).scalars()
        assert set(used) == set(connection.execute(text("SELECT number FROM grading")).scalars())
    upgraded.close()
    now.close()
