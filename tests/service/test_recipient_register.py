"""The register of recipients: two persons, kinds and not names, and what an agreement may not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphintel.briefing.recipient_profiles import PROFILES, PROFILES_BY_KIND
from graphintel.cli.program import program
from graphintel.errors import AccessError, LedgerError
from graphintel.ledger.agreements import Agreement
from graphintel.service import Service
from graphintel.service.usable_agreements import usable_agreements
from graphintel.settings import read_settings

PASSWORD = "a long and quite unguessable password"
AGREED = Agreement(
    "force-b", "other_force", "Force B", "Joint work", frozenset({"marking:OFFICIAL"}), "", "2027-03-31", ended=False
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A home with three people and no recipient; no graph is opened."""
    clock = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with Service.opened(read_settings({}, home=tmp_path / "home"), lambda: clock) as made:
        for name, role in (("ana", "analyst"), ("lea", "safeguarding"), ("adi", "administrator")):
            made.maintenance.add_account(name, role, ["marking:OFFICIAL"], PASSWORD)
        yield made


def enter(service: Service, name: str = "Force B", kind: str = "police", code: str = "FB") -> None:
    service.recipient_register.add_recipient(name, kind, code, "ana", PASSWORD)


def test_a_body_receives_nothing_before_a_second_person_approved_it(service: Service) -> None:
    enter(service)

    with pytest.raises(LedgerError, match="no approved recipient"):
        service.recipient_register.add_agreement(AGREED)
    service.recipient_register.approve_recipient("Force B", "lea", PASSWORD)
    service.recipient_register.add_agreement(AGREED)

    assert [held.name for held in usable_agreements(service.ledger, service.now())] == ["force-b"]


def test_who_adds_is_not_who_approves_and_both_are_audited(service: Service) -> None:
    service.recipient_register.add_recipient("Force B", "police", "FB", "lea", PASSWORD)

    with pytest.raises(LedgerError, match="a second person approves it"):
        service.recipient_register.approve_recipient("Force B", "lea", PASSWORD)
    service.recipient_register.approve_recipient("Force B", "adi", PASSWORD)

    told = [(e.actor, e.subject["change"]) for e in service.audit.entries() if e.subject.get("recipient") == "Force B"]
    assert told == [("lea", "added"), ("adi", "approved")]
    [entry] = service.recipient_register.recipients()["recipients"]
    assert (entry["added_by"], entry["approved_by"], entry["approved"]) == ("lea", "adi", True)


@pytest.mark.parametrize(
    ("account", "password", "said"),
    [
        ("ana", PASSWORD, "is for the roles administrator, reviewer, safeguarding"),
        ("lea", "wrong, and long enough", "password is wrong"),
        ("lea", "", "give both"),
        ("", PASSWORD, "give both"),
        ("nobody", PASSWORD, "password is wrong"),
    ],
)
def test_an_approval_is_proved(service: Service, account: str, password: str, said: str) -> None:
    enter(service)

    with pytest.raises(AccessError, match=said):
        service.recipient_register.approve_recipient("Force B", account, password)

    assert not service.recipient_register.recipients()["recipients"][0]["approved"]


def test_a_one_time_password_proves_nobody(service: Service) -> None:
    given = service.maintenance.add_account("new", "reviewer", [])["password"]
    enter(service)

    with pytest.raises(AccessError, match="one-time password, which others know"):
        service.recipient_register.approve_recipient("Force B", "new", given)


@pytest.mark.parametrize("name", ["Northmere Borough Council", "Force B", "Safe Homes Ltd", "A Charity"])
@pytest.mark.parametrize("kind", [kind for kind in PROFILES_BY_KIND if kind != "police"])
def test_the_profile_of_forces_takes_police_only_whatever_they_are_called(
    service: Service, name: str, kind: str
) -> None:
    enter(service, name, kind, "")
    service.recipient_register.approve_recipient(name, "lea", PASSWORD)

    with pytest.raises(LedgerError, match=f"is of kind {kind}"):
        service.recipient_register.add_agreement(replace(AGREED, recipient=name))


@pytest.mark.parametrize("code", ["", " ", "F:B!"])
def test_a_police_force_is_entered_with_its_code(service: Service, code: str) -> None:
    with pytest.raises(LedgerError, match="with its code"):
        enter(service, code=code)


@pytest.mark.parametrize("name", ["Home Office Immigration", "BORDER  FORCE", "Immigration Enforcement, Northmere"])
@pytest.mark.parametrize("kind", ["police", "partner", "council"])
def test_immigration_enforcement_is_no_other_kind_of_body(service: Service, name: str, kind: str) -> None:
    with pytest.raises(LedgerError, match="Nothing goes to immigration enforcement"):
        enter(service, name, kind)


@pytest.mark.parametrize("name", ["Home Office Immigration", "Returns Team North"])
def test_no_agreement_can_be_made_for_immigration_enforcement(service: Service, name: str) -> None:
    enter(service, name, "immigration", "")
    service.recipient_register.approve_recipient(name, "lea", PASSWORD)

    for profile in PROFILES:
        with pytest.raises(LedgerError, match=r"immigration|no profile of an agreement"):
            service.recipient_register.add_agreement(replace(AGREED, profile=profile, recipient=name))


@pytest.mark.parametrize("key", ["compartment:covert", "marking:SECRET", "marking:OFFICIAL-SENSITIVE", "force:FA"])
def test_an_agreement_gives_no_more_than_its_profile_may(service: Service, key: str) -> None:
    agreement = replace(AGREED, profile="partner", keys=frozenset({key}))

    with pytest.raises(LedgerError, match="may not be given"):
        service.recipient_register.add_agreement(agreement)


def test_a_force_is_given_its_own_key_and_no_other(service: Service) -> None:
    enter(service)
    service.recipient_register.approve_recipient("Force B", "lea", PASSWORD)

    with pytest.raises(LedgerError, match="the key of another"):
        service.recipient_register.add_agreement(replace(AGREED, keys=frozenset({"force:FA"})))


@pytest.mark.parametrize("kind", ["council", "landlord"])
def test_an_agreement_that_can_cost_a_home_has_two_persons(service: Service, kind: str) -> None:
    enter(service, "Northmere", kind, "")
    service.recipient_register.approve_recipient("Northmere", "lea", PASSWORD)
    agreement = replace(AGREED, profile=kind, recipient="Northmere")

    with pytest.raises(AccessError, match="give both"):
        service.recipient_register.add_agreement(agreement)
    service.recipient_register.add_agreement(agreement, "lea", PASSWORD)
    with pytest.raises(LedgerError, match="a second person approves it"):
        service.recipient_register.approve_agreement("force-b", "lea", PASSWORD)
    [waiting] = service.recipient_register.agreements()["agreements"]
    service.recipient_register.approve_agreement("force-b", "adi", PASSWORD)
    [live] = service.recipient_register.agreements()["agreements"]

    assert (waiting["live"], live["live"], live["approved_by"]) == (False, True, "adi")
    assert "a second person approves it first" in waiting["why_not"]


def test_an_entry_is_written_once(service: Service) -> None:
    enter(service)
    service.recipient_register.end_recipient("Force B")

    with pytest.raises(LedgerError, match="its entry is not changed"):
        enter(service, "force  b", "partner", "")


def test_the_command_line_takes_two_persons(service: Service, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")

    def run(account: str, *words: str) -> tuple[int, str]:
        proof = ["--password-file", str(tmp_path / "password")] if account else []
        given = ["--home", str(service.settings.home), *(["--as", account] if account else []), *words, *proof]
        done = CliRunner().invoke(program, given)
        return done.exit_code, done.stdout + done.stderr

    entry = ("recipient", "add", "Force B", "--kind", "police", "--code", "FB")
    agreement = (
        "agreement", "add", "force-b", "--profile", "other_force", "--recipient", "Force B", "--purpose", "Joint work",
        "--holds", "marking:OFFICIAL,force:FB", "--expires", "2099-12-31",
    )  # fmt: skip
    assert run("", *entry)[0] == 1
    assert run("lea", *entry)[0] == 0
    assert run("lea", "recipient", "approve", "Force B")[0] == 1
    assert run("", *agreement)[0] == 1
    assert run("adi", "recipient", "approve", "Force B")[0] == 0
    assert run("", *agreement)[0] == 0
    assert "adi" in run("", "recipient", "list")[1]
    assert "yes" in run("", "agreement", "list")[1]
    refused = run("", *agreement[:4], "immigration", *agreement[5:])
    assert refused[0] == 1
    assert "Nothing goes to immigration enforcement" in refused[1]
