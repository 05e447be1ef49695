"""Dates of birth: kept as exactly as they were told, always in the past."""

from __future__ import annotations

from datetime import date
from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.birth import birth_of, clean_birth
from graphintel.model.values.date_order import DateOrder

ON = "2026-03-15"
DAY_FIRST = DateOrder()


@pytest.mark.parametrize(
    ("written", "normal", "precision"),
    [
        ("29/02/1988", "1988-02-29", "day"),
        ("29 Feb 88", "1988-02-29", "day"),
        ("12/05/65", "1965-05-12", "day"),
        ("16-07-68", "1968-07-16", "day"),
        ("14/03/26", "2026-03-14", "day"),
        ("13/05/26", "1926-05-13", "day"),
        ("05/12/00", "2000-12-05", "day"),
        ("01/01/1970", "1970-01-01", "day"),
        ("1988-02-29T00:00:00", "1988-02-29", "day"),
        ("1988-06-30T23:00:00Z", "1988-07-01", "day"),
        ("2008-03", "2008-03", "month"),
        ("03/2008", "2008-03", "month"),
        ("June 1985", "1985-06", "month"),
        ("Mar-85", "1985-03", "month"),
        ("00/06/1985", "1985-06", "month"),
        ("1985-06-00", "1985-06", "month"),
        ("1985", "1985", "year"),
        ("00/00/1985", "1985", "year"),
        ("1985-00-00", "1985", "year"),
        ("c. 1985", "1985~", "about"),
        ("c1985", "1985~", "about"),
        ("circa 1985", "1985~", "about"),
        ("approx. June 1985", "1985-06~", "about"),
        ("1985?", "1985~", "about"),
        ("1985 (approx)", "1985~", "about"),
        ("1984-1986", "1984/1986", "between"),
        ("1984/85", "1984/1985", "between"),
        ("between 1984 and 1986", "1984/1986", "between"),
        ("1980s", "1980/1989", "between"),
    ],
)
def test_a_birth_is_kept_with_its_precision(written: str, normal: str, precision: str) -> None:
    born = clean_birth(written, DAY_FIRST, ON)

    assert born is not None
    assert (born.normal, born.precision) == (normal, precision)
    assert birth_of(normal) == born


def test_the_first_and_last_day_are_those_that_the_words_allow() -> None:
    assert (birth_of("2008-02").earliest, birth_of("2008-02").latest) == (date(2008, 2, 1), date(2008, 2, 29))
    assert (birth_of("1985~").earliest, birth_of("1985~").latest) == (date(1982, 1, 1), date(1988, 12, 31))
    assert birth_of("1984/1986").latest == date(1986, 12, 31)


@pytest.mark.parametrize("written", ["01/01/1900", "1904-01-01", "30/12/1899", "1900"])
def test_what_software_writes_for_no_birth_is_none(written: str) -> None:
    assert clean_birth(written, DAY_FIRST, ON) is None


def test_a_birth_of_1900_is_one_where_somebody_of_that_day_may_have_lived() -> None:
    born = clean_birth("01/01/1900", DAY_FIRST, "1960-03-15")

    assert born is not None
    assert born.normal == "1900-01-01"


@pytest.mark.parametrize(
    "written", ["30/02/1988", "29/02/1987", "13/13/1988", "1850", "teenager", "Tue 29/02/1988", ""]
)
def test_what_is_no_birth_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError):
        clean_birth(written, DAY_FIRST, ON)


def test_the_order_of_the_file_holds_for_births() -> None:
    month_first = clean_birth("03/04/1988", DateOrder(day_first=False), ON)

    assert month_first is not None
    assert month_first.normal == "1988-03-04"
    with pytest.raises(InvalidValueError, match="two ways"):
        clean_birth("03/04/88", DateOrder(mixed=True), ON)


@given(st.dates(date(1930, 1, 1), date(2026, 3, 15)))
def test_two_digits_of_a_year_give_the_last_such_day_before_the_record(day: date) -> None:
    born = clean_birth(day.strftime("%d/%m/%y"), DAY_FIRST, ON)

    assert born is not None
    assert born.latest <= date(2026, 3, 15)
    assert (born.latest.day, born.latest.month, born.latest.year % 100) == (day.day, day.month, day.year % 100)


@given(st.dates(date(1930, 1, 1), date(2026, 3, 15)), st.sampled_from(["%d/%m/%Y", "%m/%Y", "%Y", "c. %Y", "%B %Y"]))
def test_a_vaguer_writing_never_leaves_out_the_day_itself(day: date, form: str) -> None:
    born = clean_birth(day.strftime(form), DAY_FIRST, ON)

    assert born is not None
    assert born.earliest <= day <= born.latest


WRITINGS = st.text(digits + "/.-~? :,cajunesmrwdbt'", max_size=24)


@given(WRITINGS | st.text(max_size=40))
def test_any_text_is_a_birth_or_refused_in_a_sentence(text: str) -> None:
    try:
        born = clean_birth(text, DAY_FIRST, ON)
    except InvalidValueError as refused:
        assert refused.message.endswith(".")
    else:
        assert born is None or birth_of(born.normal) == born


@pytest.mark.parametrize("text", ["about 35", "aged 35", "age 19"])
def test_an_age_is_no_year_of_birth(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        clean_birth(text, DateOrder(), "2026-07-01")

    assert "19" not in caught.value.message.replace("age 19", "").partition(";")[0]
