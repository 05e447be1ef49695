"""Every normal form holds to itself: cleaning twice is cleaning once, and any text is a value or a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphintel.model.keys import entity_of_id, resolve_key
from graphintel.model.search_meanings import meanings_of
from graphintel.model.values.base import InvalidValueError, folded, one_line
from graphintel.model.values.date import clean_moment
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.mark import FRAGMENT, MARK
from graphintel.model.values.marking import clean_marking
from graphintel.model.values.name import NAME
from graphintel.model.values.phone import PHONE
from graphintel.model.values.postcode import POSTCODE
from graphintel.model.values.premises import PREMISES, clean_area

USUAL, LONG = 100, 100_000
CLEANERS: dict[str, Callable[[str], str]] = {
    "phone": PHONE.key,
    "mark": MARK.key,
    "fragment": FRAGMENT.key,
    "postcode": POSTCODE.key,
    "premises": PREMISES.key,
    "premises in an area": lambda text: PREMISES.clean(text.removeprefix("area:NM-3:"), "NM-3").key,
    "name": NAME.key,
    "date": clean_moment,
    "area": clean_area,
    "marking": clean_marking,
    "conditions": lambda text: ";".join(clean_conditions(text)),
}
SHOWN: dict[str, Callable[[str], str]] = {
    "phone": PHONE.display,
    "mark": MARK.display,
    "fragment": FRAGMENT.display,
    "postcode": POSTCODE.display,
    "premises": PREMISES.display,
    "name": NAME.display,
}
TYPES = [
    "Person", "Phone", "Mark", "Premises", "AdvertCard", "CardDesign", "Event", "Vehicle", "Operation",
    "Organisation", "Area", "Advert", "Persona", "Handle", "Submission", "Item",
]  # fmt: skip
_PIECES = [
    "FLAT", "APT", "ROOM", "RM", "UNIT", "2", "14", "14A", "B", "2/14", "14-16", "ALDER", "ST", "SAINT", "STREET",
    "RD", "COURT", "HOUSE", "HIGH", "THE", "SWAN", "HOTEL", "PHONE", "BOX", "NO", "AT", "OUTSIDE", "NEAR", "REAR",
    "FLOOR", "GROUND", "2ND", "XX1", "1AB", "XX11AB", "ZZ99", "3VZ", "NORTHMERE", "GREEN", "PARK", "BROADWAY",
    "EAST", "OLD", "&", "TO", ",", ";", ".", "-", "/", "07700", "900123", "+44", "(0)", "O7700", "9OO", "l23",
    "double", "seven", "oh", ".0", "E+09", "ZZ01", "AAA", "Z123", "IIZ0123", "?", "*", "#", ":", "FA:JS/1",
    "FA:2026/0012/1", "#1", "2026-03-04", "04/03/2026", "21:30", "BST", "Mar", "force:FA", "official", "İ", "ß",
    "ŉ", "ﬁ", "١٤", "Ⅷ", "½", "²",
]  # fmt: skip
pieces = st.lists(st.sampled_from([*_PIECES, "\n", "\u200b", "\x00", "\ud800"]), max_size=9)
texts = st.one_of(
    st.text(max_size=200),
    st.text("9876543210+() -.OolISB|eE/TZ:", max_size=24),
    st.builds(lambda words, between: between.join(words)[:200], pieces, st.sampled_from([" ", ", ", ""])),
)


def holds_to_itself(name: str, text: str) -> None:
    """Assert that a text is refused, or has a normal form that is its own, also when it is shown and read again."""
    try:
        key = CLEANERS[name](text)
    except InvalidValueError as refused:
        assert refused.code and refused.message.endswith(".")
        return
    if not name.startswith("premises") or key.startswith("area:"):  # the key of an address is no writing of one
        assert CLEANERS[name](key) == key
    if name in SHOWN:
        assert CLEANERS[name](SHOWN[name](key)) == key


@pytest.mark.parametrize("name", CLEANERS)
@settings(max_examples=USUAL)
@given(text=texts)
def test_a_normal_form_is_its_own_and_nothing_but_a_refusal_is_raised(name: str, text: str) -> None:
    holds_to_itself(name, text)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", CLEANERS)
@settings(max_examples=LONG)
@given(text=texts)
def test_a_hundred_thousand_normal_forms_are_their_own(name: str, text: str) -> None:
    holds_to_itself(name, text)


@settings(max_examples=USUAL)
@given(text=texts)
def test_an_address_is_read_as_itself_and_so_is_its_building(text: str) -> None:
    holds_to_itself("premises", f"{text}, XX1 1AB")
    try:
        building = PREMISES.building_of(PREMISES.key(f"{text}, XX1 1AB"))
    except InvalidValueError:
        return
    assert not building or PREMISES.key(PREMISES.display(building)) == building


@settings(max_examples=USUAL)
@given(text=texts)
@example("İß\ud800")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert one_line(one_line(text)) == one_line(text)


@settings(max_examples=USUAL)
@given(type_name=st.sampled_from(TYPES), text=texts)
def test_any_key_is_an_entity_that_its_id_gives_back_or_a_refusal(type_name: str, text: str) -> None:
    try:
        found = resolve_key(type_name, text, owner_force="FA", submission_ref="FA:1", item_no=1, area="NM-3")
    except InvalidValueError:
        return
    for entity in filter(None, (found.entity, found.building)):
        assert entity_of_id(entity.id) == entity
        entity.id.encode()


@settings(max_examples=USUAL)
@given(text=texts)
def test_any_text_may_be_searched_for(text: str) -> None:
    for meaning in meanings_of(text):
        assert bool(meaning.id) != bool(meaning.terms)
        assert all(term and len(term) <= 64 for term in meaning.terms)
        (meaning.id + "".join(meaning.terms)).encode()


digits = st.integers(0, 999).map(lambda number: f"07700 900{number:03}")


def _disguised(number: str, form: int) -> str:
    plain = number.replace(" ", "")
    return [
        f"{plain[:5]}-{plain[5:8]}.{plain[8:]}",
        f"+44 (0){plain[1:5]} {plain[5:]}",
        f"0044{plain[1:]}",
        f"{plain[1:]}.0",
        plain.replace("0", "O", 2),
    ][form]


@settings(max_examples=USUAL)
@given(number=digits)
def test_five_writings_of_a_number_give_one_key(number: str) -> None:
    assert {PHONE.key(_disguised(number, form)) for form in range(5)} == {PHONE.key(number)}


@settings(max_examples=USUAL)
@given(number=digits, place=st.integers(9, 11), digit=st.sampled_from([*"9876543210"]))
def test_a_number_with_another_digit_is_another_number(number: str, place: int, digit: str) -> None:
    near = number[:place] + digit + number[place + 1 :]

    assert (PHONE.key(near) == PHONE.key(number)) == (near == number)


@settings(max_examples=USUAL)
@given(
    number=st.integers(1, 300),
    unit=st.integers(1, 60),
    street=st.sampled_from(["Alder Street", "St Birch Road", "Old Elm Lane", "The Green"]),
    town=st.sampled_from(["", "Northmere", "Northmere, Northshire"]),
    form=st.integers(0, 4),
)
def test_five_writings_of_an_address_give_one_key(number: int, unit: int, street: str, town: str, form: int) -> None:
    short = street.replace("Street", "St.").replace("Road", "Rd").replace("Lane", "ln")
    behind = f", {town}" if town else ""
    written = [
        f"Flat {unit}, {number} {short}{behind}, XX1 1AB",
        f"FLAT {unit} {number} {street.upper()}{behind.replace(',', '')} XX11AB",
        f"{number} {street}, Apartment {unit}{behind} xx1 1ab",
        f"{unit}/{number} {short}\n{town}\nXX1 1AB",
        f"flt {unit:03}, no {number}, {street}{behind}, xx1-1ab",
    ][form]

    assert PREMISES.key(written) == PREMISES.key(f"Flat {unit}, {number} {street}, XX1 1AB")
