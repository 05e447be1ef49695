"""An officer's home, and one that was never given what the officer may not see: every read and command answers alike."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from demonstration.sample_accounts import ACCOUNTS
from graphintel.cli.program import program
from graphintel.errors import GraphintelError
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.review import review
from graphintel.settings import read_settings
from tests.demo_home import DemoHome

pytestmark = pytest.mark.graph

PASSWORD = "a long and quite unguessable password"
OFFICER = next(account for account in ACCOUNTS if account.name == "officer")


def _item(source: str, row: dict[str, str]) -> str:
    """Return the id of the item that a row makes or belongs to."""
    if source == "submissions":
        return f"item:{row['submission_ref']}/{row.get('item_no')}"
    return f"item:{row['force']}:{source}-{row['reference']}/1"


def _leave_out(source: str, path: Path, to: Path, hidden: set[str]) -> None:
    """Copy a file of submissions or events without the rows of items that are hidden."""
    with path.open(encoding="utf-8", newline="") as whole, to.open("w", encoding="utf-8", newline="") as target:
        rows = csv.DictReader(whole)
        assert rows.fieldnames
        writer = csv.DictWriter(target, rows.fieldnames)
        writer.writeheader()
        for row in rows:
            if _item(source, row) not in hidden:
                writer.writerow(row)


@pytest.fixture(scope="module")
def hidden(demo_home: DemoHome) -> dict[str, set[str]]:
    """Items that the officer may not see, with what they touch."""
    holds = demo_home.viewer().holds
    found: dict[str, set[str]] = {}
    for statement in demo_home.service.ledger.everything().statements:
        if not set(statement.requires) <= holds:
            found.setdefault(statement.item, set()).update((statement.start, statement.end))
    assert len(found) > 3
    covert, told = demo_home.viewer("covert"), set(demo_home.truth["stories"]["covert"]["people"])
    listed = as_json(demo_home.service.networks(covert))["networks"]
    network = next(n["id"] for n in listed if told & {record for m in n["members"] for record in m["records"]})
    day = demo_home.service.now()[:10]
    review(demo_home.service, covert, network, "", "taken", "Known from a covert source.", day)
    return found


@pytest.fixture(scope="module")
def smaller(
    demo_home: DemoHome, hidden: dict[str, set[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A home that was never given those items, nor the judgements that rest on them."""
    folder = tmp_path_factory.mktemp("smaller")
    kept = demo_home.home / "demo" / "files"
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home")) as service:
        for batch in demo_home.service.ledger.batches():
            paths = [kept / Path(file["name"]).name for file in batch["files"]]
            if batch["source"] in {"submissions", "events"}:
                for path in paths:
                    _leave_out(batch["source"], path, folder / path.name, set(hidden))
                paths = [folder / path.name for path in paths]
            service.maintenance.ingest(batch["source"], paths)
        service.maintenance.add_account(OFFICER.name, OFFICER.role, OFFICER.keys, force=OFFICER.force)
        for name, role in (("enters", "administrator"), ("approves", "safeguarding")):
            service.maintenance.add_account(name, role, [], PASSWORD)
        for body in demo_home.service.ledger.recipients.all_():
            service.recipient_register.add_recipient(body.name, body.kind, body.code, "enters", PASSWORD)
            service.recipient_register.approve_recipient(body.name, "approves", PASSWORD)
        for agreement in demo_home.service.ledger.agreements.all_():
            service.recipient_register.add_agreement(agreement, "enters", PASSWORD)
            service.recipient_register.approve_agreement(agreement.name, "approves", PASSWORD)
        assert not {s.item for s in service.ledger.everything().statements} & set(hidden)
        demo_home.give_pseudonyms_to(service)
        yield service


def _calls(
    hidden: dict[str, set[str]], networks: list[str], everything: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield reads that reach for what is hidden, for what it touches, and for other things."""
    chance = Random(1)
    touched = sorted({end for ends in hidden.values() for end in ends if not end.startswith(("item:", "submission:"))})
    ids = [*chance.sample(touched, min(40, len(touched))), *chance.sample(everything, 40), *sorted(hidden)[:10]]
    for identifier in ids:
        yield "show", {"id": identifier}
        yield "expand", {"id": identifier}
        yield "search", {"text": identifier.partition(":")[2]}
        yield "person_status", {"id": identifier}
    for _ in range(30):
        start, end = chance.choice(ids), chance.choice(ids)
        yield "path", {"start": start, "end": end, "mode": chance.choice(["shortest", "evidenced"])}
        yield "between", {"ids": [start, end], "others": ids[:20]}
    yield "networks", {}
    yield "networks", {"every": True}
    yield "reviews", {}
    yield "exports", {}
    yield "whole_graph", {}
    yield "notices", {}
    yield "support_owed", {}
    for identifier in networks:
        yield "network", {"id": identifier}
    yield "indicators", {}
    about = [i for i in everything if i.startswith(("phone:", "premises:"))]
    for identifier in (*networks, *ids, *chance.sample(about, 40)):
        yield "indicators", {"id": identifier}
        yield "premises", {"id": identifier}
        yield "linked_premises", {"id": identifier}
    yield "linked_premises", {}


def _ask(service: Service, name: str, arguments: dict[str, Any]) -> str:
    try:
        return json.dumps(service.read(service.viewer_of_account(OFFICER.name), name, **arguments), sort_keys=True)
    except GraphintelError as refusal:
        return str(refusal)


def test_every_read_answers_as_where_the_hidden_items_never_came(
    demo_home: DemoHome, smaller: Service, hidden: dict[str, set[str]]
) -> None:
    full = demo_home.service
    seeing = as_json(full.networks(demo_home.viewer("protection"), every=True))["networks"]
    listed = as_json(full.networks(demo_home.viewer(), every=True))["networks"]
    ids = [entity.id for entity in full.ledger.everything().entities]
    asked = set()
    for name, arguments in _calls(hidden, [n["id"] for n in (*seeing, *listed) if n["kind"] == "network"], ids):
        assert _ask(full, name, arguments) == _ask(smaller, name, arguments), (name, arguments)
        asked.add(name)
    assert asked == set(READ_FUNCTIONS)
    assert [n["id"] for n in seeing] != [n["id"] for n in listed]
    assert as_json(full.reviews(demo_home.viewer("covert"), state="taken"))["total"] == 1


def test_every_reading_command_prints_the_same(
    demo_home: DemoHome, smaller: Service, hidden: dict[str, set[str]]
) -> None:
    first, second = demo_home.truth["stories"]["covert"]["people"]
    item = sorted(hidden)[0]
    network = as_json(demo_home.service.networks(demo_home.viewer("covert")))["networks"][0]["id"]
    commands = [
        ["search", first.partition(":")[2]],
        *(["show", i] for i in (first, second, item)),
        ["expand", first],
        ["path", first, second],
        ["networks"],
        ["network", network],
        ["review", "list"],
        ["exports"],
        ["indicators"],
        ["indicators", network],
        ["indicators", "07700 900123"],
        ["linked-premises"],
        ["linked-premises", "07700 900123"],
        ["premises", demo_home.truth["stories"]["brent"]["premises"][0]],
    ]
    homes = (demo_home.home, smaller.settings.home)
    for command in commands:
        for form in ([], ["--json"]):
            full, less = (
                CliRunner().invoke(program, ["--home", str(home), "--as", "officer", *form, *command]) for home in homes
            )
            assert (full.exit_code, full.stdout, full.stderr) == (less.exit_code, less.stdout, less.stderr), command
