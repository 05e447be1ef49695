"""Replays the live rows of one submission reference, in order of arrival, into what is stored for it. A pure function.

Within a reference: submissions first, then items, then links, then regrades. Within a kind the first content under a key
counts; equal content is known; other content is refused as differing from what is stored, unless its row revises: then
it replaces it. Of a record with several rows each distinct row counts, see :mod:`ingest.combined_rows`. A row without its
parent waits and takes effect once the parent is there. A regrade applies to the
content that the item had on that day: an item that is withdrawn and comes again with other content has its own grade.
So order, split, repetition, withdrawal and regrading of anything but conflicting content leave the same result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graphintel.errors import LedgerError
from graphintel.model.keys import entity_of_id
from graphintel.model.logged_rows import RECORD, RECORD_KINDS, RECORD_ROW, LoggedRow, SubmissionContents
from graphintel.model.ontology import NAME_LINKS
from graphintel.model.records import Claim, Decision, Entity, Item, Statement, Submission
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.grade import GRADE
from ingest.combined_rows import ClaimKey, CombinedRows, Period, claim_key, shared_content
from ingest.graded_statements import Grading, grading_of, part_of_submission, statement_of
from ingest.parsed_links import (
    EndError,
    ParsedLinks,
    Scope,
    claim_from_json,
    links_of_record,
    parse_link_row,
    with_fuller_writing,
    with_fuller_writings,
)
from ingest.row_status import (
    ACCEPTED,
    KNOWN,
    REWRITTEN,
    RowStatus,
    conflict_status,
    late_status,
    location_of,
    other_kind_status,
    refusal_reason,
    refused_sentence,
    waiting_status,
)

_WAITING = frozenset({"item", "link"})
"""Kinds of row that wait for their parents."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The contents and the status of each row, in the order given; rows refused by their own fault have none.

    ``contents`` are the items as their rows state them, before any regrade, by number.
    """

    holding: SubmissionContents
    statuses: tuple[RowStatus | None, ...]
    contents: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class _Slot:
    """What is stored under one key, and the row that states it."""

    row: LoggedRow
    content: Mapping[str, Any]
    revised_by: int = -1


class _Replay:
    """One replay in progress."""

    def __init__(self, ref: str, rows: Sequence[LoggedRow]) -> None:
        self.ref = ref
        self.statuses: list[RowStatus | None] = [None] * len(rows)
        self.rows_by_kind: dict[str, list[tuple[int, LoggedRow]]] = {}
        self.refused: dict[tuple[str, int], LoggedRow] = {}
        for at, row in enumerate(rows):
            if row.code:
                self.refused.setdefault((row.kind, row.item_no), row)
            else:
                kind = "submission" if row.kind in RECORD_KINDS else row.kind
                self.rows_by_kind.setdefault(kind, []).append((at, row))
        self.regrades: dict[int, list[tuple[int, LoggedRow]]] = {}
        for at, row in self.rows_by_kind.get("regrade", ()):
            self.regrades.setdefault(row.item_no, []).append((at, row))
        self.submission: _Slot | None = None
        self.combined: CombinedRows | None = None
        self.periods: dict[tuple[int, ClaimKey], Period] = {}
        self.items: dict[int, _Slot] = {}
        self.refused_items: dict[int, str] = {}
        self.claims: dict[int, dict[ClaimKey, tuple[Claim, LoggedRow]]] = {}
        self.derived: dict[int, list[Claim]] = {}
        self.decisions: list[tuple[int, str, str, str, str]] = []

    def replay_rows(self) -> Submission | None:
        """Replay all but the regrades, and return the submission that is stored."""
        self.replay_submissions()
        submission = self.stored_submission()
        self.replay_items(submission)
        self.replay_links(submission)
        return submission

    # -- submissions and records ----------------------------------------------------------------------------------

    def replay_submissions(self) -> None:
        """Replay the submission rows, and the rows that are a whole submission."""
        for at, row in self.rows_by_kind.get("submission", ()):
            slot = self.submission
            if row.kind == RECORD_ROW:
                self.statuses[at] = self._replay_record_row(at, row)
            elif slot is None:
                self.submission = _Slot(row, row.payload)
                self.statuses[at] = ACCEPTED
            elif _content(slot.content) == _content(row.payload) and slot.row.kind == row.kind:
                before, slot.content = slot.content, with_fuller_writings(slot.content, row.payload)
                self.statuses[at] = KNOWN if slot.content == before else REWRITTEN
            elif row.revise and slot.row.kind == row.kind:
                self.submission = _Slot(row, row.payload, at)
                self.statuses[at] = ACCEPTED
            elif slot.row.kind == RECORD_ROW:
                self.statuses[at] = other_kind_status(self.ref, slot.row)
            else:
                self.statuses[at] = conflict_status(_fields(slot), _fields(_Slot(row, row.payload)), self.ref, slot.row)
        if self.submission is not None and self.submission.row.kind == RECORD:
            self._replay_record(self.submission)
        elif self.submission is not None and self.combined is not None:
            self._replay_combined(self.submission, self.combined)

    def _replay_record_row(self, at: int, row: LoggedRow) -> RowStatus:
        """Take in one of the rows of a record, which say alike what is said of submission and item."""
        slot, shared = self.submission, shared_content(row.payload)
        if slot is None or (row.revise and slot.row.kind == RECORD_ROW and slot.content != shared):
            self.submission = _Slot(row, shared, at if slot else -1)
        elif slot.row.kind != RECORD_ROW:
            return other_kind_status(self.ref, slot.row)
        elif slot.content != shared:
            return conflict_status(_fields(slot), _fields(_Slot(row, shared)), self.ref, slot.row)
        self.combined = self.combined or CombinedRows()
        return self.combined.add(row)

    def _replay_combined(self, slot: _Slot, combined: CombinedRows) -> None:
        """Take in the item, claims and decisions of a record that has several rows."""
        self.items[1] = _Slot(slot.row, slot.content["item"], slot.revised_by)
        stated = combined.claims()
        self.claims[1] = {key: (claim, slot.row) for key, (claim, _) in stated.items()}
        self.periods = {(1, key): period for key, (_, period) in stated.items()}
        self.derived[1] = combined.derived()
        self.decisions = [(1, *pair, _source_name(slot.row)) for pair in combined.same()]

    def _replay_record(self, slot: _Slot) -> None:
        """Take in the item, claims and decisions of a record."""
        content = slot.content
        self.items[1] = _Slot(slot.row, content["item"], slot.revised_by)
        self.claims[1] = {}
        for claim in links_of_record(content):
            self.claims[1].setdefault(claim_key(claim), (claim, slot.row))
        self.derived[1] = [claim_from_json(values) for values in content["derived"]]
        name = _source_name(slot.row)
        self.decisions = [(1, first, second, reason, name) for first, second, reason in content["same"]]

    def stored_submission(self) -> Submission | None:
        """Return the submission that is stored."""
        if self.submission is None:
            return None
        content = self.submission.content
        fields = content["submission"] if self.submission.row.kind in RECORD_KINDS else content
        return Submission(ref=self.ref, **fields)

    # -- items ----------------------------------------------------------------------------------------------------

    def replay_items(self, submission: Submission | None) -> None:
        """Replay the item rows."""
        whole = (("submission", 0), (RECORD, 1), (RECORD_ROW, 1))
        refused = next((self.refused[one] for one in whole if one in self.refused), None)
        for at, row in self.rows_by_kind.get("item", ()):
            if submission is None:
                self.statuses[at] = waiting_status("submission_ref", f"The submission {self.ref}", refused)
                if refused is not None:
                    self.refused_items.setdefault(row.item_no, refusal_reason(refused))
                continue
            too_late = late_status(row.payload, submission)
            slot = self.items.get(row.item_no)
            if too_late is not None:
                self.statuses[at] = too_late
                self.refused_items.setdefault(row.item_no, f"{location_of(row)}: {too_late.message}")
            elif slot is None:
                self.items[row.item_no] = _Slot(row, row.payload)
                self.statuses[at] = ACCEPTED
            elif slot.content == row.payload:
                self.statuses[at] = KNOWN
            elif row.revise and slot.row.kind == "item":
                self.items[row.item_no] = _Slot(row, row.payload, at)
                self.statuses[at] = ACCEPTED
            else:
                self.statuses[at] = conflict_status(slot.content, row.payload, f"{self.ref}/{row.item_no}", slot.row)

    def regraded(self, number: int) -> Item:
        """Return the item as it is stored: its row, and the regrades of this very content that no later revision replaced."""
        slot = self.items[number]
        content = {**self._dates_of(number), **slot.content, "conditions": tuple(slot.content["conditions"])}
        item = Item(submission_ref=self.ref, item_no=number, **content)
        for at, row in self.regrades.get(number, ()):
            if at > slot.revised_by and row.payload["of"] == content_digest(slot.content):
                item = apply_regrade(item, row.payload) or item
                self.statuses[at] = ACCEPTED
        return item

    def _dates_of(self, number: int) -> dict[str, str]:
        """Return when the item was seen where that follows from several rows, which its content leaves out."""
        return asdict(self.combined.period) if number == 1 and self.combined is not None else {}

    # -- links ----------------------------------------------------------------------------------------------------

    def replay_links(self, submission: Submission | None) -> None:
        """Replay the link rows."""
        for at, row in self.rows_by_kind.get("link", ()):
            slot = self.items.get(row.item_no)
            if slot is None or submission is None:
                self.statuses[at] = self._waiting_link(row)
                continue
            scope = Scope(submission.owner_force, self.ref, row.item_no, str(slot.content["area"]))
            try:
                claims = parse_link_row(row.payload, scope)
            except EndError as bad:
                self.statuses[at] = RowStatus("quarantined", bad.code, bad.column, bad.message)
                continue
            self.statuses[at] = self._store_links(row, claims)

    def _waiting_link(self, row: LoggedRow) -> RowStatus:
        """Return why a link row has no item."""
        refused, number = self.refused.get(("item", row.item_no)), row.item_no
        if refused is None and number in self.refused_items:
            return RowStatus(
                "quarantined",
                "parent_refused",
                "item_no",
                refused_sentence(f"{self.ref}/{number}", self.refused_items[number]),
            )
        return waiting_status("item_no", f"The item {self.ref}/{number}", refused)

    def _store_links(self, row: LoggedRow, claims: ParsedLinks) -> RowStatus:
        """Take in what a link row states, all of it or nothing."""
        stored = self.claims.setdefault(row.item_no, {})
        stated = [(claim_key(claim), claim) for claim in claims.stated]
        new = [claim for key, claim in stated if key not in stored]
        other = [
            (stored[key], claim)
            for key, claim in stated
            if key in stored and _captions(stored[key][0]) != _captions(claim)
        ]
        if other and not row.revise:
            (known, since), incoming = other[0]
            what = f"{incoming.type} of {incoming.start.id} and {incoming.end.id} in {self.ref}/{row.item_no}"
            return conflict_status(_columns(known, row), _columns(incoming, row), what, since)
        rewritten = False
        for key, claim in stated:
            known_claim, since = stored.get(key, (claim, row))
            stored[key] = (with_fuller_writing(known_claim, claim), since)
            rewritten |= stored[key][0].writing != known_claim.writing
        for _, incoming in other:
            stored[claim_key(incoming)] = (incoming, row)
        self.derived.setdefault(row.item_no, []).extend(claims.derived)
        return ACCEPTED if new or other else REWRITTEN if rewritten else KNOWN

    # -- the whole ------------------------------------------------------------------------------------------------

    def holding(self, submission: Submission | None) -> SubmissionContents:
        """Return everything that is to be stored."""
        if submission is None:
            return SubmissionContents()
        statements: dict[str, Statement] = {}
        entities: dict[str, Entity] = {submission.id: entity_of_id(submission.id)}
        items, decisions = [], []
        for number in sorted(self.items):
            item = self.regraded(number)
            grading = grading_of(item, submission)
            items.append(item)
            for claim, derived in self._claims_of(number, item, submission):
                period = self.periods.get((number, claim_key(claim)))
                dated = replace(grading, **asdict(period)) if period is not None else grading
                statement = statement_of(claim, dated, derived=derived)
                statements.setdefault(statement.id, statement)
                entities.setdefault(claim.start.id, claim.start)
                entities.setdefault(claim.end.id, claim.end)
            decisions += self._decisions_of(number, grading)
        return SubmissionContents(
            submission, tuple(items), tuple(statements.values()), tuple(entities.values()), tuple(decisions)
        )

    def _claims_of(self, number: int, item: Item, submission: Submission) -> list[tuple[Claim, bool]]:
        """Return the claims of one item, those of rows before those derived."""
        stated = [(claim, False) for claim, _ in self.claims.get(number, {}).values()]
        return [
            (part_of_submission(item, submission), False),
            *stated,
            *((claim, True) for claim in self.derived.get(number, ())),
        ]

    def _decisions_of(self, number: int, grading: Grading) -> list[Decision]:
        return [
            Decision(first, second, "same", name, "import", grading.requires, reason, grading.item)
            for of, first, second, reason, name in self.decisions
            if of == number
        ]


def _content(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a payload says, without how its keys are written."""
    return {name: value for name, value in payload.items() if name != "writings"}


def _fields(slot: _Slot) -> Mapping[str, Any]:
    """Return the fields of a submission or of a record, flat, for comparison."""
    content = slot.content
    if slot.row.kind not in RECORD_KINDS:
        return content
    stated = {name: content[name] for name in ("claims", "same") if name in content}
    return {**content["submission"], **content["item"], **stated}


def _source_name(row: LoggedRow) -> str:
    """Return the source of a record, which its reference names."""
    return row.submission_ref.partition(":")[2].partition("-")[0]


def _captions(claim: Claim) -> tuple[object, ...]:
    return (claim.start_caption, claim.end_caption, dict(claim.properties))


def _columns(claim: Claim, row: LoggedRow) -> dict[str, object]:
    """Return the captions of a claim by the column of the row that states them."""
    start = row.payload.get("from")
    stated = str(start[2]) if isinstance(start, list | tuple) else ""
    swapped = claim.type in NAME_LINKS or (stated == claim.end_caption != claim.start_caption)
    sides = ("to_caption", "from_caption") if swapped else ("from_caption", "to_caption")
    return {sides[0]: claim.start_caption, sides[1]: claim.end_caption}


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an item's row says, whatever the order of its fields."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def apply_regrade(item: Item, change: Mapping[str, Any]) -> Item | None:
    """Return the item with the changed grade, handling and conditions, or None where its scheme does not have them.

    Parameters
    ----------
    item : Item
    change : mapping
        Any of ``source_eval``, ``info_eval``, ``handling``, ``conditions``.

    Returns
    -------
    Item or None
    """
    parts = {name: change.get(name, getattr(item, name)) for name in ("source_eval", "info_eval", "handling")}
    try:
        grade = GRADE.clean_parts(item.scheme, **parts)
    except InvalidValueError:
        return None
    conditions = tuple(change["conditions"]) if "conditions" in change else item.conditions
    return replace(
        item, source_eval=grade.source_eval, info_eval=grade.info_eval, handling=grade.handling, conditions=conditions
    )


def replay(ref: str, rows: Sequence[LoggedRow]) -> Replayed:
    """Return what is to be stored for a submission reference, and the status of each row.

    Parameters
    ----------
    ref : str
        ``force:urn``.
    rows : sequence of LoggedRow
        All live rows of the reference, in order of arrival.

    Returns
    -------
    Replayed
        ``statuses`` in the order of ``rows``; None for a row refused by its own fault, and for a regrade without item.

    Raises
    ------
    LedgerError
        Rows that are stored are not as they were written.
    """
    try:
        work = _Replay(ref, rows)
        submission = work.replay_rows()
        contents = {number: slot.content for number, slot in work.items.items()}
        return Replayed(work.holding(submission), tuple(work.statuses), contents)
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError) as error:
        if not any(row.number for row in rows):
            raise
        raise LedgerError(
            f"The ledger holds rows that cannot be read ({type(error).__name__}), a sign of damage; restore it from a backup."
        ) from error


def waiting_rows(ref: str, rows: Sequence[LoggedRow]) -> set[int]:
    """Return the places of the rows that are refused as they stand and may be accepted once others come.

    Parameters
    ----------
    ref, rows
        As for :func:`replay`.

    Returns
    -------
    set of int
        Of items and links: whether a submission or a record is accepted depends on the rows before it alone.
    """
    if not any(row.kind in _WAITING for row in rows):
        return set()
    work = _Replay(ref, rows)
    work.replay_rows()
    refused = (status is None or status.state == "quarantined" for status in work.statuses)
    return {at for at, is_refused in enumerate(refused) if is_refused and rows[at].kind in _WAITING}
