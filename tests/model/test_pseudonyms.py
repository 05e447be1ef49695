"""Pseudonyms stand for people without telling which they are: long enough, of one ledger only, and found again as typed."""

from __future__ import annotations

import pytest

from graphintel.model.pseudonyms import KEY_BYTES, Pseudonyms, pseudonym_of, token_beginning, tokens_in

ONE = Pseudonyms(b"a key of the ledger")


def test_a_pseudonym_is_sixty_bits_of_the_key_and_the_id() -> None:
    token = ONE.token("person:FA:N1")

    assert len(token) == 12 and set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert len({ONE.token(f"person:FA:N{number}") for number in range(500)}) == 500
    assert ONE.token("person:FA:N1") == token != Pseudonyms(b"another").token("person:FA:N1")
    assert ONE.name("person:FA:N1") == f"Person {token[:6].upper()}"
    assert ONE.keyed_id("event:9f2c") == f"event:~{ONE.token('event:9f2c')}"


def test_a_ledger_has_a_random_key_that_no_text_shows() -> None:
    made = Pseudonyms()

    assert len(made.key) == KEY_BYTES == 32
    assert made.key != Pseudonyms().key
    assert "key" not in repr(made)


def test_tokens_are_found_in_what_stands_for_somebody() -> None:
    token = ONE.token("person:FA:N1")

    assert tokens_in(f"item:FA:nominals-~{token}/1") == [token]
    assert tokens_in("item:FA:nominals-N1/1") == tokens_in(f"item:{token}") == tokens_in(f"~{token[:11]}") == []


@pytest.mark.parametrize(
    ("typed", "token"),
    [
        ("Person K7Q2M7", "k7q2m7"), ("person  k7q2m7 ", "k7q2m7"), ("k7q2m7", "k7q2m7"),
        ("k7q2m", ""), ("k7q2m77", ""), ("Person k7q2m1", ""), ("Personk7q2m7x", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_pseudonym_is_read_back_as_people_type_it(typed: str, token: str) -> None:
    assert token_beginning(typed) == token


def test_a_name_shows_the_beginning_of_its_token() -> None:
    assert pseudonym_of("k7q2m7xw4dab") == "Person K7Q2M7"
