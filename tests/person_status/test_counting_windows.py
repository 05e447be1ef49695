"""Windows count what surely lies inside, at their edges, and say how."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.person_status.counting_windows import WINDOWS, WindowCount, count_windows
from graphintel.person_status.dated_events import start_of
from graphintel.person_status.periods import fewest_days, last_day_of_period
from tests.person_status.histories import HISTORIES, History, Told, events


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text) if len(text) > 10 else start_of(date.fromisoformat(text) + timedelta(days=1))


def _counted(history: History) -> WindowCount:
    counts = count_windows(events(*history.told), _moment(history.as_of))
    return next(one for one in counts if one.window.name == history.window)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_history_at_an_edge(history: History) -> None:
    counted = _counted(history)

    assert (counted.surely, counted.possibly) == (history.surely, history.possibly)
    assert counted.reached == (history.surely >= 2)
    assert history.says in counted.sentence
    assert counted.window.basis


def test_there_are_forty_histories_and_more() -> None:
    assert len(HISTORIES) >= 40
    assert len({one.name for one in HISTORIES}) == len(HISTORIES)
    assert {one.window for one in HISTORIES} == {one.name for one in WINDOWS}


DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(1, 24))
def test_a_period_of_months_ends_before_its_date_comes_again(first: date, months: int) -> None:
    last = last_day_of_period(first, months)
    following = last + timedelta(days=1)

    assert (following.year - first.year) * 12 + following.month - first.month == months + (
        1 if following.day == 1 and first.day > 28 and last.day < first.day else 0
    )
    assert following.day in {first.day, 1}
    assert last_day_of_period(first + timedelta(days=1), months) >= last


@given(st.lists(st.tuples(DAYS, st.integers(0, 30)), max_size=6))
def test_fewest_days_explain_every_range(drawn: list[tuple[date, int]]) -> None:
    ranges = [(first, first + timedelta(days=length)) for first, length in drawn]
    days = {last for _, last in ranges}
    fewest = fewest_days(ranges)

    assert fewest <= len(set(ranges))
    assert fewest == _fewest_by_trying(ranges, sorted(days))


def _fewest_by_trying(ranges: list[tuple[date, date]], days: list[date]) -> int:
    best = len(days)
    for chosen in range(1 << len(days)):
        picked = [day for place, day in enumerate(days) if chosen >> place & 1]
        if len(picked) < best and all(any(a <= day <= b for day in picked) for a, b in ranges):
            best = len(picked)
    return best


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["caution", "arrest", "warning_issued", "welfare_visit"]), DAYS), max_size=8),
    DAYS,
    st.integers(1, 200),
)
def test_what_happens_later_changes_nothing(told: list[tuple[str, date]], asked: date, later: int) -> None:
    """As of a day, nothing is known of the days after it."""
    rows = [Told(kind, day.isoformat()) for kind, day in told]
    more = Told("caution", (asked + timedelta(days=later)).isoformat())
    as_of = _moment(asked.isoformat())

    before, after = count_windows(events(*rows), as_of), count_windows(events(*rows, more), as_of)

    assert before == after
    assert as_of.tzinfo is UTC
