"""Generated addresses: two that differ in a word are two places, two writings of one are one, nearly all are accepted."""

from __future__ import annotations

import random

import pytest

from graphintel.model.values.premises import PREMISES
from tests.model.values.address_writings import Meant, change, draw, write

USUAL, ALL = 3_000, 20_000


def _drawn(number: int) -> list[tuple[Meant, random.Random]]:
    rng = random.Random("addresses")
    return [(draw(rng), rng) for _ in range(number)]


def one_word_differs(number: int) -> list[tuple[str, str, str]]:
    """Return the pairs of which one word differs and the key does not."""
    wrong = []
    for meant, rng in _drawn(number):
        first, second = write(meant, rng), write(change(meant, rng), rng)
        if PREMISES.key(first) == PREMISES.key(second):
            wrong.append((first, second, PREMISES.key(first)))
    return wrong


def only_form_differs(number: int) -> list[tuple[str, str, str, str]]:
    """Return the pairs that differ in form and have two keys."""
    wrong = []
    for meant, rng in _drawn(number):
        first, second = write(meant, rng), write(meant, rng)
        keys = PREMISES.key(first), PREMISES.key(second)
        if keys[0] != keys[1]:
            wrong.append((first, second, *keys))
    return wrong


def test_addresses_that_differ_in_one_word_have_two_keys() -> None:
    assert one_word_differs(USUAL) == []


def test_writings_that_differ_in_form_only_have_one_key() -> None:
    assert only_form_differs(USUAL) == []


@pytest.mark.full
@pytest.mark.timeout(600)
def test_twenty_thousand_pairs_hold() -> None:
    assert one_word_differs(ALL) == []
    assert only_form_differs(ALL) == []
