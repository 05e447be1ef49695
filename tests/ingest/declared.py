"""A small source of people, numbers, places and events, from which each test changes what it is about."""

from __future__ import annotations

from typing import Any

from ingest.source import Attribute, Category, Column, DateRange, Entity, Link, Records

REF = Column("ref", required=True)
DAY = Column("day", required=True)
WHO = Column("who")
NAME = Column("name")
NUMBERS = Column("numbers")
PLACES = Column("places")
KIND = Column("kind")
GOOD: dict[str, Any] = {
    "name": "things",
    "about": "Things",
    "columns": (REF, DAY, WHO, NAME, NUMBERS, PLACES, KIND),
    "record_id": (REF,),
    "owner_force": "FA",
    "marking": "OFFICIAL",
    "reported": DateRange(DAY),
    "scheme": "3x5x2",
    "source_eval": "1",
    "info_eval": "A",
    "handling": "P",
    "basis": "record",
    "title": KIND,
    "entities": (
        Entity("who", "Person", key=WHO, caption=NAME),
        Entity("number", "Phone", key=NUMBERS, several=";"),
        Entity("place", "Premises", key=PLACES, several=";"),
    ),
    "links": (Link("USES_PHONE", "who", "number"), Link("LIVES_AT", "who", "place")),
}
EVENT: dict[str, Any] = {
    **GOOD,
    "title": "",
    "entities": (
        Entity("event", "Event", key=REF, attributes=(Attribute("event_type", KIND),)),
        Entity("who", "Person", key=WHO, caption=NAME),
        Entity("number", "Phone", key=NUMBERS, several=";"),
        Entity("place", "Premises", key=PLACES, several=";"),
    ),
    "links": (
        Link("INVOLVES", "event", "who", part="subject"),
        Link("INVOLVES", "event", "number", part="found"),
        Link("INVOLVES", "event", "place", part="place"),
    ),
}


def records(**changed: Any) -> Records:
    """Return the small source with other fields."""
    return Records(**{**GOOD, **changed})


def events(**changed: Any) -> Records:
    """Return the small source of events with other fields."""
    return Records(**{**EVENT, **changed})


def as_it_says(column: Column, *values: str) -> Category:
    """Return a closed map that leaves its values as they are."""
    return Category(column, {value.lower(): value for value in values})
