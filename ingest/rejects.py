"""The reject file: refused rows in their original form with the reason beside them, ready to be mended and fed back."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graphintel.errors import SourceError, UnfinishedError
from graphintel.failures import os_reason
from ingest.readers import REASON_COLUMNS, Fault
from ingest.readers.raw_rows import DAMAGED
from ingest.source import AnySource

_DRAFT = re.compile(r"batch-(\d+)-(.+)\.draft")
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")


@dataclass(frozen=True, slots=True)
class Rejected:
    """One refused row: its kind of file, its place, its cells as they came, and every reason."""

    kind: str
    file: str
    row: int
    line: int
    cells: Mapping[str, str]
    faults: Sequence[Fault]
    original: str = field(default="")

    def reasons(self) -> dict[str, str]:
        """Return the cells of the reason columns."""
        return {
            "reject_kind": self.kind,
            "reject_file": self.file,
            "reject_row": str(self.row),
            "reject_line": str(self.line),
            "reject_column": "; ".join(fault.column for fault in self.faults),
            "reject_code": "; ".join(fault.code for fault in self.faults),
            "reject_reason": " ".join(fault.message for fault in self.faults),
            "reject_original": _writable(self.original),
        }


def _writable(text: str) -> str:
    """Return a text as it can be written: bytes that are no text as they came, other halves of characters as U+FFFD."""
    return _HALVES.sub(DAMAGED, text)


def draft_rejects(path: Path, source: AnySource, rejected: Iterable[Rejected]) -> Path:
    """Write the refused rows of one call as one CSV file (UTF-8) under a draft's name, readable by its owner only.

    Parameters
    ----------
    path : Path
        Where the file will be; its folder is made.
    source : Source or Records
        Its columns come first, in their declared order; those kept aside follow.
    rejected : iterable of Rejected
        Read twice.

    Returns
    -------
    Path
        The draft, on disk; it is renamed to ``path`` once the call is committed.

    Raises
    ------
    SourceError
        It cannot be written.

    Notes
    -----
    Rows of several kinds of file stand in one file with the columns of all of them; ``reject_kind`` then says which is
    which. ``reject_original`` is the row as it stood, with its quotes and bytes, where its form is damaged. The reason
    columns are ignored when the file is fed back.
    """
    kinds, names = set[str](), dict[str, None]()
    for row in rejected:
        kinds.add(row.kind)
        names.update(dict.fromkeys(row.cells))
    columns = list(dict.fromkeys(column.name for kind in source.kinds if kind.name in kinds for column in kind.columns))
    columns += [name for name in names if name not in columns]
    reasons = [name for name in REASON_COLUMNS if name != "reject_kind" or len(kinds) > 1]
    draft = path.with_suffix(".draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            "w",
            encoding="utf-8",
            errors="surrogateescape",
            newline="",
        ) as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*columns, *reasons])
            for row in rejected:
                cells = row.reasons()
                writer.writerow([row.cells.get(name, "") for name in columns] + [cells[name] for name in reasons])
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise SourceError(
            f"the file of refused rows cannot be written ({os_reason(error)}), so nothing was taken in", file=str(path)
        ) from error
    return draft


def finish_rejects(draft: Path, path: Path, batch: int) -> None:
    """Rename the draft of a committed batch to its final name; another process that opened the home may have done so already.

    Raises
    ------
    UnfinishedError
        It cannot be renamed.
    """
    try:
        draft.replace(path)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_file():
            return
        raise UnfinishedError(
            f"The rows are in (batch {batch}), but the file of refused rows could not be given its name {path} "
            f"({os_reason(error)}), and the graph was not brought up: put that right, and the next command does both, as "
            "graphintel graph hash."
        ) from error


def settle_drafts(folder: Path, sources: Mapping[int, str]) -> None:
    """Clean up the drafts that a crash left: the draft of a committed batch gets its final name, any other is deleted.

    Parameters
    ----------
    folder : Path
        Where the files of refused rows are.
    sources : mapping of int to str
        The source of every batch of the ledger, while nobody else can add one.
    """
    for draft in folder.glob("batch-*.draft"):
        found = _DRAFT.fullmatch(draft.name)
        with suppress(OSError):  # the rights of the folder are the trouble of whoever writes to it next
            if found and sources.get(int(found[1])) == found[2]:
                draft.replace(draft.with_suffix(".csv"))
            else:
                draft.unlink()
