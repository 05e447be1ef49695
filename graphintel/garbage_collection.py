"""Memory of work on very many values: how often Python looks for garbage meanwhile, and what is given back afterwards.

Values that do not refer to one another in a circle go by themselves. Looking for circles after every 700 values, as Python
does, costs a fifth of a short command, whose imports stay until its end, and a quarter of an ingestion.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_COMMAND = 500_000
"""Values made between two looks in a command of the command line."""
_WORK = (50_000, 20, 100)
"""The same within work that makes a hundred values a row, and how much more seldom older ones are looked through."""


def collect_rarely() -> None:
    """Let the whole program look for garbage rarely: for a command, which ends soon."""
    gc.set_threshold(_COMMAND)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let a block look for garbage rarely, in a program that does not do so already."""
    before = gc.get_threshold()
    if before[0] >= _WORK[0] or before[0] == 0:
        yield
        return
    gc.set_threshold(*_WORK)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def return_memory() -> None:
    """Give memory that is free, but lies between what is not, back to the system, where its C library can do that."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
