"""Corrections that come without a file: withdrawing a batch, regrading an item."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from graphintel.errors import LedgerError
from graphintel.ledger.database import chunks
from graphintel.model.entities.submission import clean_submission_ref
from graphintel.model.logged_rows import LoggedRow
from graphintel.model.report_ids import item_ref as without_prefix
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.grade import GRADE
from graphintel.model.values.handling import clean_conditions
from ingest.replay import content_digest, replay
from ingest.run import Change, Ledger
from ingest.version_in_use import rules_in_use

REFERENCES = 500
"""How many references are replayed and stored at once: their contents take memory by this number, not by a batch's."""

REGRADED = ("source_eval", "info_eval", "handling", "conditions")


def store_replayed(change: Change, refs: Collection[str]) -> tuple[int, int]:
    """Store what the live rows of these references state now.

    Parameters
    ----------
    change : Change
        An open transaction of the ledger.
    refs : collection of str
        Submission references.

    Returns
    -------
    tuple of int
        New entities and statements.
    """
    change.note_rules(rules_in_use())
    entities, statements = 0, 0
    for some in chunks(sorted(set(refs)), REFERENCES):
        rows = change.rows_of(some)
        more = change.replace_many({ref: replay(ref, rows.get(ref, [])).holding for ref in some})
        entities, statements = entities + more[0], statements + more[1]
    return entities, statements


def withdraw(ledger: Ledger, batch: int, actor: str, at: str) -> None:
    """Leave the ledger as if a batch had never come; its rows stay in the log, marked.

    Raises
    ------
    LedgerError
        There is no such batch, or it is withdrawn already.
    """
    with ledger.write() as change:
        refs = change.refs_of_batch(batch)
        change.withdraw_batch(batch, actor, at)
        store_replayed(change, refs)


def _split(item_ref: str) -> tuple[str, int]:
    """Return submission reference and item number of ``FA:12/1``, with or without ``item:`` before it."""
    ref, slash, number = without_prefix(item_ref.strip()).rpartition("/")
    if not slash or not number.isascii() or not number.isdigit():
        raise LedgerError(f"{item_ref!r} is no item; expected submission reference, slash and number, as FA:12/1.")
    try:
        return clean_submission_ref(ref), int(number)
    except InvalidValueError as bad:
        raise LedgerError(bad.message) from bad


def _checked(scheme: str, current: Mapping[str, str], grade: Mapping[str, Any]) -> dict[str, object]:
    """Return the change, checked by the item's own scheme."""
    unknown = sorted(set(grade) - set(REGRADED))
    if unknown or not grade:
        raise LedgerError(f"A regrade changes {', '.join(REGRADED)}; got {', '.join(unknown) or 'nothing'}.")
    change: dict[str, object] = {}
    try:
        merged = {**current, **{name: str(grade[name]) for name in REGRADED[:3] if name in grade}}
        parts = GRADE.clean_parts(scheme, merged["source_eval"], merged["info_eval"], merged["handling"])
        change.update({name: getattr(parts, name) for name in REGRADED[:3] if name in grade})
        if "conditions" in grade:
            given = grade["conditions"]
            change["conditions"] = list(clean_conditions(given if isinstance(given, str) else ";".join(given)))
    except InvalidValueError as bad:
        raise LedgerError(bad.message) from bad
    return change


def regrade(ledger: Ledger, item_ref: str, grade: Mapping[str, Any], actor: str, at: str) -> int:
    """Correct grade, handling or conditions of an item that is stored, as a dated correction.

    Parameters
    ----------
    ledger : Ledger
    item_ref : str
        ``FA:12/1``.
    grade : mapping
        Any of ``source_eval``, ``info_eval``, ``handling``, ``conditions`` (text with ``;``, or a sequence).
    actor, at : str
        Who and when.

    Returns
    -------
    int
        Number of the batch that holds the correction; withdrawing it undoes the regrade.

    Raises
    ------
    LedgerError
        The item is not stored, or its scheme has no such grade.
    """
    ref, number = _split(item_ref)
    with ledger.write() as change:
        replayed = replay(ref, change.rows_of([ref]).get(ref, []))
        item = next((stored for stored in replayed.holding.items if stored.item_no == number), None)
        if item is None:
            raise LedgerError(f"The item {ref}/{number} is not held; graphintel batch list shows what came in.")
        current = {"source_eval": item.source_eval, "info_eval": item.info_eval, "handling": item.handling}
        payload = _checked(item.scheme, current, grade)
        batch = change.start_batch("regrade", actor, at, ())
        raw = {name: str(value) for name, value in payload.items()}
        payload["of"] = content_digest(replayed.contents[number])
        change.append(batch, [LoggedRow(0, "", 0, 0, "regrade", ref, number, payload, raw)])
        store_replayed(change, [ref])
    return batch
