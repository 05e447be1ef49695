"""Search offers the other writing of a place: as what may be the same, below the place itself, never what is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.model.keys import entity_of_id
from graphintel.model.values.premises import PREMISES
from graphintel.service.answers.entities import Hit
from graphintel.service.search import search
from graphintel.service.view import View
from tests.dashboards.lists import OFFICER, Teller
from tests.oracle import ListFinder, ListReader

MARK = "mark:ZZ01AAA"


def hits(held: list[str], typed: str, hidden: str = "") -> list[Hit]:
    """Return the hits on premises, where these places are held and the hidden one is for other keys."""
    teller = Teller()
    for place in held:
        more = {"conditions": ("compartment:covert",)} if place == hidden else {}
        teller.say(teller.item(**more), "SEEN_AT", MARK, f"premises:{PREMISES.key(place)}")
    statements = list(teller.told.values())
    entities = {end: entity_of_id(end) for s in statements for end in (s.start, s.end)}
    reader, index = ListReader(entities, statements, []), ListFinder(entities, statements)
    return list(search(View(OFFICER, reader, index, index, reader.read_point()), typed).hits)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 Alder Street, XX1 1AB", "Alder House, 14 Alder Street, XX1 1AB"),
        ("Flat 2, 14 Alder Street, XX1 1AB", "Flat 2, Second Floor, 14 Alder Street, XX1 1AB"),
        ("Flat A, 14 Alder Street, XX1 1AB", "14A Alder Street, XX1 1AB"),
        ("Alder House, Birch Road, XX1 1AB", "14 Birch Road, XX1 1AB"),
        ("14 Alderway, XX1 1AB", "14 Alderway Northmere XX1 1AB"),
        ("The Swan Hotel, XX1 1AB", "The Swan Hotel, Northmere, XX1 1AB"),
        ("12½ Alder Road, XX1 1AB", "12 1/2 Alder Road, XX1 1AB"),
        ("Flat 14, Alder House, XX1 1AB", "14 Alder House, XX1 1AB"),
    ],
)
def test_either_writing_of_a_place_offers_the_other(one: str, other: str) -> None:
    for typed, offered in ((one, other), (other, one)):
        found = hits([one, other], typed)

        assert [(hit.id, hit.score) for hit in found[:2]] == [
            (f"premises:{PREMISES.key(typed)}", 1.0),
            (f"premises:{PREMISES.key(offered)}", 0.95),
        ]
        assert found[1].reason.startswith("may be the same place: ")
        assert hits([offered], typed)[0].id == f"premises:{PREMISES.key(offered)}"


@pytest.mark.parametrize(
    "other",
    [
        "Flat 3, 14 Alder Street, XX1 1AB",
        "14 Alder Street, XX1 1AB",
        "Flat 2, 16 Alder Street, XX1 1AB",
        "Flat 14, 2 Alder Street, XX1 1AB",
        "Flat 2, 14 Alder Street, XX1 1AD",
        "Rear of 14 Alder Street, XX1 1AB",
    ],
)
def test_another_place_is_not_offered(other: str) -> None:
    typed = "Flat 2, 14 Alder Street, XX1 1AB"

    assert not [hit for hit in hits([typed, other], typed) if "same place" in hit.reason]


def test_a_place_that_the_viewer_may_not_see_is_not_offered() -> None:
    one, other = "14 Alder Street, XX1 1AB", "Alder House, 14 Alder Street, XX1 1AB"

    assert [hit.id for hit in hits([one, other], one, hidden=other)] == [f"premises:{PREMISES.key(one)}"]


def test_a_fraction_is_found_as_typed_and_by_its_id() -> None:
    place = "12½ Alder Road, XX1 1AB"
    for typed in (place, f"premises:{PREMISES.key(place)}", f" premises: {place} "):
        assert hits([place], typed)[0] == replace(hits([place], place)[0], reason=hits([place], typed)[0].reason)
