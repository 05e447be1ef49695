"""What an officer waits for on the screen: a first chart of 150 things, one of 1,000, an expansion by 25 at 500, in Chromium."""

from __future__ import annotations

import csv
import gzip
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from benchmarks.harness import Result, median, milliseconds, percentile
from benchmarks.homes import KEYS, empty_home
from dashboards.app import create_app
from tests.browser import served

FIRST_GOAL, WIDE_GOAL, EXPAND_GOAL, CHARTS, EXPANSIONS, STEP = 1.5, 2.3, 0.15, 4, 5, 25
MOST_SENT = 60_000
PASSWORD = "a long sentence that only benchmarks know"
_BUSY, _PLACE = "FA:SYN-BUSY", "SYN-UPRN-900000"
_READY = "() => Boolean(window.graphintel && window.graphintel.cy)"
_DRAWN = "() => window.graphintel.cy.nodes().length"
# Counts in the browser itself, so that asking from outside is not part of the time: from the event to the next frame
# after everything is on the chart.
_WATCH = """([least, act]) => new Promise((done) => {
  const began = performance.now();
  const look = () => window.graphintel.cy.nodes().length >= least
    ? requestAnimationFrame(() => done(performance.now() - began)) : setTimeout(look, 4);
  if (act.click) document.querySelector(act.click).click();
  else if (act.premises) window.graphintel.ask({ do: 'premises', id: act.premises });
  else document.getElementById('chart-frame').dispatchEvent(
    new KeyboardEvent('keydown', { key: act.key, bubbles: true, cancelable: true }));
  look();
})"""

Link = tuple[str, str, str, str, str]


def _network() -> Iterator[Link]:
    """Yield the ties of one network of 150: two people, five numbers, 135 cards and eight places."""
    for n in range(10):
        yield "Person", f"FA:SYN-N{n % 2}", "USES_PHONE", "Phone", f"+446{n // 2:09d}"
    for n in range(16):
        yield "Person", f"FA:SYN-N{n % 2}", "MANAGES", "Premises", f"SYN-UPRN-{n // 2:06d}"
    for n in range(135):
        yield "AdvertCard", f"FA:SYN-N{n:03d}", "ADVERTISES_NUMBER", "Phone", f"+446{n % 5:09d}"
        yield "AdvertCard", f"FA:SYN-N{n:03d}", "ADVERTISES_PLACE", "Premises", f"SYN-UPRN-{n % 8:06d}"


def _place() -> Iterator[Link]:
    """Yield premises on 500 adverts, each with a number of its own: a chart of 1,001 things."""
    for n in range(500):
        yield "Advert", f"site-a.example:SYN-{n}", "ADVERTISES_NUMBER", "Phone", f"+4468{n:08d}"
        yield "Advert", f"site-a.example:SYN-{n}", "ADVERTISES_PLACE", "Premises", _PLACE


def _busy() -> Iterator[Link]:
    """Yield a person with forty numbers, 25 cards each."""
    for n in range(40):
        number = f"+4469{n:08d}"
        yield "Person", _BUSY, "USES_PHONE", "Phone", number
        for card in range(STEP):
            yield "AdvertCard", f"FA:SYN-B{n:02d}{card:02d}", "ADVERTISES_NUMBER", "Phone", number


def _write(folder: Path, links: Iterable[Link]) -> list[Path]:
    """Write one submission of one item with these links."""
    tables: dict[str, list[dict[str, str]]] = {
        "submissions": [
            {"submission_ref": "FA:SYN-1", "owner_force": "FA", "reported_at": "2026-03-01", "marking": "OFFICIAL"}
        ],
        "items": [
            {
                "submission_ref": "FA:SYN-1",
                "item_no": "1",
                "scheme": "3x5x2",
                "source_eval": "1",
                "info_eval": "A",
                "handling": "P",
                "basis": "observed",
                "seen_precision": "unknown",
            }
        ],
        "item_links": [
            {
                "submission_ref": "FA:SYN-1",
                "item_no": "1",
                "from_type": start,
                "from_key": key,
                "link": link,
                "to_type": end,
                "to_key": end_key,
                "role": "controller" if link == "MANAGES" else "",
            }
            for start, key, link, end, end_key in links
        ],
    }
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return [folder / f"{name}.csv" for name in tables]


@contextmanager
def _page(address: str) -> Iterator[Page]:
    """Open a page that is signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.fill("#name", "officer")
        page.fill("#password", PASSWORD)
        page.click("button")
        _until(page, _READY)
        yield page
        browser.close()


def _until(page: Page, script: str) -> None:
    end = time.monotonic() + 30
    while not page.evaluate(script):
        if time.monotonic() > end:
            raise RuntimeError(f"{script} stayed false")
        time.sleep(0.02)


def _drawn_after(page: Page, least: int, **act: str) -> float:
    return float(page.evaluate(_WATCH, [least, act])) / 1000


def _first_chart(page: Page, address: str) -> tuple[float, float]:
    """Return the seconds from the address to a page that answers, and from a click to a chart of 150."""
    began = time.perf_counter()
    page.goto(address)
    _until(page, _READY)
    loaded = time.perf_counter() - began
    page.goto(f"{address}/networks")
    _until(page, "() => Boolean(document.querySelector('[data-do=network]'))")
    return loaded, _drawn_after(page, 150, click="[data-do=network]")


def _thousand(page: Page, address: str) -> tuple[float, float]:
    """Return the seconds from the address to a page that answers, and from asking to a chart of 1,001."""
    began = time.perf_counter()
    page.goto(address)
    _until(page, _READY)
    loaded = time.perf_counter() - began
    return loaded, _drawn_after(page, 1001, premises=f"premises:uprn:{_PLACE}")


def _sent(page: Page, address: str) -> int:
    """Return the bytes, compressed, of the answer that carries the chart of 1,000."""

    def carries(answer: Response) -> bool:
        return "update-component" in answer.url and "ask-chart" in (answer.request.post_data or "")

    with page.expect_response(carries) as answered:
        _thousand(page, address)
    return len(gzip.compress(answered.value.body()))


def _search(page: Page, text: str) -> None:
    page.click("#search")
    page.keyboard.type(text)
    _until(page, "() => Boolean(document.querySelector('#hits:not([hidden]) [data-id]'))")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    _until(page, "() => window.graphintel.cy.nodes().length > 0")


def _expansions(page: Page, address: str) -> list[float]:
    """Return the seconds of expansions by 25, from about 500 things on."""
    page.goto(address)
    _until(page, _READY)
    _search(page, _BUSY)
    drawn = 41
    _drawn_after(page, drawn, key="e")
    times = []
    for number in range(18 + EXPANSIONS):
        page.evaluate("(id) => window.graphintel.choose(id)", f"phone:+4469{number:08d}")
        drawn += STEP
        times.append(_drawn_after(page, drawn, key="e"))
    return times[18:]


def _results(
    charts: list[tuple[float, float]], wide: list[tuple[float, float]], expanded: list[float], sent: int
) -> list[Result]:
    first, thousand, p95 = median([*map(sum, charts)]), median([*map(sum, wide)]), percentile(expanded, 0.95)
    loads, opened = zip(*charts, strict=True)
    wide_loads, wide_opened = zip(*wide, strict=True)
    work: dict[str, Any] = {"beside": "", "rival": "", "ratio": ""}
    return [
        Result(
            number=54,
            name="chart-first",
            work="first chart of 150 things in Chromium: page to answer, click to drawn",
            ours=f"{median(loads):.2f} s + {median(opened):.2f} s",
            goal=f"<= {FIRST_GOAL} s",
            met=first <= FIRST_GOAL,
            runs=str(CHARTS),
            figures={"page": median(loads), "chart": median(opened)},
            **work,
        ),
        Result(
            number=55,
            name="chart-thousand",
            work="premises of 1,001 things in Chromium: page to answer, asked to drawn; compressed bytes of the chart",
            ours=f"{median(wide_loads):.2f} s + {median(wide_opened):.2f} s; {sent / 1000:.0f} kB",
            goal=f"<= {WIDE_GOAL} s, <= {MOST_SENT // 1000} kB",
            met=thousand <= WIDE_GOAL and sent <= MOST_SENT,
            runs=str(CHARTS),
            figures={"page": median(wide_loads), "chart": median(wide_opened), "bytes": float(sent)},
            **work,
        ),
        Result(
            number=56,
            name="chart-expand",
            work="expand by 25 at 500 things in Chromium, key to drawn",
            ours=f"p50 {milliseconds(median(expanded))}, p95 {milliseconds(p95)}",
            goal=f"p95 <= {milliseconds(EXPAND_GOAL)}",
            met=p95 <= EXPAND_GOAL,
            runs=str(len(expanded)),
            figures={"p50": median(expanded), "p95": p95},
            **work,
        ),
    ]


def run() -> list[Result]:
    """Measure all on the real server, over a home with a network of 150, premises of 1,000 and one busy person."""
    charts, wide, expanded = [], [], []
    with empty_home({}) as service:
        links = [*_network(), *_place(), *_busy()]
        service.maintenance.ingest("submissions", _write(service.settings.home / "files", links))
        service.maintenance.add_account("officer", "analyst", KEYS)
        with service.recorded("alteration", service.operator(), change="password"):
            service.ledger.accounts.set_password("officer", PASSWORD)
        with served(create_app(service)) as address, _page(address) as page:
            for _ in range(CHARTS):
                charts.append(_first_chart(page, address))
                wide.append(_thousand(page, address))
                expanded += _expansions(page, address)
            sent = _sent(page, address)
    return _results(charts, wide, expanded, sent)
