"""Time limits: every computation checks its limit between passes, and stops with a sentence.

========================  =======  ===================================================
computation               seconds  checked
========================  =======  ===================================================
``find_networks``              60  before each clustering and every 200 groups
``open_network``               20  before cells, brokers and layout
``find_paths``                  5  before each hop
========================  =======  ===================================================
"""

from __future__ import annotations

import time
from collections.abc import Callable

from graphintel.errors import LimitError

NETWORKS_SECONDS = 60.0
OPEN_SECONDS = 20.0
PATHS_SECONDS = 5.0


class Deadline:
    """The time after which a computation must not start another pass.

    Parameters
    ----------
    seconds : float
        Time from now.
    clock : callable
        Seconds that only grow; another one in tests.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left, for what is done elsewhere; none where the time is over."""
        return max(0.0, self._end - self._clock())

    def check(self, step: str) -> None:
        """Raise where the time is over.

        Parameters
        ----------
        step : str
            The step that would come next, for the sentence.

        Raises
        ------
        LimitError
        """
        if self._clock() > self._end:
            raise LimitError(
                f"The analysis was stopped before {step}: its limit of {self._seconds:g} seconds was reached. "
                "Nothing was changed; try again when the machine is less busy, or with a smaller graph."
            )
