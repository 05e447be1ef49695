"""How people write a number, hidden or not: a text becomes groups of digits that stand together.

Digits may be drawn by look-alikes, spelled in words, or hidden between letters, signs and emoji. Nothing is judged here:
whether the groups are a number of the plan is said by ``phone``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from graphintel.model.values.base import folded, latin

_SPOKEN = {
    "zero": "0", "nought": "0", "naught": "0", "nil": "0", "oh": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_HUNDRED = "hundred"
_DRAWN = {"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "|": "1", "S": "5", "B": "8"}
_DIGITS_OF_SIGNS = str.maketrans({"З": "3", "з": "3", "б": "6", "🅾": "O", "🅞": "O"})
_TOKEN = "[0-9]+|(?i:" + "|".join([*_SPOKEN, *_TIMES, _HUNDRED]) + ")|[OolIiSB|]|[xX]"
_TOKENS, _READABLE = re.compile(_TOKEN), re.compile(f"(?:{_TOKEN})+")
_RUN = re.compile(r"[A-Za-z0-9|]+")
_BETWEEN = frozenset(" \t\n\r\x0b\x0c.-/\\_*~()[]{}:,;'\"=!#^<>`xX")
_USUAL = re.compile(r"[\s()\-]*")
_MASKED = re.compile(r"[xX*_#•●○■□]|\.\s*\.|-\s*-")
_MAX_RUN_LENGTH = 120


@dataclass(frozen=True, slots=True)
class DigitGroup:
    """Digits that stand together: where, what they are, and how many of them were written as digits or in words.

    ``plain`` is True where nothing but digits stood there; ``plus`` where a plus sign stood in front.
    """

    start: int
    end: int
    digits: str
    seen: int
    plain: bool
    plus: bool = False
    times: int = 1
    """How often the next digit counts, behind "double" or "treble"."""


@dataclass(frozen=True, slots=True)
class JoinedDigits:
    """Groups read as one: their digits with a plus in front where one stood, and how they were written."""

    text: str
    drawn: bool = False
    """Most of them are only drawn like digits: a word perhaps, no number."""
    obscured: bool = False
    """Letters, words or emoji stand in it, or other separators than space, dash and bracket."""
    masked: bool = False
    """Signs stand in it that may be there for digits which nobody saw."""
    odd: bool = False
    """Separators stand in it that are not usual between the digits of a number."""


def plain_number(text: str) -> str:
    """Return a text in which every digit and every letter drawn like a Latin one is a plain one."""
    if text.isascii():
        return folded(text)
    plain = latin(folded(text.translate(_DIGITS_OF_SIGNS)))
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in plain)


def chains_of(text: str) -> Iterator[list[DigitGroup]]:
    """Yield the groups of a plain text that nothing but separators keeps apart, chain by chain."""
    chain: list[DigitGroup] = []
    end = 0
    for run in _RUN.finditer(text):
        between = text[end : run.start()]
        plus = between.rstrip(" ").endswith("+")
        readable = _is_readable(run.group())
        if chain and (plus or not readable or not _separates(between)):
            yield from _finished(chain)
            chain = []
        end = run.end()
        if readable:
            _add_groups(chain, run, plus)
    yield from _finished(chain)


def _finished(chain: list[DigitGroup]) -> Iterator[list[DigitGroup]]:
    """Yield a chain that holds digits, unless it ends in "double" of nothing."""
    if any(group.digits for group in chain) and chain[-1].times == 1:
        yield [group for group in chain if group.digits]


def _is_readable(run: str) -> bool:
    """Return whether letters and digits that stand together spell digits; a word of look-alikes, as "oil", does not."""
    if len(run) > _MAX_RUN_LENGTH:
        return run.isdigit()
    if not _READABLE.fullmatch(run):
        return False
    pieces = set(_TOKENS.findall(run)) - {"x", "X"}
    return len({_DRAWN[piece] for piece in pieces & _DRAWN.keys()}) < 2 or not pieces <= _DRAWN.keys()


def _add_groups(chain: list[DigitGroup], run: re.Match[str], plus: bool) -> None:
    """Add what a readable run spells: an x parts groups, "double" counts for the next digit, "hundred" for the last."""
    group: DigitGroup | None = None
    for token in _TOKENS.finditer(run.group()):
        written, word = token.group(), token.group().lower()
        start, end = run.start() + token.start(), run.start() + token.end()
        if word == "x":
            group = None
            continue
        if group is None:
            waiting = chain.pop() if chain and chain[-1].times > 1 and not chain[-1].digits else None
            group = waiting or DigitGroup(start, end, "", 0, True, plus and not chain)
            chain.append(group)
        group = chain[-1] = _longer(group, written, word, end)


def _longer(group: DigitGroup, written: str, word: str, end: int) -> DigitGroup:
    """Return a group with what one more token spells."""
    digits, seen, times, plain = "", 0, 1, False
    if word in _TIMES:
        times = _TIMES[word]
    elif word == _HUNDRED:
        digits, seen = "00", 2
    elif written.isdigit():
        digits, plain = written[0] * group.times + written[1:], group.times == 1
        seen = len(digits)
    else:
        digits = _SPOKEN.get(word, _DRAWN.get(written, "")) * group.times
        seen = len(digits) if word in _SPOKEN else 0
    return replace(
        group, end=end, digits=group.digits + digits, seen=group.seen + seen, plain=group.plain and plain, times=times
    )


def joined(text: str, groups: list[DigitGroup]) -> JoinedDigits:
    """Return groups of a plain text read as one number."""
    digits = "".join(group.digits for group in groups)
    gaps = [text[one.end : other.start] for one, other in pairwise(groups)]
    plain = all(group.plain for group in groups) and all(_USUAL.fullmatch(gap) for gap in gaps)
    return JoinedDigits(
        ("+" if groups[0].plus else "") + digits,
        drawn=3 * sum(group.seen for group in groups) < len(digits),
        obscured=not plain,
        masked=any(_MASKED.search(gap) for gap in gaps),
        odd=any(not _USUAL.fullmatch(gap.replace(".", "").replace("/", "")) for gap in gaps),
    )


def _separates(between: str) -> bool:
    """Return whether a text may stand between digits of one number: signs and emoji, but no sum of money, no question."""
    return all(c in _BETWEEN or (not c.isascii() and unicodedata.category(c) != "Sc") for c in between)
