"""28 days, as far as dates are precise: what may have been outside is not taken for inside."""

from __future__ import annotations

import pytest

from graphintel.indicators.windows import span_of
from tests.indicators.handmade_worlds import PHONE, World, finding_in, item, shows, under


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("2026-03-01", "", "day"), ("2026-03-28", "", "day"), True),
        (("2026-03-01", "", "day"), ("2026-03-29", "", "day"), False),
        (("2026-03-01T23:30:00+00:00", "", "exact"), ("2026-03-28T10:00:00+00:00", "", "exact"), True),
        (("2026-03-02", "", "day"), ("2026-03-25", "", "week"), True),
        (("2026-03-02", "", "day"), ("2026-03-30", "", "week"), False),
        (("2026-03-02", "", "day"), ("2026-03-10", "", "month"), False),
        (("2026-01-01", "2026-06-30", "day"), ("2026-03-10", "", "day"), True),
        (("2026-01-01", "2026-06-30", "month"), ("2026-03-10", "", "day"), True),
        (("2026-03-02", "", "day"), ("", "", "unknown"), False),
    ],
)
def test_two_observations_are_together_where_both_surely_fall_into_28_days(
    one: tuple[str, str, str], other: tuple[str, str, str], together: bool
) -> None:
    first, second = span_of(*one), span_of(*other)

    assert (first is not None and second is not None and first.intersection(second) is not None) is together


def test_undated_adverts_never_make_an_indicator_present_and_are_no_collection() -> None:
    items = tuple(item(f"FA:{n}/1", shows(str(n)), under(str(n), f"profile{n}"), seen="") for n in range(1, 5))

    answer = finding_in(World(items, PHONE, "no_data"), "I01")

    assert answer.state == "no_data"
    assert "Undated adverts" in answer.counter_evidence[-1].text
