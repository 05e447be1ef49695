"""The present moment, as stores and entries write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _moment() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """The clock of one home.

    Attributes
    ----------
    moment : callable
        Returns the present moment with its zone; a fixed one in tests.
    """

    moment: Callable[[], datetime] = _moment

    def now(self) -> str:
        """Return the present moment as ISO 8601 text in UTC."""
        return self.moment().astimezone(UTC).isoformat(timespec="seconds")

    def stamp(self) -> str:
        """Return the present moment as part of a file's name."""
        return self.moment().astimezone(UTC).strftime("%Y%m%dT%H%M%S")

    def timestamp(self) -> float:
        """Return the present moment in seconds since 1970."""
        return self.moment().timestamp()
