"""The audit chain: an append-only file in which each entry holds the hash of the one before.

Beside it lies a checkpoint with the count and the last hash, so that a cut tail or an older copy shows. An entry is
acknowledged once the disk has it. What cannot be recorded is not done: every trouble is an
:class:`~graphintel.errors.AuditError`, and callers return nothing then.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from graphintel.audit.entry import GENESIS, Entry, entry_of, line_of
from graphintel.audit.files import (
    Checkpoint,
    make_directory,
    open_private,
    read_checkpoint,
    read_tail,
    sync_directory,
    write_checkpoint,
    write_through,
)
from graphintel.audit.verification import Verification, verify_chain
from graphintel.errors import AuditError

_POLL = 0.002
_EVIDENCE = "Run graphintel audit verify; to go on, move the chain and its checkpoint aside together, as evidence."


@dataclass(frozen=True, slots=True)
class _End:
    """Where the chain ends: number and hash of the last entry."""

    number: int
    hash: str


class AuditChain:
    """The audit chain in one file.

    Parameters
    ----------
    path : Path
        The file; it and its directory are made at the first entry, for their owner only (0600 and 0700). Beside it lie
        ``.checkpoint``, ``.lock``, ``.key`` (of the hashes of search words) and ``.torn`` (half-written lines).
    patience : float
        Seconds to wait for another process that writes.

    Notes
    -----
    Whoever can rewrite both files leaves no trace in them: copy the checkpoint to other media, or print it, to notice.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        self.path = path
        self._patience = patience
        self._checkpoint, self._torn, self._key, self._lock_file = (
            path.with_name(path.name + ending) for ending in (".checkpoint", ".torn", ".key", ".lock")
        )
        self._turn = Lock()

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
        with self._writing() as descriptor:
            end = self._ready(descriptor, at)
            line = line_of(end.number + 1, at, action, actor, subject, end.hash)
            written = self._write(descriptor, line)
        return f"{written.number}:{written.hash[:16]}"

    def check_writable(self) -> None:
        """Find out, before something is done, whether it could be recorded.

        Raises
        ------
        AuditError
            It could not.
        """
        with self._writing() as descriptor:
            self._end(descriptor)

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """Give the open file while nobody else writes."""
        with self._alone(), open_private(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT) as file:
            yield file.descriptor

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep everybody else out; say every trouble in a sentence."""
        try:
            make_directory(self.path.parent)
            if not self._turn.acquire(timeout=self._patience):
                raise Timeout(str(self._lock_file))
            try:
                with FileLock(self._lock_file, timeout=self._patience, mode=0o600, poll_interval=_POLL):
                    yield
            finally:
                self._turn.release()
        except Timeout as error:
            raise AuditError(
                f"The audit chain {self.path} is held by another process for more than {self._patience:g} seconds; "
                "nothing was returned. Try again when it has finished."
            ) from error
        except OSError as error:
            raise AuditError(
                f"The audit chain {self.path} cannot be written ({error.strerror or error}); nothing was returned. "
                "Check the rights of the file and its directory, and the space on the disk."
            ) from error

    def _end(self, descriptor: int) -> _End:
        """Return where the chain ends, or refuse one that does not fit its checkpoint."""
        tail = read_tail(descriptor)
        try:
            entry = entry_of(tail.line) if tail.line else None
            checkpoint = read_checkpoint(self._checkpoint) or Checkpoint()
        except ValueError as error:
            raise AuditError(
                f"The end of the audit chain {self.path} or its checkpoint {error}. {_EVIDENCE}"
            ) from error
        end = _End(entry.number, entry.hash) if entry else _End(0, GENESIS)
        # A crash between the entry and its checkpoint leaves the chain one ahead; nothing leaves it otherwise.
        one_ahead = entry is not None and (entry.number - 1, entry.previous) == (checkpoint.entries, checkpoint.head)
        if (end.number, end.hash) != (checkpoint.entries, checkpoint.head) and not one_ahead:
            raise AuditError(
                f"The audit chain {self.path} ends at entry {end.number}, its checkpoint says {checkpoint.entries}: "
                f"one of them was cut or replaced. {_EVIDENCE}"
            )
        if one_ahead:
            write_checkpoint(self._checkpoint, Checkpoint(end.number, end.hash))
        return end

    def _ready(self, descriptor: int, at: str) -> _End:
        """Return where the chain ends, after whatever a crash left has been put right and recorded."""
        end = self._end(descriptor)
        tail = read_tail(descriptor)
        if tail.size == tail.whole:
            return end
        torn = os.pread(descriptor, tail.size - tail.whole, tail.whole)
        with open_private(self._torn, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            write_through(file.descriptor, torn + b"\n")
        os.ftruncate(descriptor, tail.whole)
        subject = {"bytes": len(torn), "sha256": sha256(torn).hexdigest(), "moved_to": self._torn.name}
        return self._write(descriptor, line_of(end.number + 1, at, "repair", "graphintel", subject, end.hash))

    def _write(self, descriptor: int, line: bytes) -> _End:
        """Write a line and its checkpoint; a line that the disk does not take whole is taken back."""
        size = os.fstat(descriptor).st_size
        try:
            write_through(descriptor, line)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
        entry = entry_of(line)
        write_checkpoint(self._checkpoint, Checkpoint(entry.number, entry.hash))
        if entry.number == 1:
            sync_directory(self.path.parent)
        return _End(entry.number, entry.hash)

    # -- reading -----------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, oldest first.

        Raises
        ------
        AuditError
            An entry was altered, or the file cannot be read.
        """
        number = 0
        try:
            with self.path.open("rb") as file:
                for line in file:
                    number += 1
                    if line.endswith(b"\n"):
                        yield entry_of(line)
        except FileNotFoundError:
            return
        except ValueError as error:
            raise AuditError(f"Entry {number} of the audit chain {self.path} {error}. {_EVIDENCE}") from error
        except OSError as error:
            raise AuditError(f"The audit chain {self.path} cannot be read ({error.strerror or error}).") from error

    def verify(self) -> Verification:
        """Return whether every entry is as it was written, none is missing and none was added.

        Returns
        -------
        Verification

        Raises
        ------
        AuditError
            The file cannot be read, or another process holds it.
        """
        if not self.path.exists() and not self._checkpoint.exists():
            return Verification(True, 0, GENESIS, [], [])
        with self._alone():
            size = self.path.stat().st_size if self.path.exists() else 0
            try:
                checkpoint = read_checkpoint(self._checkpoint)
            except ValueError:
                checkpoint = Checkpoint(-1, "")
        return verify_chain(self.path, size, checkpoint)

    def hashed(self, text: str) -> str:
        """Return a keyed hash of a text that must not stand in the chain, such as words searched for.

        Parameters
        ----------
        text : str
            Case and white space do not matter.

        Returns
        -------
        str
            The same for the same text in this chain, and nothing that could be looked up without the key file.

        Raises
        ------
        AuditError
            The key cannot be read or made.
        """
        with self._alone():
            if not self._key.exists():
                beside = self._key.with_name(self._key.name + ".new")
                with open_private(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
                    write_through(file.descriptor, secrets.token_bytes(32))
                beside.replace(self._key)
            key = self._key.read_bytes()
        said = " ".join(text.casefold().split()).encode("utf-8", "surrogatepass")
        return "hmac-sha256:" + hmac.new(key, said, sha256).hexdigest()[:40]
