"""A number is a shared facility where its neighbours are of enough groups and no group has most of them: at the bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from graphintel.analysis.networks import find_networks
from graphintel.analysis.parameters import DEFAULT_PARAMETERS
from graphintel.analysis.snapshot import Snapshot
from tests.analysis.planted import Row, columns, person, phone, row

HUB = phone(1)
RULE = replace(DEFAULT_PARAMETERS, facility_floor=15, facility_groups=4.0, facility_share=0.25, reruns=1)


def _hub(groups: Sequence[tuple[int, int]]) -> list[Row]:
    """Return groups of people who all know one another, of whom the first so many use one number."""
    rows = []
    for number, (size, users) in enumerate(groups):
        people = [person(f"{number}-{n}") for n in range(size)]
        rows += [row("ASSOCIATES_WITH", a, b, f"FA:K{number}/1") for a, b in combinations(people, 2)]
        rows += [row("USES_PHONE", one, HUB, f"FA:U{number}-{n}/1") for n, one in enumerate(people[:users])]
    return rows


@pytest.mark.parametrize(
    ("groups", "changed", "is_facility"),
    [
        ([(4, 4)] * 4, {"facility_groups": 3.99}, True),
        ([(4, 4)] * 4, {"facility_groups": 4.01}, False),
        ([(4, 4)] * 4, {"facility_groups": 3.99, "facility_share": 0.24}, False),
        ([(4, 4)] * 4, {"facility_groups": 3.99, "facility_floor": 16}, True),
        ([(4, 4)] * 4, {"facility_groups": 3.99, "facility_floor": 17}, False),
        # Most are of one group: many groups beside it do not make the number a facility.
        ([(12, 12), *[(3, 1)] * 8], {"facility_groups": 4.4, "facility_share": 0.59}, False),
        ([(12, 12), *[(3, 1)] * 8], {"facility_groups": 4.4, "facility_share": 0.6}, True),
        ([(12, 12), *[(3, 1)] * 8], {"facility_groups": 4.6, "facility_share": 0.6}, False),
        # Whoever has no other link says nothing of how diverse the neighbours are.
        ([(1, 1)] * 16, {"facility_groups": 1.0, "facility_share": 1.0}, False),
        ([(4, 4), *[(1, 1)] * 12], {"facility_groups": 1.01, "facility_share": 1.0}, False),
    ],
)
def test_the_bounds_of_what_a_facility_is(
    groups: list[tuple[int, int]], changed: dict[str, float], is_facility: bool
) -> None:
    result = find_networks(Snapshot.of(columns(_hub(groups))), replace(RULE, **changed))

    assert [one.id for one in result.facilities] == [HUB] * is_facility
