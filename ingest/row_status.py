"""The status of a well-formed row, and the sentences that say why it is not taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphintel.model.logged_rows import LoggedRow
from graphintel.model.records import Submission
from graphintel.model.values.date import ends_after


@dataclass(frozen=True, slots=True)
class RowStatus:
    """The status of one row: ``accepted``, ``known`` or ``quarantined``; then why, and in which column."""

    state: str
    code: str = ""
    column: str = ""
    message: str = ""


ACCEPTED, KNOWN = RowStatus("accepted"), RowStatus("known")
REWRITTEN = RowStatus("known", message="a key is written in a way that says more")
"""Of a known row that only changes how the key of a stored statement was written."""


def location_of(row: LoggedRow) -> str:
    return f"{row.file}, row {row.row} (line {row.line})"


_SHOWN = 60
_BEFORE = 15


def _text(value: object) -> str:
    """Return a value as a message shows it: a claim by link, ends, part and captions, anything else as it is."""
    if isinstance(value, list | tuple) and len(value) == 7 and isinstance(value[1], list | tuple):
        type_, start, end, part, start_caption, end_caption, attributes = value
        more = "".join(f", {name} {attribute!r}" for name, attribute in dict(attributes).items())
        captions = "".join(f", called {caption!r}" for caption in (start_caption, end_caption) if caption)
        return f"{type_}{f' as {part}' if part else ''} of {start[0]} and {end[0]}{captions}{more}"
    return ", ".join(map(_text, value)) if isinstance(value, list | tuple) else str(value)


def first_difference(stored: object, incoming: object) -> tuple[str, str]:
    """Return two values as texts, cut so that the first difference is in both.

    Examples
    --------
    >>> first_difference("a" * 100 + "b", "a" * 100 + "c")
    ('...aaaaaaaaaaaaaaab', '...aaaaaaaaaaaaaaac')
    """
    if isinstance(stored, list | tuple) and isinstance(incoming, list | tuple):
        only_stored = [value for value in stored if value not in incoming]
        only_incoming = [value for value in incoming if value not in stored]
        if only_stored or only_incoming:
            stored, incoming = only_stored[:1], only_incoming[:1]
    first, second = _text(stored), _text(incoming)
    same = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    cut = same - _BEFORE if same > _SHOWN - _BEFORE else 0
    shown = [("..." if cut else "") + text[cut : cut + _SHOWN] for text in (first, second)]
    return shown[0], shown[1]


def conflict_status(stored: Mapping[str, Any], incoming: Mapping[str, Any], what: str, where: LoggedRow) -> RowStatus:
    """Return the status of a row that says something else than is stored, naming the first column that differs."""
    column = next((name for name in incoming if stored.get(name) != incoming[name]), "")
    before, now = first_difference(stored.get(column, ""), incoming.get(column, ""))
    message = (
        f"{what} is held with other content since {location_of(where)}: {column} is {before!r}, not {now!r}; "
        "feed it with --revise if this is a correction."
    )
    return RowStatus("quarantined", "differs_from_held", column, message)


def other_kind_status(what: str, where: LoggedRow) -> RowStatus:
    """Return the status of a row of a declared source whose reference is held with rows of another kind."""
    message = (
        f"{what} is held since {location_of(where)} with rows of another kind: one row a record, or several, as the source "
        "was declared then. Withdraw that batch and take its file in again."
    )
    return RowStatus("quarantined", "differs_from_held", "", message)


def refusal_reason(refused: LoggedRow) -> str:
    return f"{location_of(refused)}: {refused.message}"


def refused_sentence(what: str, refusal_reason: str) -> str:
    return f"{what} was refused ({refusal_reason}) Mend and feed that row; this one then enters by itself."


def waiting_status(column: str, what: str, refused: LoggedRow | None) -> RowStatus:
    """Return the status of a row whose parent is not stored."""
    if refused is not None:
        return RowStatus("quarantined", "parent_refused", column, refused_sentence(what, refusal_reason(refused)))
    message = f"{what} has not come yet; the row waits and enters by itself when it does."
    return RowStatus("quarantined", "parent_missing", column, message)


def late_status(payload: Mapping[str, Any], submission: Submission) -> RowStatus | None:
    """Return why an item is refused whose dates are later than its submission was received."""
    if not submission.received_at:
        return None
    for column, precision in (("seen_from", ""), ("seen_to", str(payload["seen_precision"]))):
        if payload[column] and ends_after(payload[column], submission.received_at, precision):
            message = f"{payload[column]} is after {submission.ref} was received ({submission.received_at}); correct one of the two."
            return RowStatus("quarantined", "date_after_received", column, message)
    return None
