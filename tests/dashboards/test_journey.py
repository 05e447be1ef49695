"""An officer's way through the demonstration, in Chromium: from a number on a card to the network behind it.

The server is one of the test's own, or that of a ``make demo`` which runs elsewhere: ``JOURNEY_ADDRESS`` names it, and
``JOURNEY_HOME`` the home that it serves.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboards.app import create_app
from graphintel.cli.serving import DEMO_SIGN_INS
from tests.browser import Watched
from tests.demo_home import DemoHome

pytestmark = [pytest.mark.browser, pytest.mark.graph]

READY = "() => Boolean(window.graphintel && window.graphintel.cy)"
TYPES = "() => window.graphintel.cy.nodes().map(n => n.data('type'))"
IDS = "() => window.graphintel.cy.nodes().map(n => n.id())"
MANY = "(least) => window.graphintel.cy.nodes().length >= least"
GRADE = re.compile(r"^[123][A-E]-[PC] \(3x5x2\)$")


@dataclass(frozen=True)
class Shown:
    """A demonstration that is served: where, from which home, and what is true of its world."""

    address: str
    home: Path
    truth: dict[str, Any]

    def password_of(self, account: str) -> str:
        lines = (self.home / DEMO_SIGN_INS).read_text(encoding="utf-8").splitlines()
        return next(line.split()[1] for line in lines if line.startswith(f"{account} "))


def serious(page: Watched) -> list[str]:
    found = Axe().run(page.page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in {"serious", "critical"}]


@pytest.fixture
def shown(request: pytest.FixtureRequest, serve: Callable[[Any], str]) -> Shown:
    if "JOURNEY_ADDRESS" in os.environ:
        home = Path(os.environ["JOURNEY_HOME"])
        truth = json.loads((home / "demo" / "truth.json").read_text(encoding="utf-8"))
        return Shown(os.environ["JOURNEY_ADDRESS"], home, truth)
    demo: DemoHome = request.getfixturevalue("demo_home")
    demo.service.networks(demo.viewer())
    return Shown(serve(create_app(demo.service)), demo.home, demo.truth)


def test_an_officer_goes_from_a_card_to_the_network(page: Watched, shown: Shown) -> None:
    brent, officer = shown.truth["stories"]["brent"], page.page
    faults = []

    officer.goto(shown.address)
    faults += serious(page)
    officer.fill("#name", "officer")
    officer.fill("#password", shown.password_of("officer"))
    officer.click("button")
    page.until(READY)

    officer.click("#search")
    officer.keyboard.type("O7700-9OO123")
    officer.wait_for_selector("#hits [data-id]")
    assert officer.locator("#hits .why").first.inner_text().strip()
    officer.locator("#hits [data-id]").first.click()
    officer.wait_for_selector("#drawer .counts")
    assert re.search(r"\d+ cards", officer.inner_text("#drawer .summary"))
    faults += serious(page)

    officer.click('#drawer [data-do="chain"]')
    page.until(MANY, 19)
    drawn = Counter(page.page.evaluate(TYPES))
    assert (drawn["AdvertCard"], drawn["CardDesign"], drawn["Phone"], drawn["Premises"]) == (12, 3, 2, 2)
    assert drawn["Advert"] == len(brent["adverts"])
    assert brent["near_miss"] not in officer.evaluate(IDS)
    faults += serious(page)

    officer.focus("#chart-frame")
    officer.keyboard.press("ArrowRight")
    officer.keyboard.press("l")
    officer.wait_for_selector("#drawer .and")
    assert GRADE.match(officer.locator("#drawer .grade").first.inner_text())
    told = officer.locator("#drawer .statement").first.inner_text()
    assert all(word in told for word in ("Handling", "Seen", "Basis", "Item", "Owner force"))

    officer.click("#to-networks")
    officer.wait_for_selector("#networks-list article")
    assert officer.locator("#networks-list article .why").count() == officer.locator("#networks-list article").count()
    assert "Shared facilities" in officer.inner_text("#networks-list")
    faults += serious(page)
    officer.locator('#networks-list [data-do="network"]').first.click()
    officer.wait_for_selector("#drawer .members")
    page.until(MANY, 5)
    assert officer.locator("#drawer .members tbody tr").count() >= 5
    assert officer.inner_text("#explore-title").startswith("Network: ")
    faults += serious(page)

    officer.click("#sign-out")
    officer.wait_for_selector("#name")
    assert "You are signed out." in officer.inner_text("main")
    assert faults == []
    assert not [seen for seen in page.addresses if "900123" in seen and not seen.startswith("data:")]


def test_the_same_way_by_keys_alone(page: Watched, shown: Shown) -> None:
    keys, officer = page.page.keyboard, page.page

    officer.goto(shown.address)
    page.until("() => document.activeElement.id === 'name'")
    keys.type("officer")
    keys.press("Tab")
    page.until("() => document.activeElement.id === 'password'")
    keys.type(shown.password_of("officer"))
    keys.press("Enter")
    page.until(READY)
    keys.press("/")
    keys.type("07700 900 123")
    officer.wait_for_selector("#hits [data-id]")
    keys.press("ArrowDown")
    keys.press("Enter")
    officer.wait_for_selector("#drawer .counts")
    keys.press("e")
    page.until(MANY, 5)
    keys.press("ArrowUp")
    keys.press("l")
    officer.wait_for_selector("#drawer .and")
    assert GRADE.match(officer.locator("#drawer .grade").first.inner_text())
    keys.press("Escape")

    officer.focus("#to-networks")
    keys.press("Enter")
    officer.wait_for_selector("#networks-list article")
    for _ in range(12):
        keys.press("Tab")
        if officer.evaluate("() => document.activeElement.dataset.do") == "network":
            break
    keys.press("Enter")
    officer.wait_for_selector("#drawer .members")
    officer.focus("#sign-out")
    keys.press("Enter")
    officer.wait_for_selector("#name")


def test_an_officer_decides_on_indicators_and_exports_for_a_partner(
    page: Watched, own_demo_home: DemoHome, serve: Callable[[Any], str]
) -> None:
    service, officer, faults = own_demo_home.service, page.page, []
    shown = Shown(serve(create_app(service)), own_demo_home.home, own_demo_home.truth)
    officer.goto(shown.address)
    officer.fill("#name", "officer")
    officer.fill("#password", shown.password_of("officer"))
    officer.click("button")
    page.until(READY)

    officer.click("#to-networks")
    officer.wait_for_selector("#networks-list article")
    officer.locator('#networks-list [data-do="network-page"]').first.click()
    officer.wait_for_selector("#network-page .sign")
    faults += serious(page)
    first, second = officer.locator("#network-page .sign").nth(0), officer.locator("#network-page .sign").nth(1)
    assert officer.locator("#network-page .axes > div").count() == 2
    first.locator("details summary").first.click()
    assert GRADE.match(first.locator(".lines .grade").first.inner_text())
    faults += serious(page)

    def step(sign: Any, name: str, note: str = "") -> None:
        sign.locator(f'[data-step="{name}"]').click()
        officer.fill("#step-note", note)
        officer.click('#step-form [type="submit"]')
        page.until("() => !document.getElementById('step-dialog').open")
        page.until(
            "([place, said]) => document.querySelectorAll('#network-page .sign')[place].innerText.includes(said)",
            [0 if sign is first else 1, f"{name} by officer"],
        )

    step(first, "taken")
    faults += serious(page)
    step(first, "dismissed", "Two flats of one building, seen today.")
    step(second, "taken", "Ask the agent.")

    officer.locator('#network-page [data-do="export"]').click()
    officer.wait_for_selector('#export-recipient option[value="outreach"]', state="attached")
    faults += serious(page)
    officer.select_option("#export-recipient", "outreach")
    officer.check("#format-csv")
    officer.click('#export-form [type="submit"]')
    officer.wait_for_selector("#manifest")
    officer.click("#manifest summary")
    faults += serious(page)
    told = officer.inner_text("#export-made")
    with officer.expect_download() as fetching:
        officer.click('#export-made [data-do="fetched"]')
    with ZipFile(fetching.value.path()) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held.pop("manifest.json"))
    assert fetching.value.suggested_filename == f"{manifest['export']}.zip"
    assert {file["name"]: file["sha256"] for file in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in held.items()
    }
    assert manifest["marking"] == "OFFICIAL"
    assert all(
        said in told for said in (manifest["export"], "Northmere Outreach", *(f["sha256"] for f in manifest["files"]))
    )
    officer.click('#export-made [data-do="leave"]')

    officer.locator('#network-page [data-do="export"]').click()
    officer.click('#export-form [type="submit"]')  # for the own force: more things go out than without a reason
    officer.wait_for_selector("#export-form .refused:not([hidden])")
    assert "give the reason, and your password again" in officer.inner_text("#export-form .refused")
    faults += serious(page)
    officer.fill("#export-reason", "Meeting of the unit.")
    officer.fill("#export-password", shown.password_of("officer"))
    officer.click('#export-form [type="submit"]')
    officer.wait_for_selector("#export-made:not([hidden]) #manifest")
    assert officer.input_value("#export-password") == ""
    officer.click('#export-made [data-do="leave"]')
    page.errors.clear()  # the browser notes the 403 in its console

    officer.click("#to-reviews")
    officer.wait_for_selector("#reviews-list table")
    faults += serious(page)
    rows = officer.locator("#reviews-list tbody tr").all_inner_texts()
    assert [row for row in rows if "dismissed by officer" in row and "Two flats of one building" in row and "I0" in row]
    assert [row for row in rows if "taken by officer" in row and "Ask the agent." in row]
    officer.click("#to-exports")
    officer.wait_for_selector("#exports-list table")
    faults += serious(page)
    assert manifest["export"] in officer.inner_text("#exports-list tbody")
    assert faults == []
    assert not [seen for seen in page.addresses if "network:" in seen]


def test_premises_lead_from_one_to_the_next(page: Watched, shown: Shown) -> None:
    officer = page.page
    officer.goto(shown.address)
    officer.fill("#name", "officer")
    officer.fill("#password", shown.password_of("officer"))
    officer.click("button")
    page.until(READY)
    officer.click("#search")
    officer.keyboard.type(shown.truth["stories"]["brent"]["numbers"][0].removeprefix("phone:"))
    officer.wait_for_selector("#hits [data-id]")
    officer.locator("#hits [data-id]").first.click()
    officer.wait_for_selector("#drawer .counts")
    officer.click('#drawer [data-do="chain"]')
    page.until(MANY, 19)
    page.page.evaluate(
        "(id) => window.graphintel.open({ do: 'thing', id })", shown.truth["stories"]["brent"]["premises"][0]
    )
    officer.wait_for_selector('#drawer [data-do="premises-page"]')

    officer.click('#drawer [data-do="premises-page"]')
    officer.wait_for_selector("#premises-page table")
    faults = serious(page)
    first = officer.inner_text("#premises-page h2")
    officer.locator('#premises-page .members [data-do="premises-page"]').first.click()
    page.until("(was) => document.querySelector('#premises-page h2').innerText !== was", first)
    officer.locator('#premises-page [data-do="premises"]').click()
    page.until("() => document.getElementById('explore-title').innerText.startsWith('Premises: ')")

    assert faults == []


def test_what_only_covert_reporting_says_is_nowhere_on_the_officers_pages(page: Watched, shown: Shown) -> None:
    hidden = shown.truth["stories"]["protected"]["person"]
    page.page.goto(shown.address)
    page.page.fill("#name", "officer")
    page.page.fill("#password", shown.password_of("officer"))
    page.page.click("button")
    page.until(READY)

    page.page.evaluate("(id) => window.graphintel.ask({ do: 'add', id })", hidden)
    page.until("() => document.getElementById('spoken').textContent")

    assert page.page.inner_text("#spoken") == "Nothing is held there that you may see."
    assert page.page.evaluate(IDS) == []
