"""Judgements, notes and exports on a real home: they follow the items that they rest on, and are recorded with who asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.briefings import BriefingRequest
from graphintel.service.entity_decisions import decide, decide_facility, withdraw_decision
from graphintel.settings import read_settings
from tests.service.test_review import ACCOUNTS, Clock, Desk, Planted

pytestmark = pytest.mark.graph

NOTE = "One and the same, says the tip."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder, clock = tmp_path_factory.mktemp("judge"), Clock()
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home"), clock) as service:
        for name, (role, keys) in ACCOUNTS.items():
            service.maintenance.add_account(name, role, keys)
        yield Desk(service, clock, folder)


@pytest.fixture
def planted(desk: Desk) -> Planted:
    return desk.plant()


def tip(planted: Planted) -> tuple[str, int]:
    """Take in a further item that ties both people; return it and its batch."""
    item = planted.desk.tell([planted.meets()], f"tip {planted.one}")
    return item, planted.desk.service.maintenance.batches()["batches"][-1]["number"]


def same(planted: Planted, who: str = "ana", *items: str) -> dict[str, Any]:
    service = planted.desk.service
    return decide(service, service.viewer_of_account(who), planted.one, planted.two, "same", "One tattoo.", items)


def records(planted: Planted, who: str) -> list[str]:
    service = planted.desk.service
    found: list[str] = as_json(service.show(service.viewer_of_account(who), planted.one))["entity"]["records"]
    return found


def told(planted: Planted, who: str) -> str:
    """Everything that an account is told of the network, its review and the exports."""
    service = planted.desk.service
    viewer = service.viewer_of_account(who)
    answers = [
        as_json(service.reviews(viewer)),
        as_json(service.networks(viewer, every=True)),
        as_json(service.exports(viewer)),
    ]
    return json.dumps(answers)


def test_what_rests_on_an_item_is_hidden_with_it_and_gone_with_it(planted: Planted) -> None:
    desk, both = planted.desk, sorted((planted.one, planted.two))
    service = desk.service
    desk.tell([planted.uses(f"{planted.one}-friend")], "S-friend")
    item, batch = tip(planted)
    desk.step("ana", planted.id, "taken", NOTE)
    same(planted, "ana", item)
    made = service.create_briefing(
        service.viewer_of_account("ana"), BriefingRequest((planted.one,), "own_force", ("csv",))
    )
    assert (sorted(records(planted, "partner")), sorted(records(planted, "ana"))) == (both, both)

    service.maintenance.regrade_item(item, {"conditions": "compartment:covert"})
    assert (records(planted, "ana"), sorted(records(planted, "covert"))) == ([planted.one], both)
    for who, is_told in (("ana", False), ("covert", True)):
        assert [text in told(planted, who) for text in (NOTE, made.briefing.ref)] == [is_told, is_told]
    assert item.removeprefix("item:") not in told(planted, "ana")

    service.maintenance.withdraw_batch(batch)
    for who in ("ana", "covert"):
        assert (records(planted, who), NOTE in told(planted, who)) == ([planted.one], False)


def test_a_judgement_has_a_random_id_that_says_nothing_of_others(planted: Planted) -> None:
    first, second = same(planted), same(planted)

    assert first["id"] != second["id"] and {len(one["id"]) for one in (first, second)} == {26}
    assert not [value for value in first.values() if isinstance(value, int)]
    assert first.keys() == {"id", "a", "b", "verdict", "requires"}


def test_only_who_made_a_judgement_or_a_reviewer_takes_it_back(planted: Planted) -> None:
    service = planted.desk.service
    mine, another = same(planted), same(planted)

    with pytest.raises(AccessError, match="taken back by whoever made it, or by a reviewer"):
        withdraw_decision(service, service.viewer_of_account("ben"), mine["id"])
    assert len(records(planted, "ana")) == 2
    withdraw_decision(service, service.viewer_of_account("ana"), mine["id"])
    withdraw_decision(service, service.viewer_of_account("rita"), another["id"])

    assert records(planted, "ana") == [planted.one]


@pytest.mark.parametrize("id", ["1", "judgement:0000000000000000", "judgement:", ""])
def test_what_is_no_judgement_is_refused_like_one_that_is_hidden(planted: Planted, id: str) -> None:
    desk, service = planted.desk, planted.desk.service
    item = desk.tell([planted.meets()], f"CHIS {planted.one}", conditions="compartment:covert")
    hidden = same(planted, "covert", item)["id"]
    ana = service.viewer_of_account("ana")

    sentences = []
    for one in (id, hidden):
        with pytest.raises(GraphintelError, match="There is no judgement") as refused:
            withdraw_decision(service, ana, one)
        sentences.append(str(refused.value).replace(repr(one), "ID"))

    assert sentences[0] == sentences[1] and "resolve decide printed it" in sentences[0]


def test_every_judgement_is_recorded_once_and_what_was_typed_only_as_a_hash(planted: Planted) -> None:
    service = planted.desk.service
    ana, before = service.viewer_of_account("ana"), sum(1 for _ in service.audit.entries())
    made = same(planted)
    with pytest.raises(NotHeldError):
        decide(service, ana, planted.one, "person:FA:Testname Nobody", "same", "One tattoo.")
    with pytest.raises(GraphintelError):
        decide_facility(service, ana, planted.one, "facility", "Everybody knows them.")
    with pytest.raises(GraphintelError):
        withdraw_decision(service, ana, "Testname Nobody")
    withdraw_decision(service, ana, made["id"])

    entries = [e.subject for e in list(service.audit.entries())[before:] if e.action == "combination"]
    assert [entry["outcome"] for entry in entries] == ["done", "refused", "refused", "refused", "done"]
    assert {entries[0]["a"], entries[0]["b"]} == {planted.one, planted.two}
    assert (entries[0]["decision"], entries[4]["withdrawn"]) == (made["id"], made["id"])
    assert "Nobody" not in json.dumps(entries)
