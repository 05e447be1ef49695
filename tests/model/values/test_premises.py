"""Addresses in many writings, and what must stay apart."""

from __future__ import annotations

import pytest

from graphintel.model.values.address import Address, parse_address
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.premises import PREMISES, clean_area

ONE_ADDRESS = {
    "XX11AB:14:FLAT 2:ALDER STREET": [
        "Flat 2, 14 Alder Street, Northmere, XX1 1AB",
        "FLAT 2 14 ALDER ST NORTHMERE XX11AB",
        "14 Alder St, Flat 2, XX1 1AB",
        "2/14 Alder St XX1 1AB",
        "Flat 2 at 14 Alder Street, XX1 1AB",
        "flt 2, no. 14 alder st. xx1 1ab",
        "Apt. 2\n14 Alder Street\nNorthmere\nXX1 1AB",
        "Apartment 2, 14, Alder St, Northmere, Northshire, XX1 1AB, UK",
        "Flat No 2, 14 Alder Street XX1  1AB",
        "XX1 1AB, Flat 2, 14 Alder Street",
        "14 Alder Street XX1 1AB flat 2",
        "Flat 02, 014 Álder St; XX1-1AB",
        "Flat 2 - 14 Alder Street, XX1 1AB",
        "2, 14 Alder Street, XX1 1AB",
        "Flat2, 14Alder Street, XX1 1AB",
        "Flat Two, 14 Alder Street, XX1 1AB",
    ],
    "XX11AB:14:FLAT 2 SECOND FLOOR:ALDER STREET": [
        "Flat 2, 2nd floor, 14 Alder Street, XX1 1AB",
        "Second Floor, Flat 2, 14 Alder Street, XX1 1AB",
        "14 Alder Street, Second Floor Flat 2, XX1 1AB",
    ],
    "XX11AB:14:FLAT 2 ALDER HOUSE:ALDER STREET": [
        "Flat 2, Alder House, 14 Alder Street, XX1 1AB",
        "Flat 2 Alder House 14 Alder Street XX1 1AB",
        "14 Alder Street, Flat 2, Alder House, Northmere, XX1 1AB",
    ],
    "XX11AB:14:ALDER HOUSE:ALDER STREET": ["Alder House, 14 Alder Street, XX1 1AB"],
    "XX11AB:14::ALDER STREET": [
        "14 Alder Street, XX1 1AB",
        "14 Alder st northmere XX1 1AB",
        "14, Alder St., XX1-1AB",
        "Number 14 Alder Street, XX1 1AB",
        "Alder Street 14, XX1 1AB",
    ],
    "XX11AB:14A::ALDER STREET": ["14A Alder Street, XX1 1AB", "14 A Alder St XX1 1AB", "14a alder street, xx1 1ab"],
    "XX11AB:14:SECOND FLOOR FLAT:ALDER STREET": [
        "2nd floor flat, 14 Alder St, XX1 1AB",
        "Second Floor Flat 14 Alder Street XX1 1AB",
        "14 Alder St, 2nd Flr Flat, XX1 1AB",
    ],
    "XX11AB:14:GROUND FLOOR FLAT:ALDER STREET": [
        "Ground floor 14 Alder Street XX1 1AB",
        "Grd Flr Flat, 14 Alder St, XX1 1AB",
    ],
    "XX11AB:14:BASEMENT FLAT:ALDER STREET": [
        "Basement flat, 14 Alder St, XX1 1AB",
        "Basement Flat 14 Alder St XX1 1AB",
    ],
    "XX11AB:14:FLAT B:ALDER STREET": ["Flat B, 14 Alder St, XX1 1AB", "14 Alder St flat b XX1 1AB"],
    "XX11AB:14:FLAT 2B:ALDER STREET": ["Flat 2B, 14 Alder St, XX1 1AB", "Flat 2 B 14 Alder St XX1 1AB"],
    "XX11AB:14:ROOM 4 FLAT 2:ALDER STREET": ["Room 4, Flat 2, 14 Alder St, XX1 1AB", "Flat 2 Rm 4 14 Alder St XX1 1AB"],
    "XX11AB:14:FLAT ABOVE:ALDER STREET": ["Flat above 14 Alder St XX1 1AB", "The flat over, 14 Alder Street, XX1 1AB"],
    "XX11AB:14:FLAT:ALDER STREET": ["Flat at 14 Alder St XX1 1AB", "The flat, 14 Alder Street, XX1 1AB"],
    "XX11AB:14:THE SWAN SHOP:ALDER STREET": ["The Swan Shop, 14 Alder St, XX1 1AB"],
    "XX11AB:14-16::ALDER STREET": [
        "14-16 Alder St, XX1 1AB",
        "14 – 16 Alder Street XX1 1AB",
        "14 to 16 Alder St XX1 1AB",
    ],
    "XX11AB:14::SAINT JOHNS ROAD": ["14 St Johns Road, XX1 1AB", "14 St. John's Rd Northmere XX1 1AB"],
    "XX11AB:14::UPPER SAINT MARTINS LANE": ["14 Upper St Martins Lane XX1 1AB", "14 Upr Saint Martin’s Ln, XX1 1AB"],
    "XX11AB:14::HIGH STREET": ["14 High St St Albanmere XX1 1AB", "14 High Street, XX1 1AB"],
    "XX11AB:14::FIRST AVENUE": ["14 1st Ave XX1 1AB", "14 First Avenue XX1 1AB"],
    "XX11AB:14::BROADWAY": ["14 Broadway, Northmere, XX1 1AB", "14 Broadway Northmere XX1 1AB"],
    "XX11AB:14::THE GREEN": ["14 The Green, XX1 1AB", "14 The Green Northmere XX1 1AB"],
    "XX11AB:14::ALDER ROAD EAST": ["14 Alder Rd East, XX1 1AB"],
    "XX11AB:14::A STREET": ["14 A Street XX1 1AB"],
    "XX11AB:14::": ["14, XX1 1AB"],
    "XX11AB:14::ALDERWAY": ["14 Alderway, Northmere, XX1 1AB"],
    "XX11AB::FLAT 2:ALDER COURT": ["Flat 2, Alder Court, XX1 1AB", "flat 2 alder ct xx1 1ab"],
    "XX11AB:ALDER COURT:FLAT 2:HIGH STREET": [
        "Flat 2, Alder Court, High Street, XX1 1AB",
        "Flat 2 Alder Court High Street XX1 1AB",
    ],
    "XX11AB:THE SWAN HOTEL::HIGH STREET": [
        "The Swan Hotel, High Street, XX1 1AB",
        "The Swan Hotel High St XX1 1AB",
        "THE SWAN HOTEL, HIGH STREET, NORTHMERE, XX1 1AB",
    ],
    "XX11AB:THE SWAN HOTEL:ROOM 12:HIGH STREET": ["Room 12, The Swan Hotel, High Street, XX1 1AB"],
    "XX11AB:THE SWAN HOTEL::": [
        "The Swan Hotel, XX1 1AB",
        "the swan hotel xx1 1ab",
    ],
    "XX11AB:THE SWAN HOTEL::NORTHMERE": [
        "The Swan Hotel, Northmere, XX1 1AB",
        "The Swan Hotel, Northmere, Northshire, XX1 1AB",
        "the swan hotel northmere xx1 1ab",
    ],
    "XX11AB:THE ALDER BUSH::OLD HIGH STREET": [
        "The Alder Bush, Old High Street, XX1 1AB",
        "The Alder Bush Old High St XX1 1AB",
    ],
    "XX11AB:ALDER ESTATE:UNIT 5:ALDER ROAD": ["Unit 5, Alder Estate, Alder Road, XX1 1AB"],
    "XX11AB:PHONE BOX::ALDER STREET": [
        "Phone box, Alder Street, XX1 1AB",
        "phone box alder st xx1 1ab",
        "Phone box on Alder Street, Northmere, XX1 1AB",
    ],
    "XX11AB:PHONE BOX::SCHOOL LANE": ["Phone box, School Lane, XX1 1AB", "phone box school ln xx1 1ab"],
    "XX11AB:PHONE BOX OUTSIDE 14::ALDER STREET": ["Phone box outside 14 Alder Street, XX1 1AB"],
    "XX11AB:PHONE BOX 14::ALDER STREET": ["Phone box, 14 Alder Street, XX1 1AB"],
    "XX11AB:CARPARK::ALDER STREET": ["Car park, Alder Street, XX1 1AB", "Carpark Alder St XX1 1AB"],
    "XX11AB:REAR OF 14::ALDER STREET": ["Rear of 14 Alder Street, XX1 1AB", "Rear of 14 Alder St Northmere XX1 1AB"],
    "XX11AB:STATION ROAD CAFE::ALDER STREET": ["Station Road Cafe, Alder Street, XX1 1AB"],
    "XX11AB:::ALDER STREET": ["Alder Street, XX1 1AB", "Alder St, Northmere Park, XX1 1AB"],
    "XX11AB:::OLD MILL ROAD": ["Old Mill Road, XX1 1AB", "old mill rd xx1 1ab"],
    "ZZ993CZ:14::ALDER STREET": ["14 Alder Street, ZZ99 3CZ"],
    "uprn:SYN-UPRN-000123": ["SYN-UPRN-000123", " uprn: syn-uprn-000123"],
    "area:NM-3:THE ALDER BUSH": ["The Alder Bush", "the  alder bush", "THE ALDER-BUSH".replace("-", " ")],
    "area:NM-3:FLAT 2 14 ALDER STREET": ["Flat 2, 14 Alder St", "14 alder street, flat 2", "2/14 Alder St"],
    "area:NM-3:FLAT 2 14 ALDER STREET NORTHMERE": ["Flat 2, 14 Alder St, Northmere", "2/14 Alder St Northmere"],
    "area:NM-3:ROOM 5 THE SWAN HOTEL": ["Room 5, The Swan Hotel", "The Swan Hotel, Rm 5"],
    "area:NM-3:LAYBY ON ALDER ROAD NORTH OF THE BRIDGE": ["Layby on Alder Rd, north of the bridge"],
}


@pytest.mark.parametrize(("key", "written"), [(key, text) for key, texts in ONE_ADDRESS.items() for text in texts])
def test_several_writings_of_one_place_give_one_key(key: str, written: str) -> None:
    assert PREMISES.clean(written, "nm-3").key == key


@pytest.mark.parametrize("key", [key for key in ONE_ADDRESS if not key.startswith("area:")])
def test_an_address_as_shown_is_read_as_itself(key: str) -> None:
    assert PREMISES.key(PREMISES.display(key)) == key


def test_a_uprn_loses_the_zeros_and_the_point_that_spreadsheets_give_and_take() -> None:
    digits = "123" + "456"

    assert PREMISES.key(digits) == PREMISES.key("00" + digits) == PREMISES.key(digits + ".0") == f"uprn:{digits}"
    assert PREMISES.clean("SYN-UPRN-000123").properties == {"reserved": True}
    assert PREMISES.clean(digits).properties == {}


@pytest.mark.parametrize(
    ("key", "building"),
    [
        ("XX11AB:14:FLAT 2:ALDER STREET", "XX11AB:14::ALDER STREET"),
        ("XX11AB::FLAT 2:ALDER COURT", "XX11AB:::ALDER COURT"),
        ("XX11AB:14::ALDER STREET", ""),
        ("XX11AB:THE SWAN HOTEL:ROOM 12:HIGH STREET", "XX11AB:THE SWAN HOTEL::HIGH STREET"),
        ("area:NM-3:FLAT 2 14 ALDER STREET", "area:NM-3:14 ALDER STREET"),
        ("area:NM-3:THE ALDER BUSH", ""),
        ("area:NM-3:ROOM 5 THE SWAN HOTEL", ""),
        ("uprn:SYN-UPRN-000123", ""),
    ],
)
def test_a_unit_lies_in_its_building(key: str, building: str) -> None:
    assert PREMISES.building_of(key) == building


@pytest.mark.parametrize(
    ("written", "area", "code"),
    [
        ("XX1 1AB", "NM-3", "bad_premises"),
        ("ZZ99 3VZ", "NM-3", "filler"),
        ("No fixed abode, ZZ99 3VZ", "NM-3", "filler"),
        ("14 Alder Street, ZZ99 3WZ", "NM-3", "filler"),
        ("Flat 2, XX1 1AB", "NM-3", "bad_premises"),
        ("0", "NM-3", "bad_premises"),
        ("12, 14", "NM-3", "bad_premises"),
        ("!!!", "NM-3", "filler"),
        ("", "NM-3", "bad_premises"),
        ("Alder " * 60, "NM-3", "bad_premises"),
        ("St " * 10_000, "NM-3", "bad_premises"),
        ("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 300, "NM-3", "bad_premises"),
        ("The Alder Bush", "", "area_missing"),
        ("14 Alder Street", " ", "area_missing"),
        ("The Alder Bush", "::", "bad_area"),
    ],
)
def test_what_says_no_place_is_refused(written: str, area: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        PREMISES.clean(written, area)

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_the_last_postcode_counts_and_one_broken_by_a_comma_is_read() -> None:
    assert parse_address("14 Alder St, XX1 1AB, formerly XX2 2AB") == Address(
        "XX22AB", "14", "XX1 1AB FORMERLY", "ALDER STREET"
    )
    assert parse_address("14 Alder Street") is None
    assert PREMISES.key("14 Alder St, XX1, 1AB") == "XX11AB:14::ALDER STREET"


def test_an_area_is_one_code_in_any_case_and_spacing() -> None:
    assert clean_area(" nm-3 ") == clean_area("NM–3") == "NM-3"
    assert clean_area("Northmere:\nLPA") == "NORTHMERE LPA"
    with pytest.raises(InvalidValueError):
        clean_area("A" * 81)
