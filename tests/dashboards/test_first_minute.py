"""The first minute in the browser: what is asked now is what is answered, and nothing is lost where the server is gone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from dash import Dash
from waitress.server import create_server

from dashboards.app import create_app
from tests.browser import Watched, close
from tests.dashboards.lists import CONTROLLER, FLAT, HOUSE, NUMBER, OTHER, ListService
from tests.dashboards.test_in_browser import search, sign_in, take_first

pytestmark = pytest.mark.browser

UPDATE = re.compile("_dash-update-component")
IDS = "() => window.graphintel.cy.nodes().map(n => n.id())"
SHOWN = """(selector) => { const e = document.querySelector(selector);
  return Boolean(e && e.getClientRects().length && getComputedStyle(e).visibility === 'visible'); }"""


class Held:
    """Answers of the server that are kept back until they are let go, by a word in what was asked."""

    def __init__(self, page: Watched) -> None:
        self._page = page.page
        self._word = ""
        self.routes: list[Any] = []

    @contextmanager
    def back(self, word: str) -> Iterator[list[Any]]:
        """Keep back what is asked with a word, within the block; what was kept is let go, oldest first, at its end."""

        def hold(route: Any) -> None:
            wanted = word in (route.request.post_data or "")
            self.routes.append(route) if wanted else route.continue_()

        self._page.route(UPDATE, hold)
        yield self.routes
        self.let_go()
        self._page.unroute(UPDATE, hold)

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()
        self.routes.clear()


def wait_for(page: Watched, claim: Callable[[], bool]) -> None:
    """Wait until something is so on this side; the browser goes on meanwhile."""
    for _ in range(1800):
        if claim():
            return
        page.page.wait_for_timeout(50)
    raise AssertionError("It did not come about.")


@pytest.fixture
def signed_in(page: Watched, serve: Callable[[Any], str], app: Dash) -> Watched:
    sign_in(page, serve(app))
    return page


# -- what is asked now is what is answered ------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [["Enter"], ["ArrowDown", "Enter"], ["ArrowUp", "Enter"]])
def test_enter_at_once_opens_what_was_typed_last(signed_in: Watched, keys: list[str]) -> None:
    search(signed_in, "07700 900301")

    signed_in.page.keyboard.press("Control+A")
    signed_in.page.keyboard.type("07700 900302")
    for key in keys:
        signed_in.page.keyboard.press(key)

    signed_in.until("() => window.graphintel.cy.nodes().length")
    assert signed_in.page.evaluate(IDS) == [OTHER]


@pytest.mark.parametrize("moment", ["typing", "asked"])
def test_enter_waits_for_the_answer_and_no_old_hit_can_be_clicked_meanwhile(signed_in: Watched, moment: str) -> None:
    held = Held(signed_in)
    search(signed_in, "07700 900301")

    with held.back("ask-hits") as routes:
        signed_in.page.keyboard.press("Control+A")
        signed_in.page.keyboard.type("07700 900302")
        if moment == "asked":
            wait_for(signed_in, lambda: len(routes) > 0)
        assert not signed_in.page.evaluate(SHOWN, "#hits [data-id]")
        signed_in.page.keyboard.press("Enter")
        assert signed_in.page.evaluate(IDS) == []

    signed_in.until("() => window.graphintel.cy.nodes().length")
    assert signed_in.page.evaluate(IDS) == [OTHER]


def test_enter_counts_for_the_text_that_it_was_pressed_on_only(signed_in: Watched) -> None:
    held = Held(signed_in)

    with held.back("ask-hits"):
        signed_in.page.click("#search")
        signed_in.page.keyboard.type("07700 900301")
        signed_in.page.keyboard.press("Enter")
        signed_in.page.keyboard.press("Backspace")
        signed_in.page.keyboard.type("2")
    signed_in.until(SHOWN, "#hits [data-id]")

    assert signed_in.page.evaluate(IDS) == []
    signed_in.page.keyboard.press("Enter")
    signed_in.until("() => window.graphintel.cy.nodes().length")
    assert signed_in.page.evaluate(IDS) == [OTHER]


def test_enter_on_what_is_not_found_draws_nothing(signed_in: Watched) -> None:
    search(signed_in, "07700 900301")
    signed_in.page.keyboard.press("Control+A")
    signed_in.page.keyboard.type("zzzz nothing")
    signed_in.page.keyboard.press("Enter")

    signed_in.until("() => document.getElementById('spoken').textContent.startsWith('Nothing found')")
    assert signed_in.page.evaluate(IDS) == []


def test_no_list_stands_under_another_choice_than_its_own(signed_in: Watched) -> None:
    page, held = signed_in.page, Held(signed_in)
    page.click("#to-networks")
    page.click("#every-group")
    signed_in.until(SHOWN, "#networks-list article")

    with held.back("ask-networks"):
        page.click("#networks-only")
        assert not signed_in.page.evaluate(SHOWN, "#networks-list article")
        assert page.get_attribute("#networks-list", "aria-busy") == "true"
    signed_in.until(SHOWN, "#networks-list .lead")

    page.click("#to-reviews")
    signed_in.until(SHOWN, "#reviews-list [aria-pressed=true]")
    with held.back("ask-reviews"):
        page.click('#reviews-list [data-mine="yes"]')
        assert not signed_in.page.evaluate(SHOWN, "#reviews-list [data-do=reviews]")
    signed_in.until(SHOWN, '#reviews-list [data-mine="yes"][aria-pressed=true]')


def test_no_page_of_one_thing_is_shown_while_another_is_asked_for(signed_in: Watched) -> None:
    page, held = signed_in.page, Held(signed_in)
    take_first_of(signed_in, "07700 900301")
    page.evaluate("(id) => window.graphintel.ask({ do: 'add', id })", FLAT)
    page.click('#drawer [data-do="premises-page"]')
    signed_in.until(SHOWN, "#premises-page h2")
    name = page.inner_text("#premises-page h2")

    with held.back("ask-premises"):
        page.click('#premises-page .members [data-do="premises-page"]')
        assert not page.evaluate(SHOWN, "#premises-page h2")
        assert not page.evaluate(SHOWN, '#premises-page [data-do="export"]')
    signed_in.until(SHOWN, "#premises-page h2")
    assert page.inner_text("#premises-page h2") != name


def take_first_of(page: Watched, text: str) -> None:
    search(page, text)
    take_first(page)


def test_a_late_answer_is_not_drawn_into_a_new_chart(signed_in: Watched) -> None:
    held = Held(signed_in)
    take_first_of(signed_in, "07700 900301")
    signed_in.page.wait_for_selector("#drawer .counts")

    with held.back("ask-chart") as routes:
        signed_in.page.focus("#chart-frame")
        signed_in.page.keyboard.press("e")
        wait_for(signed_in, lambda: len(routes) > 0)
        signed_in.page.click('[data-do="clear"]')
    take_first_of(signed_in, "07700 900302")

    assert signed_in.page.evaluate(IDS) == [OTHER]


def test_a_late_answer_of_the_drawer_is_not_shown_for_another_thing(signed_in: Watched) -> None:
    held = Held(signed_in)
    take_first_of(signed_in, "07700 900301")
    signed_in.page.wait_for_selector("#drawer .counts")

    with held.back("ask-drawer"):
        signed_in.page.evaluate("(id) => window.graphintel.open({ do: 'thing', id })", CONTROLLER)
        assert not signed_in.page.evaluate(SHOWN, "#drawer h2")
        signed_in.page.evaluate("(id) => window.graphintel.open({ do: 'thing', id })", HOUSE)
    signed_in.until(SHOWN, "#drawer h2")

    assert "Birch Road" in signed_in.page.inner_text("#drawer h2")


# -- a server that is gone, and comes back ------------------------------------------------------------------------

GONE = "() => document.querySelector('#gone:popover-open') && document.getElementById('gone').textContent"


class Restarted:
    """A server that can be stopped, and started anew on its port over the same service: as after a restart."""

    def __init__(self, service: ListService) -> None:
        self._service = service
        self._port = 0
        self._server: Any = None
        self._thread: Any = None

    def start(self) -> str:
        self._server = create_server(create_app(self._service).server, host="127.0.0.1", port=self._port, threads=4)  # type: ignore[arg-type]
        self._port = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        if self._server is not None:
            close(self._server, self._thread)
            self._server.close()
        self._server = None


@pytest.fixture
def server(service: ListService) -> Iterator[Restarted]:
    made = Restarted(service)
    yield made
    made.stop()


@pytest.fixture
def on_server(server: Restarted, chromium: Any) -> Iterator[Watched]:
    """A page signed in on a server that can be stopped; what the browser itself notes of lost connections is no fault."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(90_000)
    page = Watched(context.new_page())
    sign_in(page, server.start())
    yield page
    context.close()
    assert [said for said in page.errors if not said.startswith("Failed to load resource")] == []


def test_a_server_that_is_gone_is_said_and_what_waits_goes_on_by_itself(on_server: Watched, server: Restarted) -> None:
    take_first_of(on_server, "07700 900301")
    on_server.page.wait_for_selector("#drawer .counts")

    server.stop()
    said = on_server.until(GONE)
    assert said == "The server does not answer. This page goes on by itself when it is back."
    on_server.page.click("#search")
    on_server.page.keyboard.press("Control+A")
    on_server.page.keyboard.type("07700 900302")
    on_server.until("() => document.getElementById('gone').textContent.includes('Waiting for it: the search.')")
    on_server.page.keyboard.press("Enter")
    on_server.page.click("#to-networks")
    on_server.until("() => document.getElementById('gone').textContent.includes('the list of networks')")

    server.start()
    on_server.until(SHOWN, "#networks-list .lead")
    assert not on_server.page.evaluate(GONE)
    assert on_server.page.locator("._dash-error, .dash-debug-menu, .dash-fe-error__title").count() == 0


def test_a_page_goes_on_after_a_restart_with_the_session_that_it_had(on_server: Watched, server: Restarted) -> None:
    server.stop()
    on_server.until(GONE)
    server.start()
    on_server.until(f"() => !({GONE})()")

    take_first_of(on_server, "07700 900301")
    assert on_server.page.evaluate(IDS) == [NUMBER]
    on_server.page.click("#sign-out")
    on_server.page.wait_for_selector("#name")


def test_a_session_that_ended_while_the_server_was_gone_leads_to_the_sign_in(
    on_server: Watched, server: Restarted, service: ListService
) -> None:
    server.stop()
    on_server.until(GONE)
    on_server.page.click("#to-networks")
    service.end_all()
    server.start()

    on_server.page.wait_for_selector("#password")


def test_what_was_filled_in_is_kept_where_the_server_is_gone(on_server: Watched, server: Restarted) -> None:
    page = on_server.page
    page.click("#to-networks")
    page.click("#every-group")
    page.click('#networks-list [data-do="network-page"]')
    page.click('#network-page [data-step="taken"]')
    page.fill("#step-note", "Ask the agent.")
    server.stop()
    on_server.until(GONE)
    page.click('#step-form [type="submit"]')
    page.wait_for_selector("#step-form .refused:not([hidden])")

    assert "send it again" in page.inner_text("#step-form .refused")
    assert page.input_value("#step-note") == "Ask the agent."
    server.start()
    on_server.until(f"() => !({GONE})()")
    page.click('#step-form [type="submit"]')
    page.wait_for_selector("#network-page .standing:text('taken by officer')")


def test_a_proxy_without_its_server_is_a_server_that_is_gone(signed_in: Watched) -> None:
    signed_in.page.route(
        re.compile("_dash-update|icon.svg"), lambda route: route.fulfill(status=502, body="Bad Gateway")
    )
    signed_in.page.click("#to-networks")
    assert "the list of networks" in signed_in.until(GONE)

    signed_in.page.unroute_all()
    signed_in.until(SHOWN, "#networks-list .lead")
    assert [said for said in signed_in.errors if not said.startswith("Failed to load resource")] == []
    signed_in.errors.clear()
