"""A disk that takes no more: a sentence, and with room again the next ingestion leaves what an undisturbed one leaves.

The limit is one on the size of a file, which every machine has: of the command's own files and of its engine's.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphintel.service import Service
from graphintel.settings import read_settings
from tests.engines import ROOT

pytestmark = pytest.mark.graph

SAMPLES = ROOT / "ingest" / "samples"
CODE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
from graphintel.cli import main
main()
"""
LIMITS = {3_000: "refuses: the disk failed or is full", 300_000: "The rows are in", 1_000_000: "The rows are in"}
"""Largest size of a file, in bytes, and what is said: no room for the ledger, for the schema, for the graph."""


def take_in(home: Path, source: str) -> str:
    """Take in a sample where there is room, and return the hash."""
    with Service.opened(read_settings({}, home=home)) as service:
        service.maintenance.ingest(source, [SAMPLES / f"{source}.csv"])
        return str(service.maintenance.hash_graph()["hash"])


def limited(home: Path, limit: int, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command that cannot write larger files."""
    asked = [sys.executable, "-c", CODE, str(limit), "--home", str(home), *command]
    return subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home at rest into which another file is to be taken in."""
    home = tmp_path_factory.mktemp("before") / "home"
    take_in(home, "cards")
    return home


@pytest.fixture(scope="module")
def undisturbed(before: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash that the next ingestion gives where the disk has room."""
    return take_in(Path(shutil.copytree(before, tmp_path_factory.mktemp("undisturbed") / "home")), "vehicles")


@pytest.mark.parametrize("limit", LIMITS)
def test_the_ingestion_after_a_full_disk_leaves_what_an_undisturbed_one_leaves(
    before: Path, undisturbed: str, tmp_path: Path, limit: int
) -> None:
    home = Path(shutil.copytree(before, tmp_path / "home"))

    done = limited(home, limit, "ingest", "vehicles", str(SAMPLES / "vehicles.csv"))

    assert (done.returncode, done.stdout) == (1, "")
    assert LIMITS[limit] in done.stderr and "Traceback" not in done.stderr
    assert take_in(home, "vehicles") == undisturbed
    with Service.opened(read_settings({}, home=home)) as service:
        assert service.chain_maintenance.verify()["ok"]


@pytest.mark.parametrize(
    ("limit", "command"), [(1_000, "account add ana"), (1_000, "audit verify"), (40_000, "backup --out out")]
)
def test_other_commands_say_a_full_disk_in_a_sentence(before: Path, tmp_path: Path, limit: int, command: str) -> None:
    home, out = Path(shutil.copytree(before, tmp_path / "home")), tmp_path / "out"

    done = limited(home, limit, *(str(out) if word == "out" else word for word in command.split()))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("graphintel: ") and done.stderr.count("\n") == 1
    assert not out.exists()
    with Service.opened(read_settings({}, home=home)) as service:
        assert service.chain_maintenance.verify()["ok"]
        assert service.ledger.accounts.all_() == []
