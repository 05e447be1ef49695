"""Pseudonymous ids of one export: without the key nobody can match two exports, or trace one back to the graph."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

_DIGITS = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def pseudonymous_id(key: bytes, kind: str, identifier: str) -> str:
    """Return the id that something has in one export.

    Parameters
    ----------
    key : bytes
        Of the export, random; stored in the audit chain only.
    kind : str
        First letters of the id, such as ``T`` for an entity or ``S`` for a statement.
    identifier : str
        Id in the graph.

    Returns
    -------
    str
        ``kind``, a hyphen and ten hexadecimal digits (40 bits: a thousand ids collide with a chance below 10^-6).

    Examples
    --------
    >>> pseudonymous_id(b"one", "T", "phone:+447700900123") == pseudonymous_id(b"two", "T", "phone:+447700900123")
    False
    """
    return f"{kind}-{hmac.new(key, identifier.encode(), sha256).hexdigest()[:_DIGITS]}"


def assign_pseudonyms(key: bytes, people: Iterable[str]) -> dict[str, str]:
    """Return a name for each person in one export: ``Person A``, ``Person B``, in an order that follows from the key.

    Parameters
    ----------
    key : bytes
        Of the export.
    people : iterable of str
        Ids in the graph.

    Returns
    -------
    dict of str to str
        The same people have other names in another export.
    """
    ordered = sorted(set(people), key=lambda person: pseudonymous_id(key, "P", person))
    return {person: f"Person {_letters(number)}" for number, person in enumerate(ordered)}


def _letters(number: int) -> str:
    """Return 0 as A, 23 as Z, 24 as AA; I and O are left out, which read as digits."""
    text = ""
    number += 1
    while number:
        number, place = divmod(number - 1, len(_LETTERS))
        text = _LETTERS[place] + text
    return text
