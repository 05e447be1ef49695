"""Derives again what follows from the log of rows: prepared in pieces, then applied as one revision, differences only.

First the kept rows are mapped again where their declaration or the rules changed, then every reference is replayed and
compared with what is stored, then the search terms are made for the next generation. All of that is prepared beside
readers and writers and goes on where it stopped. The last step applies it in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphintel.errors import SourceError
from graphintel.ledger.change import Change
from graphintel.ledger.derivation import MIXED, BatchRows, Progress, StoredVersion
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.row_log import CORRECTION
from graphintel.model.logged_rows import RECORD_KINDS, RECORD_ROW, LoggedRow, StatusChange
from graphintel.model.progress import OnProgress, no_progress
from ingest.combined_rows import undated
from ingest.derived_version import difference_from, rules_digest, target_of
from ingest.remapping import BatchMapper
from ingest.replay import content_digest, replay
from ingest.row_status import RowStatus
from ingest.source import DeclaredSource, SourceList
from ingest.version_in_use import source_version, version_in_use

ROWS, REFERENCES, ENTITIES = 2000, 500, 2000
"""How many are looked at in one piece."""

OnStep = Callable[[str], None]


def _no_step(_name: str) -> None:
    """Do nothing at a step; tests of crashes pass a function that ends the process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be derived again, and by which version.

    Attributes
    ----------
    version : StoredVersion
        That of this installation, for this home.
    sources : mapping of str to DeclaredSource
        Whose rows are mapped again.
    undeclared : tuple of str
        Sources that nobody declares any more: their rows stay as they were mapped.
    """

    version: StoredVersion
    sources: Mapping[str, DeclaredSource]
    undeclared: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Digest of the version."""
        return target_of(self.version)


@dataclass(frozen=True, slots=True)
class Derived:
    """What was derived again.

    Attributes
    ----------
    batch : int
        Number of the correction that it is; 0 where no row or statement differs.
    rows : int
        Rows that are mapped otherwise.
    statuses : tuple of StatusChange
        Rows that were refused and are accepted now, or the other way round, in order of arrival.
    links : mapping of str to mapping
        By link type, how many statements were ``added``, ``rewritten`` and ``removed``.
    rewritten_entities : int
        Entities that are told otherwise: a graph must be built again for them.
    """

    batch: int = 0
    rows: int = 0
    statuses: tuple[StatusChange, ...] = ()
    links: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rewritten_entities: int = 0


def _named_sources(batches: Iterable[BatchRows]) -> list[str]:
    """Return the sources of batches of files."""
    corrections = (CORRECTION, "regrade")
    return sorted({batch.source for batch in batches if not batch.source.startswith(corrections)})


def plan_upgrade(ledger: Ledger, listed: SourceList, home: Path | None) -> Plan:
    """Return what has to be derived again.

    Parameters
    ----------
    ledger : Ledger
    listed : SourceList
        Every source that is declared now.
    home : Path, optional
        Where its own sources are.
    """
    stored, names = ledger.derivation.version(), _named_sources(ledger.derivation.batches())
    version = version_in_use(names, listed, stored, home)
    known = {} if stored is None else stored.sources
    rules = difference_from(stored, None).rules
    again = [name for name in names if rules or known.get(name) != version.sources[name]]
    sources = {name: listed.declared[name] for name in again if name in listed.declared}
    return Plan(version, sources, tuple(name for name in names if name not in listed.declared))


# -- preparing --------------------------------------------------------------------------------------------------------


def prepare(
    ledger: Ledger,
    plan: Plan,
    *,
    quarantine_reserved: bool = False,
    on_progress: OnProgress = no_progress,
    step: OnStep = _no_step,
) -> None:
    """Prepare a derivation in pieces, from where it stopped; nothing that anybody reads changes.

    Parameters
    ----------
    ledger : Ledger
    plan : Plan
    quarantine_reserved : bool
        Whether reserved values are refused in rows of batches that do not say.
    on_progress : callable
        Told after each piece.
    step : callable
        Called with ``begun``, and ``mapped``, ``compared`` and ``indexed`` after each piece.

    Raises
    ------
    LedgerError
        Another process has begun or ended one meanwhile.
    """
    progress = ledger.derivation.begin(plan.target)
    step("begun")
    rows, refs, entities = ledger.derivation.size()
    if progress.step == "map":
        progress = _map_rows(
            ledger, plan, progress, quarantine_reserved, lambda at: on_progress("rows", at, rows), step
        )
    if progress.step == "compare":
        progress = _compare(ledger, progress, lambda done: on_progress("references", done, refs), step)
    done = 0
    while progress.step == "index":
        progress = ledger.derivation.index(progress, ENTITIES)
        done = min(done + ENTITIES, entities)
        on_progress("entities", done, entities)
        step("indexed")


def _map_rows(
    ledger: Ledger,
    plan: Plan,
    progress: Progress,
    quarantine_reserved: bool,
    tell: Callable[[int], None],
    step: OnStep,
) -> Progress:
    """Map the rows again that have to be, and keep those that differ."""
    for batch in ledger.derivation.batches():
        if batch.source not in plan.sources:
            continue
        mapper = BatchMapper(plan.sources[batch.source].source, batch, quarantine_reserved)
        for rows in _pieces(ledger, mapper, progress.row):
            moved = replace(progress, row=max(progress.row, rows[-1].number))
            ledger.derivation.stage_mappings(moved, rows, mapper.changed(rows))
            progress = moved
            tell(progress.row)
            step("mapped")
    progress = replace(progress, step="compare")
    ledger.derivation.advance(progress)
    return progress


def _pieces(ledger: Ledger, mapper: BatchMapper, after: int) -> Iterator[list[LoggedRow]]:
    """Yield the rows of a batch behind a number in pieces; all of them where it takes all to map one."""
    number = mapper.batch.number
    if mapper.needs_evidence:
        mapper.find_orders(row for rows in _rows_of_batch(ledger, number, 0) for row in rows)
    pieces = _rows_of_batch(ledger, number, after)
    if mapper.counts_rows and next(_rows_of_batch(ledger, number, after), None):
        pieces = _rows_of_batch(ledger, number, 0)
    yield from pieces


def _rows_of_batch(ledger: Ledger, number: int, after: int) -> Iterator[list[LoggedRow]]:
    while rows := ledger.derivation.rows_of_batch(number, after, ROWS):
        yield rows
        after = rows[-1].number


def _compare(ledger: Ledger, progress: Progress, tell: Callable[[int], None], step: OnStep) -> Progress:
    """Replay every reference and keep those that hold something else than is stored."""
    done = 0
    while refs := ledger.derivation.references(progress.ref, REFERENCES):
        progress = replace(progress, ref=refs[-1])
        rows = ledger.derivation.rows_of(refs)
        ledger.derivation.compare(progress, {ref: replay(ref, rows[ref]).holding for ref in refs})
        done += len(refs)
        tell(done)
        step("compared")
    progress = replace(progress, step="index")
    ledger.derivation.advance(progress)
    return progress


# -- applying ---------------------------------------------------------------------------------------------------------


def apply_prepared(change: Change, plan: Plan, actor: str, at: str) -> Derived:
    """Apply what is prepared: one revision, if anything differs.

    Parameters
    ----------
    change : Change
        An open transaction of the ledger.
    plan : Plan
    actor, at : str
        Who does it and when.

    Raises
    ------
    LedgerError
        Another process has applied it meanwhile.
    """
    progress = change.under_way(plan.target)
    refs = change.staged_references()
    derived = _apply(change, CORRECTION, refs, _staged(change), actor, at) if refs else Derived()
    change.derive_access()
    change.finish_derivation(progress, plan.version)
    return replace(derived, links=_links(change), rewritten_entities=change.rewritten_entities)


def remap(ledger: Ledger, change: Change, declared: DeclaredSource, actor: str, at: str, *, reserved: bool) -> Derived:
    """Map the rows of one source again as it is declared now, as a dated correction.

    Parameters
    ----------
    ledger : Ledger
    change : Change
        An open transaction of it.
    declared : DeclaredSource
        The source.
    actor, at : str
        Who does it and when.
    reserved : bool
        Whether reserved values are refused in rows of batches that do not say.

    Raises
    ------
    SourceError
        No rows of it are stored.
    """
    source = declared.source
    batches = [batch for batch in ledger.derivation.batches() if batch.source == source.name]
    if not batches:
        raise SourceError(f"no rows of {source.name} are stored; graphintel batch list shows what came in")
    pairs: list[tuple[LoggedRow, LoggedRow, bool]] = []
    for batch in batches:
        mapper = BatchMapper(source, batch, reserved)
        for rows in _pieces(ledger, mapper, 0):
            before = {row.number: row for row in rows}
            pairs += [(before[row.number], row, keeps) for row, keeps in mapper.changed(rows)]
    refs = {ref for before, now, _ in pairs for ref in (before.submission_ref, now.submission_ref) if ref}
    derived = _apply(change, f"{CORRECTION}: {source.name}", sorted(refs), [pairs], actor, at) if pairs else Derived()
    stored = ledger.derivation.version()
    if stored is not None:
        rules = stored.rules if stored.rules == rules_digest() else MIXED
        text = stored.text if rules == stored.rules else ""
        change.finish_derivation(
            None, StoredVersion(rules, text, {**stored.sources, source.name: source_version(declared)})
        )
    return replace(derived, links=_links(change), rewritten_entities=change.rewritten_entities)


def _staged(change: Change) -> Iterator[Sequence[tuple[LoggedRow, LoggedRow, bool]]]:
    """Yield the rows to be mapped otherwise in pieces."""
    after = 0
    while pairs := change.staged_mappings(after, ROWS):
        yield pairs
        after = pairs[-1][0].number


_Content = tuple[str, int, str]
"""An item by reference, number and digest of what its row says."""


def _apply(
    change: Change,
    name: str,
    refs: Sequence[str],
    pieces: Iterable[Sequence[tuple[LoggedRow, LoggedRow, bool]]],
    actor: str,
    at: str,
) -> Derived:
    """Map rows otherwise, replay their references, and store the differences."""
    before: dict[int, _Status] = {}
    regrades: list[LoggedRow] = []
    for some in _cut(refs):
        for ref, rows in change.rows_of(some).items():
            before |= _statuses(ref, rows)
            regrades += [row for row in rows if row.kind == "regrade"]
    batch = change.start_batch(name, actor, at, ())
    count, moved, after = 0, dict[_Content, _Content](), dict[int, _Status]()
    for pairs in pieces:
        for old, new, _ in pairs:
            before.setdefault(old.number, _status(old, None))
            after[old.number] = _status(new, None)
        moved |= _moved_contents(change, pairs)
        change.remap(batch, [(new, keeps) for _, new, keeps in pairs])
        count += len(pairs)
    change.remap(batch, [(row, True) for row in _moved_regrades(regrades, moved)])
    for some in _cut(sorted({*refs, *(ref for ref, _, _ in moved.values())})):
        replayed = {}
        for ref, rows in change.rows_of(some).items():
            again = replay(ref, rows)
            after |= _by_number(rows, again.statuses)
            replayed[ref] = again.holding
        change.replace_many(replayed, rewrite=True)
    statuses = tuple(_status_changes(before, after))
    change.record_statuses(batch, statuses)
    return Derived(batch, count, statuses)


def _cut(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(refs), REFERENCES):
        yield refs[first : first + REFERENCES]


def _links(change: Change) -> dict[str, dict[str, int]]:
    result: dict[str, dict[str, int]] = {}
    for (link, what), number in sorted(change.links.items()):
        result.setdefault(link, {"added": 0, "rewritten": 0, "removed": 0})[what] = number
    return result


# -- regrades: they hold for what the row of their item said then, and say so for what it says now ---------------------


def _content_of(row: LoggedRow, payload: Mapping[str, Any]) -> _Content | None:
    """Return the item that a row states."""
    if not payload or row.kind not in RECORD_KINDS | {"item"}:
        return None
    item = payload["item"] if row.kind in RECORD_KINDS else payload
    return row.submission_ref, row.item_no, content_digest(undated(item) if row.kind == RECORD_ROW else item)


def _moved_contents(change: Change, pairs: Sequence[tuple[LoggedRow, LoggedRow, bool]]) -> dict[_Content, _Content]:
    """Return what items were and are, where their rows are mapped otherwise; of a refused row, as it was before that."""
    refused = change.former_payloads([old.number for old, _, _ in pairs if not old.payload])
    moved = {}
    for old, new, _ in pairs:
        was, now = _content_of(old, old.payload or refused.get(old.number, {})), _content_of(new, new.payload)
        if was is not None and now is not None and was != now:
            moved[was] = now
    return moved


def _moved_regrades(regrades: Iterable[LoggedRow], moved: Mapping[_Content, _Content]) -> Iterator[LoggedRow]:
    """Yield the regrades that hold for items which are mapped otherwise, as they hold for them now."""
    for row in regrades:
        now = moved.get((row.submission_ref, row.item_no, str(row.payload["of"])))
        if now is not None:
            payload = {**row.payload, "of": now[2]}
            yield replace(row, submission_ref=now[0], item_no=now[1], payload=payload)


# -- what became of rows ----------------------------------------------------------------------------------------------

_Status = tuple[tuple[int, str, int, int], str, str, str]
"""Batch, file, row and line of a row, its state, and why it is refused; without the row, which takes ten times that memory."""
_NO_ITEM = "The item that is regraded is not held as it was then."


def _statuses(ref: str, rows: Sequence[LoggedRow]) -> dict[int, _Status]:
    """Return the status of each row of a reference, by number."""
    return _by_number(rows, replay(ref, rows).statuses)


def _by_number(rows: Sequence[LoggedRow], statuses: Sequence[RowStatus | None]) -> dict[int, _Status]:
    return {row.number: _status(row, status) for row, status in zip(rows, statuses, strict=True)}


def _status(row: LoggedRow, status: RowStatus | None) -> _Status:
    place = (row.batch, row.file, row.row, row.line)
    if row.code or status is None:
        return place, "quarantined", row.code or "parent_missing", row.message or _NO_ITEM
    return place, status.state, status.code, status.message


def _status_changes(before: Mapping[int, _Status], after: Mapping[int, _Status]) -> Iterator[StatusChange]:
    """Yield the rows that were refused and are not now, or are refused now, or for another reason."""
    for number, (place, now, code, message) in sorted(after.items()):
        _, was, former_code, former_message = before.get(number, (place, now, code, message))
        refused = "quarantined" in {was, now}
        if refused and (was, former_code) != (now, code):
            why = (code, message) if now == "quarantined" else (former_code, former_message)
            yield StatusChange(number, *place, was, now, *why)
