"""What ties some things: no more of them at once than it says, those on the chart already among them."""

from __future__ import annotations

import pytest

from graphintel.errors import LimitError
from graphintel.service.links_among import MAX_ENTITIES
from tests.dashboards.lists import NUMBER, OFFICER, ListService, world


@pytest.mark.parametrize(
    ("ids", "others"),
    [
        (MAX_ENTITIES + 1, 0),
        (1, MAX_ENTITIES),
        (MAX_ENTITIES, 1),
        (MAX_ENTITIES, MAX_ENTITIES),
        (MAX_ENTITIES // 2 + 1, 750),
    ],
)
def test_more_things_than_it_says_are_refused(ids: int, others: int) -> None:
    asked = [f"phone:+446{number:09d}" for number in range(ids + others)]

    with pytest.raises(LimitError, match=r"at most 1,500"):
        ListService(world()).read(OFFICER, "between", ids=asked[:ids], others=asked[ids:])


def test_as_many_as_it_says_are_tied_and_a_thing_twice_counts_once() -> None:
    asked = [NUMBER, *(f"phone:+446{number:09d}" for number in range(MAX_ENTITIES - 1))]

    answer = ListService(world()).read(OFFICER, "between", ids=[NUMBER, NUMBER], others=asked)

    assert [entity["id"] for entity in answer["entities"]] == [NUMBER]
