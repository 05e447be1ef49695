"""The order of day and month: one for a whole file, by the evidence of all its date columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import clean_moment
from graphintel.model.values.date_order import DateEvidence, DateOrder, file_order, said_of

DAYS = st.dates()


def evidence(*columns: list[str], declared: str = "day-first") -> list[DateEvidence]:
    """Return the evidence of columns called a, b and so on."""
    found = []
    for name, cells in zip("abcdef", columns, strict=False):
        seen = DateEvidence(name, declared)
        for line, cell in enumerate(cells, 2):
            seen.add(cell, line)
        found.append(seen)
    return found


@pytest.mark.parametrize(
    ("columns", "declared", "order"),
    [
        ([["01/02/2026", "03/04/2026"]], "day-first", DateOrder()),
        ([["01/02/2026", "03/04/2026"]], "month-first", DateOrder(day_first=False)),
        ([["01/02/2026", "03/04/2026"]], "refuse", DateOrder(mixed=True)),
        ([["01/02/2026", "25/12/2025"]], "refuse", DateOrder()),
        ([["01/02/2026", "25/12/2025"]], "month-first", DateOrder()),
        ([["01/02/2026", "12/25/2025"]], "day-first", DateOrder(day_first=False)),
        ([["01/02/2026"], ["12/25/2025"]], "day-first", DateOrder(day_first=False)),
        ([["01/02/2026"], [], ["Fri 12/25/2025 9:30 PM"]], "day-first", DateOrder(day_first=False)),
        ([["25/12/2025", "12/25/2025"]], "day-first", DateOrder(mixed=True)),
        ([["25/12/2025", "26/12/2025"], ["12/25/2025"]], "day-first", DateOrder(mixed=True)),
        ([["25/12/2025"] * 101 + ["12/25/2025"]], "day-first", DateOrder()),
        ([["2026-03-04", "", "31/31/2026", "unknown", "2026/13/01"]], "day-first", DateOrder()),
    ],
)
def test_one_file_has_one_order(columns: list[list[str]], declared: str, order: DateOrder) -> None:
    assert file_order(evidence(*columns, declared=declared), declared) == order


def test_two_columns_that_prove_different_orders_are_both_named() -> None:
    order = file_order(evidence(["03/04/2026", "25/12/2025"], ["12/26/2025"]))

    with pytest.raises(InvalidValueError) as refused:
        clean_moment("03/04/2026", order)
    assert "'25/12/2025' in a (line 3) has the day first" in refused.value.message
    assert "'12/26/2025' in b (line 2) the month first" in refused.value.message
    assert clean_moment("25/12/2025", order) == "2025-12-25"
    assert clean_moment("04/04/2026", order) == "2026-04-04"


def test_a_date_that_is_proof_itself_is_refused_with_both_facts() -> None:
    order = file_order(evidence(["25/12/2025"], ["12/31/1985"]))

    with pytest.raises(
        InvalidValueError, match=r"month first, and this file proves both orders: '25/12/2025'.*'12/31/1985'"
    ):
        clean_moment("12/31/1985", order)


def test_a_date_that_hung_on_the_declaration_is_told() -> None:
    assert said_of(evidence(["25/12/2025", "03/04/2026"])) is None
    assert said_of(evidence(["04/04/2026", "2026-03-04"])) is None
    found = said_of(evidence(["04/04/2026", "03/04/2026"]))
    assert found is not None
    assert (found[0].column, found[0].line) == ("a", 3)
    assert "day first, as the source declares" in found[1]
    found = said_of(evidence(["03/04/2026"], ["12/26/2025"]))
    assert found is not None
    assert found[1] == "it is read month first, because '12/26/2025' in b (line 2) can only be so"


@given(st.lists(DAYS, min_size=1, max_size=12), st.booleans(), st.integers(1, 3))
def test_dates_of_one_writer_are_never_read_in_the_other_order_against_evidence(
    days: list[object], day_first: bool, columns: int
) -> None:
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    days = [day for day in days if day.year >= 1971]  # type: ignore[attr-defined]
    cells = [day.strftime(form) for day in days]  # type: ignore[attr-defined]
    order = file_order(evidence(*(cells[n::columns] for n in range(columns))))

    if any(day.day > 12 for day in days):  # type: ignore[attr-defined]
        assert order == DateOrder(day_first=day_first)
        assert [clean_moment(cell, order) for cell in cells] == [str(day) for day in days]
