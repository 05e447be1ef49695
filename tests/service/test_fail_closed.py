"""What cannot be recorded is not done: every public method, on SQLite and PostgreSQL, with each kind of chain (assurance G2).

Methods are found by walking the classes: a new one fails here until it says how it is called. Reads are walked by
``tests/cli/test_recorded.py`` and ``tests/dashboards/test_recorded.py``, on a real graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from graphintel.addresses import with_driver
from graphintel.errors import AuditError, BackupError, DeclarationError
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.session_database import session_database_url
from graphintel.ledger.session_tables import SESSION_METADATA
from graphintel.ledger.tables import METADATA
from graphintel.ledger.unrecorded import Unrecorded
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.chain_maintenance import ChainMaintenance
from graphintel.service.maintenance import Maintenance
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.recipient_register import RecipientRegister
from graphintel.settings import read_settings
from ingest import run
from tests.ledgers import Place
from tests.postgres import NewDatabase
from tests.service.small_home import ITEMS, LINKS, SUBMISSIONS
from tests.unwritable import no_room

PASSWORD = "a long and quite unguessable password"
CLOCK = datetime(2026, 11, 25, 9, tzinfo=UTC)
AGREED = Agreement(
    "force-b", "other_force", "Force B", "Joint work", frozenset({"marking:OFFICIAL"}), "", "2027-03-31", ended=False
)
AUDITOR = Viewer.of("audi", "auditor", [])

MAINTENANCE: dict[str, tuple[Any, ...]] = {
    "sources": (),
    "vocabulary": (),
    "check": ("submissions", ["FILES"]),
    "ingest": ("submissions", ["FILES"]),
    "batches": (),
    "batch": (1,),
    "withdraw_batch": (1,),
    "regrade_item": ("FA:1/1", {"info_eval": "B"}),
    "start_graph": (),
    "stop_graph": (),
    "rebuild_graph": (),
    "add_account": ("new", "analyst", []),
    "reset_password": ("ana",),
    "accounts": (),
    "set_keys": ("ana", ["marking:SECRET"]),
    "revoke_account": ("ana",),
    "export_audit": (AUDITOR,),
}
REGISTER: dict[str, tuple[Any, ...]] = {
    "add_recipient": ("Force C", "police", "FC", "ana", PASSWORD),
    "approve_recipient": ("Force D", "lea", PASSWORD),
    "end_recipient": ("Force B",),
    "recipients": (),
    "add_agreement": (AGREED,),
    "approve_agreement": ("council", "lea", PASSWORD),
    "agreements": (),
    "end_agreement": ("council",),
}
CUSTODY: dict[str, tuple[Any, ...]] = {"checkpoint": (), "backup": (Path("nowhere") / "backup",)}
SERVICE: dict[str, tuple[Any, ...]] = {
    "sign_in": ("ana", PASSWORD),
    "choose_password": ("TOKEN", "several words apart"),
}

ELSEWHERE = {
    *READ_FUNCTIONS,
    *("read", "create_briefing", "review", "hash_graph"),  # asked of a real graph, by command, page and callback
    "adopt",  # refused where ledger and chain fit, tests/service/test_ledger_and_chain.py
    *("status", "verify", "health", "sign_out"),  # answer also where nothing can be recorded, see the commands' test
}
SHOWS_NOTHING = {
    *("record", "recorded", "recorded_act", "recorded_session", "refusals"),  # recording itself
    *(
        "opened",
        "close",
        "now",
        "stamp",
        "operator",
        "catch_up",
        "view",
        "at_one_read_point",
    ),  # the parts of all others
    *("maintenance", "chain_maintenance", "recipient_register", "upgrades"),  # areas: walked themselves, or as commands
    *("clustering_in_a_process", "warm"),  # how it is made ready for whoever asks then
    *("networks_progress", "stop_networks", "shared_networks"),  # how far that is; nothing of the graph
    *("graph_health", "settle_drafts"),  # health, for status; what a crash left, see Unrecorded.DRAFTS
    *(
        "viewer_of_account",
        "signed_in_viewer",
        "session_of",
        "viewer_of_session",
    ),  # who somebody is, for what they ask then
}


def methods_of(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind, inspect.isroutine) if not name.startswith("_")}


def test_every_public_method_says_here_how_it_is_called() -> None:
    named = MAINTENANCE.keys() | REGISTER.keys() | CUSTODY.keys() | SERVICE.keys() | ELSEWHERE | SHOWS_NOTHING
    walked = (methods_of(kind) for kind in (Service, Maintenance, RecipientRegister, ChainMaintenance))
    missing = sorted(set().union(*walked) - named)

    assert not missing, (
        f"Add how {', '.join(missing)} is called to a table here, so that it is seen to do nothing where it cannot be "
        "recorded; or say why not."
    )


def tables_of(url: str) -> dict[str, list[Any]]:
    """Return every table of a ledger and of its sessions, without what Unrecorded names."""
    found = {}
    for address, metadata in ((url, METADATA), (session_database_url(url), SESSION_METADATA)):
        engine = create_engine(with_driver(address))
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                columns = [column for column in table.c if column.name != "last_seen"]
                if table.name not in {"session_attempt", "session_refusal"}:
                    found[table.name] = sorted(repr(row) for row in connection.execute(select(*columns)))
        engine.dispose()
    return found


@contextmanager
def shut(url: str, *statements: str, then: str) -> Iterator[None]:
    engine = create_engine(with_driver(url))
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        yield
        with engine.begin() as connection:
            connection.execute(text(then))
    finally:
        engine.dispose()


Shut = Callable[[], Any]


@pytest.fixture(params=["file", "sqlite table", pytest.param("postgres table", marks=pytest.mark.postgres)])
def chain(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, str], Shut]:
    """Where the chain is, and how no line of it can be added any more."""
    if request.param == "file":
        return {}, lambda: no_room(tmp_path / "home" / "audit" / "chain.jsonl")
    if request.param == "sqlite table":
        url = f"sqlite:///{tmp_path / 'chain.sqlite'}"
        full = "CREATE TRIGGER full BEFORE INSERT ON audit_line BEGIN SELECT RAISE(ABORT, 'no room'); END"
        return {"GRAPHINTEL_AUDIT_URL": url}, lambda: shut(url, full, then="DROP TRIGGER full")
    new_database: NewDatabase = request.getfixturevalue("new_database")
    url = new_database()
    full = "ALTER TABLE audit_line ADD CONSTRAINT no_room CHECK (number < 0) NOT VALID"
    return {"GRAPHINTEL_AUDIT_URL": url}, lambda: shut(url, full, then="ALTER TABLE audit_line DROP CONSTRAINT no_room")


@pytest.fixture
def home(tmp_path: Path, ledger_place: Place, chain: tuple[dict[str, str], Shut]) -> Iterator[tuple[Service, str]]:
    """A home of three items without a graph, with people, recipients and an agreement; and its ledger's address."""
    for name, rows in (("submissions", SUBMISSIONS), ("items", ITEMS), ("item_links", LINKS)):
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    url = ledger_place.copy()
    settings = read_settings({"GRAPHINTEL_LEDGER_URL": url, **chain[0]}, home=tmp_path / "home")
    ledger = Ledger.open(url)
    files = sorted(tmp_path.glob("*.csv"))
    run.ingest(
        "submissions", files, ledger, actor="os:test", at=CLOCK.isoformat(), settings=settings, reject_dir=tmp_path
    )
    ledger.close()
    with Service.opened(settings, lambda: CLOCK) as service:
        for name, role in (("ana", "analyst"), ("lea", "safeguarding")):
            service.maintenance.add_account(name, role, ["marking:OFFICIAL"], PASSWORD)
        for name, kind, code in (("Force B", "police", "FB"), ("Council", "council", ""), ("Force D", "police", "FD")):
            service.recipient_register.add_recipient(name, kind, code, "ana", PASSWORD)
        for name in ("Force B", "Council"):
            service.recipient_register.approve_recipient(name, "lea", PASSWORD)
        council = Agreement(
            "council", "council", "Council", "Rates", frozenset({"marking:OFFICIAL"}), "", "2027-03-31", ended=False
        )
        service.recipient_register.add_agreement(council, "ana", PASSWORD)
        yield service, url
    ledger_place.remove(url)


def test_what_cannot_be_recorded_is_not_done(
    home: tuple[Service, str], chain: tuple[dict[str, str], Shut], tmp_path: Path
) -> None:
    service, url = home
    token = service.sign_in("ana", PASSWORD).token
    filled = {"FILES": sorted(tmp_path.glob("*.csv")), "TOKEN": token}
    before, entries = tables_of(url), len(list(service.audit.entries()))
    done: list[str] = []

    with chain[1]():
        walked = (
            (service.maintenance, MAINTENANCE),
            (service.recipient_register, REGISTER),
            (service.chain_maintenance, CUSTODY),
            (service, SERVICE),
        )
        for holder, calls in walked:
            for name, given in calls.items():
                values = [
                    filled[v[0]] if v == ["FILES"] else filled.get(v, v) if isinstance(v, str) else v for v in given
                ]
                with pytest.raises((AuditError, BackupError)):  # a backup of PostgreSQL is refused anyway
                    getattr(holder, name)(*values)
                if tables_of(url) != before:
                    done.append(name)

    assert done == []
    assert len(list(service.audit.entries())) == entries
    assert service.audit.verify().ok


def test_a_session_ends_also_where_that_cannot_be_recorded(
    home: tuple[Service, str], chain: tuple[dict[str, str], Shut]
) -> None:
    service, _ = home
    token = service.sign_in("ana", PASSWORD).token

    with chain[1]():
        service.sign_out(token)

    assert service.session_of(token) is None


def test_a_change_that_nobody_records_is_refused(home: tuple[Service, str]) -> None:
    service, url = home
    checked = service.ledger.sessions.check("ana", PASSWORD)
    before = tables_of(url)

    with pytest.raises(DeclarationError, match="that nobody records"):
        service.ledger.sessions.begin(checked)
    with pytest.raises(DeclarationError, match="that nobody records"):
        service.ledger.accounts.set_keys("ana", ["marking:SECRET"])
    with pytest.raises(DeclarationError, match="that nobody records"), service.ledger.write():
        pass
    with (
        pytest.raises(DeclarationError, match="inside another one"),
        service.recorded("alteration", "os:test"),
        service.recorded("alteration", "os:test"),
    ):
        pass

    assert tables_of(url) == before


def test_every_change_without_an_entry_says_why() -> None:
    assert all(len(reason.value.split()) > 8 for reason in Unrecorded)
