"""Invented addresses, what is meant apart from how it is written: the words are of this file, not of the parser's lists."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

_FLAT_WORDS = ("Flat", "Apartment", "Apt", "flat", "FLT", "Apt.")
_KINDS = {
    "Room": ("Room", "Rm", "ROOM", "rm."),
    "Unit": ("Unit", "UNIT"),
    "Studio": ("Studio", "studio"),
    "Suite": ("Suite", "SUITE"),
    "Maisonette": ("Maisonette",),
    "Bedsit": ("Bedsit", "Bed-sit"),
}
_VALUES = (
    "1", "2", "3", "12", "21", "102", "2B", "2C", "3.03", "3.04", "3.3", "3/1", "3/2", "0/1", "2F1", "2F2", "1F3", "PF1",
    "PF2", "A", "B", "G2", "B1", "A.1", "1-3", "2A-2C", "10A & 10B", "10A & 10C", "4a", "G/1", "1-1", "11", "31", "33",
)  # fmt: skip
_SPANS = (("1 to 3", "1-3", "1 - 3"), ("2 to 4", "2-4"), ("1 & 3", "1 and 3"), ("1 & 4", "1 and 4"), ("5, 6", "5, 6"))
_STOREYS = {
    "lower ground": ("Lower Ground", "Lwr Ground"),
    "ground": ("Ground", "Grd", "ground"),
    "raised ground": ("Raised Ground",),
    "upper ground": ("Upper Ground", "Upr Ground"),
    "first": ("First", "1st"),
    "second": ("Second", "2nd"),
    "third": ("Third", "3rd"),
    "first and second": ("First and Second", "1st & 2nd", "First & Second"),
    "second and third": ("Second and Third", "2nd and 3rd"),
    "top": ("Top",),
    "basement and ground": ("Basement and Ground", "Basement & Grd"),
}
_SIDES = ("Left", "Right", "Front", "Rear", "Back", "Front Left", "Rear Right")
_ROOMS = ("Shop", "Office", "Maisonette", "Studio")
_WHOLES = {
    "basement": ("Basement", "Basement Flat"),
    "garden flat": ("Garden Flat",),
    "top flat": ("Top Flat",),
    "rear flat": ("Rear Flat",),
    "front flat": ("Front Flat",),
    "the annexe": ("The Annexe", "The Annex"),
    "penthouse": ("Penthouse",),
    "rear": ("Rear",),
    "flat above": ("Flat above", "Flat over"),
    "upper maisonette": ("Upper Maisonette",),
    "caravan": ("Caravan",),
}
_BLOCKS = ("Block A", "Block B", "Block C", "Tower 1", "Tower 2", "East Wing", "West Wing", "Stair 1", "Stair 2")
_BUILDINGS = (
    "Bramble House", "Bracken House", "Bracken Lodge", "Fern Court", "Fern Tower", "Heron Point", "Kestrel Apartments",
    "The Old Bakery", "The Old Forge", "Tansy Mill", "Teasel Buildings", "Sorrel Chambers", "Sedge Business Centre",
)  # fmt: skip
_SHOPS = (
    "The Gilded Newt", "Newt & Heron", "Rosie's Nails", "Rosies Beauty", "Fern Spa", "Lotus Massage", "Otter Hotel",
    "Otter Arms", "Sedge Sauna", "Tansy Barbers", "Mr Teasel Ltd", "24 Hour Gym", "Newt's",
)  # fmt: skip
_UNNAMED = ("Newt's",)
"""A name without its kind, which behind a street looks as a town does."""
_NAMES = (
    "Zander", "Bracken", "Fennel", "Tansy", "Sorrel", "Teasel", "Old Zander", "Upper Fennel", "Great Tansy", "St Zander",
    "Kestrel", "Heron Mill", "Sedge Farm", "Plover", "St Tansy's", "Church", "Zander & Sedge", "Bracken-Fennel",
)  # fmt: skip
_TYPES = {
    "Street": ("Street", "St", "st.", "STREET"),
    "Road": ("Road", "Rd", "Rd."),
    "Avenue": ("Avenue", "Ave", "Av"),
    "Lane": ("Lane", "Ln"),
    "Close": ("Close", "Cl"),
    "Drive": ("Drive", "Dr"),
    "Terrace": ("Terrace", "Terr"),
    "Crescent": ("Crescent", "Cres"),
    "Grove": ("Grove",),
    "Gardens": ("Gardens", "Gdns"),
    "Square": ("Square", "Sq"),
    "Way": ("Way",),
    "Hill": ("Hill",),
    "Row": ("Row",),
}
_TOWNS = (
    "", "Northmere", "Southmere", "Northmere, Northshire", "St Albanmere", "Great Northmere", "Northmere-on-Sea",
    "Northmere upon Wend", "Westmere, Northmere, Northshire", "Northmere Park", "Northmere, UK",
)  # fmt: skip
_PLAIN_TOWNS = ("", "Northmere", "Southmere", "Westmere Northshire")
_PLACES = ("Rear of", "Land adjacent to", "Land at the rear of", "Phone box outside", "Phone box opposite", "Next to")


@dataclass(frozen=True, slots=True)
class Meant:
    """What an address means; each field is one meaning, whatever way it is written."""

    unit: tuple[str, ...] = ()
    block: str = ""
    building: str = ""
    shop: str = ""
    beside: str = ""
    number: str = ""
    name: str = ""
    kind: str = ""
    postcode: str = ""


def draw(rng: random.Random) -> Meant:
    """Return an address of one of the kinds that there are."""
    number = _number(rng)
    meant = Meant(number=number, name=rng.choice(_NAMES), kind=rng.choice([*_TYPES]), postcode=_postcode(rng))
    form = rng.randrange(10)
    if form < 4:
        return replace(meant, unit=_unit(rng))
    if form < 6:
        block, building = rng.choice([(rng.choice(_BLOCKS), ""), ("", rng.choice(_BUILDINGS))])
        return replace(meant, unit=_valued(rng), block=block, building=building)
    if form == 6:
        return replace(meant, shop=rng.choice(_SHOPS))
    if form == 7:
        return replace(meant, number="", unit=rng.choice([(), _valued(rng)]), building=rng.choice(_BUILDINGS))
    return replace(meant, beside=rng.choice(_PLACES)) if form == 8 else meant


def change(meant: Meant, rng: random.Random) -> Meant:
    """Return an address of which one word, number or letter is another one, or is left out."""
    while True:
        field = rng.choice([name for name in meant.__dataclass_fields__ if getattr(meant, name)])
        another = _another(meant, field, rng)
        if another != meant:
            return another


def _another(meant: Meant, field: str, rng: random.Random) -> Meant:
    if field == "unit":
        return _another_unit(meant, rng)
    new = {
        "block": rng.choice(["", *_BLOCKS]),
        "building": rng.choice([*([""] if meant.number else []), *_BUILDINGS]),
        "shop": rng.choice(["", *_SHOPS]),
        "beside": rng.choice(["", *_PLACES]),
        "number": _near_number(meant.number, rng),
        "name": rng.choice(_NAMES),
        "kind": rng.choice([*_TYPES]),
        "postcode": _postcode(rng),
    }
    return replace(meant, **{field: new[field]})


def _another_unit(meant: Meant, rng: random.Random) -> Meant:
    kind, value, side = meant.unit
    options = [("valued", "Flat", value), (kind, rng.choice(_SIDES), side)]
    if kind in {"floor", "room"}:
        options = [(kind, rng.choice([*_STOREYS]), side), (kind, value, rng.choice(["", *_SIDES]))]
        options += [("room", value, rng.choice(_ROOMS))]
    elif kind == "whole":
        options = [("whole", rng.choice([*_WHOLES]), "")]
    elif kind == "span":
        options = [("span", str(rng.randrange(len(_SPANS) - 1)), "")]
    else:
        options = [(kind, rng.choice(_VALUES), side), (rng.choice(["Flat", *_KINDS]), value, side)]
        options += [(kind, value, rng.choice(["", *_SIDES[:5]]))] if kind == "Flat" else []
    options += [()] if meant.number else []
    return replace(meant, unit=rng.choice(options))


def _unit(rng: random.Random) -> tuple[str, ...]:
    form = rng.randrange(6)
    if form == 0:
        return "floor", rng.choice([*_STOREYS]), rng.choice(["", "", *_SIDES])
    if form == 1:
        return "room", rng.choice([*_STOREYS]), rng.choice(_ROOMS)
    if form == 2:
        return "whole", rng.choice([*_WHOLES]), ""
    if form == 3:
        return "span", str(rng.randrange(len(_SPANS) - 1)), ""
    return _valued(rng)


def _valued(rng: random.Random) -> tuple[str, ...]:
    kind = rng.choice(["Flat", "Flat", "Flat", *_KINDS])
    return kind, rng.choice(_VALUES), rng.choice(["", "", *_SIDES[:5]]) if kind == "Flat" else ""


def _number(rng: random.Random) -> str:
    number = rng.randrange(1, 300)
    return rng.choice([str(number)] * 6 + [f"{number}A", f"{number}B", f"{number}-{number + 2}", f"{number}½"])


def _near_number(number: str, rng: random.Random) -> str:
    plain = number.rstrip("AB½").partition("-")[0] or "1"
    return rng.choice([plain, f"{plain}A", f"{plain}½", f"{plain}1", str(int(plain) + 2), f"{plain}-{int(plain) + 2}"])


def _postcode(rng: random.Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"XX{rng.randrange(10)} {rng.randrange(10)}{rng.choice(letters)}{rng.choice(letters)}"


def write(meant: Meant, rng: random.Random) -> str:
    """Return one of the ways in which an address is written."""
    comma = rng.choice([", "] * 5 + [" "] * 2 + [",", " , ", "\n", "; "])
    street = f"{meant.name} {rng.choice(_TYPES[meant.kind])}"
    unit = _write_unit(meant, rng)
    inside = [part for part in (unit, meant.block, meant.building, meant.shop) if part]
    number = _write_number(meant.number, rng)
    if meant.beside:
        line = [f"{meant.beside} {number} {street}"]
    elif meant.number:
        line = [f"{number}{rng.choice([' ', ' ', ', ']) if comma.strip() else ' '}{street}"]
    else:
        line = [street]
    unnamed = meant.shop in _UNNAMED
    behind = bool(inside) and not unnamed and not meant.beside and bool(meant.number) and rng.random() < 0.3
    parts = [*line, *inside] if behind else [*inside, *line]
    if behind or (comma == " " and (meant.building or meant.shop or meant.unit[:1] in {("whole",), ("room",)})):
        comma = ", "
    if meant.block and not behind and rng.random() < 0.3 and unit:
        parts = [meant.block, unit, *parts[2:]]
    town = rng.choice(_TOWNS if comma.strip() else _PLAIN_TOWNS)
    code = rng.choice([meant.postcode, meant.postcode.replace(" ", ""), meant.postcode.lower()])
    text = comma.join([*parts, *([town] if town else []), code])
    return _shown(text, rng)


def _write_number(number: str, rng: random.Random) -> str:
    if "-" in number:
        return number.replace("-", rng.choice(["-", " - ", " to ", "–"]))
    return rng.choice([number, number, number, f"No {number}", f"no. {number}", number.lower(), f"0{number}"])


def _write_unit(meant: Meant, rng: random.Random) -> str:
    if not meant.unit:
        return ""
    kind, value, side = meant.unit
    if kind == "whole":
        return rng.choice(_WHOLES[value])
    if kind == "span":
        return f"Flats {rng.choice(_SPANS[int(value)])}"
    if kind == "floor":
        storey = rng.choice(_STOREYS[value])
        floor = rng.choice(["Floor", "Flr", "floor"])
        return " ".join(filter(None, rng.choice([
            (storey, floor, side), (storey, floor, side, "Flat"), (storey, floor, "Flat", side), (storey, floor, "flat,", side)
        ] if side else [(storey, floor), (storey, floor, "Flat")])))  # fmt: skip
    if kind == "room":
        return f"{rng.choice(_STOREYS[value])} {rng.choice(['Floor', 'Flr'])} {side}"
    words = _FLAT_WORDS if kind == "Flat" else _KINDS[kind]
    if "&" in value:
        value = rng.choice([value, value.replace("&", "and"), value.replace(" ", "")])
    return f"{rng.choice(words)} {rng.choice(['', '', 'No '])}{value} {side}".strip()


def _shown(text: str, rng: random.Random) -> str:
    text = rng.choice([text, text, text.upper(), text.lower()])
    return rng.choice([text, text, text.replace(" ", "  "), f" {text} "])
