"""The audit chain: entries that are only ever added, each with the hash of the one before.

Beside them is a checkpoint with the count and the last hash, so that a cut tail or an older copy shows. An entry is
acknowledged once it is on the disk. What cannot be recorded is not done: every failure is an
:class:`~graphintel.errors.AuditError`, and callers return nothing then.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graphintel.audit.copies import copy_lines
from graphintel.audit.entry import GENESIS, Entry, entry_of, line_of
from graphintel.audit.file_lines import FileLines
from graphintel.audit.lines import (
    FOLLOWS,
    MEETING,
    REPAIR_ADVICE,
    UNKEPT,
    VERIFY_ADVICE,
    ChainLines,
    Checkpoint,
    Tail,
    WriteLock,
)
from graphintel.audit.table_lines import TableLines
from graphintel.audit.verification import Verification, verify_chain
from graphintel.errors import AuditError

TIMEOUT = 5.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class EntryReference:
    """An entry, by number and hash; 0 stands for the beginning of a chain."""

    number: int = 0
    hash: str = GENESIS

    @classmethod
    def from_text(cls, text: str) -> EntryReference:
        """Return the entry that :meth:`__str__` wrote down; the beginning where that is nothing."""
        number, _, digest = text.partition(":")
        return cls(int(number), digest) if text else cls()

    def __str__(self) -> str:
        """Return number and hash."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class ExpectedChain:
    """What the ledger knows of its chain: a chain found in its place must have this id."""

    chain: str
    reference: EntryReference


class AuditChain:
    """The audit chain over a store of lines; :func:`open_chain` opens one.

    Parameters
    ----------
    lines : ChainLines
        A file or a table.

    Notes
    -----
    Whoever can rewrite lines and checkpoint leaves no trace in them: copy the checkpoint to other media, or print it, to
    notice.
    """

    def __init__(self, lines: ChainLines) -> None:
        self._lines = lines
        self._expected: ExpectedChain | None = None

    @property
    def name(self) -> str:
        """File or address of the chain, without a password."""
        return self._lines.name

    def close(self) -> None:
        """Close file or database."""
        self._lines.close()

    @property
    def expected(self) -> ExpectedChain | None:
        """The last entry that the ledger, or this process, knows the chain to have; None before that is known."""
        return self._expected

    # -- writing -----------------------------------------------------------------------------------------------

    def append(self, action: str, actor: str, *, at: str, subject: Mapping[str, object]) -> str:
        """Write one entry through to the disk.

        Parameters
        ----------
        action : str
            What was done, in the words of the law: collection, alteration, consultation, disclosure, combination, erasure;
            or what the system did.
        actor : str
            Account, or ``os:`` and the operating-system user.
        at : str
            The moment, ISO 8601 in UTC.
        subject : mapping
            Ids, counts, hashes and reasons. Texts beyond 512 characters and lists beyond 1,000 members are cut, and say so.
            What was erased, and words that were searched for, do not belong here: see :meth:`hashed`.

        Returns
        -------
        str
            Number and beginning of the hash of the entry.

        Raises
        ------
        AuditError
            The entry is not on the disk: the act must not be done, and nothing shown.
        """
        with self._locked() as (lock, before):
            written = _add(lock, self._repaired(lock, before, at), at, action, actor, subject)
        self._expect_entry(written)
        return f"{written.entries}:{written.head[:16]}"

    def append_change(
        self,
        action: str,
        actor: str,
        *,
        at: str,
        subject: Mapping[str, object],
        ledger: str,
        follows: int,
        own: int = 0,
    ) -> EntryReference:
        """Write the entry of a change of the ledger, inside the ledger's transaction and before its commit.

        Parameters
        ----------
        action, actor, at, subject
            As :meth:`append` takes them.
        ledger : str
            Identity of the ledger.
        follows : int
            Entry of the change before it, as the ledger remembers it.
        own : int
            Entry of an earlier change of the same transaction; 0 where there is none.

        Returns
        -------
        EntryReference
            For the ledger to store; :meth:`confirm` it after the commit.

        Raises
        ------
        AuditError
            It could not be written, or the chain has changes that the ledger does not know.
        """
        with self._locked() as (lock, before):
            ready = self._repaired(lock, before, at)
            if not own or ready.pending != own:
                ready = self._pending_resolved(lock, ready, follows, at)
            known = {"ledger": ledger, FOLLOWS: follows}
            written = _add(lock, ready, at, action, actor, {**subject, **known})
        return self._expect_entry(written)

    def record_pairing(
        self, how: str, actor: str, *, at: str, chain: str, ledger: str, subject: Mapping[str, object]
    ) -> Checkpoint:
        """Write the entry that ties chain and ledger to each other.

        Parameters
        ----------
        how : str
            ``begun``, ``adopted`` or ``restored``.
        actor, at, subject
            As :meth:`append` takes them.
        chain, ledger : str
            Id of a chain that has none yet, and identity of the ledger.

        Returns
        -------
        Checkpoint
            For the ledger to store; :meth:`confirm` its entry afterwards.
        """
        self._expected = None
        with self._locked() as (lock, before):
            ready = self._repaired(lock, before, at)
            known = {MEETING: how, "chain": ready.chain or chain, "ledger": ledger}
            written = _add(lock, ready, at, "chain", actor, {**subject, **known})
        self._expected = ExpectedChain(written.chain, EntryReference())
        self._expect_entry(written)
        return written

    def resolve_pending(self, follows: int, *, at: str) -> None:
        """Record whether the ledger committed a pending change; nobody may change the ledger meanwhile.

        Parameters
        ----------
        follows : int
            Entry of the last change that the ledger committed.
        at : str
            The moment.

        Raises
        ------
        AuditError
            The chain has changes that the ledger does not know.
        """
        with self._locked() as (lock, before):
            settled = self._pending_resolved(lock, self._repaired(lock, before, at), follows, at)
        self._expect_entry(settled)

    def confirm(self, number: int) -> None:
        """Note in the checkpoint that the ledger has committed the change of an entry."""
        with self._locked() as (lock, before):
            if before.pending == number:
                lock.confirm(before.confirmed())

    def check_writable(self) -> None:
        """Check, before something is done, that it could be recorded.

        Raises
        ------
        AuditError
            It could not.
        """
        with self._locked():
            pass

    def expect(self, chain: str, reference: EntryReference) -> None:
        """Refuse from now on any chain in this place that is not this one, or that lacks this entry."""
        self._expected = ExpectedChain(chain, reference)

    def current_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint of the chain, without reading all of it; None where there is no chain.

        Raises
        ------
        AuditError
            It cannot be read, or its end does not fit its checkpoint.
        """
        if not self._lines.exists():
            return None
        with self._lines.exclusive() as lock:
            return self._checkpoint_at_end(lock, lock.tail())

    def has_entry(self, reference: EntryReference) -> bool:
        """Return whether the chain has an entry, without reading all of it."""
        with self._lines.exclusive() as lock:
            return _has_entry(lock, self._checkpoint_at_end(lock, lock.tail()), reference)

    def set_aside(self, stamp: str) -> str:
        """Move a chain that does not verify away as evidence, and return where it is; the next entry begins another one.

        Raises
        ------
        AuditError
            It is in a table, which stays where it is.
        """
        return self._lines.set_aside(stamp)

    @contextmanager
    def _locked(self) -> Iterator[tuple[WriteLock, Checkpoint]]:
        """Give the end of the chain under the write lock; refuse another chain in its place."""
        with self._lines.exclusive() as lock:
            current = self._checkpoint_at_end(lock, lock.tail())
            expected = self._expected
            if expected is not None and current.chain != expected.chain:
                raise AuditError(
                    f"What is found at {self.name} is not the audit chain that this ledger knows (it knows "
                    f"{expected.chain[:16]}, found is {current.chain[:16] or 'one without an id'}). {REPAIR_ADVICE}"
                )
            if expected is not None and not _has_entry(lock, current, expected.reference):
                raise AuditError(
                    f"The audit chain {self.name} has lost entry {expected.reference.number}, or has another in its place: it was "
                    f"cut, rewritten, or an older copy was put back. {REPAIR_ADVICE}"
                )
            yield lock, current

    def _expect_entry(self, written: Checkpoint) -> EntryReference:
        """Remember an entry once it is on the disk, so that an older copy of the chain is refused."""
        reference = EntryReference(written.entries, written.head)
        expected = self._expected
        if expected is not None and reference.number > expected.reference.number:
            self._expected = ExpectedChain(expected.chain, reference)
        return reference

    def _checkpoint_at_end(self, lock: WriteLock, tail: Tail) -> Checkpoint:
        """Return where the chain ends, or refuse one that does not fit its checkpoint."""
        try:
            entry = entry_of(tail.line) if tail.line else None
            checkpoint = lock.checkpoint() or Checkpoint()
        except ValueError as error:
            raise AuditError(
                f"The end of the audit chain {self.name} or its checkpoint {error}. {VERIFY_ADVICE}"
            ) from error
        reference = EntryReference(entry.number, entry.hash) if entry else EntryReference()
        if (reference.number, reference.hash) == (checkpoint.entries, checkpoint.head):
            return checkpoint
        # A crash between the entry and its checkpoint leaves the chain one ahead; nothing leaves it otherwise.
        if entry is None or (entry.number - 1, entry.previous) != (checkpoint.entries, checkpoint.head):
            raise AuditError(
                f"The audit chain {self.name} ends at entry {reference.number}, its checkpoint says {checkpoint.entries}: "
                f"one of them was cut or replaced. {VERIFY_ADVICE}"
            )
        lock.confirm(checkpoint.after(entry))
        return checkpoint.after(entry)

    def _repaired(self, lock: WriteLock, before: Checkpoint, at: str) -> Checkpoint:
        """Return the end of the chain, after repairing, and recording, what a crash left half-written."""
        torn = lock.tail().torn
        if not torn:
            return before
        moved_to = lock.set_aside(torn)
        subject = {"bytes": len(torn), "sha256": sha256(torn).hexdigest(), "moved_to": moved_to}
        return _add(lock, before, at, "repair", "graphintel", subject)

    def _pending_resolved(self, lock: WriteLock, before: Checkpoint, follows: int, at: str) -> Checkpoint:
        """Return the checkpoint, after recording whether the ledger committed a pending change.

        A process that ended between entry and commit leaves one change pending, and never more than one: every change
        of the ledger comes through here first, one at a time.
        """
        if before.pending and before.pending == follows:
            settled = before.confirmed()
            lock.confirm(settled)
            return settled
        if before.kept != follows:
            raise AuditError(
                f"The audit chain {self.name} has recorded a change (entry {before.kept}) that the ledger does not have, "
                f"whose last one is entry {follows}: an older ledger or chain was put back. {REPAIR_ADVICE}"
            )
        if not before.pending:
            return before
        subject = {UNKEPT: before.pending, "outcome": "not kept"}
        return _add(lock, before, at, "repair", "graphintel", subject)

    # -- reading -----------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, oldest first.

        Raises
        ------
        AuditError
            An entry was altered, or the chain cannot be read.
        """
        with self._lines.snapshot() as snapshot:
            for number, line in enumerate(snapshot.lines, 1):
                if line.endswith(b"\n"):
                    yield self._entry(number, line)

    def entries_naming(self, names: Collection[str], after: EntryReference) -> tuple[list[Entry], EntryReference]:
        """Return the entries behind one whose subject has any of these names, oldest first, and the last entry of all.

        Parameters
        ----------
        names : collection of str
        after : EntryReference
            An entry of this chain; one that it does not have stands for its beginning.

        Returns
        -------
        list of Entry, EntryReference

        Raises
        ------
        AuditError
            An entry was altered, or the chain cannot be read.

        Notes
        -----
        Other entries are only looked through, and those before not even that.
        """
        if not self._lines.exists():
            return [], EntryReference()
        begun = after if self.has_entry(after) else EntryReference()
        marks = [f'"{name}":'.encode("ascii") for name in names]
        found: list[Entry] = []
        number, last = begun.number, b""
        with self._lines.snapshot(begun.number) as snapshot:
            for line in snapshot.lines:
                if line.endswith(b"\n"):
                    number, last = number + 1, line
                    if any(mark in line for mark in marks):
                        found.append(self._entry(number, line))
        end = self._entry(number, last) if last else begun
        return [entry for entry in found if not entry.subject.keys().isdisjoint(names)], EntryReference(
            end.number, end.hash
        )

    def _entry(self, number: int, line: bytes) -> Entry:
        """Return the entry of a line, which is at this place of the chain."""
        try:
            return entry_of(line)
        except ValueError as error:
            raise AuditError(f"Entry {number} of the audit chain {self.name} {error}. {VERIFY_ADVICE}") from error

    def copy(self, path: Path, change: int) -> tuple[Checkpoint, bytes]:
        """Write the chain, as it was before the first change that a copy of the ledger does not have, into a file.

        Parameters
        ----------
        path : Path
            A file that is not there yet.
        change : int
            Entry of the last change that the copy of the ledger has.

        Returns
        -------
        Checkpoint, bytes
            The checkpoint of those lines, and the key of the chain.

        Raises
        ------
        AuditError
            The chain does not verify, or lacks the change.
        OSError
            The file cannot be written.
        """
        with self._lines.snapshot() as snapshot:
            copied = copy_lines(snapshot.lines, path, change)
        if copied is None:
            raise AuditError(
                f"The audit chain {self.name} does not hold; a copy of it would not either. {VERIFY_ADVICE}"
            )
        return copied, self._lines.key()

    def last(self) -> Entry | None:
        """Return the last entry; None in an empty chain."""
        with self._locked() as (lock, _):
            line = lock.tail().line
            return entry_of(line) if line else None

    def verify(self, against: Checkpoint | None = None) -> Verification:
        """Return whether every entry is as it was written, none is missing and none was added.

        Parameters
        ----------
        against : Checkpoint, optional
            A checkpoint kept elsewhere: the chain must be the one that it names, and still have its entry.

        Returns
        -------
        Verification

        Raises
        ------
        AuditError
            The chain cannot be read, or another process holds it.
        """
        with self._lines.snapshot() as snapshot:
            return verify_chain(snapshot.lines, snapshot.checkpoint, against)

    def hashed(self, text: str) -> str:
        """Return a keyed hash of a text that must not stand in the chain, such as words searched for.

        Parameters
        ----------
        text : str
            Case and white space do not matter.

        Returns
        -------
        str
            The same for the same text in this chain, and nothing that could be looked up without the key.

        Raises
        ------
        AuditError
            The key cannot be read or made.
        """
        text_bytes = " ".join(text.casefold().split()).encode("utf-8", "surrogatepass")
        return "hmac-sha256:" + hmac.new(self._lines.key(), text_bytes, sha256).hexdigest()[:40]


def _add(
    lock: WriteLock, before: Checkpoint, at: str, action: str, actor: str, subject: Mapping[str, object]
) -> Checkpoint:
    """Add an entry and return the checkpoint."""
    line = line_of(before.entries + 1, at, action, actor, subject, before.head)
    after = before.after(entry_of(line))
    lock.add(line, after)
    return after


def _has_entry(lock: WriteLock, current: Checkpoint, reference: EntryReference) -> bool:
    """Return whether a chain has an entry of this number and hash."""
    if reference.number in {0, current.entries}:
        return not reference.number or current.head == reference.hash
    line = lock.line(reference.number) if reference.number < current.entries else None
    try:
        return line is not None and entry_of(line).hash == reference.hash
    except ValueError:
        return False


def open_chain(file: Path, url: str = "", *, timeout: float = TIMEOUT) -> AuditChain:
    """Return the chain in a file or, where an address is given, in a table.

    Parameters
    ----------
    file : Path
        The file; it and its directory are made at the first entry, for their owner only (0600 and 0700).
    url : str
        SQLAlchemy URL of the database with the table, which is made at the first entry; empty for the file.
    timeout : float
        Seconds to wait for another process that writes.

    Returns
    -------
    AuditChain
        Nothing is opened yet.
    """
    return AuditChain(TableLines(url, timeout=timeout) if url else FileLines(file, timeout=timeout))
