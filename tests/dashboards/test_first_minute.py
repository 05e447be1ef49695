"""The first minute in the browser: what is asked now is what is answered, and nothing is lost where the server is gone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from dash import Dash
from waitress.server import create_server

from dashboards.app import create_app
from tests.browser import Watched, close
from tests.dashboards.lists import (
    CONTROLLER,
    FLAT,
    HOUSE,
    NOT_RECORDED,
    NUMBER,
    OFFICER,
    OTHER,
    PASSWORD,
    ListService,
    Teller,
)
from tests.dashboards.test_in_browser import READY, search, serious, sign_in, take_first

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
        page.click("#reviews-list [data-ask*=mine]")
        assert not signed_in.page.evaluate(SHOWN, "#reviews-list [data-do=list]")
    signed_in.until(SHOWN, "#reviews-list [data-ask*=mine][aria-pressed=true]")


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
    assert only_noted(signed_in)


# -- what is refused ----------------------------------------------------------------------------------------------


def only_noted(page: Watched) -> bool:
    """Whether the console has nothing but what the browser itself notes of each refused request; it is emptied."""
    others = [said for said in page.errors if not said.startswith("Failed to load resource")]
    page.errors.clear()
    return others == []


def test_a_refused_step_says_why_in_its_dialog_and_keeps_what_was_typed(signed_in: Watched) -> None:
    page = signed_in.page
    page.click("#to-networks")
    page.click("#every-group")
    page.click('#networks-list [data-do="network-page"]')
    page.click('#network-page [data-step="taken"]')
    page.click('#step-form [type="submit"]')
    page.click('#network-page [data-step="escalated"]')
    page.fill("#step-to", "force:FA")
    page.fill("#step-note", "Somebody must look at this.")
    page.click('#step-form [type="submit"]')
    page.wait_for_selector("#step-form .refused:not([hidden])")

    assert "'force:FA' can be nobody to escalate to" in page.inner_text("#step-form .refused")
    assert page.input_value("#step-note") == "Somebody must look at this."
    assert page.input_value("#step-to") == "force:FA"
    assert only_noted(signed_in)
    page.fill("#step-to", "safeguarding")
    page.click('#step-form [type="submit"]')
    page.wait_for_selector("#network-page .standing:text('escalated')")


def test_a_refused_briefing_says_why_in_its_dialog_and_keeps_what_was_typed(signed_in: Watched) -> None:
    page = signed_in.page
    page.click("#to-networks")
    page.click("#every-group")
    page.click('#networks-list [data-do="network-page"]')
    page.click('#network-page [data-do="export"]')
    page.wait_for_selector('#export-recipient option[value="own_force"]', state="attached")
    page.fill("#export-purpose", "Meeting of the unit")
    page.uncheck("#format-pdf")
    page.click('#export-form [type="submit"]')
    page.wait_for_selector("#export-form .refused:not([hidden])")

    assert "No format is no format of a briefing" in page.inner_text("#export-form .refused")
    assert page.input_value("#export-purpose") == "Meeting of the unit"
    assert only_noted(signed_in)


def test_a_refused_reading_leaves_nothing_of_another_question_and_says_why(
    signed_in: Watched, service: ListService
) -> None:
    take_first_of(signed_in, "07700 900301")
    signed_in.page.wait_for_selector("#drawer .counts")
    signed_in.page.evaluate("(id) => window.graphintel.open({ do: 'thing', id })", "person:FA:unknown")
    signed_in.until("() => document.getElementById('banner').textContent")

    assert "Nothing is held under" in signed_in.page.inner_text("#banner")
    assert not signed_in.page.evaluate(SHOWN, "#drawer h2")
    service.refuses = NOT_RECORDED
    search_text(signed_in, "07700 900302")
    signed_in.until("() => document.getElementById('banner').textContent.includes('could not be recorded')")
    signed_in.page.keyboard.press("Enter")
    assert signed_in.page.evaluate(IDS) == [NUMBER]
    assert only_noted(signed_in)


def search_text(page: Watched, text: str) -> None:
    page.page.click("#search")
    page.page.keyboard.press("Control+A")
    page.page.keyboard.type(text)


def test_a_refused_sign_in_keeps_the_name(page: Watched, serve: Callable[[Any], str], app: Dash) -> None:
    page.page.goto(serve(app))
    page.page.fill("#name", 'officer"<b>')
    page.page.fill("#password", "wrong")
    page.page.click("button")
    page.page.wait_for_selector(".refused")

    assert page.page.inner_text(".refused") == "Account or password is not right."
    assert page.page.input_value("#name") == 'officer"<b>'
    assert page.page.evaluate("() => document.activeElement.id") == "password"
    assert only_noted(page)


def test_a_sign_in_that_cannot_be_recorded_is_a_page_with_the_reason(
    page: Watched, serve: Callable[[Any], str], service: ListService, app: Dash
) -> None:
    page.page.goto(serve(app))
    service.refuses = NOT_RECORDED
    page.page.fill("#name", "officer")
    page.page.fill("#password", PASSWORD)
    page.page.click("button")
    page.page.wait_for_selector(".refused")

    assert "could not be recorded" in page.page.inner_text(".refused")
    assert page.page.input_value("#name") == "officer"
    service.refuses = None
    page.page.fill("#password", PASSWORD)
    page.page.click("button")
    page.until(READY)
    page.page.goto(page.page.url + "nowhere")
    assert page.page.inner_text(".refused") == "There is no such page."
    page.page.click("a")
    page.until(READY)
    assert only_noted(page)


# -- the first view -----------------------------------------------------------------------------------------------


def test_the_focus_stands_in_the_search_after_signing_in(signed_in: Watched) -> None:
    assert signed_in.until("() => document.activeElement.id === 'search'")

    signed_in.page.keyboard.press("/")
    signed_in.page.keyboard.type("07700 900301")
    signed_in.page.keyboard.press("Enter")
    signed_in.until("() => window.graphintel.cy.nodes().length")
    assert signed_in.page.evaluate(IDS) == [NUMBER]


NOTHING = "nothing that this account may see has been taken in yet"


@pytest.mark.parametrize("hidden", [False, True])
def test_whoever_sees_nothing_is_told_why_and_how_files_are_taken_in(
    page: Watched, serve: Callable[[Any], str], hidden: bool
) -> None:
    """An empty home, and a full one of which the officer may see nothing, say the same."""
    teller = Teller()
    teller.say(teller.item(conditions=("compartment:covert",)), "USES_PHONE", CONTROLLER, NUMBER)
    covert = [replace(one, requires=(*one.requires, "compartment:covert")) for one in teller.told.values()]
    sign_in(page, serve(create_app(ListService(covert if hidden else []))))  # type: ignore[arg-type]

    page.until(SHOWN, "#empty .lead")
    assert NOTHING in page.page.inner_text("#empty") and "graphintel ingest" in page.page.inner_text("#empty")
    search_text(page, "07700 900301")
    page.until(SHOWN, "#hits .none")
    page.page.keyboard.press("Escape")
    page.page.click("#to-networks")
    page.page.click("#every-group")
    page.until("(said) => document.getElementById('networks-list').textContent.includes(said)", NOTHING)


# -- long lists ---------------------------------------------------------------------------------------------------

MEMBERS = 120
ROWS = "() => document.querySelectorAll('#network-page .members tbody tr').length"
LISTED = "() => document.querySelector('#network-page [data-slice=members]').textContent"


@pytest.fixture
def crowd() -> ListService:
    """A service that holds one network of many people, who use the same numbers."""
    teller = Teller()
    teller.say(teller.item(), "HOLDS_ROLE", CONTROLLER, FLAT, "controller")
    teller.say(teller.item(), "MANAGES", CONTROLLER, FLAT)
    for person in (CONTROLLER, *(f"person:FA:M{number}" for number in range(MEMBERS))):
        item = teller.item()
        for number in ("900301", "900302", "900303"):
            teller.say(item, "USES_PHONE", person, f"phone:+447700{number}")
    return ListService(list(teller.told.values()))


def test_members_of_a_network_stand_in_parts_of_fifty(
    page: Watched, serve: Callable[[Any], str], crowd: ListService
) -> None:
    sign_in(page, serve(create_app(crowd)))  # type: ignore[arg-type]
    officer, keys = page.page, page.page.keyboard
    [found] = [one for one in crowd.read(OFFICER, "networks")["networks"] if one["size"] > MEMBERS]
    total = f"{found['size']:,}"
    officer.click("#to-networks")
    officer.click(f'#networks-list [data-do="network-page"][data-id="{found["id"]}"]')
    page.until(SHOWN, "#network-page h2")
    crowd.reads.clear()

    assert f"Members ({total})" in officer.inner_text("#network-page")
    assert page.page.evaluate(LISTED) == f"Members 1 to 50 of {total}"
    names = set(members(page))
    officer.locator('#network-page [data-do="slice"]').last.focus()
    keys.press("Enter")
    page.until(f"() => ({LISTED})() === 'Members 51 to 100 of {total}'")
    assert officer.inner_text("#spoken") == f"Members 51 to 100 of {total}"
    assert officer.evaluate("() => document.activeElement.textContent") == "Next 50"
    names |= set(members(page))
    keys.press("Enter")
    page.until(f"() => ({LISTED})() === 'Members 101 to {total} of {total}'")
    names |= set(members(page))
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.press("Enter")
    page.until(f"() => ({LISTED})() === 'Members 51 to 100 of {total}'")

    assert len(names) == found["size"]
    assert crowd.reads.count("network") == 3, "each part that is shown is a read of its own"
    assert serious(page) == []


def members(page: Watched) -> list[str]:
    buttons = page.page.locator('#network-page .members [data-do="thing"]')
    found = [str(one) for one in buttons.evaluate_all("all => all.map(one => one.dataset.id)")]
    assert len(found) <= 50
    return found


def test_what_is_on_no_page_that_is_shown_is_let_go(signed_in: Watched) -> None:
    signed_in.page.click("#to-networks")
    signed_in.page.click("#every-group")
    signed_in.until(SHOWN, "#networks-list article")
    signed_in.page.click('#networks-list [data-do="network-page"]')
    signed_in.until(SHOWN, "#network-page h2")

    signed_in.until("() => !document.querySelector('#networks-list article')")
    signed_in.page.click("#to-networks")
    signed_in.until(SHOWN, "#networks-list article")
    assert not signed_in.page.evaluate("() => document.querySelector('#network-page h2')")
