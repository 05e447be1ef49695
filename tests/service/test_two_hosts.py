"""Two hosts with one PostgreSQL and one Neo4j: each answers alike whichever of them took something in, from columns of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

import pytest

from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.settings import read_settings
from graphintel.store.reader import BoltReader
from tests.engines import Engine
from tests.postgres import NewDatabase
from tests.service.small_home import ITEMS, KEYS, LINKS, SUBMISSIONS

pytestmark = [pytest.mark.graph, pytest.mark.neo4j, pytest.mark.postgres]

CANARY = "Canary Testelm"
SECOND = {
    "submissions": "submission_ref,owner_force,reported_at,marking\nFA:9,FA,2026-03-05,OFFICIAL\n",
    "items": ITEMS.partition("\n")[0] + "\nFA:9,1,3x5x2,1,A,P,,reported,unknown\n",
    "item_links": LINKS.partition("\n")[0] + f"\nFA:9,1,Person,FA:N9009,{CANARY},USES_PHONE,Phone,07700 900123,,\n",
}


@dataclass
class Hosts:
    """Two services that have databases in common, and a home each."""

    one: Service
    other: Service
    folder: Path

    def take_in(self, service: Service, texts: dict[str, str]) -> int:
        paths = []
        for name, text in texts.items():
            paths.append(self.folder / f"{name}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        return int(service.maintenance.ingest("submissions", paths)["batch"])

    def answers(self) -> list[Any]:
        """What each host answers to the same questions, as plain values."""
        return [
            [
                as_json(service.networks(service.viewer_of_account("ana"), every=True)),
                as_json(service.expand(service.viewer_of_account("ana"), "phone:+447700900123")),
                sorted(service.view(service.viewer_of_account("ana")).columns().id),
            ]
            for service in (self.one, self.other)
        ]


def columns_of(service: Service) -> Path:
    return service.settings.home / "graph" / "columns"


def holds(service: Service, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in columns_of(service).iterdir())


@pytest.fixture
def hosts(neo4j_engine: Engine, new_database: NewDatabase, tmp_path: Path) -> Iterator[Hosts]:
    neo4j_engine.empty()
    environment = {
        "GRAPHINTEL_LEDGER_URL": new_database(),
        "GRAPHINTEL_AUDIT_URL": new_database(),
        "GRAPHINTEL_GRAPH_URI": neo4j_engine.settings.graph_uri,
        "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(neo4j_engine.settings.graph_password_file),
        "GRAPHINTEL_SINGLE_USER": "yes",
    }
    with ExitStack() as opened:
        one = opened.enter_context(Service.opened(read_settings(environment, home=tmp_path / "one")))
        made = Hosts(one, one, tmp_path)
        made.take_in(one, {"submissions": SUBMISSIONS, "items": ITEMS, "item_links": LINKS})
        one.maintenance.add_account("ana", "analyst", KEYS)
        made.other = opened.enter_context(Service.opened(read_settings(environment, home=tmp_path / "other")))
        yield made
    neo4j_engine.empty()


def test_what_one_host_took_in_or_withdrew_the_other_reads_from_columns_that_it_completes(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoltReader, "_columns_of_graph", None)  # nobody asks the graph for them
    first, same = hosts.answers()
    assert first == same

    batch = hosts.take_in(hosts.one, SECOND)
    second, same = hosts.answers()
    assert second == same != first
    assert holds(hosts.one, "person:FA:N9009") and holds(hosts.other, "person:FA:N9009")

    hosts.other.maintenance.withdraw_batch(batch)
    third, same = hosts.answers()
    assert third == same
    assert third[2] == first[2]

    hosts.take_in(hosts.other, SECOND)
    shutil.rmtree(columns_of(hosts.one))
    fourth, same = hosts.answers()
    assert fourth == same and fourth[2] == second[2]


def test_what_one_host_withdrew_is_in_no_file_of_the_other_once_it_was_read(hosts: Hosts) -> None:
    batch = hosts.take_in(hosts.one, SECOND)
    hosts.answers()
    assert holds(hosts.other, "person:FA:N9009")

    hosts.one.maintenance.withdraw_batch(batch)
    hosts.answers()

    assert not holds(hosts.other, "person:FA:N9009")


def test_where_the_ledger_is_further_than_the_graph_the_graph_is_asked_and_nothing_old_stays(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts.answers()
    hosts.take_in(hosts.one, SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "changes", _refuse)
        patch.setattr(Ledger, "everything", _refuse)
        first, same = hosts.answers()

    assert first == same
    assert list(columns_of(hosts.other).iterdir()) == []
    hosts.other.cache.clear()
    second, same = hosts.answers()
    assert second == same == first
    assert holds(hosts.other, "person:FA:N9009")


def _refuse(*_: object) -> Never:
    raise LedgerError("Another process writes.")
