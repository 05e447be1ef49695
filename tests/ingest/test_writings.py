"""What the writing of a key says beyond the key goes on the statement that was written so, and on nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.model.records import Statement
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger
from tests.ingest.test_properties import HEADERS

Write = Callable[..., Path]
CARDS = "force,exhibit,found_at,found_area,recovered_on,unit,card_text,numbers,design,transcriber,checker"


@pytest.fixture
def said(ledger: MemoryLedger, feed: Feed, write: Write) -> Callable[..., list[Statement]]:
    """Return a function that takes link rows in, call by call, and returns their statements."""

    def call(*calls: list[str]) -> list[Statement]:
        feed(
            write("s.csv", HEADERS["s"], "FA:1,FA,2026-03-02,,OFFICIAL,T"),
            write("i.csv", HEADERS["i"], "FA:1,1,3x5x2,1,A,P,,observed,2026-03-01,day,NM"),
        )
        for rows in calls:
            feed(write("l.csv", HEADERS["l"], *(f"FA:1,1,{row}" for row in rows)))
        return [s for s in ledger.held()[0].values() if s.type in {"USES_PHONE", "DRIVES", "NAMES"}]

    return call


HIDDEN = {"as_written": "07seven00 nine hundred 123", "obscured": True}
USES = "Person,FA:4711,,USES_PHONE,Phone,{},,,"


@pytest.mark.parametrize(
    ("row", "end", "properties"),
    [
        (USES.format("07seven00 nine hundred 123"), "phone:+447700900123", HIDDEN),
        ("Phone,07seven00 nine hundred 123,,,,,,,", "phone:+447700900123", HIDDEN),
        (USES.format("07700 900 123"), "phone:+447700900123", {}),
        (
            USES.format("07700 900123/4"),
            "phone:+447700900123",
            {"as_written": "07700 900123/4", "not_read": "/4"},
        ),
        (
            USES.format("020 7946 0000 ext. 4"),
            "phone:+442079460000",
            {"as_written": "020 7946 0000 ext. 4", "not_read": "ext. 4"},
        ),
        ("Person,FA:4711,,DRIVES,Mark,ZZO1 AAA,,,", "mark:ZZ01AAA", {"as_written": "ZZO1 AAA"}),
        ("Person,FA:4711,,DRIVES,Mark,ZZ01 _ _ _,,,", "fragment:ZZ01???", {"as_written": "ZZ01 _ _ _"}),
        ("Person,FA:4711,,DRIVES,Mark,zz01 aaa,,,", "mark:ZZ01AAA", {}),
    ],
)
def test_the_writing_is_on_the_statement_and_never_on_the_thing(
    said: Callable[..., list[Statement]], ledger: MemoryLedger, row: str, end: str, properties: dict[str, object]
) -> None:
    (statement,) = said([row])

    assert (statement.end, dict(statement.properties)) == (end, properties)
    assert not {"as_written", "obscured", "not_read"} & ledger.held()[1][end].properties.keys()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("split", [False, True])
def test_the_same_in_another_writing_is_known_and_the_writing_that_says_more_is_kept(
    said: Callable[..., list[Statement]], turned: bool, split: bool
) -> None:
    rows = [USES.format("07700 900123"), USES.format("07seven00 nine hundred 123")]
    rows = rows[::-1] if turned else rows

    (statement,) = said(*([[row] for row in rows] if split else [rows]))

    assert dict(statement.properties) == HIDDEN


@pytest.mark.parametrize(
    ("numbers", "phones"),
    [
        ("07700 900123/4", {"+447700900123": "07700 900123/4"}),
        ('"07700,900,123"', {"+447700900123": "07700,900,123"}),
        ("07700 900123 (WhatsApp only)", {"+447700900123": "07700 900123 (WhatsApp only)"}),
        ("07700 900123 / O7700 900124", {"+447700900123": "", "+447700900124": "O7700 900124"}),
    ],
)
def test_a_card_keeps_how_each_of_its_numbers_is_written(
    ledger: MemoryLedger, feed: Feed, write: Write, numbers: str, phones: dict[str, str]
) -> None:
    row = f"FA,JS/1,,NM,28/02/2026,,,{numbers},,,"

    report = feed(write("cards.csv", CARDS, row), source="cards")

    assert [issue.message for issue in report.issues if issue.column == "numbers"] == []
    held = [s for s in ledger.held()[0].values() if s.type == "ADVERTISES_NUMBER"]
    assert {s.end.removeprefix("phone:"): s.properties.get("as_written", "") for s in held} == phones


def test_a_card_whose_number_comes_in_another_writing_is_known(ledger: MemoryLedger, feed: Feed, write: Write) -> None:
    row = "FA,JS/1,,NM,28/02/2026,,,{},,,"

    feed(write("cards.csv", CARDS, row.format("07700 900123")), source="cards")
    report = feed(write("cards.csv", CARDS, row.format("O7700 9OO123")), source="cards")

    assert [file.known for file in report.files] == [1]
    (number,) = [s for s in ledger.held()[0].values() if s.type == "ADVERTISES_NUMBER"]
    assert dict(number.properties) == {"as_written": "O7700 9OO123", "obscured": True}
