"""Dates and roles are told only as exactly as enough sheltered people share them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing.generalise import MIN_PEOPLE, PRECISIONS, count_people_by_date, generalise_date

DAYS = st.dates().map(lambda day: day.isoformat())
SEEN = st.lists(st.tuples(st.sampled_from("ABCDEFG"), DAYS), max_size=40)


@given(SEEN, DAYS)
def test_whatever_is_told_is_shared_by_enough_people(seen: list[tuple[str, str]], day: str) -> None:
    seen = [*seen, ("A", day)]
    told, precision = generalise_date(day, count_people_by_date(seen))

    if told:
        coarsen = dict(PRECISIONS)[precision]
        assert len({person for person, when in seen if coarsen(when) == told}) >= MIN_PEOPLE
    else:
        assert len({person for person, when in seen if when[:4] == day[:4]}) < MIN_PEOPLE


def test_the_finest_date_that_enough_share_is_told() -> None:
    seen = [(person, "2026-03-04") for person in "ABCD"] + [("E", "2026-03-20"), ("F", "2026-11-01")]

    assert generalise_date("2026-03-04", count_people_by_date(seen)) == ("2026-03", "month")
    assert generalise_date("2026-11-01", count_people_by_date(seen)) == ("2026", "year")
    assert generalise_date("2025-11-01", count_people_by_date(seen)) == ("", "unknown")
    assert generalise_date("2026-11-01T10:00:00+00:00", {}, 0) == ("2026-W44", "week")
