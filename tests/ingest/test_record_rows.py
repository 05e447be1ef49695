"""What a declaration's words make of a row: links by a column, other names, flags, dates for logic, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from graphintel.errors import DeclarationError
from ingest.mapping import map_row
from ingest.parsed_links import claim_from_json
from ingest.row_reader import Context, MappedRow
from ingest.source import (
    Alias,
    Attribute,
    Category,
    Cells,
    Column,
    DateRange,
    Entity,
    Flag,
    Link,
    Records,
    Refusal,
    where_empty,
)

REF = Column("ref", required=True)
DAY = Column("day", required=True)
WHO = Column("who")
NAME = Column("name")
ALIAS = Column("alias")
BORN = Column("born")
PLACES = Column("places")
TIE = Column("tie", default="lives")
RISK = Column("risk")
TODAY = Context("things", "2026-11-01")


def before_birth(cells: Cells) -> str:
    return "The day is before the birth; the desk must look." if DAY.of(cells) < BORN.of(cells) else ""


THINGS = Records(
    name="things",
    about="Things",
    columns=(REF, DAY, WHO, NAME, ALIAS, BORN, PLACES, TIE, RISK),
    record_id=(REF,),
    owner_force="FA",
    marking="OFFICIAL",
    reported=DateRange(DAY),
    seen=DateRange(DAY),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    entities=(
        Entity(
            "who",
            "Person",
            key=WHO,
            caption=NAME,
            attributes=(Attribute("date_of_birth", DateRange(BORN)),),
            aliases=(Alias("alias", ALIAS),),
        ),
        Entity("place", "Premises", key=PLACES, several=";"),
    ),
    links=(Link(Category(TIE, {"lives": "LIVES_AT", "sells": "SELLS_AT", "none": ""}), "who", "place"),),
    flags=(Flag("REPRISAL_RISK", "who", when=RISK),),
    refusals=(Refusal("before_birth", "earlier than a birth", before_birth, (DAY, BORN)),),
)
ROW = {"ref": "1", "day": "02/03/2026", "who": "FA:4711", "name": "Testname Alder"}


def _map(context: Context = TODAY, **cells: str) -> MappedRow:
    return map_row(THINGS.kinds[0], {**ROW, **cells}, context)


def _claims(mapped: MappedRow) -> set[tuple[str, str, str, str, str]]:
    rows: Any = mapped.payload["claims"]
    claims = [claim_from_json(row) for row in rows]
    return {(c.type, c.start.id, c.end.id, c.part, c.end_caption or c.start_caption) for c in claims}


def test_each_other_name_is_a_statement_of_its_own_part() -> None:
    mapped = _map(alias="Testname Birch; Lina Test;Testname  Birch")

    assert _claims(mapped) == {
        ("NAMES", "item:FA:things-1/1", "person:FA:4711", "", "Testname Alder"),
        ("NAMES", "item:FA:things-1/1", "person:FA:4711", "alias", "Testname Birch"),
        ("NAMES", "item:FA:things-1/1", "person:FA:4711", "alias 2", "Lina Test"),
    }


@pytest.mark.parametrize(
    ("written", "links"), [("", {"LIVES_AT"}), ("Sells", {"SELLS_AT"}), ("none", set()), ("LIVES", {"LIVES_AT"})]
)
def test_the_link_follows_from_its_column_and_an_empty_type_states_none(written: str, links: set[str]) -> None:
    mapped = _map(tie=written, places="14 Alder Street, XX1 1AB; Flat 2, 3 Birch Road, XX1 1AC")

    said = {(type_, end) for type_, start, end, _, _ in _claims(mapped) if start == "person:FA:4711"}
    places = ("premises:XX11AB:14::ALDER STREET", "premises:XX11AC:3:FLAT 2:BIRCH ROAD")
    assert said == {(link, place) for link in links for place in places}


def test_an_unknown_value_of_a_links_column_is_an_issue_not_a_default() -> None:
    assert [(fault.column, fault.code) for fault in _map(tie="owns").faults] == [("tie", "unknown_value")]


def test_one_column_stands_in_for_another_where_that_is_empty() -> None:
    area = where_empty(PLACES, TIE)

    assert (area.make({"tie": "A"}), area.make({"places": "B", "tie": "A"}), area.columns) == ("A", "", (TIE, PLACES))


def test_a_flag_is_stated_where_the_row_asks_for_it() -> None:
    stated = ("HAS_FLAG", "person:FA:4711", "item:FA:things-1/1", "REPRISAL_RISK", "Testname Alder")

    assert stated in _claims(_map(risk="yes"))
    assert stated not in _claims(_map())


def test_a_date_that_is_said_is_kept_in_normal_form() -> None:
    rows: Any = _map(born="29/02/2000").payload["claims"]

    assert [claim_from_json(row).properties for row in rows] == [{"date_of_birth": "2000-02-29"}]
    assert [(fault.column, fault.code) for fault in _map(born="30/02/2000").faults] == [("born", "bad_date")]


def test_a_refusal_reads_dates_in_normal_form_and_is_all_that_is_told_without_any_cell() -> None:
    mapped = _map(born="03/03/2026", who="Testname Alder", risk="Testname Birch")

    assert [(f.column, f.code, f.value) for f in mapped.faults] == [("day", "before_birth", "")]
    assert mapped.submission_ref == "FA:things-1"
    assert mapped.payload == {}


@pytest.mark.parametrize("names", [("name",), ("alias", "born")])
def test_a_row_without_the_refused_thing_is_taken_in(names: Sequence[str]) -> None:
    assert _map(**dict.fromkeys(names, "")).faults == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"flags": (Flag("CHILD", "nobody", RISK),)}, "Flag names 'nobody'"),
        ({"flags": (Flag("DISREGARDED", "who", RISK),)}, "Flag states 'DISREGARDED'"),
        ({"refusals": (Refusal("bad_date", "a date", before_birth, (DAY, BORN, RISK)),)}, "choose one of its own"),
        ({"refusals": (Refusal("two words", "a date", before_birth, (DAY, RISK)),)}, "needs a code of one word"),
        ({"refusals": (Refusal("early", "early", before_birth, ()),)}, "reads no column"),
        (
            {
                "entities": (
                    Entity("who", "Person", key=WHO, attributes=(Attribute("health", RISK),)),
                    THINGS.entities[1],
                )
            },
            "nothing about health is held of anybody",
        ),
        (
            {"entities": (Entity("who", "Person", key=WHO, aliases=(Alias("a b", ALIAS),)), THINGS.entities[1])},
            "is called by 'a b'",
        ),
    ],
)
def test_a_wrong_flag_refusal_or_property_of_a_person_fails_at_import(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        replace(THINGS, **changed)
