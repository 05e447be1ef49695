"""The audit chain: entries that are only ever added, each with the hash of the one before.

Beside them is a checkpoint with the count and the last hash, so that a cut tail or an older copy shows. An entry is
acknowledged once the disk has it. What cannot be recorded is not done: every trouble is an
:class:`~graphintel.errors.AuditError`, and callers return nothing then.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graphintel.audit.entry import GENESIS, Entry, entry_of, line_of
from graphintel.audit.files import FileLines
from graphintel.audit.lines import Checkpoint, Lines, Tail, Turn
from graphintel.audit.table import TableLines
from graphintel.audit.verification import Verification, verify_chain
from graphintel.errors import AuditError

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

_EVIDENCE = "Run graphintel audit verify; to go on, move the chain and its checkpoint aside together, as evidence."


@dataclass(frozen=True, slots=True)
class _End:
    """Where the chain ends: number and hash of the last entry."""

    number: int
    hash: str


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

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    @property
    def name(self) -> str:
        """File or address of the chain, without a password."""
        return self._lines.name

    def close(self) -> None:
        """Let go of file or database."""
        self._lines.close()

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
        with self._lines.alone() as turn:
            end = self._ready(turn, at)
            written = _add(turn, line_of(end.number + 1, at, action, actor, subject, end.hash))
        return f"{written.number}:{written.hash[:16]}"

    def check_writable(self) -> None:
        """Find out, before something is done, whether it could be recorded.

        Raises
        ------
        AuditError
            It could not.
        """
        with self._lines.alone() as turn:
            self._end(turn, turn.tail())

    def _end(self, turn: Turn, tail: Tail) -> _End:
        """Return where the chain ends, or refuse one that does not fit its checkpoint."""
        try:
            entry = entry_of(tail.line) if tail.line else None
            checkpoint = turn.checkpoint() or Checkpoint()
        except ValueError as error:
            raise AuditError(
                f"The end of the audit chain {self.name} or its checkpoint {error}. {_EVIDENCE}"
            ) from error
        end = _End(entry.number, entry.hash) if entry else _End(0, GENESIS)
        # A crash between the entry and its checkpoint leaves the chain one ahead; nothing leaves it otherwise.
        one_ahead = entry is not None and (entry.number - 1, entry.previous) == (checkpoint.entries, checkpoint.head)
        if (end.number, end.hash) != (checkpoint.entries, checkpoint.head) and not one_ahead:
            raise AuditError(
                f"The audit chain {self.name} ends at entry {end.number}, its checkpoint says {checkpoint.entries}: "
                f"one of them was cut or replaced. {_EVIDENCE}"
            )
        if one_ahead:
            turn.confirm(Checkpoint(end.number, end.hash))
        return end

    def _ready(self, turn: Turn, at: str) -> _End:
        """Return where the chain ends, after whatever a crash left has been put right and recorded."""
        tail = turn.tail()
        end = self._end(turn, tail)
        if not tail.torn:
            return end
        place = turn.set_aside(tail.torn)
        subject = {"bytes": len(tail.torn), "sha256": sha256(tail.torn).hexdigest(), "moved_to": place}
        return _add(turn, line_of(end.number + 1, at, "repair", "graphintel", subject, end.hash))

    # -- reading -----------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, oldest first.

        Raises
        ------
        AuditError
            An entry was altered, or the chain cannot be read.
        """
        with self._lines.held() as held:
            for number, line in enumerate(held.lines, 1):
                if line.endswith(b"\n"):
                    try:
                        yield entry_of(line)
                    except ValueError as error:
                        raise AuditError(
                            f"Entry {number} of the audit chain {self.name} {error}. {_EVIDENCE}"
                        ) from error

    def verify(self) -> Verification:
        """Return whether every entry is as it was written, none is missing and none was added.

        Returns
        -------
        Verification

        Raises
        ------
        AuditError
            The chain cannot be read, or another process holds it.
        """
        with self._lines.held() as held:
            return verify_chain(held.lines, held.checkpoint)

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
        said = " ".join(text.casefold().split()).encode("utf-8", "surrogatepass")
        return "hmac-sha256:" + hmac.new(self._lines.key(), said, sha256).hexdigest()[:40]


def _add(turn: Turn, line: bytes) -> _End:
    """Add a line with its checkpoint and return where the chain ends now."""
    entry = entry_of(line)
    turn.add(line, Checkpoint(entry.number, entry.hash))
    return _End(entry.number, entry.hash)


def open_chain(file: Path, url: str = "", *, patience: float = PATIENCE) -> AuditChain:
    """Return the chain that is kept in a file or, where an address is given, in a table.

    Parameters
    ----------
    file : Path
        The file; it and its directory are made at the first entry, for their owner only (0600 and 0700).
    url : str
        SQLAlchemy URL of the database with the table, which is made at the first entry; empty for the file.
    patience : float
        Seconds to wait for another process that writes.

    Returns
    -------
    AuditChain
        Nothing is opened yet.
    """
    return AuditChain(TableLines(url, patience=patience) if url else FileLines(file, patience=patience))
