"""The result cache, by key set and revision; each result is computed once, however many readers ask at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, RLock, get_ident
from typing import Any

from graphintel.analysis.time_limits import NETWORKS_SECONDS
from graphintel.errors import LimitError
from graphintel.store.reader import ReadPoint

_Key = tuple[object, ...]

WAIT_SECONDS = NETWORKS_SECONDS
"""How long a reader waits for what another one computes: as long as it might take to compute it itself."""


@dataclass(slots=True)
class _Computation:
    """A result that one thread computes; whoever else wants it waits for ``done``.

    ``error`` is what it failed with; neither result nor error where the thread was broken off.
    """

    thread: int = field(default_factory=get_ident)
    done: Event = field(default_factory=Event)
    result: Any = None
    succeeded: bool = False
    error: Exception | None = None


def _copy_of(error: Exception) -> Exception:
    """Return an error of the same type that says the same: each reader's refusal is recorded and worded on its own."""
    copied = type(error).__new__(type(error), *error.args)
    copied.args = error.args
    vars(copied).update(vars(error))
    copied.__cause__ = error.__cause__
    return copied


def _is_later(one: object, other: object) -> bool:
    """Return whether a read point is later than another one; of those of different epochs that cannot be said."""
    if not (isinstance(one, ReadPoint) and isinstance(other, ReadPoint)):
        return False
    return one.epoch == other.epoch and one.revision > other.revision


class ResultCache:
    """Results that depend on the key set and the moment only; holds the newest few, and of each that of one moment.

    A key is a name, what else the result depends on, and last the moment. Nobody asks for an earlier moment again once there
    is a later one, so its result is not held on to: it may be large.

    Parameters
    ----------
    size : int
        Most results held.

    Notes
    -----
    Many threads may use one cache. Where several want a result that is missing, one computes it without holding up
    those who want another one; the others wait for it, and get its result, or the error that it failed with. An error is
    not kept. What is computed in the background may take hours, so nobody waits without a limit.
    """

    def __init__(self, size: int = 18) -> None:
        self.size = size
        self._results: dict[_Key, Any] = {}
        self._computations: dict[_Key, _Computation] = {}
        self._lock = RLock()

    def get(self, key: _Key, build: Callable[[], Any]) -> Any:
        """Return the cached result of ``key``; compute it first where it is missing.

        Parameters
        ----------
        key : tuple
            What the result depends on.
        build : callable
            Computes it; may get other results of this cache, never its own.

        Raises
        ------
        LimitError
            Another reader has been computing it for longer than whoever asks may wait.
        """
        while True:
            with self._lock:
                if key in self._results:
                    return self._results[key]
                computation = self._computations.get(key)
                if computation is None:
                    computation = self._computations[key] = _Computation()
                    break
            if computation.thread == get_ident():
                raise RuntimeError(f"The result {key[0]!r} is computed from itself.")
            if not computation.done.wait(WAIT_SECONDS):
                raise LimitError(
                    f"What this needs is still being worked out, and {WAIT_SECONDS:g} seconds were waited for it. "
                    "It goes on; ask again later."
                )
            if computation.succeeded:
                return computation.result
            if computation.error is not None:
                raise _copy_of(computation.error)
        return self._computed(key, computation, build)

    def held(self, key: _Key) -> Any:
        """Return the cached result of ``key``, or None where there is none; nothing is computed or waited for."""
        with self._lock:
            return self._results.get(key)

    def _computed(self, key: _Key, computation: _Computation, build: Callable[[], Any]) -> Any:
        try:
            computation.result = build()
            computation.succeeded = True
        except Exception as error:
            computation.error = _copy_of(error)
            raise
        finally:
            with self._lock:
                if computation.succeeded:
                    self._hold(key, computation.result)
                del self._computations[key]
            computation.done.set()
        return computation.result

    def _hold(self, key: _Key, result: Any) -> None:
        """Hold a result in the place of that of another moment, or of the oldest one; not where a later one is held."""
        others = [other for other in self._results if other[:-1] == key[:-1]]
        if any(_is_later(other[-1], key[-1]) for other in others):
            return
        for other in others:
            del self._results[other]
        while len(self._results) >= self.size:
            del self._results[next(iter(self._results))]
        self._results[key] = result

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._results.clear()
