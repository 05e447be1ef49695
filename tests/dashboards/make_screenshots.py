"""The README's pictures: ``python -m tests.dashboards.make_screenshots`` takes them of a demonstration home."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from dashboards.app import create_app
from graphintel.briefing.formats import prepared
from graphintel.briefing.writers.pdf import pages
from graphintel.cli.serving import DEMO_SIGN_INS, prepare_demo
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.briefings import BriefingRequest
from graphintel.settings import read_settings
from tests.browser import served
from tests.dashboards.palette import in_few_colours

PLACE = Path(__file__).parents[2] / "dashboards" / "screenshots"
HOME = Path("var") / "demo"
SIZE = {"width": 1280, "height": 800}
DOTS, MOST_PAGES = 80, 3


def _wait(page: Page, milliseconds: int = 1500) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(milliseconds)


def sign_in(page: Page, address: str, password: str) -> None:
    """Go through the door as the officer."""
    page.goto(address)
    page.fill("#name", "officer")
    page.fill("#password", password)
    page.click("button")
    page.wait_for_selector("#search")
    _wait(page)


def search(page: Page) -> None:
    """Type a number as it stands on a card."""
    page.click("#search")
    page.keyboard.type("O7700-9OO123")
    page.wait_for_selector("#hits [data-id]")
    page.keyboard.press("ArrowDown")
    _wait(page, 400)


def chain(page: Page) -> None:
    """Take the hit and draw its whole chain."""
    page.keyboard.press("Enter")
    page.wait_for_selector('#drawer [data-do="chain"]')
    page.click('#drawer [data-do="chain"]')
    _wait(page)
    page.focus("#content")


def line(page: Page) -> None:
    """Read what is behind one line."""
    page.focus("#chart-frame")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("l")
    page.wait_for_selector("#drawer .and")
    _wait(page, 400)


def networks(page: Page) -> None:
    """List the networks."""
    page.click("#to-networks")
    page.wait_for_selector("#networks-list article")
    _wait(page, 400)


def network(page: Page) -> None:
    """Open one as a chart."""
    page.locator('#networks-list [data-do="network"]').nth(1).click()
    page.wait_for_selector("#drawer .members")
    _wait(page)
    page.focus("#content")


def indicators(page: Page) -> None:
    """Open the page of the first one: what points to what, and what speaks against it."""
    page.click("#to-networks")
    page.locator('#networks-list [data-do="network-page"]').first.click()
    page.wait_for_selector("#network-page .sign")
    page.locator("#network-page .sign summary").first.click()
    _wait(page, 400)


def premises(page: Page) -> None:
    """Open one of its premises."""
    page.locator('#network-page [data-do="thing"][data-id^="premises:"]').first.click()
    page.wait_for_selector("#premises-page table")
    page.locator("#premises-page summary").first.click()
    _wait(page, 400)


def manifest(page: Page) -> None:
    """Export it for a partner, and open the manifest."""
    page.click("#to-networks")
    second = page.locator('#networks-list [data-do="network-page"]').nth(1)
    named = second.get_attribute("data-id")
    second.click()
    page.wait_for_selector(f'#network-page [data-do="export"][data-id="{named}"]')
    page.wait_for_selector("#network-page .sign")
    page.click('#network-page [data-do="export"]')
    page.wait_for_selector('#export-recipient option[value="outreach"]', state="attached")
    page.select_option("#export-recipient", "outreach")
    page.click('#export-form [type="submit"]')
    page.wait_for_selector("#manifest")
    page.click("#manifest summary")
    _wait(page, 400)


def reviews(page: Page) -> None:
    """Take the network, and list what waits for whom."""
    page.click('#export-made [data-do="leave"]')
    page.locator('#network-page [data-do="step"]').first.click()
    page.fill("#step-note", "Ask the council who pays for the two flats.")
    page.click('#step-form [type="submit"]')
    page.wait_for_selector("#network-page .standing:text('taken by')")
    page.click("#to-reviews")
    page.wait_for_selector("#reviews-list table")
    _wait(page, 400)


STEPS: list[tuple[str, Callable[[Page], None]]] = [
    ("search", search),
    ("chain", chain),
    ("line", line),
    ("networks", networks),
    ("network", network),
]
"""Pictures in order, each with what leads from the one before to it."""

DECISIONS: list[tuple[str, Callable[[Page], None]]] = [
    ("indicators", indicators),
    ("premises", premises),
    ("manifest", manifest),
    ("reviews", reviews),
]
"""Pictures that follow those of ``STEPS``; the last two leave an export and a step of review in the home."""


def take(service: Service, password: str, place: Path) -> list[Path]:
    """Take every picture, the chart of a network in dark colours and the pages of a briefing too, and return the files.

    Parameters
    ----------
    service : Service
        Over the demonstration world.
    password : str
        The officer's.
    place : Path
        Folder to write to.

    Returns
    -------
    list of Path
    """
    place.mkdir(parents=True, exist_ok=True)
    written = []
    with served(create_app(service)) as address, sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, reduced_motion="reduce", locale="en-GB").new_page()
        sign_in(page, address, password)
        for name, step in STEPS:
            step(page)
            written.append(_picture(page, place / f"{name}.png"))
        page.emulate_media(color_scheme="dark")
        _wait(page, 400)
        written.append(_picture(page, place / "network-dark.png"))
        page.emulate_media(color_scheme="light")
        for name, step in DECISIONS:
            step(page)
            written.append(_picture(page, place / f"{name}.png"))
        browser.close()
    return [*written, *briefing(service, password, place)]


def briefing(service: Service, password: str, place: Path) -> list[Path]:
    """Draw the first pages of a briefing of the second network for another force, and return the files."""
    officer = service.viewer_of_account("officer")
    network = as_json(service.networks(officer))["networks"][1]["id"]
    reason = "Joint meeting on the demonstration's second network."
    made = service.create_briefing(
        officer, BriefingRequest((network,), "force-fb", ("pdf",), reason=reason, password=password)
    )
    written = []
    for number, drawn in enumerate(pages(prepared(made.briefing), DOTS)[:MOST_PAGES], 1):
        path = place / f"briefing-{number}.png"
        path.write_bytes(in_few_colours(drawn))
        written.append(path)
    return written


def _picture(page: Page, path: Path) -> Path:
    path.write_bytes(in_few_colours(page.screenshot()))
    return path


def main(arguments: list[str]) -> int:
    """Take the pictures of the home given, the demonstration's by default."""
    home = Path(arguments[0]) if arguments else HOME
    settings: Any = read_settings(home=home)
    with Service.opened(settings) as service:
        prepare_demo(service, 1.0, 1)
        lines = (home / DEMO_SIGN_INS).read_text(encoding="utf-8").splitlines()
        password = next(line.split()[1] for line in lines if line.startswith("officer "))
        for path in take(service, password, PLACE):
            sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
