"""Postcodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.postcode import POSTCODE, repaired_postcodes
from graphintel.model.values.premises import PREMISES


@pytest.mark.parametrize(
    ("written", "key", "caption"),
    [
        ("XX1 1AB", "XX11AB", "XX1 1AB"),
        ("xx11ab", "XX11AB", "XX1 1AB"),
        (" xx1-1ab. ", "XX11AB", "XX1 1AB"),
        ("ZZ99 3VZ", "ZZ993VZ", "ZZ99 3VZ"),
        ("zz993cz", "ZZ993CZ", "ZZ99 3CZ"),
    ],
)
def test_postcodes_that_no_place_can_have_are_kept_and_flagged(written: str, key: str, caption: str) -> None:
    cleaned = POSTCODE.clean(written)

    assert (cleaned.key, cleaned.caption, dict(cleaned.properties)) == (key, caption, {"reserved": True})


@pytest.mark.parametrize("shape", ["A1|1AA", "A11|1AA", "A1A|1AA", "AA1|1AA", "AA11|1AA", "AA1A|1AA", "GIR|0AA"])
def test_every_shape_in_use_is_accepted(shape: str) -> None:
    outward, inward = shape.split("|")

    assert POSTCODE.clean(f"{outward} {inward}".lower()).caption == f"{outward} {inward}"
    assert not POSTCODE.clean(outward + inward).properties


def test_a_forces_post_office_has_a_number_of_its_own() -> None:
    assert (POSTCODE.key("bfpo 57"), POSTCODE.display("BFPO57")) == ("BFPO57", "BFPO 57")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "XX1",
        "XX1 1A",
        "XX1 1ABC",
        "Q1|1AA",
        "V1|1AA",
        "AI1|1AA",
        "AA1|1CA",
        "AA1|1AO",
        "1AA|1AA",
        "ß1|1AA",
        "X1|1AA",
    ],
)
def test_letters_that_are_never_issued_are_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="no postcode") as refused:
        POSTCODE.clean(written.replace("|", " "))

    assert refused.value.code == "bad_postcode"


@pytest.mark.parametrize("letter", list("ABCDEFGHJKPSTUW"))
def test_the_third_letter_of_a_short_london_district_is_one_of_fifteen(letter: str) -> None:
    assert POSTCODE.key(f"N1{letter} " + "1AA") == f"N1{letter}" + "1AA"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("XX1 OAB", "XX1 0AB"),
        ("XX9 9A8", "XX9 9AB"),
        ("XX5 5I1", "XX5 5LL"),
        ("XXI 1AB", "XX1 1AB"),
        ("XX1 1A8", "XX1 1AB"),
        ("XX1OAB", "XX1 0AB"),
        ("XX1-1A8", "XX1 1AB"),
        ("XX1 1 AB", "XX1 1AB"),
        ("XX 1 1AB", "XX1 1AB"),
        ("XX1 1A", ""),
        ("XX1 11AB", ""),
        ("XX1 123", ""),
    ],
)
@pytest.mark.parametrize(
    "line", ["14 Alder Street, Northmere, {}", "14 Alder Street, {}, Northmere", "{}, The Alder Bush"]
)
@pytest.mark.parametrize("area", ["Northmere", ""])
def test_what_stands_where_a_postcode_stands_and_is_none_is_said_to_be_none(
    written: str, meant: str, line: str, area: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        PREMISES.clean(line.format(written.lower()), area)

    assert refused.value.code == "bad_postcode"
    assert repr(written) in refused.value.message and refused.value.message.endswith(".")
    assert (f"did the source mean {meant}?" in refused.value.message) == bool(meant)


@pytest.mark.parametrize(
    "place",
    [
        "Layby, A1234", "Layby on M25 J10", "Layby A34 near BP", "Plot 14A", "Hill View, 2F1", "14 Alder Street, XX1",
        "Car park, B5018", "Outside the Alder Bush, ZZ01 AAA", "The Alder Inn", "14 Alder Street, 2nd Floor", "Flat 1AB",
        "Shop, 2nd", "Unit B1, Alder Estate",
    ],
)  # fmt: skip
def test_what_is_no_postcode_and_stands_elsewhere_stays_a_place_in_its_area(place: str) -> None:
    assert PREMISES.clean(place, "NM-3").key.startswith("area:NM-3:")


LOOK_ALIKE = {"0": "O", "1": "IL", "5": "S", "8": "B", "2": "Z", "S": "5", "B": "8", "Z": "2", "L": "1", "Q": "0"}
codes = st.from_regex(r"XX[0-9] [0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(code=codes, place=st.integers(2, 6), choice=st.integers(0, 1))
def test_a_look_alike_is_a_suggestion_never_a_repair(code: str, place: int, choice: int) -> None:
    others = LOOK_ALIKE.get(code[place], "")
    if not others:
        return
    written = code[:place] + others[choice % len(others)] + code[place + 1 :]

    with pytest.raises(InvalidValueError) as refused:
        PREMISES.clean(f"14 Alder Street, Northmere, {written}", "Northmere")

    assert refused.value.code == "bad_postcode" and repr(written) in refused.value.message
    assert code.replace(" ", "") in repaired_postcodes(written.replace(" ", ""))


def test_three_places_with_three_false_postcodes_are_not_one() -> None:
    written = ["14 Alder Street, Northmere, XX1 OAB", "14 Alder Street, Northmere, XX9 9A8", "14 Alder St, XX5 5I1"]

    for text in written:
        with pytest.raises(InvalidValueError, match="is none"):
            PREMISES.clean(text, "Northmere")
