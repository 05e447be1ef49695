"""From keys as officers write them to entities, and from ids back."""

from __future__ import annotations

import pytest

from graphintel.model.entities.submission import clean_submission_ref
from graphintel.model.keys import entity_of_id, parse_id, resolve_key, type_of_id
from graphintel.model.records import Entity
from graphintel.model.values.base import InvalidValueError


def resolved(type_name: str, written: str, area: str = "") -> Entity:
    """Return the entity of a key in item 2 of FB:77:A, which FB owns."""
    return resolve_key(type_name, written, owner_force="FB", submission_ref="FB:77:A", item_no=2, area=area).entity


KEYS = [
    ("Person", "FA:4711", "person:FA:4711", "Person 4711 (FA)"),
    ("Person", " FA : 4711 ", "person:FA:4711", "Person 4711 (FA)"),
    ("Person", "FA:N:1", "person:FA:N:1", "Person N:1 (FA)"),
    ("Person", "#1", "person:FB:77:A/2#1", "Unnamed person 1 (FB:77:A/2)"),
    ("Person", " # 01", "person:FB:77:A/2#1", "Unnamed person 1 (FB:77:A/2)"),
    ("Phone", "O7700 900-123", "phone:+447700900123", "07700 900123"),
    ("Mark", "zz01 aaa", "mark:ZZ01AAA", "ZZ01 AAA"),
    ("Mark", "zz0? *", "fragment:ZZ0?*", "ZZ0?*"),
    ("Mark", "ZZ01 _ _ _", "fragment:ZZ01???", "ZZ01???"),
    ("Mark", "ZZ01...", "fragment:ZZ01*", "ZZ01*"),
    ("Mark", "pl: po 12345", "mark:PL:PO12345", "PL:PO12345"),
    ("Mark", "PO 12345", "mark:PO12345", "PO12345"),
    ("Phone", "07seven00 nine hundred 123", "phone:+447700900123", "07700 900123"),
    ("Premises", "SYN-UPRN-000123", "premises:uprn:SYN-UPRN-000123", "UPRN SYN-UPRN-000123"),
    (
        "Premises",
        "flat 2, 14 alder st, XX1 1AB",
        "premises:XX11AB:14:FLAT 2:ALDER STREET",
        "Flat 2, 14 Alder Street, XX1 1AB",
    ),
    (
        "Premises",
        "The Swan Hotel, High Street, XX1 1AB",
        "premises:XX11AB:THE SWAN HOTEL::HIGH STREET",
        "The Swan Hotel, High Street, XX1 1AB",
    ),
    ("Premises", "The Alder Bush", "premises:area:NM-3:THE ALDER BUSH", "The Alder Bush (NM-3)"),
    ("AdvertCard", "JS/1", "card:FB:JS/1", "JS/1 (FB)"),
    ("AdvertCard", "js / 1", "card:FB:JS/1", "JS/1 (FB)"),
    ("AdvertCard", "FA:JS/1", "card:FA:JS/1", "JS/1 (FA)"),
    ("AdvertCard", "FA:JS–1", "card:FA:JS-1", "JS-1 (FA)"),
    ("CardDesign", "D1", "design:FB:D1", "D1 (FB)"),
    ("Event", "e9", "event:FB:E9", "E9 (FB)"),
    ("Vehicle", "FA:V1", "vehicle:FA:V1", "V1 (FA)"),
    ("Operation", "alder", "operation:FB:ALDER", "ALDER (FB)"),
    ("Area", " nm-3 ", "area:NM-3", "NM-3"),
    ("Area", "Northmere LPA", "area:NORTHMERE LPA", "NORTHMERE LPA"),
    ("Organisation", "SYN-0001", "org:SYN-0001", "Company SYN-0001"),
    ("Organisation", "sc " + "123456", "org:SC" + "123456", "Company SC" + "123456"),
    ("Organisation", "FA:Alder Lettings", "org:FA:ALDER LETTINGS", "ALDER LETTINGS (FA)"),
    ("Advert", "Site.Example:991", "advert:site.example:991", "991 (site.example)"),
    ("Advert", "site.example:aB-9:2", "advert:site.example:aB-9:2", "aB-9:2 (site.example)"),
    ("Persona", "site.example:Coco", "persona:site.example:Coco", "Coco (site.example)"),
    ("Handle", "Email:A@Example.com", "handle:email:a@example.com", "a@example.com (email)"),
    ("Submission", "FA:2026/0012", "submission:FA:2026/0012", "FA:2026/0012"),
    ("Item", "FA:2026/0012/3", "item:FA:2026/0012/3", "FA:2026/0012/3"),
]


@pytest.mark.parametrize(("type_name", "written", "identifier", "caption"), KEYS)
def test_a_key_means_one_entity(type_name: str, written: str, identifier: str, caption: str) -> None:
    entity = resolved(type_name, written, "nm-3")

    assert (entity.id, entity.caption) == (identifier, caption)


@pytest.mark.parametrize(("type_name", "written", "identifier", "caption"), KEYS)
def test_the_id_alone_gives_the_same_entity_back(type_name: str, written: str, identifier: str, caption: str) -> None:
    assert entity_of_id(identifier) == resolved(type_name, written, "nm-3")


def test_a_spreadsheets_lost_zeros_of_a_company_number_are_put_back() -> None:
    number = "12" + "34567"

    assert resolved("Organisation", number).id == f"org:0{number}" == resolved("Organisation", "0" + number).id


def test_the_same_exhibit_of_two_forces_is_two_cards() -> None:
    first = resolve_key("AdvertCard", "JS/1", owner_force="FA", submission_ref="FA:1", item_no=1)
    second = resolve_key("AdvertCard", "JS/1", owner_force="FB", submission_ref="FB:1", item_no=1)

    assert first.entity.id != second.entity.id


def test_an_unnamed_person_belongs_to_the_item_alone() -> None:
    places = [("FA:1", 1), ("FA:1", 2), ("FB:1", 1)]

    ids = {resolve_key("Person", "#1", owner_force="FA", submission_ref=r, item_no=n).entity.id for r, n in places}

    assert len(ids) == 3


def test_a_unit_comes_with_its_building_and_a_house_does_not() -> None:
    def place(written: str) -> tuple[str, str]:
        found = resolve_key("Premises", written, owner_force="", submission_ref="", item_no=1, area="NM-3")
        return found.entity.id, found.building.id if found.building else ""

    assert place("Flat 2, 14 Alder St, XX1 1AB")[1] == "premises:XX11AB:14::ALDER STREET"
    assert place("Flat 2, 14 Alder St")[1] == "premises:area:NM-3:14 ALDER STREET"
    assert place("14 Alder St, XX1 1AB")[1] == place("The Alder Bush")[1] == place("SYN-UPRN-000001")[1] == ""


def test_only_what_follows_from_the_key_is_on_the_entity() -> None:
    assert resolved("Phone", "07700 900123").properties == {"reserved": True}
    assert resolved("Mark", "99ZZ99").properties == {"nonconforming": True}
    assert resolved("Premises", "14 Alder St, XX1 1AB").properties == {"reserved": True}
    assert resolved("Person", "FA:4711").properties == {}


@pytest.mark.parametrize(
    ("type_name", "written", "code"),
    [
        ("Phone", "07700 900", "bad_phone"),
        ("Mark", "blue van", "bad_mark"),
        ("Mark", "?", "bad_mark"),
        ("Premises", "XX1 1AB", "bad_premises"),
        ("Premises", "The Alder Bush", "area_missing"),
        ("Person", "4711", "bad_key"),
        ("Person", "#0", "bad_key"),
        ("Person", "#one", "bad_key"),
        ("Person", "FA:", "bad_key"),
        ("Person", "FA:4711#1", "bad_key"),
        ("Person", "FA:" + "1" * 200, "bad_key"),
        ("AdvertCard", ":JS/1", "bad_key"),
        ("AdvertCard", "FA:", "bad_key"),
        ("AdvertCard", "x" * 201, "bad_key"),
        ("Organisation", "Alder Lettings", "bad_key"),
        ("Advert", "991", "bad_key"),
        ("Handle", "a@example.com", "bad_key"),
        ("Area", ":", "bad_area"),
        ("Submission", "FA-0012", "bad_reference"),
        ("Submission", "FA:", "bad_reference"),
        ("Item", "FA:2026", "bad_key"),
        ("Item", "FA:2026/0", "bad_key"),
        ("Item", "2026/1", "bad_reference"),
        ("Phone", " ", "key_missing"),
        ("Pimp", "x", "unknown_type"),
    ],
)
def test_another_form_is_refused_by_its_own_rule(type_name: str, written: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        resolved(type_name, written)

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("VRM", "Mark"),
        ("OnlineAd", "Advert"),
        ("PrintAd", "Advert"),
        ("AdPersona", "Persona"),
        ("MarkFragment", "Mark"),
        ("phone", "Phone"),
    ],
)
def test_another_name_of_a_type_is_refused_with_ours(written: str, meant: str) -> None:
    with pytest.raises(InvalidValueError, match=f"write {meant}") as refused:
        resolved(written, "x")

    assert refused.value.code == "unknown_type"


def test_an_id_is_taken_apart_and_junk_is_none() -> None:
    assert parse_id("person:FA:4711") == ("Person", "FA:4711")
    assert type_of_id("fragment:ZZ0?*") == "MarkFragment"
    assert type_of_id("nothing:1") == type_of_id("") == ""
    for junk in ("", "phone", "phone:", "nothing:1", "card:JS/1", "premises:XX1", "premises:area:NM-3:", "phone:07700"):
        with pytest.raises(InvalidValueError):
            entity_of_id(junk)


def test_a_design_known_by_its_hash_is_shown_by_its_beginning() -> None:
    assert entity_of_id("design:" + "0a" * 16) == Entity("design:" + "0a" * 16, "CardDesign", "Design 0a0a0a0a")


def test_a_submission_reference_is_split_at_the_first_colon() -> None:
    assert clean_submission_ref(" FB : 77:A ") == "FB:77:A"


@pytest.mark.parametrize(
    ("type_name", "written"),
    [
        ("Event", "EV-2026-03-04T22:15"),
        ("Event", "2026-03-04T22:15:30"),
        ("Event", "2026-03-04 22:15"),
        ("Event", "22:15"),
        ("Event", "T22:15"),
        ("Event", "CAD:0123"),
        ("Operation", "https://site-a.example/1"),
        ("Vehicle", "REF:7"),
        ("AdvertCard", "20260304:7"),
        ("Organisation", "2026-03-04T22:15"),
        ("Person", "2026-03-04T22:15"),
    ],
)
def test_a_colon_in_an_owners_reference_makes_it_nobody_elses(type_name: str, written: str) -> None:
    with pytest.raises(InvalidValueError, match=f"write the force that owns the reference before it, as FB:{written}"):
        resolved(type_name, written)

    own = resolved(type_name, f"FB:{written}")
    assert own.id.split(":")[1] == "FB"
    assert entity_of_id(own.id).id == own.id


@pytest.mark.parametrize(
    "owner", ["FA", "FX", "NATIONAL", "local-authority", "force-fb", "06", "01ZD", "North Mere", "F.2"]
)
def test_what_looks_like_a_force_is_the_owner(owner: str) -> None:
    assert resolved("Event", f"{owner}:E1").id == f"event:{owner}:E1"


def test_a_submissions_own_force_may_look_like_anything() -> None:
    force = "2026-03-04T22"
    entity = resolve_key("Event", f"{force}:15", owner_force=force, submission_ref="X:1", item_no=1).entity

    assert entity.id == "event:2026-03-04T22:15"
    assert entity_of_id(entity.id).id == entity.id


@pytest.mark.parametrize(
    "written", ["FA:a.test@example.com", "FA:07700 900123", "FA:+447700900123", "FA:www.site.example"]
)
def test_a_thing_is_no_nominal(written: str) -> None:
    with pytest.raises(InvalidValueError, match="is no nominal of a Person"):
        resolved("Person", written)
