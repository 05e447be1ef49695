"""What an officer waits for at the end: a briefing of 40 things in every format, and a chart of 1,000 for Analyst's Notebook."""

from __future__ import annotations

from benchmarks.harness import Result, median, timed
from benchmarks.homes import empty_home
from graphintel.briefing.formats import FORMATS
from graphintel.cli.serving import prepare_demo
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.briefings import BriefingRequest, CreatedBriefing
from graphintel.service.file_rights import DEMO_SIGN_INS
from tests.briefing.examples import many

THINGS, ITEMS, LINKS, RUNS = 40, 1000, 2500, 7
ALL_GOAL, ANX_GOAL = 2.0, 1.0


def _password(service: Service) -> str:
    lines = (service.settings.home / DEMO_SIGN_INS).read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("officer "))


def _order(network: str, password: str) -> BriefingRequest:
    return BriefingRequest((network,), "own_force", tuple(FORMATS), reason="benchmark", password=password)


def _nearest(service: Service, viewer: Viewer, password: str) -> tuple[str, CreatedBriefing]:
    """Return the network whose briefing holds nearest to ``THINGS`` things, and that briefing."""
    made = {
        network.id: service.create_briefing(viewer, _order(network.id, password))
        for network in service.networks(viewer).networks
        if abs(network.size - THINGS) < THINGS // 4
    }
    return min(made.items(), key=lambda pair: (abs(len(pair[1].briefing.entities) - THINGS), pair[0]))


def _all_formats() -> Result:
    with empty_home({}) as service:
        prepare_demo(service, 1.0, 1)
        viewer, password = service.viewer_of_account("officer"), _password(service)
        network, made = _nearest(service, viewer, password)
        seconds = [timed(lambda: service.create_briefing(viewer, _order(network, password))) for _ in range(RUNS)]
    things, ties = len(made.briefing.entities), len(made.briefing.statements)
    return Result(
        number=60,
        name="briefing-all",
        work=f"briefing of {things} things and {ties} statements in all {len(FORMATS)} formats, from the recipient's graph to "
        "the register and the audit chain",
        beside="",
        ours=f"{median(seconds):.2f} s",
        rival="",
        ratio="",
        goal=f"<= {ALL_GOAL:.0f} s",
        met=median(seconds) <= ALL_GOAL,
        runs=str(RUNS),
        figures={"median": median(seconds), "slowest": max(seconds)},
    )


def _anx() -> Result:
    briefing = many(ITEMS, LINKS)
    FORMATS["anx"].write(briefing)
    seconds = [timed(lambda: FORMATS["anx"].write(briefing)) for _ in range(RUNS)]
    return Result(
        number=61,
        name="briefing-anx",
        work=f".anx of {len(briefing.entities):,} items and {len(briefing.statements):,} links",
        beside="",
        ours=f"{median(seconds):.2f} s",
        rival="",
        ratio="",
        goal=f"<= {ANX_GOAL:.0f} s",
        met=median(seconds) <= ANX_GOAL,
        runs=str(RUNS),
        figures={"median": median(seconds), "slowest": max(seconds)},
    )


def run() -> list[Result]:
    """Measure both."""
    return [_all_formats(), _anx()]
