"""An export format: its name, a sentence about it, and the function that writes a briefing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphintel.briefing.content import Briefing

Files = dict[str, bytes]
"""Contents by file name. The names are constant, so that they disclose nothing."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a briefing: all of it, nothing else, the same bytes each time."""

    name: str
    about: str
    write: Callable[[Briefing], Files]
