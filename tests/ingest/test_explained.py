"""Ids that other rows are about: one that no row explains is an issue; rows without an id stay as many as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.ingest.conftest import Feed, Put
from tests.ingest.memory import MemoryLedger

EXPORT = '''
"""An export in two kinds of file: people, and which of them know each other."""

from ingest.source import Column, Computed, DateRange, Entity, Link, Records, Source

ID = Column("id", required=True)
NAME = Column("name", required=True)
A = Column("person_a", required=True)
B = Column("person_b", required=True)
DAY = Column("day", required=True)


def key(column):
    """Return the logic that makes a nominal of an id."""
    return Computed(lambda cells: f"FA:{column.of(cells)}", (column,))


COMMON = dict(
    owner_force="FA", marking="OFFICIAL", reported=DateRange(DAY), scheme="3x5x2", source_eval="1", info_eval="A", handling="P",
    basis="record",
)
PEOPLE = Records(
    name="people", about="People", columns=(ID, NAME, DAY), record_id=(ID,),
    entities=(Entity("who", "Person", key=key(ID), caption=NAME),), **COMMON,
)
TIES = Records(
    name="ties", about="Ties", columns=(A, B, DAY), record_id=(A, B),
    entities=(Entity("a", "Person", key=key(A), explained=True), Entity("b", "Person", key=key(B), explained=True)),
    links=(Link("ASSOCIATES_WITH", "a", "b"),), **COMMON,
)
SOURCE = Source("export", "An export", (*PEOPLE.kinds, *TIES.kinds))
'''
INCIDENTS = '''
"""Incidents without an id of their own."""

from ingest.source import Column, DateRange, Entity, Link, Records

REF = Column("ref")
PLACE = Column("place", required=True)
DAY = Column("day", required=True)
KIND = Column("kind")
SOURCE = Records(
    name="incidents", about="Incidents", columns=(REF, PLACE, DAY, KIND), record_id=(REF,), unnumbered=True,
    owner_force="FA", marking="OFFICIAL", reported=DateRange(DAY), seen=DateRange(DAY), scheme="3x5x2", source_eval="1",
    info_eval="A", handling="P", basis="record", title=KIND, entities=(Entity("place", "Premises", key=PLACE),),
)
'''
INCIDENT = ',"14 Alder Street, XX1 1AB",2026-03-02,noise'


def test_an_id_that_no_row_explains_is_an_issue_of_its_row(put: Put, feed: Feed, write: Callable[..., Path]) -> None:
    put("export", EXPORT)
    people = write("people.csv", "id,name,day", "1,Testname Alder,2026-03-02", "2,Testname Birch,2026-03-02")
    ties = write("ties.csv", "person_a,person_b,day", "1,2,2026-03-02", "1,17,2026-03-02")

    report = feed(people, ties, source="export")

    assert [(i.file, i.row, i.column, i.code, i.value) for i in report.issues] == [
        ("ties.csv", 2, "person_b", "unexplained", "17")
    ]
    assert report.total("accepted") == 4


def test_identical_incidents_stay_as_many_as_they_are_and_the_same_file_again_is_known(
    put: Put, feed: Feed, ledger: MemoryLedger, write: Callable[..., Path]
) -> None:
    put("incidents", INCIDENTS)
    header = "ref,place,day,kind"
    path = write("one.csv", header, INCIDENT, INCIDENT, f"R1{INCIDENT}", INCIDENT)

    first, again = feed(path, source="incidents"), feed(path, source="incidents")
    turned = feed(write("two.csv", header, f"R1{INCIDENT}", INCIDENT, INCIDENT, INCIDENT), source="incidents")
    otherwise = INCIDENT.replace("2026-03-02", "02/03/2026").replace("Alder Street", "Alder St")
    dated = feed(write("three.csv", header, INCIDENT, otherwise, otherwise), source="incidents")

    assert (first.total("accepted"), again.total("known"), turned.total("known")) == (4, 4, 4)
    assert dated.total("known") == 3
    assert len({s.item for s in ledger.held()[0].values()}) == 4


def test_the_files_of_other_things_in_a_folder_do_not_become_people(
    put: Put, feed: Feed, ledger: MemoryLedger, write: Callable[..., Path]
) -> None:
    people = EXPORT.split("TIES =")[0].replace('NAME = Column("name", required=True)', 'NAME = Column("name")')
    people = people.replace('DAY = Column("day", required=True)', 'DAY = Column("day")').replace("PEOPLE =", "SOURCE =")
    put("people", people)
    paths = [
        write("people.csv", "id,name,day", "1,Testname Alder,2026-03-02"),
        write("emails.csv", "id,email_address", "2,a.test@example.com"),
        write("phones.csv", "id,phone_no", "3,07700 900123"),
        write("calls.csv", "id,call_time,call_type", "4,12:30,SMS"),
    ]

    report = feed(*paths, source="people")

    assert {e.id for e in ledger.held()[1].values() if e.type == "Person"} == {"person:FA:1"}
    assert [i.code for i in report.issues if i.row] == ["other_kind"] * 3
