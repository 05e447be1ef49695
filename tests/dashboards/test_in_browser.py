"""What lives in the browser, proved in one: the chart grows and nothing moves, keys reach everything, nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from dash import Dash

from tests.browser import Watched
from tests.dashboards.lists import CONTROLLER, FLAT, NOT_RECORDED, NUMBER, PASSWORD, SHOWN_NUMBER, ListService, Teller

pytestmark = pytest.mark.browser

READY = "() => Boolean(window.graphintel && window.graphintel.cy)"
PLACES = "() => Object.fromEntries(window.graphintel.cy.nodes().map(n => [n.id(), [n.position('x'), n.position('y')]]))"
VIEW = "() => [window.graphintel.cy.zoom(), window.graphintel.cy.pan().x, window.graphintel.cy.pan().y]"
DRAWN = "() => window.graphintel.cy.nodes().length"
CHOSEN = "() => window.graphintel.chosen()"
ON_SCREEN = """(id) => { const n = window.graphintel.cy.getElementById(id), p = n.renderedPosition();
  const box = document.getElementById('chart').getBoundingClientRect(); return [box.left + p.x, box.top + p.y]; }"""
IMPACTS = {"serious", "critical"}


def sign_in(page: Watched, address: str, account: str = "officer") -> None:
    page.page.goto(address)
    page.page.fill("#name", account)
    page.page.fill("#password", PASSWORD)
    page.page.click("button")
    page.until(READY)


def search(page: Watched, text: str) -> None:
    page.page.click("#search")
    page.page.keyboard.press("Control+A")
    page.page.keyboard.press("Delete")
    page.until("() => document.getElementById('hits').hidden")
    page.page.keyboard.type(text)
    page.until("() => document.querySelector('#hits:not([hidden]) [data-id]')")


def take_first(page: Watched) -> None:
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    page.until("() => window.graphintel.cy.nodes().length && !document.getElementById('drawer').hidden")


def drawn(page: Watched, least: int) -> int:
    return int(
        page.until("(least) => { const n = window.graphintel.cy.nodes().length; return n >= least && n; }", least)
    )


def serious(page: Watched) -> list[str]:
    found = Axe().run(page.page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in IMPACTS]


@pytest.fixture
def opened(page: Watched, serve: Callable[[Any], str], app: Dash) -> Watched:
    """A page signed in, with the number drawn and its drawer open."""
    sign_in(page, serve(app))
    search(page, "07700 900301")
    take_first(page)
    return page


def test_an_expansion_moves_nothing_and_keeps_the_view(opened: Watched) -> None:
    opened.page.wait_for_selector("#drawer .counts")
    before, view = opened.page.evaluate(PLACES), opened.page.evaluate(VIEW)

    sent = []
    opened.page.on("request", lambda r: sent.append(len(r.post_data or "")) if "update-component" in r.url else None)
    opened.page.focus("#chart-frame")
    opened.page.keyboard.press("e")

    assert drawn(opened, 12) == 12
    after = opened.page.evaluate(PLACES)
    assert {name: after[name] for name in before} == before
    assert opened.page.evaluate(VIEW) == view
    assert max(sent) < 1000
    places = list(after.values())
    apart = [((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for n, a in enumerate(places) for b in places[n + 1 :]]
    assert min(apart) > 70


def test_counts_stand_before_expansion_and_one_type_can_be_added(opened: Watched) -> None:
    told = opened.page.inner_text("#drawer .summary")
    opened.page.click('#drawer [data-do="expand"][data-type="Advert"]')

    assert told == "This phone number: 8 cards, 2 adverts and 1 person."
    assert drawn(opened, 3) == 3


def test_a_line_shows_every_statement_behind_it(opened: Watched) -> None:
    opened.page.click('#drawer [data-do="expand"][data-type="Person"]')
    drawn(opened, 2)
    x, y = opened.page.evaluate("""() => { const e = window.graphintel.cy.edges()[0].renderedMidpoint();
      const box = document.getElementById('chart').getBoundingClientRect(); return [box.left + e.x, box.top + e.y]; }""")
    opened.page.mouse.click(x, y)
    opened.page.wait_for_selector("#drawer .and")

    grades = opened.page.locator("#drawer .grade").all_inner_texts()
    assert sorted(grades) == ["1A-P (3x5x2)", "2C-P (3x5x2)", "3D-P (3x5x2)"]
    assert opened.page.inner_text("#drawer .summary") == "3 statements from 3 independent sources."
    assert "Handling" in opened.page.inner_text("#drawer .statement")


def test_a_double_click_expands_and_a_drag_stays(opened: Watched) -> None:
    x, y = opened.page.evaluate(ON_SCREEN, NUMBER)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x - 80, y - 60, steps=4)
    opened.page.mouse.up()
    dragged = opened.page.evaluate(PLACES)[NUMBER]
    opened.page.mouse.dblclick(x - 80, y - 60)

    drawn(opened, 12)
    assert opened.page.evaluate(PLACES)[NUMBER] == dragged
    around = [place for name, place in opened.page.evaluate(PLACES).items() if name != NUMBER]
    assert abs(sum(x for x, _ in around) / len(around) - dragged[0]) < 120


def test_everything_is_done_by_keys_alone(page: Watched, serve: Callable[[Any], str], app: Dash) -> None:
    keys = page.page.keyboard
    page.page.goto(serve(app))
    page.until("() => document.activeElement.id === 'name'")
    keys.type("officer")
    keys.press("Tab")
    page.until("() => document.activeElement.id === 'password'")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.until(READY)

    keys.press("/")
    keys.type("07700 900301")
    page.until("() => document.querySelector('#hits [data-id]')")
    take_first(page)
    keys.press("e")
    drawn(page, 12)
    keys.press("ArrowUp")
    first = page.until(CHOSEN)
    assert first != NUMBER
    assert "advertises number" in page.page.inner_text("#spoken") or "uses phone" in page.page.inner_text("#spoken")
    keys.press("l")
    page.page.wait_for_selector("#drawer .and")
    keys.press("Escape")
    assert page.page.evaluate("() => document.activeElement.id") == "chart-frame"
    keys.press("Enter")
    page.until("() => document.activeElement.tagName === 'H2'")
    keys.press("Escape")
    keys.press("f")
    assert page.page.inner_text("#spoken") == "The whole chart is in view."
    keys.press("t")
    assert page.page.locator("#table-frame table").count() == 2
    assert page.page.evaluate("() => document.activeElement.closest('tr').dataset.row") == first
    keys.press("t")
    keys.press("Delete")
    page.until("(count) => window.graphintel.cy.nodes().length === count", 11)
    keys.press("?")
    assert page.page.locator("#keys[open]").count() == 1
    keys.press("Escape")
    page.page.focus("#sign-out")
    keys.press("Enter")
    page.page.wait_for_selector("#name")
    assert "You are signed out." in page.page.inner_text("main")


def test_table_and_chart_share_one_selection(opened: Watched) -> None:
    opened.page.click('#drawer [data-do="expand"][data-type="Person"]')
    drawn(opened, 2)
    opened.page.click('[data-do="table"]')
    opened.page.click(f'#table-frame [data-do="thing"][data-id="{CONTROLLER}"]')
    opened.page.wait_for_selector("#drawer h2:text('Testname Alder')")
    opened.page.click('[data-do="table"]')

    assert opened.page.evaluate("() => window.graphintel.cy.$('node:selected').id()") == CONTROLLER


def test_no_page_has_a_serious_fault_of_access(opened: Watched) -> None:
    faults = {"drawer": serious(opened)}
    opened.page.click('[data-do="chain"]')
    drawn(opened, 20)
    opened.page.click("#legend summary")
    faults["legend"] = serious(opened)
    opened.page.click('[data-do="table"]')
    faults["table"] = serious(opened)
    search(opened, "Testname")
    faults["hits"] = serious(opened)
    opened.page.keyboard.press("Escape")
    opened.page.click("#to-networks")
    opened.page.wait_for_selector("#networks-list > *")
    faults["networks"] = serious(opened)
    opened.page.click("#every-group")
    opened.page.wait_for_selector("#networks-list article")
    opened.page.click('#networks-list [data-do="network"]')
    opened.page.wait_for_selector("#drawer .members")
    faults["network"] = serious(opened)
    opened.page.emulate_media(color_scheme="dark")
    faults["dark"] = serious(opened)
    opened.page.click("#sign-out")
    opened.page.wait_for_selector("#name")
    faults["signed out"] = serious(opened)

    assert {name: found for name, found in faults.items() if found} == {}


SMALL = """() => Array.from(document.querySelectorAll('button, a[href], summary, [role=option], select, textarea, .field input:not([type=checkbox])'))
  .map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, r]) => r.width && (r.width < 24 || r.height < 24) && r.left >= 0)
  .map(([text]) => text)"""


def test_targets_are_large_enough(opened: Watched) -> None:
    small = {"explore": opened.page.evaluate(SMALL)}
    opened.page.evaluate("(id) => window.graphintel.ask({ do: 'add', id })", FLAT)
    opened.page.click('#drawer [data-do="premises-page"]')
    opened.page.wait_for_selector("#premises-page table")
    small["premises"] = opened.page.evaluate(SMALL)
    opened.page.click('#premises-page [data-do="export"]')
    small["export"] = opened.page.evaluate(SMALL)

    assert {name: found for name, found in small.items() if found} == {}


def test_the_new_pages_have_no_serious_fault_of_access_in_the_dark(opened: Watched) -> None:
    opened.page.emulate_media(color_scheme="dark")
    opened.page.evaluate("(id) => window.graphintel.ask({ do: 'add', id })", FLAT)
    opened.page.click('#drawer [data-do="premises-page"]')
    opened.page.wait_for_selector("#premises-page table")
    faults = {"premises": serious(opened)}
    opened.page.click('#premises-page [data-do="export"]')
    faults["export"] = serious(opened)
    opened.page.keyboard.press("Escape")
    opened.page.click("#to-networks")
    opened.page.click("#every-group")
    opened.page.click('#networks-list [data-do="network-page"]')
    opened.page.wait_for_selector("#network-page .axes")
    faults["network"] = serious(opened)
    opened.page.click('#network-page [data-step="taken"]')
    faults["step"] = serious(opened)
    opened.page.click('#step-form [type="submit"]')
    opened.page.wait_for_selector("#network-page .standing:text('taken by officer')")
    opened.page.click("#to-reviews")
    opened.page.wait_for_selector("#reviews-list table")
    faults["reviews"] = serious(opened)

    assert {name: found for name, found in faults.items() if found} == {}


def test_steps_of_review_ask_only_for_what_belongs_to_them(opened: Watched) -> None:
    opened.page.click("#to-networks")
    opened.page.click("#every-group")
    opened.page.click('#networks-list [data-do="network-page"]')
    shown = "() => Array.from(document.querySelectorAll('#step-form .field-row:not([hidden]) label')).map(l => l.textContent)"
    asked = {}
    opened.page.click('#network-page [data-step="taken"]')
    asked["taken"] = opened.page.evaluate(shown)
    opened.page.click('#step-form [type="submit"]')
    for step in ("assessed", "dismissed", "escalated"):
        opened.page.click(f'#network-page [data-step="{step}"]')
        asked[step] = opened.page.evaluate(shown)
        opened.page.keyboard.press("Escape")
    opened.page.click('#network-page [data-step="dismissed"]')
    opened.page.click('#step-form [type="submit"]')

    assert asked == {
        "taken": ["Why", "Day of the next review"],
        "assessed": ["What was found", "Why", "Day of the next review"],
        "dismissed": ["Why", "Day of the next review"],
        "escalated": ["Hand it to", "Why", "Day of the next review"],
    }
    assert opened.page.evaluate("() => document.getElementById('step-dialog').open"), "a reason is asked for"


FOCUSED = """() => { const dialog = document.querySelector('dialog[open]'), at = document.activeElement;
  return Boolean(dialog && dialog.contains(at) && !at.disabled && at.getClientRects().length); }"""
OPENED = f"(button) => {{ document.querySelector(button).click(); return ({FOCUSED})(); }}"


def test_a_dialog_opens_on_a_field_that_it_asks_for_whatever_stood_in_it_before(opened: Watched) -> None:
    """The focus is looked at before the browser draws: until then a field switched off swallows Escape."""
    opened.page.click("#to-networks")
    opened.page.click("#every-group")
    opened.page.click('#networks-list [data-do="network-page"]')
    opened.page.click('#network-page [data-step="taken"]')
    opened.page.click('#step-form [type="submit"]')
    opened.page.wait_for_selector('#network-page [data-step="assessed"]')
    steps = ["assessed", "dismissed", "escalated"]
    walk = [step for first in steps for second in steps for step in (first, second)]

    for step in walk:
        assert opened.page.evaluate(OPENED, f'#network-page [data-step="{step}"]'), step
        opened.page.keyboard.press("Escape")
        opened.until("() => !document.querySelector('dialog[open]')")
    for _ in range(2):
        assert opened.page.evaluate(OPENED, '#network-page [data-do="export"]')
        opened.page.wait_for_selector('#export-recipient option[value="own_force"]', state="attached")
        opened.page.click('#export-form [type="submit"]')
        opened.page.wait_for_selector("#export-made:not([hidden]) #manifest")
        opened.until(FOCUSED)
        opened.page.keyboard.press("Escape")
        opened.until("() => !document.querySelector('dialog[open]')")


def test_no_identifier_stands_in_an_address_title_or_storage(opened: Watched) -> None:
    opened.page.click('[data-do="chain"]')
    drawn(opened, 20)
    kept = opened.page.evaluate("() => JSON.stringify([localStorage, sessionStorage])")

    for needle in (*SHOWN_NUMBER, "JS/", "ALDER", "Testname"):
        assert not [address for address in opened.addresses if needle in address and not address.startswith("data:")]
        assert needle not in opened.page.title() + opened.page.url + kept


def test_a_reading_that_cannot_be_recorded_is_said_and_shows_nothing(opened: Watched, service: ListService) -> None:
    service.refuses = NOT_RECORDED
    opened.page.focus("#chart-frame")
    opened.page.keyboard.press("e")
    opened.until("() => document.getElementById('banner').textContent")

    assert "could not be recorded" in opened.page.inner_text("#banner")
    assert opened.page.evaluate(DRAWN) == 1
    service.refuses = None
    opened.page.keyboard.press("e")
    assert drawn(opened, 12) == 12
    opened.errors.clear()  # the browser notes each 503 in its console


def test_a_session_that_ended_goes_back_to_the_door(opened: Watched, service: ListService) -> None:
    service.end_all()
    opened.page.focus("#chart-frame")
    opened.page.keyboard.press("e")
    opened.page.wait_for_selector("#password")
    opened.errors.clear()  # the browser notes the 401 in its console


def test_what_was_shown_is_gone_after_signing_out(opened: Watched) -> None:
    opened.page.click("#sign-out")
    opened.page.wait_for_selector("#name")
    opened.page.go_back()
    opened.page.wait_for_selector("#name")

    content = opened.page.content()
    assert not any(needle in content for needle in SHOWN_NUMBER)


def test_a_line_without_both_ends_is_left_out_and_said(opened: Watched) -> None:
    opened.page.evaluate("""() => window.dash_clientside.graphintel.apply({ nodes: [], edges: [
      { data: { id: 'q', source: 'phone:+447700900301', target: 'nowhere' } }] })""")

    assert "Left out 1 line" in opened.page.inner_text("#banner")
    opened.page.focus("#chart-frame")
    opened.page.keyboard.press("e")
    assert drawn(opened, 12) == 12


def test_hostile_text_is_only_text(page: Watched, serve: Callable[[Any], str]) -> None:
    from dashboards.app import create_app
    from tests.dashboards import lists

    hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"javascript:alert(3)'
    teller = Teller()
    named = {**lists.NAMES, CONTROLLER: hostile}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "NAMES", named)
        item = teller.item(text=hostile)
        teller.say(item, "USES_PHONE", CONTROLLER, NUMBER)
        teller.say(item, "MANAGES", CONTROLLER, FLAT)
        teller.say(item, "HOLDS_ROLE", CONTROLLER, FLAT, "controller")
    sign_in(page, serve(create_app(ListService(list(teller.told.values())))))  # type: ignore[arg-type]
    search(page, "07700 900301")
    take_first(page)
    page.page.keyboard.press("e")
    drawn(page, 2)
    page.page.keyboard.press("t")
    page.page.click(f'#table-frame [data-do="thing"][data-id="{CONTROLLER}"]')
    page.page.wait_for_selector(f"#drawer [data-id='{CONTROLLER}']")

    assert hostile[:20] in page.page.inner_text("#drawer h2")
    assert page.page.locator("#content script, #content img[src=x]").count() == 0


def test_the_first_load_is_small(page: Watched, serve: Callable[[Any], str], app: Dash) -> None:
    sizes: dict[str, int] = {}
    page.page.on(
        "response",
        lambda r: (
            sizes.__setitem__(r.url.split("/")[-1].split("?")[0], len(r.body()))
            if r.url.split("?")[0].endswith(".js")
            else None
        ),
    )
    sign_in(page, serve(app))

    assert not [name for name in sizes if "plotly" in name or "extra" in name or "leaflet" in name]
    assert sum(sizes.values()) < 1_900_000, sizes


def test_an_export_that_is_still_being_made_is_not_taken_for_another(opened: Watched) -> None:
    held: list[Any] = []
    opened.page.route(
        re.compile("_dash-update-component"),
        lambda route: held.append(route) if "ask-export.data" in (route.request.post_data or "") else route.continue_(),
    )
    opened.page.evaluate("(id) => window.graphintel.ask({ do: 'add', id })", FLAT)
    opened.page.click('#drawer [data-do="premises-page"]')
    opened.page.click('#premises-page [data-do="export"]')
    opened.page.wait_for_selector('#export-recipient option[value="own_force"]', state="attached")
    ordered = opened.page.inner_text("#export-about")
    opened.page.click('#export-form [type="submit"]')
    opened.until("() => document.querySelector('#export-form [type=submit][aria-disabled]')")
    opened.page.click('#export-form [data-do="leave"]')
    opened.page.click("#to-networks")
    opened.page.click("#every-group")
    opened.page.click('#networks-list [data-do="network-page"]')
    opened.page.click('#network-page [data-do="export"]')

    assert opened.page.inner_text("#export-about") == ordered
    assert opened.page.locator('#export-form [type="submit"]').is_disabled()
    [route] = held
    route.continue_()
    opened.page.wait_for_selector("#manifest")
    assert opened.page.inner_text("#export-about") == ordered
    opened.page.unroute_all()
