"""A number that was handed out again does not join those who held it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis.layout import positions
from graphintel.analysis.network_detail import open_network
from graphintel.analysis.networks import find_networks
from graphintel.analysis.paths import find_paths
from graphintel.analysis.periods import is_in_separate_period
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
    is_shared = np.arange(len(periods) + 1) == 0
    left, right = np.zeros(len(periods), dtype=np.int64), np.arange(1, len(periods) + 1)
    first, last = np.array(periods, dtype=float).T
    return is_in_separate_period(is_shared, ~is_shared, left, right, first, last).tolist()


def test_only_a_holder_before_or_after_all_others_is_apart() -> None:
    assert apart((0, 10), (200, 210), (205, 220)) == [True, False, False]
    assert apart((0, 10), (5, 20), (300, 310)) == [False, False, True]
    assert apart((0, 400), (300, 310), (405, 410)) == [False, False, False]
    assert apart((0, 10), (120, 130)) == [False, False]
    assert apart((0, 10)) == [False]


def test_what_is_not_lent_has_no_periods() -> None:
    first, last = np.array([0.0, 500.0]), np.array([10.0, 510.0])
    ends = np.array([0, 0]), np.array([1, 2])
    nothing, people, phone = np.zeros(3, dtype=bool), np.array([False, True, True]), np.array([True, False, False])

    assert not is_in_separate_period(nothing, people, *ends, first, last).any()
    assert is_in_separate_period(phone, people & ~np.eye(3, dtype=bool)[1], *ends, first, last).tolist() == [
        False,
        True,
    ]


_DAYS = st.sampled_from([-np.inf, 0.0, 5.0, 400.0, 900.0, np.inf])


@given(st.lists(st.tuples(_DAYS, _DAYS), min_size=1, max_size=6))
def test_no_period_however_open_is_a_warning(periods: list[tuple[float, float]]) -> None:
    ordered = [(min(period), max(period)) for period in periods]
    with np.errstate(all="raise"):
        found = apart(*ordered)

    for place, (begins, ends) in enumerate(ordered):
        others = [period for other, period in enumerate(ordered) if other != place]
        before = min((period[0] for period in others), default=np.inf)
        after = max((period[1] for period in others), default=-np.inf)
        expected = (np.isfinite(before) and before > ends + 120) or (np.isfinite(after) and begins > after + 120)
        assert found[place] == expected


_ROWS = st.lists(
    st.builds(
        lambda link, one, other, item, grade, reported, start, end: {
            **row(
                link,
                person(one),
                person(other + 5)
                if link == "ASSOCIATES_WITH"
                else phone(other)
                if link == "USES_PHONE"
                else premises(other),
                f"FA:{item}/1",
                grade=grade,
                reported=reported,
            ),
            "seen_from": start,
            "seen_to": end,
        },
        st.sampled_from(["USES_PHONE", "SELLS_AT", "ASSOCIATES_WITH"]),
        st.integers(1, 5),
        st.integers(1, 3),
        st.integers(1, 6),
        st.sampled_from(["1A", "3D", "2E"]),
        *[st.sampled_from(["", "0001-01-01", "2026-03-01", "9999-12-31"])] * 3,
    ),
    max_size=30,
)


@settings(max_examples=60)
@given(_ROWS)
def test_no_dates_or_grades_make_analysis_warn(rows: list[Row]) -> None:
    snapshot = Snapshot.of(columns({str(one["id"]): one for one in rows}.values()))
    with np.errstate(all="raise"):
        result = find_networks(snapshot)
        for group in result.groups:
            open_network(snapshot, result, group)
        for start, end in zip(snapshot.ids, reversed(snapshot.ids), strict=True):
            find_paths(snapshot, start, end, mode="evidenced")


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=200), st.sampled_from([1, 2, 59, 61, 301, 400])
)
def test_no_chart_makes_the_layout_warn(pairs: list[tuple[int, int]], count: int) -> None:
    with np.errstate(all="raise", under="ignore"):
        made = positions([str(n) for n in range(count)], [(str(a), str(b)) for a, b in pairs])

    assert all(np.isfinite(place).all() for place in made.values())
