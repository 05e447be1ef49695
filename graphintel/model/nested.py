"""Nested plain values, as answers are made of: mappings, lists and tuples of texts and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def values_in(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it, however deep: mappings, lists and tuples, their values, and keys of mappings.

    Examples
    --------
    >>> sorted(one for one in values_in({"id": ["a", ("b",)]}) if isinstance(one, str))
    ['a', 'b', 'id']
    """
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(
            one, str
        ):  # most are: they are asked for first, because to ask whether one is a mapping takes long
            continue
        if isinstance(one, dict | Mapping):
            waiting.extend(one)
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)
