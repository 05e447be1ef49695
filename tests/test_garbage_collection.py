"""While very many values are made, garbage is looked for rarely, and afterwards as before."""

from __future__ import annotations

import gc

import pytest

from graphintel.garbage_collection import rare_collections


def test_garbage_is_looked_for_rarely_within_and_as_before_afterwards() -> None:
    before = gc.get_threshold()

    with pytest.raises(KeyError), rare_collections():
        within = gc.get_threshold()
        with rare_collections():
            pass
        assert gc.get_threshold() == within
        raise KeyError

    assert within[0] > before[0]
    assert gc.get_threshold() == before


@pytest.mark.parametrize("already", [0, 10**6])
def test_a_program_that_looks_as_rarely_or_never_goes_on_so(already: int) -> None:
    before = gc.get_threshold()
    gc.set_threshold(already)
    try:
        with rare_collections():
            assert gc.get_threshold()[0] == already
    finally:
        gc.set_threshold(*before)
