"""What somebody typed is in no entry, whatever it is, unless it is one of the program's own words."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import graphintel.service  # noqa: F401 - registers every read
from graphintel.service.arguments import PROGRAM_WORDS, recorded_arguments
from graphintel.service.read_functions import READ_FUNCTIONS


def hashed(text: str) -> str:
    return f"hash {len(text)}"


_TYPED = st.text("ABCDEFGHIJK ÄÖ\x1b\n:+", min_size=4).map(lambda text: f"{text}#7700900123")
_NAMES = sorted(
    {name for read in READ_FUNCTIONS.values() for name in read.__code__.co_varnames[: read.__code__.co_argcount]}
)


@given(st.dictionaries(st.sampled_from(_NAMES), _TYPED | st.lists(_TYPED, max_size=40)))
def test_no_text_of_any_argument_of_any_read_stands_in_its_entry(arguments: dict[str, Any]) -> None:
    said = recorded_arguments(arguments, hashed)

    assert "7700900123" not in said
    assert json.loads(said).keys() == arguments.keys()


def test_choices_numbers_and_truth_values_stand_as_they_are() -> None:
    given_ = {"mode": "evidenced", "link": "USES_PHONE", "state": "overdue", "limit": 5, "every": True, "id": ""}

    assert json.loads(recorded_arguments(given_, hashed)) == given_


def test_a_word_of_one_choice_is_typed_where_another_is_chosen() -> None:
    assert json.loads(recorded_arguments({"id": "evidenced", "mode": "USES_PHONE"}, hashed)) == {
        "id": "hash 9",
        "mode": "hash 10",
    }


def test_every_choice_is_an_argument_of_a_read() -> None:
    assert set(_NAMES) >= PROGRAM_WORDS.keys()
