"""Homes filled with the demonstration world, once a session: on the embedded engine, at scale 1."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graphintel.model.access import Viewer
from graphintel.model.pseudonyms import PSEUDONYM_MARK
from graphintel.service import Service
from graphintel.settings import read_settings

_LEDGER, _SIGN_INS = "ledger.sqlite", "demo-sign-ins.txt"


@dataclass(frozen=True)
class DemoHome:
    """A service over the demonstration world, and its truth."""

    service: Service
    truth: dict[str, Any]

    @property
    def home(self) -> Path:
        return self.service.settings.home

    def viewer(self, name: str = "officer") -> Viewer:
        return self.service.viewer_of_account(name)

    def shown_id(self, record: str) -> str:
        """The id under which a protected person is shown to whoever may not reveal who it is."""
        return f"person:{PSEUDONYM_MARK}{self.service.ledger.pseudonyms.token(record)}"

    def give_pseudonyms_to(self, other: Service) -> None:
        """Let another home call protected people as this one does, so that answers of both can be compared."""
        other.ledger.pseudonyms = self.service.ledger.pseudonyms
        with closing(sqlite3.connect(other.settings.home / _LEDGER)) as ledger, ledger:
            ledger.execute(
                "UPDATE state SET value = ? WHERE name = 'pseudonyms'", (self.service.ledger.pseudonyms.key.hex(),)
            )


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    """The world of seed 1, taken in as ``graphintel demo`` does."""
    from graphintel.cli.serving import prepare_demo  # the generator, only where it is asked for

    home = tmp_path_factory.mktemp("demo") / "home"
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=home)) as service:
        prepare_demo(service, 1.0, 1)
        truth = json.loads((home / "demo" / "truth.json").read_text(encoding="utf-8"))
        yield DemoHome(service, truth)


@pytest.fixture(scope="session")
def demo_service(demo_home: DemoHome) -> Service:
    """The service of the demonstration world."""
    return demo_home.service


@pytest.fixture
def own_demo_home(demo_home: DemoHome, tmp_path: Path) -> Iterator[DemoHome]:
    """A copy of the demonstration's home for a test that leaves something in it; the graph is made anew."""
    home = tmp_path / "home"
    for folder in ("audit", "demo"):
        shutil.copytree(demo_home.home / folder, home / folder)
    shutil.copy2(demo_home.home / _SIGN_INS, home / _SIGN_INS)
    with closing(sqlite3.connect(demo_home.home / _LEDGER)) as held, closing(sqlite3.connect(home / _LEDGER)) as copy:
        held.backup(copy)
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=home)) as service:
        yield DemoHome(service, demo_home.truth)
