"""Sessions end when they should."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from graphintel.ledger import sessions
from graphintel.ledger.ledger import Ledger
from tests.ledger.conftest import Clock

AT = "2026-01-03T09:00:00+00:00"
GOOD = "brass kettle under eleven maples"
HOME = "192.0.2.1"


@pytest.fixture
def ledger(clock: Clock, tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{tmp_path / 'l.sqlite'}", clock=clock)
    opened.accounts.add("ana", role="analyst", keys=["force:FA"], at=AT, password=GOOD)
    yield opened
    opened.close()


def signed_in(ledger: Ledger) -> str:
    return ledger.sessions.sign_in("ana", GOOD, HOME).token


def test_a_token_means_the_account_as_it_is_now(ledger: Ledger) -> None:
    token = signed_in(ledger)

    ledger.accounts.set_keys("ana", ["force:FB"])

    account = ledger.sessions.account_of(token)
    assert account is not None and account.keys == {"force:FB"}
    assert len(token) >= 43


def test_accounts_in_use_are_those_whose_session_would_be_answered_now(ledger: Ledger, clock: Clock) -> None:
    assert ledger.sessions.accounts_in_use() == []
    ledger.accounts.add("new", role="analyst", keys=["force:FA"], at=AT, password=GOOD)
    ledger.accounts.add("gone", role="analyst", keys=["force:FA"], at=AT, password=GOOD)
    once = ledger.accounts.reset_password("new")
    for name, password in (("new", once), ("gone", GOOD)):
        ledger.sessions.sign_in(name, password)
    token = signed_in(ledger)
    ledger.accounts.revoke("gone", at=AT)

    assert [account.name for account in ledger.sessions.accounts_in_use()] == ["ana"]  # "new" must choose a password
    ledger.sessions.end(token)
    assert ledger.sessions.accounts_in_use() == []

    signed_in(ledger)
    clock.now += sessions.IDLE_TIMEOUT + 1
    assert ledger.sessions.accounts_in_use() == []


def test_every_session_has_a_token_of_its_own(ledger: Ledger) -> None:
    assert signed_in(ledger) != signed_in(ledger)
    assert ledger.sessions.account_of("") is None
    assert ledger.sessions.account_of("made up") is None


def test_a_session_ends_when_it_is_idle_for_a_quarter_of_an_hour(ledger: Ledger, clock: Clock) -> None:
    token = signed_in(ledger)

    for _ in range(3):
        clock.now += sessions.IDLE_TIMEOUT - 1
        assert ledger.sessions.account_of(token) is not None
    clock.now += sessions.IDLE_TIMEOUT + 1

    assert ledger.sessions.account_of(token) is None
    clock.now -= sessions.IDLE_TIMEOUT
    assert ledger.sessions.account_of(token) is None


def test_what_a_page_asks_by_itself_prolongs_no_session(ledger: Ledger, clock: Clock) -> None:
    token = signed_in(ledger)
    clock.now += sessions.IDLE_TIMEOUT - 1
    assert ledger.sessions.account_of(token, by_itself=True) is not None
    clock.now += 2
    assert ledger.sessions.account_of(token, by_itself=True) is None


def test_a_session_ends_after_eight_hours_however_busy(ledger: Ledger, clock: Clock) -> None:
    token, begun = signed_in(ledger), clock.now

    while clock.now - begun + 600 <= sessions.ABSOLUTE_TIMEOUT:
        clock.now += 600
        assert ledger.sessions.account_of(token) is not None
    clock.now = begun + sessions.ABSOLUTE_TIMEOUT + 1

    assert ledger.sessions.account_of(token) is None


@pytest.mark.parametrize("how", ["sign out", "revoke", "change password"])
def test_a_session_ends_when_somebody_ends_it(ledger: Ledger, how: str) -> None:
    token = signed_in(ledger)

    if how == "sign out":
        ledger.sessions.end(token)
    elif how == "revoke":
        ledger.accounts.revoke("ana", at=AT)
    else:
        ledger.accounts.set_password("ana", "seven copper owls by a tent")

    assert ledger.sessions.account_of(token) is None


def test_a_clock_set_back_gives_no_endless_session(ledger: Ledger, clock: Clock) -> None:
    token = signed_in(ledger)

    clock.now -= 24 * 60 * 60

    assert ledger.sessions.account_of(token) is None


@pytest.mark.parametrize("how", ["revoke", "change password", "reset"])
def test_a_session_ends_with_the_change_of_its_account_also_where_its_row_could_not_be_deleted(
    ledger: Ledger, how: str
) -> None:
    token = signed_in(ledger)

    with ledger._session_database.write():
        if how == "revoke":
            ledger.accounts.revoke("ana", at=AT)
        elif how == "reset":
            ledger.accounts.reset_password("ana")
        else:
            ledger.accounts.set_password("ana", "seven copper owls by a tent")

    assert ledger.sessions.account_of(token) is None


def test_a_change_of_an_account_that_is_not_kept_ends_no_session(ledger: Ledger) -> None:
    token = signed_in(ledger)

    with pytest.raises(ZeroDivisionError), ledger.write():
        ledger.accounts.set_password("ana", "seven copper owls by a tent")
        raise ZeroDivisionError

    assert ledger.sessions.account_of(token) is not None


def test_whoever_writes_the_ledger_for_an_hour_signs_nobody_out_and_keeps_nobody_from_signing_in(
    ledger: Ledger, clock: Clock
) -> None:
    token = signed_in(ledger)

    with ThreadPoolExecutor(1) as elsewhere, ledger.write():
        for _ in range(4):
            clock.now += sessions.IDLE_TIMEOUT - 1
            assert elsewhere.submit(ledger.sessions.account_of, token).result() is not None
        other = elsewhere.submit(signed_in, ledger).result()
        wrong = elsewhere.submit(ledger.sessions.sign_in, "ana", "wrong", HOME).result()
        elsewhere.submit(ledger.sessions.end, token).result()

    assert (ledger.sessions.account_of(token), bool(ledger.sessions.account_of(other))) == (None, True)
    assert wrong == sessions.SignIn()


def test_a_session_is_known_to_every_process_and_to_no_ledger_that_was_put_back(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    token = signed_in(ledger)

    other = Ledger.open(f"sqlite:///{tmp_path / 'l.sqlite'}", clock=clock)
    assert other.sessions.account_of(token) is not None
    other.close()
    ledger.close()
    (tmp_path / "l.sqlite.sessions").rename(tmp_path / "m.sqlite.sessions")
    with closing(Ledger.open(f"sqlite:///{tmp_path / 'm.sqlite'}", clock=clock)) as stranger:
        stranger.accounts.add("ana", role="analyst", keys=["force:FA"], at=AT, password=GOOD)
        assert stranger.sessions.account_of(token) is None
