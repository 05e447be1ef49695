"""A viewer's graph over a world of a few rows that are taken in as files are, and what screens, lists and briefings say of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.cli import text
from graphintel.model.access import Viewer, expand_keys
from graphintel.model.records import Statement
from graphintel.service import Service  # noqa: F401 - registers every read
from graphintel.service.answer_json import from_json
from graphintel.service.answers.entities import EntityDetails
from graphintel.service.briefing_recipients import BriefingRecipient
from graphintel.service.briefings import BriefingDraft, ExportIdentity, draft_briefing, write_files
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View
from tests.indicators.handmade_worlds import TODAY, Item, statements_from
from tests.oracle import ListFinder, ListReader, ListRegister
from tests.worlds import World

KEYS = frozenset({"marking:SECRET", "force:FA", "force:FB"})
WHO = Viewer("ana", "analyst", expand_keys(KEYS))


def seen(items: Iterable[Item], who: Viewer = WHO) -> View:
    """Return what a viewer sees of these items."""
    return view_of_statements(statements_from(items), who, TODAY)


def view_of_statements(statements: Iterable[Statement], who: Viewer, today: str, now: str = "") -> View:
    """Return what a viewer sees of a graph that holds these statements."""
    world = World(tuple(statements), ())
    lists = ListReader(world.entities, world.statements, ())
    index = ListFinder(world.entities, world.statements)
    return View(
        viewer=who,
        reader=lists,
        search_index=index,
        items=index,
        read_point=lists.read_point(),
        export_register=ListRegister.of(world.statements),
        today=today,
        now=now,
    )


def ask(view: View, name: str, **arguments: Any) -> dict[str, Any]:
    """Return an answer of the service as its JSON says it."""
    answer: dict[str, Any] = json.loads(json.dumps(READ_FUNCTIONS[name].plain(view, **arguments)))
    return answer


def answer(view: View, name: str, **arguments: Any) -> Any:
    """Return an answer of the service, as pages and the command line get it."""
    return READ_FUNCTIONS[name](view, **arguments)


def of(view: View, identifier: str) -> dict[str, Any]:
    """Return one thing as its drawer gets it."""
    entity: dict[str, Any] = ask(view, "show", id=identifier)["entity"]
    return entity


def details(entity: dict[str, Any]) -> EntityDetails:
    """Return what :func:`of` returned as pages get it."""
    return from_json(EntityDetails, entity)


def kinds(view: View) -> list[tuple[str, list[str]]]:
    """Return what is listed: the kind of each, and the ids of its people."""
    listed = ask(view, "networks")["networks"]
    return [(n["kind"], [m["id"] for m in n["members"] if m["type"] == "Person"]) for n in listed]


def on_paper(
    view: View, *ids: str, recipient: str = "own_force"
) -> tuple[BriefingDraft, dict[str, list[dict[str, str]]]]:
    """Return a briefing of some things, and its CSV files as rows."""
    profile = PROFILES[recipient]
    told = draft_briefing(
        view,
        WHO,
        BriefingRecipient(profile, recipient, "", None, KEYS),
        ids,
        ExportIdentity.new(TODAY),
        (),
        TODAY,
        exact=True,
    )
    files = write_files(told, ["csv"]).files
    rows = {
        name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        for name, content in dict(files).items()
        if name.endswith(".csv")
    }
    return told, rows


def in_the_list(view: View) -> str:
    """Return the list of networks as the command line prints it."""
    return text.networks(answer(view, "networks"))
