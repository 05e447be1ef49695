"""Who gets in, from where, and what is said where nobody does (assurance B1, B2, C1, C2, C4, C5, C9, C10, C11)."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import Any
from zipfile import ZipFile

import pytest
from dash import Dash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards import guard
from dashboards.app import create_app
from dashboards.guard import CSRF_COOKIE, CSRF_HEADER, MAX_BODY_BYTES, SESSION_COOKIE
from dashboards.page_registry import PAGE_PATHS, PAGES
from dashboards.request_numbers import ASKED_AGAIN
from graphintel.errors import StoppedError, StoreError
from tests.dashboards.conftest import BASE, HERE, Client, body_of
from tests.dashboards.lists import (
    CONTROLLER,
    FLAT,
    HIDDEN,
    NOT_RECORDED,
    NUMBER,
    OFFICER,
    SHOWN_NUMBER,
    TODAY,
    ListService,
    world,
)

OPEN_TO_ALL = {"/sign-in", "/assets/<path:filename>"}
PYTHON = [output for page in PAGES for output in page.callbacks()]
FOR_SAFEGUARDING = {output for page in PAGES if page.needs for output in page.callbacks()}
ORDER = {"recipient": "own_force", "formats": ["csv"]}


def routes(app: Dash) -> list[tuple[str, str]]:
    """Every URL rule with something in its places, and each of its methods."""
    filled = {"<string:package_name>": "dash", "<path:fingerprinted_path>": "dcc/dash_core_components.js"}
    filled |= {"<path:path>": "elsewhere", "<path:filename>": "base.css", "<string:token>": "a-token"}
    found = []
    for rule in app.server.url_map.iter_rules():
        path = rule.rule
        for place, value in filled.items():
            path = path.replace(place, value)
        assert "<" not in path, f"{rule.rule} has a place that this test does not fill"
        found += [(path, method) for method in sorted(rule.methods - {"OPTIONS", "HEAD"})]
    return found


def test_every_route_refuses_a_caller_who_is_not_signed_in(app: Dash, anonymous: Client) -> None:
    for path, method in routes(app):
        answer = anonymous.http.open(
            path, method=method, headers=HERE, base_url=BASE, buffered=True, json={} if method == "POST" else None
        )

        if path in {"/sign-in", "/assets/base.css"}:
            continue
        at_door = answer.status_code == 303 and answer.headers["Location"] == "/sign-in"
        assert answer.status_code == 401 or at_door, (path, method, answer.status_code)


def test_every_callback_refuses_a_caller_who_is_not_signed_in(
    app: Dash, anonymous: Client, service: ListService
) -> None:
    for output, held in app.callback_map.items():
        if "callback" in held:
            assert anonymous.call(output, {"do": "thing", "id": NUMBER}).status_code == 401

    assert service.reads == []


def test_what_a_page_asks_by_itself_prolongs_no_session(client: Client, service: ListService) -> None:
    client.call("networks-list.children", {"n": 1})
    before = service.prolonged
    answer = client.call("networks-list.children", {"n": 2, ASKED_AGAIN: True})

    assert (answer.status_code, service.prolonged) == (200, before)
    client.call("networks-list.children", {"n": 3})
    assert service.prolonged == before + 1


def test_whoever_waited_for_what_somebody_stopped_is_told_to_ask_again(app: Dash) -> None:
    with app.server.test_request_context():
        answer = guard._refused(StoppedError())

    assert answer.status_code == 503
    assert answer.get_json()["message"] == str(StoppedError())


def test_every_callback_of_ours_takes_identity_from_the_session(app: Dash) -> None:
    ours = {output: held["callback"] for output, held in app.callback_map.items() if "callback" in held}

    assert sorted(ours) == sorted(PYTHON)
    assert all(held.__wrapped__.is_guarded for held in ours.values())


def test_no_second_door_opens_by_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    app = create_app(ListService([]))  # type: ignore[arg-type]

    assert not [rule for rule in app.server.url_map.iter_rules() if "mcp" in rule.rule]


def test_the_session_cookie_is_hidden_host_only_and_new_at_each_sign_in(anonymous: Client) -> None:
    [set_session, set_csrf] = anonymous.sign_in().headers.getlist("Set-Cookie")
    first = anonymous.token
    anonymous.sign_in()

    assert set_session.startswith("__Host-session=") and len(first) >= 43
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in set_session
    assert "Domain" not in set_session
    assert set_csrf.startswith(f"{CSRF_COOKIE}=") and "HttpOnly" not in set_csrf
    assert anonymous.token != first
    anonymous.http.set_cookie(SESSION_COOKIE, first, domain="127.0.0.1", secure=True)
    assert anonymous.get("/_dash-layout").status_code == 401


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(anonymous: Client) -> None:
    wrong, unknown = anonymous.sign_in(password="wrong"), anonymous.sign_in(name="nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.data.replace(b'value="officer"', b'value="nobody"') == unknown.data
    assert not anonymous.token


def test_after_signing_out_the_old_cookie_is_worth_nothing(client: Client) -> None:
    token, csrf = client.token, client.csrf

    left = client.post("/sign-out")

    assert left.status_code == 204
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    client.http.set_cookie(SESSION_COOKIE, token, domain="127.0.0.1", secure=True)
    headers = {**HERE, CSRF_HEADER: csrf}
    assert client.call("hits.children", {"text": "Alder"}, headers=headers).status_code == 401


def test_a_session_ended_elsewhere_ends_at_the_next_request(client: Client, service: ListService) -> None:
    assert client.call("hits.children", {"text": "Testname"}).status_code == 200
    service.end_all()

    assert client.call("hits.children", {"text": "Testname"}).status_code == 401


def test_a_one_time_password_opens_only_the_page_that_replaces_it(anonymous: Client) -> None:
    anonymous.sign_in("newcomer")

    assert anonymous.get("/").headers["Location"] == "/password"
    assert anonymous.call("hits.children", {"text": "Testname"}).status_code == 403
    assert anonymous.get("/password").status_code == 200
    form = {"csrf": anonymous.csrf, "password": "several words apart", "again": "several words apart"}
    chosen = anonymous.http.post("/password", data=form, headers=HERE, base_url=BASE)
    assert chosen.headers["Location"] == "/sign-in"
    anonymous.sign_in("newcomer", "several words apart")
    assert anonymous.get("/").status_code == 200


@pytest.mark.parametrize("own", [("short", "short"), ("several words apart", "several words appart")])
def test_a_bad_choice_of_password_is_refused_with_its_reason(anonymous: Client, own: tuple[str, str]) -> None:
    anonymous.sign_in("newcomer")
    form = {"csrf": anonymous.csrf, "password": own[0], "again": own[1]}

    answer = anonymous.http.post("/password", data=form, headers=HERE, base_url=BASE)

    assert answer.status_code == 400
    assert b'role="alert"' in answer.data


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://127.0.0.1.evil.example"},
        {},
    ],
)
def test_a_request_from_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    sent = {**headers, CSRF_HEADER: client.csrf}

    assert client.call("hits.children", {"text": "Testname"}, headers=sent).status_code == 403
    form = {"name": "officer", "password": "x"}
    assert client.http.post("/sign-in", data=form, headers=headers, base_url=BASE).status_code == 403


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é"])
def test_a_request_without_the_sessions_token_is_refused(client: Client, csrf: str) -> None:
    assert client.call("hits.children", {"text": "Testname"}, headers={**HERE, CSRF_HEADER: csrf}).status_code == 403


def test_a_form_or_plain_text_is_no_callback(client: Client) -> None:
    headers = {**HERE, CSRF_HEADER: client.csrf}
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.http.post(
            "/_dash-update-component", data="{}", content_type=kind, headers=headers, base_url=BASE
        )
        assert answer.status_code == 415


@pytest.mark.parametrize("path", ["/", "/sign-in", "/assets/base.css", "/_dash-layout"])
def test_another_host_is_refused(client: Client, path: str) -> None:
    assert client.http.get(path, base_url="https://evil.example", buffered=True).status_code == 400


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.call("hits.children", "x" * (MAX_BODY_BYTES + 1))

    assert answer.status_code == 413


def test_every_response_carries_the_headers(app: Dash, client: Client, anonymous: Client) -> None:
    answers = [
        c.http.open(path, method=method, headers=HERE, base_url=BASE, buffered=True)
        for c in (client, anonymous)
        for path, method in routes(app)
    ]
    answers += [
        client.http.get("/", base_url="https://evil.example"),
        client.call("hits.children", "x" * (MAX_BODY_BYTES + 1)),
    ]

    for answer in answers:
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in policy["script-src"] and policy["object-src"] == policy["frame-ancestors"] == "'none'"
        assert policy["base-uri"] == policy["style-src-attr"] == "'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        static = answer.request.path.startswith(("/assets/", "/_dash-component-suites/")) and answer.status_code == 200
        assert static or answer.headers["Cache-Control"] == "no-store"


def test_a_reading_that_cannot_be_recorded_shows_nothing(service: ListService, client: Client) -> None:
    network = service.read(OFFICER, "networks", every=True)["networks"][0]["id"]
    lead = Client(client.app.server.test_client(), client.app)
    lead.sign_in("lead")
    service.refuses = NOT_RECORDED

    asked = {"hits.children": {"text": "Testname"}, "drawer.children": {"do": "thing", "id": NUMBER}}
    asked |= {"change.data": {"do": "add", "id": NUMBER}, "networks-list.children": {"every": False}}
    asked |= {"exports-list.children": {}, "export-recipient.children": {}, "reviews-list.children": {}}
    asked |= {"linked-premises-list.children": {}, "premises-chain-page.children": {"id": FLAT}}
    asked |= {"premises-page.children": {"id": FLAT}, "network-page.children": {"id": network}}
    asked |= {"stepped.data": {"subject": network, "step": "taken", "review_on": TODAY}}
    asked |= {"export-made.children": {"id": FLAT, **ORDER}}
    asked |= {"support-list.children": {}, "person-status-page.children": {"id": CONTROLLER}}
    assert sorted(asked) == sorted(PYTHON)
    for output, value in asked.items():
        assert client.call(output, value).status_code == (403 if output in FOR_SAFEGUARDING else 503)
        answer = (lead if output in FOR_SAFEGUARDING else client).call(output, value)
        assert answer.status_code == 503
        assert answer.json["message"] == "Nothing is shown because the reading could not be recorded."
        assert b"07700" not in answer.data and b"Testname" not in answer.data


@pytest.mark.parametrize("error", [StoreError("bolt://127.0.0.1:7687 refused"), RuntimeError("/home/x: 07700 900301")])
def test_a_failure_says_a_sentence_and_a_reference_only(
    service: ListService, client: Client, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    service.refuses = error
    with caplog.at_level(logging.ERROR):
        answer = client.call("hits.children", {"text": "Testname"})

    assert answer.status_code in {500, 503}
    assert set(answer.json) == {"message", "reference"} and len(answer.json["reference"]) == 8
    assert str(error) not in answer.text and str(error) not in caplog.text
    assert answer.json["reference"] in caplog.text


def test_a_role_without_intelligence_is_told_so(anonymous: Client) -> None:
    anonymous.sign_in("administrator")

    answer = anonymous.call("hits.children", {"text": "Testname"})

    assert answer.status_code == 403
    assert "reads no intelligence" in answer.json["message"]


def test_hidden_and_unknown_ids_get_the_same_answer(client: Client) -> None:
    answers = []
    for identifier in (HIDDEN, "person:FA:N8"):
        for output, request in (
            ("drawer.children", {"do": "thing", "id": identifier}),
            ("drawer.children", {"do": "line", "id": NUMBER, "other": identifier}),
            ("premises-page.children", {"id": identifier}),
            ("network-page.children", {"id": identifier}),
            ("export-made.children", {"id": identifier, **ORDER}),
            ("stepped.data", {"subject": identifier, "step": "taken", "review_on": TODAY}),
        ):
            answer = client.call(output, request)
            answers.append((answer.status_code, answer.text.replace(identifier, "X")))

    half = len(answers) // 2
    assert answers[:half] == answers[half:]
    assert {status for status, _ in answers[2:half]} == {404}


def test_pages_hold_no_data_before_they_ask(client: Client) -> None:
    for path in (*sorted(PAGE_PATHS), "/_dash-layout", "/_dash-dependencies"):
        answer = client.get(path).text
        assert not any(value in answer for value in (*SHOWN_NUMBER, "Testname")), path


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "do": st.sampled_from(["add", "expand", "chain", "network", "premises", "remove", "thing", "line", "x"])
        | _JSON,
        "subject": st.sampled_from([NUMBER, HIDDEN, "network:0"]) | _JSON,
        "indicator": st.sampled_from(["", "I02", "I99"]) | _JSON,
        "step": st.sampled_from(["taken", "dismissed", "x"]) | _JSON,
        "note": st.sampled_from(["", "why", "x" * 2001]) | _JSON,
        "review_on": st.sampled_from([TODAY, "", "tomorrow"]) | _JSON,
        "state": st.sampled_from(["", "open", "x"]) | _JSON,
        "mine": _JSON,
        "recipient": st.sampled_from(["own_force", "elsewhere"]) | _JSON,
        "formats": st.sampled_from([["csv"], [], ["exe"]]) | _JSON,
        "password": st.sampled_from(["", "x" * 1025]) | _JSON,
        "id": st.sampled_from([NUMBER, FLAT, HIDDEN, "person:", "", "network:0", "\x00", "phone:+44"]) | _JSON,
        "other": st.sampled_from([NUMBER, HIDDEN]) | _JSON,
        "chart": st.sampled_from(["", "another"]) | _JSON,
        "link": st.sampled_from(["USES_PHONE", "SAME_AS", ""]) | _JSON,
        "type": st.sampled_from(["Person", ""]) | _JSON,
        "moved": _JSON,
        "every": _JSON,
        "text": st.sampled_from(["Testname", "07700 900301"]) | _JSON,
        "viewer": st.just({"holds": ["compartment:covert"]}),
    },
)


@pytest.fixture(scope="module")
def lasting() -> Client:
    app = create_app(ListService(world()))  # type: ignore[arg-type]
    client = Client(app.server.test_client(), app)
    client.sign_in()
    return client


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PYTHON), _FIELDS | _JSON)
def test_a_forged_value_never_breaks_a_callback_or_gains_anything(lasting: Client, output: str, value: Any) -> None:
    answer = lasting.call(output, value)

    assert answer.status_code in {200, 204, 400, 403, 404}, answer.text
    assert "Traceback" not in answer.text
    assert '"N9' not in answer.text and '"id": "person:FA:N9"' not in answer.text


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_forged_body_never_breaks_the_server(lasting: Client, data: st.DataObject) -> None:
    body: Any = body_of(lasting.app, data.draw(st.sampled_from(PYTHON)), {"text": "Testname"})
    for name in data.draw(st.sets(st.sampled_from(sorted(body)), min_size=1)):
        body[name] = data.draw(_JSON | st.just("state.data") | st.just([{"id": "search", "property": "value"}]))
    body = data.draw(st.just(body) | _JSON)

    headers = {**HERE, CSRF_HEADER: lasting.csrf}
    answer = lasting.http.post(
        "/_dash-update-component",
        data=json.dumps(body),
        content_type="application/json",
        headers=headers,
        base_url=BASE,
    )

    assert answer.status_code in {200, 204, 400, 403, 404}, (answer.status_code, answer.text)
    assert "Traceback" not in answer.text


def made(client: Client, **order: Any) -> str:
    """Order a briefing and return where it is fetched."""
    answer = client.call("export-made.children", {"id": FLAT, **ORDER, **order})
    assert answer.status_code == 200, answer.text
    [address] = re.findall(r'"href": "(/exports/[^"]+)"', json.dumps(answer.json))
    return address


def test_the_files_of_an_export_are_fetched_once_by_the_session_that_made_them(app: Dash, client: Client) -> None:
    another = Client(app.server.test_client(), app)
    another.sign_in()
    address = made(client)

    assert another.get(address).status_code == 404
    assert client.http.head(address, base_url=BASE).status_code == 405
    given = client.get(address)
    assert given.status_code == 200 and given.headers["Cache-Control"] == "no-store"
    assert given.headers["Content-Disposition"] == 'attachment; filename="EX-20261126-0A1B2C.zip"'
    with ZipFile(io.BytesIO(given.data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {file["name"] for file in manifest["files"]} == set(archive.namelist()) - {"manifest.json"}
    assert client.get(address).status_code == 404


def test_an_export_that_needs_another_key_now_is_as_gone_as_one_that_never_was(
    service: ListService, client: Client
) -> None:
    never = client.get("/exports/never-made")
    address = made(client)
    service.ledger.exported["EX-20261126-0A1B2C"] |= {"compartment:covert"}

    refused = client.get(address)

    assert (refused.status_code, refused.json) == (never.status_code, never.json)
    service.ledger.exported["EX-20261126-0A1B2C"] = frozenset()
    assert client.get(address).status_code == 404
    fetched = [(who, said["outcome"]) for _, who, said in service.entries if said.get("function") == "fetch"]
    assert fetched == [("officer", "refused")]


def test_files_whose_fetching_cannot_be_recorded_are_not_given_and_still_kept(
    service: ListService, client: Client
) -> None:
    address = made(client)
    service.refuses = NOT_RECORDED
    assert client.get(address).status_code == 503

    service.refuses = None

    assert client.get(address).status_code == 200


def test_an_export_that_was_not_fetched_is_gone_after_signing_out(app: Dash, client: Client) -> None:
    address = made(client)
    client.post("/sign-out")
    client.sign_in()

    assert client.get(address).status_code == 404


def test_a_briefing_of_a_chart_is_of_the_charts_own_session(app: Dash, client: Client) -> None:
    chart = json.loads(client.call("change.data", {"do": "add", "id": FLAT}).text)["response"]["change"]["data"][
        "chart"
    ]
    another = Client(app.server.test_client(), app)
    another.sign_in()

    assert client.call("export-made.children", {"chart": chart, **ORDER}).status_code == 200
    assert another.call("export-made.children", {"chart": chart, **ORDER}).status_code == 400


def test_outputs_that_are_not_the_callbacks_are_a_body_that_could_not_be_read(client: Client) -> None:
    body = {**body_of(client.app, "hits.children", {"text": "Testname"}), "outputs": []}

    answer = client.post("/_dash-update-component", body)

    assert answer.status_code == 400 and "could not be read" in answer.json["message"]
