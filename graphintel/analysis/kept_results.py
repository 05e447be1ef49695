"""Results that are kept for a connected component under the digest of its content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Protocol

_ENTRY_BYTES = 180
"""What an entry takes beside its result, digest and place in a dictionary included."""


def _size(result: bytes) -> int:
    return _ENTRY_BYTES + len(result)


class KeptResults(Protocol):
    """Where results are kept, by digest."""

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the result under each digest, None where none is kept."""
        ...

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep results."""
        ...


class ResultsInMemory:
    """Results of this process; those that were asked for longest ago go first. Many threads may use one.

    Parameters
    ----------
    most_bytes : int
        How much memory is taken, about.
    """

    def __init__(self, most_bytes: int = 128_000_000) -> None:
        self._most, self._held = most_bytes, 0
        self._results: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the result under each digest; see :class:`KeptResults`."""
        with self._lock:
            found = [self._results.get(digest) for digest in digests]
            for digest, result in zip(digests, found, strict=True):
                if result is not None:
                    self._results.move_to_end(digest)
        return found

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep results; see :class:`KeptResults`."""
        with self._lock:
            for digest, result in results.items():
                before = self._results.pop(digest, None)
                self._held += _size(result) - (0 if before is None else _size(before))
                self._results[digest] = result
            while self._held > self._most:
                self._held -= _size(self._results.popitem(last=False)[1])


class NothingKept:
    """Keeps nothing: everything is worked out."""

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return that nothing is kept."""
        return [None] * len(digests)

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep nothing."""


NOTHING_KEPT = NothingKept()
