"""The interface of stores of lines: a file or a table, each with a checkpoint and a key beside the lines.

The chain knows what lines mean; the store knows how to lock out other writers, and when a line is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from graphintel.audit.entry import GENESIS, Entry
from graphintel.errors import AuditError

REPAIR_ADVICE = (
    "Put back what belongs together, or run graphintel restore FOLDER with a backup of both; after looking into it, "
    "graphintel audit adopt goes on with what is there and records the gap."
)
VERIFY_ADVICE = (
    "Run graphintel audit verify; then graphintel restore FOLDER with a backup of both, or graphintel audit adopt, which "
    "sets the chain aside as evidence and records the gap."
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The checkpoint beside the lines, written when an entry is acknowledged.

    Attributes
    ----------
    entries, head
        How many entries there are, and the hash of the last one.
    chain, ledger
        Random id of the chain, and the identity of the ledger that it belongs to; empty before they are tied to each other.
    kept : int
        Entry of the last change that the ledger is known to have committed.
    pending : int
        Entry of a change that the ledger may or may not have committed; 0 where there is none.
    """

    entries: int = 0
    head: str = GENESIS
    chain: str = ""
    ledger: str = ""
    kept: int = 0
    pending: int = 0

    def after(self, entry: Entry) -> Checkpoint:
        """Return the checkpoint after an entry is added."""
        advanced, subject = replace(self, entries=entry.number, head=entry.hash), entry.subject
        if MEETING in subject:
            chain, ledger = str(subject.get("chain", "")), str(subject.get("ledger", ""))
            return replace(advanced, chain=chain, ledger=ledger, pending=entry.number)
        if isinstance(follows := subject.get(FOLLOWS), int):
            return replace(advanced, kept=follows, pending=entry.number)
        return replace(advanced, pending=0) if UNKEPT in subject else advanced

    def confirmed(self) -> Checkpoint:
        """Return the checkpoint after the ledger has committed the pending change."""
        return replace(self, kept=self.pending or self.kept, pending=0)


MEETING = "meeting"
"""Key in the subject of an entry that ties chain and ledger to each other: how."""

FOLLOWS = "follows"
"""Key in the subject of a change's entry: the entry of the ledger's change before it."""

UNKEPT = "unkept"
"""Key in the subject of an entry saying that the ledger did not commit an earlier entry's change: that entry's number."""

UNREADABLE_CHECKPOINT = Checkpoint(-1, "")
"""Represents a checkpoint that exists and cannot be read."""


@dataclass(frozen=True, slots=True)
class Tail:
    """End of the chain: its last whole line, and what a crash left half-written behind it."""

    line: bytes
    torn: bytes = b""


@dataclass(frozen=True, slots=True)
class ChainSnapshot:
    """The lines, oldest first, and the checkpoint of one moment; None where there is none."""

    lines: Iterator[bytes]
    checkpoint: Checkpoint | None


class WriteLock(Protocol):
    """The end of the lines under the write lock."""

    def tail(self) -> Tail:
        """Return the end."""
        ...

    def checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint, or None where there is none.

        Raises
        ------
        ValueError
            What is there is no checkpoint; the message continues a sentence.
        """
        ...

    def line(self, number: int) -> bytes | None:
        """Return the line of an entry without reading all before it; None where it is not found."""
        ...

    def confirm(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint."""
        ...

    def add(self, line: bytes, checkpoint: Checkpoint) -> None:
        """Add a line and replace the checkpoint; both are on the disk when the write lock is released."""
        ...

    def set_aside(self, torn: bytes) -> str:
        """Move a half-written line away from the chain and return where it is now."""
        ...


class ChainLines(Protocol):
    """Store of the lines of one chain. Every failure is an :class:`~graphintel.errors.AuditError`."""

    @property
    def name(self) -> str:
        """File or address, as sentences name it."""
        ...

    def exclusive(self) -> AbstractContextManager[WriteLock]:
        """Give the end of the chain under the write lock."""
        ...

    def snapshot(self, after: int = 0) -> AbstractContextManager[ChainSnapshot]:
        """Give the chain as it is at one moment: its entries behind one, which is there, or all."""
        ...

    def exists(self) -> bool:
        """Return whether anything of the chain is there; nothing is made."""
        ...

    def set_aside(self, stamp: str, /) -> str:
        """Move the whole chain away as evidence, deleting nothing, and return where it is now."""
        ...

    def key(self) -> bytes:
        """Return the random key of this chain, made at first use."""
        ...

    def close(self) -> None:
        """Close everything; the next use opens it again."""
        ...


def busy(name: str, timeout: float) -> AuditError:
    """Return the refusal where another process holds the write lock too long."""
    return AuditError(
        f"The audit chain {name} is held by another process for more than {timeout:g} seconds; nothing was returned. "
        "Try again when it has finished."
    )


def gone(name: str) -> AuditError:
    """Return the refusal where the lines are gone and their checkpoint is not."""
    return AuditError(f"The audit chain {name} is gone and its checkpoint is still there. {VERIFY_ADVICE}")


def unwritable(name: str, reason: str, advice: str) -> AuditError:
    """Return the refusal where an entry could not be written."""
    return AuditError(f"The audit chain {name} cannot be written ({reason}); nothing was returned. {advice}")


def unreadable(name: str, reason: str) -> AuditError:
    """Return the refusal where the chain could not be read."""
    return AuditError(f"The audit chain {name} cannot be read ({reason}).")
