"""After the commit: whatever fails then says that the rows are in and what to run, and no crash leaves a loose end."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from graphintel.errors import AuditError, GraphintelError, LedgerError, SourceError, UnfinishedError
from graphintel.ledger.ledger import Ledger
from graphintel.service import Service
from graphintel.service.after_commit import unfinished_after
from graphintel.settings import Settings, read_settings
from ingest import run

CARDS = Path(__file__).parents[2] / "ingest" / "samples" / "cards.csv"
AT = "2026-11-25T09:00:00+00:00"
FORKED = multiprocessing.get_context("fork")


@pytest.fixture
def home(tmp_path: Path, bare_url: str) -> Settings:
    """A home whose ledger is on each kind of database in turn."""
    return read_settings({"GRAPHINTEL_LEDGER_URL": bare_url}, home=tmp_path / "home")


def collections_of(service: Service) -> list[tuple[str, str]]:
    return [
        (e.subject.get("batch", ""), e.subject["outcome"]) for e in service.audit.entries() if e.action == "collection"
    ]


def run_sql(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(statement)
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute(statement)


def break_graph(service: Service) -> None:
    """Let the graph's folder be a file, so that no server can start there."""
    (service.settings.home / "graph").write_text("a file", encoding="utf-8")


def break_rename(service: Service) -> None:
    """Let a folder with something in it stand where the file of refused rows goes."""
    (service.settings.home / "rejects" / "batch-1-cards.csv" / "x").mkdir(parents=True)


@pytest.mark.parametrize(
    ("break_it", "says"), [(break_graph, "graph is not up"), (break_rename, "file of refused rows")]
)
def test_what_fails_after_the_commit_says_that_the_rows_are_in(
    home: Settings, break_it: Callable[[Service], None], says: str
) -> None:
    with Service.opened(home) as service:
        break_it(service)

        with pytest.raises(UnfinishedError, match=r"^The rows are in \(batch 1\), but .*graphintel graph") as refused:
            service.maintenance.ingest("cards", [CARDS])

        assert says in str(refused.value)
        assert [batch["number"] for batch in service.ledger.batches()] == [1]
        assert collections_of(service) == [("1", "done")]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), RuntimeError("unforeseen")])
def test_what_no_refusal_is_goes_through_and_carries_what_is_committed(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised, unfinished_after("Batch 1 is withdrawn", "the graph is not", "Run it."):
        raise error

    assert raised.value.__notes__ == ["Batch 1 is withdrawn, but the graph is not. Run it."]


def test_memory_that_cannot_be_given_back_after_the_commit_says_that_the_rows_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_engine: Engine) -> None:
        raise OperationalError("PRAGMA shrink_memory", None, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr("graphintel.ledger.ledger.release_memory", fail)
    with Service.opened(read_settings({}, home=tmp_path / "home")) as service:
        with pytest.raises(UnfinishedError, match=r"^The rows are in \(batch 1\), but .*graphintel graph rebuild"):
            service.maintenance.ingest("cards", [CARDS])

        assert collections_of(service) == [("1", "done")]


@pytest.mark.graph
def test_a_correction_whose_graph_cannot_follow_says_that_it_is_kept(home: Settings) -> None:
    ledger = Ledger.open(home.ledger_url)
    run.ingest("cards", [CARDS], ledger, actor="test", at=AT, settings=home, reject_dir=home.home / "rejects")
    ledger.close()
    with Service.opened(home) as service:
        (item, *_) = [statement.item for statement in service.ledger.everything().statements]
        break_graph(service)

        with pytest.raises(UnfinishedError, match=r"^Item .* is regraded, but the graph"):
            service.maintenance.regrade_item(item, {"handling": "C"})
        with pytest.raises(UnfinishedError, match=r"^Batch 1 is withdrawn, but the graph .*graph rebuild"):
            service.maintenance.withdraw_batch(1)


def test_where_recalls_cannot_be_noted_nothing_is_taken_in(home: Settings) -> None:
    with Service.opened(home) as service:
        run_sql(home.ledger_url, "ALTER TABLE export RENAME TO exports_gone")

        with pytest.raises(LedgerError):
            service.maintenance.ingest("cards", [CARDS], revise=True)

        assert service.ledger.batches() == []
        assert collections_of(service) == [("", "refused")]


def test_a_batch_that_cannot_be_recorded_is_not_taken_in(home: Settings) -> None:
    with Service.opened(home) as service:
        home.audit_file.rename(home.audit_file.with_suffix(".gone"))
        home.audit_file.mkdir()

        with pytest.raises(AuditError):
            service.maintenance.ingest("cards", [CARDS])

        assert service.ledger.batches() == [] and service.ledger.revision() == 0


def test_what_is_refused_before_a_batch_is_recorded_as_refused(home: Settings) -> None:
    with Service.opened(home) as service:
        with pytest.raises(SourceError):
            service.maintenance.ingest("cards", [CARDS.with_name("no.csv")])
        with pytest.raises(GraphintelError):
            service.maintenance.ingest("nothing", [CARDS])

        assert collections_of(service) == [("", "refused"), ("", "refused")]


def take_in_and_die(settings: Settings, step: str) -> None:
    def die(name: str) -> None:
        if name == step:
            os._exit(9)

    ledger = Ledger.open(settings.ledger_url)
    rejects = settings.home / "rejects"
    run.ingest("cards", [CARDS], ledger, actor="test", at=AT, settings=settings, reject_dir=rejects, step=die)


@pytest.mark.parametrize(("step", "left"), [("before_commit", []), ("after_commit", ["batch-1-cards.csv"])])
def test_a_crash_leaves_no_draft_of_refused_rows(home: Settings, step: str, left: list[str]) -> None:
    child = FORKED.Process(target=take_in_and_die, args=(home, step))
    child.start()
    child.join(120)
    rejects = home.home / "rejects"
    assert [path.name for path in rejects.iterdir()] == ["batch-1-cards.draft"]

    Service(home).close()

    assert sorted(path.name for path in rejects.iterdir()) == left


def test_a_draft_of_somebody_who_is_still_writing_is_left_alone(home: Settings) -> None:
    rejects = home.home / "rejects"
    rejects.mkdir(parents=True)
    with Service.opened(home) as service, service.recorded("alteration", "os:test"):
        (rejects / "batch-1-cards.draft").write_text("half", encoding="utf-8")
        child = FORKED.Process(target=lambda: Service(home).close())
        child.start()
        child.join(120)

        assert child.exitcode == 0
        assert (rejects / "batch-1-cards.draft").exists()


def test_a_draft_of_another_batch_of_the_same_number_is_no_file_of_this_one(home: Settings) -> None:
    rejects = home.home / "rejects"
    rejects.mkdir(parents=True)
    (rejects / "batch-1-adverts.draft").write_text("of a batch that was not kept", encoding="utf-8")
    ledger = Ledger.open(home.ledger_url)
    run.ingest("cards", [CARDS], ledger, actor="test", at=AT, settings=home, reject_dir=rejects)
    ledger.close()

    Service(home).close()

    assert [path.name for path in rejects.iterdir()] == ["batch-1-cards.csv"]


@pytest.mark.graph
def test_an_answer_that_nobody_takes_says_that_the_rows_are_in(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "graphintel",
        "--home",
        str(tmp_path / "home"),
        "--json",
        "ingest",
        "cards",
        str(CARDS),
    ]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=300, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "The rows are in (batch 1)" in ended.stderr
    again = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert json.loads(again.stdout)["accepted"] == 0
