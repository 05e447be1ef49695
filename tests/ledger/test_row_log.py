"""The log keeps every row as it came; rows of a withdrawn batch are live no longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.model.logged_rows import FileRecord, LoggedRow

AT = "2026-01-03T09:00:00+00:00"
FILE = FileRecord("links.csv", "ab" * 32, 1234, 3, 2, 1, 0)


def row(batch: int, ref: str, number: int, **more: object) -> LoggedRow:
    raw = {"text": 'a "quoted"\nline \x00 £'}
    values: dict[str, object] = {"payload": {"n": [number, {"a": None}]}, "raw": raw}
    values |= more
    return LoggedRow(batch, "links.csv", number, number + 1, "link", ref, 1, **values)  # type: ignore[arg-type]


def batch(ledger: Ledger, *refs: str) -> int:
    with ledger.write() as change:
        number = change.start_batch("submissions", "os:test", AT, [FILE])
        change.append(number, [row(number, ref, place) for place, ref in enumerate(refs, 1)])
    return number


def test_rows_come_back_as_they_were_in_order_of_arrival(ledger: Ledger) -> None:
    first, second = batch(ledger, "FA:1", "FA:2"), batch(ledger, "FA:1")
    with ledger.write() as change:
        change.append(second, [row(second, "FA:1", 9, code="bad_phone", message="no", revise=True, payload={})])

        rows = change.rows_of(["FA:1", "FA:9"])

    assert rows["FA:9"] == []
    assert [(r.batch, r.row, r.number) for r in rows["FA:1"]] == [(first, 1, 1), (second, 1, 3), (second, 9, 4)]
    assert rows["FA:1"][0] == replace(row(first, "FA:1", 1), number=1)
    assert rows["FA:1"][2].code == "bad_phone" and rows["FA:1"][2].revise


def test_rows_of_a_withdrawn_batch_are_live_no_longer(ledger: Ledger) -> None:
    first, second = batch(ledger, "FA:1", "FA:2"), batch(ledger, "FA:1")

    with ledger.write() as change:
        change.withdraw_batch(first, "os:other", AT)
        refs, rows = change.refs_of_batch(first), change.rows_of(["FA:1", "FA:2"])

    assert refs == {"FA:1", "FA:2"}
    assert {ref: [r.batch for r in held] for ref, held in rows.items()} == {"FA:1": [second], "FA:2": []}
    assert [b["state"] for b in ledger.batches()] == ["withdrawn", "live"]
    assert ledger.batch(first)["withdrawn_by"] == "os:other"


def test_a_batch_says_who_brought_which_files(ledger: Ledger) -> None:
    counted = FileRecord("links.csv", "ab" * 32, 1234, 9, 7, 1, 1)
    with ledger.write() as change:
        number = change.start_batch("submissions", "os:test", AT, [counted])

    held = ledger.batch(number)

    assert (held["source"], held["actor"], held["at"], held["state"]) == ("submissions", "os:test", AT, "live")
    assert held["files"] == [
        {
            "name": "links.csv",
            "sha256": "ab" * 32,
            "size": 1234,
            "read": 9,
            "accepted": 7,
            "known": 1,
            "quarantined": 1,
        }
    ]


def test_an_unknown_or_withdrawn_batch_is_refused(ledger: Ledger) -> None:
    number = batch(ledger, "FA:1")
    with ledger.write() as change:
        change.withdraw_batch(number, "os:test", AT)

    with pytest.raises(LedgerError, match="withdrawn already"), ledger.write() as change:
        change.withdraw_batch(number, "os:test", AT)
    with pytest.raises(LedgerError, match="no batch 77"):
        ledger.batch(77)


def test_logging_alone_takes_no_revision(ledger: Ledger) -> None:
    batch(ledger, "FA:1")

    assert ledger.revision() == 0
    assert ledger.counts() == {"batches": 1, "rows": 1, "entities": 0, "statements": 0, "decisions": 0}
