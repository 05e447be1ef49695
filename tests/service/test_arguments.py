"""What somebody typed is in no entry, whatever it is, unless it is one of the program's own words."""

from __future__ import annotations

import json
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel import service
from graphintel.errors import DeclarationError
from graphintel.service.arguments import recorded_arguments
from graphintel.service.read_functions import READ_FUNCTIONS, Read, read_function
from graphintel.service.reads import Reads
from graphintel.service.view import View


def hashed(text: str) -> str:
    return f"hash {len(text)}"


_TYPED = st.text("ABCDEFGHIJK ÄÖ\x1b\n:+", min_size=4).map(lambda text: f"{text}#7700900123")
_NAMES = sorted({name for read in READ_FUNCTIONS.values() for name in signature(read.function).parameters} - {"view"})
_WORDS = {name: words for read in READ_FUNCTIONS.values() for name, words in read.words.items()}


@given(st.dictionaries(st.sampled_from(_NAMES), _TYPED | st.lists(_TYPED, max_size=40)))
def test_no_text_of_any_argument_of_any_read_stands_in_its_entry(arguments: dict[str, Any]) -> None:
    said = recorded_arguments(arguments, hashed, _WORDS)

    assert "7700900123" not in said
    assert json.loads(said).keys() == arguments.keys()


def test_choices_numbers_and_truth_values_stand_as_they_are() -> None:
    given_ = {"mode": "evidenced", "link": "USES_PHONE", "state": "overdue", "limit": 5, "every": True, "id": ""}

    assert json.loads(recorded_arguments(given_, hashed, _WORDS)) == given_


def test_a_word_of_one_choice_is_typed_where_another_is_chosen() -> None:
    assert json.loads(recorded_arguments({"id": "evidenced", "mode": "USES_PHONE"}, hashed, _WORDS)) == {
        "id": "hash 9",
        "mode": "hash 10",
    }


def test_words_are_of_an_argument_that_the_read_has() -> None:
    with pytest.raises(DeclarationError, match="planted: it has no argument link that has words"):

        @read_function(link={"USES_PHONE"})
        def planted(view: View, id: str) -> dict[str, Any]:
            return {"id": id}


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS))
def test_every_read_is_offered_under_its_own_name_without_a_second_definition(name: str) -> None:
    assert vars(Reads)[name] is READ_FUNCTIONS[name]


def test_every_read_of_the_package_is_there() -> None:
    modules = [import_module(found.name) for found in iter_modules(service.__path__, f"{service.__name__}.")]
    declared = [one for module in modules for one in vars(module).values() if isinstance(one, Read)]

    assert {read.name for read in declared} == READ_FUNCTIONS.keys()
