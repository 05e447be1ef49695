"""Reads of protected people: told by the entries of reads, copied when nobody writes, each told once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphintel.audit.chain import AuditChain, open_chain
from graphintel.audit.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.safeguarding_notices import REVEALED, TRIED, Notice, ProtectedRead
from graphintel.service import Service
from graphintel.service.protected_reads import notices_told, reason_fields, revealed_fields, tried_fields
from graphintel.service.restoring import restore
from tests.audit.rewritten_chains import matching_checkpoint
from tests.ledger.sample_holdings import PEOPLE, holding, statements_of
from tests.ledgers import Place
from tests.service.pairs import Pair

P, Q = PEOPLE[:2]
TIE = ("ASSOCIATES_WITH", P, Q)
BASIS = [statement.id for statement in statements_of("FA:1", [TIE]) if statement.type != "PART_OF"]


@pytest.fixture
def ledger(ledger_place: Place) -> Iterator[Ledger]:
    url = ledger_place.copy()
    with_ledger = Ledger.open(url)
    yield with_ledger
    with_ledger.close()
    ledger_place.remove(url)


@pytest.fixture
def chain(tmp_path: Path) -> AuditChain:
    return open_chain(tmp_path / "chain.jsonl")


def hold(ledger: Ledger, text: str) -> None:
    with ledger.write() as change:
        change.replace("FA:1", holding("FA:1", TIE, text=text))


@contextmanager
def written_elsewhere(ledger: Ledger) -> Iterator[None]:
    """Let another thread hold the write lock for a block."""
    held, done = threading.Event(), threading.Event()

    def write() -> None:
        with ledger.write():
            held.set()
            done.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert held.wait(60)
        yield
    finally:
        done.set()
        writer.join()


def tried(chain: AuditChain, minute: int, *records: str, account: str = "tom") -> None:
    chain.append("consultation", account, at=f"2026-01-03T09:{minute:02}:00+00:00", subject=tried_fields(records))


def times(notices: list[Notice]) -> list[int]:
    return [notice.times for notice in notices if notice.kind == TRIED]


def test_each_try_is_told_once_whether_or_not_somebody_writes(ledger: Ledger, chain: AuditChain) -> None:
    shown = []
    for minute in range(6):
        tried(chain, minute, P)
        chain.append("consultation", "tom", at="2026-01-03T10:00:00+00:00", subject={"reason": '"tried":["x"]'})
        if minute % 2:
            shown.append(times(notices_told(ledger, chain)))
        with written_elsewhere(ledger):
            shown.append(times(notices_told(ledger, chain)))

    assert shown == [[], [], [], [3], [4], [4], [5], [6], [6]]
    assert times(ledger.safeguarding_notices.notices()) == [6], "all are in the ledger, none is in it twice"


def test_a_reason_is_told_while_somebody_writes_and_gone_with_what_it_rests_on(
    ledger: Ledger, chain: AuditChain
) -> None:
    hold(ledger, "seen together")
    evidence = ledger.safeguarding_notices.evidence(BASIS)
    reason = "A visit to the flat. " * MAX_TEXT_LENGTH
    subject = reason_fields(reason) | revealed_fields([P], BASIS, evidence)
    chain.append("consultation", "rosa", at="2026-01-03T09:00:00+00:00", subject=subject)

    with written_elsewhere(ledger):
        [notice] = notices_told(ledger, chain)
    assert (notice.reason, notice.records, notice.requires) == (reason, (P,), frozenset({"marking:OFFICIAL"}))
    hold(ledger, "was another")
    with written_elsewhere(ledger):
        [notice] = notices_told(ledger, chain)
    assert notice.reason == ""
    [notice] = notices_told(ledger, chain)
    assert (notice.reason, notice.account, notice.records) == ("", "rosa", (P,))


def test_a_reason_that_was_copied_goes_with_what_it_rests_on_and_comes_back(ledger: Ledger, chain: AuditChain) -> None:
    hold(ledger, "seen together")
    subject = {"reason": "a visit"} | revealed_fields([P], BASIS, ledger.safeguarding_notices.evidence(BASIS))
    chain.append("consultation", "rosa", at="2026-01-03T09:00:00+00:00", subject=subject)

    reasons = []
    for text in ("seen together", "was another", "seen together"):
        hold(ledger, text)
        reasons.append([notice.reason for notice in notices_told(ledger, chain)])

    assert reasons == [["a visit"], [""], ["a visit"]]


def test_a_read_in_sight_of_what_is_stored_no_longer_gives_no_reason(ledger: Ledger, chain: AuditChain) -> None:
    hold(ledger, "seen together")

    evidence = ledger.safeguarding_notices.evidence([*BASIS, "st:of an item that was withdrawn meanwhile"])
    read = ProtectedRead(REVEALED, "rosa", "2026-01-03T09:00:00+00:00", (P,), "a visit", tuple(BASIS), evidence)

    assert evidence == ""
    assert [notice.reason for notice in ledger.safeguarding_notices.notices([read])] == [""]
    sound = replace(read, evidence=ledger.safeguarding_notices.evidence(BASIS))
    assert [notice.reason for notice in ledger.safeguarding_notices.notices([sound])] == ["a visit"]


@pytest.mark.parametrize("kind", ["sqlite+file"])
def test_of_a_chain_that_was_cut_nothing_is_told_twice_and_nothing_after_it_is_lost(pair: Pair) -> None:
    many = [f"person:FA:N{number}" for number in range(MAX_LIST_LENGTH + 5)]

    def told_after(service: Service, *minutes: int) -> list[int]:
        for minute in minutes:
            service.clock.moment = lambda minute=minute: datetime(2026, 11, 25, 10, minute, tzinfo=UTC)
            service.record("consultation", "tom", **tried_fields(many))
        notices = notices_told(service.ledger, service.audit)
        assert all(set(notice.records) == set(many) for notice in notices), "long lists are whole"
        return times(notices)

    with Service.opened(pair.settings) as service:
        before = told_after(service, 1, 2, 3)
        lines = pair.keeper.read()
        more = told_after(service, 4, 5)
    pair.keeper.tamper(lines, matching_checkpoint(lines))
    with Service.opened(pair.settings, check_pairing=False) as service:
        service.chain_maintenance.adopt("looked into by the owner")
        after = told_after(service, 6)

    assert (before, more, after) == ([3], [5], [6])


@pytest.mark.parametrize("kind", ["sqlite+file"])
def test_a_backup_has_every_read_whether_or_not_it_was_copied(pair: Pair) -> None:
    def tries(service: Service, *minutes: int) -> None:
        for minute in minutes:
            service.clock.moment = lambda minute=minute: datetime(2026, 11, 25, 10, minute, tzinfo=UTC)
            service.record("consultation", "tom", **tried_fields([P]))

    folder = pair.home.parent / "backup"
    with Service.opened(pair.settings) as service:
        tries(service, 1, 2, 3)
        assert times(notices_told(service.ledger, service.audit)) == [3]
        tries(service, 4, 5)
        service.chain_maintenance.backup(folder)
        tries(service, 6)
    restore(pair.settings, folder, yes=True)
    with Service.opened(pair.settings) as service:
        back = times(notices_told(service.ledger, service.audit))
        tries(service, 7)
        after = times(notices_told(service.ledger, service.audit))

    assert (back, after) == ([5], [6])


@pytest.mark.parametrize("kind", ["sqlite+file"])
def test_an_auditor_is_not_told_who_is_protected(pair: Pair) -> None:
    many = [f"person:FA:N{number}" for number in range(MAX_LIST_LENGTH + 5)]
    with Service.opened(pair.settings) as service:
        service.maintenance.add_account("ivo", "auditor", [])
        subject = tried_fields(many) | revealed_fields(many, BASIS, "digest") | {"arguments": "as typed"}
        service.record("consultation", "tom", **subject)
        [told] = [one for one in service.audit.entries() if one.actor == "tom"]
        entries = service.maintenance.export_audit(service.viewer_of_account("ivo"))["entries"]

    [shown] = [one for one in entries if one["actor"] == "tom"]
    hidden = told.subject.keys() - shown["subject"].keys()
    assert {name.partition(" ")[0] for name in hidden} == {TRIED, REVEALED, "rests_on", "evidence"}
    assert shown["subject"]["arguments"] == "as typed"
    assert shown["hash"] == told.hash
