"""Answers have types: nothing in them is untyped, their JSON is what the schema says, and there and back it stays the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from graphintel import service
from graphintel.errors import DeclarationError, GraphintelError
from graphintel.service.answer_json import as_json, from_json, hints_of
from graphintel.service.answer_schema import answers_schema, schema_of
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View
from tests.service.test_smaller_graph import calls_of, view_of
from tests.worlds import FULL, World, viewer, worlds

COMMITTED = Path(service.__file__).parent / "answers.schema.json"
SCALARS = {str, int, float, bool, type(None)}


def types_in(kind: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Every type that stands in an answer's type, with where it stands."""
    yield where, kind
    if is_dataclass(kind):
        for one in fields(kind):
            yield from types_in(hints_of(kind)[one.name], f"{kind.__name__}.{one.name}")
    for inner in get_args(kind):
        if inner is not Ellipsis:
            yield from types_in(inner, where)


def is_typed(kind: Any) -> bool:
    return kind in SCALARS or is_dataclass(kind) or get_origin(kind) in {tuple, Mapping, UnionType}


def untyped_in(kind: Any, where: str) -> list[str]:
    return [f"{place}: {one}" for place, one in types_in(kind, where) if not is_typed(one)]


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS))
def test_an_answer_holds_neither_any_nor_a_bare_dict(name: str) -> None:
    assert untyped_in(READ_FUNCTIONS[name].answer_type, name) == []


def test_what_has_no_type_is_seen() -> None:
    @dataclass(frozen=True)
    class Loose:
        id: str
        anything: Any
        bare: dict  # type: ignore[type-arg]
        rows: tuple[dict[str, str], ...]

    places = [one.partition(":")[0] for one in untyped_in(Loose, "")]
    assert places == ["Loose.anything", "Loose.bare", "Loose.rows"]
    with pytest.raises(DeclarationError, match=r"Loose\.anything"):
        schema_of({"loose": Loose})


def test_the_committed_schema_is_that_of_the_declarations() -> None:
    """``graphintel schema > graphintel/service/answers.schema.json`` writes it again."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == answers_schema()


@cache
def validator() -> Draft202012Validator:
    schema = answers_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def answers(view: View, name: str, everything: View, seed: int) -> Iterator[Any]:
    """Yield the JSON of what a read answers, to the same questions as in the test of the smaller graph."""
    if name == "notices":
        view = replace(view, viewer=replace(view.viewer, role="safeguarding"))
    for arguments in calls_of(name, everything, Random(seed).randrange):
        try:
            yield read_pseudonymised(view, READ_FUNCTIONS[name].plain, arguments)[1]
        except GraphintelError:
            continue


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS))
def test_a_real_answer_is_what_the_schema_says_and_comes_back_the_same(name: str) -> None:
    seen: list[Any] = []

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds())
    def ask(world: World) -> None:
        everything = view_of(world, FULL)
        for who in (FULL, viewer({"marking:OFFICIAL", "force:FA"})):
            seen.extend(answers(view_of(world, who), name, everything, 1))

    ask()

    assert seen
    for answer in seen:
        assert [error.message for error in validator().iter_errors({name: answer})] == []
        assert json.loads(json.dumps(answer)) == json.loads(json.dumps(as_json(typed(name, answer))))


def typed(name: str, answer: Any) -> Any:
    return from_json(READ_FUNCTIONS[name].answer_type, answer)


def test_an_answer_with_a_key_more_or_less_or_of_another_type_is_none() -> None:
    answer = as_json(READ_FUNCTIONS["networks"](view_of(World((), ()), FULL)))
    more, less = {**answer, "rank": 1}, {key: answer[key] for key in answer if key != "total"}

    assert not list(validator().iter_errors({"networks": answer}))
    for wrong in (more, less, answer | {"total": "0"}):
        assert list(validator().iter_errors({"networks": wrong})), wrong
    for wrong in (more, less):
        with pytest.raises(TypeError):
            typed("networks", wrong)
