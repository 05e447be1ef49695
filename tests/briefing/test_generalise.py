"""Dates and roles are told only as exactly as enough sheltered people share them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing.generalise import (
    MIN_PEOPLE,
    PRECISIONS,
    common_roles,
    count_people_by_date,
    day_of,
    generalise_date,
    week_of,
)

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


def test_one_person_too_few_makes_a_date_and_a_role_coarser() -> None:
    """Five is written out: a smaller number by mistake shows."""
    assert MIN_PEOPLE == 5
    assert generalise_date("2026-03-04", {"2026-W10": 5}) == ("2026-W10", "week")
    assert generalise_date("2026-03-04", {"2026-W10": 4}) == ("", "unknown")
    assert common_roles(["selling_sex", "child_victim"], {"selling_sex": 5, "child_victim": 4}) == ("selling_sex",)
    assert common_roles(["selling_sex"], {}) == ()
    assert common_roles(["selling_sex"], {}, 0) == ("selling_sex",)


def test_a_detail_that_nobody_shares_is_told_only_where_nobody_need_share_it() -> None:
    assert generalise_date("2026-03-04", {}, 1) == ("", "unknown")
    assert generalise_date("", {"": 9}, 0) == ("", "unknown")


def test_a_moment_is_of_its_day_and_week() -> None:
    assert day_of("2026-03-04T21:30:00+00:00") == "2026-03-04"
    assert (day_of(""), week_of("")) == ("", "")
    assert week_of("2026-01-01T10:00:00+00:00") == "2026-W01"
    assert count_people_by_date([("A", ""), ("A", "2026-03-04"), ("A", "2026-03-05")]) == {
        "2026-W10": 1,
        "2026-03": 1,
        "2026": 1,
    }
