"""The tree of errors: few leaves, each drawn, each one sentence."""

from __future__ import annotations

import graphintel.errors
from graphintel.errors import GraphintelError, NotHeldError, SourceError


def _below(error: type[GraphintelError]) -> set[str]:
    """Names of the errors that come from this one."""
    own = [e for e in error.__subclasses__() if e.__module__ == graphintel.errors.__name__]
    return {e.__name__ for e in own}.union(*map(_below, own))


def test_the_docstring_draws_every_error_there_is() -> None:
    leaves = _below(GraphintelError)

    drawn = graphintel.errors.__doc__ or ""

    assert {name for name in leaves if f"─ {name} " not in drawn} == set()
    assert drawn.count("── ") == len(leaves)


def test_a_source_error_says_where_first_and_keeps_its_data() -> None:
    error = SourceError("an exhibit was expected.", file="cards.csv", line=3, column="exhibit", value="")

    assert str(error) == "cards.csv, line 3, column exhibit: an exhibit was expected."
    assert (error.file, error.line, error.column, error.value) == ("cards.csv", 3, "exhibit", "")


def test_a_source_error_without_a_place_is_its_sentence() -> None:
    assert str(SourceError("No file was given.")) == "No file was given."


def test_a_hidden_id_and_an_unknown_one_are_refused_in_the_same_words() -> None:
    hidden, unknown = str(NotHeldError("phone:hidden")), str(NotHeldError("phone:unknown"))

    assert hidden.replace("hidden", "unknown") == unknown
