"""Postcodes."""

from __future__ import annotations

import pytest

from graphintel.model.values.base import BadValue
from graphintel.model.values.postcode import POSTCODE


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
    with pytest.raises(BadValue, match="no postcode") as refused:
        POSTCODE.clean(written.replace("|", " "))

    assert refused.value.code == "bad_postcode"


def test_postcodes_of_one_sector_are_half_alike() -> None:
    assert POSTCODE.compare("XX11AB", "XX11AB").score == 1.0
    assert POSTCODE.compare("XX11AB", "XX11CD").score == 0.5
    assert POSTCODE.compare("XX11AB", "XX12AB").score == 0.0
