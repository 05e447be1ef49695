"""One entry of the chain as one line of bytes, in one canonical form, whatever its text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

MAX_TEXT_LENGTH = 512
"""Maximum number of characters of one text; of a longer one the beginning, its length and its hash are stored."""

MAX_LIST_LENGTH = 1000
"""Maximum number of members of one list; of a longer one the first, how many there were, and the hash of all."""

GENESIS = "0" * 64
"""The previous hash of the first entry."""

_HEAD, _MIDDLE, _TAIL = b'{"entry":', b',"hash":"', b'"}\n'
_END = len(_MIDDLE) + 64 + len(_TAIL)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: number in the chain from 1, moment, what was done by whom to what, and the hash of the entry before."""

    number: int
    at: str
    action: str
    actor: str
    subject: Mapping[str, Any]
    previous: str
    hash: str


def shortened(text: str) -> str:
    """Return a text that is no longer than an entry may hold, saying what was left out."""
    if len(text) <= MAX_TEXT_LENGTH:
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:MAX_TEXT_LENGTH]}... ({len(text)} characters, sha256 {digest})"


def plain_value(value: object) -> object:
    """Return a value as an entry keeps it: a short text, a number, a truth value, nothing, or a list of short texts."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        members = [str(member) for member in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
        result = [shortened(member) for member in members[:MAX_LIST_LENGTH]]
        if len(members) > MAX_LIST_LENGTH:
            digest = sha256("\n".join(members).encode("utf-8", "surrogatepass")).hexdigest()
            result.append(f"... ({len(members)} in all, sha256 {digest})")
        return result
    return shortened(str(value))


def line_of(number: int, at: str, action: str, actor: str, subject: Mapping[str, object], previous: str) -> bytes:
    """Return the line of an entry, with its own hash at the end."""
    entry = {
        "number": number,
        "at": shortened(at),
        "action": shortened(action),
        "actor": shortened(actor),
        "subject": {shortened(name): plain_value(value) for name, value in subject.items()},
        "previous": previous,
    }
    body = _ENCODER.encode(entry).encode("ascii")
    return b"".join((_HEAD, body, _MIDDLE, sha256(body).hexdigest().encode("ascii"), _TAIL))


def entry_of(line: bytes) -> Entry:
    """Return the entry that a line holds.

    Raises
    ------
    ValueError
        The line is not one that :func:`line_of` wrote, or its hash is not that of its content.
    """
    if len(line) <= len(_HEAD) + _END or not line.startswith(_HEAD) or not line.endswith(_TAIL):
        raise ValueError("is not the line of an entry")
    body, hash_ = line[len(_HEAD) : -_END], line[-_END + len(_MIDDLE) : -len(_TAIL)]
    if line[-_END : -_END + len(_MIDDLE)] != _MIDDLE or sha256(body).hexdigest().encode("ascii") != hash_:
        raise ValueError("was altered: its hash is not that of its content")
    try:
        entry = Entry(**json.loads(body), hash=hash_.decode("ascii"))
    except (TypeError, RecursionError) as error:
        raise ValueError("does not say what an entry says") from error
    texts = (entry.at, entry.action, entry.actor, entry.previous)
    if (
        type(entry.number) is not int
        or not isinstance(entry.subject, dict)
        or not all(isinstance(t, str) for t in texts)
    ):
        raise ValueError("does not say what an entry says")
    return entry
