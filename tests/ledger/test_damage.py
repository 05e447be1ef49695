"""Flipped bytes in a ledger: whatever is asked of it then is answered or refused in one sentence."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphintel.errors import LedgerError
from graphintel.ledger.database import ingested_files
from graphintel.ledger.ledger import Ledger
from graphintel.settings import read_settings
from ingest import corrections, run

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
AT = "2026-11-25T09:00:00+00:00"
FLIPS = 80


def take_in(ledger: Ledger, folder: Path, source: str, file: str) -> None:
    settings = read_settings({}, home=folder)
    run.ingest(source, [SAMPLES / file], ledger, actor="t", at=AT, settings=settings, reject_dir=folder / "rejects")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a ledger with submissions, cards and an account."""
    folder = tmp_path_factory.mktemp("whole")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger'}")
    take_in(ledger, folder, "submissions", "submissions.xlsx")
    take_in(ledger, folder, "cards", "cards.csv")
    ledger.accounts.add("ana", role="analyst", keys=["marking:OFFICIAL"], at=AT, password="a quite unguessable one")
    ledger.close()
    return (folder / "ledger").read_bytes()


def questions(ledger: Ledger, folder: Path) -> Iterator[Callable[[], Any]]:
    """Everything that programs ask of a ledger."""
    yield from (ledger.batches, ledger.counts, ledger.decisions, ledger.accounts.all_, ledger.revision)
    yield lambda: list(ledger.canonical())
    yield lambda: list(ledger.everything().entities)
    yield lambda: list(ledger.everything().statements)
    yield lambda: list(ledger.changes(0).statements)
    yield lambda: ledger.search(["ring"], frozenset({"marking:OFFICIAL"}), 99, 5)
    yield lambda: ledger.exports.recall(at=AT)
    yield lambda: ledger.accounts.get("ana")
    yield lambda: corrections.withdraw(ledger, 1, "t", AT)
    yield lambda: take_in(ledger, folder, "cards", "cards.csv")


def flipped(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(found))
        found[at] = found[at] ^ (1 << chance.randrange(8)) if chance.random() < 0.7 else 0xFF
    return bytes(found if chance.random() < 0.9 else found[: chance.randrange(len(found))])


def test_flipped_bytes_are_answered_or_refused_in_a_sentence(whole: bytes, tmp_path: Path) -> None:
    refused = []
    for seed in range(FLIPS):
        path = tmp_path / f"{seed}"
        path.write_bytes(flipped(whole, random.Random(seed)))
        try:
            ledger = Ledger.open(f"sqlite:///{path}")
        except LedgerError as error:
            refused.append(str(error))
            continue
        for ask in questions(ledger, tmp_path):
            try:
                ask()
            except LedgerError as error:
                refused.append(str(error))
        ledger.close()

    assert len(refused) > FLIPS // 4
    assert [said for said in refused if "\n" in said or "SELECT" in said or "[SQL" in said or "sqlalche" in said] == []


@pytest.mark.parametrize("files", ["no json", '[{"nme": 1}]', "[[1]]", "null"])
def test_a_damaged_list_of_files_is_a_sentence(whole: bytes, tmp_path: Path, files: str) -> None:

    path = tmp_path / "ledger"
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE batch SET files = ?", (files,))
    connection.commit()
    connection.close()

    with pytest.raises(LedgerError, match="a sign of damage"):
        ingested_files(f"sqlite:///{path}")


def test_damaged_content_of_stored_rows_is_a_sentence_for_whoever_takes_in_more(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE logged_row SET payload = replace(payload, 'source_eval', 'source_efal')")
    connection.commit()
    connection.close()
    ledger = Ledger.open(f"sqlite:///{path}")

    with pytest.raises(LedgerError, match="a sign of damage"):
        take_in(ledger, tmp_path, "cards", "cards.csv")
    ledger.close()


def test_a_mistake_in_the_block_of_a_caller_is_no_damaged_ledger(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(whole)
    ledger = Ledger.open(f"sqlite:///{path}")

    with pytest.raises(KeyError), ledger.write():
        raise KeyError("of the caller")
    with pytest.raises(ZeroDivisionError), ledger.exclusive():
        raise ZeroDivisionError

    ledger.close()


@pytest.mark.parametrize("statement", ["DELETE FROM state WHERE name = 'identity'", "UPDATE state SET value = 'x'"])
def test_a_ledger_that_does_not_say_what_it_is_is_a_sentence(whole: bytes, tmp_path: Path, statement: str) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()

    with pytest.raises(LedgerError, match="a sign of damage"):
        Ledger.open(f"sqlite:///{path}")
