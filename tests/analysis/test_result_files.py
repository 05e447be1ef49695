"""Results of components in files: for the next program, for the owner only, and never where they are not what was written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from graphintel.analysis import result_files
from graphintel.analysis.networks import find_networks
from graphintel.analysis.result_files import ResultFiles
from graphintel.analysis.snapshot import Snapshot
from tests.analysis.planted import columns, plant

KEY = b"a key of the ledger"


def results_in(folder: Path, key: bytes = KEY) -> ResultFiles:
    return ResultFiles(folder, key)


RESULTS = {bytes([number]) * 16: bytes([number]) * number for number in range(5)}


def test_the_next_program_finds_what_this_one_wrote(tmp_path: Path) -> None:
    first, second = results_in(tmp_path / "components"), results_in(tmp_path / "components")
    assert second.take([*RESULTS]) == [None] * 5

    first.keep(RESULTS)

    assert second.take([*RESULTS, b"?" * 16]) == [*RESULTS.values(), None]
    assert (tmp_path / "components").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "components").iterdir()} == {0o600}


def test_networks_are_the_same_from_files_which_hold_no_id(tmp_path: Path) -> None:
    snapshot = Snapshot.of(columns(plant(7).rows))
    fresh = find_networks(snapshot)

    assert find_networks(snapshot, kept=results_in(tmp_path)) == fresh
    assert find_networks(snapshot, kept=results_in(tmp_path)) == fresh
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert held
    assert not [identifier for identifier in snapshot.ids if identifier.partition(":")[2].encode() in held]


def test_another_key_opens_nothing_and_a_digest_that_is_known_is_not_to_be_found(tmp_path: Path) -> None:
    """Who can think of a component knows its digest; only the key of the ledger tells whether a result of it was kept."""
    results_in(tmp_path).keep(RESULTS)

    assert results_in(tmp_path, b"another").take([*RESULTS]) == [None] * 5
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [digest for digest in RESULTS if digest in held]


def test_a_draft_of_whoever_was_killed_goes_when_files_are_joined(tmp_path: Path) -> None:
    (tmp_path / "results-0123456789abcdef.new").write_bytes(b"half")
    files = results_in(tmp_path)
    for number in range(result_files.MOST_FILES + 1):
        files.keep({bytes([number]) * 16: b"x"})

    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "gone"])
def test_a_file_that_is_not_what_was_written_is_passed_over(tmp_path: Path, harm: str) -> None:
    results_in(tmp_path).keep(RESULTS)
    (path,) = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    if harm == "flip":
        content[-1] ^= 1
    written = {"flip": bytes(content), "cut": bytes(content[:-1]), "empty": b"", "gone": b""}[harm]
    path.write_bytes(written)
    if harm == "gone":
        path.unlink()

    assert results_in(tmp_path).take([*RESULTS]) == [None] * 5


def test_many_files_become_one_and_the_newest_results_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_files, "MOST_BYTES", 400)
    digests = [bytes([number]) * 16 for number in range(40)]
    files = results_in(tmp_path)
    for digest in digests:
        files.keep({digest: b"x" * 20})

    assert len(list(tmp_path.iterdir())) <= result_files.MOST_FILES
    found = results_in(tmp_path).take(digests)
    assert found[-1] == b"x" * 20
    assert found[0] is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    files = results_in(tmp_path / "file" / "components")

    files.keep(RESULTS)

    assert files.take([*RESULTS]) == [*RESULTS.values()]


def test_several_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    digests = [number.to_bytes(16, "big") for number in range(120)]

    def keep(some: list[bytes]) -> None:
        files = results_in(tmp_path)
        for digest in some:
            files.keep({digest: digest})

    threads = [threading.Thread(target=keep, args=(digests[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = results_in(tmp_path).take(digests)
    assert [one for one, digest in zip(found, digests, strict=True) if one not in {None, digest}] == []
    assert sum(one is not None for one in found) >= 100  # who joins files may miss what another joins just then
