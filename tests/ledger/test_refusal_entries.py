"""Entries of refused requests are bounded over all processes that write them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphintel.ledger.ledger import Ledger
from graphintel.ledger.refusal_entries import RefusalEntries
from tests.ledger.conftest import Clock


@pytest.fixture
def two(clock: Clock, bare_url: str) -> Iterator[list[RefusalEntries]]:
    """What is counted, as two processes see it."""
    opened = [Ledger.open(bare_url) for _ in range(2)]
    yield [RefusalEntries(ledger._session_database, clock) for ledger in opened]
    for ledger in opened:
        ledger.close()


def given(entries: list[RefusalEntries], kinds: list[str]) -> int:
    """Ask for one entry of each kind, by turns of each process, at once; return how many there was room for."""

    def reserve(place: int) -> bool:
        kind = kinds[place]
        return entries[place % 2].reserve(kind, "192.0.2.1", seconds=60, max_of_kind=3, max_of_all=5)

    with ThreadPoolExecutor(4) as threads:
        return sum(threads.map(reserve, range(len(kinds))))


def test_of_one_kind_and_of_all_there_are_so_many_a_minute_whichever_process_asks(
    two: list[RefusalEntries], clock: Clock
) -> None:
    assert given(two, ["401"] * 8) == 3
    assert given(two, ["403", "404", "405", "406"]) == 2
    clock.now += 60
    assert given(two, ["401"] * 2) == 2


def test_a_clock_set_back_does_not_keep_them_full(two: list[RefusalEntries], clock: Clock) -> None:
    given(two, ["401"] * 8)
    clock.now -= 3600

    assert given(two, ["401"]) == 1
