"""Fixtures of the pages' tests: an application over plain lists, and a client that is signed in or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash

from dashboards.app import create_app
from dashboards.charts import SessionCharts
from dashboards.download_store import DownloadStore
from dashboards.guard import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from dashboards.request_context import RequestContext
from tests.dashboards.lists import OFFICER, PASSWORD, ListService, world

BASE = "https://127.0.0.1"
HERE = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


@dataclass
class Client:
    """A client of the application; ``call`` sends a callback as the page's own script does."""

    http: Any
    app: Dash

    def sign_in(self, name: str = "officer", password: str = PASSWORD, **headers: str) -> Any:
        form = {"name": name, "password": password}
        return self.http.post("/sign-in", data=form, headers={**HERE, **headers}, base_url=BASE)

    def get(self, path: str, **more: Any) -> Any:
        return self.http.get(path, base_url=BASE, buffered=True, **more)

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        sent = {**HERE, CSRF_HEADER: self.csrf} if headers is None else headers
        return self.http.post(path, json=body, headers=sent, base_url=BASE)

    def call(self, output: str, value: Any, **more: Any) -> Any:
        return self.post("/_dash-update-component", body_of(self.app, output, value), **more)

    @property
    def csrf(self) -> str:
        cookie = self.http.get_cookie(CSRF_COOKIE, domain="127.0.0.1")
        return cookie.value if cookie else ""

    @property
    def token(self) -> str:
        cookie = self.http.get_cookie(SESSION_COOKIE, domain="127.0.0.1")
        return cookie.value if cookie else ""


def body_of(app: Dash, output: str, value: Any) -> dict[str, Any]:
    """Return the body of a callback's request."""
    [asked] = app.callback_map[output]["inputs"]
    identifier, _, name = output.rpartition(".")
    return {
        "output": output,
        "outputs": {"id": identifier, "property": name},
        "inputs": [{**asked, "value": value}],
        "changedPropIds": [f"{asked['id']}.{asked['property']}"],
        "state": [],
    }


@pytest.fixture
def service() -> ListService:
    return ListService(world())


@pytest.fixture
def app(service: ListService) -> Dash:
    return create_app(service)  # type: ignore[arg-type]


@pytest.fixture
def anonymous(app: Dash) -> Client:
    return Client(app.server.test_client(), app)


@pytest.fixture
def client(app: Dash) -> Client:
    """A client signed in as the officer."""
    made = Client(app.server.test_client(), app)
    assert made.sign_in().status_code == 303
    return made


def context_of(service: ListService) -> RequestContext:
    """Return the context of a request of the officer's."""
    contents = service.ledger.session_contents
    return RequestContext(service, OFFICER, "one session", SessionCharts(contents), DownloadStore(contents))  # type: ignore[arg-type]


@pytest.fixture
def context(service: ListService) -> RequestContext:
    return context_of(service)


@pytest.fixture
def open_context() -> Callable[[ListService], RequestContext]:
    return context_of
