"""The local Neo4j in the foreground: gone when its terminal is, whatever is typed, signalled or killed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphintel.errors import StoreError
from graphintel.store import neo4j_local
from tests.engines import ROOT
from tests.store.test_killed_starts import with_arguments
from tests.terminal import Terminal, end, under_make

WAYS = [
    "Ctrl-C twice",
    "TERM",
    pytest.param("Ctrl-C", marks=pytest.mark.full),
    pytest.param("Ctrl-C three times", marks=pytest.mark.full),
    pytest.param("closed", marks=pytest.mark.full),
    pytest.param("KILL", marks=pytest.mark.full),
]
"""Each takes a start of Neo4j; what is not here in the usual run is held on the embedded engine there."""


def _servers(folder: Path) -> list[int]:
    return with_arguments(f"--home-dir={folder / 'home'}")


@contextmanager
def _running(folder: Path) -> Iterator[Terminal]:
    (folder / "lib").symlink_to(ROOT / "var" / "neo4j" / "lib")
    command = [sys.executable, "-m", "graphintel.store.neo4j_local", "run", str(folder), "--port", "0"]
    with under_make(folder, command) as terminal:
        terminal.until("export GRAPHINTEL_GRAPH_URI=bolt://127.0.0.1:")
        yield terminal


@pytest.mark.graph
@pytest.mark.neo4j
@pytest.mark.parametrize("how", WAYS)
def test_neo4j_ends_with_the_terminal_it_runs_in(how: str, neo4j_libraries: Path, tmp_path: Path) -> None:
    with _running(tmp_path) as terminal:
        assert len(_servers(tmp_path)) == 1
        end(terminal, how)

        assert terminal.is_over()

    assert _gone(tmp_path)


def _gone(folder: Path, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while _servers(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not _servers(folder)


@pytest.mark.graph
@pytest.mark.neo4j
def test_a_given_password_file_without_a_password_is_refused_and_left_as_it_is(
    neo4j_libraries: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"\xff\x00")

    with pytest.raises(StoreError, match=r"given holds no password; expected a file with one of at least 8 characters"):
        neo4j_local.start(neo4j_local.local_neo4j(tmp_path, neo4j_libraries, given))

    assert given.read_bytes() == b"\xff\x00"
    assert _servers(tmp_path) == []


@pytest.mark.graph
@pytest.mark.neo4j
@pytest.mark.full
def test_a_password_of_its_own_that_was_half_written_is_made_anew(neo4j_libraries: Path, tmp_path: Path) -> None:
    place = neo4j_local.local_neo4j(tmp_path, neo4j_libraries)
    place.home.mkdir()
    place.password_file.write_text("abc", encoding="ascii")

    with neo4j_local.used(place) as uri:
        assert uri.startswith("bolt://127.0.0.1:")
        assert len(place.password_file.read_text(encoding="ascii")) >= 32

    assert _servers(tmp_path) == []
