"""Dates in the forms that forces write, and the evidence of a column."""

from __future__ import annotations

import pytest

from graphintel.model.values.base import BadValue
from graphintel.model.values.date import DateEvidence, DateOrder, clean_moment, is_later, last_day


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
        ("March 4, 2026", "no date"),
        ("2026", "no date"),
        ("2026-03-04T", "no date"),
        ("last week", "no date"),
        ("", "no date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(BadValue, match=why) as refused:
        clean_moment(written)

    assert refused.value.code == "bad_date"
    assert "2026-03-04 or 04/03/2026" in refused.value.message


@pytest.mark.parametrize(
    ("cells", "declared", "order"),
    [
        (["01/02/2026", "03/04/2026"], "day-first", DateOrder()),
        (["01/02/2026", "03/04/2026"], "refuse", DateOrder(mixed=True)),
        (["01/02/2026", "25/12/2025"], "refuse", DateOrder()),
        (["01/02/2026", "12/25/2025"], "day-first", DateOrder(mixed=True)),
        (["25/12/2025", "12/25/2025"], "day-first", DateOrder(mixed=True)),
        (["25/12/2025", "26/12/2025", "12/25/2025"], "day-first", DateOrder()),
        ([f"12/{day}/2025 09:30" for day in range(13, 22)], "day-first", DateOrder(mixed=True)),
        ([f"12/{day}/2025 09:30" for day in range(13, 23)], "day-first", DateOrder(day_first=False)),
        ([*(f"12/{day}/2025" for day in range(13, 31)), "25/12/2025"], "day-first", DateOrder(mixed=True)),
        (["2026-03-04", "", "31/31/2026", "unknown"], "day-first", DateOrder()),
    ],
)
def test_the_order_of_a_column_follows_its_evidence(cells: list[str], declared: str, order: DateOrder) -> None:
    evidence = DateEvidence(declared)
    for cell in cells:
        evidence.add(cell)

    assert evidence.order == order


def test_a_date_that_reads_in_two_ways_is_read_by_its_column_or_refused() -> None:
    assert clean_moment("03/04/2026", DateOrder()) == "2026-04-03"
    assert clean_moment("03/04/2026", DateOrder(day_first=False)) == "2026-03-04"
    with pytest.raises(BadValue, match="two ways"):
        clean_moment("03/04/2026", DateOrder(mixed=True))
    assert clean_moment("04/04/2026", DateOrder(mixed=True)) == "2026-04-04"
    assert clean_moment("25/12/2025", DateOrder(mixed=True)) == "2025-12-25"


def test_a_day_counts_whole_when_it_is_compared() -> None:
    assert last_day("2026-06-30T23:30:00+00:00") == "2026-07-01"
    assert not is_later("2026-07-01T21:30:00+00:00", "2026-07-01")
    assert not is_later("2026-07-01", "2026-07-01T05:00:00+00:00")
    assert is_later("2026-07-01T21:30:01+00:00", "2026-07-01T21:30:00+00:00")
    assert is_later("2026-07-02", "2026-07-01")
