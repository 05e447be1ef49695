"""Answers as JSON, and back: the one place that turns dataclasses into plain values.

The keys are the names of the fields in their order. A field with ``ONLY_IF_ANY`` is no key where it is None; of one with
``MERGED`` the keys stand among those of the answer itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Answered = TypeVar("Answered")
JsonObject = dict[str, Any]
"""An answer as JSON has it: what the pseudonym filter, the audit chain and standard output work on, and nothing else."""
ONLY_IF_ANY: Mapping[str, str] = {"in json": "only if any"}
"""Metadata of a field that is None, and then no key, where an answer has no such part."""
MERGED: Mapping[str, str] = {"in json": "merged"}
"""Metadata of a field that holds a dataclass whose keys stand among those of the answer."""


def is_only_if_any(one: Field[Any]) -> bool:
    """Return whether a field is no key where it is None."""
    return one.metadata == ONLY_IF_ANY


def is_merged(one: Field[Any]) -> bool:
    """Return whether the keys of what a field holds stand among those of the answer."""
    return one.metadata == MERGED


def as_json(value: Any) -> Any:
    """Return an answer as plain values: dataclasses and mappings as dicts, tuples as lists.

    Examples
    --------
    >>> from dataclasses import dataclass, field
    >>> @dataclass(frozen=True)
    ... class Hit:
    ...     id: str
    ...     roles: tuple[str, ...]
    ...     chain: str | None = field(default=None, metadata=ONLY_IF_ANY)
    >>> as_json({"hits": [Hit("phone:1", ("driver",))]})
    {'hits': [{'id': 'phone:1', 'roles': ['driver']}]}
    """
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, Mapping):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    kind: Any = type(value)
    if not _is_answer(kind):
        return value
    out: dict[str, Any] = {}
    for one in _fields(kind):
        part = getattr(value, one.name)
        if is_merged(one):
            out |= as_json(part)
        elif part is not None or not is_only_if_any(one):
            out[one.name] = as_json(part)
    return out


def from_json(kind: type[Answered], value: Any) -> Answered:
    """Return an answer of a type from its plain values.

    Parameters
    ----------
    kind : type
        A frozen dataclass, or a union of them: then the one that has just these keys.
    value : dict
        As :func:`as_json` gave it.

    Raises
    ------
    TypeError
        A key is missing or too many: what came is no such answer.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Hit:
    ...     id: str
    ...     roles: tuple[str, ...]
    >>> from_json(Hit, {"id": "phone:1", "roles": ["driver"]})
    Hit(id='phone:1', roles=('driver',))
    """
    of: Any = kind
    result: Answered = _reader(of)(value)
    return result


@cache
def hints_of(kind: Any) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields by name."""
    return get_type_hints(kind)


@cache
def _is_answer(kind: Any) -> bool:
    return is_dataclass(kind)


@cache
def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of a type from its plain form."""
    if _is_answer(kind):
        return lambda value: _answer(kind, value)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _union_reader([one for one in inner if one is not NoneType])
    if origin is tuple:
        readers = [_reader(one) for one in inner if one is not Ellipsis]
        if Ellipsis in inner:
            return lambda value: tuple(map(readers[0], value))
        return lambda value: tuple(read(part) for read, part in zip(readers, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        read = _reader(inner[1])
        return lambda value: {key: read(part) for key, part in value.items()}
    return lambda value: value


def _union_reader(kinds: list[Any]) -> Callable[[Any], Any]:
    """Return what makes a value of one of several types: a dataclass by its keys, a tuple from a list, else as it is."""
    answers = [one for one in kinds if _is_answer(one)]
    listed = next((_reader(one) for one in kinds if get_origin(one) is tuple), None)

    def read(value: Any) -> Any:
        if isinstance(value, dict) and answers:
            kind = next((one for one in answers if keys_of(one) >= value.keys()), answers[0])
            return _answer(kind, value)
        return listed(value) if listed is not None and isinstance(value, list) else value

    return read


def _answer(kind: Any, value: Mapping[str, Any]) -> Any:
    hints, rest, parts = hints_of(kind), dict(value), dict[str, Any]()
    for one in _fields(kind):
        if is_merged(one):
            inner = hints[one.name]
            parts[one.name] = _answer(inner, {name: rest.pop(name) for name in keys_of(inner) if name in rest})
        elif one.name in rest:
            parts[one.name] = _reader(hints[one.name])(rest.pop(one.name))
    return kind(**parts, **rest)


@cache
def keys_of(kind: Any) -> frozenset[str]:
    """Return the keys that an answer of a type has or may have."""
    hints = hints_of(kind)
    return frozenset(
        key for one in _fields(kind) for key in (keys_of(hints[one.name]) if is_merged(one) else (one.name,))
    )


def fields_of(answer: Any) -> dict[str, Any]:
    """Return the fields of an answer by name, for an answer that has them and more."""
    kind: Any = type(answer)
    return {one.name: getattr(answer, one.name) for one in _fields(kind)}
