"""While an ingestion writes, longer than anybody would wait for it: people sign in, read, draw, and sign out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboards.app import create_app
from graphintel.errors import NotHeldError
from graphintel.ledger import database
from graphintel.service import Service
from tests.dashboards.conftest import Client
from tests.engines import ROOT
from tests.service.small_home import NUMBER, PASSWORD, opened

pytestmark = pytest.mark.graph

HOLDS = """
import sys
from graphintel.ledger.ledger import Ledger
with Ledger.open(sys.argv[1]).write():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


@contextmanager
def written_elsewhere(service: Service) -> Iterator[None]:
    """Let another process hold the ledger's write lock for a block, in which nobody waits for it as long as usual."""
    command = [sys.executable, "-c", HOLDS, service.settings.ledger_url]
    with (
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer,
        pytest.MonkeyPatch.context() as patch,
    ):
        assert writer.stdout is not None and writer.stdout.readline() == b"held\n"
        patch.setattr(database, "TIMEOUT_MS", 100)
        yield


def drawn(answer: Any) -> set[str]:
    change = answer.json["response"]["change"]["data"]
    return {node["data"]["id"] for node in change["nodes"]}


def test_people_sign_in_read_draw_and_sign_out_and_all_of_it_is_recorded(service: Service) -> None:
    app = create_app(service)
    before = len(list(service.audit.entries()))

    with written_elsewhere(service):
        client = Client(app.server.test_client(), app)
        refused = client.sign_in("ana", "a wrong password")
        entered = client.sign_in("ana", PASSWORD)
        hits = client.call("hits.children", {"text": "07700 900123"})
        networks = client.call("networks-list.children", {"every": True})
        chart = client.call("change.data", {"do": "add", "id": NUMBER})
        key = chart.json["response"]["change"]["data"]["chart"]
        grown = client.call("change.data", {"do": "expand", "id": NUMBER, "chart": key})
        left = client.post("/sign-out")
        gone = client.call("hits.children", {"text": "07700 900123"})

    answers = (refused, entered, hits, networks, chart, grown, left, gone)
    assert [answer.status_code for answer in answers] == [401, 303, 200, 200, 200, 200, 204, 401]
    assert NUMBER in hits.text and NUMBER in drawn(chart) and drawn(grown)
    new = [(entry.action, entry.actor, entry.subject["outcome"]) for entry in list(service.audit.entries())[before:]]
    assert new[:2] == [("sign_in", "nobody", "refused"), ("sign_in", "ana", "signed in")]
    assert [one for one in new if one[0] == "sign_out"] == [("sign_out", "ana", "done")]
    assert new[-1] == ("refusal", "nobody", "refused")
    assert {one for one in new[2:] if one[1] == "ana" and one[0] != "sign_out"} == {("consultation", "ana", "shown")}


def test_who_is_protected_makes_no_read_wait_and_the_lead_is_told_all_the_while(service: Service) -> None:
    ana, lea = service.viewer_of_account("ana"), service.viewer_of_account("lea")
    before = len(list(service.audit.entries()))

    def told() -> list[tuple[str, str, int, str]]:
        return [(one.kind, one.officer, one.times, one.reason) for one in service.notices(lea).notices]

    with written_elsewhere(service):
        for minute in range(3):
            service.clock.moment = lambda minute=minute: datetime(2026, 11, 25, 10, minute, tzinfo=UTC)
            hits = [service.search(ana, typed).hits for typed in ("FA:N2002", "FA:N9999", "FA:N1001")]
            with pytest.raises(NotHeldError):
                service.show(ana, "person:FA:N2002")
            with pytest.raises(NotHeldError):
                service.show(ana, "person:FA:N9999")
        shown = service.show(lea, "person:FA:N2002", reveal=True, reason="a visit today")
        meanwhile = told()

    assert [len(one) for one in hits] == [0, 0, 1]
    assert shown.entity.caption == "Vera Testivy"
    assert sorted(meanwhile) == [("revealed", "lea", 1, "a visit today"), ("tried", "ana", 3, "")]
    assert told() == told() == meanwhile, "the same once nobody writes, and once it is copied"
    entries = list(service.audit.entries())[before:]
    outcomes = [entry.subject["outcome"] for entry in entries if entry.actor == "ana"]
    assert outcomes == ["shown", "shown", "shown", "refused", "refused"] * 3, (
        "one entry each, of whatever was asked for"
    )


def test_what_changes_the_ledger_waits_and_is_refused_in_the_end(service: Service) -> None:
    token = service.sign_in("ana", PASSWORD).token

    with written_elsewhere(service), pytest.raises(database.LedgerError, match="another process has been writing"):
        service.choose_password(token, "seven copper owls by a tent")

    assert service.session_of(token) is not None
