"""One checker for every door: what the neutral files refuse, no declared source can state, at declaration or at the row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.errors import DeclarationError
from graphintel.model.keys import KEYED_TYPES
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.roles import ROLES
from ingest.mapping import map_row
from ingest.parsed_links import claim_from_json
from ingest.row_reader import Context, MappedRow, RowReader
from ingest.source import (
    Attribute,
    Cells,
    Column,
    Computed,
    DateRange,
    Entity,
    FileKind,
    Flag,
    Link,
    Records,
    SameAs,
    Source,
    source_named,
)
from tests.ingest.declared import DAY, GOOD, KIND, NAME, NUMBERS, PLACES, REF, WHO, as_it_says, events, records

TODAY = Context("things", "2026-11-01")
ROW = {"ref": "1", "day": "2026-03-02", "who": "FA:4711"}
NEUTRAL = next(kind for kind in source_named("submissions").kinds if kind.name == "item_links")
KEYS = {
    "Person": ("FA:1", "FA:2"), "Phone": ("07700 900123", "07700 900124"), "Mark": ("ZZ01 AAA", "ZZ01 AAB"),
    "Premises": ("14 Alder Street, XX1 1AB", "16 Alder Street, XX1 1AB"), "Area": ("NM", "SM"),
    "Organisation": ("FA:TAXI", "FA:LET"), "Advert": ("site-a.example:1", "site-a.example:2"),
    "BankAccount": ("00-00-00 12345678", "00-00-00 87654321"), "Device": ("00123456123456", "imsi:001010123456789"),
    "Image": ("phash:c3a196e40f5b7d28", "dhash:8f3a11c05e7d2b94"), "Camera": ("CAM-7", "CAM-9"),
    "Persona": ("site-a.example:anna", "site-a.example:bea"), "Handle": ("email:a@example.com", "email:b@example.com"),
    "Submission": ("FA:7", "FA:8"), "Item": ("FA:7/1", "FA:8/1"), "AdvertCard": ("JS/1", "JS/2"),
    "CardDesign": ("D1", "D2"), "Event": ("E1", "E2"), "Vehicle": ("V1", "V2"), "Operation": ("OAK", "ELM"),
}  # fmt: skip


def _map(declared: Records, like: int = 1, **cells: str) -> MappedRow:
    return map_row(declared.kinds[0], {**ROW, **cells}, TODAY, like)


def _codes(mapped: MappedRow) -> list[tuple[str, str]]:
    return [(fault.column, fault.code) for fault in mapped.faults]


def _claims(mapped: MappedRow) -> set[tuple[str, str, str, str]]:
    rows: Any = mapped.payload["claims"]
    return {(c.type, c.start.id, c.end.id, c.part) for c in map(claim_from_json, rows)}


def _refusal(make: Any, **changed: Any) -> str:
    with pytest.raises(DeclarationError) as caught:
        make(**changed)
    return str(caught.value)


@pytest.mark.parametrize("start", KEYED_TYPES)
def test_a_declared_source_states_a_link_exactly_where_the_neutral_file_does(start: str) -> None:
    for end in KEYED_TYPES:
        for link in [*LINK_TYPES, "EMPLOYS"]:
            row = {"submission_ref": "FA:1", "item_no": "1", "from_type": start, "from_key": KEYS[start][0], "to_type": end,
                   "to_key": KEYS[end][1], "link": link, "role": "", "part": ""}  # fmt: skip
            row |= {"link": "", "role": "driver"} if link == "HOLDS_ROLE" else {}
            if link == "HAS_FLAG":
                continue  # a Flag in a declaration
            neutral = not map_row(NEUTRAL, row, TODAY).faults
            entities = (Entity("a", start, key=WHO), Entity("b", end, key=NAME))
            links = (Link(link, "a", "b", part="driver" if link == "HOLDS_ROLE" else ""),)
            columns = (REF, DAY, WHO, NAME)
            try:
                declared = records(columns=columns, entities=entities, links=links, title="")
                stated = not _map(declared, who=KEYS[start][0], name=KEYS[end][1]).faults
            except DeclarationError:
                stated = False

            if link == "HOLDS_ROLE" and start != "Person":
                assert not stated  # the neutral file turns the ends round, a declaration names the person first
            else:
                assert stated == neutral, (start, link, end)


@settings(max_examples=60)
@given(
    st.sampled_from(["USES_PHONE", "HOLDS_ROLE", "INVOLVES"]),
    st.sampled_from([*ROLES, "chauffeur", "drug test", "x", ""]),
)
def test_a_part_that_the_neutral_file_refuses_is_refused_at_declaration_and_at_the_row(link: str, part: str) -> None:
    event = link == "INVOLVES"
    row = {"submission_ref": "FA:1", "item_no": "1", "from_type": "Event" if event else "Person", "from_key": "FA:1",
           "to_type": "Phone", "to_key": "07700 900123", "link": "" if link == "HOLDS_ROLE" else link,
           "role": part if link == "HOLDS_ROLE" else "", "part": "" if link == "HOLDS_ROLE" else part}  # fmt: skip
    neutral = not map_row(NEUTRAL, row, TODAY).faults
    start = "event" if event else "who"

    made = events if event else records
    links = (Link(link, start, "number", part=KIND),)
    at_row = not _map(made(links=links), kind=part, numbers="07700 900123").faults
    try:
        made(columns=(*GOOD["columns"],), links=(Link(link, start, "number", part=part),))
        at_declaration = True
    except DeclarationError:
        at_declaration = False

    if link == "HOLDS_ROLE" and not part:
        assert (
            at_row and not at_declaration
        )  # an empty cell states no role; a declaration that never states one is a slip
    else:
        assert at_row == neutral
        if event:
            assert at_declaration or not neutral
        else:
            assert at_declaration == neutral


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"links": (Link("DRIVEN", "who", "number"),)}, "no link that a source may state; perhaps DRIVES"),
        ({"links": (Link("DRIVEN", "who", "number"),)}, "graphintel sources --vocabulary lists all"),
        ({"links": (Link("EMPLOYS", "who", "number"),)}, "from Person to Phone there are PAYS_FOR, SUBSCRIBES, USES_PHONE"),
        ({"links": (Link("USES_PHONE", "number", "who"),)}, "goes from Person to Phone, not from Phone to Person; turn"),
        ({"links": (Link("HAS_FLAG", "who", "number"),)}, "write a Flag"),
        ({"links": (Link("MAY_BE", "who", "number"),)}, "no link that a source may state"),
        ({"links": (Link("HOLDS_ROLE", "who", "place", part="chauffeur"),)}, "'chauffeur' is no role"),
        ({"links": (Link("HOLDS_ROLE", "who", "place"),)}, "says no role"),
        ({"links": (Link("HOLDS_ROLE", "number", "place", part="driver"),)}, "not a Person"),
        ({"links": (Link("USES_PHONE", "who", "number", part="driver"),)}, "USES_PHONE takes no part"),
        ({"links": (Link("HOLDS_ROLE", "who", "place", part=as_it_says(KIND, "driver", "boss")),)}, "'boss' is no role"),
        ({"basis": "register"}, "'register' is no basis"),
        ({"basis": as_it_says(KIND, "record", "register")}, "'register' is no basis"),
        ({"scheme": "4x4"}, "'4x4' is no grading scheme"),
        ({"source_eval": "B"}, "the source_eval is 'B', which 3x5x2 do not have; expected 1, 2, 3"),
        ({"handling": as_it_says(KIND, "P", "4")}, "the handling is '4'"),
        ({"conditions": "clearance:high"}, "'clearance:high' is no known condition"),
        ({"owner_force": "FA:X"}, "the owner_force is 'FA:X'"),
        ({"owner_force": ""}, "the owner_force is ''"),
        ({"marking": as_it_says(KIND, "OFFICIAL", "RESTRICTED")}, "'RESTRICTED' is no marking"),
        ({"flags": (Flag("HIV", "who", when=KIND),)}, "Flag states 'HIV'"),
        ({"entities": (Entity("who", "Persn", key=WHO),), "links": ()}, "perhaps Person"),
        ({"entities": (Entity("who", "MarkFragment", key=WHO),), "links": ()}, "write Mark"),
        ({"entities": (Entity("who", "Person", key="who"),), "links": ()}, "has key='who', which is a text and not the column"),
        ({"entities": (Entity("who", "Person", key="4711"),), "links": ()}, "'4711' is no key of a Person"),
        ({"ignored": ("fee")}, "ignored is the text 'fee', which would be read letter by letter; write ('fee',)"),
        ({"columns": REF}, "columns is one Column and no tuple of them"),
        ({"record_id": REF}, "record_id is one Column and no tuple of them"),
        ({"links": Link("USES_PHONE", "who", "number")}, "links is one Link and no tuple of them"),
        ({"reported": DAY}, "reported is the Column 'day'; expected a DateRange; write DateRange(DAY)"),
        ({"title": as_it_says(KIND, "A") and Attribute("x", KIND)}, "expected a text, Column, Category or Computed"),
        ({"same": (SameAs("who", "number", "both"),)}, "different types"),
        ({"same": (SameAs("who", "who", "both"),)}, "which records are one person is decided by people"),
        ({"same": (SameAs("place", "place", "both"),)}, "one entity has one key of each kind"),
        ({"links": (Link("USES_PHONE", "who", "number", in_step=True),)}, "is in step, but not both ends are several"),
        ({"columns": (*GOOD["columns"], Column("nationality")), "text": Column("nationality")}, "nationality"),
        ({"columns": (REF, DAY, WHO, NAME, NUMBERS, PLACES, Column("kind", required=True, bad_costs="cell"))}, "bad_costs"),
    ],
)  # fmt: skip
def test_what_a_declaration_fixes_wrongly_is_refused_with_what_is_allowed(changed: dict[str, Any], said: str) -> None:
    assert said in _refusal(records, **changed)


def test_of_many_impossible_pairs_the_first_three_are_told_and_how_many_more() -> None:
    types = as_it_says(KIND, "Person", "Phone", "Mark", "Area", "Event", "Vehicle")
    entities = (Entity("a", types, key=WHO), Entity("b", types, key=NAME))

    message = _refusal(
        records, entities=entities, links=(Link("CONTROLS", "a", "b"),), columns=(REF, DAY, WHO, NAME, KIND)
    )

    assert message.count("would join") == 3
    assert "and 32 more of this link" in message


@pytest.mark.parametrize(
    ("changed", "cells", "codes"),
    [
        ({"basis": KIND}, {"kind": "register"}, [("kind", "unknown_value")]),
        ({"scheme": KIND}, {"kind": "4x4"}, [("kind", "bad_grade")]),
        ({"handling": KIND}, {"kind": "X"}, [("kind", "bad_grade")]),
        ({"conditions": KIND}, {"kind": "clearance:high"}, [("kind", "unknown_condition")]),
        ({"marking": KIND}, {"kind": "RESTRICTED"}, [("kind", "bad_marking")]),
        (
            {"links": (Link("HOLDS_ROLE", "who", "number", part=KIND),)},
            {"kind": "chauffeur"},
            [("kind", "unknown_role")],
        ),
        (
            {"links": (Link("USES_PHONE", "who", "number", part=KIND),)},
            {"kind": "driver"},
            [("kind", "part_unexpected")],
        ),
        ({"derived_from": KIND}, {"kind": "R17"}, [("kind", "bad_reference")]),
    ],
)
def test_what_only_the_row_tells_is_refused_at_the_row(
    changed: dict[str, Any], cells: dict[str, str], codes: list[tuple[str, str]]
) -> None:
    declared = records(**changed)

    assert _codes(_map(declared, numbers="07700 900123", **cells)) == codes


# -- camera reads, health, origin -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["anpr_read_cited", "ANPR hit", "Number plate read", "alpr"])
def test_a_camera_read_of_any_source_needs_the_submission_that_cites_it(kind: str) -> None:
    cited = Column("cited_in")
    declared = events(columns=(*GOOD["columns"], cited), derived_from=cited)

    assert _codes(_map(declared, kind=kind)) == [("cited_in", "anpr_not_cited")]
    assert ("DERIVED_FROM", "submission:FA:things-1", "submission:FA:7", "") in _claims(
        _map(declared, kind=kind, cited_in="FA:7")
    )
    assert [code for _, code in _codes(_map(events(), kind=kind))] == ["anpr_not_cited"]
    assert [code for _, code in _codes(_map(events(name="anpr", title=""), kind=""))] == ["anpr_not_cited"]


@pytest.mark.parametrize("kind", ["drug_test", "Drug test", "medical exam", "pregnancy", "HIV"])
def test_a_medical_event_of_any_source_is_refused_and_not_even_logged(kind: str) -> None:
    mapped = _map(events(), kind=kind)

    assert [(f.column, f.code, f.value) for f in mapped.faults] == [("kind", "health_data_not_held", "")]


@pytest.mark.parametrize(
    "changed",
    [
        {"entities": (Entity("who", "Person", key=WHO, attributes=(Attribute("nationality", KIND),)),), "links": ()},
        {"entities": (Entity("e", "Event", key=WHO, attributes=(Attribute("drug_test_result", KIND),)),), "links": ()},
        {"entities": (Entity("e", "Event", key=WHO, attributes=(Attribute("event_type", as_it_says(KIND, "drug test")),)),), "links": ()},
        {"columns": (REF, DAY, WHO, Column("ethnicity")), "text": Column("ethnicity"), "title": "",
         "entities": (Entity("who", "Person", key=WHO),), "links": ()},
        {"columns": (REF, DAY, WHO, Column("health")), "title": Column("health"),
         "entities": (Entity("who", "Person", key=WHO),), "links": ()},
    ],
)  # fmt: skip
def test_health_and_origin_are_refused_at_declaration_whatever_the_entity(changed: dict[str, Any]) -> None:
    assert "not held" in _refusal(records, **changed) or "is held of anybody" in _refusal(records, **changed)


# -- several --------------------------------------------------------------------------------------------------------


def test_two_cells_of_several_values_never_multiply_unless_the_declaration_says_so() -> None:
    both = (Entity("a", "Person", key=WHO, several=";"), Entity("number", "Phone", key=NUMBERS, several=";"))

    assert "would make four links" in _refusal(records, entities=both, links=(Link("USES_PHONE", "a", "number"),))
    said = {}
    for name in ("in_step", "each_with_each"):
        link: Any = Link("USES_PHONE", "a", "number", **{name: True})
        declared = records(columns=(REF, DAY, WHO, NUMBERS), title="", entities=both, links=(link,))
        mapped = _map(declared, who="FA:1; FA:2", numbers="07700 900123; 07700 900124")
        said[name] = {(start, end[-1]) for type_, start, end, _ in _claims(mapped) if type_ == "USES_PHONE"}
        unequal = _map(declared, who="FA:1; FA:2", numbers="07700 900123")
        assert [code for _, code in _codes(unequal)] == (["not_in_step"] if name == "in_step" else [])

    assert said["in_step"] == {("person:FA:1", "3"), ("person:FA:2", "4")}
    assert len(said["each_with_each"]) == 4


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=5))
def test_columns_in_step_state_each_pair_that_was_written_and_no_other(pairs: list[tuple[int, int]]) -> None:
    both = (Entity("a", "Person", key=WHO, several=";"), Entity("number", "Phone", key=NUMBERS, several=";"))
    declared = records(
        columns=(REF, DAY, WHO, NUMBERS),
        title="",
        entities=both,
        links=(Link("USES_PHONE", "a", "number", in_step=True),),
    )
    who = ";".join(f"FA:{person}" if person else "" for person, _ in pairs)
    numbers = "; ".join(f"07700 90012{number}" for _, number in pairs)

    mapped = _map(declared, who=who, numbers=numbers)

    stated = {(start, end) for type_, start, end, _ in _claims(mapped) if type_ == "USES_PHONE"}
    assert stated == {(f"person:FA:{person}", f"phone:+44770090012{number}") for person, number in pairs if person}


def test_captions_of_several_go_in_step_or_the_row_is_quarantined() -> None:
    people = (Entity("who", "Person", key=WHO, caption=NAME, several=";"),)
    declared = records(columns=(REF, DAY, WHO, NAME), title="", entities=people, links=())

    both = _map(declared, who="FA:1;FA:2", name="Testname Alder; Testname Birch")
    rows: Any = both.payload["claims"]

    assert [c.end_caption for c in map(claim_from_json, rows)] == ["Testname Alder", "Testname Birch"]
    assert _codes(_map(declared, who="FA:1;FA:2", name="Testname Alder")) == [("name", "not_in_step")]
    assert not _map(declared, who="FA:1", name="Testname Alder; Testname Birch").faults


@pytest.mark.parametrize(
    ("parts", "said", "codes"),
    [
        ("driver", {("FA:1", "driver"), ("FA:2", "driver")}, []),
        ("Driver; maid", {("FA:1", "driver"), ("FA:2", "maid_or_receptionist")}, []),
        ("driver;", {("FA:1", "driver")}, []),
        ("driver; maid; buyer", set(), ["not_in_step"]),
        ("driver; chauffeur", set(), ["unknown_role"]),
        ("", set(), []),
    ],
)
def test_roles_of_several_people_go_in_step_with_them(parts: str, said: set[tuple[str, str]], codes: list[str]) -> None:
    people = (Entity("who", "Person", key=WHO, several=";"), Entity("place", "Premises", key=PLACES))
    declared = records(
        columns=(REF, DAY, WHO, PLACES, KIND), title="", entities=people,
        links=(Link("HOLDS_ROLE", "who", "place", part=KIND),),
    )  # fmt: skip

    mapped = _map(declared, who="FA:1; FA:2", places="14 Alder Street, XX1 1AB", kind=parts)

    assert [code for _, code in _codes(mapped)][:1] == codes
    if not codes:
        stated = {(start, part) for type_, start, _, part in _claims(mapped) if type_ == "HOLDS_ROLE"}
        assert stated == {(f"person:{who}", part) for who, part in said}


# -- ids ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "first", "again"),
    [
        ("Phone", "07700 900123", "+44 7700 900123"),
        ("Mark", "ZZ01 AAA", "zz01aaa"),
        ("Premises", "Flat 2, 14 Alder St, XX1 1AB", "FLAT 2, 14 ALDER STREET, XX11AB"),
        ("AdvertCard", "js/1", "FA:JS/1"),
        ("Handle", "email:A@example.com", "email: a@example.com"),
    ],
)
def test_a_record_id_is_made_of_normal_forms(type_: str, first: str, again: str) -> None:
    key = Column("key", required=True)
    declared = records(
        columns=(key, DAY), record_id=(key, DAY), title="", entities=(Entity("thing", type_, key=key),), links=()
    )

    refs = {_map(declared, key=first).submission_ref, _map(declared, key=again, day="02/03/2026").submission_ref}
    assert len(refs) == 1
    assert "" not in refs


def test_the_same_calls_with_numbers_written_otherwise_are_one_record() -> None:
    caller, called = Column("caller", required=True), Column("called", required=True)
    declared = records(
        columns=(caller, called, DAY), record_id=(caller, called, DAY), title="",
        entities=(Entity("caller", "Phone", key=caller), Entity("called", "Phone", key=called)), links=(),
    )  # fmt: skip

    one = _map(declared, caller="07700 900123", called="07700 900124")
    other = _map(declared, caller="+447700900123", called="(07700) 900-124")
    assert one.submission_ref == other.submission_ref


def test_a_word_of_a_closed_list_counts_in_a_record_id_whatever_its_case() -> None:
    tie = Column("tie", required=True)
    declared = records(
        columns=(REF, DAY, WHO, tie, PLACES), record_id=(REF, tie), title="",
        entities=(Entity("who", "Person", key=WHO), Entity("place", "Premises", key=PLACES)),
        links=(Link(as_it_says(tie, "OWNS", "LETS"), "who", "place"),),
    )  # fmt: skip

    assert _map(declared, tie="Owns").submission_ref == _map(declared, tie="OWNS").submission_ref == "FA:things-1/owns"


def test_rows_without_an_id_are_known_by_content_and_stay_as_many_as_they_are() -> None:
    ref = Column("ref")
    declared = events(
        columns=(ref, *GOOD["columns"][1:]), record_id=(ref,), unnumbered=True,
        entities=(Entity("place", "Premises", key=PLACES),), links=(), title=KIND, text=NAME,
        conditions=Computed(lambda _cells: "", (WHO, NUMBERS)),
    )  # fmt: skip
    row = {"ref": "", "places": "14 Alder Street, XX1 1AB", "kind": "incident"}

    first, second, again = (_map(declared, like=like, **row) for like in (1, 2, 1))

    assert len({first.submission_ref, second.submission_ref}) == 2
    assert first.submission_ref == again.submission_ref
    assert _map(declared, **{**row, "ref": "R1"}).submission_ref == "FA:things-R1"


def test_a_value_that_is_no_key_costs_its_row_or_its_cell_as_the_column_says() -> None:
    for cost, faults, notes in (("row", ["bad_key"], []), ("cell", [], ["bad_key"])):
        firm = Column("firm", bad_costs=cost)
        declared = records(
            columns=(REF, DAY, WHO, firm), title="", links=(Link("WORKS_FOR", "who", "firm"),),
            entities=(Entity("who", "Person", key=WHO), Entity("firm", "Organisation", key=firm)),
        )  # fmt: skip

        mapped = _map(declared, firm="IP00000R")

        assert [fault.code for fault in mapped.faults] == faults
        assert [note.code for note in mapped.notes] == notes
        assert all("'IP00000R' is no key" in told.message for told in (*mapped.faults, *mapped.notes))


@pytest.mark.parametrize(
    "who", ["FA:a.test@example.com", "FA:07700 900123", "FA:+447700900123", "FA:https://site-a.example/1"]
)
def test_an_address_or_number_is_no_person(who: str) -> None:
    assert _codes(_map(records(), who=who)) == [("who", "bad_key")]


def test_a_row_that_fills_nothing_but_its_key_of_what_is_read_is_another_kind_of_row() -> None:
    key = Column("id", required=True)
    declared = records(
        columns=(key, NAME), record_id=(key,), title="", reported=DateRange(NAME),
        entities=(Entity("who", "Person", key=Computed(lambda cells: f"FA:{cells['id']}", (key,))),), links=(),
    )  # fmt: skip

    email = map_row(declared.kinds[0], {"id": "17", "email_address": "a@example.com"}, TODAY)
    bare = map_row(declared.kinds[0], {"id": "17"}, TODAY)

    assert _codes(email) == [("id", "other_kind")]
    assert not bare.faults


# -- logic and functions of a stranger ------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [lambda cells: cells["nothing"], lambda cells: None, lambda cells: 1 / 0])
def test_logic_that_fails_costs_its_row_and_not_the_call(made: Any) -> None:
    assert _codes(_map(records(title=Computed(made, (KIND,))))) == [("kind", "logic_failed")]


def _own(payload: Mapping[str, Any]) -> FileKind:
    def map_own(_reading: RowReader) -> MappedRow:
        return MappedRow("FA:1", 1, payload)

    return FileKind("own", "link", (REF,), (REF,), map_row=map_own)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"link": "EMPLOYS"}, "unknown_link"),
        ({"link": "SAME_AS"}, "link_refused"),
        ({"link": "NAMES"}, "link_refused"),
        ({"link": "", "role": "chauffeur"}, "unknown_role"),
        ({"to": ["Person", "FA:2", ""]}, "wrong_ends"),
        ({"part": "driver"}, "part_unexpected"),
        ({"from": 1}, "logic_failed"),
        ({}, ""),
    ],
)
def test_a_function_of_a_strangers_own_goes_through_the_same_check(changed: dict[str, Any], code: str) -> None:
    said = {
        "from": ["Person", "FA:1", ""],
        "to": ["Phone", "07700 900123", ""],
        "link": "USES_PHONE",
        "role": "",
        "part": "",
    }
    kind = Source("own", "Own", (_own({**said, **changed}),)).kinds[0]

    assert [fault.code for fault in map_row(kind, {"ref": "1"}, TODAY).faults] == ([code] if code else [])


def test_cells_is_what_logic_reads() -> None:
    def logic(cells: Cells) -> str:
        return cells["day"]

    assert not _map(records(title=Computed(logic, (DAY, KIND)))).faults
