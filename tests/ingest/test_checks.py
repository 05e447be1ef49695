"""Wrong declarations fail when they are made, with all their faults in one message."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from graphintel.errors import DeclarationError
from ingest.source import (
    Category,
    Column,
    Computed,
    DateRange,
    Entity,
    Expectation,
    FileKind,
    Link,
    Records,
    SameAs,
    Source,
)

REF = Column("ref", required=True)
DAY = Column("day", required=True)
MARK = Column("mark")
GOOD: dict[str, Any] = {
    "name": "things",
    "about": "Things",
    "columns": (REF, DAY, MARK),
    "record_id": (REF,),
    "owner_force": "FA",
    "marking": "OFFICIAL",
    "reported": DateRange(DAY),
    "scheme": "3x5x2",
    "source_eval": "1",
    "info_eval": "A",
    "handling": "P",
    "basis": "record",
    "entities": (Entity("thing", "Vehicle", key=REF), Entity("mark", "Mark", key=MARK)),
    "links": (Link("BORE_MARK", "thing", "mark"),),
}


def _refusal(**changed: Any) -> str:
    with pytest.raises(DeclarationError) as caught:
        Records(**{**GOOD, **changed})
    return str(caught.value)


def test_a_good_declaration_is_accepted() -> None:
    assert Records(**GOOD).kinds[0].filled == ("ref", "day")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Two Words"}, "not one lower-case word"),
        ({"columns": (REF, DAY, MARK, MARK)}, "declares the column 'mark' twice"),
        ({"ignored": ("mark",)}, "declares the column 'mark' twice"),
        ({"columns": (REF, DAY, MARK, Column("Colour Of"))}, "lower case with underscores"),
        ({"columns": (REF, DAY, MARK, Column("reject_code"))}, "belong to reject files"),
        ({"columns": (REF, DAY, MARK, Column("spare"))}, "'spare' is declared but nothing reads it"),
        ({"columns": (REF, DAY)}, "'mark' is read but not among the columns"),
        ({"columns": (REF, DAY, Column("mark", required=True, default="ZZ01 AAA"))}, "is required and has a default"),
        ({"record_id": ()}, "has no key"),
        ({"record_id": (MARK,)}, "has the key 'mark', which may be empty"),
        ({"record_id": (Column("other", required=True),)}, "not among its columns"),
        ({"entities": (*GOOD["entities"], Entity("mark", "Mark", key=MARK))}, "'mark' is declared twice"),
        ({"entities": (*GOOD["entities"], Entity("car", "Car", key=MARK))}, "has the type 'Car'"),
        ({"links": (Link("BORE_MARK", "mark", "thing"),)}, "would join Mark and Vehicle"),
        ({"links": (Link("BORE_MARK", "thing", "none"),)}, "names 'none'; declared entities are thing, mark"),
        ({"links": (Link("SAME_AS", "thing", "mark"),)}, "no link that a source may state"),
        ({"links": (Link("HOLDS_ROLE", "thing", "mark"),)}, "gives a role to something that is not a Person"),
        ({"links": (Link("BORE_MARK", "thing", "mark", may_miss=2),)}, "expected a share from 0 to 1"),
        (
            {"links": (Link(Category(MARK, {"": "BORE_MARK", "driven": "DRIVES"}), "thing", "mark"),)},
            "would join Vehicle and Mark, which DRIVES does not",
        ),
        (
            {"links": (Link(Category(MARK, {"": "BORE_MARK", "named": "NAMES"}), "thing", "mark"),)},
            "says 'NAMES', which is no link that a source may state",
        ),
        ({"same": (SameAs("thing", "none", "both"),)}, "SameAs names 'none'"),
        ({"expectations": (Expectation("Car"),)}, "counts 'Car'"),
        ({"marking": "RESTRICTED"}, "the marking is 'RESTRICTED'"),
        ({"reported": DateRange(DAY, order="year-first")}, "has the order 'year-first'"),
        ({"reported": DateRange(DAY, kind="future")}, "has the kind 'future'; allowed are past, ahead, birth"),
        (
            {"entities": (*GOOD["entities"], Entity("h", "Phone", key=MARK, hashed=Computed(str, (MARK,))))},
            "only a CardDesign",
        ),
    ],
)
def test_a_wrong_declaration_says_what_it_said_and_what_is_allowed(changed: dict[str, Any], said: str) -> None:
    assert said in _refusal(**changed)


def test_all_faults_are_told_at_once() -> None:
    message = _refusal(name="Two Words", marking="RESTRICTED", record_id=())

    assert all(part in message for part in ("lower-case word", "RESTRICTED", "has no key"))


def test_a_source_of_several_kinds_is_checked_too() -> None:
    with pytest.raises(DeclarationError, match="expected at least one"):
        Source("empty", "Nothing", ())
    with pytest.raises(DeclarationError, match="says may_be_empty without required"):
        Source("odd", "Odd", (FileKind("odd", "item", (REF, Column("x", may_be_empty=True)), (REF,)),))


def test_every_column_of_a_category_or_logic_counts_as_read() -> None:
    kind = Column("kind")
    entity = Entity("mark", Category(kind, {"": "Mark"}), key=Computed(lambda cells: MARK.of(cells), (MARK,)))

    declared = Records(**{**GOOD, "columns": (REF, DAY, MARK, kind), "entities": (GOOD["entities"][0], entity)})

    assert {field.name for field in fields(declared)} >= {"kinds", "same"}
