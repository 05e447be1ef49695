"""A number that was handed out again does not join those who held it."""

from __future__ import annotations

import numpy as np

from graphintel.analysis.networks import find_networks
from graphintel.analysis.periods import is_apart
from graphintel.analysis.snapshot import Snapshot
from tests.analysis.planted import Row, columns, person, phone, premises, row


def seen(made: Row, start: str, end: str = "") -> Row:
    return {**made, "seen_from": start, "seen_to": end}


def homes(first: str, second: str) -> list[Row]:
    """Two women who sell at home; the number of one is said to have been used by the other."""
    return [
        row("SELLS_AT", person(1), premises(1), "FA:1/1"),
        row("SELLS_AT", person(2), premises(2), "FA:2/1"),
        seen(row("USES_PHONE", person(1), phone(1), "FA:3/1", grade="1A", reported=first), ""),
        seen(row("USES_PHONE", person(2), phone(1), "FA:4/1", grade="1A"), second),
    ]


def test_holders_of_different_times_are_no_network_and_of_one_time_are() -> None:
    apart = find_networks(Snapshot.of(columns(homes("2024-01-01", "2026-01-01"))))
    together = find_networks(Snapshot.of(columns(homes("2025-12-01", "2026-01-01"))))

    assert not apart.networks
    assert len(together.networks) == 1


def test_an_undated_statement_counts_on_the_day_of_its_report() -> None:
    snapshot = Snapshot.of(columns(homes("2024-01-01", "2026-01-01")))

    assert int((snapshot.evidence == 0).sum()) == 2
    assert (snapshot.weight > 0).all()


def apart(*periods: tuple[float, float]) -> list[bool]:
    """Whether each of the holders of one number held it at another time than all others."""
    types = ("Phone", *["Person"] * len(periods))
    left, right = np.zeros(len(periods), dtype=np.int64), np.arange(1, len(periods) + 1)
    first, last = np.array(periods, dtype=float).T
    return is_apart(types, left, right, first, last).tolist()


def test_only_a_holder_before_or_after_all_others_is_apart() -> None:
    assert apart((0, 10), (200, 210), (205, 220)) == [True, False, False]
    assert apart((0, 10), (5, 20), (300, 310)) == [False, False, True]
    assert apart((0, 400), (300, 310), (405, 410)) == [False, False, False]
    assert apart((0, 10), (120, 130)) == [False, False]
    assert apart((0, 10)) == [False]


def test_what_is_not_lent_has_no_periods() -> None:
    first, last = np.array([0.0, 500.0]), np.array([10.0, 510.0])
    ends = np.array([0, 0]), np.array([1, 2])

    assert not is_apart(("Premises", "Person", "Person"), *ends, first, last).any()
    assert is_apart(("Phone", "Advert", "Person"), *ends, first, last).tolist() == [False, True]
