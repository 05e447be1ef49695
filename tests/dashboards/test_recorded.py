"""Every page and callback has its entry, or shows nothing; a refused request has one too (assurance G1, G2, G10).

Routes and callbacks are found by walking the application: a new one fails here until it says how it is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash

from dashboards.app import create_app
from dashboards.guard import CSRF_HEADER
from dashboards.page_registry import PAGES
from dashboards.serve import bound, serve
from graphintel.audit.entry import Entry
from graphintel.errors import AuditError
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.caller import session_digest
from tests.dashboards.conftest import HERE, Client
from tests.service.small_home import KEYS, NUMBER, PASSWORD, PERSON, PLACE, opened
from tests.unwritable import WAYS, held_in

pytestmark = pytest.mark.graph

ORDER = {"id": NUMBER, "recipient": "force-b", "formats": ["csv"]}
CALLBACKS: dict[str, dict[str, Any]] = {
    **{f"{page.answer_id}.children": {"id": f"{page.name}:"} if page.within else {} for page in PAGES if page.read},
    "hits.children": {"text": "07700 900123"},
    "change.data": {"do": "add", "id": NUMBER},
    "drawer.children": {"do": "thing", "id": NUMBER},
    "networks-list.children": {"every": True},
    "stepped.data": {
        "subject": "network:",
        "indicator": "",
        "step": "taken",
        "note": "First.",
        "review_on": "2026-12-24",
    },
    "export-recipient.children": {},
    "export-made.children": ORDER,
}
"""What each callback is asked, so that it answers with something held: a page's own as it is shown, or for the first
thing whose id begins with the page's name."""
LEADS_ONLY = {output for page in PAGES if "analyst" not in page.roles or page.needs for output in page.callbacks()}
"""Callbacks of pages that an analyst may not open: they are asked by the safeguarding lead."""

SHELLS = {"/", "/<path:path>", "/sign-in", "/password", "/sign-out", "/assets/<path:filename>", "/_dash-layout"}
SHELLS |= {
    "/_dash-dependencies",
    "/_reload-hash",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
}
SHELLS |= {"/_favicon.ico", "/_dash-update-component", "/static/<path:filename>"}
"""Routes that show nothing held: the page's frame and scripts, the forms of signing in; callbacks are asked one by one."""

FETCH = "/exports/<string:token>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One home for the module: each test looks at the entries that it adds itself."""
    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def client(service: Service) -> Client:
    """A client signed in as an analyst of a real home."""
    return signed_in(create_app(service), "ana")


def signed_in(app: Dash, account: str) -> Client:
    """Return a client of an application, signed in."""
    made = Client(app.server.test_client(), app)
    assert made.sign_in(account, PASSWORD).status_code == 303
    return made


def asked(client: Client, service: Service, output: str) -> Any:
    """Ask a callback what stands in the table."""
    networks = as_json(service.networks(service.viewer_of_account("ana"), every=True))["networks"]
    first = {"network:": networks[0]["id"], "premises:": PLACE, "premises-chain:": PLACE, "person-status:": PERSON}
    request = {name: first.get(str(value), value) for name, value in CALLBACKS[output].items()}
    asker = signed_in(client.app, "lea") if output in LEADS_ONLY else client
    return lambda: asker.call(output, request)


def entries(service: Service) -> list[Entry]:
    return list(service.audit.entries())


def order_briefing(client: Client) -> str:
    """Order a briefing and return where it is fetched."""
    answer = client.call("export-made.children", ORDER)
    assert answer.status_code == 200, answer.text
    [address] = re.findall(r'"href": "(/exports/[^"]+)"', json.dumps(answer.json))
    return str(address)


def test_every_route_and_callback_says_here_how_it_is_asked(client: Client) -> None:
    held = {output for output, made in client.app.callback_map.items() if "callback" in made}
    routes = {rule.rule for rule in client.app.server.url_map.iter_rules()}

    assert held == CALLBACKS.keys(), "Add what the callback is asked to CALLBACKS here: it is seen then to be recorded."
    assert routes == SHELLS | {FETCH}, "Add the route to SHELLS if it shows nothing held, else a test of its entry."


def test_every_callback_leaves_its_entries_with_account_session_and_address(client: Client, service: Service) -> None:
    for output in CALLBACKS:
        ask = asked(client, service, output)
        before = len(entries(service))
        answer = ask()
        assert answer.status_code == 200, (output, answer.text)

        new = entries(service)[before:]
        assert new, output
        for entry in new:
            told = {name: entry.subject[name] for name in ("channel", "session", "address")}
            assert entry.actor == ("lea" if output in LEADS_ONLY else "ana")
            assert (told["channel"], told["address"]) == ("dashboard", "127.0.0.1")
            assert output in LEADS_ONLY or told["session"] == session_digest(client.token)


@pytest.mark.parametrize("way", list(WAYS))
def test_where_no_entry_can_be_written_no_callback_shows_or_changes_anything(
    client: Client, service: Service, way: str
) -> None:
    address = order_briefing(client)
    asks = {output: asked(client, service, output) for output in CALLBACKS}
    before, graph = held_in(service.settings.home), service.graph.hash()
    shown = {}

    with WAYS[way](service.settings.audit_file):
        for output, ask in asks.items():
            answer = ask()
            if answer.status_code != 503 or "could not be recorded" not in answer.text:
                shown[output] = (answer.status_code, answer.text[:300])
        fetched = client.get(address)
        pages = [client.get(rule.rule).data for rule in client.app.server.url_map.iter_rules() if "<" not in rule.rule]
        entered = Client(client.app.server.test_client(), client.app).sign_in("ana", PASSWORD)
        left = client.post("/sign-out")

    assert shown == {}
    assert not [page for page in pages if b"Testoak" in page or b"ALDER STREET" in page]
    assert (fetched.status_code, entered.status_code, left.status_code) == (503, 503, 204)
    after = held_in(service.settings.home)
    ended = {"table session_begun", "table session_content"}
    assert {name for name in after if after[name] != before[name]} == ended, "the session that was ended"
    assert service.graph.hash() == graph
    assert service.audit.verify().ok


def test_refused_requests_are_recorded_with_where_they_came_from(client: Client, service: Service) -> None:
    stranger = Client(client.app.server.test_client(), client.app)
    before = len(entries(service))

    stranger.call("hits.children", {"text": "Testname"})
    client.call("hits.children", {"text": "Testname"}, headers={**HERE, CSRF_HEADER: "0" * 64})
    client.call("hits.children", {"text": "Testname"}, headers={"Origin": "https://evil.example"})
    client.get("/no-such-page")
    client.get("/exports/no-such-token")
    client.http.get("/", base_url="https://evil.example", buffered=True)
    client.call("change.data", {"do": "no such thing"})

    new = entries(service)[before:]
    assert [(e.action, e.actor, e.subject["outcome"], e.subject["address"]) for e in new] == [
        ("refusal", actor, "refused", "127.0.0.1")
        for actor in ("nobody", "ana", "nobody", "ana", "ana", "nobody", "ana")
    ]
    assert [e.subject["request"].split()[0] for e in new] == ["401", "403", "403", "404", "404", "400", "400"]
    assert "no-such" not in str(new) and "Testname" not in str(new)


def test_the_fetching_of_an_export_has_one_entry_and_its_refusal_too(client: Client, service: Service) -> None:
    first, second = order_briefing(client), order_briefing(client)
    before = len(entries(service))

    fetched = client.get(first)
    service.maintenance.set_keys("ana", ["unit:OTHER"])
    refused = client.get(second)
    gone = client.get(second)
    service.maintenance.set_keys("ana", KEYS)

    new = [entry for entry in entries(service)[before:] if entry.actor == "ana"]
    assert (fetched.status_code, refused.status_code, gone.status_code) == (200, 404, 404)
    assert [(e.action, e.subject["outcome"]) for e in new] == [
        ("disclosure", "done"),
        ("disclosure", "refused"),
        ("refusal", "refused"),
    ]


def test_a_flood_of_refused_requests_does_not_fill_the_chain(client: Client, service: Service) -> None:
    stranger = Client(client.app.server.test_client(), client.app)
    stranger.http.environ_base["REMOTE_ADDR"] = "192.0.2.77"  # nothing was refused there yet
    before = len(entries(service))

    for _ in range(50):
        stranger.call("hits.children", {"text": "Testname"})
    within = len(entries(service))
    client.app.server.extensions["graphintel"].refusals.settle(all_of_them=True)

    new = entries(service)[before:]
    assert within - before == 5
    assert sum(entry.subject["times"] for entry in new) == 50


def test_a_sign_in_says_the_session_that_it_began(client: Client, service: Service) -> None:
    *_, entry = [e for e in entries(service) if e.action == "sign_in" and e.subject["channel"] == "dashboard"]

    assert (entry.actor, entry.subject["session"]) == ("ana", session_digest(client.token))
    assert client.token not in str(entry)


@pytest.mark.parametrize("way", list(WAYS))
def test_the_dashboard_does_not_begin_where_nothing_can_be_recorded(service: Service, way: str) -> None:
    listened: list[str] = []

    with WAYS[way](service.settings.audit_file), pytest.raises(AuditError):
        serve(service, bound(0), listens=listened.append)

    assert listened == []
