"""The columns of everybody's statements, revision by revision, in a folder of the home.

A revision is a list of segments. New statements are one more segment; small ones are joined, so that there are few. A
segment of which a statement ends or changes is written anew without it. A revision's files are whole before readers see it;
those of the one before stay until readers of it had their time, and with them the last of what was withdrawn.

Who reads asks for a revision with the keys that are held, and gets what they reach: there is no other way to a row.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from itertools import chain
from pathlib import Path
from threading import Lock

from graphintel.columns.first_reports import first_reports
from graphintel.columns.segment import Chosen, Segment, open_segment, statement_columns
from graphintel.columns.segment_draft import SegmentDraft
from graphintel.columns.segment_merge import merge
from graphintel.model.graph_changes import Changes
from graphintel.model.records import Columns, Statement
from graphintel.private_files import replace_private, sync_directory

MOST_ROWS = 500_000
"""Statements of a segment, and of those that are joined into one."""
DRAFT_ROWS = 25_000
"""Statements of a draft in memory; a segment of more is joined from files of so many."""

_LISTED = ".json"
_FOLDER_MODE = 0o700


class ColumnFiles:
    """The columns of one home's graph.

    Parameters
    ----------
    folder : Path
        Where the files are; made at the first writing. One program writes at a time; many read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, Segment] = {}
        self._lock = Lock()

    # -- reading --------------------------------------------------------------------------------------------------

    def read(self, epoch: str, revision: int, holds: frozenset[str], types: Set[str]) -> Columns | None:
        """Return what a viewer sees of a revision; None where its files are not here, or not what was written.

        Parameters
        ----------
        epoch : str
            Of the graph: it changes with each rebuild.
        revision : int
        holds : frozenset of str
            Keys of the viewer: a statement is read only where it requires no other.
        types : set of str
            Link types wanted.
        """
        chosen = self._visible_rows(epoch, revision, holds, types)
        return None if chosen is None else statement_columns(chosen)

    def first_reported(
        self, epoch: str, revision: int, holds: frozenset[str], types: Set[str], ids: Iterable[str]
    ) -> dict[str, str] | None:
        """Return when each of some entities was first reported by what a viewer sees of a revision.

        Parameters
        ----------
        epoch, revision, holds, types
            As for :meth:`read`.
        ids : iterable of str

        Returns
        -------
        dict of str to str, or None
            Those that no visible statement speaks of are missing; None as for :meth:`read`.
        """
        chosen = self._visible_rows(epoch, revision, holds, types)
        return None if chosen is None else first_reports(chosen, ids)

    def _visible_rows(self, epoch: str, revision: int, holds: frozenset[str], types: Set[str]) -> list[Chosen] | None:
        """Return the rows of a revision that a viewer sees; None where its files are not here, or not what was written."""
        digests = self._segments(epoch, revision)
        if digests is None:
            return None
        try:
            segments = [self.segment(name, digest) for name, digest in digests.items()]
        except (OSError, ValueError):
            return None
        with self._lock:  # what earlier revisions had is not held on to: something of it may have been withdrawn
            self._opened = {name: one for name, one in self._opened.items() if name in digests}
        return [Chosen(one, one.visible_rows(holds, types)) for one in segments]

    def segment(self, name: str, digest: str) -> Segment:
        """Return a segment, compared with its digest when this program first opens it.

        Raises
        ------
        OSError, ValueError
            It is not there, or not what was written.
        """
        with self._lock:
            opened = self._opened.get(name)
        if opened is None:
            opened = self.opened(name, digest)
            with self._lock:
                self._opened = {**self._opened, name: opened}
        return opened

    def opened(self, name: str, digest: str) -> Segment:
        """Return a segment, compared with its digest, for one use; raises as :meth:`segment` does."""
        path = self.path_of(name)
        if _digest_of(path) != digest:
            raise ValueError(f"{path} is not what was written.")
        return open_segment(path)

    # -- revisions ------------------------------------------------------------------------------------------------

    def newest(self, epoch: str, published: int) -> int | None:
        """Return the newest revision of an epoch up to ``published`` of which every file is here; None where there is none."""
        held = (one for other, one in self._revisions() if other == epoch and one <= published)
        return next((one for one in sorted(held, reverse=True) if self.has_files(epoch, one)), None)

    def has_files(self, epoch: str, revision: int) -> bool:
        """Return whether a revision is listed and every file of it is here."""
        names = self._segments(epoch, revision)
        return names is not None and all(self.path_of(name).is_file() for name in names)

    def is_whole(self, epoch: str, revision: int) -> bool:
        """Return whether a revision is listed and every file of it is here as it was written.

        Raises
        ------
        OSError
            A file is here and cannot be opened just now, as where too many are open: nothing is said of what is in it.
        """
        try:
            listed = json.loads(self._list(epoch, revision).read_bytes())
            for name, digest in listed.items():
                self.segment(name, digest)
        except (FileNotFoundError, ValueError):
            return False
        return True

    def writer(self, epoch: str, changes: Changes, before: int | None) -> ColumnWriter | None:
        """Return who writes the columns of a revision; None where those of the one before are not here.

        What a writer that broke off, or another history, has left as this revision is taken away first.

        Parameters
        ----------
        epoch : str
        changes : Changes
            What differs from revision ``before``.
        before : int or None
            None where there is nothing before.
        """
        segments = {} if before is None else self._segments(epoch, before)
        self.forget(epoch, changes.revision)
        return None if segments is None else ColumnWriter(self, epoch, changes, segments)

    def forget(self, epoch: str, revision: int) -> None:
        """Take a revision off the list: it is written anew, or asked of the graph."""
        with suppress(OSError):
            self._list(epoch, revision).unlink(missing_ok=True)

    def let_go(self, epoch: str, oldest: int) -> None:
        """Delete what no revision of this epoch from ``oldest`` on needs; for whoever may write here."""
        needed: set[str] = set()
        for other, revision in list(self._revisions()):
            if other == epoch and revision >= oldest:
                needed.update(self._segments(epoch, revision) or ())
            else:
                self.forget(other, revision)
        for path in self._folder.glob("*"):
            if path.suffix != _LISTED and path.name not in needed:
                path.unlink(missing_ok=True)
        with self._lock:
            self._opened = {name: segment for name, segment in self._opened.items() if name in needed}

    def list_revision(self, epoch: str, revision: int, segments: Mapping[str, str]) -> None:
        """List the segments of a revision with their digests: from now on it can be read."""
        self.make_folder()
        replace_private(self._list(epoch, revision), json.dumps(dict(segments)).encode())
        sync_directory(self._folder)

    def make_folder(self) -> None:
        """Make the folder where it is missing."""
        self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)

    def path_of(self, name: str) -> Path:
        """Return where a segment is."""
        return self._folder / name

    def _revisions(self) -> Iterator[tuple[str, int]]:
        for path in sorted(self._folder.glob(f"*{_LISTED}")):
            epoch, _, revision = path.stem.rpartition("-")
            if revision.isdecimal():
                yield epoch, int(revision)

    def _segments(self, epoch: str, revision: int) -> dict[str, str] | None:
        """Return the digests of a revision's segments by their names; None where the revision is not here."""
        try:
            listed: dict[str, str] = json.loads(self._list(epoch, revision).read_bytes())
        except (OSError, ValueError):
            return None
        return listed

    def _list(self, epoch: str, revision: int) -> Path:
        return self._folder / f"{epoch}-{revision}{_LISTED}"


class ColumnWriter:
    """Writes the columns of one revision.

    Parameters
    ----------
    files : ColumnFiles
    epoch : str
    changes : Changes
        What differs from the revision of ``segments``; its statements go through :meth:`passing`.
    segments : mapping of str to str
        Digests of the segments of the revision before, by name.
    """

    def __init__(self, files: ColumnFiles, epoch: str, changes: Changes, segments: Mapping[str, str]) -> None:
        self._files, self._epoch, self._revision = files, epoch, changes.revision
        self._changes = changes
        self._before, self._new = dict(segments), dict[str, str]()
        self._draft, self._drafts, self._drafted = SegmentDraft(), dict[str, str](), 0
        self._failed: OSError | ValueError | None = None

    def passing(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Yield statements as they are, and take them in; where that fails, :meth:`finish` says so, and all pass."""
        for statement in statements:
            if self._failed is None:
                self._take_in(statement)
            yield statement

    def _take_in(self, statement: Statement) -> None:
        self._draft.add(statement)
        try:
            if self._drafted + len(self._draft) >= MOST_ROWS:
                self._finish_segment()
            elif len(self._draft) >= DRAFT_ROWS:
                self._write_draft()
        except (OSError, ValueError) as error:
            self._failed, self._draft = error, SegmentDraft()

    def finish(self) -> None:
        """Write what is left, and list the revision.

        Raises
        ------
        OSError, ValueError
            A file cannot be read or written, or is not what was written; the revision is not listed.
        """
        if self._failed is not None:
            raise self._failed
        self._finish_segment()
        kept = self._before if next(self._ended(), None) is None else self._without_ended()
        self._files.list_revision(self._epoch, self._revision, self._joined({**kept, **self._new}))

    def _finish_segment(self) -> None:
        """Join all drafts into one segment."""
        if len(self._draft):
            self._write_draft()
        drafts, self._drafts, self._drafted = self._drafts, {}, 0
        if len(drafts) < 2:
            self._new |= drafts
            return
        segments = (self._files.opened(name, digest) for name, digest in drafts.items())
        self._new |= self._merged([Chosen(segment, segment.every_row()) for segment in segments])
        for name in drafts:
            self._files.path_of(name).unlink()

    def _write_draft(self) -> None:
        path = self._new_path()
        self._drafts[path.name] = self._draft.write(path)
        self._drafted += len(self._draft)
        self._draft = SegmentDraft()

    def _ended(self) -> Iterator[str]:
        """Yield the ids of statements that the revision before may hold, and this one does not, or otherwise."""
        return (identifier for identifier, *_ in chain(self._changes.changed, self._changes.removed))

    def _without_ended(self) -> dict[str, str]:
        """Return the segments of the revision before; those of which something ended are written anew without it."""
        kept: dict[str, str] = {}
        for name, digest in self._before.items():
            segment = self._files.segment(name, digest)
            rows = segment.rows_without(self._ended())
            if len(rows) == len(segment):
                kept[name] = digest
            elif len(rows):
                kept |= self._merged([Chosen(segment, rows)])
        return kept

    def _joined(self, segments: dict[str, str]) -> dict[str, str]:
        """Return segments, the last ones joined while the last is no less than half as large as the one before."""
        joined = dict(segments)
        while len(joined) > 1:
            last_two = [*joined.items()][-2:]
            before, last = (self._files.segment(name, digest) for name, digest in last_two)
            if 2 * len(last) < len(before) or len(before) + len(last) > MOST_ROWS:
                break
            made = self._merged([Chosen(before, before.every_row()), Chosen(last, last.every_row())])
            for name, _ in last_two:
                del joined[name]
            joined |= made
        return joined

    def _merged(self, chosen: list[Chosen]) -> dict[str, str]:
        path = self._new_path()
        return {path.name: merge(chosen, path)}

    def _new_path(self) -> Path:
        self._files.make_folder()
        return self._files.path_of(f"segment-{secrets.token_hex(8)}")


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
