"""Chains that somebody wrote anew: every hash right, and the checkpoint that fits them."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.audit.entry import GENESIS, Entry, entry_of, line_of
from graphintel.audit.lines import Checkpoint


def sealed(entries: Iterable[Entry]) -> list[bytes]:
    """Lines of these entries, numbered anew, every hash right."""
    lines, previous = list[bytes](), GENESIS
    for number, entry in enumerate(entries, 1):
        lines.append(line_of(number, entry.at, entry.action, entry.actor, entry.subject, previous))
        previous = entry_of(lines[-1]).hash
    return lines


def matching_checkpoint(lines: Iterable[bytes]) -> Checkpoint:
    """The checkpoint that whoever rewrites a chain puts beside it, the last change kept."""
    checkpoint = Checkpoint()
    for line in lines:
        checkpoint = checkpoint.after(entry_of(line))
    return checkpoint.confirmed()
