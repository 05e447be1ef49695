"""The forms of registration marks: which a mark has, how it is spaced, and what it may be with its look-alikes read otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product

RESERVED = re.compile(
    r"Z[A-Z]01[A-HJ-PR-Z]{3}|Z[1-9]\d{0,2}[A-Z]{3}|[A-Z]{3}[1-9]\d{0,2}Z|0\d{1,3}[A-Z]{1,2}|0\d{1,2}[A-Z]{3}|IIZ0\d{3}",
    re.ASCII,
)
"""Marks that can never be issued: safe in tests and demonstrations (domain reference C.8)."""

_IRISH = r"(?=[0-9]*[A-Z]*[IZ])(?:[A-HJ-PR-Y][A-PR-Z]{2}|[A-PR-Z]{2})"
FORMATS = {
    "current": r"[A-HJ-PR-Y]{2}(?!00|01|50)\d{2}[A-HJ-PR-Z]{3}",
    "prefix": r"[A-HJ-NPR-Y](?!0)\d{1,3}[A-HJ-PR-Y]{3}",
    "suffix": r"[A-HJ-PR-Y]{3}(?!0)\d{1,3}[A-HJ-NPR-Y]",
    "northern_ireland": rf"{_IRISH}(?!0)\d{{1,4}}",
    "northern_ireland_reversed": rf"(?!0)\d{{1,4}}{_IRISH}",
    "dateless": r"(?!0)\d{1,4}[A-HJ-PR-Y]{1,2}|(?!0)\d{1,3}[A-HJ-PR-Y]{1,3}|[A-HJ-PR-Y]{1,2}(?!0)\d{1,4}"
    r"|[A-HJ-PR-Y]{1,3}(?!0)\d{1,3}",
    "q": r"Q(?!0)\d{1,3}[A-HJ-PR-Y]{3}",
    "diplomatic": r"\d{3}[DX]\d{3}",
}
"""Shapes that the United Kingdom has issued (domain reference C.2), tested after the reserved ones."""

_ISSUED = re.compile("|".join(FORMATS.values()), re.ASCII)

_PLATES = (
    re.compile(r"([A-Z]{2}[0-9]{2})([A-Z]{3})"),
    re.compile(r"([A-Z][0-9]{1,3})([A-Z]{3})"),
    re.compile(r"([A-Z]{3})([0-9]{1,3}[A-Z])"),
    re.compile(r"([A-Z]{1,3})([0-9]{1,4})"),
    re.compile(r"([0-9]{1,4})([A-Z]{1,3})"),
)
FULL_SHAPES = (("LLDD", "LLL"), ("LDDD", "LLL"), ("DDDD", "LLL"), ("LLL", "DDDL"), ("LLL", "DDDD"))
"""Letters and digits of the forms of seven characters, in the two groups of a plate."""

SHAPES = tuple(
    dict.fromkeys(
        [*FULL_SHAPES]
        + [("L" + "D" * n, "LLL") for n in (2, 1)]
        + [("LLL", "D" * n + "L") for n in (2, 1)]
        + [("L" * letters, "D" * n) for letters in (3, 2, 1) for n in (4, 3, 2, 1)]
        + [("D" * n, "L" * letters) for letters in (3, 2, 1) for n in (4, 3, 2, 1)]
    )
)
_TWINS = {"L": {"0": "O", "1": "I"}, "D": {"O": "0", "I": "1", "1": "1"}}
_AS_WRITTEN = frozenset({"LLLDDDD", "DDDDLLL"})
_ALIKE = {
    "L": {"0": "ODQ", "1": "IL", "2": "Z", "5": "S", "8": "B", "6": "G", "4": "A", "7": "T", "l": "I"},
    "D": {"O": "0", "D": "0", "Q": "0", "I": "1", "L": "1", "l": "1", "Z": "2", "S": "5", "B": "8", "G": "6", "A": "4", "T": "7"},
}  # fmt: skip
_DRAWN_ALIKE = frozenset({"O0", "0O", "I1", "1I", "l1", "lI"})
_MAX_CHANGES = 2
_OTHER_SPACING, _OLDER_FORM = 2.5, 0.5
"""How much less likely another spacing and another form than today's are: 1 is a look-alike of O/0 or I/1."""


def conforms(mark: str) -> bool:
    """Return whether a mark without spaces has a form that the United Kingdom issues, or one of the reserved ones."""
    return _ISSUED.fullmatch(mark) is not None or RESERVED.fullmatch(mark) is not None


def spaced(mark: str) -> str:
    """Return the mark as it stands on a plate; one of no form stays as written, because its spacing is not known."""
    if conforms(mark):
        for plate in _PLATES:
            if found := plate.fullmatch(mark):
                return f"{found[1]} {found[2]}"
    return mark


def repaired_mark(groups: list[str]) -> str:
    """Return the one mark that is meant where O/0 and I/1 of a mark spaced as one stand in each other's place.

    Parameters
    ----------
    groups : list of str
        The letters and digits between white space, in the case in which they are written: among capitals a small ``l``
        may be drawn for 1 or I.

    Returns
    -------
    str
        Empty where the text has a form as written, is not of seven characters in the two groups of a form, or can be read
    XX"""
    lengths, written = tuple(map(len, groups)), "".join(groups)
    if lengths not in {(4, 3), (3, 4)} or conforms(written.upper()):
        return ""
    if not re.search("[A-Z]", written):
        written = written.upper()
    shapes = [first + second for first, second in FULL_SHAPES if (len(first), len(second)) == lengths]
    readings = {mark for shape in shapes for mark in _read_as(written, shape)}
    return readings.pop() if len(readings) == 1 else ""


def _read_as(written: str, shape: str) -> Iterator[str]:
    """Yield the marks of a shape that a text is when its look-alikes are read by their place."""
    choices: list[str] = []
    for c, kind in zip(written, shape, strict=True):
        capital = c.upper()
        kept = capital if capital.isdigit() == (kind == "D") else ""
        drawn = "" if kept and c != "l" else _TWINS[kind].get("1" if c == "l" else capital, "")
        choices.append(kept + drawn if c == "l" or shape not in _AS_WRITTEN else kept)
    for reading in product(*choices):
        mark = "".join(reading)
        if conforms(mark) and _is_kept(written, mark, shape):
            yield mark


def _is_kept(written: str, mark: str, shape: str) -> bool:
    """Return whether of each stretch of letters or of digits at least half is as written."""
    same = [one.upper() == other for one, other in zip(written, mark, strict=True)]
    return all(2 * sum(same[z.start() : z.end()]) >= z.end() - z.start() for z in re.finditer("L+|D+", shape))


@lru_cache(maxsize=10_000)
def readings(written: str) -> tuple[str, ...]:
    """Return the UK marks that a writing may be with one or two look-alikes read otherwise, the likeliest first.

    Candidates for a reader, never a rewriting: O/0 and I/1 before others, what keeps the spacing before what does not.

    Parameters
    ----------
    written : str
        Letters and digits, white space between groups.

    Examples
    --------
    >>> readings("ZZO1AAA")[0]
    'ZZ01AAA'
    """
    groups = written.split() if re.search("[A-Z]", written) else written.upper().split()
    plain = "".join(groups)
    found: dict[str, tuple[float, int, str]] = {}
    for rank, shape in enumerate(SHAPES):
        slots = "".join(shape)
        if len(slots) != len(plain):
            continue
        other_spacing = len(groups) == 2 and (len(groups[0]), len(groups[1])) != (len(shape[0]), len(shape[1]))
        for mark, cost in _guesses(plain, slots):
            order = (cost + _OTHER_SPACING * other_spacing + _OLDER_FORM * (rank > 0), rank, mark)
            found[mark] = min(order, found.get(mark, order))
    return tuple(sorted(found.keys() - {plain.upper()}, key=found.__getitem__))


def _guesses(plain: str, slots: str) -> Iterator[tuple[str, float]]:
    """Yield the marks of a shape that a text may be, each with how far it lies from the text."""
    choices: list[list[tuple[str, float]]] = []
    for c, kind in zip(plain, slots, strict=True):
        fits = [(c.upper(), 0.0)] if c.isdigit() == (kind == "D") else []
        key = c if c == "l" else c.upper()
        others = (
            []
            if fits and c != "l"
            else [(o, 1.0 if key + o in _DRAWN_ALIKE else 1.6) for o in _ALIKE[kind].get(key, "")]
        )
        if not fits and not others:
            return
        choices.append(fits + others)
    if sum(all(cost for _, cost in options) for options in choices) > _MAX_CHANGES:
        return
    for reading in product(*choices):
        mark = "".join(c for c, _ in reading)
        if sum(cost > 0 for _, cost in reading) <= _MAX_CHANGES and conforms(mark):
            yield mark, sum(cost for _, cost in reading)


def miswritings(mark: str) -> Iterator[str]:
    """Yield the writings of no form under which a mark may be held: one or two of O/0, I/1 in each other's place."""
    swapped = {"O": "0", "0": "O", "I": "1", "1": "I"}
    places = [at for at, c in enumerate(mark) if c in swapped]
    for changed in [(at,) for at in places] + list(combinations(places, 2)):
        other = "".join(swapped[c] if at in changed else c for at, c in enumerate(mark))
        if not conforms(other) and not other.isalpha() and not other.isdigit():
            yield other
