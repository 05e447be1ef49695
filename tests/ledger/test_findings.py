"""Findings: the newest of a kind and key set, the one before, and not beyond their day."""

from __future__ import annotations

from sqlalchemy import delete

from graphintel import __version__
from graphintel.ledger.database import transaction
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.tables import FINDING
from graphintel.ledger.unrecorded import Unrecorded


def add(ledger: Ledger, number: int, keys: str = "k1", kind: str = "networks") -> None:
    ledger.findings.add(
        kind,
        keys,
        parameters={"resolution": 1.0},
        snapshot=f"hash {number}",
        at=f"2026-01-0{number}T00:00:00+00:00",
        content={"number": number},
    )


def test_the_newest_of_a_kind_and_key_set_is_returned(ledger: Ledger) -> None:
    add(ledger, 1)
    add(ledger, 2)
    add(ledger, 3, keys="k2")
    add(ledger, 4, kind="indicators")

    assert ledger.findings.newest("networks", "k1") == {"number": 2}
    assert ledger.findings.newest("networks", "k2") == {"number": 3}
    assert ledger.findings.newest("networks", "k3") is None


def test_the_newest_is_the_one_that_is_there_now_however_often_it_was_asked_for(ledger: Ledger) -> None:
    add(ledger, 1)
    assert ledger.findings.newest("networks", "k1") == {"number": 1}
    add(ledger, 2)
    assert ledger.findings.newest("networks", "k1") == {"number": 2}

    with transaction(ledger.findings._engine, unrecorded=Unrecorded.FINDING) as connection:
        connection.execute(delete(FINDING))
    assert ledger.findings.newest("networks", "k1") is None

    add(ledger, 3)  # its number may be one that was given before
    assert ledger.findings.newest("networks", "k1") == {"number": 3}


def test_the_one_before_is_stored_and_older_ones_are_not(ledger: Ledger) -> None:
    for number in (1, 2, 3):
        add(ledger, number)

    last = ledger.findings.last("networks", "k1")

    assert [found.content for found in last] == [{"number": 3}, {"number": 2}]
    assert (last[0].snapshot, last[0].code_version, last[0].parameters) == ("hash 3", __version__, {"resolution": 1.0})


def test_a_finding_is_not_returned_beyond_its_day(ledger: Ledger) -> None:
    add(ledger, 1)

    assert ledger.findings.last("networks", "k1", at="2026-01-28T23:59:59+00:00")
    assert not ledger.findings.last("networks", "k1", at="2026-01-29T00:00:00+00:00")
