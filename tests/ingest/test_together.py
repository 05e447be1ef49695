"""Several processes take overlapping files into one ledger: it holds what one process would have left (R6)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphintel.ledger.database import read_transaction
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.row_log import ROWS
from graphintel.ledger.tables import LOGGED_ROW
from tests.ingest.taker import take
from tests.ledgers import Place

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.taker"])

BLOCK = 12
COLUMNS = {
    "submissions": "submission_ref,owner_force,reported_at,marking",
    "items": "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision",
    "item_links": "submission_ref,item_no,from_type,from_key,link,to_type,to_key",
}
MARKS = ("ZZ01AAA", "ZZ01AAB", "ZZ01AAC")


def rows_of(number: int) -> dict[str, list[str]]:
    """The rows of one submission; few people, numbers and marks, so that all processes touch the same ones."""
    person = f"FA:{number},1,Person,FA:N{number % 7}"
    return {
        "submissions": [f"FA:{number},FA,2026-03-04,OFFICIAL"],
        "items": [f"FA:{number},1,3x5x2,1,B,P,observed,unknown"],
        "item_links": [
            f"{person},USES_PHONE,Phone,+44770090012{number % 5}",
            f"{person},DRIVES,Mark,{MARKS[number % 3]}",
        ],
    }


def share(folder: Path, process: int, processes: int) -> list[Path]:
    """Write the files of one process: two blocks, each of which a neighbour has too; every other one lacks submissions."""
    blocks = (process, (process + 1) % processes)
    numbers = [block * BLOCK + n for block in blocks for n in range(BLOCK)]
    kinds = list(COLUMNS)[process % 2 :]
    paths = [folder / f"{kind}-{process}.csv" for kind in kinds]
    for kind, path in zip(kinds, paths, strict=True):
        lines = [COLUMNS[kind], *(row for number in numbers for row in rows_of(number)[kind])]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def taken(url: str, home: Path, shares: list[list[Path]]) -> list[tuple[int, int, int]]:
    """Let one process a share take it in, all at once; return what each said."""
    together, counts = PROCESSES.Barrier(len(shares)), PROCESSES.Queue()
    children = [PROCESSES.Process(target=take, args=(url, home, paths, together, counts)) for paths in shares]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0] * len(shares)
    return [counts.get(timeout=10) for _ in children]


@pytest.fixture
def new_url(ledger_place: Place) -> Iterator[Callable[[], str]]:
    """Give a function that returns the address of a new ledger, on each kind of database in turn."""
    made = list[str]()

    def new() -> str:
        made.append(ledger_place.copy())
        return made[-1]

    yield new
    for url in made:
        ledger_place.remove(url)


def held_together(new_url: Callable[[], str], folder: Path, processes: int, rounds: int) -> None:
    shares = [share(folder, process, processes) for process in range(processes)]
    serial = Ledger.open(new_url())
    for paths in shares:
        taken(str(serial._engine.url), folder, [paths])
    expected = list(serial.canonical())
    serial.close()

    for _ in range(rounds):
        url = new_url()
        said = taken(url, folder, shares)
        ledger = Ledger.open(url)
        with read_transaction(ledger._engine) as connection:
            rows = connection.execute(ROWS.order_by(LOGGED_ROW.c.number)).mappings().all()

        assert list(ledger.canonical()) == expected
        # Every row that was read is logged once, and comes from one place of one file of one batch.
        assert [row["number"] for row in rows] == list(range(1, sum(read for read, _, _ in said) + 1))
        assert len({(row["batch"], row["file"], row["row"]) for row in rows}) == len(rows)
        # Whoever brought the same row, it counts once: as accepted, or as one that had waited for its submission.
        different = {(row["kind"], row["submission_ref"], row["fields"], row["payload"]) for row in rows}
        assert sum(accepted + released for _, accepted, released in said) == len(different)
        ledger.close()


@pytest.mark.parametrize("processes", [2, 4, 8])
def test_processes_that_take_overlapping_files_leave_what_one_would(
    new_url: Callable[[], str], tmp_path: Path, processes: int
) -> None:
    held_together(new_url, tmp_path, processes, rounds=2)


@pytest.mark.full
@pytest.mark.parametrize("processes", [2, 4, 8])
def test_processes_leave_what_one_would_in_twenty_rounds(
    new_url: Callable[[], str], tmp_path: Path, processes: int
) -> None:
    held_together(new_url, tmp_path, processes, rounds=20)
