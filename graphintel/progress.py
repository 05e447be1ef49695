"""How long work says how far it has come."""

from __future__ import annotations

from collections.abc import Callable

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done (``rows``), how many are done, and of how many; of 0 where nobody can say yet."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Say it to nobody."""
