"""Verifies the chain entry by entry: what was altered, removed or added, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from graphintel.audit.entry import GENESIS, entry_of
from graphintel.audit.lines import MEETING, Checkpoint

_MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying the chain.

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
        Numbers of the entries that record the repair after a crash. They are no problem.
    meetings : list of int
        Numbers of the entries that tie chain and ledger to each other: begun, adopted, restored.
    stated : Checkpoint
        What the entries themselves say of chain, ledger and last change.
    """

    ok: bool
    entries: int
    head: str
    problems: list[tuple[int, str]]
    repairs: list[int]
    meetings: list[int] = field(default_factory=list)
    stated: Checkpoint = field(default_factory=Checkpoint)


@dataclass(slots=True)
class _Walk:
    """How far verification has come."""

    count: int = 0
    number: int = 0
    hash: str | None = GENESIS
    stated: Checkpoint = field(default_factory=Checkpoint)
    checkpoints: dict[int, Checkpoint] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    repairs: list[int] = field(default_factory=list)
    meetings: list[int] = field(default_factory=list)

    def add_problem(self, number: int, sentence: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append((number, sentence))

    def follow(self, line: bytes) -> None:
        """Look at the next line."""
        self.count += 1
        self.number += 1
        if not line.endswith(b"\n"):
            self.count -= 1
            self.add_problem(self.number, f"is half-written ({len(line)} bytes); the next entry moves it aside")
            return
        try:
            entry = entry_of(line)
        except ValueError as error:
            self.add_problem(self.number, str(error))
            self.hash = None
            return
        if entry.number != self.number:
            self.add_problem(self.number, f"is missing or out of order: entry {entry.number} stands in its place")
            self.number = entry.number
        elif self.hash is not None and entry.previous != self.hash:
            self.add_problem(self.number, "does not follow the entry before it: one of the two was replaced")
        self.hash = entry.hash
        self.stated = self.stated.after(entry)
        if entry.action == "repair":
            self.repairs.append(entry.number)
        if MEETING in entry.subject:
            self.meetings.append(entry.number)

    def note_checkpoint(self, positions: Collection[int]) -> None:
        """Remember what the entries stated up to here, where it will be compared."""
        if self.count in positions:
            self.checkpoints[self.count] = replace(self.stated, entries=self.count, head=self.hash or "")


def verify_chain(
    lines: Iterable[bytes], checkpoint: Checkpoint | None, against: Checkpoint | None = None
) -> Verification:
    """Follow the chain and compare it with its checkpoint, and with one that was kept elsewhere.

    Parameters
    ----------
    lines : iterable of bytes
        The chain, oldest line first: what was there when the checkpoint was read.
    checkpoint : Checkpoint or None
        None where there is none; a negative count where it cannot be read.
    against : Checkpoint, optional
        One that was kept elsewhere.

    Returns
    -------
    Verification
    """
    walk = _Walk()
    positions = {found.entries for found in (checkpoint, against) if found is not None}
    for line in lines:
        walk.follow(line)
        walk.note_checkpoint(positions)
    _compare(walk, checkpoint)
    if against is not None:
        _compare_elsewhere(walk, against)
    return Verification(
        not walk.problems, walk.count, walk.hash or "", walk.problems, walk.repairs, walk.meetings, walk.stated
    )


def _compare(walk: _Walk, checkpoint: Checkpoint | None) -> None:
    """Say where chain and checkpoint differ. A crash leaves the chain one entry ahead, and never more."""
    if checkpoint is None:
        if walk.count > 1:
            walk.add_problem(
                walk.count, "has no checkpoint beside it: whether entries after it were cut cannot be told"
            )
    elif checkpoint.entries < 0:
        walk.add_problem(walk.count, "has a checkpoint beside it that cannot be read")
    elif walk.count < checkpoint.entries:
        walk.add_problem(
            walk.count + 1, f"is missing, and all up to {checkpoint.entries}: cut off, or an older copy put back"
        )
    elif walk.count > checkpoint.entries + 1:
        walk.add_problem(
            checkpoint.entries + 1, "and those after it are unknown to the checkpoint: an older one was put back"
        )
    elif checkpoint.entries:
        _compare_contents(walk, walk.checkpoints[checkpoint.entries], checkpoint)


def _compare_contents(walk: _Walk, derived: Checkpoint, checkpoint: Checkpoint) -> None:
    """Say where the checkpoint names another entry, chain, ledger or last change than the entries do."""
    if derived.head != checkpoint.head:
        walk.add_problem(checkpoint.entries, "is not the entry that the checkpoint names: one of the two was replaced")
    elif not walk.problems and checkpoint not in {derived, derived.confirmed()}:
        walk.add_problem(
            checkpoint.entries, "has a checkpoint that says otherwise than the entries of chain, ledger or changes"
        )


def _compare_elsewhere(walk: _Walk, against: Checkpoint) -> None:
    """Say where the chain is not the one of which a checkpoint was kept elsewhere, or has lost its entry."""
    if walk.stated.chain != against.chain:
        walk.add_problem(
            1, f"begins another chain than {against.chain[:16]}, which the checkpoint kept elsewhere names"
        )
    if walk.stated.ledger != against.ledger:
        walk.add_problem(
            walk.count,
            f"belongs to another ledger than {against.ledger[:16]}, which the checkpoint kept elsewhere names",
        )
    if walk.count < against.entries:
        walk.add_problem(
            walk.count + 1, f"is missing, and all up to {against.entries}, which the checkpoint kept elsewhere knows"
        )
    elif against.entries and walk.checkpoints[against.entries].head != against.head:
        walk.add_problem(
            against.entries, "is not the entry that the checkpoint kept elsewhere names: the chain was rewritten"
        )
