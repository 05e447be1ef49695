"""What belongs to a session: its own, once where it is given once, bounded, and gone with it, whoever holds the ledger."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest

from graphintel.errors import ContentChangedError, LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.session_contents import ContentKind, SessionContents
from graphintel.ledger.sessions import IDLE_TIMEOUT
from graphintel.sql.engines import write_transaction
from tests.ledger.conftest import Clock

CHART = ContentKind("chart", 3600, max_of_session=2, max_of_all=3)
FILE = ContentKind("file", 600, max_of_session=9, max_of_all=9)
GOOD = "brass kettle under eleven maples"
CANARY = b"ZZ-canary-of-a-withdrawn-value-07700900999"


@pytest.fixture
def two(clock: Clock, bare_url: str) -> Iterator[tuple[Ledger, Ledger]]:
    """One ledger as two processes have it open."""
    first, second = Ledger.open(bare_url, clock=clock), Ledger.open(bare_url, clock=clock)
    yield first, second
    second.close()
    first.close()


@pytest.fixture
def contents(two: tuple[Ledger, Ledger]) -> SessionContents:
    return two[0].session_contents


@pytest.fixture
def elsewhere(two: tuple[Ledger, Ledger]) -> SessionContents:
    return two[1].session_contents


def kept(contents: SessionContents, kind: ContentKind, session: str, *keys: str) -> list[str]:
    return [key for key in keys if contents.read(kind, session, key)]


def test_another_process_goes_on_with_what_one_stored_and_another_session_does_not(
    contents: SessionContents, elsewhere: SessionContents
) -> None:
    version = contents.store(CHART, "mine", "key", b"one")

    found = elsewhere.read(CHART, "mine", "key")
    assert found is not None and (found.content, found.version) == (b"one", version)
    assert elsewhere.read(CHART, "another", "key") is None
    assert elsewhere.take(CHART, "another", "key", lambda _content: True) is None
    assert elsewhere.read(FILE, "mine", "key") is None


def test_of_two_who_change_the_same_the_second_is_told_and_overwrites_nothing(
    contents: SessionContents, elsewhere: SessionContents
) -> None:
    version = contents.store(CHART, "mine", "key", b"one")
    elsewhere.store(CHART, "mine", "key", b"two", follows=version)

    with pytest.raises(ContentChangedError, match="try again"):
        contents.store(CHART, "mine", "key", b"three", follows=version)

    found = contents.read(CHART, "mine", "key")
    assert found is not None and found.content == b"two"


def test_what_is_given_once_is_given_once_however_many_ask_at_once(
    contents: SessionContents, elsewhere: SessionContents
) -> None:
    asked, together = list[bytes](), Barrier(8)
    contents.store(FILE, "mine", "key", b"file")

    def take(number: int) -> bytes | None:
        together.wait(30)
        taker = (contents, elsewhere)[number % 2]
        return taker.take(FILE, "mine", "key", lambda content: not asked.append(content))

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(take, range(8)))

    assert sorted(filter(None, given)) == [b"file"]
    assert asked == [b"file"]


def test_what_may_not_be_given_is_gone_and_what_could_not_be_recorded_stays(contents: SessionContents) -> None:
    def fails(_content: bytes) -> bool:
        raise LedgerError("not now")

    contents.store(FILE, "mine", "key", b"file")

    with pytest.raises(LedgerError, match="not now"):
        contents.take(FILE, "mine", "key", fails)
    assert contents.take(FILE, "mine", "key", lambda _content: False) is None
    assert contents.take(FILE, "mine", "key", lambda _content: True) is None


def test_of_too_many_the_oldest_go_of_each_session_and_of_all(contents: SessionContents) -> None:
    first = contents.store(CHART, "mine", "a", b"")
    contents.store(CHART, "mine", "b", b"")
    contents.store(CHART, "mine", "a", b"", follows=first)
    contents.store(CHART, "mine", "c", b"")
    assert kept(contents, CHART, "mine", "a", "b", "c") == ["a", "c"]

    contents.store(CHART, "another", "d", b"")
    contents.store(CHART, "another", "e", b"")

    assert kept(contents, CHART, "mine", "a", "c") == ["c"]
    assert kept(contents, CHART, "another", "d", "e") == ["d", "e"]


def test_what_is_kept_no_longer_is_given_to_nobody_and_deleted_by_whoever_comes_next(
    contents: SessionContents, clock: Clock
) -> None:
    contents.store(FILE, "mine", "old", b"old")
    contents.store(CHART, "mine", "chart", b"")
    clock.now += FILE.seconds + 1

    assert contents.read(FILE, "mine", "old") is None
    assert contents.take(FILE, "mine", "old", lambda _content: True) is None
    clock.now -= FILE.seconds + 1
    assert contents.read(FILE, "mine", "old") is None
    assert contents.read(CHART, "mine", "chart")


@pytest.mark.parametrize("how", ["signed out", "idle", "password changed", "revoked", "reset"])
def test_a_session_takes_all_that_is_its_own_along(two: tuple[Ledger, Ledger], clock: Clock, how: str) -> None:
    ledger, contents = two[1], two[0].session_contents
    for name in ("ana", "ben"):
        ledger.accounts.add(name, role="analyst", keys=[], at="", password=GOOD)
    token, others = (ledger.sessions.sign_in(name, GOOD).token for name in ("ana", "ben"))
    mine, another = (sha256(one.encode()).hexdigest() for one in (token, others))
    contents.store(CHART, mine, "a", b"")
    contents.store(FILE, mine, "b", b"")

    if how == "idle":
        clock.now += IDLE_TIMEOUT - 1
        assert ledger.sessions.account_of(others)
        clock.now += 2
    else:
        ends = {
            "signed out": lambda: ledger.sessions.end(token),
            "password changed": lambda: ledger.accounts.set_password("ana", "seven copper owls by a tent"),
            "revoked": lambda: ledger.accounts.revoke("ana", at=""),
            "reset": lambda: ledger.accounts.reset_password("ana"),
        }
        ends[how]()
    contents.store(FILE, another, "c", b"")
    two[0].sessions.delete_over()

    assert kept(contents, CHART, mine, "a") == kept(contents, FILE, mine, "b") == []
    assert kept(contents, FILE, another, "c") == ["c"]


def test_nobody_waits_for_whoever_writes_the_ledger(two: tuple[Ledger, Ledger]) -> None:
    with two[1].write():
        version = two[0].session_contents.store(CHART, "mine", "key", b"")
        assert two[0].session_contents.read(CHART, "mine", "key")

    assert version == 1


def test_another_ledger_in_its_place_finds_no_sessions(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    first, second = (Ledger.open(f"sqlite:///{tmp_path / name}") for name in ("a", "b"))
    first.session_contents.store(CHART, "mine", "key", b"")
    first.close()
    second.close()
    (tmp_path / "a").unlink()
    (tmp_path / "b").rename(tmp_path / "a")

    swapped = Ledger.open(f"sqlite:///{tmp_path / 'a'}")

    assert swapped.session_contents.read(CHART, "mine", "key") is None
    swapped.close()


def test_the_file_is_for_its_owner_only_is_made_anew_and_holds_nothing_that_was_deleted(tmp_path: Path) -> None:
    clock = Clock()
    ledger, file = Ledger.open(f"sqlite:///{tmp_path / 'l'}", clock=clock), tmp_path / "l.sessions"
    assert not file.exists()
    ledger.session_contents.store(FILE, "mine", "key", CANARY * 400)
    assert any(CANARY in path.read_bytes() for path in tmp_path.glob("l.sessions*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("l.sessions*")} == {0o600}

    clock.now += FILE.seconds + 1
    ledger.sessions.delete_over()

    assert not [path.name for path in tmp_path.glob("l.sessions*") if CANARY in path.read_bytes()]
    ledger.close()
    file.unlink()
    again = Ledger.open(f"sqlite:///{tmp_path / 'l'}", clock=clock)
    again.session_contents.store(FILE, "mine", "key", b"")
    assert file.exists()
    again.close()


def test_what_was_given_is_in_no_file_any_more(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'l'}")
    ledger.session_contents.store(FILE, "mine", "key", CANARY * 400)

    assert ledger.session_contents.take(FILE, "mine", "key", lambda _content: True) == CANARY * 400

    assert not [path.name for path in tmp_path.glob("l.sessions*") if CANARY in path.read_bytes()]
    ledger.close()


def test_what_is_being_given_is_given_whatever_others_store_meanwhile(
    contents: SessionContents, elsewhere: SessionContents
) -> None:
    """Its entry says that it was fetched."""
    few = ContentKind("file", 600, max_of_session=9, max_of_all=2)
    contents.store(few, "mine", "key", b"mine")

    def others_come(_content: bytes) -> bool:
        for key in "abc":
            elsewhere.store(few, "another", key, b"theirs")
        return True

    assert contents.take(few, "mine", "key", others_come) == b"mine"
    assert contents.read(few, "mine", "key") is None
    assert kept(contents, few, "another", "a", "b", "c") == ["b", "c"]


def test_a_damaged_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'l'}")
    (tmp_path / "l.sessions").write_bytes(b"no database at all" * 500)

    with pytest.raises(LedgerError, match=r"session database .*l\.sessions is damaged; delete it .*signs in again"):
        ledger.session_contents.store(FILE, "mine", "key", b"")
    ledger.close()


def test_a_writer_of_sessions_holds_up_no_writer_of_the_ledger(two: tuple[Ledger, Ledger]) -> None:
    two[0].session_contents.store(CHART, "mine", "key", b"")
    engine = two[0]._session_database._opened()

    with write_transaction(engine, timeout_ms=1000), two[1].write(timeout_ms=200) as change:
        assert change.revision
