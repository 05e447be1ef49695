"""How often Python looks for garbage while very many values are made that stay for a while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_VALUES, _YOUNG, _OLD = 50_000, 20, 100


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let a block look for garbage rarely; whoever is inside another one changes nothing.

    Notes
    -----
    Values that do not refer to one another in a circle go by themselves. Looking for circles after every 700 values, as
    Python does, took a quarter of the time of an ingestion, which makes a hundred of them a row; after 50,000, a hundredth,
    and no more memory.
    """
    before = gc.get_threshold()
    if before[0] >= _VALUES or before[0] == 0:
        yield
        return
    gc.set_threshold(_VALUES, _YOUNG, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
