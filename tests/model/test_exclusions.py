"""What is never held of anybody is recognised by each of its words, however a column or an event is called."""

from __future__ import annotations

import pytest

from graphintel.model.exclusions import EXCLUDED_DATA, EXCLUSIONS, UNCITED_READ, exclusion_of, is_plate_read, words_in
from graphintel.model.schema import FORBIDDEN_WORDS

HEALTH = ["health", "medical", "medication", "diagnosis", "disability", "addiction", "hiv", "pregnancy", "pregnant"]
ORIGIN = ["ethnicity", "ethnic", "nationality", "religion", "sexuality", "immigration", "race"]
TESTED = [
    "test", "tests", "tested", "result", "results", "screen", "sample", "positive", "use", "user", "treatment", "problem",
]  # fmt: skip
VERDICTS = ["victim", "exploiter", "pimp", "suspect", "offender"]
CHARACTERISTICS = [
    "ethnicity", "nationality", "immigration", "health", "disability", "religion", "language", "sexuality", "race",
    "addiction", "diagnosis",
]  # fmt: skip


def _codes(text: str) -> str:
    limit = exclusion_of(text)
    return limit.code if limit else ""


@pytest.mark.parametrize("word", HEALTH)
def test_data_on_health_are_never_held(word: str) -> None:
    named = (word, f"her_{word}", f"{word.title()} (declared)", f"date-of-{word}")
    assert {_codes(text) for text in named} == {"health_data_not_held"}


@pytest.mark.parametrize("word", ORIGIN)
def test_data_on_origin_belief_and_body_are_never_held(word: str) -> None:
    assert {_codes(text) for text in (word, f"self_{word}", word.upper())} == {"origin_not_held"}


@pytest.mark.parametrize("substance", ["drug", "drugs", "alcohol"])
def test_tests_for_substances_and_their_use_are_health_and_dealing_is_not(substance: str) -> None:
    assert {_codes(f"{substance}_{word}") for word in TESTED} == {"health_data_not_held"}
    assert _codes(substance) == "health_data_not_held"
    assert {_codes(f"{substance} {word}") for word in ("supply", "dealing", "line", "found")} == {""}


@pytest.mark.parametrize("text", ["card_text", "test_purchase", "racecourse", "result", "healthy", "", "bicycle"])
def test_other_words_are_held(text: str) -> None:
    assert exclusion_of(text) is None


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        *((f"{reader} {word}", True) for reader in ("anpr", "ALPR") for word in ("", "record")),
        *(
            (f"{plate}_{word}", True)
            for plate in ("plate", "numberplate")
            for word in ("read", "reads", "reader", "readers", "recognition", "hit", "hits", "capture", "captures")
        ),
        ("plate", False),
        ("numberplate", False),
        ("cctv_capture", False),
        ("seen by an officer", False),
    ],
)
def test_a_read_of_a_number_plate_camera_is_recognised(text: str, is_read: bool) -> None:
    assert is_plate_read(text) is is_read


def test_words_are_parted_by_signs_and_each_exclusion_says_what_to_do() -> None:
    assert words_in("Drug-test_result (B)") == {"drug", "test", "result", "b"}
    assert words_in("") == frozenset()
    assert set(EXCLUDED_DATA) == {"health", "origin"}
    assert [limit.code for limit in EXCLUSIONS] == ["health_data_not_held", "origin_not_held", "anpr_not_cited"]
    assert all(limit.about and limit.sentence.endswith((".",)) for limit in (*EXCLUDED_DATA.values(), UNCITED_READ))


def test_no_type_or_property_may_be_called_after_a_verdict_or_a_characteristic() -> None:
    assert {*VERDICTS, *CHARACTERISTICS} == FORBIDDEN_WORDS
