"""A child process that is killed at one of the moments at which it touches a file: what a power of ten of them leave is looked at."""

from __future__ import annotations

import os
import random
import signal
import sys
import traceback
from collections.abc import Callable

TOUCHES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})
"""What Python's auditing reports of files."""


def run_killed(work: Callable[[], object], at: int) -> int:
    """Do some work in a child that is killed when it touches a file for the ``at``-th time.

    Returns
    -------
    int
        How often it touched one; fewer than ``at`` where it came to its end.
    """
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def touched(event: str, _arguments: object) -> None:
            nonlocal count
            if event in TOUCHES:
                count += 1
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(touched)
            work()
            os.write(tell, str(count).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(tell)
    os.waitpid(child, 0)
    said = os.read(told, 20)
    os.close(told)
    return int(said) if said else at


def moments(work: Callable[[], object], number: int, seed: int) -> list[int]:
    """Return so many different moments of some work at which it touches a file, drawn by a seed; the work is done once for that."""
    touches = run_killed(work, sys.maxsize)
    return sorted(random.Random(seed).sample(range(1, touches + 1), min(number, touches)))
