"""What a search finds on a small graph, in which order, and why."""

from __future__ import annotations

import pytest

from graphintel.model.access import Viewer, expand_keys
from graphintel.model.records import Item
from graphintel.service.describe import describe_entities
from graphintel.service.search import search
from graphintel.service.view import View
from tests.oracle import ListFinder, ListReader
from tests.worlds import World, statement

MARKS = ("ZZ01AAA", "ZZ01AAB", "ZA01AAA", "PO12345", "PL:PO12345", "ZZO1AAA", "Z123ABC")
ITEM = Item("FA:1", 1, "3x5x2", "1", "A", "P", "observed", "unknown")


def _view(*ends: str, **properties: object) -> View:
    """Return what an officer of a force sees of an item that names these things."""
    said = [
        statement(ITEM, "FA", "OFFICIAL", "NAMES", ITEM.id, end, properties=dict(properties) if properties else {})
        for end in ends
    ]
    world = World(tuple(said), ())
    reader, finder = ListReader(world.entities, said, ()), ListFinder(world.entities, said)
    viewer = Viewer("ana", "analyst", expand_keys(("marking:OFFICIAL", "force:FA")))
    return View(viewer, reader, finder, finder, reader.read_point())


def _hits(text: str) -> list[tuple[str, str]]:
    found = search(_view(*(f"mark:{mark}" for mark in MARKS)), text)
    return [(hit.id.removeprefix("mark:"), hit.reason) for hit in found.hits]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("ZZ01 _ _ _", ["ZZ01AAA", "ZZ01AAB"]),
        ("ZZ01...", ["ZZ01AAA", "ZZ01AAB"]),
        ("__01 AAA", ["ZA01AAA", "ZZ01AAA"]),
        ("Z_01 AA_", ["ZA01AAA", "ZZ01AAA", "ZZ01AAB"]),
        ("*2345", ["PL:PO12345", "PO12345"]),
        ("PL:PO*", ["PL:PO12345"]),
        ("ZZ9...", []),
    ],
)
def test_a_fragment_finds_the_marks_that_it_fits_and_says_that_each_may_be_it(text: str, marks: list[str]) -> None:
    hits = _hits(text)

    assert [mark for mark, _ in hits] == marks
    assert all(reason.startswith("may be: fits ") for _, reason in hits)


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("ZZ01AAA", "ZZ01AAA", "ZZO1AAA"),
        ("ZZO1AAA", "ZZO1AAA", "ZZ01AAA"),
        ("PO 12345", "PO12345", "PL:PO12345"),
    ],
)
def test_the_mark_as_written_comes_first_and_what_it_may_be_behind_it(text: str, first: str, then: str) -> None:
    hits = _hits(text)

    assert [mark for mark, _ in hits] == [first, then]
    assert hits[0][1] == "this mark"


def test_the_uk_reading_of_what_is_written_otherwise_is_found_with_the_reason() -> None:
    assert _hits("ZZOI AAA") == [("ZZ01AAA", "may be ZZ01 AAA, with look-alikes read otherwise")]
    assert ("PO12345", "may be a writing of POI 2345: held as written") in _hits("POI" + " 2345")


def test_a_candidate_is_offered_and_never_opened_in_place_of_the_mark_that_is_written() -> None:
    view = _view("mark:ZZ01AAA")

    assert [hit.id for hit in search(view, "ZZO1AAA").hits] == ["mark:ZZ01AAA"]
    assert view.records("ZZO1AAA") == view.records("ZZ01 _ _ _") == ()
    assert view.records("ZZO1 AAA") == ("mark:ZZ01AAA",)


def test_every_number_of_a_text_is_found() -> None:
    view = _view("phone:+447700900123", "phone:+447700900124")

    assert [hit.caption for hit in search(view, "Ring 07700 900123/07700 900124, 24/7").hits] == [
        "07700 900123",
        "07700 900124",
    ]


def test_a_number_is_found_by_its_last_digits_with_the_reason() -> None:
    view = _view("phone:+447700900123", "phone:+447700900124", "phone:+442079460123", "mark:ZZ01AAA")

    assert [(hit.id, hit.reason) for hit in search(view, "900 123").hits] == [
        ("phone:+447700900123", "number ending: 447700900123")
    ]
    assert [hit.caption for hit in search(view, "0123").hits] == ["020 7946 0123", "07700 900123"]
    assert search(view, "123").hits == ()


def test_how_a_number_is_written_is_told_of_the_statement_and_not_of_the_number() -> None:
    view = _view("phone:+447700900123", as_written="07seven00 900123", obscured=True, network="Test")

    thing = describe_entities(
        view, ["phone:+447700900123"], view.identity(["phone:+447700900123"]), view.statements([ITEM.id])
    )
    assert thing["phone:+447700900123"].properties == {"reserved": True, "network": "Test"}
