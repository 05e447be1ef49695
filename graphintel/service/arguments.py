"""How an audit entry records arguments: typed text may hold a name or number, so it is recorded as a keyed hash.

Ids of what is shown stand in the entry beside, by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

MAX_HASHED_TEXTS = 20
"""Most texts of a list that are hashed one by one; a longer list has one hash, and its length."""


def recorded_arguments(
    arguments: Mapping[str, Any], hashed: Callable[[str], str], words: Mapping[str, Collection[str]]
) -> str:
    """Return arguments as an entry keeps them.

    Parameters
    ----------
    arguments : mapping
        As they were given: texts, numbers, truth values, and lists of texts.
    hashed : callable
        Gives the keyed hash of a text.
    words : mapping of str to collection of str
        By argument, the program's own words that it may be; every other text of every read counts as typed.

    Returns
    -------
    str
        JSON, its names in order. A number, a truth value, an empty text and a word of ``words`` stand as they are.
    """
    return json.dumps(
        {name: _recorded_value(value, hashed, words.get(name, ())) for name, value in arguments.items()}, sort_keys=True
    )


def _recorded_value(value: Any, hashed: Callable[[str], str], words: Collection[str]) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        texts = [str(one) for one in value]
        return (
            [hashed(one) for one in texts]
            if len(texts) <= MAX_HASHED_TEXTS
            else f"{len(texts)}: {hashed(chr(10).join(texts))}"
        )
    text = str(value)
    return text if not text or text in words else hashed(text)
