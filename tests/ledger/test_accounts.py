"""Accounts: one-time passwords, keys, revoking, and the same answer whoever is asked for."""

from __future__ import annotations

import sqlite3
import statistics
import string
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from graphintel.errors import AccessError, LedgerError
from graphintel.ledger import passwords
from graphintel.ledger.ledger import Ledger

AT = "2026-01-03T09:00:00+00:00"
GOOD = "brass kettle under eleven maples"


def test_a_new_account_gets_a_one_time_password_that_must_be_changed(ledger: Ledger) -> None:
    password = ledger.accounts.add("ana", role="analyst", keys=["marking:OFFICIAL", "force:FA"], at=AT)

    account = ledger.accounts.verify("ana", password)

    assert account is not None and account.must_change
    assert (account.role, account.keys) == ("analyst", {"marking:OFFICIAL", "force:FA"})
    assert len(password) >= 24


def test_a_password_of_ones_own_replaces_the_one_time_one(ledger: Ledger) -> None:
    first = ledger.accounts.add("ana", role="analyst", keys=[], at=AT)

    ledger.accounts.set_password("ana", GOOD)

    assert ledger.accounts.verify("ana", first) is None
    account = ledger.accounts.verify("ana", GOOD)
    assert account is not None and not account.must_change
    with pytest.raises(AccessError, match="the one there is"):
        ledger.accounts.set_password("ana", GOOD)


def test_passwords_are_stored_as_argon2id_at_least_as_hard_as_owasp_asks(ledger: Ledger, tmp_path: Path) -> None:
    parameters = extract_parameters(passwords.hashed(GOOD))

    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2
    assert parameters.parallelism >= 1


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "has 15 to 1024 characters"),
        ("x" * 1025, "has 15 to 1024 characters"),
        ("aaaaaaaaaaaaaaaaaaa", "common ones"),
        ("passwordpasswordpassword", "common ones"),
        ("qwertyuiopasdfghjkl", "common ones"),
        ("123456789012345678", "common ones"),
        ("1q2w3e4r5t6y7u8i9o0p", "common ones"),
        ("zyxwvutsrqponmlkjih", "common ones"),
        ("Password2026!!!", "common ones"),
        ("kettle-anastasia-maples", "account's name"),
    ],
)
def test_easily_guessed_passwords_are_refused(password: str, sentence: str) -> None:
    with pytest.raises(AccessError, match=sentence):
        passwords.require_strong(password, "anastasia")


WORDS = [word for word in FREQUENCY_LISTS["english_wikipedia"][:8000] if len(word) > 3]
LEET = str.maketrans("aeios", "@310$")


def padded(word: str, signs: str) -> str:
    return (word + signs * passwords.MIN_LENGTH)[: max(passwords.MIN_LENGTH, len(word) + 1)]


DECORATED: dict[str, Callable[[str], str]] = {
    "repeated": lambda word: word * passwords.MIN_LENGTH,
    "padded behind": lambda word: padded(word, "!"),
    "padded before": lambda word: padded(word, ".")[::-1],
    "counted": lambda word: padded(word, "1234567890"),
    "capital and year": lambda word: padded(word.capitalize() + "2026", "!"),
    "digits for letters": lambda word: padded(word.translate(LEET), "1"),
    "said twice": lambda word: f"{word} 2026 {word}",
    "spread": lambda word: padded(" ".join(word), " "),
    "hyphens": lambda word: padded("-".join(word), "1!"),
    "with another": lambda word: padded(word + "abc123", "abc123"),
}


@pytest.mark.parametrize("how", DECORATED)
@pytest.mark.parametrize("part", [pytest.param(60, id="each 60th"), pytest.param(1, id="all", marks=pytest.mark.full)])
def test_the_3000_commonest_passwords_are_refused_however_they_are_made_longer(how: str, part: int) -> None:
    made = [DECORATED[how](word) for word in FREQUENCY_LISTS["passwords"][:3000:part]]
    long = [password for password in made if passwords.MIN_LENGTH <= len(password) <= passwords.MAX_LENGTH]

    taken = [password for password in long if passwords.withstands(password) >= passwords.MIN_GUESSES]

    assert len(long) > len(made) * 0.9
    assert len(taken) <= len(long) * 0.01


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=6, unique=True), st.sampled_from([" ", "-", ""]))
def test_four_words_that_do_not_belong_together_are_taken(words: list[str], between: str) -> None:
    password = between.join(words)

    assert passwords.require_strong(password + "." * (passwords.MIN_LENGTH - len(password)), "anastasia")


@given(st.text(string.ascii_letters + string.digits + "!$%&()=?+*#-_", min_size=18, max_size=18))
def test_what_is_refused_is_said_without_the_password(password: str) -> None:
    try:
        assert passwords.require_strong(password, "anastasia") == password
    except AccessError as refused:
        assert password not in str(refused)


@pytest.mark.parametrize("length", [64, 73, 200, 1024])
def test_long_passwords_count_to_their_last_character(length: int) -> None:
    password = (GOOD * 40)[: length - 1] + "!"

    hash_ = passwords.hashed(passwords.require_strong(password, "ana"))

    assert passwords.matches(hash_, password)
    assert not passwords.matches(hash_, password[:-1] + "?")


def test_an_unknown_name_costs_the_same_work_as_a_known_one(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.accounts.add("ana", role="analyst", keys=[], at=AT)
    hashes: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda hash_, _password: bool(hashes.append(hash_)))

    assert ledger.accounts.verify("ana", "wrong") is None
    assert ledger.accounts.verify("nobody", "wrong") is None

    assert len(hashes) == 2
    assert extract_parameters(hashes[0]) == extract_parameters(hashes[1])


@pytest.mark.full
def test_an_unknown_name_takes_as_long_as_a_known_one(ledger: Ledger) -> None:
    ledger.accounts.add("ana", role="analyst", keys=[], at=AT)
    taken: dict[str, list[float]] = {"ana": [], "nobody": []}

    ledger.accounts.verify("nobody", "warm up")
    for _ in range(100):
        for name, times in taken.items():
            start = time.process_time()
            assert ledger.accounts.verify(name, "wrong password") is None
            times.append(time.process_time() - start)

    known, unknown = (statistics.median(times) for times in taken.values())
    assert abs(known - unknown) < 0.05 * known


def test_keys_change_at_once_and_revoking_ends_the_account(ledger: Ledger) -> None:
    password = ledger.accounts.add("ana", role="analyst", keys=["force:FA"], at=AT)

    ledger.accounts.set_keys("ana", ["force:FB"])
    changed = ledger.accounts.get("ana")
    ledger.accounts.revoke("ana", at=AT)

    assert changed is not None and changed.keys == {"force:FB"}
    assert ledger.accounts.verify("ana", password) is None
    assert [(a.name, a.revoked) for a in ledger.accounts.all_()] == [("ana", True)]


def test_a_name_is_given_once(ledger: Ledger) -> None:
    ledger.accounts.add("ana", role="analyst", keys=[], at=AT)
    ledger.accounts.revoke("ana", at=AT)

    with pytest.raises(LedgerError, match="already"):
        ledger.accounts.add("ana", role="administrator", keys=[], at=AT)


@pytest.mark.parametrize(
    ("name", "role", "keys", "sentence"),
    [
        ("", "analyst", [], "cannot be a name"),
        ("a\nb", "analyst", [], "cannot be a name"),
        ("a" * 101, "analyst", [], "cannot be a name"),
        ("ana", "king", [], "no role"),
        ("ana", "analyst", ["clearance:high"], "no access key"),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    ledger: Ledger, name: str, role: str, keys: list[str], sentence: str
) -> None:
    with pytest.raises(LedgerError, match=sentence):
        ledger.accounts.add(name, role=role, keys=keys, at=AT)


def test_an_unknown_account_is_said_to_be_unknown(ledger: Ledger) -> None:
    for act in (
        lambda: ledger.accounts.set_keys("nobody", []),
        lambda: ledger.accounts.revoke("nobody", at=AT),
        lambda: ledger.accounts.set_password("nobody", GOOD),
    ):
        with pytest.raises(LedgerError, match="no account 'nobody'"):
            act()


def test_no_password_or_token_stands_in_the_file(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'l.sqlite'}")
    ledger.accounts.add("ana", role="analyst", keys=[], at=AT, password=GOOD)
    token = ledger.sessions.sign_in("ana", GOOD).token
    ledger.sessions.sign_in("typed into the wrong field", "x")
    ledger.close()

    text = ""
    for file in (tmp_path / "l.sqlite", tmp_path / "l.sqlite.sessions"):
        with closing(sqlite3.connect(file)) as connection:
            text += "\n".join(connection.iterdump())

    assert token and sha256(token.encode()).hexdigest() in text
    assert not [secret for secret in (GOOD, token, "wrong field") if secret in text]
