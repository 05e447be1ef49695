"""An act and its entry: both are kept or neither, on SQLite and PostgreSQL, and every entry says who really asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphintel.errors import AuditError, LedgerError
from graphintel.service import Service
from graphintel.service.caller import Caller, as_caller
from graphintel.settings import read_settings

PASSWORD = "a long and quite unguessable password"
CLOCK = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A home with one account; no graph is opened."""
    with Service.opened(read_settings({}, home=tmp_path / "home"), lambda: CLOCK) as made:
        made.maintenance.add_account("ana", "analyst", ["marking:OFFICIAL"], PASSWORD)
        yield made


def close_the_chain(service: Service) -> None:
    """Let no entry be written any more: a folder stands where the chain was."""
    service.settings.audit_file.unlink()
    service.settings.audit_file.mkdir()


def test_what_cannot_be_recorded_is_not_kept(service: Service) -> None:
    close_the_chain(service)

    with pytest.raises(AuditError):
        service.maintenance.set_keys("ana", ["marking:SECRET"])
    with pytest.raises(AuditError):
        service.maintenance.add_account("bob", "analyst", ["marking:OFFICIAL"], PASSWORD)

    assert [(a.name, a.keys) for a in service.ledger.accounts.all_()] == [("ana", frozenset({"marking:OFFICIAL"}))]


def test_a_refused_change_is_recorded_as_refused(service: Service) -> None:
    with pytest.raises(LedgerError, match="no account"):
        service.maintenance.set_keys("nobody", ["marking:SECRET"])

    last = list(service.audit.entries())[-1]
    typed = service.audit.hashed("nobody")
    assert (last.action, last.subject["account"], last.subject["outcome"]) == ("alteration", typed, "refused")


def test_a_change_inside_another_is_dropped_with_it(service: Service) -> None:
    with pytest.raises(LedgerError, match="taken back"), service.recorded("alteration", "os:test", change="keys"):
        service.ledger.accounts.set_keys("ana", ["marking:SECRET"])
        account = service.ledger.accounts.get("ana")
        assert account is not None
        assert account.keys == {"marking:SECRET"}, "what is written is read inside the transaction"
        raise LedgerError("taken back")

    account = service.ledger.accounts.get("ana")
    assert account is not None
    assert account.keys == {"marking:OFFICIAL"}


def test_every_entry_says_who_really_asked(service: Service) -> None:
    with as_caller(Caller("sam", "dashboard", "5e55", "192.0.2.7")):
        service.maintenance.set_keys("ana", ["marking:SECRET"])

    subject = list(service.audit.entries())[-1].subject
    assert {name: subject[name] for name in ("user", "channel", "session", "address")} == {
        "user": "sam",
        "channel": "dashboard",
        "session": "5e55",
        "address": "192.0.2.7",
    }
