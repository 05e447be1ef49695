"""Where something is worked out for links: in the thread that asks, unless another place is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from graphintel.analysis.components import Labelled
from graphintel.analysis.links import Links
from graphintel.analysis.parameters import AnalysisParameters
from graphintel.analysis.time_limits import Deadline

Work = Callable[[Links, AnalysisParameters, float], Labelled]
"""What finds communities of links, within so many seconds: a function of a module, which can be sent to a process."""


class RunWork(Protocol):
    """Where communities are worked out."""

    def __call__(self, work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
        """Return what ``work`` gives.

        Raises
        ------
        LimitError
            Where the time is over, waiting included.
        """
        ...


def run_here(work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
    """Work it out in this thread."""
    return work(links, parameters, limit.left())
