"""Whoever opens a page that rests on networks sees at once how far they are, may leave or stop that, and gets them when they are there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from dashboards import chart_actions
from dashboards.app import create_app
from dashboards.page_registry import PAGES
from dashboards.pages import explore
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError
from graphintel.analysis.results import AnalysisResult
from graphintel.errors import LimitError
from graphintel.model.progress import Progress, report_share
from graphintel.service import Service, awaited_networks
from graphintel.service.networks import analysis_of
from graphintel.service.view import View
from tests.browser import Watched
from tests.dashboards.lists import ListService
from tests.dashboards.test_in_browser import READY, serious
from tests.dashboards.test_pages import words
from tests.service.small_home import PASSWORD, opened
from tests.waiting import until

SAID = "Networks are being worked out for what you may see: 40 % done, about 12 s left."


def asked_of(page: str, context: RequestContext, request: Any) -> Any:
    """What a page answers to a request, as the browser asks it."""
    [callback] = [
        callback
        for one in PAGES
        for output, (_, callback) in one.callbacks().items()
        if one.name == page and output == f"{one.answer_id}.children"
    ]
    return callback(context, request)


def buttons(part: Any) -> list[dict[str, Any]]:
    plain = json.loads(json.dumps(part, default=lambda one: one.to_plotly_json()))
    return [one["props"] for one in plain[0]["props"]["children"] if one["type"] == "Button"]


@pytest.mark.parametrize("page", ["networks", "network", "premises", "reviews", "linked-premises", "premises-chain"])
def test_a_page_that_rests_on_networks_says_how_far_they_are_and_reads_nothing_yet(
    page: str, context: RequestContext, service: ListService
) -> None:
    service.progress = Progress(0.4, 8.0)

    told = asked_of(page, context, {"id": "network:1", "n": 7, "from": {"members": 50}})

    assert words(told).startswith(SAID) and service.reads == []
    assert told[0].to_plotly_json()["props"]["data-again"] == "1000"
    [stop] = buttons(told)
    assert json.loads(stop["data-ask"]) == {"id": "network:1", "stop": True}


def test_what_is_stopped_can_be_asked_for_again(context: RequestContext, service: ListService) -> None:
    service.progress = Progress(0.4, 8.0)

    told = asked_of("networks", context, {"every": True, "stop": True, "n": 7})

    assert words(told).startswith("Networks are no longer being worked out.") and service.reads == []
    assert "data-again" not in told[0].to_plotly_json()["props"]
    [again] = buttons(told)
    assert json.loads(again["data-ask"]) == {"every": True}
    assert service.progress is None, "it was stopped"
    with pytest.raises(ForgedError):
        asked_of("networks", context, {"stop": "yes"})


def test_what_is_opened_on_a_chart_before_they_are_there_is_refused_with_how_far_they_are(
    context: RequestContext, service: ListService
) -> None:
    service.progress = Progress(0.4, 8.0)
    for ask in (chart_actions.network, explore.detail):
        with pytest.raises(LimitError, match=re.escape(f"{SAID} Ask again then.")):
            ask(context, {"do": "network", "id": "network:1"})
    assert service.reads == []


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with opened(tmp_path_factory.mktemp("awaited")) as service, service.clustering_in_a_process():
        yield service


class HeldWork:
    """Networks of which two fifths are done; the rest is done once it is let."""

    def __init__(self) -> None:
        self.goes_on = Event()

    def __call__(self, view: View, seconds: float) -> AnalysisResult:
        report_share(2, 5)
        while not self.goes_on.wait(0.05):
            report_share(2, 5)  # whoever stops it is heard
        return analysis_of(view, seconds)


PANEL = "() => (document.querySelector('#networks-list .waiting') || {}).textContent || ''"


@pytest.mark.browser
def test_in_a_browser_it_is_said_left_stopped_and_there_by_itself(
    page: Watched, serve: Callable[[Any], str], home: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = HeldWork()
    monkeypatch.setattr(awaited_networks, "analysis_of", work)
    monkeypatch.setattr(awaited_networks, "_FIRST_WAIT_SECONDS", 0.1)
    page.page.goto(serve(create_app(home)))
    page.page.fill("#name", "ana")
    page.page.fill("#password", PASSWORD)
    page.page.click("button")
    page.until(READY)
    asks: list[str] = []
    page.page.on("request", lambda r: asks.append(r.post_data) if "networks-list" in (r.post_data or "") else None)

    page.page.click("#to-networks")
    page.until(f"() => ({PANEL})().includes('40 % done')")
    assert serious(page) == []
    page.page.focus("#networks-list .waiting button")
    for _ in range(600):
        if len(asks) > 2:
            break
        page.page.wait_for_timeout(100)  # the browser's events come meanwhile
    assert ['"again":true' in one for one in asks[:3]] == [False, True, True], "it asks again by itself, and says so"
    page.until("() => document.activeElement.textContent === 'Stop'")

    page.page.click("#to-explore")
    before = len(asks)
    page.page.wait_for_timeout(1500)
    assert len(asks) <= before + 1, "nobody asks for a page that was left"
    page.page.click("#to-networks")
    page.until(f"() => ({PANEL})().includes('40 % done')")

    page.page.click("#networks-list .waiting button")
    page.until(f"() => ({PANEL})().includes('no longer being worked out')")
    viewer = home.viewer_of_account("ana")
    until(lambda: not home.shared_networks(viewer).is_done_elsewhere())
    page.page.click("#networks-list .waiting button")
    page.until(f"() => ({PANEL})().includes('40 % done')")
    work.goes_on.set()

    page.until(
        "() => !document.querySelector('#networks-list .waiting') && document.querySelector('#networks-list .lead')"
    )
    assert (
        "in what you may see" in page.page.inner_text("#networks-list")
        or page.page.locator("#networks-list article").count()
    )
