"""A viewer's graph over a world of a few rows that are taken in as files are, and what screens, lists and briefings say of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from graphintel.briefing.recipients import PROFILES
from graphintel.cli import text
from graphintel.model.access import Viewer, expand_held
from graphintel.service import Service  # noqa: F401 - registers every read
from graphintel.service.brief import Seal, Told, tell, write
from graphintel.service.reading import READINGS
from graphintel.service.receivers import Receiver
from graphintel.service.view import View
from tests.indicators.told import TODAY, Item, statements_from
from tests.oracle import ListFinder, ListReader, ListRegister
from tests.worlds import World

KEYS = frozenset({"marking:SECRET", "force:FA", "force:FB"})
WHO = Viewer("ana", "analyst", expand_held(KEYS))


def seen(items: Iterable[Item], who: Viewer = WHO) -> View:
    """Return what a viewer sees of these items."""
    world = World(tuple(statements_from(items)), ())
    lists = ListReader(world.entities, world.statements, ())
    index = ListFinder(world.entities, world.statements)
    return View(
        viewer=who,
        reader=lists,
        finder=index,
        items=index,
        moment=lists.moment(),
        register=ListRegister.of(world.statements),
        today=TODAY,
    )


def ask(view: View, name: str, **arguments: Any) -> dict[str, Any]:
    """Return an answer of the service as its JSON says it."""
    answer: dict[str, Any] = json.loads(json.dumps(READINGS[name](view, **arguments)))
    return answer


def of(view: View, identifier: str) -> dict[str, Any]:
    """Return one thing as its drawer gets it."""
    entity: dict[str, Any] = ask(view, "show", id=identifier)["entity"]
    return entity


def kinds(view: View) -> list[tuple[str, list[str]]]:
    """Return what is listed: the kind of each, and the ids of its people."""
    listed = ask(view, "networks")["networks"]
    return [(n["kind"], [m["id"] for m in n["members"] if m["type"] == "Person"]) for n in listed]


def on_paper(view: View, *ids: str, recipient: str = "own_force") -> tuple[Told, dict[str, list[dict[str, str]]]]:
    """Return a briefing of some things, and its CSV files as rows."""
    profile = PROFILES[recipient]
    told = tell(view, WHO, Receiver(profile, recipient, "", None, KEYS), ids, Seal.new(TODAY), (), TODAY, exact=True)
    files = write(told, ["csv"]).files
    rows = {
        name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        for name, content in dict(files).items()
        if name.endswith(".csv")
    }
    return told, rows


def in_the_list(view: View) -> str:
    """Return the list of networks as the command line prints it."""
    return text.networks(ask(view, "networks"))
