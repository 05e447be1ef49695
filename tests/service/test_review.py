"""Review on real stores: who may take which step, what reopens a finding, what nobody else learns of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

from graphintel.audit.file_lines import FileLines
from graphintel.cli.program import program
from graphintel.errors import AccessError, AuditError, GraphintelError, NotHeldError
from graphintel.model import display_words
from graphintel.model.review_steps import REVIEW_STEPS
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.networks import analysis_of, snapshot_of
from graphintel.service.review import find_evidence, review
from graphintel.service.visible_reviews import network_evidence, statement_evidence
from graphintel.settings import read_settings

pytestmark = pytest.mark.graph

ACCOUNTS = {
    "ana": ("analyst", ["marking:OFFICIAL", "force:FA"]),
    "ben": ("analyst", ["marking:OFFICIAL", "force:FA", "unit:VICE"]),
    "rita": ("reviewer", ["marking:OFFICIAL", "force:FA"]),
    "sue": ("safeguarding", ["marking:SECRET", "force:FA", "compartment:covert"]),
    "covert": ("analyst", ["marking:SECRET", "force:FA", "compartment:covert"]),
    "partner": ("analyst", ["marking:OFFICIAL"]),
    "adam": ("administrator", []),
    "audrey": ("auditor", []),
}
COLUMNS = {
    "submissions": "submission_ref,owner_force,reported_at,marking",
    "items": "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_precision,source_ref",
    "item_links": "submission_ref,item_no,from_type,from_key,link,to_type,to_key,role,part",
}
DUE = "2026-03-31"
Link = tuple[str, str, str, str, str, str, str]


class Clock:
    """The day that the service believes in."""

    def __init__(self) -> None:
        self.day = datetime(2026, 3, 4, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.day


class Desk:
    """The service, with what a test says to it."""

    def __init__(self, service: Service, clock: Clock, folder: Path) -> None:
        self.service, self.clock, self.folder = service, clock, folder
        self.count = 0

    def tell(
        self, links: Sequence[Link], source: str, *, info: str = "B", conditions: str = "", at: str = "2026-03-01"
    ) -> str:
        """Take in a submission of one item; return the item's id."""
        self.count += 1
        ref, folder = f"FA:{self.count}", self.folder / str(self.count)
        folder.mkdir()
        rows = {
            "submissions": [f"{ref},FA,{at},OFFICIAL"],
            "items": [f"{ref},1,3x5x2,1,{info},P,{conditions},reported,unknown,{source}"],
            "item_links": [",".join((ref, "1", *link)) for link in links],
        }
        for name, lines in rows.items():
            (folder / f"{name}.csv").write_text("\n".join([COLUMNS[name], *lines]) + "\n", encoding="utf-8")
        report = self.service.maintenance.ingest("submissions", [folder / f"{name}.csv" for name in rows])
        assert report["quarantined"] == 0, report["issues"]
        return f"item:{ref}/1"

    def plant(self) -> Planted:
        """Take in a network of its own, from two sources."""
        self.count += 1
        number = self.count
        planted = Planted(self, f"person:FA:A{number}", f"person:FA:B{number}", f"+446000000{number:03}")
        self.tell([planted.uses(planted.one, "controller")], f"S{number}a")
        self.tell([planted.uses(planted.two), planted.meets()], f"S{number}b")
        return planted

    def step(self, who: str, subject: str, step: str, note: str = "", **more: Any) -> dict[str, Any]:
        given = {"review_on": "" if step == "reopened" else DUE, "indicator": ""} | more
        viewer = self.service.viewer_of_account(who)
        answer: dict[str, Any] = as_json(review(self.service, viewer, subject, step=step, note=note, **given))
        return answer

    def listed(self, who: str = "ana") -> dict[str, dict[str, Any]]:
        """The review list by subject."""
        return {row["id"]: row for row in as_json(self.service.reviews(self.service.viewer_of_account(who)))["reviews"]}

    def networks(self, who: str = "ana") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = as_json(self.service.networks(self.service.viewer_of_account(who)))["networks"]
        return found

    def kept(self) -> int:
        """How many steps the ledger holds."""
        return len(self.service.ledger.reviews.seen_by(self.service.viewer_of_account("sue").holds))


class Planted:
    """A network: two people who share a number."""

    def __init__(self, desk: Desk, one: str, two: str, number: str) -> None:
        self.desk, self.one, self.two, self.number = desk, one, two, number

    def uses(self, person: str, role: str = "") -> Link:
        return ("Person", person.removeprefix("person:"), "USES_PHONE", "Phone", self.number, role, "")

    def meets(self) -> Link:
        one, two = (p.removeprefix("person:") for p in (self.one, self.two))
        return ("Person", one, "ASSOCIATES_WITH", "Person", two, "", "")

    def network(self, who: str = "ana") -> dict[str, Any]:
        found = [n for n in self.desk.networks(who) if self.one in {m["id"] for m in n["members"]}]
        assert len(found) == 1
        return found[0]

    @property
    def id(self) -> str:
        return str(self.network()["id"])

    def review(self, who: str = "ana") -> dict[str, Any]:
        answer: dict[str, Any] = self.network(who)["review"]
        return answer

    def dismissed(self) -> str:
        """Let ana dismiss it; return its id."""
        subject = self.id
        self.desk.step("ana", subject, "taken")
        self.desk.step("ana", subject, "dismissed", "Two friends who share a phone.")
        return subject


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder, clock = tmp_path_factory.mktemp("review"), Clock()
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home"), clock) as service:
        for name, (role, keys) in ACCOUNTS.items():
            service.maintenance.add_account(name, role, sorted(keys))
        yield Desk(service, clock, folder)


@pytest.fixture
def planted(desk: Desk) -> Planted:
    return desk.plant()


def test_a_network_is_open_then_taken_then_assessed_and_says_so_wherever_it_is_listed(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    assert (planted.review()["state"], planted.review()["history"]) == ("open", [])

    desk.step("ana", subject, "taken", "Visit the flat first.")
    answer = desk.step("ana", subject, "assessed", "Nobody there but the two.", outcome="nothing_found")

    opened = as_json(desk.service.network(desk.service.viewer_of_account("ben"), subject))["review"]
    assert answer["state"] == "assessed" and answer["id"].startswith("review:")
    others, mine = planted.review(), {key: value for key, value in desk.listed()[subject].items() if key in opened}
    assert (opened.pop("may"), mine.pop("may")) == (["taken", "reopened"], [*REVIEW_STEPS])
    assert opened == {key: value for key, value in others.items() if key != "may"} == mine
    said = ("state", "officer", "step", "note", "outcome", "review_on", "overdue", "reopened_by")
    assert [opened[name] for name in said] == [
        "assessed", "ana", "assessed", "Nobody there but the two.", "nothing_found", DUE, False, [],
    ]  # fmt: skip
    assert [step["step"] for step in opened["history"]] == ["taken", "assessed"]


def test_only_the_holder_or_a_reviewer_concludes_and_anybody_may_take_over(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    desk.step("ana", subject, "taken")

    with pytest.raises(GraphintelError, match="held by ana; take it over first"):
        desk.step("ben", subject, "dismissed", "Known.")
    desk.step("ben", subject, "taken")
    with pytest.raises(GraphintelError, match="held by ben"):
        desk.step("ana", subject, "dismissed", "Known.")
    assert desk.step("rita", subject, "dismissed", "Known.")["officer"] == "rita"


def test_what_is_dismissed_stays_so_until_an_independent_source_says_something_new(planted: Planted) -> None:
    desk, subject = planted.desk, planted.dismissed()
    known = f"S{planted.one.rpartition('A')[2]}a"

    desk.plant()
    assert planted.review()["state"] == "dismissed"
    desk.tell([planted.uses(planted.two)], known)
    desk.tell([planted.uses(planted.one)], "NEW", info="E")
    assert planted.review()["state"] == "dismissed"
    with pytest.raises(GraphintelError, match="reopen it first"):
        desk.step("ben", subject, "taken")

    item = desk.tell([planted.uses(planted.one)], "NEW")

    answer = planted.review()
    assert (answer["state"], answer["step"], answer["officer"]) == ("reopened", "dismissed", "ana")
    assert [new["item"] for new in answer["reopened_by"]] == [item]
    assert desk.step("ben", subject, "taken")["state"] == "taken"
    assert desk.step("ben", subject, "dismissed", "The new report is about another phone.")["state"] == "dismissed"
    assert planted.review()["state"] == "dismissed"


def test_a_person_may_reopen_with_a_reason(planted: Planted) -> None:
    desk, subject = planted.desk, planted.dismissed()

    with pytest.raises(GraphintelError, match="say why in a note"):
        desk.step("ben", subject, "reopened")
    desk.step("ben", subject, "reopened", "The visit was to the wrong flat.")

    assert (planted.review()["state"], planted.review()["reopened_by"]) == ("reopened", [])


def test_a_review_that_is_due_is_listed_first_as_overdue(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    desk.step("ana", subject, "taken", review_on="2026-03-05")
    today = desk.clock.day

    desk.clock.day = datetime(2026, 3, 6, tzinfo=UTC)
    viewer = desk.service.viewer_of_account("ana")
    first = as_json(desk.service.reviews(viewer, limit=1))
    overdue = as_json(desk.service.reviews(viewer, state="overdue"))
    desk.clock.day = today

    assert (first["reviews"][0]["id"], first["counts"]["overdue"]) == (subject, 1)
    assert [row["id"] for row in overdue["reviews"]] == [subject]


def test_what_a_covert_officer_does_leaves_no_trace_for_others(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    desk.tell([planted.uses(planted.two)], "CHIS", conditions="compartment:covert")
    before = [desk.listed(), desk.networks()]

    desk.step("covert", subject, "taken", "Do not approach.")

    assert [desk.listed(), desk.networks()] == before
    assert planted.review("covert")["state"] == "taken"
    assert desk.step("ana", subject, "taken")["history"][0]["officer"] == "ana"
    assert [step["officer"] for step in planted.review("covert")["history"]] == ["covert", "ana"]


def test_covert_evidence_reopens_a_finding_only_for_those_who_see_it(planted: Planted) -> None:
    desk = planted.desk
    planted.dismissed()

    item = desk.tell([planted.uses(planted.one)], "CHIS", conditions="compartment:covert")

    assert planted.review("ana")["state"] == "dismissed"
    assert [new["item"] for new in planted.review("covert")["reopened_by"]] == [item]


def test_a_step_is_hidden_with_a_child_who_is_flagged_later(planted: Planted) -> None:
    desk = planted.desk
    desk.tell([planted.meets()], "S-more")
    subject = planted.dismissed()

    desk.tell([("Person", planted.two.removeprefix("person:"), "HAS_FLAG", "", "", "", "CHILD")], "LEAD")

    assert subject not in desk.listed("ana")
    assert planted.one not in {m["id"] for n in desk.networks() for m in n["members"]}
    assert [step["step"] for step in planted.review("sue")["history"]] == ["taken", "dismissed"]


def test_a_review_is_found_again_when_an_older_member_gives_the_network_another_id(planted: Planted) -> None:
    desk, subject = planted.desk, planted.dismissed()

    person = planted.one.removeprefix("person:")
    known = f"S{planted.one.rpartition('A')[2]}a"
    desk.tell([("Person", person, "DRIVES", "Mark", "ZZ01 AAA", "", "")], known, at="2026-01-01")

    assert planted.id != subject
    assert planted.review()["state"] == "dismissed"
    assert {subject, planted.id} & desk.listed().keys() == {planted.id}


def test_safeguarding_takes_up_what_is_escalated_to_it(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    desk.step("ana", subject, "taken")

    desk.step("ana", subject, "escalated", "May be under 18.", to="safeguarding")

    assert (planted.review()["state"], planted.review()["to"]) == ("escalated", "safeguarding")
    with pytest.raises(GraphintelError, match="held by safeguarding"):
        desk.step("ana", subject, "dismissed", "No.")
    assert desk.step("sue", subject, "assessed", "Seen by the lead.", outcome="concern")["state"] == "assessed"


def test_a_unit_takes_up_what_is_escalated_to_it_however_its_key_is_written(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    desk.step("rita", subject, "escalated", "A visit is needed.", to="Unit:VICE")

    assert desk.step("ben", subject, "assessed", "Visited.", outcome="visit_made")["history"][0]["to"] == "unit:VICE"


@pytest.mark.parametrize("to", ["ben", "nobody", "partner", "adam", "gone"])
def test_an_escalation_says_to_nobody_whether_there_is_an_account_and_what_it_may_see(desk: Desk, to: str) -> None:
    if to == "gone" and desk.service.ledger.accounts.get("gone") is None:
        desk.service.maintenance.add_account("gone", "analyst", ["marking:OFFICIAL"])
        desk.service.maintenance.revoke_account("gone")
    planted = desk.plant()
    desk.tell([planted.uses(planted.two)], "S-own", conditions="force:FA")
    subject = planted.id
    desk.step("ana", subject, "taken")

    answer = desk.step("ana", subject, "escalated", "A look is needed.", to=to)

    said = {key: value for key, value in answer.items() if key not in {"id", "subject", "to", "history"}}
    assert said == {
        "indicator": "", "step": "escalated", "officer": "ana", "at": desk.service.now(), "note": "A look is needed.",
        "outcome": "", "review_on": DUE, "state": "escalated", "overdue": False, "reopened_by": [], "may": ["taken"],
    }  # fmt: skip
    assert answer["to"] == to
    assert [row["history"] for row in desk.listed("partner").values() if row["id"] == subject] == [[]]


@pytest.mark.parametrize("to", ["", "force:FA", "compartment:covert", "ben\nben"])
def test_an_escalation_to_what_can_be_no_account_is_refused(planted: Planted, to: str) -> None:
    desk, subject = planted.desk, planted.id
    desk.step("ana", subject, "taken")

    with pytest.raises(GraphintelError, match=r"An escalation|can be nobody to escalate to; expected safeguarding"):
        desk.step("ana", subject, "escalated", "A look is needed.", to=to)
    assert planted.review()["state"] == "taken"


def test_people_unknown_indicators_and_unknown_networks_are_refused_in_a_sentence(planted: Planted) -> None:
    desk = planted.desk
    kept = desk.kept()

    for subject, indicator, sentence in (
        (planted.one, "", "A review is of a network, of linked premises, a number or premises"),
        (planted.one, "I06", "A review is of a network, of linked premises, a number or premises"),
        (planted.id, "I99", "There is no indicator 'I99'"),
        (f"phone:{planted.number}", "", "reviewed for one of its indicators"),
        (f"phone:{planted.number}", "I99", "There is no indicator 'I99'"),
        ("network:00000000", "", "Nothing is held under 'network:00000000'"),
        ("phone:+447700900199", "I99", "Nothing is held under"),
    ):
        with pytest.raises(GraphintelError, match=sentence):
            desk.step("ana", subject, "taken", indicator=indicator)
    assert desk.kept() == kept


def test_a_network_that_others_see_is_as_unknown_as_one_that_nobody_does(desk: Desk) -> None:
    planted = desk.plant()
    person = planted.two.removeprefix("person:")
    hidden: Link = ("Person", person, "DRIVES", "Mark", "ZZ01 AAB", "", "")
    desk.tell([hidden], "CHIS", conditions="compartment:covert", at="2026-01-01")
    subject = planted.network("covert")["id"]
    assert subject != planted.id

    for unknown in (subject, "network:00000000"):
        with pytest.raises(NotHeldError) as refused:
            desk.step("ana", unknown, "taken")
        assert str(refused.value) == str(NotHeldError(unknown))


@pytest.mark.parametrize("name", ["adam", "audrey"])
def test_roles_without_keys_take_no_step_and_see_none(planted: Planted, name: str) -> None:
    desk, subject = planted.desk, planted.id

    with pytest.raises(AccessError, match="reads no intelligence"):
        desk.step(name, subject, "taken")
    with pytest.raises(AccessError, match="reads no intelligence"):
        desk.listed(name)


def test_every_step_is_in_the_audit_chain_by_its_id_and_without_its_note(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id
    before = sum(1 for _ in desk.service.audit.entries())
    note = "Lina Test lives here, says her sister."

    taken = desk.step("ana", subject, "taken", note)
    with pytest.raises(GraphintelError, match="held by ana"):
        desk.step("ben", subject, "dismissed", note)
    dismissed = desk.step("ana", subject, "dismissed", note)

    entries = [e for e in list(desk.service.audit.entries())[before:] if e.action == "alteration"]
    assert [(e.actor, e.subject["step"], e.subject["outcome"], e.subject.get("review")) for e in entries] == [
        ("ana", "taken", "done", taken["id"]),
        ("ben", "dismissed", "refused", None),
        ("ana", "dismissed", "done", dismissed["id"]),
    ]
    assert {e.subject["subject"] for e in entries} == {subject}
    assert entries[0].subject["note"] == entries[2].subject["note"] == desk.service.audit.hashed(note)
    assert "Lina" not in desk.service.settings.audit_file.read_text(encoding="utf-8")
    assert desk.service.audit.verify().ok


def test_what_cannot_be_recorded_is_not_kept(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, subject = planted.desk, planted.id
    kept, chain = desk.kept(), desk.service.settings.audit_file

    monkeypatch.setattr(desk.service.audit, "_lines", FileLines(chain, timeout=0.05))
    with FileLock(chain.with_name(chain.name + ".lock")), pytest.raises(AuditError):
        desk.step("ana", subject, "taken")

    assert desk.kept() == kept


def test_a_network_rests_on_the_same_in_the_snapshot_and_in_the_graph(planted: Planted) -> None:
    desk = planted.desk
    view = desk.service.view(desk.service.viewer_of_account("covert"))

    for found in analysis_of(view).groups:
        statements = find_evidence(view, found.id, "")
        assert statements
        assert sorted(statement_evidence(view, statements), key=str) == sorted(
            network_evidence(snapshot_of(view), found), key=str
        )


def test_the_commands_take_list_and_dismiss(planted: Planted) -> None:
    desk, subject = planted.desk, planted.id

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(program, ["--home", str(desk.service.settings.home), "--as", "ana", *arguments])

    day = datetime.now(UTC).date().isoformat()
    refused = run("review", "dismiss", subject, "--note", "Two friends.", "--review-on", day)
    taken = run("review", "take", subject, "--review-on", day)
    dismissed = run("review", "dismiss", subject, "--note", "Two friends.", "--review-on", day, "--json")
    listed = run("review", "list", "--state", "dismissed", "--officer", "ana")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1] == "graphintel: Nobody has taken this yet; take it first."
    written = display_words.day(day)
    assert taken.stdout == f"Recorded: {subject} is taken by ana on {written}, review due {written}.\n"
    assert json.loads(dismissed.stdout)["state"] == "dismissed"
    assert (
        f"({subject})\n   dismissed by ana on {written}, review due {written}\n   note: Two friends." in listed.stdout
    )
    assert run("review", "dismiss", subject).exit_code == 2


def _advert(number: int, place: str, phone: str) -> list[Link]:
    advert = ("Advert", f"site-a.example:{number}")
    return [
        (*advert, "ADVERTISES_PLACE", "Premises", place, "", ""),
        (*advert, "ADVERTISES_NUMBER", "Phone", phone, "", ""),
    ]


def _chain(desk: Desk, who: str, number: int) -> dict[str, Any]:
    viewer = desk.service.viewer_of_account(who)
    (finding,) = as_json(desk.service.linked_premises(viewer, f"advert:site-a.example:{number}"))["findings"]
    answer: dict[str, Any] = finding
    return answer


def test_linked_premises_are_taken_assessed_dismissed_and_reopened_by_what_is_new_to_whoever_sees_it(
    desk: Desk,
) -> None:
    phone = "+446000000900"
    desk.tell(_advert(1, "1 Alder Street XX1 1AB", phone), "L1")
    desk.tell(_advert(2, "2 Birch Road XX1 1AB", phone), "L2")
    subject = _chain(desk, "ana", 1)["id"]
    before = [desk.listed(), _chain(desk, "ana", 1)]
    assert subject not in before[0] and before[1]["review"]["state"] == "open"

    desk.step("ana", subject, "taken", "Two flats, one number.")
    desk.step("ana", subject, "dismissed", "A typing error on the site.")
    desk.tell(_advert(3, "2 Birch Road XX1 1AB", phone), "CHIS", conditions="compartment:covert")

    assert (desk.listed()[subject]["type"], desk.listed()[subject]["name"]) == ("linked premises", before[1]["name"])
    assert _chain(desk, "ana", 1)["review"]["state"] == "dismissed"
    assert _chain(desk, "covert", 1)["review"]["state"] == "reopened"
    with pytest.raises(NotHeldError):
        desk.step("ana", subject, "reopened", "Again.", indicator="I02")
    desk.tell(_advert(4, "3 Cedar Road XX1 1AB", phone), "L4", at="2026-01-01")
    assert _chain(desk, "ana", 1)["id"] != subject
    assert _chain(desk, "ana", 1)["review"]["state"] == "reopened"


def test_what_a_covert_officer_does_with_linked_premises_leaves_no_trace_for_others(desk: Desk) -> None:
    phone = "+446000000901"
    desk.tell(_advert(11, "11 Alder Street XX2 2AB", phone), "M1")
    desk.tell(_advert(12, "12 Birch Road XX2 2AB", phone), "M2")
    desk.tell(_advert(13, "12 Birch Road XX2 2AB", phone), "CHIS", conditions="compartment:covert")
    subject, before = _chain(desk, "ana", 11)["id"], [desk.listed(), _chain(desk, "ana", 11)]

    desk.step("covert", subject, "taken", "Do not approach.")

    assert [desk.listed(), _chain(desk, "ana", 11)] == before
    assert _chain(desk, "covert", 11)["review"]["officer"] == "covert"
