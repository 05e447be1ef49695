"""The sample of nominals gives people with their names, homes and numbers, and protects a child."""

from __future__ import annotations

from graphintel.model.schema import FORBIDDEN_WORDS
from graphintel.model.search_meanings import terms_of_caption
from ingest.sources.nominals import SOURCE, nominal_key, under_age
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

ALDER, BEECH, CHILD = "person:FA:4711", "person:FA:4712", "person:FB:4711"
FLAT, HOUSE = "premises:XX11AB:14:FLAT 2:ALDER STREET", "premises:XX11AB:14::ALDER STREET"
FIRST, LATER = "item:FA:nominals-4711/2025-01-13/1", "item:FA:nominals-4711/2026-02-20/1"
OF_CHILD = "item:FB:nominals-4711/2026-03-03/1"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("nominals", "nominals.csv")

    assert said == {
        ("NAMES", FIRST, ALDER, ""),
        ("NAMES", FIRST, ALDER, "alias"),
        ("NAMES", FIRST, ALDER, "alias 2"),
        ("NAMES", FIRST, ALDER, "working_name"),
        ("LIVES_AT", ALDER, HOUSE, ""),
        ("USES_PHONE", ALDER, "phone:+447700900123", ""),
        ("NAMES", "item:FA:nominals-FA:4712/2025-01-14/1", BEECH, ""),
        ("LIVES_AT", BEECH, FLAT, ""),
        ("LIVES_AT", BEECH, "premises:uprn:SYN-UPRN-000014", ""),
        ("CHILD_OF", FLAT, HOUSE, ""),
        ("USES_PHONE", BEECH, "phone:+447700900124", ""),
        ("USES_PHONE", BEECH, "phone:+441632960456", ""),
        ("NAMES", LATER, ALDER, ""),
        ("NAMES", LATER, ALDER, "alias"),
        ("NAMES", LATER, ALDER, "nickname"),
        ("LIVES_AT", ALDER, "premises:XX11AC:3::BIRCH ROAD", ""),
        ("NAMES", OF_CHILD, CHILD, ""),
        ("LIVES_AT", CHILD, "premises:XX22AB:5::ELM LANE", ""),
        ("USES_PHONE", CHILD, "phone:+447700900125", ""),
        ("HAS_FLAG", CHILD, OF_CHILD, "CHILD"),
        ("NAMES", "item:FA:nominals-4713/2026-03-03/1", "person:FA:4713", ""),
    }
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (0, "Nationality", "unknown_column"),
        (6, "date_of_birth", "bad_date"),
        (7, "addresses", "area_missing"),
        (8, "phones", "bad_phone"),
    ]


def test_every_name_is_a_caption_that_search_finds(sample: Sample, ledger: MemoryLedger) -> None:
    sample("nominals", "nominals.csv")

    names = {s.end_caption for s in ledger.held()[0].values() if s.type == "NAMES" and s.end == ALDER}
    assert names == {"Testname Alder", "Testname Birch", "Lina Test", "Testrose", "Testy"}
    assert all(terms_of_caption(name) for name in names)


def test_the_date_of_birth_stands_on_the_items_own_statement_only(sample: Sample, ledger: MemoryLedger) -> None:
    sample("nominals", "nominals.csv")

    said = {(s.item, s.part): dict(s.properties) for s in ledger.held()[0].values() if s.type == "NAMES"}
    assert said[FIRST, ""] == {"date_of_birth": "1988-02-29"}
    assert said[FIRST, "alias"] == {}
    others = [s for s in ledger.held()[0].values() if s.type not in {"NAMES", "PART_OF"}]
    assert not any(s.properties for s in others)


def test_a_child_is_flagged_with_the_grade_and_marking_of_the_record(sample: Sample, ledger: MemoryLedger) -> None:
    sample("nominals", "nominals.csv")

    (flag,) = [s for s in ledger.held()[0].values() if s.type == "HAS_FLAG"]
    assert (flag.part, flag.scheme, flag.source_eval, flag.info_eval, flag.seen_from) == (
        "CHILD", "3x5x2", "1", "A", "2026-03-03"
    )  # fmt: skip
    markings = {s.item: s.marking for s in ledger.held()[0].values()}
    assert (markings[OF_CHILD], markings[FIRST]) == ("OFFICIAL", "OFFICIAL-SENSITIVE")


def test_two_records_of_one_nominal_are_one_independent_source(sample: Sample, ledger: MemoryLedger) -> None:
    sample("nominals", "nominals.csv")

    assert len({s.independent for s in ledger.held()[0].values() if s.item in {FIRST, LATER}}) == 1


def test_nothing_on_origin_body_or_belief_is_mapped() -> None:
    words = {word for column in SOURCE.columns for word in column.name.split("_")}

    assert not words & FORBIDDEN_WORDS


def test_logic_of_the_source() -> None:
    assert (nominal_key({"force": "FA", "nominal": "4711"}), nominal_key({"force": "FA", "nominal": "FB:1"})) == (
        "FA:4711",
        "FB:1",
    )
    assert under_age({"date_of_birth": "2008-02-29", "recorded_on": "2026-02-28"}) == "yes"
    assert under_age({"date_of_birth": "2008-02-29", "recorded_on": "2026-03-01"}) == ""
    assert under_age({"recorded_on": "2026-03-01"}) == under_age({"date_of_birth": "2008-02-29"}) == ""
