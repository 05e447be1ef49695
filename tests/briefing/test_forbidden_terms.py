"""Names, numbers and ids are found in every writing, and ordinary words are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing.forbidden_terms import REDACTED, ForbiddenTerms

TERMS = ForbiddenTerms.of(["Vera Testivy", "FA:N2002", "FLAT 2:14:ALDER STREET"], ["phone:+447700900123"])
SPACES = st.text(" -./()", max_size=2)


@pytest.mark.parametrize(
    "text",
    ["Talk with VERA TESTIVY", "testivy, vera", "vera.testivy@example.com", "Véra-Testivy", "FA:nominals/FA-N2002/1",
     "07700900123", "+44 (0)7700 900-123", "0 7 7 0 0 9 0 0 1 2 3", "flat 2, 14 Alder Street"],
)  # fmt: skip
def test_what_gives_somebody_away_is_found_in_any_writing(text: str) -> None:
    assert TERMS.occur_in(text)
    assert TERMS.redact(text) == REDACTED


@pytest.mark.parametrize(
    "text", ["", "Vera", "Testivy Road", "Flat 3, 14 Alder Street", "07700 900124", "FA:N2003", "14 Alder Street"]
)
def test_other_words_numbers_and_places_stay(text: str) -> None:
    assert TERMS.redact(text) == text


@given(st.text(max_size=20), st.lists(SPACES, min_size=11, max_size=11), st.text("abc ", max_size=10))
def test_a_number_is_found_however_it_is_spaced(before: str, spaces: list[str], after: str) -> None:
    written = "".join(digit + space for digit, space in zip("07700900123", spaces, strict=True))

    assert TERMS.occur_in(f"{before} x {written} y {after}")


def test_short_words_forbid_nothing_because_ordinary_words_hold_them() -> None:
    assert not ForbiddenTerms.of(["Li", "N1"], ["999"]).occur_in("Li lives at N1, call 999")


@pytest.mark.parametrize(("name", "found"), [("Lia", False), ("Li A", False), ("Lina", True), ("Li Na", True)])
def test_a_name_of_four_letters_is_searched_for_and_one_of_three_is_not(name: str, found: bool) -> None:
    assert ForbiddenTerms.of([name]).occur_in(f"talk with {name} today") is found


@pytest.mark.parametrize(("number", "found"), [("123456", False), ("1234567", True)])
def test_a_number_of_seven_digits_is_searched_for_and_one_of_six_is_not(number: str, found: bool) -> None:
    assert ForbiddenTerms.of([], [number]).occur_in(f"rang {number} twice") is found


@pytest.mark.parametrize("text", ["1207700900123", "0770090012300", "07700900123", "rang 1 207700 900123 4 times"])
def test_a_number_is_found_at_any_place_of_a_run_of_digits(text: str) -> None:
    assert TERMS.occur_in(text)


def test_what_forbids_nothing_changes_no_text() -> None:
    nothing = ForbiddenTerms.of([], [])

    assert nothing.occur_in("Vera Testivy, 07700 900123") is False
    assert nothing.redact("Vera Testivy") == "Vera Testivy"
    assert TERMS.redact("", "something") == ""


def test_accents_that_are_letters_of_their_own_hide_nothing() -> None:
    assert ForbiddenTerms.of(["Zo\u00eb Testivy"]).occur_in("ZOE\u0308 TESTIVY and zoe testivy")
    assert ForbiddenTerms.of(["Zoe Testivy"]).occur_in("Zo\u00eb Testivy")


def test_a_name_in_the_midst_of_other_words_is_found_and_a_longer_run_is_not_taken_for_it() -> None:
    assert TERMS.occur_in("and then Vera Testivy went to a place of which nobody knew any more than that it was near")
    assert not TERMS.occur_in("Vera and Testivy")
