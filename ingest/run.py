"""The job: check files without a database, or take them into the ledger, all of a call or nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from graphintel.garbage_collection import rare_collections
from graphintel.ledger.derivation import StoredVersion
from graphintel.model.logged_rows import FileRecord, LoggedRow, ReadWith, SubmissionContents
from graphintel.model.progress import OnProgress, no_progress
from graphintel.model.records import Issue
from graphintel.model.values.date import LONDON, last_day
from graphintel.settings import Settings
from ingest.expectations import check_expectations, unexplained
from ingest.parsed_rows import ParsedFiles, parse_files
from ingest.payloads import payload_text
from ingest.readers import DATE_ORDER_COLUMN, Fault
from ingest.rejects import Rejected, draft_rejects, finish_rejects
from ingest.replay import replay, waiting_rows
from ingest.report import Listed, Released, Report
from ingest.row_reader import Context
from ingest.row_spool import ParsedRow, RowSpool
from ingest.row_status import ACCEPTED, REWRITTEN, RowStatus
from ingest.sentences import sentences_of
from ingest.source import AnySource, declared_source, source_named
from ingest.version_in_use import rules_in_use

StepCallback = Callable[[str], None]


class Change(Protocol):
    """One transaction of the ledger, as far as ingestion needs it."""

    def start_batch(
        self, source: str, actor: str, at: str, files: Sequence[FileRecord], read_with: ReadWith | None = None
    ) -> int:
        """Return the number of a new batch."""
        ...

    def note_rules(self, used: StoredVersion) -> None:
        """Note by which version of the rules the change derives."""
        ...

    def append(self, batch: int, rows: Sequence[LoggedRow]) -> None:
        """Add rows of a batch to the log."""
        ...

    def count_rows(self, batch: int, files: Sequence[FileRecord]) -> None:
        """Say of a batch how the rows of its files were counted."""
        ...

    def rows_of(self, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
        """Return the live rows of each reference, in order of arrival."""
        ...

    def refs_of_batch(self, batch: int) -> set[str]:
        """Return the references that a batch touched."""
        ...

    def withdraw_batch(self, batch: int, actor: str, at: str) -> None:
        """Mark a batch as withdrawn."""
        ...

    def replace_many(self, holdings: Mapping[str, SubmissionContents]) -> tuple[int, int]:
        """Store these instead; return how many entities and statements are new."""
        ...


class Ledger(Protocol):
    """The ledger, as far as ingestion needs it."""

    def write(self) -> AbstractContextManager[Change]:
        """Open one exclusive transaction: all or nothing."""
        ...


ROWS = 5_000
"""About how many rows are replayed, stored and logged at once: their contents take memory by this number, not by the files.

A submission is never parted."""

StoredRows = Callable[[Collection[str]], Mapping[str, Sequence[LoggedRow]]]
Store = Callable[[Mapping[str, SubmissionContents]], tuple[int, int]]


@dataclass(slots=True)
class _Result:
    """What a call's rows changed when they were replayed with those that were there before."""

    released: Listed[Released] = field(default_factory=Listed)
    entities: int = 0
    statements: int = 0


@dataclass(slots=True)
class _Accounts:
    """The accounting by file, and what is wrong with refused rows, and to say of the others."""

    files: list[FileRecord]
    refused: Listed[Issue]
    notes: Listed[Issue]


def _no_step(_name: str) -> None:
    """Do nothing at a named step; tests of crashes pass a function that ends the process."""


def _record_nothing(_report: Report) -> None:
    """Do nothing: no record of the report is wanted."""


def _replay_reference(
    ref: str, before: Sequence[LoggedRow], rows: Sequence[tuple[int, ParsedRow]], result: _Result
) -> tuple[SubmissionContents | None, dict[int, RowStatus | None]]:
    """Replay one reference; return contents that differ, and by place the status of its rows of this call."""
    replayed = replay(ref, [*before, *(row.logged for _, row in rows)])
    own = replayed.statuses[len(before) :]
    changed = any(status is not None and (status.state == "accepted" or status == REWRITTEN) for status in own)
    entered = _rows_entering_now(ref, before, replayed.statuses) if changed and before else {}
    statuses = dict(zip((place for place, _ in rows), own, strict=True))
    for place, row in rows if entered else ():
        status, logged = statuses[place], row.logged
        if status is not None and status.state == "known":
            waited = entered.pop((logged.kind, logged.item_no, payload_text(logged.payload)), None)
            statuses[place] = ACCEPTED if waited is not None else status
    result.released.add(Released(row.file, row.row, row.line, ref) for row in entered.values())
    return replayed.holding if changed else None, statuses


def _rows_entering_now(
    ref: str, before: Sequence[LoggedRow], statuses: Sequence[RowStatus | None]
) -> dict[tuple[str, int, str], LoggedRow]:
    """Return the rows that waited and are accepted now; one that this call brings again counts as this call's."""
    waited = ((before[at], statuses[at]) for at in sorted(waiting_rows(ref, before)))
    return {
        (row.kind, row.item_no, payload_text(row.payload)): row
        for row, status in waited
        if status is not None and status.state == "accepted"
    }


def _replay_all(
    rows: RowSpool, stored_rows: StoredRows, store: Store, at_once: int, on_progress: OnProgress = no_progress
) -> _Result:
    """Replay every reference that the rows of this call touch, and store what differs, about so many rows at once."""
    result, done = _Result(), 0
    for portion in rows.portions(at_once):
        before, holdings = stored_rows(portion.keys()), {}
        for ref, own in portion.items():
            holding, statuses = _replay_reference(ref, before.get(ref, ()), own, result)
            rows.note(statuses)
            if holding is not None:
                holdings[ref] = holding
        entities, statements = store(holdings) if holdings else (0, 0)
        result.entities += entities
        result.statements += statements
        done += sum(map(len, portion.values()))
        on_progress("rows taken in", done, len(rows))
    on_progress("rows taken in", len(rows), len(rows))
    return result


def _faults_of(parsed_row: ParsedRow, status: RowStatus | None) -> tuple[Fault, ...]:
    """Return why a row is quarantined; nothing where it is accepted or known."""
    if parsed_row.faults:
        return parsed_row.faults
    if status is None or status.state != "quarantined":
        return ()
    return (Fault(status.column, status.code, parsed_row.logged.raw.get(status.column, "")[:200], status.message),)


@dataclass(frozen=True, slots=True)
class _RefusedRows:
    """The refused rows of a call, read again whenever they are asked for."""

    parsed: ParsedFiles

    def __iter__(self) -> Iterator[Rejected]:
        for parsed_row, status in self.parsed.parsed_rows.with_statuses():
            if faults := _faults_of(parsed_row, status):
                row, order = parsed_row.logged, self.parsed.proved_orders[parsed_row.document]
                cells = {**row.raw, DATE_ORDER_COLUMN: order} if order else row.raw
                yield Rejected(parsed_row.kind, row.file, row.row, row.line, cells, faults, parsed_row.original)


def _account(
    parsed: ParsedFiles,
    log: Callable[[Sequence[LoggedRow]], None],
    on_progress: OnProgress = no_progress,
) -> _Accounts:
    """Account for every row in order of file and row, and log all of them as the log keeps them."""
    counts: list[Counter[str]] = [Counter() for _ in parsed.documents]
    names = [document.name for document in parsed.documents]
    logged: list[LoggedRow] = []
    refused, notes = Listed[Issue](), Listed[Issue]()
    for number, (parsed_row, status) in enumerate(parsed.parsed_rows.with_statuses(), 1):
        faults, row = _faults_of(parsed_row, status), parsed_row.logged
        state = "quarantined" if faults or status is None else status.state
        counts[parsed_row.document][state] += 1
        place = (names[parsed_row.document], row.row, row.line)
        (refused if faults else notes).add(
            Issue(*place, f.column, f.code, f.value, f.message, parsed_row.sheet) for f in faults or parsed_row.notes
        )
        logged.append(row if parsed_row.cells_stored else replace(row, raw={}))
        if len(logged) == ROWS:
            log(logged)
            logged = []
            on_progress("rows logged", number, len(parsed.parsed_rows))
    log(logged)
    on_progress("rows logged", len(parsed.parsed_rows), len(parsed.parsed_rows))
    files = [
        replace(
            file, read=count.total(), accepted=count["accepted"], known=count["known"], quarantined=count["quarantined"]
        )
        for file, count in zip(_files(parsed), counts, strict=True)
    ]
    return _Accounts(files, refused, notes)


def _files(parsed: ParsedFiles) -> list[FileRecord]:
    """Return the files of a call, whose rows are not counted yet."""
    prints = ((document.name, document.fingerprint) for document in parsed.documents)
    return [FileRecord(name, fingerprint.sha256, fingerprint.size) for name, fingerprint in prints]


@dataclass(frozen=True, slots=True)
class _IssuesOfAll:
    """What is wrong with whole files and with totals, and the rows with an id that no row is about."""

    files: Listed[Issue]
    unexplained: Listed[Issue]

    @classmethod
    def of(cls, declared: AnySource, parsed: ParsedFiles) -> _IssuesOfAll:
        """Return what is to be said of all rows together."""
        found = cls(Listed[Issue](), Listed[Issue]())
        found.files.add(check_expectations(declared, parsed))
        found.files.add(parsed.issues)
        found.unexplained.add(unexplained(parsed))
        return found

    def with_rows(self, accounts: _Accounts) -> Listed[Issue]:
        """Return all issues: where they are too many, what stands nowhere else and what is refused are listed first."""
        issues = Listed[Issue]()
        for some in (self.files, accounts.refused, accounts.notes, self.unexplained):
            issues.join(some)
        return issues


def _unknown_columns(parsed: ParsedFiles) -> list[tuple[str, str]]:
    return [(d.name, column) for d in parsed.documents for table in d.tables for column in table.unknown_columns]


def _encodings(parsed: ParsedFiles) -> list[tuple[str, str]]:
    return [(document.name, document.encoding) for document in parsed.documents if document.encoding]


@rare_collections()
def check(source: str, paths: Sequence[Path], *, settings: Settings, encoding: str = "", show: int = 0) -> Report:
    """Return the report of taking the files into an empty store; nothing is written.

    Parameters
    ----------
    source : str
        Name of a declared source.
    paths : sequence of Path
        Files, or folders of them.
    settings : Settings
        Its home is searched for sources; it says whether reserved values are refused.
    encoding : str
        Encoding of the text files, where it is known; else each is judged by its bytes.
    show : int
        Of how many rows the report says what they would state.

    Returns
    -------
    Report
        Without batch. A file that ``ingest`` would refuse whole for too many bad rows is reported row by row.

    Raises
    ------
    SourceError
        A file is unlike its declaration.
    """
    declared = source_named(source, settings.home)
    today = datetime.now(LONDON).date().isoformat()
    context = Context(source, today, {}, settings.quarantine_reserved)
    parsed = parse_files(declared, paths, context, tolerate=True, encoding=encoding, folder=settings.home)
    of_all = _IssuesOfAll.of(declared, parsed)
    _replay_all(parsed.parsed_rows, lambda _refs: {}, lambda _holdings: (0, 0), ROWS)
    accounts = _account(parsed, lambda _rows: None)
    issues = of_all.with_rows(accounts)
    return Report(
        source,
        accounts.files,
        issues.first,
        _unknown_columns(parsed),
        encodings=_encodings(parsed),
        shown=sentences_of(parsed.parsed_rows, show) if show else None,
        issues_not_listed=issues.more,
    )


@rare_collections()
def ingest(
    source: str,
    paths: Sequence[Path],
    ledger: Ledger,
    *,
    actor: str,
    at: str,
    settings: Settings,
    reject_dir: Path,
    revise: bool = False,
    encoding: str = "",
    on_progress: OnProgress = no_progress,
    step: StepCallback = _no_step,
    record_report: Callable[[Report], None] = _record_nothing,
) -> Report:
    """Take files into the ledger in one transaction and return the report.

    Parameters
    ----------
    source : str
        Name of a declared source.
    paths : sequence of Path
        Files, or folders of them; in any order.
    ledger : Ledger
        Where rows are logged and what they say is stored.
    actor, at : str
        Who does it and when (ISO 8601 with zone).
    settings : Settings
        As for :func:`check`.
    reject_dir : Path
        Where the file with the refused rows goes.
    revise : bool
        True replaces other content under a stored key.
    encoding : str
        As for :func:`check`.
    on_progress : callable
        Called while lines are read, and rows taken in and logged.
    step : callable
        Called with ``read`` (files open), ``parsed``, ``before_commit``, ``after_commit``.
    record_report : callable
        Called with the report inside the transaction, before it is committed; what it raises undoes all of it.

    Returns
    -------
    Report
        ``read = accepted + known + quarantined`` for every file and in sum.

    Raises
    ------
    SourceError
        A file is unlike its declaration or too bad; nothing of the call is taken in.
    UnfinishedError
        The rows are in, but the file of refused rows has not got its name.
    """
    file = declared_source(source, settings.home)
    declared = file.source
    context = Context(source, last_day(at), {}, settings.quarantine_reserved)
    parsed = parse_files(
        declared,
        paths,
        context,
        revise=revise,
        encoding=encoding,
        folder=settings.home,
        on_open=lambda: step("read"),
        on_progress=on_progress,
    )
    of_all = _IssuesOfAll.of(declared, parsed)
    step("parsed")
    rules = rules_in_use(file)  # parses modules at its first use, so not while others wait for the lock
    with ledger.write() as change:
        change.note_rules(rules)
        read_with = ReadWith(context.today, context.quarantine_reserved, parsed.tables)
        batch = change.start_batch(source, actor, at, _files(parsed), read_with)
        result = _replay_all(parsed.parsed_rows, change.rows_of, change.replace_many, ROWS, on_progress)
        accounts = _account(parsed, lambda rows: change.append(batch, rows), on_progress)
        issues = of_all.with_rows(accounts)
        change.count_rows(batch, accounts.files)
        path = reject_dir / f"batch-{batch}-{source}.csv"
        draft = draft_rejects(path, declared, _RefusedRows(parsed)) if accounts.refused.first else None
        report = Report(
            source,
            accounts.files,
            issues.first,
            _unknown_columns(parsed),
            result.released.first,
            result.entities,
            result.statements,
            batch,
            str(path) if draft is not None else "",
            file.file,
            file.sha256,
            _encodings(parsed),
            issues_not_listed=issues.more,
            released_not_listed=result.released.more,
        )
        step("before_commit")
        record_report(report)
    step("after_commit")
    if draft is not None:
        finish_rejects(draft, path, batch)
    return report
