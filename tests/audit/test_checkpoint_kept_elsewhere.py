"""With a checkpoint that was kept elsewhere every tampering shows: the whole chain rewritten, all hashes right, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from graphintel.audit.entry import Entry, entry_of
from graphintel.audit.verification import verify_chain
from tests.audit.conftest import Keeper
from tests.audit.rewritten_chains import matching_checkpoint, sealed

COUNT = 40
AT = "2026-01-03T09:00:00+00:00"
CHAIN, LEDGER = "c" * 32, "1" * 32


def entry(subject: dict[str, Any], actor: str = "ana") -> Entry:
    return Entry(0, AT, "consultation", actor, subject, "", "")


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """A chain with its meeting, reads, and a change every five entries."""
    first = entry({"meeting": "begun", "chain": CHAIN, "ledger": LEDGER})
    rest = [
        entry({"n": n, **({"follows": max(n - 5, 1), "ledger": LEDGER} if n % 5 == 0 else {})})
        for n in range(2, COUNT + 1)
    ]
    return sealed([first, *rest])


def altered(entries: list[Entry], random: Random) -> list[Entry]:
    place = random.randrange(len(entries))
    changed = replace(entries[place], actor=f"mallory{random.random()}")
    return [*entries[:place], changed, *entries[place + 1 :]]


def left_out(entries: list[Entry], random: Random) -> list[Entry]:
    place = random.randrange(len(entries))
    return [*entries[:place], *entries[place + 1 :]]


def inserted(entries: list[Entry], random: Random) -> list[Entry]:
    place = random.randrange(len(entries) + 1)
    made = entry({"n": random.random()}, "mallory")
    return [*entries[:place], made, *entries[place:]]


def exchanged(entries: list[Entry], random: Random) -> list[Entry]:
    one, other = sorted(random.sample(range(len(entries)), 2))
    turned = list(entries)
    turned[one], turned[other] = turned[other], turned[one]
    return turned


def reordered(entries: list[Entry], random: Random) -> list[Entry]:
    turned = list(entries)
    while turned == entries:
        random.shuffle(turned)
    return turned


def tail_cut(entries: list[Entry], random: Random) -> list[Entry]:
    return entries[: random.randrange(len(entries))]


def tail_replaced(entries: list[Entry], random: Random) -> list[Entry]:
    kept = tail_cut(entries, random)
    return [*kept, *(entry({"n": random.random()}, "mallory") for _ in entries[len(kept) :])]


def written_anew(entries: list[Entry], random: Random) -> list[Entry]:
    return [replace(old, at=f"2026-02-{random.randrange(1, 28):02}T09:00:00+00:00") for old in entries]


def longer(entries: list[Entry], random: Random) -> list[Entry]:
    return [*written_anew(entries, random), *(entry({"n": n}) for n in range(random.randrange(1, 9)))]


def of_another_chain(entries: list[Entry], random: Random) -> list[Entry]:
    first = replace(entries[0], subject={**entries[0].subject, "chain": f"{random.getrandbits(128):032x}"})
    return [first, *entries[1:]]


REWRITTEN: list[Callable[[list[Entry], Random], list[Entry]]] = [
    altered, left_out, inserted, exchanged, reordered, tail_cut, tail_replaced, written_anew, longer, of_another_chain,
]  # fmt: skip


def flipped(lines: list[bytes], random: Random) -> list[bytes]:
    """One bit, every hash as it was."""
    content = bytearray(b"".join(lines))
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(content).splitlines(keepends=True)


def test_a_thousand_tamperings_show_whatever_stands_beside_the_chain(lines: list[bytes]) -> None:
    random, kept = Random(11), matching_checkpoint(lines)
    entries = [entry_of(line) for line in lines]

    for number in range(1000):
        kind = number % (len(REWRITTEN) + 1)
        if kind == len(REWRITTEN):
            made, beside = flipped(lines, random), kept
        else:
            made = sealed(REWRITTEN[kind](entries, random))
            beside = matching_checkpoint(made)
            assert verify_chain(made, beside).ok, "nothing but the checkpoint elsewhere can tell"
        found = verify_chain(made, beside, kept)

        assert not found.ok, number
        assert made != lines


@pytest.mark.parametrize("tampering", REWRITTEN)
def test_each_kind_shows_wherever_the_chain_is_kept(
    keeper: Keeper, lines: list[bytes], tampering: Callable[[list[Entry], Random], list[Entry]]
) -> None:
    made = sealed(tampering([entry_of(line) for line in lines], Random(12)))
    keeper.tamper(made, matching_checkpoint(made))
    chain = keeper.chain()

    assert chain.verify().ok
    found = chain.verify(matching_checkpoint(lines))
    assert not found.ok
    assert "kept elsewhere" in found.problems[0][1]


def test_a_chain_that_has_grown_since_holds(keeper: Keeper, lines: list[bytes]) -> None:
    kept = [matching_checkpoint(lines[:place]) for place in (1, 20, COUNT)]
    keeper.tamper(lines, matching_checkpoint(lines))
    chain = keeper.chain()
    chain.append("consultation", "ana", at=AT, subject={})

    assert all(chain.verify(one).ok for one in kept)


@pytest.mark.parametrize(
    "said", [{"kept": 3}, {"pending": 4}, {"chain": "e" * 32}, {"ledger": "e" * 32}, {"kept": 35, "pending": 35}]
)
def test_a_checkpoint_beside_that_says_otherwise_than_the_entries_shows(
    lines: list[bytes], said: dict[str, Any]
) -> None:
    found = verify_chain(lines, replace(matching_checkpoint(lines), **said))

    assert [problem for _, problem in found.problems] == [
        "has a checkpoint that says otherwise than the entries of chain, ledger or changes"
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'"x"',
        b"1",
        b'{"subject":[]}',
        b"[" * 100_000,
        b'{"number":true,"at":"","action":"","actor":"","subject":{},"previous":""}',
        b'{"number":1,"at":"","action":"","actor":"","subject":["meeting"],"previous":""}',
    ],
)
def test_a_line_with_a_right_hash_and_no_entry_is_a_problem_and_no_traceback(content: bytes) -> None:
    line = b'{"entry":' + content + b',"hash":"' + sha256(content).hexdigest().encode() + b'"}\n'

    found = verify_chain([line], None)

    assert found.problems == [(1, "does not say what an entry says")]


def test_any_entry_is_found_by_its_number(keeper: Keeper, lines: list[bytes]) -> None:
    longest = sealed([entry({"n": n, "ids": ["x" * (n * 37 % 400)] * (n * 13 % 90)}) for n in range(300)])
    for some in (lines[:1], lines[:2], lines, longest):
        keeper.tamper(some, matching_checkpoint(some))
        with keeper.chain()._lines.exclusive() as lock:
            assert [lock.line(number) for number in range(1, len(some) + 1)] == some
            assert lock.line(0) is None and lock.line(len(some) + 1) is None
