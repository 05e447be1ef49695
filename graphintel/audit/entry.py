"""One entry of the chain as one line of bytes: whatever the text, and no two ways to write it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LONGEST = 512
"""Most characters of one text; of a longer one the beginning, its length and its hash are kept."""

MOST = 1000
"""Most members of one list; of a longer one the first, how many there were, and the hash of all."""

GENESIS = "0" * 64
"""What the first entry has as the hash of the one before."""

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


def capped(text: str) -> str:
    """Return a text that is no longer than an entry may hold, saying what was left out."""
    if len(text) <= LONGEST:
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:LONGEST]}... ({len(text)} characters, sha256 {digest})"


def plain(value: object) -> object:
    """Return a value as an entry keeps it: a short text, a number, a truth value, nothing, or a list of short texts."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        members = [str(member) for member in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
        kept = [capped(member) for member in members[:MOST]]
        if len(members) > MOST:
            digest = sha256("\n".join(members).encode("utf-8", "surrogatepass")).hexdigest()
            kept.append(f"... ({len(members)} in all, sha256 {digest})")
        return kept
    return capped(str(value))


def line_of(number: int, at: str, action: str, actor: str, subject: Mapping[str, object], previous: str) -> bytes:
    """Return the line of an entry, with its own hash at the end."""
    entry = {
        "number": number,
        "at": capped(at),
        "action": capped(action),
        "actor": capped(actor),
        "subject": {capped(name): plain(value) for name, value in subject.items()},
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
