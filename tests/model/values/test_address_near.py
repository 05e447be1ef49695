"""Two keys that may be one place are told from two places."""

from __future__ import annotations

import pytest

from graphintel.model.values.premises import PREMISES


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("14 Alder Street", "Alder House, 14 Alder Street", "with and without ALDER HOUSE"),
        ("Flat 2, 14 Alder Street", "Flat 2, Alder House, 14 Alder Street", "with and without ALDER HOUSE"),
        ("Flat 3/1, 12 Alder Street", "Flat 3.1, 12 Alder Street", "the same numbers and words, parted otherwise"),
        ("14 Birch Road", "Alder House, Birch Road", "number and name of a building in one street"),
        ("Flat 2, 14 Birch Road", "Flat 2, Alder House, Birch Road", "number and name of a building in one street"),
        ("Flat 2, 14 Birch Road", "Flat 3, Alder House, Birch Road", ""),
        ("Ground Floor Flat, 14 Alder Street", "Lower Ground Floor Flat, 14 Alder Street", ""),
        ("14 Alder Street", "Basement Flat, 14 Alder Street", ""),
        ("14 Alder Street", "Phone box outside 14 Alder Street", ""),
        ("Flat 3, 1 Alder Street", "Flat 1, 3 Alder Street", ""),
        ("Alder House, 14 Alder Street", "Birch House, 14 Alder Street", ""),
        ("14 Alder Street", "14 Alder Road", ""),
        ("Level -1, 14 Alder Street", "Level 1, 14 Alder Street", ""),
        ("14 Alder Street", "14 Alder Street", ""),
    ],
)
def test_what_may_be_one_place_is_told_with_why(one: str, other: str, why: str) -> None:
    first, second = (PREMISES.key(f"{written}, XX1 1AB") for written in (one, other))

    assert PREMISES.may_be_same(first, second) == PREMISES.may_be_same(second, first) == why


def test_a_uprn_and_a_place_in_an_area_are_near_to_nothing() -> None:
    address = PREMISES.key("14 Alder Street, XX1 1AB")

    assert PREMISES.may_be_same(address, "uprn:SYN-UPRN-000123") == ""
    assert PREMISES.may_be_same("area:NM-3:14 ALDER STREET", address) == ""
