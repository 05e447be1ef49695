"""The built wheel holds every file that the packages read, and runs from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graphintel", "ingest", "dashboards", "demonstration", "cypher")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel built from a copy of the tree."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel's content and nothing of the clone."""
    target = tmp_path_factory.mktemp("installed")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return target


def _run(installed: Path, folder: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHINTEL_")}
    run = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(installed), "GRAPHINTEL_ENGINE_SECONDS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    kept = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"__pycache__", "screenshots"}.intersection(path.parts)
    }

    packed = set(zipfile.ZipFile(wheel).namelist())

    assert kept - packed == set()


def test_the_wheel_holds_no_tests_and_names_its_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)

    tops = {name.partition("/")[0] for name in archive.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())


def test_the_console_script_and_the_module_give_the_same_help_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    script = _run(installed, tmp_path, str(installed / "bin" / "graphintel"), "--help")
    module = _run(installed, tmp_path, "-m", "graphintel", "--help")

    assert "Usage: graphintel " in script
    assert script == module


def test_queries_migrations_and_sources_are_read_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    program = (
        "import graphintel, pathlib, graphintel.queries as queries\n"
        "from graphintel.ledger.ledger import Ledger\n"
        "print(pathlib.Path(graphintel.__file__).parent.parent)\n"
        "print(len(queries.load_queries()))\n"
        "print(Ledger.open('sqlite:///ledger.sqlite').revision())\n"
    )
    place, queries, revision = _run(installed, tmp_path, "-c", program).splitlines()
    sources = _run(installed, tmp_path, "-m", "graphintel", "--home", "home", "--json", "sources")

    assert Path(place) == installed
    assert int(queries) == len(list((ROOT / "cypher").rglob("*.cypher")))
    assert revision == "0"
    assert "submissions" in sources
