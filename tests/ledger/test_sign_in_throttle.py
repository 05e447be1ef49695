"""Wrong passwords slow down whoever sends them, however many at once and from wherever, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.addresses import guessing_origin
from graphintel.errors import LedgerError
from graphintel.ledger import passwords, sign_in_throttle
from graphintel.ledger.accounts import ONE_TIME_SECONDS
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.sessions import SignIn
from tests.ledger.conftest import Clock

AT = "2026-01-03T09:00:00+00:00"
GOOD = "brass kettle under eleven maples"
HOME, AWAY = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def ledger(clock: Clock, bare_url: str) -> Iterator[Ledger]:
    opened = Ledger.open(bare_url, clock=clock)
    for name in ("ana", "ben"):
        opened.accounts.add(name, role="analyst", keys=["force:FA"], at=AT, password=GOOD)
    yield opened
    opened.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords in no time, where a test sends hundreds."""
    monkeypatch.setattr(passwords, "matches", lambda _hash, password: password == GOOD)


def fails(ledger: Ledger, name: str, address: str, times: int = 1) -> list[int]:
    """Send wrong passwords; return the seconds that each answer names."""
    return [ledger.sessions.sign_in(name, "wrong", address).wait for _ in range(times)]


@pytest.mark.usefixtures("quick")
def test_wrong_passwords_slow_down_their_address_and_nobody_else(ledger: Ledger, clock: Clock) -> None:
    for _ in range(sign_in_throttle.FREE_ATTEMPTS):
        assert ledger.sessions.sign_in("ana", "wrong", AWAY) == SignIn()

    slowed = ledger.sessions.sign_in("ana", GOOD, AWAY)

    assert (slowed.token, slowed.wait > 0) == ("", True)
    assert ledger.sessions.sign_in("ana", GOOD, HOME).token
    clock.now += slowed.wait
    assert ledger.sessions.sign_in("ana", GOOD, AWAY).token


@pytest.mark.usefixtures("quick")
def test_each_further_wrong_password_costs_more(ledger: Ledger, clock: Clock) -> None:
    waits = []
    for _ in range(sign_in_throttle.FREE_ATTEMPTS + 5):
        waited = ledger.sessions.sign_in("ana", "wrong", AWAY).wait
        while waited:
            waits.append(waited)
            clock.now += waited
            waited = ledger.sessions.sign_in("ana", "wrong", AWAY).wait

    assert waits == [2, 4, 8, 16, 32]


@pytest.mark.usefixtures("quick")
def test_a_hundred_names_from_one_address_are_slowed_down_and_no_right_password_there_is(ledger: Ledger) -> None:
    waits = [fails(ledger, f"name {number}", AWAY)[0] for number in range(100)]

    assert waits[: sign_in_throttle.FREE_ATTEMPTS_OF_ADDRESS] == [0] * sign_in_throttle.FREE_ATTEMPTS_OF_ADDRESS
    assert all(waits[sign_in_throttle.FREE_ATTEMPTS_OF_ADDRESS :])
    assert ledger.sessions.sign_in("ana", GOOD, HOME).token
    assert ledger.sessions.sign_in("ana", GOOD, AWAY).token
    fails(ledger, "ben", AWAY)
    assert ledger.sessions.sign_in("ben", GOOD, AWAY).wait


@pytest.mark.usefixtures("quick")
def test_one_persons_failures_hold_up_no_colleague_behind_the_same_address(ledger: Ledger, clock: Clock) -> None:
    for _ in range(sign_in_throttle.FREE_ATTEMPTS_OF_ADDRESS * 2):
        clock.now += fails(ledger, "ana", AWAY)[0]

    assert ledger.sessions.sign_in("ben", GOOD, AWAY).token


@pytest.mark.usefixtures("quick")
def test_a_right_password_forgives_the_wrong_ones_before(ledger: Ledger) -> None:
    for _ in range(3):
        fails(ledger, "ana", HOME, sign_in_throttle.FREE_ATTEMPTS - 1)
        assert ledger.sessions.sign_in("ana", GOOD, HOME).token


@pytest.mark.usefixtures("quick")
def test_hundreds_of_addresses_do_not_try_one_name_without_end_and_do_not_hold_up_its_owner(ledger: Ledger) -> None:
    assert ledger.sessions.sign_in("ana", GOOD, HOME).token
    tried = []

    for number in range(300):
        tried += fails(ledger, "ana", f"198.51.{number // 250}.{number % 250}")

    assert tried.count(0) == sign_in_throttle.FREE_ATTEMPTS_OF_NAME
    assert ledger.sessions.sign_in("ana", GOOD, HOME).token
    assert ledger.sessions.sign_in("ben", GOOD, AWAY).token
    assert not ledger.sessions.sign_in("ana", GOOD, AWAY).token


@pytest.mark.usefixtures("quick")
def test_the_limit_of_a_name_is_slow_not_a_lock(ledger: Ledger, clock: Clock) -> None:
    for number in range(sign_in_throttle.FREE_ATTEMPTS_OF_NAME):
        fails(ledger, "ana", f"198.51.100.{number}")

    wait = ledger.sessions.sign_in("ana", GOOD, AWAY).wait
    clock.now += wait

    assert 0 < wait <= sign_in_throttle.ATTEMPT_WINDOW
    assert ledger.sessions.sign_in("ana", GOOD, AWAY).token


@pytest.mark.usefixtures("quick")
def test_fifty_tries_at_once_are_no_more_than_fifty_in_a_row(ledger: Ledger) -> None:
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: fails(ledger, "ana", AWAY)[0], range(50)))

    assert answers.count(0) == sign_in_throttle.FREE_ATTEMPTS


def test_a_password_that_is_being_looked_at_counts_already(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def looks(hash_: str, _password: str) -> bool:
        looked.append(hash_)
        if len(looked) < sign_in_throttle.FREE_ATTEMPTS * 2:
            fails(ledger, "ana", AWAY)
        return False

    monkeypatch.setattr(passwords, "matches", looks)
    fails(ledger, "ana", AWAY)

    assert len(looked) == sign_in_throttle.FREE_ATTEMPTS


def test_a_one_time_password_works_once(ledger: Ledger) -> None:
    password = ledger.accounts.add("eve", role="analyst", keys=[], at=AT)

    first = ledger.sessions.sign_in("eve", password, HOME)

    assert first.account is not None and first.account.must_change
    assert ledger.sessions.account_of(first.token) is not None
    assert ledger.sessions.sign_in("eve", password, HOME) == SignIn()
    assert ledger.sessions.account_of(first.token) is not None


def test_of_many_at_once_one_uses_a_one_time_password(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    password = ledger.accounts.add("eve", role="analyst", keys=[], at=AT)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda n: ledger.sessions.sign_in("eve", password, f"192.0.2.{n}"), range(4)))

    assert sum(bool(one.token) for one in found) == 1


@pytest.mark.parametrize("how", ["another password", "a reset", "revoked"])
def test_a_password_that_changes_while_it_is_looked_at_signs_nobody_in(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    looks = passwords.matches

    def slowly(hash_: str, password: str) -> bool:
        right = looks(hash_, password)
        monkeypatch.setattr(passwords, "matches", looks)
        if how == "another password":
            ledger.accounts.set_password("ana", "seven copper owls by a tent")
        elif how == "a reset":
            ledger.accounts.reset_password("ana")
        else:
            ledger.accounts.revoke("ana", at=AT)
        return right

    monkeypatch.setattr(passwords, "matches", slowly)

    assert ledger.sessions.sign_in("ana", GOOD, HOME) == SignIn()


@pytest.mark.parametrize(
    ("seconds", "works"), [(ONE_TIME_SECONDS - 1, True), (ONE_TIME_SECONDS, False), (ONE_TIME_SECONDS * 9, False)]
)
def test_a_one_time_password_works_for_72_hours(ledger: Ledger, clock: Clock, seconds: int, works: bool) -> None:
    made = {
        "eve": ledger.accounts.add("eve", role="analyst", keys=[], at=AT),
        "ana": ledger.accounts.reset_password("ana"),
    }

    clock.now += seconds

    assert ONE_TIME_SECONDS == 72 * 60 * 60
    assert [bool(ledger.sessions.sign_in(name, password, HOME).token) for name, password in made.items()] == [works] * 2


def test_a_reset_gives_a_new_one_time_password_and_ends_everything_before(ledger: Ledger, clock: Clock) -> None:
    token = ledger.sessions.sign_in("ana", GOOD, HOME).token

    password = ledger.accounts.reset_password("ana")

    assert ledger.sessions.account_of(token) is None
    assert not ledger.sessions.sign_in("ana", GOOD, HOME).token
    found = ledger.sessions.sign_in("ana", password, HOME)
    assert found.account is not None and found.account.must_change
    ledger.accounts.revoke("ben", at=AT)
    for name in ("ben", "nobody"):
        with pytest.raises(LedgerError):
            ledger.accounts.reset_password(name)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::"),
        ("2001:db8:0:0:ffff::9%eth0", "2001:db8::"),
        ("2001:db8:0:1::1", "2001:db8:0:1::"),
        ("handing over a briefing", "handing over a briefing"),
    ],
)
def test_a_place_is_an_address_of_ipv4_and_a_network_of_ipv6(address: str, place: str) -> None:
    assert guessing_origin(address) == place


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_no_host_of_one_ipv6_network_has_tries_of_its_own(address: object, host: int) -> None:
    network = int(address) >> 64 << 64  # type: ignore[call-overload]
    one, other = (guessing_origin(str(type(address)(network + at))) for at in (host, 0))  # type: ignore[call-arg]

    assert one == other or "." in one + other
