"""Handling conditions: the access keys that a reader must hold."""

from __future__ import annotations

from graphintel.model.access import clean_key
from graphintel.model.values.base import InvalidValueError

MAX_LENGTH = 1500
"""Most characters of an item's conditions: as one set of keys they are under a uniqueness constraint, which PostgreSQL
keeps up to 2,700 bytes."""


def clean_conditions(text: str) -> tuple[str, ...]:
    """Return the access keys of a ``;`` separated cell, sorted.

    Raises
    ------
    InvalidValueError
        ``unknown_condition``: a key of an unknown form would make the item visible to nobody; or too many of them.

    Examples
    --------
    >>> clean_conditions("force:FA; compartment:covert")
    ('compartment:covert', 'force:FA')
    """
    keys = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key = clean_key(part)
        if key is None or key.startswith("marking:"):
            raise InvalidValueError(
                "unknown_condition",
                f"{part[:40]!r} is no known condition; expected force:CODE, unit:CODE or compartment:NAME, with ; between.",
            )
        keys.append(key)
    kept = sorted(set(keys))
    if sum(map(len, kept)) + 3 * len(kept) > MAX_LENGTH:
        raise InvalidValueError(
            "unknown_condition",
            f"{len(kept)} conditions are too many for one item; expected at most {MAX_LENGTH} characters, or one compartment "
            "that stands for them.",
        )
    return tuple(kept)
