"""Nothing that is shown acts: no control, no override of direction, nothing unseen, no half of a character."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.shown_text import has_lone_surrogates, shown, shown_answer, shown_document, shown_lines

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
HOSTILE = "\n\r\t\x00\x07\x1b\x7f\x85\x9b\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ud800\udcff\U000e0041"


def acting(text: str) -> list[str]:
    """Return the characters of a text that people do not see, or that do something."""
    return [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(ANYTHING | st.text(HOSTILE))
def test_what_is_shown_is_one_line_of_characters_that_are_seen(text: str) -> None:
    once = shown(text)

    assert acting(once) == []
    assert len(once.splitlines()) <= 1
    assert shown(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


@given(ANYTHING)
def test_what_can_be_seen_is_shown_as_it_is(text: str) -> None:
    plain = "".join(c for c in text if (unicodedata.category(c)[0] in "LNPS" and ord(c) < 0x2800) or c == " ")
    plain = "".join(c for c in plain if c not in "\u115f\u1160")

    assert shown(plain) == plain


@pytest.mark.parametrize("character", HOSTILE)
def test_every_hostile_character_is_shown_as_its_number(character: str) -> None:
    said = shown(f"a{character}b")

    assert said.startswith("a\\") and said.endswith("b") and said.isascii()


def test_two_texts_that_look_alike_are_shown_apart() -> None:
    assert shown("phone:+447700900123") != shown("phone:+44\u200b7700900123")
    assert shown("Ann\ufe0f") != shown("Ann") and shown("\u2764\ufe0f") == "\u2764\ufe0f"


@given(st.lists(ANYTHING))
def test_lines_stay_lines(lines: list[str]) -> None:
    assert acting(shown_lines("\n".join(lines)).replace("\n", "")) == []


@given(
    st.recursive(ANYTHING | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner))
)
def test_a_document_says_exactly_the_same_and_holds_nothing_that_acts(answer: object) -> None:
    document = shown_document(json.dumps(answer, ensure_ascii=False, indent=2))

    assert json.loads(document) == json.loads(json.dumps(answer))
    assert acting(document.replace("\n", "")) == []
    document.encode("utf-8")


@given(st.recursive(ANYTHING, lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner) | st.tuples(inner)))
def test_a_half_of_a_character_is_found_wherever_it_stands(answer: object) -> None:
    assert has_lone_surrogates(answer) == any(unicodedata.category(c) == "Cs" for c in _every_text(answer))
    assert not has_lone_surrogates(shown_answer(answer))


def _every_text(answer: object) -> str:
    if isinstance(answer, str):
        return answer
    if isinstance(answer, dict):
        return "".join(map(_every_text, [*answer, *answer.values()]))
    return "".join(map(_every_text, answer)) if isinstance(answer, list | tuple) else ""
