"""Answers of reads for tests: of any type, from as many of its values as a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from graphintel.service.answer_json import hints_of, is_merged, keys_of

Answered = TypeVar("Answered")


def answer_of(kind: type[Answered], values: Mapping[str, Any] | None = None, **more: Any) -> Answered:
    """Return an answer of a type with these values, as its JSON has them; what is not named is empty.

    Parameters
    ----------
    kind : type
        A dataclass.
    values : mapping, optional
    **more
        Beside ``values``.
    """
    of: Any = kind
    given = {**(values or {}), **more}
    assert given.keys() <= keys_of(of), (kind, given.keys() - keys_of(of))
    made: Answered = _made(of, given)
    return made


def _made(kind: Any, given: Any) -> Any:
    if is_dataclass(kind):
        return given if not isinstance(given, Mapping) else kind(**dict(_parts(kind, given)))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if given is None else _made(next(one for one in inner if one is not NoneType), given)
    if origin is tuple and isinstance(given, list | tuple):
        kinds = inner if Ellipsis not in inner else (inner[0],) * len(given)
        return tuple(_made(one, part) for one, part in zip(kinds, given, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _made(inner[1], part) for key, part in given.items()}
    return given


def _parts(kind: Any, given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    hints = hints_of(kind)
    return [
        (
            one.name,
            _made(hints[one.name], given if is_merged(one) else given.get(one.name, _empty(hints[one.name], one))),
        )
        for one in fields(kind)
    ]


def _empty(kind: Any, one: Any) -> Any:
    if one.default is not MISSING:
        return one.default
    if is_dataclass(kind):
        return {}
    origin = get_origin(kind)
    if origin is UnionType:
        return None if NoneType in get_args(kind) else ""
    if origin is tuple:
        return ()
    return {} if origin is not None else kind()
