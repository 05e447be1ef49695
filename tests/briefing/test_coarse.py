"""Dates and roles are told only as exactly as enough sheltered people share them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing.coarse import LEAST, STEPS, shared_date, shared_dates

DAYS = st.dates().map(lambda day: day.isoformat())
SEEN = st.lists(st.tuples(st.sampled_from("ABCDEFG"), DAYS), max_size=40)


@given(SEEN, DAYS)
def test_whatever_is_told_is_shared_by_enough_people(seen: list[tuple[str, str]], day: str) -> None:
    seen = [*seen, ("A", day)]
    told, precision = shared_date(day, shared_dates(seen))

    if told:
        coarsen = dict(STEPS)[precision]
        assert len({person for person, when in seen if coarsen(when) == told}) >= LEAST
    else:
        assert len({person for person, when in seen if when[:4] == day[:4]}) < LEAST


def test_the_finest_date_that_enough_share_is_told() -> None:
    seen = [(person, "2026-03-04") for person in "ABCD"] + [("E", "2026-03-20"), ("F", "2026-11-01")]

    assert shared_date("2026-03-04", shared_dates(seen)) == ("2026-03", "month")
    assert shared_date("2026-11-01", shared_dates(seen)) == ("2026", "year")
    assert shared_date("2025-11-01", shared_dates(seen)) == ("", "unknown")
    assert shared_date("2026-11-01T10:00:00+00:00", {}, 0) == ("2026-W44", "week")
