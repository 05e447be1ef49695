"""Tampering of every kind shows, and the number of the entry is named."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from graphintel.audit.chain import open_chain
from graphintel.audit.entry import GENESIS, entry_of, line_of
from graphintel.audit.lines import Checkpoint
from graphintel.audit.verification import Verification, verify_chain
from graphintel.errors import AuditError
from tests.audit.conftest import Keeper

COUNT = 40
AT = "2026-01-03T09:00:00+00:00"


def lines_of(count: int) -> list[bytes]:
    lines, previous = [], GENESIS
    for number in range(1, count + 1):
        subject = {"function": "show", "ids": [f"person:FA:{number}", "phone:+447700900123"], "outcome": "shown"}
        lines.append(line_of(number, AT, "consultation", f"user{number % 7}", subject, previous))
        previous = entry_of(lines[-1]).hash
    return lines


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return lines_of(COUNT)


def verified(content: bytes, checkpoint: Checkpoint | None) -> Verification:
    return verify_chain(content.splitlines(keepends=True), checkpoint)


def flip(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    content = bytearray(b"".join(lines))
    place = random.randrange(len(content))
    content[place] ^= 1 << random.randrange(8)
    return bytes(content), content[:place].count(b"\n") + 1


def delete(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    place = random.randrange(len(lines) - 1)
    return b"".join(lines[:place] + lines[place + 1 :]), place + 1


def insert(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    place = random.randrange(1, len(lines))
    before = entry_of(lines[place - 1])
    made = line_of(place + 1, AT, "consultation", "mallory", {"n": random.random()}, before.hash)
    return b"".join([*lines[:place], made, *lines[place:]]), place + 1


def swap(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    first, second = sorted(random.sample(range(len(lines)), 2))
    turned = list(lines)
    turned[first], turned[second] = turned[second], turned[first]
    return b"".join(turned), first + 1


def reorder(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    place = random.randrange(len(lines) - 2)
    rest = lines[place + 1 :]
    return b"".join([*lines[:place], *rest, lines[place]]), place + 1


def replace(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    """Write another content with a right hash of its own."""
    place = random.randrange(len(lines))
    held = entry_of(lines[place])
    made = line_of(held.number, held.at, held.action, "mallory", held.subject, held.previous)
    return b"".join([*lines[:place], made, *lines[place + 1 :]]), place + 1


TAMPERINGS: list[Callable[[list[bytes], Random], tuple[bytes, int]]] = [flip, delete, insert, swap, reorder, replace]


def truncate(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    content = b"".join(lines)
    place = random.randrange(len(content))
    return content[:place], content[:place].count(b"\n") + 1


def roll_back(lines: list[bytes], random: Random) -> tuple[bytes, int]:
    place = random.randrange(len(lines))
    return b"".join(lines[:place]), place + 1


def test_a_thousand_tamperings_are_found_and_placed(lines: list[bytes]) -> None:
    random, checkpoint = Random(4), Checkpoint(COUNT, entry_of(lines[-1]).hash)
    tamperings = [*TAMPERINGS, truncate, roll_back]

    for number in range(1000):
        content, place = tamperings[number % len(tamperings)](lines, random)
        found = verified(content, checkpoint)

        assert not found.ok, tamperings[number % len(tamperings)].__name__
        assert place <= found.problems[0][0] <= place + 1, (
            tamperings[number % len(tamperings)].__name__,
            found.problems,
        )


def test_within_the_chain_tampering_is_found_without_a_checkpoint_too(lines: list[bytes]) -> None:
    random = Random(5)

    for number in range(300):
        tampering = (flip, delete, insert, swap, reorder)[number % 5]
        content, _ = tampering(lines, random)
        found = verified(content, None)

        assert [p for p in found.problems if "checkpoint" not in p[1]], tampering.__name__


def test_a_cut_needs_the_checkpoint_and_its_absence_is_said(lines: list[bytes]) -> None:
    content = b"".join(lines[:-5])

    assert "has no checkpoint" in verified(content, None).problems[0][1]
    found = verified(content, Checkpoint(COUNT, entry_of(lines[-1]).hash))
    assert found.problems == [(36, "is missing, and all up to 40: cut off, or an older copy put back")]


def test_an_older_checkpoint_put_back_is_found(lines: list[bytes]) -> None:
    found = verified(b"".join(lines), Checkpoint(30, entry_of(lines[29]).hash))

    assert not found.ok and found.problems[0][0] == 31


def test_an_unreadable_checkpoint_is_found(tmp_path: Path) -> None:
    chain = open_chain(tmp_path / "chain.jsonl")
    chain.append("consultation", "ana", at=AT, subject={})
    tmp_path.joinpath("chain.jsonl.checkpoint").write_text("{}")

    assert "cannot be read" in chain.verify().problems[0][1]
    with pytest.raises(AuditError, match="checkpoint"):
        chain.append("consultation", "ana", at=AT, subject={})


@pytest.mark.parametrize("what", ["cut", "removed", "checkpoint removed", "last entry replaced", "last entry altered"])
def test_a_chain_that_was_tampered_with_takes_no_entry(lines: list[bytes], keeper: Keeper, what: str) -> None:
    chain, last = keeper.chain(), lines[-1]
    content = {
        "cut": lines[:-1],
        "removed": [],
        "checkpoint removed": lines,
        "last entry replaced": [*lines[:-1], line_of(COUNT, AT, "x", "mallory", {}, entry_of(lines[-2]).hash)],
        "last entry altered": [*lines[:-1], last[:-80] + b"?" + last[-79:]],
    }[what]
    keeper.tamper(content, None if what == "checkpoint removed" else Checkpoint(COUNT, entry_of(last).hash))

    with pytest.raises(AuditError, match="as evidence"):
        chain.append("consultation", "ana", at=AT, subject={})

    assert keeper.read() == list(content)
    assert not chain.verify().ok


def test_the_number_of_a_tampered_entry_is_named_wherever_the_chain_is_kept(lines: list[bytes], keeper: Keeper) -> None:
    random, head = Random(6), Checkpoint(COUNT, entry_of(lines[-1]).hash)

    for tampering in (delete, insert, swap, reorder, replace, roll_back):
        content, place = tampering(lines, random)
        keeper.tamper(content.splitlines(keepends=True), head)
        found = keeper.chain().verify()

        assert place <= found.problems[0][0] <= place + 1, (tampering.__name__, found.problems)


def test_no_more_than_a_hundred_problems_are_listed() -> None:
    assert len(verified(b"nonsense\n" * 500, None).problems) == 100


def test_a_million_entries_verify_within_a_minute() -> None:
    count = 20_000
    content = lines_of(count)
    head = entry_of(content[-1]).hash

    start = time.process_time()
    found = verify_chain(content, Checkpoint(count, head))
    taken = time.process_time() - start

    assert (found.ok, found.entries, found.head) == (True, count, head)
    assert taken * 1_000_000 / count < 60
