"""What tests of ingest share: a ledger in memory, settings of an empty home, and a short way to feed files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from graphintel.settings import Settings, read_settings
from ingest import run
from ingest.report import Report
from tests.ingest.memory import MemoryLedger

AT = "2026-11-01T09:00:00+00:00"
Feed = Callable[..., Report]
Put = Callable[[str, str], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of an empty home."""
    return read_settings({}, home=tmp_path / "home")


@pytest.fixture
def ledger() -> MemoryLedger:
    """Return an empty ledger."""
    return MemoryLedger()


def feed_into(
    ledger: run.Ledger, settings: Settings, paths: Sequence[Path], source: str = "submissions", **more: Any
) -> Report:
    """Take files in."""
    report = run.ingest(
        source, paths, ledger, actor="tester", at=AT, settings=settings, reject_dir=settings.home / "rejects", **more
    )
    for file in report.files:
        assert file.read == file.accepted + file.known + file.quarantined
    return report


@pytest.fixture
def feed(ledger: MemoryLedger, settings: Settings) -> Feed:
    """Return a function that takes files into the test's ledger."""

    def call(*paths: Path, source: str = "submissions", **more: Any) -> Report:
        return feed_into(ledger, settings, paths, source, **more)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a file of lines."""

    def call(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return call


@pytest.fixture
def put(settings: Settings) -> Put:
    """Return a function that writes a source of the home."""

    def call(name: str, text: str) -> None:
        (settings.home / "sources").mkdir(parents=True, exist_ok=True)
        (settings.home / "sources" / f"{name}.py").write_text(text, encoding="utf-8")

    return call
