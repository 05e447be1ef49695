"""Every string of every page, list and briefing of the demonstration, and every template: none says more than was said."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from dash.development.base_component import Component

import dashboards
import graphintel
from dashboards import dialogs, frame
from dashboards.charts import SessionCharts
from dashboards.download_store import DownloadStore
from dashboards.page_registry import PAGES
from dashboards.pages import (
    explore,
    exports,
    linked_premises,
    network,
    networks,
    premises,
    premises_chain,
    reviews,
)
from dashboards.request_context import RequestContext
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.cli import linked_premises as linked_premises_text
from graphintel.cli import text
from graphintel.errors import NotHeldError
from graphintel.service.answer_json import as_json
from graphintel.service.briefing_recipients import BriefingRecipient
from graphintel.service.briefings import ExportIdentity, draft_briefing, write_files
from graphintel.service.reads import Reads
from graphintel.service.view import View
from tests.banned import banned_in, bare_grades, cited_twice
from tests.demo_home import DemoHome

TEXT_FORMATS = sorted(set(FORMATS) & {"csv", "gexf", "graphml", "svg", "anx"})
_MODULES = (
    "indicators", "indicators/catalogue", "analysis", "briefing", "briefing/writers", "model/display_words.py", "cli",
    "model/role_counting.py", "service",
)  # fmt: skip
_NAMES = re.compile(r"[a-z_]+|[A-Z_]+|[\w.]+:[\w.]*")


def words(part: Any) -> Iterator[str]:
    """All strings of a component, one by one, as they are read and as they are labelled."""
    if isinstance(part, Component):
        for name in ("title", "aria-label", "placeholder", "alt"):
            if isinstance(told := getattr(part, name, None), str):
                yield told
        yield from words(getattr(part, "children", None))
    elif isinstance(part, list | tuple):
        for child in part:
            yield from words(child)
    elif part is not None:
        yield str(part)


def strings(answer: Any) -> Iterator[str]:
    """All strings of a plain answer."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    for part in answer if isinstance(answer, list | tuple) else [answer]:
        if isinstance(part, dict | list | tuple):
            yield from strings(part)
        elif isinstance(part, str):
            yield part


def sentences(answer: Any) -> Iterator[str]:
    """Every sentence of an answer that is inferred: reasons, why, evidence, and pointers of the axes."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            inferred = key in {"reason", "sentence", "text", "why", "why_not_raised"}
            yield from strings(value) if inferred else sentences(value)
    elif isinstance(answer, list):
        for part in answer:
            yield from sentences(part)


def wrong_in(texts: Iterator[str]) -> dict[str, list[str]]:
    return {one: found for one in set(texts) if (found := banned_in(one))}


@pytest.fixture(scope="module")
def context(demo_home: DemoHome) -> RequestContext:
    contents = demo_home.service.ledger.session_contents
    charts, downloads = SessionCharts(contents), DownloadStore(contents)
    return RequestContext(demo_home.service, demo_home.viewer(), "one session", charts, downloads)


@pytest.fixture(scope="module")
def subjects(context: RequestContext, request: pytest.FixtureRequest) -> list[str]:
    """Networks, numbers and premises: a seeded sample, or all with ``--full``."""
    listed = context.read(Reads.networks, every=True, limit=0).networks
    whole = request.config.getoption("--full")
    chance = Random(1)
    networks_of = [n.id for n in listed]
    things = sorted({m.id for n in listed for m in n.members if m.type in {"Phone", "Premises"}})
    if not whole:
        networks_of = [*networks_of[:2], *chance.sample(networks_of, min(2, len(networks_of)))]
        things = chance.sample(things, min(6, len(things)))
    return [*dict.fromkeys(networks_of), *things]


def _pages(context: RequestContext, subjects: list[str]) -> Iterator[Any]:
    yield frame.layout_of(context.viewer)
    yield from (page.section() for page in PAGES)
    yield from (dialogs.step_dialog(), dialogs.export_dialog())
    yield networks.listing(context, {"every": True})
    yield reviews.listing(context, {})
    yield linked_premises.listing(context, {})
    for finding in context.read(Reads.linked_premises).findings[:3]:
        yield premises_chain.requested_page(context, {"id": finding.id})
    yield exports.listing(context, {})
    for identifier in subjects:
        if identifier.startswith("network:"):
            yield network.requested_page(context, {"id": identifier})
            people = [m.id for m in context.read(Reads.network, id=identifier).members if m.type == "Person"]
            yield from (explore.detail(context, {"do": "thing", "id": person}) for person in people[:3])
        elif identifier.startswith("premises:"):
            yield premises.requested_page(context, {"id": identifier})


@pytest.mark.graph
def test_no_string_of_any_page_is_banned(context: RequestContext, subjects: list[str]) -> None:
    told = [one for page in _pages(context, subjects) for one in words(page)]

    assert len(told) > 1000
    assert wrong_in(iter(told)) == {}


@pytest.mark.graph
def test_no_answer_and_no_list_on_the_command_line_is_banned(context: RequestContext, subjects: list[str]) -> None:
    listed = context.read(Reads.networks, every=True, limit=0)
    wrong = wrong_in(iter(text.networks(listed).splitlines()))
    for finding in context.read(Reads.linked_premises).findings[:3]:
        opened = context.read(Reads.linked_premises, id=finding.id)
        wrong |= wrong_in(iter(linked_premises_text.layout(opened).splitlines()))
    for identifier in subjects:
        signs = context.read(Reads.indicators, id=identifier)
        wrong |= wrong_in(iter(text.indicators(signs).splitlines()))
        if identifier.startswith("network:"):
            wrong |= wrong_in(iter(text.network(context.read(Reads.network, id=identifier)).splitlines()))
        if identifier.startswith("premises:"):
            wrong |= wrong_in(iter(text.premises(context.read(Reads.premises, id=identifier)).splitlines()))

    assert wrong == {}


@pytest.mark.graph
def test_whatever_is_inferred_names_grades_with_scheme_handling_and_date_and_an_item_once(
    context: RequestContext, subjects: list[str]
) -> None:
    answers: list[Any] = [
        context.read(Reads.networks, every=True, limit=0),
        *(context.read(Reads.indicators, id=one) for one in subjects),
    ]
    answers += [context.read(Reads.network, id=one) for one in subjects if one.startswith("network:")]
    told = {one for answer in answers for one in sentences(as_json(answer))}

    assert sum("[" in one for one in told) > 100
    assert {one: found for one in told if (found := bare_grades(one))} == {}
    assert {one: found for one in told if (found := cited_twice(one))} == {}


@pytest.mark.graph
@pytest.mark.parametrize("recipient", ["own_force", "other_force"])
def test_no_string_of_any_briefing_is_banned(demo_home: DemoHome, subjects: list[str], recipient: str) -> None:
    who, profile = demo_home.viewer(), PROFILES[recipient]
    receiver = BriefingRecipient(profile, recipient, "joint work", None, who.holds)

    def briefed(view: View) -> list[str]:
        told = []
        for identifier in [one for one in subjects if one.startswith("network:")][:2]:
            try:
                made = draft_briefing(
                    view, who, receiver, (identifier,), ExportIdentity.new(view.today), (), view.today
                )
            except NotHeldError:
                continue
            for sign in made.briefing.indicators:
                assert not [one for one in (*sign.evidence, *sign.counter_evidence) if bare_grades(one)], sign
            assert not [one for one in made.briefing.why if bare_grades(one) or cited_twice(one)]
            for name, content in write_files(made, TEXT_FORMATS).files.items():
                if not name.endswith(".json"):
                    told += io.StringIO(content.decode("utf-8-sig", "replace")).read().splitlines()
        return told

    told = demo_home.service.at_one_read_point(who, briefed)[1]

    assert len(told) > 100
    keys = re.compile(
        r"[\"'=>,;]?\b(exploiter|facilitator)\b[\"'<,;]?"
    )  # the value of the column "group", for machines
    assert {one: found for one in set(told) if (found := banned_in(keys.sub("", one)))} == {}


# -- templates ----------------------------------------------------------------------------------------------------


@cache
def _templates() -> list[tuple[str, str]]:
    """Every string constant of the modules that write words, docstrings and names of the ontology left out."""
    root, pages = Path(graphintel.__file__).parent, Path(dashboards.__file__).parent
    files = [
        path for name in _MODULES for path in ([root / name] if name.endswith(".py") else (root / name).glob("*.py"))
    ]
    found = []
    for path in sorted({*files, *pages.rglob("*.py")}):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            said = node.value if isinstance(node, ast.Constant) and id(node) not in documented else ""
            if isinstance(said, str) and said and not _NAMES.fullmatch(said):
                found.append((f"{path.name}:{node.lineno}", said))
    return found


def test_no_template_of_indicators_pages_and_briefings_is_banned() -> None:
    found = _templates()

    assert len(found) > 1500
    assert {where: (text_, wrong) for where, text_ in found if (wrong := banned_in(text_))} == {}


def test_nothing_is_said_to_be_so_but_by_a_statement_that_says_it() -> None:
    said = [(where, one) for where, one in _templates() if re.search(r"\bsaid to\b", one)]

    allowed = {"said to be used as a brothel", "said to be used as "}  # of USED_AS
    assert [
        (where, one) for where, one in said if one not in allowed and "that are said to be used as a" not in one
    ] == []
