"""Answers as JSON, and back: the one place that turns dataclasses into plain values.

The keys are the names of the fields in their order. A field that is declared by :func:`only_if_any` is no key where it is
None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Answered = TypeVar("Answered")
_ONLY_IF_ANY = "only if any"


def only_if_any() -> Any:
    """Return a field that is None, and then no key, where an answer has no such part."""
    return field(default=None, metadata={_ONLY_IF_ANY: True})


def as_json(value: Any) -> Any:
    """Return an answer as plain values: dataclasses and mappings as dicts, tuples as lists.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Hit:
    ...     id: str
    ...     roles: tuple[str, ...]
    ...     chain: str | None = only_if_any()
    >>> as_json({"hits": [Hit("phone:1", ("driver",))]})
    {'hits': [{'id': 'phone:1', 'roles': ['driver']}]}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(part) for name, part in _parts(value)}
    if isinstance(value, Mapping):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    return value


def _parts(value: Any) -> list[tuple[str, Any]]:
    named = ((one, getattr(value, one.name)) for one in fields(value))
    return [(one.name, part) for one, part in named if part is not None or _ONLY_IF_ANY not in one.metadata]


def from_json(kind: type[Answered], value: Any) -> Answered:
    """Return an answer of a type from its plain values.

    Parameters
    ----------
    kind : type
        A frozen dataclass.
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
    result: Answered = _from(kind, value)
    return result


def _from(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _from(hints.get(name), part) for name, part in value.items()})
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return None if value is None else _from(next(one for one in inner if one is not NoneType), value)
    if origin is tuple:
        return tuple(_from(inner[0], part) for part in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _from(inner[1], part) for key, part in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return [_from(inner[0], part) for part in value]
    return value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def extended(kind: type[Answered], base: object, **more: object) -> Answered:
    """Return an answer that has the fields of another one, and more.

    Parameters
    ----------
    kind : type
        A dataclass derived from that of ``base``.
    base : dataclass
    **more
        The fields that ``kind`` adds; without one that has no default it is refused.
    """
    own = {one.name: getattr(base, one.name) for one in fields(base)}  # type: ignore[arg-type]
    return kind(**own, **more)
