"""What keeps the lines of a chain: a file or a table, each with a checkpoint and a key beside the lines.

The chain knows what a line says and what must follow; whoever keeps the lines knows how one writer keeps others out, and
when the disk has a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from graphintel.audit.entry import GENESIS
from graphintel.errors import AuditError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the chain had and the hash of the last one, when an entry was last acknowledged."""

    entries: int = 0
    head: str = GENESIS


UNREADABLE = Checkpoint(-1, "")
"""Stands for a checkpoint that is there and cannot be read."""


@dataclass(frozen=True, slots=True)
class Tail:
    """End of the chain: its last whole line, and what a crash left half-written behind it."""

    line: bytes
    torn: bytes = b""


@dataclass(frozen=True, slots=True)
class Held:
    """The lines, oldest first, and the checkpoint of one moment; None where there is none."""

    lines: Iterator[bytes]
    checkpoint: Checkpoint | None


class Turn(Protocol):
    """The end of the lines while nobody else writes."""

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

    def confirm(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint."""
        ...

    def add(self, line: bytes, checkpoint: Checkpoint) -> None:
        """Add a line and replace the checkpoint; the disk has both once the turn has ended."""
        ...

    def set_aside(self, torn: bytes) -> str:
        """Move what is half-written away from the chain and return where it is now."""
        ...


class Lines(Protocol):
    """Keeper of the lines of one chain. Every trouble is an :class:`~graphintel.errors.AuditError`."""

    @property
    def name(self) -> str:
        """File or address, as sentences name it."""
        ...

    def alone(self) -> AbstractContextManager[Turn]:
        """Give the end of the chain while everybody else is kept out."""
        ...

    def held(self) -> AbstractContextManager[Held]:
        """Give the whole chain as it is at one moment."""
        ...

    def key(self) -> bytes:
        """Return the random key of this chain, made at first use."""
        ...

    def close(self) -> None:
        """Let go of everything; the next use opens it again."""
        ...


def busy(name: str, patience: float) -> AuditError:
    """Return the refusal where somebody else writes all the while."""
    return AuditError(
        f"The audit chain {name} is held by another process for more than {patience:g} seconds; nothing was returned. "
        "Try again when it has finished."
    )


def unwritable(name: str, reason: str, advice: str) -> AuditError:
    """Return the refusal where an entry could not be written."""
    return AuditError(f"The audit chain {name} cannot be written ({reason}); nothing was returned. {advice}")


def unreadable(name: str, reason: str) -> AuditError:
    """Return the refusal where the chain could not be read."""
    return AuditError(f"The audit chain {name} cannot be read ({reason}).")
