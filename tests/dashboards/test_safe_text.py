"""Nothing that a page shows acts, whatever is held; what the page asks with stays as it is held."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from dash import Dash, html
from dash.development.base_component import Component

from dashboards import elements, panels
from dashboards.guard import CSRF_HEADER
from dashboards.network_panel import network_panel
from dashboards.pages import networks
from dashboards.request_context import RequestContext
from dashboards.safe_text import with_safe_text
from graphintel.service.answers.entities import NamedEntity
from graphintel.service.reads import Reads
from tests.dashboards.conftest import BASE, HERE, Client, body_of
from tests.dashboards.lists import CONTROLLER, FLAT, NUMBER
from tests.dashboards.test_guard import FOR_SAFEGUARDING, PYTHON
from tests.model.test_shown_text import HOSTILE, acting

FREE = {"caption", "name", "names", "title", "reason", "sentence", "text", "note", "start_caption", "end_caption"}
FREE |= {"owner_force", "conditions", "officer", "purpose", "recipient", "grade", "properties", "said", "marking", "by"}
"""Fields that hold what somebody wrote."""


def poisoned(answer: Any, free: bool = False) -> Any:
    """Return an answer in which everything that somebody wrote is hostile."""
    if isinstance(answer, str):
        return f"{answer}{HOSTILE}forged" if free else answer
    if isinstance(answer, dict):
        return {name: poisoned(value, free or name in FREE) for name, value in answer.items()}
    if isinstance(answer, list | tuple):
        return tuple(poisoned(value, free) for value in answer)
    if is_dataclass(answer) and not isinstance(answer, type):
        parts = {one.name: poisoned(getattr(answer, one.name), free or one.name in FREE) for one in fields(answer)}
        return type(answer)(**parts)
    return answer


def texts(part: Any) -> list[str]:
    """Every text that somebody sees or hears."""
    if isinstance(part, Component):
        told = [
            value for name, value in part.to_plotly_json()["props"].items() if name in {"title", "aria-label", "alt"}
        ]
        return [*map(str, told), *texts(getattr(part, "children", None))]
    if isinstance(part, list | tuple):
        return [text for child in part for text in texts(child)]
    return [part] if isinstance(part, str) else []


def assert_harmless(part: Any) -> None:
    told = texts(part)

    assert any("forged" in text for text in told)
    assert [text for text in told if acting(text)] == []


def test_a_part_is_harmless_and_asks_with_what_is_held() -> None:
    identifier = f"org:FA:{HOSTILE}"
    part = with_safe_text(html.Button(["Open", html.B(HOSTILE)], title=HOSTILE, id="x", **{"data-id": identifier}))

    assert [text for text in texts(part) if acting(text)] == []
    assert part.to_plotly_json()["props"]["data-id"] == identifier


def test_no_element_of_a_chart_forges_a_line_of_its_label() -> None:
    entity = NamedEntity(id="person:FA:1", type="Person", caption=f"Ann{HOSTILE}controller")

    data = elements.node(entity, (0.0, 0.0))["data"]

    assert acting(data["label"]) == acting(data["caption"]) == []
    assert data["id"] == entity.id


def test_every_part_of_the_drawer_is_harmless(context: RequestContext) -> None:
    shown = poisoned(context.read(Reads.show, id=NUMBER))
    linked = poisoned(context.read(Reads.expand, id=NUMBER, link="", limit=1))
    said = shown.statements
    ends = [NamedEntity(id=one, type="Phone", caption=f"{HOSTILE}forged") for one in ("phone:1", "phone:2")]

    assert_harmless(panels.thing(shown.entity, said, linked))
    assert_harmless(panels.line(ends[0], ends[1], said))
    for statement in said:
        assert_harmless(panels.statement_panel(statement))
        assert_harmless(panels.statement_line(statement))
    for line in elements.edges(said, {end for one in said for end in (one.start, one.end)}):
        values = [str(line["data"][name]) for name in ("says", "best", "worst", "label")]
        assert [value for value in values if acting(value)] == []
        assert acting(line["data"]["full"].replace("\n", "")) == [] and line["data"]["full"].count("\n") == 1


@pytest.mark.parametrize("output", PYTHON)
def test_what_a_callback_sends_is_harmless_whatever_is_held(
    app: Dash, client: Client, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    asked = {
        "hits.children": {"text": "07700 900301"},
        "drawer.children": {"do": "thing", "id": NUMBER},
        "change.data": {"do": "add", "id": NUMBER},
        "premises-page.children": {"id": FLAT},
        "network-page.children": {"id": "network:0"},
        "person-status-page.children": {"id": CONTROLLER},
    }
    read = RequestContext.read
    monkeypatch.setattr(RequestContext, "read", lambda context, name, **given: poisoned(read(context, name, **given)))

    if output in FOR_SAFEGUARDING:
        client.sign_in("lead")
    answer = client.call(output, asked.get(output, {}))

    assert answer.status_code in {200, 204, 400, 404}, answer.text
    assert acting(answer.text.replace("\n", "")) == []
    told = [text for text in _strings(answer.get_json()) if "forged" in text] if answer.status_code == 200 else []
    assert [text for text in told if acting(text.replace("\n", ""))] == []
    assert told or output not in asked or output == "network-page.children"


def _strings(value: Any, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in _strings(inner, name)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner, key)]
    return (
        [value] if isinstance(value, str) and not key.startswith(("data-", "id", "value", "source", "target")) else []
    )


HALVES = ["\ud800", "a\udfffb", "\udc80"]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("output", PYTHON)
def test_half_a_character_gets_400_from_every_callback(app: Dash, client: Client, output: str, half: str) -> None:
    fields = ("id", "text", "do", "other", "chart", "note", "reason", "password", "to", "purpose", "lead", "recipient")
    bodies: list[Any] = [
        body_of(app, output, value) for value in (half, [half], {half: 1}, *({f: half} for f in fields))
    ]
    bodies += [{**body_of(app, output, {}), name: half} for name in ("output", "outputs", "changedPropIds", "state")]

    for body in bodies:
        assert client.post("/_dash-update-component", body).status_code == 400


@pytest.mark.parametrize("half", [b"%ED%A0%80", b"%ff", b"\xed\xa0\x80", b"\xff"])
@pytest.mark.parametrize("path", ["/sign-in", "/password"])
def test_half_a_character_in_a_form_is_refused_or_a_wrong_name(client: Client, path: str, half: bytes) -> None:
    form = b"name=" + half + b"&password=" + half + b"&again=" + half + b"&csrf=" + half
    headers = {**HERE, CSRF_HEADER: client.csrf}

    answer = client.http.post(
        path, data=form, headers=headers, base_url=BASE, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code in {400, 401, 403}


@pytest.mark.parametrize("query", ["out=%ED%A0%80", "id=%ff", "%ED%B0%80=1"])
def test_half_a_character_in_an_address_is_no_failure(client: Client, query: str) -> None:
    for path in ("/", "/network", "/premises", "/sign-in", "/exports/%ED%A0%80"):
        assert client.get(f"{path}?{query}").status_code < 500


def test_pages_of_lists_are_harmless(context: RequestContext) -> None:
    assert_harmless(
        with_safe_text(networks.networks_list(poisoned(context.read(Reads.networks, every=True, limit=0)), every=True))
    )
    found = context.read(Reads.networks, every=True, limit=0).networks
    assert_harmless(with_safe_text(network_panel(poisoned(context.read(Reads.network, id=found[0].id)))))
