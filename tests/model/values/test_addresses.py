"""Addresses: no word is dropped, so two that differ in one are two places, and two writings of one place are one.

The generator draws what an address means apart from how it is written; the examples are those that others stumbled over.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.model.keys import entity_of_id, resolve_key
from graphintel.model.values.address_words import TOWNS
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.premises import PREMISES
from tests.model.values.address_writings import Meant, change, draw, write

USUAL, ALL = 3_000, 20_000
CODE = "XX1 1AB"


def _drawn(number: int) -> Iterator[tuple[Meant, random.Random]]:
    rng = random.Random("addresses")
    for _ in range(number):
        yield draw(rng), rng


def one_word_differs(number: int) -> list[tuple[str, str, str]]:
    """Return the pairs of which one word differs and the key does not."""
    wrong = []
    for meant, rng in _drawn(number):
        first, second = write(meant, rng), write(change(meant, rng), rng)
        if PREMISES.key(first) == PREMISES.key(second):
            wrong.append((first, second, PREMISES.key(first)))
    return wrong


def only_form_differs(number: int) -> list[tuple[str, str, str, str]]:
    """Return the pairs that differ in form and have two keys."""
    wrong = []
    for meant, rng in _drawn(number):
        first, second = write(meant, rng), write(meant, rng)
        keys = PREMISES.key(first), PREMISES.key(second)
        if keys[0] != keys[1]:
            wrong.append((first, second, *keys))
    return wrong


def refused_or_unlike_itself(number: int) -> list[str]:
    """Return the lawful addresses that are refused, or that their own caption does not give back."""
    wrong = []
    for meant, rng in _drawn(number):
        text = write(meant, rng)
        try:
            key = PREMISES.key(text)
        except InvalidValueError as refused:
            wrong.append(refused.message)
        else:
            if PREMISES.key(PREMISES.display(key)) != key or entity_of_id(f"premises:{key}").id != f"premises:{key}":
                wrong.append(text)
    return wrong


def test_addresses_that_differ_in_one_word_have_two_keys() -> None:
    assert one_word_differs(USUAL) == []


def test_writings_that_differ_in_form_only_have_one_key() -> None:
    assert only_form_differs(USUAL) == []


def test_lawful_addresses_are_accepted_and_read_again_as_themselves() -> None:
    assert refused_or_unlike_itself(USUAL) == []


@pytest.mark.parametrize("last", ["Hill", "Green", "Park", "Broadway"])
def test_one_word_behind_a_street_without_a_comma_is_of_the_street(last: str) -> None:
    assert PREMISES.key(f"14 Alder Road {last}, {CODE}") == f"XX11AB:14::ALDER ROAD {last.upper()}"
    assert PREMISES.key(f"14 Alder Road, {last}, {CODE}") == "XX11AB:14::ALDER ROAD"


@pytest.mark.parametrize("floor", ["First Floor", "Ground Floor", "20th Floor", "Ground Level"])
def test_a_dash_before_the_number_of_a_house_is_no_minus(floor: str) -> None:
    assert PREMISES.key(f"{floor} -4 Alder Road, {CODE}") == PREMISES.key(f"{floor} - 4 Alder Road, {CODE}")


@pytest.mark.full
@pytest.mark.timeout(900)
def test_twenty_thousand_pairs_of_each_kind_hold() -> None:
    assert one_word_differs(ALL) == []
    assert only_form_differs(ALL) == []
    assert refused_or_unlike_itself(ALL) == []


def parts(written: str) -> list[str]:
    """Return number or name, unit, and street of an address."""
    return PREMISES.key(f"{written}, {CODE}").split(":")[1:]


@pytest.mark.parametrize("kind", ["Flat", "Apt", "Studio", "Room", "Unit"])
@pytest.mark.parametrize("form", ["{} 3.03, 16 Alder Road", "16 Alder Road, {} 3.03", "{} 3.03 16 Alder Road"])
def test_a_point_within_the_number_of_a_unit_is_meaning(kind: str, form: str) -> None:
    number, unit, street = parts(form.format(kind))

    assert (number, unit.split()[1], street) == ("16", "3.03", "ALDER ROAD")
    assert parts(form.format(kind).replace("3.03", "3.04")) != [number, unit, street]


@pytest.mark.parametrize(
    ("written", "number", "unit", "street"),
    [
        ("Flat 3/1, 12 Alder Street", "12", "FLAT 3/1", "ALDER STREET"),
        ("3/1, 12 Alder Street", "12", "FLAT 3/1", "ALDER STREET"),
        ("3/1 12 Alder Street", "12", "FLAT 3/1", "ALDER STREET"),
        ("12 Alder Street, Flat 3/2", "12", "FLAT 3/2", "ALDER STREET"),
        ("12 Alder Street, 3/2", "12", "FLAT 3/2", "ALDER STREET"),
        ("Flat 2F1, 12 Alder Street", "12", "FLAT 2F1", "ALDER STREET"),
        ("Flats 1 to 3, 12 Alder Street", "12", "FLATS 1-3", "ALDER STREET"),
        ("Flat 1-3, 12 Alder Street", "12", "FLAT 1-3", "ALDER STREET"),
        ("12½ Alder Road", "12½", "", "ALDER ROAD"),
        ("12 1/2 Alder Road", "12 1/2", "", "ALDER ROAD"),
        ("3, 3 Alder Lane", "3", "FLAT 3", "ALDER LANE"),
        ("Flat 10A & 10B, 14 Alder Street", "14", "FLATS 10A&10B", "ALDER STREET"),
        ("Flat 10 A and 10 B 14 Alder Street", "14", "FLATS 10A&10B", "ALDER STREET"),
        ("Block B Flat 5, 14 Alder Street", "14", "FLAT 5 BLOCK B", "ALDER STREET"),
        ("First and Second Floor Flat, 14 Alder Street", "14", "FIRST & SECOND FLOOR FLAT", "ALDER STREET"),
        ("Ground Floor Front Flat, 14 Alder Street", "14", "GROUND FLOOR FRONT FLAT", "ALDER STREET"),
        ("Ground Floor Shop, 14 Alder Street", "14", "GROUND FLOOR SHOP", "ALDER STREET"),
        ("Shop 14 Alder Street", "14", "SHOP", "ALDER STREET"),
        ("14 Alder Street, rear", "14", "REAR", "ALDER STREET"),
        ("Land adjacent to 14 Alder Street", "LAND ADJACENT TO 14", "", "ALDER STREET"),
        ("14 Alder Street, phone box outside", "PHONE BOX OUTSIDE 14", "", "ALDER STREET"),
        ("Phone box on Alder Street outside 14", "PHONE BOX OUTSIDE 14", "", "ALDER STREET"),
        ("7 Eleven, 14 Alder Street", "14", "7 ELEVEN", "ALDER STREET"),
        ("14 Alder Street, 24 Hour Gym, Northmere", "14", "24 HOUR GYM", "ALDER STREET"),
        ("Unit 4 Block C, Alder Estate, Birch Road", "ALDER ESTATE", "UNIT 4 BLOCK C", "BIRCH ROAD"),
        ("Suite 2, Level 3, Tower B, Alder Place, Birch Road", "ALDER PLACE", "SUITE 2 LEVEL 3 TOWER B", "BIRCH ROAD"),
        ("Pitch 12, Alder Caravan Park, Birch Lane", "ALDER CARAVAN PARK", "PITCH 12", "BIRCH LANE"),
        ("Rose Cottage, Nether Alder, Northmere", "ROSE COTTAGE", "", "NETHER ALDER"),
        ("The Swan Hotel, Alderway, Northmere", "THE SWAN HOTEL", "", "ALDERWAY"),
        ("14 Alder Mews, Birch Road, Northmere", "14", "", "ALDER MEWS BIRCH ROAD"),
        ("2 Alder Lane Cottages, Northmere", "2", "", "ALDER LANE COTTAGES"),
        ("14 Alder Street, St Albanmere, Tyne and Wear", "14", "", "ALDER STREET"),
        ("Flat 4, 14/16 Alder Street", "14/16", "FLAT 4", "ALDER STREET"),
        ("Flat 3:1, 14 Alder:Beech Street", "14", "FLAT 3\u22361", "ALDER BEECH STREET"),
    ],
)
def test_every_word_of_an_address_stands_in_its_key(written: str, number: str, unit: str, street: str) -> None:
    key = PREMISES.key(f"{written}, {CODE}")

    assert key.split(":")[1:] == [number, unit, street]
    assert PREMISES.key(PREMISES.display(key)) == key
    building = f"XX11AB:{number}::{street}" if unit else ""
    assert PREMISES.building_of(key) == building
    found = resolve_key("Premises", f"{written}, {CODE}", owner_force="FA", submission_ref="FA:1", item_no=1)
    assert (found.building.id if found.building else "") == (f"premises:{building}" if building else "")


APART = [
    ["Flat 2F1", "Flat 2F2", "Flat 21", "Flat 2-1", "Flat 2.1", "Flat 2/1", "Flats 2-1"],
    ["Flat 1", "Flat 1 Left", "Flat 1 Right", "Flat 1 Front", "Flat 1 Rear", "Flat 11", "Flat 1L", "Flat 1, First Floor"],
    [f"First Floor {side}".strip() for side in ("Left", "Right", "front", "rear", "Front Left", "", "Shop", "Maisonette")],
    ["Floor -1", "Floor 1", "-1 Floor", "1 Floor", "Level -1", "Level 1", "Level -2", "Flat 3, Level -1", "Flat 3, Level 1"],
    ["Ground Floor Front Flat", "Ground Floor Rear Flat", "Lower Ground Floor Flat", "Ground Floor Flat",
     "Raised Ground Floor Flat", "Upper Ground Floor Flat", "Basement Flat", "Sub-basement Flat", "Garden Flat"],
    ["First and Second Floor Flat", "Second Floor Flat", "First Floor Flat", "First to Third Floor Flat",
     "First and Third Floor Flat", "Top Floor Flat"],
    ["Block B Flat 5", "Block C Flat 5", "Flat 5", "Tower B Flat 5", "Flat 5, Rowan House", "Flat 5, Larch House"],
    ["Flats 1 to 3", "Flats 1 to 4", "Flats 1 and 3", "Flat 1", "Flat 3", "Flat 1/3"],
    ["Flat 10A & 10B", "Flat 10A", "Flat 10B", "Flat 10A & 10C"],
    ["Flat 3", "Unit 3", "Room 3", "Studio 3", "Suite 3", "Plot 3", "Maisonette 3", "Shop 3", "Office 3"],
    ["The Swan Shop", "The Swan", "Swan Shop", "The Bell Shop", "Annexe", "The Coach House", "Flat above", "Flat below"],
]  # fmt: skip


@pytest.mark.parametrize("units", APART, ids=[units[0] for units in APART])
@pytest.mark.parametrize("form", ["{}, 14 Alder Street", "14 Alder Street, {}, Northmere"])
def test_units_that_differ_are_apart_and_in_one_building(units: list[str], form: str) -> None:
    found = [parts(form.format(unit)) for unit in [*units, ""]]

    assert len({tuple(one) for one in found}) == len(found)
    assert {(number, street) for number, _, street in found} == {("14", "ALDER STREET")}


@pytest.mark.parametrize(
    "writings",
    [
        ["Basement, 14 Alder Street", "Basement Flat, 14 Alder Street", "14 Alder Street, Basement"],
        [
            "First Floor Left, 14 Alder Street",
            "1st flr flat left 14 Alder St",
            "Left First Floor Flat, 14 Alder Street",
        ],
        ["Flats 1 to 3, 12 Alder Street", "Flats 1-3, 12 Alder Street", "12 Alder St, FLATS 1 - 3"],
        ["Annexe at 14 Alder Street", "Annex, 14 Alder Street", "14 Alder Street, Annexe"],
        ["Phone box outside 14 Alder Street", "Phonebox o/s no. 14 Alder St", "Phone Box outside 14, Alder Street"],
        ["Alder House, 14 Birch Road", "Alder House 14 Birch Road", "14 Birch Road, Alder House, Northmere"],
        ["Flat 2, Alder-Beech House, 14 Elm Rd", "Flat 2 Alder Beech Hse 14 Elm Road"],
    ],
)
def test_declared_synonyms_order_and_punctuation_make_no_other_place(writings: list[str]) -> None:
    assert len({tuple(parts(written)) for written in writings}) == 1


WORDS = [
    *[
        "FLAT",
        "APT",
        "ROOM",
        "UNIT",
        "STUDIO",
        "SUITE",
        "BLOCK",
        "TOWER",
        "SHOP",
        "OFFICE",
        "ANNEXE",
        "MAISONETTE",
        "PLOT",
    ],
    *[
        "BASEMENT",
        "FLOOR",
        "GROUND",
        "FIRST",
        "SECOND",
        "LOWER",
        "UPPER",
        "TOP",
        "GARDEN",
        "LEFT",
        "RIGHT",
        "FRONT",
        "REAR",
    ],
    *[
        "ABOVE",
        "BEHIND",
        "OUTSIDE",
        "NEAR",
        "2",
        "3",
        "14",
        "14A",
        "12½",
        "3/1",
        "2F1",
        "B",
        "C",
        "PF1",
        "3.03",
        "SWAN",
    ],
    *[
        "HOTEL",
        "INN",
        "HOUSE",
        "COURT",
        "MILL",
        "FARM",
        "CENTRE",
        "ROAD",
        "LANE",
        "MEWS",
        "HILL",
        "WAY",
        "PARK",
        "NORTH",
    ],
    *["EAST", "NORTHMERE", "PHONE", "BOX", "STOP", ",", ",", ",", ",", ","],
]


@pytest.mark.parametrize(
    "town", [*sorted(TOWNS), "Northmere Hill", "Church Northmere", "Northmere-on-Sea", "St Albanmere"]
)
def test_a_town_or_county_behind_a_street_does_not_count_and_elsewhere_it_does(town: str) -> None:
    assert parts(f"14 Alder Street, {town.title()}") == parts("14 Alder Street") == ["14", "", "ALDER STREET"]
    assert parts(f"The Swan Hotel, {town}") != parts("The Swan Hotel")
    assert PREMISES.clean(f"14 Alder Street, {town}", "NM-3").key != "area:NM-3:14 ALDER STREET"


ONE_WORD = {"FLAT", "APT", "FLOOR"}


@settings(max_examples=400)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=7),
    number=st.booleans(),
    place=st.integers(0, 6),
    other=st.sampled_from([*WORDS, "QUORN", "77"]),
)
def test_any_word_before_a_street_counts(words: list[str], number: bool, place: int, other: str) -> None:
    place %= len(words)
    if "," in (words[place], other) or {words[place], other} <= ONE_WORD or words[place] == other:
        return
    changed = [*words[:place], other, *words[place + 1 :]]
    try:
        first, second = (
            parts(" ".join([*line, *(["14"] if number else []), "ALDER STREET"])) for line in (words, changed)
        )
    except InvalidValueError:
        return
    assert first != second


@pytest.mark.parametrize("text", ["St " * 10_000, "1 " * 15_000, "A, " * 10_000, "Flat 1 " * 5_000, "½" * 30_000])
def test_a_cell_of_thirty_thousand_characters_is_refused_at_once(text: str) -> None:
    begun = time.process_time()

    with pytest.raises(InvalidValueError, match="is too long"):
        PREMISES.clean(text, "NM-3")

    assert time.process_time() - begun < 0.5
