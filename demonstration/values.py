"""Safe values for the demonstration: numbers, marks, places and names that can never be real (domain reference C.8)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, product

_READABLE = (
    *(f"+447700900{n:03}" for n in range(200, 1000)),
    *(f"+441632960{n:03}" for n in range(1000)),
    *(f"+44{area}4960{n:03}" for area in (113, 114, 115, 116, 117, 118, 121, 131, 141, 151, 161) for n in range(1000)),
)
"""Reserved numbers; the first two hundred of 07700 900 are kept for the chain that people read about."""

_LAST = "ABCDEFGHJKLMNPRSTUVWXYZ"


def _words(text: str) -> list[str]:
    return text.split()


_SYLLABLES = _words("Li Ma To Ni Sol Pe Ro Si Ta Ul Ve We Xa Yo Ze Ad Be Ce Da El")
_ENDINGS = _words("na ra va lo ren la sa mo lla ndo vi ter")
_TREES = _words(
    "alder ash beech birch cedar cypress elm fir hazel hawthorn holly hornbeam ivy juniper larch lime linden maple "
    "oak pine poplar rowan spruce sycamore thorn walnut willow yew basalt chalk flint granite marble quartz slate"
)
_STREETS = _words(
    "Alder Birch Cedar Elm Granite Hazel Ivy Jade Larch Marble Onyx Pine Quartz Rowan Slate Thorn Umber Willow"
)
_TYPES = (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Lane", "Ln"), ("Close", "Cl"))


def numbers() -> Iterator[str]:
    """Yield distinct reserved numbers in E.164: readable ones first, then those of the unassigned 06 range."""
    yield from _READABLE
    yield from (f"+446{n:09}" for n in count(100_000_000))


def marks() -> Iterator[str]:
    """Yield distinct marks that can never be issued."""
    for second, letters in product("ABCDEFGHJKLMNPRSTUVWXY", product(_LAST, repeat=3)):
        yield f"Z{second}01{''.join(letters)}"
    for number, letters in product(range(1, 1000), product(_LAST.replace("Z", ""), repeat=3)):
        yield f"Z{number}{''.join(letters)}"


def name(rng: random.Random) -> str:
    """Return an invented name that says that it is one."""
    return f"{rng.choice(_SYLLABLES)}{rng.choice(_ENDINGS)} Test{rng.choice(_TREES)}"


def address(rng: random.Random, number: int, unit: int = 0) -> tuple[str, str, str, str]:
    """Return ``(unit, number, street, postcode)`` of a place that cannot exist.

    Parameters
    ----------
    rng : random.Random
        Where the street comes from.
    number : int
        Serial number of the place; distinct numbers give distinct addresses.
    unit : int
        Flat number, 0 for none.
    """
    street = f"{rng.choice(_STREETS)} {rng.choice(_TYPES)[0]}"
    code = (
        f"XX{number // 200 % 10} {number // 2000 % 10}{chr(65 + number // 20000 % 26)}{chr(65 + number // 520000 % 26)}"
    )
    return (f"Flat {unit}" if unit else "", str(1 + number % 200), street, code)


def write_number(rng: random.Random, number: str) -> str:
    """Return one of the ways in which officers, sites and printers write a number."""
    if not number.startswith("+44"):
        return number
    national = "0" + number[3:]
    ways = (
        national,
        f"{national[:5]} {national[5:]}",
        f"{national[:5]} {national[5:8]} {national[8:]}",
        f"{national[:5]}-{national[5:]}",
        f"+44 (0){national[1:5]} {national[5:]}",
        f"0044 {national[1:5]} {national[5:]}",
        number,
        national[1:] if national.startswith("07") else national,
        national[:6] + national[6:].replace("0", "O", 1) if national.startswith("07") else national,
    )
    return rng.choice(ways)


def write_mark(rng: random.Random, mark: str) -> str:
    """Return one of the ways in which a mark is written."""
    return rng.choice((mark, f"{mark[:4]} {mark[4:]}", mark.lower()))


def write_address(rng: random.Random, place: tuple[str, str, str, str], town: str) -> str:
    """Return one of the ways in which an address is written."""
    unit, number, street, code = place
    kind = street.split()[-1]
    short = street.replace(kind, dict(_TYPES)[kind])
    lead = f"{unit}, " if unit else ""
    return rng.choice(
        (
            f"{lead}{number} {street}, {code}",
            f"{lead}{number} {short}, {town}, {code}",
            f"{lead}{number} {street}, {town}, {code.lower()}",
            f"{lead}{number} {short}, {code}",
        )
    )
