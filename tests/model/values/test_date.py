"""Dates in the forms that forces write, and the evidence of a column."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import clean_moment, ends_after, is_later, last_day
from graphintel.model.values.date_order import DateOrder


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-3-4", "2026-03-04"),
        (" 04/03/2026 ", "2026-03-04"),
        ("4/3/26", "2026-03-04"),
        ("04.03.2026", "2026-03-04"),
        ("04-03-2026", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("4th Mar. 2026", "2026-03-04"),
        ("4 sept 2026", "2026-09-04"),
        ("04-Mar-26", "2026-03-04"),
        ("4Mar2026", "2026-03-04"),
        ("2026-03", "2026-03-01"),
        ("01/01/69", "2069-01-01"),
        ("02/01/70", "1970-01-02"),
        ("29/02/2024", "2024-02-29"),
        ("٠٤/٠٣/٢٠٢٦", "2026-03-04"),
        ("04/03/2026 21:30", "2026-03-04T21:30:00+00:00"),
        ("04/03/2026, 9:05:07", "2026-03-04T09:05:07+00:00"),
        ("4 March 2026 21:30", "2026-03-04T21:30:00+00:00"),
        ("2026-03-04T21:30Z", "2026-03-04T21:30:00+00:00"),
        ("2026-03-04T21:30:15.123+01:00", "2026-03-04T20:30:15+00:00"),
        ("2026-03-04 21:30+0100", "2026-03-04T20:30:00+00:00"),
        ("2026-03-04 21:30 -05", "2026-03-05T02:30:00+00:00"),
        ("01/07/2026 22:30", "2026-07-01T21:30:00+00:00"),
        ("01/07/2026 22:30 BST", "2026-07-01T21:30:00+00:00"),
        ("01/07/2026 22:30 GMT", "2026-07-01T22:30:00+00:00"),
        ("01/07/2026 00:30", "2026-06-30T23:30:00+00:00"),
        ("29/03/2026 00:59", "2026-03-29T00:59:00+00:00"),
        ("29/03/2026 02:00", "2026-03-29T01:00:00+00:00"),
        ("25/10/2026 01:30", "2026-10-25T00:30:00+00:00"),
        ("25/10/2026 02:00", "2026-10-25T02:00:00+00:00"),
        ("2026/07/01", "2026-07-01"),
        ("2026.7.1", "2026-07-01"),
        ("20260701", "2026-07-01"),
        ("01072026", "2026-07-01"),
        ("01 07 2026", "2026-07-01"),
        ("July 1, 2026", "2026-07-01"),
        ("Jul 1st 2026", "2026-07-01"),
        ("1st of July, 2026", "2026-07-01"),
        ("2026-Jul-01", "2026-07-01"),
        ("July 2026", "2026-07-01"),
        ("07/2026", "2026-07-01"),
        ("Wed 1 July 2026", "2026-07-01"),
        ("Wednesday, July 1, 2026", "2026-07-01"),
        ("weds 01/07/2026", "2026-07-01"),
        ("1 July 2026 (Wed)", "2026-07-01"),
        ("1 July 2026 9:30 PM", "2026-07-01T20:30:00+00:00"),
        ("01/07/2026 9.30pm", "2026-07-01T20:30:00+00:00"),
        ("01/07/2026 9 p.m.", "2026-07-01T20:00:00+00:00"),
        ("01/07/2026 12:15 am", "2026-06-30T23:15:00+00:00"),
        ("01/07/2026 12:15 pm", "2026-07-01T11:15:00+00:00"),
        ("1 July 2026 2130hrs", "2026-07-01T20:30:00+00:00"),
        ("1 July 2026 21.30", "2026-07-01T20:30:00+00:00"),
        ("1 July 2026 at 21:30 hrs", "2026-07-01T20:30:00+00:00"),
        ("Wed 1 July 2026 2130", "2026-07-01T20:30:00+00:00"),
        ("2130hrs on 01/07/2026", "2026-07-01T20:30:00+00:00"),
        ("9:30 PM, Wed 1 July 2026", "2026-07-01T20:30:00+00:00"),
        ("20260701T213000Z", "2026-07-01T21:30:00+00:00"),
    ],
)
def test_a_date_is_read_as_written_and_a_time_as_uk_local(written: str, moment: str) -> None:
    assert clean_moment(written) == moment
    assert clean_moment(moment) == moment


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-02-30", "no possible date"),
        ("31/04/2026", "no possible date"),
        ("29/02/2026", "no possible date"),
        ("03/25/2026", "no possible date"),
        ("2026-03-04 24:00", "no possible date"),
        ("2026-03-04 21:60", "no possible date"),
        ("2026-03-04 21:30+99:99", "no possible date"),
        ("9999-12-31T23:59-12:00", "no possible date"),
        ("29/03/2026 01:30", "clocks went forward"),
        ("01/01/1900", "software writes"),
        ("1904-01-01 00:00", "software writes"),
        ("1970-01-01", "software writes"),
        ("0001-01-01", "software writes"),
        ("46082", "spreadsheet's number"),
        ("46082.5", "spreadsheet's number"),
        ("4 Marzipan 2026", "no date"),
        ("4 Ju 2026", "no date"),
        ("Jun-26", "no date"),
        ("2026", "names a year but no month"),
        ("2026-00", "no possible date"),
        ("2026-07-00", "no possible date"),
        ("00/07/2026", "no possible date"),
        ("Thu 1 July 2026", "2026-07-01 is a Wednesday"),
        ("2026-07-01 13:30 AM", "no possible date"),
        ("1 July 2026 0:30 pm", "no possible date"),
        ("1 July 2026 2530hrs", "no possible date"),
        ("1 July 2026 9", "no date"),
        ("9" * 300, "no date"),
        ("01/07/2026" + " " * 300 + "or 8", "no date"),
        ("2026-03-04T", "no date"),
        ("last week", "no date"),
        ("", "no date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(InvalidValueError, match=why) as refused:
        clean_moment(written)

    assert refused.value.code == "bad_date"
    assert "2026-03-04 or 04/03/2026" in refused.value.message


def test_a_date_that_reads_in_two_ways_is_read_by_its_column_or_refused() -> None:
    assert clean_moment("03/04/2026", DateOrder()) == "2026-04-03"
    assert clean_moment("03/04/2026", DateOrder(day_first=False)) == "2026-03-04"
    with pytest.raises(InvalidValueError, match="two ways"):
        clean_moment("03/04/2026", DateOrder(mixed=True))
    assert clean_moment("04/04/2026", DateOrder(mixed=True)) == "2026-04-04"
    assert clean_moment("25/12/2025", DateOrder(mixed=True)) == "2025-12-25"


def test_a_day_counts_whole_when_it_is_compared() -> None:
    assert last_day("2026-06-30T23:30:00+00:00") == "2026-07-01"
    assert not is_later("2026-07-01T21:30:00+00:00", "2026-07-01")
    assert not is_later("2026-07-01", "2026-07-01T05:00:00+00:00")
    assert is_later("2026-07-01T21:30:01+00:00", "2026-07-01T21:30:00+00:00")
    assert is_later("2026-07-02", "2026-07-01")


def test_an_end_may_lie_so_far_ahead_as_its_precision_explains() -> None:
    assert not ends_after("2026-11-30", "2026-11-28", "month")
    assert not ends_after("2026-12-04", "2026-11-28", "week")
    assert ends_after("2026-12-05", "2026-11-28", "week")
    assert ends_after("2026-12-29", "2026-11-28", "month")
    assert ends_after("2026-11-29", "2026-11-28", "day")


def test_two_digits_of_a_year_are_the_last_such_year() -> None:
    assert clean_moment("12/05/65", None, 2036) == "1965-05-12"
    assert clean_moment("12/05/27", None, 2036) == "2027-05-12"


@given(st.text(digits + "/.-: ,apmjuneyswdthrsZ+", max_size=30) | st.text(max_size=60))
def test_any_text_is_a_date_or_refused_in_a_sentence(text: str) -> None:
    try:
        moment = clean_moment(text)
    except InvalidValueError as refused:
        assert refused.message.endswith(".")
    else:
        assert clean_moment(moment) == moment


DAYS = st.dates(date(1971, 1, 1), date(2069, 12, 31))
FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%d %B %Y", "%d %b %y", "%B %d, %Y", "%a %d %b %Y",
    "%A, %B %d, %Y", "%d/%m/%y", "%d-%b-%Y", "%Y-%b-%d", "%a %d/%m/%Y", "%d %B %Y (%a)",
)  # fmt: skip
TIMES = ("", " %H:%M", " %H%Mhrs", " %I:%M %p", ", %H:%M:%S", " at %I.%M%p", " %H.%M", " %H%M")


@given(DAYS, st.sampled_from(FORMS), st.sampled_from(TIMES), st.integers(3, 22), st.integers(0, 59))
def test_every_form_with_every_time_gives_the_same_moment(
    day: date, form: str, time: str, hour: int, minute: int
) -> None:
    local = datetime(day.year, day.month, day.day, hour, minute)
    expected = clean_moment(local.strftime("%Y-%m-%d %H:%M" if time else "%Y-%m-%d"))

    assert clean_moment(local.strftime(form + time)) == expected


@given(DAYS, st.integers(1, 6))
def test_a_weekday_that_contradicts_the_date_is_refused(day: date, off: int) -> None:
    other = (day + timedelta(days=off)).strftime("%A")

    with pytest.raises(InvalidValueError, match="does not fall on that weekday"):
        clean_moment(f"{other} {day.strftime('%d/%m/%Y')}")
