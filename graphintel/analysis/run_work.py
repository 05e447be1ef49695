"""Where something is worked out for links: in the thread that asks, unless another place is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from graphintel.analysis.links import Links

Result = TypeVar("Result")


class RunWork(Protocol):
    """Where something is worked out for links."""

    def __call__(self, work: Callable[..., Result], links: Links, /, *more: Any) -> Result:
        """Return what ``work`` gives; it is a function of a module, and it and all else can be sent to a process."""
        ...


def run_here(work: Callable[..., Result], links: Links, /, *more: Any) -> Result:
    """Work it out in this thread."""
    return work(links, *more)
