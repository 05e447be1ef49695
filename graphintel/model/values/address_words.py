"""The words of UK addresses: what is written short, and what kind of word each is."""

from __future__ import annotations

STREET_TYPES = {
    "ST": "STREET", "STR": "STREET", "RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "DR": "DRIVE",
    "DRV": "DRIVE", "CT": "COURT", "CRT": "COURT", "PL": "PLACE", "SQ": "SQUARE", "TER": "TERRACE", "TERR": "TERRACE",
    "CRES": "CRESCENT", "CR": "CRESCENT", "GDNS": "GARDENS", "GDN": "GARDEN", "CL": "CLOSE", "GR": "GROVE",
    "GRV": "GROVE", "PK": "PARK", "PDE": "PARADE", "BVD": "BOULEVARD", "WY": "WAY", "HL": "HILL", "MWS": "MEWS",
    "WLK": "WALK", "HSE": "HOUSE", "BLDG": "BUILDING", "BLDGS": "BUILDINGS", "1ST": "FIRST", "2ND": "SECOND",
    "3RD": "THIRD", "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH", "GT": "GREAT", "UPR": "UPPER", "LWR": "LOWER",
}  # fmt: skip
"""Short writings within an address, and what they are written out to."""

FIRST = {
    "ST": "SAINT", "GT": "GREAT", "UPR": "UPPER", "LWR": "LOWER", "1ST": "FIRST", "2ND": "SECOND", "3RD": "THIRD",
    "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH",
}  # fmt: skip
"""The same for the first word, where other short writings are names; St Johns Road is Saint Johns Road."""

STRONG = frozenset({
    "STREET", "ROAD", "AVENUE", "LANE", "DRIVE", "COURT", "PLACE", "SQUARE", "TERRACE", "CRESCENT", "GARDENS",
    "CLOSE", "GROVE", "BOULEVARD", "MEWS", "PARADE",
})  # fmt: skip
"""Words that end the name of a street."""

WEAK = frozenset({
    "WAY", "HILL", "PARK", "ROW", "YARD", "WALK", "RISE", "VIEW", "GREEN", "BROADWAY", "QUAY", "WHARF", "GARDEN",
})  # fmt: skip
"""Words that end the name of a street where no other does."""

LIKE_A_NAME = frozenset({
    "COURT", "PLACE", "SQUARE", "GARDENS", "MEWS", "PARADE",
})  # fmt: skip
"""Kinds of street that are as often the name of a building in a street."""

DIRECTIONS = frozenset({
    "NORTH", "SOUTH", "EAST", "WEST",
})  # fmt: skip
"""Words that may follow the kind of a street."""

QUALIFIERS = DIRECTIONS | frozenset({
    "OLD", "NEW", "UPPER", "LOWER", "GREAT", "LITTLE",
})  # fmt: skip
"""Words that may come before the name of a well-known street."""

WELL_KNOWN = frozenset({
    "HIGH", "MAIN", "STATION", "CHURCH", "MARKET",
})  # fmt: skip
"""Streets by which a name without commas is told apart: The Alder Bush High Street."""

ESTABLISHMENTS = frozenset({
    "HOTEL", "INN", "PUB", "ARMS", "TAVERN", "BAR", "CLUB", "CAFE", "RESTAURANT", "SAUNA", "SPA", "SALON", "PARLOUR",
    "SHOP", "STORE", "SUPERMARKET", "GARAGE", "STATION", "BOX", "KIOSK", "STOP", "CARPARK", "ANNEXE", "HOSTEL",
    "CHURCH", "SCHOOL", "HOSPITAL", "HOUSE", "LODGE", "MANSION", "MANSIONS", "BUILDING", "BUILDINGS", "TOWER",
    "TOWERS", "APARTMENTS", "CHAMBERS", "CENTRE", "ESTATE", "SURGERY", "LIBRARY",
})  # fmt: skip
"""Kinds of named place: the name ends with them."""

BLOCKS = frozenset({
    "HOUSE", "COURT", "LODGE", "MANSION", "MANSIONS", "BUILDING", "BUILDINGS", "TOWER", "TOWERS", "POINT", "HEIGHTS",
    "APARTMENTS", "CHAMBERS",
})  # fmt: skip
"""Kinds of building whose name adds nothing to a house number."""

FURNITURE = frozenset({
    "BOX", "KIOSK", "STOP", "CARPARK",
})  # fmt: skip
"""What stands in the street near a number and is not that house."""

BETWEEN = frozenset({
    "ON", "IN", "AT", "BY", "NEAR", "OFF",
})  # fmt: skip
"""Words between the name of a place and its street."""

UNITS = {
    "ROOM": "ROOM", "RM": "ROOM", "STUDIO": "STUDIO", "FLAT": "FLAT", "FLT": "FLAT", "APT": "FLAT",
    "APARTMENT": "FLAT", "APPARTMENT": "FLAT", "MAISONETTE": "MAISONETTE", "SUITE": "SUITE", "UNIT": "UNIT",
}  # fmt: skip
"""Kinds of unit in one form, the smaller first."""

FLOORS = "GROUND|GRD|1ST|FIRST|2ND|SECOND|3RD|THIRD|4TH|FOURTH|5TH|FIFTH|6TH|SIXTH|TOP|BASEMENT|LOWER|UPPER"
"""Floors, as an alternation of a pattern."""
