"""Results that are kept for the readers of one key set and revision; the newest few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class ResultCache:
    """Results that depend on the key set and the revision only; holds the newest few."""

    size: int = 18
    entries: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def get(self, key: tuple[object, ...], build: Callable[[], Any]) -> Any:
        """Return what is held under ``key``, making it first where it is missing."""
        if key not in self.entries:
            value = build()
            while len(self.entries) >= self.size:
                self.entries.pop(next(iter(self.entries)))
            self.entries[key] = value
        return self.entries[key]

    def clear(self) -> None:
        """Forget every result."""
        self.entries.clear()
