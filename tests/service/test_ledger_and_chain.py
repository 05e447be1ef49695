"""Ledger and audit chain know one another: whichever was swapped, cut, rewritten or put back is refused and said."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from graphintel.audit.chain import open_chain
from graphintel.audit.entry import GENESIS, Entry, entry_of, line_of
from graphintel.audit.lines import Checkpoint
from graphintel.errors import AuditError, GraphintelError, LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.service import Service
from tests.audit.conftest import TableKeeper
from tests.audit.rewritten_chains import matching_checkpoint, sealed
from tests.service.pairs import PASSWORD, TABLES, Pair, made_pair

AT = "2026-11-25T09:00:00+00:00"


def rewritten(entries: list[Entry], place: int, **changed: object) -> list[bytes]:
    """Lines of a chain of which one entry says something else, all hashes right."""
    return sealed(
        dataclasses.replace(entry, **changed) if number == place else entry  # type: ignore[arg-type]
        for number, entry in enumerate(entries, 1)
    )


# -- knowing one another -------------------------------------------------------------------------------------------


def test_both_know_one_another_from_the_first_entry_on(pair: Pair) -> None:
    first, second, *_ = pair.entries()
    with Service.opened(pair.settings) as service:
        remembered, identity = service.ledger.known_chain(), service.ledger.identity

    assert (first.action, first.subject["meeting"], first.subject["ledger"]) == ("chain", "begun", identity)
    assert (second.subject["follows"], second.subject["ledger"]) == (1, identity)
    assert remembered is not None and remembered.chain == first.subject["chain"] == pair.checkpoint().chain
    assert (remembered.change, pair.checkpoint().kept, pair.checkpoint().pending) == (7, 7, 0)
    assert (pair.start(), pair.verify()) == ("", "")


def test_a_home_of_before_takes_its_chain_once(pairs: list[Pair]) -> None:
    home = pairs[0]
    Ledger.open(home.settings.ledger_url).close()
    before = open_chain(home.settings.audit_file, home.settings.audit_url)
    before.append("consultation", "ana", at=AT, subject={})
    before.close()

    assert (home.start(), home.start()) == ("", "")

    assert [e.subject.get("meeting") for e in home.entries()] == [None, "adopted"]
    assert home.entries()[1].subject["entries"] == 1
    assert home.verify() == ""


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_an_earlier_version_is_brought_up_to_date(pairs: list[Pair]) -> None:
    home = pairs[0]
    assert isinstance(home.keeper, TableKeeper)
    home.start()
    drop = (
        ["DROP TRIGGER audit_state_update"]
        if "sqlite" in home.keeper.url
        else ["DROP TRIGGER audit_state_forwards ON audit_state"]
    )
    columns = ("chain", "ledger", "kept", "pending")
    with home.keeper.begun(*drop, *(f"ALTER TABLE audit_state DROP COLUMN {name}" for name in columns)):
        pass
    with pytest.raises(AuditError, match="audit adopt"):
        home.open()

    chain = home.keeper.chain()
    chain.append("consultation", "ana", at=AT, subject={})

    assert chain.verify().entries == 2
    with pytest.raises(Exception, match="only ever added to"), home.keeper.begun("UPDATE audit_state SET entries = 0"):
        pass


# -- what is refused -----------------------------------------------------------------------------------------------


def gone(home: Pair, _other: Pair) -> None:
    if isinstance(home.keeper, TableKeeper):
        tables = ("audit_line", "audit_state")
        with home.keeper.begun(*(f"DROP TABLE {name}" for name in tables)):
            pass
        if "postgres" in home.keeper.url:
            with home.keeper.begun("DROP FUNCTION audit_refuse"):
                pass
        return
    for path in home.settings.audit_file.parent.iterdir():
        path.unlink()


def emptied(home: Pair, _other: Pair) -> None:
    home.keeper.tamper([], Checkpoint())


def cut(home: Pair, _other: Pair) -> None:
    lines = home.keeper.read()[:-1]
    home.keeper.tamper(lines, matching_checkpoint(lines))


def cut_to_the_first(home: Pair, _other: Pair) -> None:
    lines = home.keeper.read()[:1]
    home.keeper.tamper(lines, matching_checkpoint(lines))


def cut_without_checkpoint(home: Pair, _other: Pair) -> None:
    home.keeper.tamper(home.keeper.read()[:-1], home.checkpoint())


def rewritten_at_the_change(home: Pair, _other: Pair) -> None:
    lines = rewritten(home.entries(), 7, actor="os:mallory")
    home.keeper.tamper(lines, matching_checkpoint(lines))


def rewritten_from_the_first(home: Pair, _other: Pair) -> None:
    lines = rewritten(home.entries(), 2, actor="os:mallory")
    home.keeper.tamper(lines, matching_checkpoint(lines))


def swapped(home: Pair, other: Pair) -> None:
    other.change("ana", "ben", "cas", "dan", "eve", "flo", "gus", "hal")
    home.keeper.tamper(other.keeper.read(), other.checkpoint())


def swapped_for_one_without_an_id(home: Pair, _other: Pair) -> None:
    lines, previous = list[bytes](), GENESIS
    for number in range(1, 12):
        lines.append(line_of(number, AT, "consultation", "ana", {}, previous))
        previous = entry_of(lines[-1]).hash
    home.keeper.tamper(lines, matching_checkpoint(lines))


def given_the_id_of_another(home: Pair, _other: Pair) -> None:
    entries = home.entries()
    lines = rewritten(entries, 1, subject=entries[0].subject | {"chain": "0" * 32})
    home.keeper.tamper(lines, matching_checkpoint(lines))


TAMPERINGS: list[Callable[[Pair, Pair], None]] = [
    gone, emptied, cut, cut_to_the_first, cut_without_checkpoint, rewritten_at_the_change, rewritten_from_the_first,
    swapped, swapped_for_one_without_an_id, given_the_id_of_another,
]  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_chain_that_is_not_the_ledgers_own_is_refused_and_said(
    pair: Pair, pairs: list[Pair], tampering: Callable[[Pair, Pair], None]
) -> None:
    tampering(pair, pairs[1])

    said = pair.start()

    assert "audit adopt" in said and "restore" in said, said
    assert pair.verify() != ""
    with Service.opened(pair.settings, check_pairing=False) as service:
        assert service.chain_maintenance.health().startswith("broken: ")
        with pytest.raises(AuditError):
            service.record("consultation", "ana")
        with pytest.raises(AuditError):
            service.maintenance.add_account("zoe", "analyst", ["marking:OFFICIAL"], PASSWORD)
        assert "zoe" not in {account.name for account in service.ledger.accounts.all_()}


@pytest.mark.parametrize("tampering", [t for t in TAMPERINGS if t is not gone])
def test_a_chain_that_is_swapped_under_a_running_service_takes_nothing(
    pair: Pair, pairs: list[Pair], tampering: Callable[[Pair, Pair], None]
) -> None:
    with Service.opened(pair.settings) as service:
        service.record("consultation", "ana")
        tampering(pair, pairs[1])
        before = pair.keeper.read()

        with pytest.raises(AuditError):
            service.record("consultation", "ana")
        with pytest.raises(AuditError):
            service.audit.check_writable()
        with pytest.raises(AuditError):
            service.maintenance.revoke_account("ana")

        assert pair.keeper.read() == before
        account = service.ledger.accounts.get("ana")
        assert account is not None and not account.revoked


def test_an_older_ledger_under_a_newer_chain_is_refused(pair: Pair) -> None:
    older = pair.under(pair.copied_ledger())
    pair.change("dan")

    said = older.start()

    assert "older ledger" in said and "graphintel restore" in said
    assert "older ledger" in older.verify()
    assert pair.start() == ""


def test_a_look_at_a_home_whose_ledger_may_be_another_leaves_the_drafts_of_refused_rows(pair: Pair) -> None:
    older = pair.under(pair.copied_ledger())
    pair.change("dan")
    draft = older.home / "rejects" / "batch-7-cards.draft"
    draft.parent.mkdir(mode=0o700, exist_ok=True)
    draft.touch(mode=0o600)

    older.verify()

    assert draft.is_file()
    assert (pair.start(), draft.is_file()) == ("", False)


def test_a_newer_ledger_under_an_older_chain_is_refused(pair: Pair) -> None:
    lines, checkpoint = pair.keeper.read(), pair.checkpoint()
    pair.change("dan")
    pair.keeper.tamper(lines, checkpoint)

    assert "older copy" in pair.start()
    assert "older copy" in pair.verify()


def test_another_ledger_beside_the_chain_is_refused(pair: Pair, pairs: list[Pair]) -> None:
    pairs[1].change("ana")
    stranger = pair.under(pairs[1].environment["GRAPHINTEL_LEDGER_URL"])

    assert "not the audit chain that this ledger knows" in stranger.start()
    assert stranger.verify() != ""


def test_a_new_ledger_beside_a_chain_is_refused(pair: Pair, pairs: list[Pair]) -> None:
    stranger = pair.under(pairs[1].environment["GRAPHINTEL_LEDGER_URL"])
    Ledger.open(stranger.settings.ledger_url).close()

    assert "belongs to another ledger" in stranger.start()
    assert "belongs to another ledger" in stranger.verify()


def test_a_cut_among_the_reads_since_the_last_change_shows_at_the_next_start(pair: Pair) -> None:
    pair.read(5)
    lines = pair.keeper.read()[:-2]
    pair.keeper.tamper(lines, matching_checkpoint(lines))

    assert "was cut" in pair.start()


def test_a_copy_of_the_chain_in_another_place_is_refused(tmp_path: Path) -> None:
    home = made_pair(tmp_path / "home", "sqlite+file", None)
    home.change("ana")
    place = tmp_path / "elsewhere"
    place.mkdir()
    for path in home.settings.audit_file.parent.iterdir():
        (place / path.name).write_bytes(path.read_bytes())

    moved = dataclasses.replace(
        home, environment={**home.environment, "GRAPHINTEL_AUDIT_FILE": str(place / "chain.jsonl")}
    )

    assert "was at audit/chain.jsonl" in moved.start()
    assert moved.verify() != ""
    (tmp_path / "home").rename(tmp_path / "renamed")
    url = f"sqlite:///{tmp_path}/renamed/ledger.sqlite"
    assert (
        dataclasses.replace(home, home=tmp_path / "renamed", environment={"GRAPHINTEL_LEDGER_URL": url}).start() == ""
    )


@pytest.mark.parametrize("kind", ["sqlite+file", "sqlite+sqlite"], indirect=True)
def test_of_all_moments_of_both_only_those_that_belong_together_are_taken(pairs: list[Pair]) -> None:
    home, moments = pairs[0], list[tuple[int, dict[Path, bytes]]]()
    changes = 0
    for number, step in enumerate("crrcrccrr"):
        changes += step == "c"
        if step == "c":
            home.change(f"account{number}")
        else:
            home.read()
        moments.append((changes, {path: path.read_bytes() for path in home.home.rglob("*") if path.is_file()}))

    for ledger_at, (kept, ledger) in enumerate(moments):
        for chain_at, (recorded, chain) in enumerate(moments):
            for path, content in (chain | {p: c for p, c in ledger.items() if p.name == "ledger.sqlite"}).items():
                path.write_bytes(content)
            # Of a chain that has come further than the ledger saw, what it has more are reads.
            taken = kept == recorded and chain_at >= ledger_at

            assert (home.start() == "") == taken, (ledger_at, chain_at)


# -- a lawful loss -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tampering", [gone, cut, swapped, rewritten_from_the_first])
def test_after_a_loss_the_owner_goes_on_and_the_gap_is_recorded(
    pair: Pair, pairs: list[Pair], tampering: Callable[[Pair, Pair], None]
) -> None:
    with Service.opened(pair.settings) as service:
        known = service.ledger.known_chain()
    assert known is not None
    tampering(pair, pairs[1])

    with Service.opened(pair.settings, check_pairing=False) as service:
        service.chain_maintenance.adopt("looked into by the owner")

    entry = next(e for e in reversed(pair.entries()) if e.subject.get("meeting") == "adopted")
    assert entry.subject["reason"] == "looked into by the owner"
    assert (entry.subject["known_chain"], entry.subject["known_entries"]) == (known.chain, known.seen)
    assert (pair.start(), pair.verify()) == ("", "")
    pair.change("zoe")
    with (
        Service.opened(pair.settings, check_pairing=False) as service,
        pytest.raises(AuditError, match="nothing to adopt"),
    ):
        service.chain_maintenance.adopt("again")


def test_an_older_ledger_is_adopted_and_every_later_change_is_kept(pair: Pair) -> None:
    older = pair.under(pair.copied_ledger())
    pair.change("dan", "eve")
    assert "older ledger" in older.start()

    with Service.opened(older.settings, check_pairing=False) as service:
        service.chain_maintenance.adopt("put back from the copy of the night")
        entry = list(service.audit.entries())[-1]
    older.change("flo")

    assert entry.subject["reason"] == "put back from the copy of the night"
    assert "older ledger" in entry.subject["problem"]

    assert (older.start(), older.verify()) == ("", "")
    assert accounts(older) == {"ana", "ben", "cas", "flo"}
    assert pair.start() != "", "the ledger that was given up is refused from now on"


def test_a_chain_that_does_not_hold_is_set_aside_and_not_deleted(pair: Pair) -> None:
    lines = pair.keeper.read()
    broken = [*lines[:2], lines[2].replace(b"ben", b"bob"), *lines[3:]]
    pair.keeper.tamper(broken, pair.checkpoint())

    with Service.opened(pair.settings, check_pairing=False) as service:
        if isinstance(pair.keeper, TableKeeper):
            with pytest.raises(AuditError, match="GRAPHINTEL_AUDIT_URL"):
                service.chain_maintenance.adopt("looked into")
            assert pair.keeper.read() == broken
            return
        service.chain_maintenance.adopt("looked into")

    (aside,) = pair.settings.audit_file.parent.glob("set-aside-*")
    assert (aside / "chain.jsonl").read_bytes() == b"".join(broken)
    assert pair.entries()[0].subject["set_aside"] == aside.name
    assert (pair.start(), pair.verify()) == ("", "")


# -- a kill between ledger and chain -------------------------------------------------------------------------------

_KILLED = """
import json, os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from graphintel.audit.chain import AuditChain
from graphintel.service import Service
from graphintel.settings import read_settings

step, environment = sys.argv[2], json.loads(sys.argv[3])
def end(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
service = Service(read_settings(environment, home=Path(sys.argv[1])))
append = AuditChain.append_change
if step == "before the entry":
    AuditChain.append_change = end
elif step == "after the entry":
    def then_end(self, *given, **named):
        append(self, *given, **named)
        end()
    AuditChain.append_change = then_end
elif step == "before the commit":
    def written(self, *given, **named):
        result = append(self, *given, **named)
        event.listen(Engine, "commit", end)
        return result
    AuditChain.append_change = written
elif step == "after the commit":
    AuditChain.confirm = end
service.maintenance.add_account(sys.argv[5], "analyst", ["marking:OFFICIAL"], sys.argv[4])
"""


def killed(home: Pair, step: str, name: str = "kim") -> None:
    """Let a process end in the middle of a change."""
    command = [sys.executable, "-c", _KILLED, str(home.home), step, json.dumps(dict(home.environment)), PASSWORD, name]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def accounts(home: Pair) -> set[str]:
    with Service.opened(home.settings) as service:
        return {account.name for account in service.ledger.accounts.all_()}


@pytest.mark.parametrize("step", ["before the entry", "after the entry", "before the commit", "after the commit"])
def test_a_kill_between_ledger_and_chain_repairs_itself(pair: Pair, step: str) -> None:
    kept = step == "after the commit"
    before = len(pair.entries())
    killed(pair, step)

    assert pair.start() == ""

    last = pair.entries()[-1]
    assert ("kim" in accounts(pair)) == kept
    if step in {"after the entry", "before the commit"}:
        assert last.subject == {"unkept": before + 1, "outcome": "not kept"}
    else:
        assert len(pair.entries()) == before + kept
    assert (pair.checkpoint().pending, pair.verify()) == (0, "")
    pair.change("zoe")
    assert (pair.start(), pair.verify()) == ("", "")


def test_two_kills_in_a_row_and_a_service_that_runs_all_the_while(pair: Pair) -> None:
    with Service.opened(pair.settings) as service:
        killed(pair, "before the commit")
        service.record("consultation", "ana")
        service.maintenance.revoke_account("ana")
        killed(pair, "after the commit")
        service.maintenance.revoke_account("ben")
        killed(pair, "after the entry", "lou")

    assert (pair.start(), pair.verify()) == ("", "")
    unkept = [e.subject["unkept"] for e in pair.entries() if "unkept" in e.subject]
    assert len(unkept) == 2
    assert accounts(pair) == {"ana", "ben", "cas", "kim"}


def test_a_commit_that_fails_is_recorded_as_not_kept(pair: Pair) -> None:
    with Service.opened(pair.settings) as service:

        def fail(*_: object) -> None:
            raise LedgerError("the disk failed")

        event.listen(service.ledger._engine, "commit", fail, once=True)
        with pytest.raises(GraphintelError):
            service.maintenance.revoke_account("ana")

        assert pair.entries()[-1].subject == {"unkept": 8, "outcome": "not kept"}
        account = service.ledger.accounts.get("ana")
        assert account is not None and not account.revoked
    assert (pair.start(), pair.verify()) == ("", "")


def test_an_acknowledged_change_is_never_taken_for_one_that_a_kill_left(pair: Pair) -> None:
    older = pair.under(pair.copied_ledger())
    pair.change("dan")

    assert older.start() != ""
    killed(pair, "before the commit")
    assert older.start() != ""
    assert pair.start() == ""
