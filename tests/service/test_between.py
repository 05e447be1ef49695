"""What ties some things: no more of them at once than it says, those on the chart already among them."""

from __future__ import annotations

import pytest

from graphintel.errors import LimitError
from graphintel.service.between import MOST_THINGS
from tests.dashboards.lists import NUMBER, OFFICER, ListService, world


@pytest.mark.parametrize(
    ("ids", "others"),
    [(MOST_THINGS + 1, 0), (1, MOST_THINGS), (MOST_THINGS, 1), (MOST_THINGS, MOST_THINGS), (MOST_THINGS // 2 + 1, 750)],
)
def test_more_things_than_it_says_are_refused(ids: int, others: int) -> None:
    asked = [f"phone:+446{number:09d}" for number in range(ids + others)]

    with pytest.raises(LimitError, match=r"at most 1,500"):
        ListService(world()).read(OFFICER, "between", ids=asked[:ids], others=asked[ids:])


def test_as_many_as_it_says_are_tied_and_a_thing_twice_counts_once() -> None:
    asked = [NUMBER, *(f"phone:+446{number:09d}" for number in range(MOST_THINGS - 1))]

    answer = ListService(world()).read(OFFICER, "between", ids=[NUMBER, NUMBER], others=asked)

    assert [entity["id"] for entity in answer["entities"]] == [NUMBER]
