"""What becomes of a row that is in good form, and the sentences that say why it is not taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphintel.model.records import Submission
from graphintel.model.rows import LoggedRow
from graphintel.model.values.date import ends_after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: ``accepted``, ``known`` or ``quarantined``; then why, and in which column."""

    state: str
    code: str = ""
    column: str = ""
    message: str = ""


ACCEPTED, KNOWN = Outcome("accepted"), Outcome("known")


def said_where(row: LoggedRow) -> str:
    return f"{row.file}, row {row.row} (line {row.line})"


def differs(held: Mapping[str, Any], came: Mapping[str, Any], what: str, where: LoggedRow) -> Outcome:
    """Return the outcome of a row that says something else than is held, naming the first column that differs."""
    column = next((name for name in came if held.get(name) != came[name]), "")
    message = (
        f"{what} is held with other content since {said_where(where)}: {column} is {str(held.get(column, ''))[:60]!r}, not "
        f"{str(came.get(column, ''))[:60]!r}; feed it with --revise if this is a correction."
    )
    return Outcome("quarantined", "differs_from_held", column, message)


def why(refused: LoggedRow) -> str:
    return f"{said_where(refused)}: {refused.message}"


def refused_sentence(what: str, why: str) -> str:
    return f"{what} was refused ({why}) Mend and feed that row; this one then enters by itself."


def waits(column: str, what: str, refused: LoggedRow | None) -> Outcome:
    """Return the outcome of a row whose parent is not held."""
    if refused is not None:
        return Outcome("quarantined", "parent_refused", column, refused_sentence(what, why(refused)))
    message = f"{what} has not come yet; the row waits and enters by itself when it does."
    return Outcome("quarantined", "parent_missing", column, message)


def late(payload: Mapping[str, Any], submission: Submission) -> Outcome | None:
    """Return why an item is refused whose dates are later than its submission was received."""
    if not submission.received_at:
        return None
    for column, precision in (("seen_from", ""), ("seen_to", str(payload["seen_precision"]))):
        if payload[column] and ends_after(payload[column], submission.received_at, precision):
            message = f"{payload[column]} is after {submission.ref} was received ({submission.received_at}); correct one of the two."
            return Outcome("quarantined", "date_after_received", column, message)
    return None
