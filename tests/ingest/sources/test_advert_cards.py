"""The sample of seized cards gives cards, numbers, designs and places."""

from __future__ import annotations

from graphintel.model.records import Statement
from ingest.source import source_named
from ingest.sources.advert_cards import CARD_TEXT, NUMBERS, content
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

BOX_1 = "premises:XX11AB:PHONE BOX 1::ALDER STREET"
ROSE_HOUSE = "premises:XX11AC:ROSE HOUSE::BIRCH ROAD"
HASHED = "design:4c6a7f85c7c22243"


def _card(force: str, number: int, design: str, place: str, *phones: str) -> set[tuple[str, str, str, str]]:
    card, item = f"card:{force}:JS/{number}", f"item:{force}:cards-JS/{number}/1"
    return {
        ("NAMES", item, card, ""),
        ("HAS_DESIGN", card, design, ""),
        ("RECOVERED_AT", card, place, ""),
        *(("ADVERTISES_NUMBER", card, f"phone:{phone}", "") for phone in phones),
    }


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("cards", "cards.csv")

    both = ("+447700900123", "+441632960456")
    assert said == (
        _card("FA", 1, "design:FA:D1", BOX_1, "+447700900123")
        | _card("FA", 2, "design:FA:D1", BOX_1, "+447700900123")
        | _card("FA", 3, HASHED, "premises:XX11AC:PHONE BOX 2::BIRCH ROAD", *both)
        | _card("FA", 4, HASHED, "premises:area:NORTHMERE:PHONE BOX BY THE STATION", *both)
        | _card("FA", 5, "design:FA:D2", "area:NORTHMERE")
        | {
            ("ADVERTISES_PLACE", "card:FA:JS/5", ROSE_HOUSE, ""),
            ("USED_AS", ROSE_HOUSE, "item:FA:cards-JS/5/1", "massage_parlour"),
        }
        | _card("FB", 1, "design:FB:D1", "premises:XX22AB:PHONE BOX 7::ELM LANE", "+442079460123")
    )
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (7, "recovered_on", "bad_date"),
        (8, "numbers", "bad_phone"),
    ]


def test_a_card_says_its_text_and_who_wrote_and_checked_it(sample: Sample, ledger: MemoryLedger) -> None:
    sample("cards", "cards.csv")

    named: Statement = next(s for s in ledger.held()[0].values() if s.type == "NAMES" and s.end == "card:FA:JS/1")
    assert named.properties == {"text": "New in town! Call 07700 900123", "transcriber": "T1", "checker": "T2"}
    assert (named.seen_from, named.seen_precision, named.basis) == ("2026-02-28", "day", "observed")


def test_logic_of_the_source() -> None:
    assert content({CARD_TEXT.name: "Ring 07700 900124 ☎", NUMBERS.name: "07700900124"}) == "ring #|+447700900124"
    assert content({NUMBERS.name: "07700900124"}) == ""


def test_the_name_on_the_command_line_is_cards() -> None:
    assert source_named("cards").name == "cards"
