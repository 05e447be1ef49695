"""The audit chain: entries that are only ever added, each with the hash of the one before.

Beside them is a checkpoint with the count and the last hash, so that a cut tail or an older copy shows. An entry is
acknowledged once the disk has it. What cannot be recorded is not done: every trouble is an
:class:`~graphintel.errors.AuditError`, and callers return nothing then.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
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
    """An entry, by number and hash."""

    number: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class ExpectedChain:
    """What the ledger knows of its chain: whatever is found in the chain's place has to be the chain of this id."""

    chain: str
    reference: EntryReference


class AuditChain:
    """The audit chain over whatever keeps its lines; :func:`open_chain` opens one.

    Parameters
    ----------
    lines : Lines
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
        """Let go of file or database."""
        self._lines.close()

    @property
    def expected(self) -> ExpectedChain | None:
        """What the ledger, and then this process, knows that the chain has; None before anybody said."""
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
            The entry is not on the disk: nothing may be done or shown.
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
        """Write the entry of a change of the ledger, inside the ledger's transaction and before it is kept.

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
        End
            For the ledger to remember; :meth:`confirm` it once the transaction is kept.

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
        """Write the entry by which chain and ledger know one another from now on.

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
            For the ledger to remember; :meth:`confirm` its entry once it does.
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
        """Say of a change that is pending whether the ledger kept it; nobody may be changing the ledger meanwhile.

        Parameters
        ----------
        follows : int
            Entry of the last change that the ledger kept.
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
        """Note beside the chain that the ledger has kept the change of an entry."""
        with self._locked() as (lock, before):
            if before.pending == number:
                lock.confirm(before.confirmed())

    def check_writable(self) -> None:
        """Find out, before something is done, whether it could be recorded.

        Raises
        ------
        AuditError
            It could not.
        """
        with self._locked():
            pass

    def expect(self, chain: str, reference: EntryReference) -> None:
        """Refuse from now on whatever stands in the chain's place and is not this chain, or has lost this entry."""
        self._expected = ExpectedChain(chain, reference)

    def current_checkpoint(self) -> Checkpoint | None:
        """Return where the chain ends and what it knows of its ledger, without going through it; None where none is there.

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
        """Return whether the chain has an entry, without going through it."""
        with self._lines.exclusive() as lock:
            return _has_entry(lock, self._checkpoint_at_end(lock, lock.tail()), reference)

    def set_aside(self, stamp: str) -> str:
        """Move a chain that does not hold away as evidence, and return where it is; the next entry begins another one.

        Raises
        ------
        AuditError
            It is kept in a table, which stays where it is.
        """
        return self._lines.set_aside(stamp)

    @contextmanager
    def _locked(self) -> Iterator[tuple[WriteLock, Checkpoint]]:
        """Give the end of the chain while everybody else is kept out; refuse another chain in its place."""
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
        """Keep in mind, once the disk has it, that the chain has an entry: an older copy put back is then refused."""
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
        """Return where the chain ends, after whatever a crash left half-written has been put right and recorded."""
        torn = lock.tail().torn
        if not torn:
            return before
        moved_to = lock.set_aside(torn)
        subject = {"bytes": len(torn), "sha256": sha256(torn).hexdigest(), "moved_to": moved_to}
        return _add(lock, before, at, "repair", "graphintel", subject)

    def _pending_resolved(self, lock: WriteLock, before: Checkpoint, follows: int, at: str) -> Checkpoint:
        """Return what stands beside the chain once it says of a pending change whether the ledger kept it.

        A process that ended between entry and commit leaves one change pending. Only one: whoever changes the ledger
        comes by here first, and no other changes it meanwhile.
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
                    try:
                        yield entry_of(line)
                    except ValueError as error:
                        raise AuditError(
                            f"Entry {number} of the audit chain {self.name} {error}. {VERIFY_ADVICE}"
                        ) from error

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
            What stood beside the lines then, and the key of the chain.

        Raises
        ------
        AuditError
            The chain does not hold, or has lost the change.
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
            One that was kept elsewhere: the chain has to be the one it names and to have its entry still.

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
    """Add an entry and return what stands beside the chain now."""
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
    """Return the chain that is kept in a file or, where an address is given, in a table.

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
