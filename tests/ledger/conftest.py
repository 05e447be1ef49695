"""Ledgers for tests, on SQLite and on PostgreSQL: copies of an empty one, because making the tables takes longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from graphintel.ledger.ledger import Ledger
from tests.ledgers import Place


class Clock:
    """Seconds since 1970, moved by the test."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until the test moves it."""
    return Clock()


NewLedger = Callable[[], Ledger]
_OPEN = 20


@pytest.fixture(scope="session")
def new_ledger(ledger_place: Place) -> Iterator[NewLedger]:
    """Give a function that opens a new empty ledger; the last twenty stay open."""
    opened = list[tuple[Ledger, str]]()

    def close(ledger: Ledger, url: str) -> None:
        ledger.close()
        ledger_place.remove(url)

    def make() -> Ledger:
        url = ledger_place.copy()
        opened.append((Ledger.open(url), url))
        if len(opened) > _OPEN:
            close(*opened.pop(0))
        return opened[-1][0]

    yield make
    for ledger, url in opened:
        close(ledger, url)


@pytest.fixture
def ledger(new_ledger: NewLedger) -> Ledger:
    return new_ledger()
