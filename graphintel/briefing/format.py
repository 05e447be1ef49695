"""What a format is: a name, a sentence about it, and how it writes a briefing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphintel.briefing.content import Briefing

Files = dict[str, bytes]
"""Contents by file name. Names are constant, so that they say nothing of what is inside."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a briefing: all of it, nothing else, the same bytes each time."""

    name: str
    about: str
    write: Callable[[Briefing], Files]
