"""Briefings on a real home: who may receive them, what is asked for again, what is registered, audited and recalled."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphintel.cli.program import program
from graphintel.errors import AccessError, AuditError, GraphintelError, NotHeldError
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.briefings import BriefingRequest, CreatedBriefing
from graphintel.store.reader import GraphMovedError
from ingest import corrections
from tests.service.small_home import COUNCIL, NUMBER, PASSWORD, PLACE, REFERRED, opened

pytestmark = pytest.mark.graph


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A home that tests may export from, and nothing else."""
    with opened(tmp_path_factory.mktemp("brief")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Service]:
    """A home that a test may change."""
    with opened(tmp_path) as made:
        yield made


def ask(service: Service, recipient: str, **more: str) -> CreatedBriefing:
    order = BriefingRequest((NUMBER,), recipient, ("csv",), **more)
    return service.create_briefing(service.viewer_of_account("ana"), order)


def test_a_briefing_tells_who_controls_and_shelters_whom_they_control(service: Service) -> None:
    made = ask(service, "force-b")

    captions = {thing.caption for thing in made.briefing.entities}
    assert {"Boss Testoak", "Person A", "07700 900123"} <= captions
    assert "Vera Testivy" not in str(made.files)
    assert {tie.reference for tie in made.briefing.statements} == {"FA:1/1", "FA:1/2"}
    assert made.briefing.marking == "OFFICIAL"


def test_a_role_towards_nobody_named_stands_in_the_briefing(service: Service) -> None:
    made = ask(service, "force-b").briefing

    [boss] = [thing.id for thing in made.entities if thing.caption == "Boss Testoak"]
    assert [(t.start, t.end, t.part) for t in made.statements if t.type == "HOLDS_ROLE" and t.end == boss] == [
        (boss, boss, "organiser")
    ]


ONLY_A_ROLE = {
    "submissions": "submission_ref,owner_force,reported_at,marking\nFA:5,FA,2026-03-05,OFFICIAL\n",
    "items": (
        "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_precision\n"
        "FA:5,1,3x5x2,1,A,P,,record,unknown\n"
    ),
    "item_links": (
        "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role\n"
        "FA:5,1,Person,FA:N5005,Chief Testelm,,,,,controller\n"
    ),
}


@pytest.mark.parametrize("recipient", ["own_force", "force-b"])
def test_a_controller_known_by_nothing_but_that_role_stands_in_the_briefing(
    fresh: Service, tmp_path: Path, recipient: str
) -> None:
    for name, text in ONLY_A_ROLE.items():
        (tmp_path / f"{name}_5.csv").write_text(text, encoding="utf-8")
    assert fresh.maintenance.ingest("submissions", sorted(tmp_path.glob("*_5.csv")))["quarantined"] == 0
    order = BriefingRequest(("person:FA:N5005",), recipient, ("csv",), reason="Tasking", password=PASSWORD)

    made = fresh.create_briefing(fresh.viewer_of_account("ana"), order)

    [chief] = made.briefing.entities
    assert (chief.caption, chief.roles) == ("Chief Testelm", ("controller",))
    assert [(t.start, t.end, t.part, t.grade[:2]) for t in made.briefing.statements] == [
        (chief.id, chief.id, "controller", "1A")
    ]
    assert b"Chief Testelm" in b"".join(made.files.values())


def inside(service: Service, account: str, recipient: str) -> CreatedBriefing:
    order = BriefingRequest((NUMBER,), recipient, ("csv",), reason="Tasking", password=PASSWORD)
    return service.create_briefing(service.viewer_of_account(account), order)


def test_whose_officers_receive_is_asked_where_an_account_holds_the_keys_of_three_forces(service: Service) -> None:
    with pytest.raises(AccessError, match="holds the keys of FA, FB, FC: say whose"):
        inside(service, "cam", "own_force")
    with pytest.raises(AccessError, match="holds no key of force 'FD'"):
        inside(service, "cam", "own_force:FD")


def test_a_recipient_inside_sees_what_the_keys_of_its_force_see(service: Service) -> None:
    told = {
        (account, recipient): {tie.reference for tie in inside(service, account, recipient).briefing.statements}
        for account, recipient in [("cam", "own_force:FA"), ("cam", "own_force:FB"), ("dee", "own_force")]
    }

    assert "FA:2/1" in told["cam", "own_force:FA"]
    assert "FA:2/1" not in told["cam", "own_force:FB"]
    assert told["dee", "own_force"] == told["cam", "own_force:FB"]
    assert inside(service, "dee", "own_force").briefing.recipient == "own force FB"


def council(service: Service, **more: str) -> CreatedBriefing:
    order = BriefingRequest((PLACE,), "council", ("csv", "pdf"), **more)
    return service.create_briefing(service.viewer_of_account("ana"), order)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "say whether a referral"),
        ({"referral": "perhaps"}, "say whether a referral"),
        ({"referral": "yes"}, "before the safeguarding lead has agreed"),
        ({"referral": "not_known"}, "before the safeguarding lead has agreed"),
        ({"referral": "yes", "lead": "lea", "lead_password": "wrong, and long enough"}, "password is wrong"),
        ({"referral": "yes", "lead": "ana", "lead_password": PASSWORD}, "another account does"),
        ({"referral": "yes", "lead": "cam", "lead_password": PASSWORD}, "is for the roles safeguarding"),
    ],
)
def test_what_can_cost_somebody_a_home_waits_for_the_answer_and_for_the_lead(
    service: Service, more: dict[str, str], said: str
) -> None:
    with pytest.raises(AccessError, match=said):
        council(service, **more)


@pytest.mark.parametrize("more", [{"referral": "no"}, {"referral": "yes", "lead": "lea", "lead_password": PASSWORD}])
def test_the_answer_stands_in_register_and_audit_and_the_council_gets_premises_and_dates(
    service: Service, more: dict[str, str]
) -> None:
    made = council(service, **more)

    told = b"".join(made.files.values()).decode("latin-1")
    assert [(t.type, t.caption) for t in made.briefing.entities] == [("Premises", "14 Alder Street, XX1 1AB")]
    assert [(t.type, t.start == t.end, t.grade) for t in made.briefing.statements] == [("ADVERTISES_PLACE", True, "")]
    assert not [word for word in ("Testoak", "Testivy", "900123", "FA:1/2", "site-a", "lea") if word in told.split()]
    answer = {"referral": more["referral"], "lead": more.get("lead", "")}
    [kept] = [e for e in service.ledger.exports.all_(frozenset({"marking:OFFICIAL"})) if e.ref == made.briefing.ref]
    assert {"referral": kept.referral, "lead": kept.lead} == answer
    entry = next(e.subject for e in service.audit.entries() if e.subject.get("export") == made.briefing.ref)
    assert answer.items() <= entry.items()
    assert not {"referral", "lead"} & json.loads(made.files["manifest.json"]).keys()


def test_where_a_referral_is_held_the_answer_cannot_be_no(service: Service) -> None:
    ana, order = service.viewer_of_account("ana"), BriefingRequest((REFERRED,), "council", ("csv",), referral="no")

    with pytest.raises(AccessError, match="the answer cannot be no"):
        service.create_briefing(ana, order)
    made = service.create_briefing(ana, replace(order, referral="yes", lead="lea", lead_password=PASSWORD))

    assert "N3003" not in str(made.files)
    assert [tie.type for tie in made.briefing.statements] == ["ADVERTISES_PLACE"]


@pytest.mark.parametrize("purpose", ["Boss Testoak's rent", "who answers 07700 900 123", "site-a.example:1"])
def test_a_purpose_that_names_what_the_council_is_not_told_is_refused(service: Service, purpose: str) -> None:
    with pytest.raises(GraphintelError, match="purpose of the briefing names somebody"):
        council(service, referral="no", purpose=purpose)


def test_a_network_is_no_thing_that_a_council_is_told_of(service: Service) -> None:
    ana = service.viewer_of_account("ana")
    network = as_json(service.networks(ana, every=True))["networks"][0]["id"]

    made = service.create_briefing(ana, BriefingRequest((network,), "council", ("csv",), referral="no"))

    assert {thing.type for thing in made.briefing.entities} == {"Premises"}
    assert network not in str(made.files)
    assert made.briefing.why == made.briefing.indicators == ()


def test_an_agreement_waits_for_a_second_person_where_somebody_could_lose_a_home(fresh: Service) -> None:
    fresh.recipient_register.add_agreement(COUNCIL, "ana", PASSWORD)
    order = BriefingRequest((PLACE,), COUNCIL.name, ("csv",), referral="no")

    with pytest.raises(AccessError, match="a second person approves it first"):
        fresh.create_briefing(fresh.viewer_of_account("ana"), order)
    fresh.recipient_register.approve_agreement(COUNCIL.name, "lea", PASSWORD)

    assert fresh.create_briefing(fresh.viewer_of_account("ana"), order).briefing.entities


def test_a_body_that_leaves_the_register_receives_nothing_more(fresh: Service) -> None:
    fresh.recipient_register.end_recipient("Force B")

    with pytest.raises(AccessError, match="no approved recipient 'Force B'"):
        ask(fresh, "force-b")


def test_immigration_enforcement_is_told_why_it_gets_nothing(service: Service, tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="does not come forward"):
        ask(service, "immigration")
    said = run(service, "brief", NUMBER, "--format", "csv", "--recipient", "immigration", "--out", str(tmp_path / "x"))

    assert (said.exit_code, said.stdout, (tmp_path / "x").exists()) == (1, "", False)
    assert "immigration enforcement" in said.stderr


def test_what_may_be_shared_with_conditions_only_asks_for_a_reason_and_the_password(service: Service) -> None:
    with pytest.raises(AccessError, match="with conditions only"):
        ask(service, "own_force")
    with pytest.raises(AccessError, match="password is wrong"):
        ask(service, "own_force", reason="Tasking", password="not this one, certainly")
    made = ask(service, "own_force", reason="Tasking", password=PASSWORD)

    assert "FA:2/1" in {tie.reference for tie in made.briefing.statements}
    assert made.briefing.ref in {
        e["export"] for e in as_json(service.exports(service.viewer_of_account("ana")))["exports"]
    }


@pytest.mark.parametrize("recipient", ["force-c", "partner", ""])
def test_without_a_live_agreement_nothing_goes_out(service: Service, recipient: str) -> None:
    with pytest.raises(AccessError, match="no live agreement"):
        ask(service, recipient)


def test_an_agreement_that_has_ended_lets_nothing_out(fresh: Service) -> None:
    fresh.recipient_register.end_agreement("force-b")

    with pytest.raises(AccessError, match="no live agreement"):
        ask(fresh, "force-b")


def test_every_export_is_one_disclosure_with_its_mapping_in_the_audit_chain(service: Service) -> None:
    made = ask(service, "force-b")

    [disclosed] = [e.subject for e in service.audit.entries() if e.subject.get("export") == made.briefing.ref]
    assert disclosed["recipient"] == "Force B"
    assert disclosed["items"] == ["item:FA:1/1", "item:FA:1/2"]
    assert disclosed["manifest"] == sha256(made.files["manifest.json"]).hexdigest()
    thing = next(t.id for t in made.briefing.entities if t.caption == "07700 900123")
    assert f"{thing} {NUMBER}" in disclosed["ids"]


def test_where_the_disclosure_cannot_be_recorded_nothing_is_handed_over(fresh: Service) -> None:
    fresh.settings.audit_file.chmod(0o400)
    fresh.settings.audit_file.rename(fresh.settings.audit_file.with_suffix(".gone"))
    fresh.settings.audit_file.mkdir()

    with pytest.raises(AuditError):
        ask(fresh, "force-b")


def test_ids_and_pseudonyms_of_two_exports_have_nothing_in_common(service: Service) -> None:
    first, second = ask(service, "force-b"), ask(service, "force-b")

    ids = [
        {t.id for t in made.briefing.entities} | {t.id for t in made.briefing.statements} for made in (first, second)
    ]
    assert not ids[0] & ids[1]


def test_a_recipient_without_the_subject_is_told_what_an_unknown_id_is_told(service: Service) -> None:
    ana = service.viewer_of_account("ana")
    sentences = []
    for identifier in ("phone:+447700900124", "phone:+447700900999"):
        with pytest.raises(NotHeldError) as refused:
            service.create_briefing(ana, BriefingRequest((identifier,), "force-b", ("csv",)))
        sentences.append(str(refused.value).replace(identifier, "ID"))

    assert sentences[0] == sentences[1]


def test_a_purpose_that_names_a_sheltered_person_is_refused(service: Service) -> None:
    with pytest.raises(GraphintelError, match="purpose of the briefing names somebody"):
        ask(service, "force-b", purpose="Find vera  TESTIVY")


def test_a_regraded_or_withdrawn_item_recalls_the_exports_that_carried_it(fresh: Service) -> None:
    made = ask(fresh, "force-b")

    regraded = fresh.maintenance.regrade_item("FA:1/2", {"info_eval": "E"})["recalls"]
    again = fresh.maintenance.regrade_item("FA:2/1", {"info_eval": "C"})["recalls"]
    withdrawn = fresh.maintenance.withdraw_batch(1)["recalls"]

    carried = {"export": made.briefing.ref, "recipient": "Force B", "at": "2026-11-25T09:00:00+00:00"}
    assert regraded == [carried | {"item": "FA:1/2", "change": "corrected"}]
    assert again == []
    assert {(r["item"], r["change"]) for r in withdrawn} == {("FA:1/1", "withdrawn"), ("FA:1/2", "withdrawn")}
    listed = as_json(fresh.exports(fresh.viewer_of_account("ana")))["exports"][0]["recalls"]
    assert len(listed) == 3


def test_what_is_withdrawn_and_not_yet_in_the_graph_leaves_in_no_briefing(fresh: Service) -> None:
    with fresh.recorded("alteration", fresh.operator(), change="batch withdrawn"):
        corrections.withdraw(fresh.ledger, 1, fresh.operator(), fresh.now())

    with pytest.raises(NotHeldError):
        ask(fresh, "force-b")


def test_what_changes_while_a_briefing_is_made_stops_it(fresh: Service) -> None:
    moments, real = [], fresh.clock.moment

    def clock() -> datetime:
        moments.append(real())
        if len(moments) == before:  # the last look at the clock before the export is registered
            fresh.maintenance.withdraw_batch(1)
        return moments[-1]

    before, fresh.clock.moment = 0, clock
    ask(fresh, "force-b")
    before, moments = len(moments) - 1, []

    with pytest.raises(GraphMovedError):
        ask(fresh, "force-b")
    assert len(as_json(fresh.exports(fresh.viewer_of_account("ana")))["exports"]) == 1


def test_whoever_may_not_see_what_an_export_carried_does_not_see_the_export(service: Service) -> None:
    hidden = ask(service, "own_force", reason="Tasking", password=PASSWORD).briefing.ref
    shown = ask(service, "force-b").briefing.ref

    seen = {e["export"] for e in as_json(service.exports(service.viewer_of_account("bob")))["exports"]}
    assert shown in seen
    assert hidden not in seen


def run(service: Service, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["--home", str(service.settings.home), "--as", "ana", *arguments])


def test_the_command_writes_files_for_their_owner_that_the_manifest_lists(service: Service, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = run(
        service, "--json", "brief", NUMBER, "--format", "csv", "svg", "--recipient", "force-b", "--out", str(out)
    )

    assert answer.exit_code == 0, answer.stderr
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert {f["name"]: f["sha256"] for f in manifest["files"]} == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in out.iterdir() if path.name != "manifest.json"
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert json.loads(answer.stdout)["export"] == manifest["export"]
    assert len(manifest["statements"]) == 7
    again = run(service, "brief", NUMBER, "--format", "csv", "--recipient", "force-b", "--out", str(out))
    assert (again.exit_code, again.stdout) == (1, "")
    assert "holds files already" in again.stderr


def test_the_register_and_agreements_are_read_at_three_in_the_morning(fresh: Service, tmp_path: Path) -> None:
    run(fresh, "brief", NUMBER, "--format", "csv", "--recipient", "force-b", "--out", str(tmp_path / "out"))
    fresh.maintenance.withdraw_batch(1)

    register = run(fresh, "exports").stdout

    assert "RECALL" in register
    assert "Force B" in register
    assert "force-b" in run(fresh, "agreement", "list").stdout
    assert "no format" in run(fresh, "brief", NUMBER, "--format", "exe", "--recipient", "force-b", "--out", "x").stderr


@pytest.mark.parametrize(
    ("recipient", "order", "subject", "purpose"),
    [
        (
            "own_force",
            BriefingRequest((NUMBER,), "", (), "Meeting of the unit"),
            "Phone number 07700 900123",
            "Meeting of the unit",
        ),
        ("force-b", BriefingRequest((NUMBER,), "", ()), "Phone number 07700 900123", "Joint work"),
        ("own_force", BriefingRequest((NUMBER, PLACE), "", (), "Visit", exact=True), " and ", "Visit"),
    ],
)
def test_the_register_says_the_subject_and_purpose_that_were_given(
    fresh: Service, recipient: str, order: BriefingRequest, subject: str, purpose: str
) -> None:
    order = replace(order, recipient=recipient, formats=("csv",), reason="Asked for", password=PASSWORD)

    made = fresh.create_briefing(fresh.viewer_of_account("ana"), order)

    [listed] = as_json(fresh.exports(fresh.viewer_of_account("ana")))["exports"]
    assert (subject in listed["title"], listed["purpose"]) == (True, purpose)
    assert made.briefing.ref not in listed["title"]
    assert "Vera Testivy" not in listed["title"]
