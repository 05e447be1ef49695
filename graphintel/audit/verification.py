"""Going through the chain entry by entry: what is altered, missing or added, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphintel.audit.entry import GENESIS, entry_of
from graphintel.audit.lines import Checkpoint

_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Verification:
    """What going through the chain showed.

    Attributes
    ----------
    ok : bool
        True where there is no problem.
    entries : int
        Lines in the chain.
    head : str
        Hash of the last entry: what to compare with a copy of the checkpoint kept elsewhere.
    problems : list of (int, str)
        Number of the entry and what is wrong, at most 100.
    repairs : list of int
        Numbers of the entries that record a half-written line, left by a crash and moved aside. They are no problem.
    """

    ok: bool
    entries: int
    head: str
    problems: list[tuple[int, str]]
    repairs: list[int]


@dataclass(slots=True)
class _Walk:
    """How far the chain has been followed."""

    count: int = 0
    number: int = 0
    hash: str | None = GENESIS
    at_checkpoint: str = ""
    problems: list[tuple[int, str]] = field(default_factory=list)
    repairs: list[int] = field(default_factory=list)

    def say(self, number: int, sentence: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((number, sentence))

    def follow(self, line: bytes) -> None:
        """Look at the next line."""
        self.count += 1
        self.number += 1
        if not line.endswith(b"\n"):
            self.count -= 1
            self.say(self.number, f"is half-written ({len(line)} bytes); the next entry moves it aside")
            return
        try:
            entry = entry_of(line)
        except ValueError as error:
            self.say(self.number, str(error))
            self.hash = None
            return
        if entry.number != self.number:
            self.say(self.number, f"is missing or out of order: entry {entry.number} stands in its place")
            self.number = entry.number if isinstance(entry.number, int) else self.number
        elif self.hash is not None and entry.previous != self.hash:
            self.say(self.number, "does not follow the entry before it: one of the two was replaced")
        self.hash = entry.hash
        if entry.action == "repair":
            self.repairs.append(entry.number)


def verify_chain(lines: Iterable[bytes], checkpoint: Checkpoint | None) -> Verification:
    """Follow the chain and compare it with its checkpoint.

    Parameters
    ----------
    lines : iterable of bytes
        The chain, oldest line first: what was there when the checkpoint was read.
    checkpoint : Checkpoint or None
        None where there is none; a negative count where it cannot be read.

    Returns
    -------
    Verification
    """
    walk = _Walk()
    for line in lines:
        walk.follow(line)
        if checkpoint is not None and walk.count == checkpoint.entries:
            walk.at_checkpoint = walk.hash or ""
    _compare(walk, checkpoint)
    return Verification(not walk.problems, walk.count, walk.hash or "", walk.problems, walk.repairs)


def _compare(walk: _Walk, checkpoint: Checkpoint | None) -> None:
    """Say where chain and checkpoint differ. A crash leaves the chain one entry ahead, and never more."""
    if checkpoint is None:
        if walk.count > 1:
            walk.say(walk.count, "has no checkpoint beside it: whether entries after it were cut cannot be told")
    elif checkpoint.entries < 0:
        walk.say(walk.count, "has a checkpoint beside it that cannot be read")
    elif walk.count < checkpoint.entries:
        walk.say(walk.count + 1, f"is missing, and all up to {checkpoint.entries}: cut off, or an older copy put back")
    elif walk.count > checkpoint.entries + 1:
        walk.say(checkpoint.entries + 1, "and those after it are unknown to the checkpoint: an older one was put back")
    elif checkpoint.entries and walk.at_checkpoint != checkpoint.head:
        walk.say(checkpoint.entries, "is not the entry that the checkpoint names: one of the two was replaced")
