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
