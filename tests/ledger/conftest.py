"""Ledgers for tests: copies of one empty file, because making the tables takes longer than most tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphintel.ledger.ledger import Ledger

NewLedger = Callable[[], Ledger]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite"
    Ledger.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def new_ledger(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewLedger]:
    """Give a function that opens a new empty ledger; the last hundred stay open."""
    folder, opened = tmp_path_factory.mktemp("ledgers"), list[tuple[Ledger, Path]]()
    count = 0

    def make() -> Ledger:
        nonlocal count
        count += 1
        path = folder / f"{count}.sqlite"
        shutil.copy(empty_file, path)
        opened.append((Ledger.open(f"sqlite:///{path}"), path))
        if len(opened) > 100:
            old, left = opened.pop(0)
            old.close()
            left.unlink()
        return opened[-1][0]

    yield make
    for ledger, _ in opened:
        ledger.close()


@pytest.fixture
def ledger(new_ledger: NewLedger) -> Ledger:
    return new_ledger()
