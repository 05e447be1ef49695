"""Results that are kept for a connected component under the digest of its content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Generic, Protocol, TypeVar

_ENTRY_BYTES = 180
"""What an entry takes beside its result, digest and place in a dictionary included."""

Result = TypeVar("Result")


class KeptResults(Protocol):
    """Where results are kept, by digest."""

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the result under each digest, None where none is kept."""
        ...

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep results."""
        ...


class KeptInMemory(Generic[Result]):
    """Results of this process; those that were asked for longest ago go first. Many threads may use one.

    Parameters
    ----------
    most_bytes : int
        How much memory is taken, about.
    bytes_of : callable
        How many bytes a result takes.
    """

    def __init__(self, most_bytes: int, bytes_of: Callable[[Result], int]) -> None:
        self._most, self._held, self._bytes_of = most_bytes, 0, bytes_of
        self._results: OrderedDict[bytes, Result] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._results)

    def take(self, digests: Sequence[bytes]) -> list[Result | None]:
        """Return the result under each digest; see :class:`KeptResults`."""
        with self._lock:
            found = [self._results.get(digest) for digest in digests]
            for digest, result in zip(digests, found, strict=True):
                if result is not None:
                    self._results.move_to_end(digest)
        return found

    def keep(self, results: Mapping[bytes, Result]) -> None:
        """Keep results; see :class:`KeptResults`."""
        with self._lock:
            for digest, result in results.items():
                before = self._results.pop(digest, None)
                self._held += self._size(result) - (0 if before is None else self._size(before))
                self._results[digest] = result
            while self._held > self._most:
                self._held -= self._size(self._results.popitem(last=False)[1])

    def _size(self, result: Result) -> int:
        return _ENTRY_BYTES + self._bytes_of(result)


class ResultsInMemory(KeptInMemory[bytes]):
    """Results of components, as bytes; see :class:`KeptResults`."""

    def __init__(self, most_bytes: int = 128_000_000) -> None:
        super().__init__(most_bytes, len)


class NothingKept:
    """Keeps nothing: everything is worked out."""

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return that nothing is kept."""
        return [None] * len(digests)

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep nothing."""


NOTHING_KEPT = NothingKept()
