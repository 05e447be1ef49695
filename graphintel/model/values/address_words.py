"""The words of UK addresses: what is written short, and what kind of word each is.

Every synonym that addresses have is declared here: two writings are one only where these tables say so.
"""

from __future__ import annotations

COMPOUNDS = {
    "CAR PARK": "CARPARK", "PHONEBOX": "PHONE BOX", "LAY BY": "LAYBY", "O/S": "OUTSIDE", "R/O": "REAR OF",
    "CAR - PARK": "CARPARK", "LAY - BY": "LAYBY", "BED SIT": "BEDSIT", "BED - SIT": "BEDSIT",
    "BURY ST EDMUNDS": "BURY SAINT EDMUNDS", "LYTHAM ST ANNES": "LYTHAM SAINT ANNES",
    "SUB - BASEMENT": "SUB BASEMENT",
}  # fmt: skip
"""Writings of several words or marks, and what they are written out to."""

STREET_TYPES = {
    "ST": "STREET", "STR": "STREET", "RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "DR": "DRIVE",
    "DRV": "DRIVE", "CT": "COURT", "CRT": "COURT", "PL": "PLACE", "SQ": "SQUARE", "TER": "TERRACE", "TERR": "TERRACE",
    "CRES": "CRESCENT", "CR": "CRESCENT", "GDNS": "GARDENS", "GDN": "GARDEN", "CL": "CLOSE", "GR": "GROVE",
    "GRV": "GROVE", "PK": "PARK", "PDE": "PARADE", "BVD": "BOULEVARD", "BLVD": "BOULEVARD", "WY": "WAY", "HL": "HILL",
    "MWS": "MEWS", "WLK": "WALK", "HSE": "HOUSE", "BLDG": "BUILDING", "BLDGS": "BUILDINGS", "CTR": "CENTRE",
    "CENTER": "CENTRE", "EST": "ESTATE", "IND": "INDUSTRIAL", "HTS": "HEIGHTS", "CTGE": "COTTAGE", "STN": "STATION",
    "ANNEX": "ANNEXE", "GT": "GREAT", "UPR": "UPPER", "LWR": "LOWER", "1ST": "FIRST", "2ND": "SECOND", "3RD": "THIRD",
    "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH", "7TH": "SEVENTH", "8TH": "EIGHTH", "9TH": "NINTH",
    "10TH": "TENTH", "11TH": "ELEVENTH", "12TH": "TWELFTH", "&": "AND", "OPP": "OPPOSITE", "ADJ": "ADJACENT",
    "NR": "NEAR",
}  # fmt: skip
"""Short writings within an address, and what they are written out to."""

FIRST = {
    "ST": "SAINT", "GT": "GREAT", "UPR": "UPPER", "LWR": "LOWER", "ANNEX": "ANNEXE", "1ST": "FIRST", "2ND": "SECOND",
    "3RD": "THIRD", "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH", "7TH": "SEVENTH", "8TH": "EIGHTH",
    "9TH": "NINTH", "10TH": "TENTH", "11TH": "ELEVENTH", "12TH": "TWELFTH", "&": "AND", "OPP": "OPPOSITE",
    "ADJ": "ADJACENT", "NR": "NEAR",
}  # fmt: skip
"""The same for the first word, where other short writings are names; St Johns Road is Saint Johns Road."""

STRONG = frozenset({
    "STREET", "ROAD", "AVENUE", "LANE", "DRIVE", "COURT", "PLACE", "SQUARE", "TERRACE", "CRESCENT", "GARDENS",
    "CLOSE", "GROVE", "BOULEVARD", "MEWS", "PARADE",
})  # fmt: skip
"""Words that end the name of a street."""

WEAK = frozenset({
    "WAY", "HILL", "PARK", "ROW", "YARD", "WALK", "RISE", "VIEW", "GREEN", "BROADWAY", "QUAY", "WHARF", "GARDEN",
    "PASSAGE", "ALLEY", "PRECINCT", "CIRCUS", "ESPLANADE", "PROMENADE", "EMBANKMENT", "BANK", "COMMON", "GATE",
    "CRESENT", "VALE", "MEADOW", "MEADOWS", "FIELDS", "WYND", "VENNEL", "BRAE", "LOAN", "PEND", "COURTYARD", "DRIVEWAY",
})  # fmt: skip
"""Words that end the name of a street where no other does."""

LOCALITIES = frozenset({
    "HILL", "PARK", "GREEN", "GARDEN", "GATE", "BANK", "COMMON", "VALE", "MEADOWS", "FIELDS", "HEATH", "BROADWAY",
})  # fmt: skip
"""Kinds of street in which as many towns and suburbs end: behind a street they are no part of it."""

TOWNS = frozenset({
    "TYNE AND WEAR", "BRIGHTON AND HOVE", "DUMFRIES AND GALLOWAY", "PERTH AND KINROSS", "ARGYLL AND BUTE",
    "ROSS AND CROMARTY", "HEREFORD AND WORCESTER", "REDCAR AND CLEVELAND", "TELFORD AND WREKIN",
    "WINDSOR AND MAIDENHEAD", "BATH AND NORTH EAST SOMERSET", "CHESHIRE WEST AND CHESTER", "KENSINGTON AND CHELSEA",
    "HAMMERSMITH AND FULHAM", "BARKING AND DAGENHAM", "ELEPHANT AND CASTLE", "LEAMINGTON SPA",
    "ROYAL LEAMINGTON SPA", "BOSTON SPA", "WOODHALL SPA", "CITY CENTRE", "TOWN CENTRE", "SWISS COTTAGE",
    "CANARY WHARF", "THE WIRRAL", "N IRELAND", "VIRGINIA WATER",
})  # fmt: skip
"""Towns and counties that another name of their form would not be: two names with *and* are a firm's, a spa a shop."""

LIKE_A_NAME = frozenset({
    "COURT", "PLACE", "SQUARE", "GARDENS", "MEWS", "PARADE",
})  # fmt: skip
"""Kinds of street that are as often the name of a building in a street."""

DIRECTIONS = frozenset({
    "NORTH", "SOUTH", "EAST", "WEST", "UPPER", "LOWER", "INNER", "OUTER", "END", "SIDE", "EXTENSION", "LINK", "SPUR",
    "APPROACH", "CORNER", "TOP", "BOTTOM", "NORTHSIDE", "SOUTHSIDE",
})  # fmt: skip
"""Words that may follow the kind of a street and belong to it."""

QUALIFIERS = frozenset({
    "NORTH", "SOUTH", "EAST", "WEST", "OLD", "NEW", "UPPER", "LOWER", "GREAT", "LITTLE",
})  # fmt: skip
"""Words that may come before the name of a well-known street."""

WELL_KNOWN = frozenset({
    "HIGH", "MAIN", "STATION", "CHURCH", "MARKET",
})  # fmt: skip
"""Streets by which a name without commas is told apart: The Alder Bush High Street."""

BLOCKS = frozenset({
    "HOUSE", "COURT", "LODGE", "MANSION", "MANSIONS", "BUILDING", "BUILDINGS", "TOWER", "TOWERS", "POINT", "HEIGHTS",
    "APARTMENTS", "CHAMBERS",
})  # fmt: skip
"""Kinds of building that have flats."""

ESTABLISHMENTS = (BLOCKS - STRONG) | frozenset({
    "HOTEL", "INN", "PUB", "ARMS", "TAVERN", "BAR", "CLUB", "CAFE", "RESTAURANT", "SAUNA", "SPA", "SALON", "PARLOUR",
    "MASSAGE", "THERAPY", "BEAUTY", "NAILS", "BARBERS", "TAKEAWAY", "BAKERY", "SHOP", "SHOPS", "STORE", "STORES",
    "SUPERMARKET", "GARAGE", "GARAGES", "STATION", "BOX", "KIOSK", "STOP", "CARPARK", "LAYBY", "ANNEXE", "HOSTEL",
    "CHURCH", "CHAPEL", "SCHOOL", "COLLEGE", "CAMPUS", "HOSPITAL", "CENTRE", "ESTATE", "SURGERY", "LIBRARY", "HALL",
    "MANOR", "GRANGE", "RECTORY", "VICARAGE", "FARM", "FARMHOUSE", "COTTAGE", "COTTAGES", "BUNGALOW", "BUNGALOWS",
    "VILLA", "VILLAS", "BARN", "MILL", "STABLES", "OFFICE", "OFFICES", "STUDIO", "STUDIOS", "WORKSHOP", "WORKSHOPS",
    "WORKS", "WAREHOUSE", "MALL", "ARCADE", "MARKET", "PLAZA", "MARINA", "WING", "BLOCK", "MAISONETTE", "MAISONETTES",
    "PENTHOUSE", "BEDSIT", "OUTBUILDING", "SHED", "CARAVAN", "BOAT", "BARGE", "NARROWBOAT", "LTD", "LIMITED", "FLATS",
    "BASEMENT", "CELLAR", "ATTIC", "LOFT", "ROOF", "ENTRANCE", "STAIR", "STAIRCASE", "DOOR",
    "PREMISES", "LAND", "PLOT", "FLAT", "ROOM", "ROOMS", "HUT", "CABIN", "CHALET", "POD", "TENT", "HOME", "YARD",
})  # fmt: skip
"""Kinds of named place: the name ends with them."""

FURNITURE = frozenset({
    "BOX", "KIOSK", "STOP", "CARPARK", "LAYBY", "BENCH", "SHELTER", "ATM", "TOILETS", "SUBWAY", "UNDERPASS", "PAYPHONE",
    "JUNCTION", "LAMPPOST", "POSTBOX", "PILLAR",
})  # fmt: skip
"""What stands in the street near a number and is not that house."""

RELATIONS = frozenset({
    "OF", "TO", "OUTSIDE", "OPPOSITE", "BEHIND", "NEAR", "BY", "OFF", "ADJACENT", "BETWEEN", "ABOVE", "OVER", "BELOW",
    "UNDER", "BENEATH", "BESIDE", "FACING", "NEXT", "ADJOINING", "ALONGSIDE", "FROM", "WITH", "AROUND",
})  # fmt: skip
"""Words that say where a place lies to another; it is not that other place."""

BETWEEN = frozenset({
    "ON", "IN", "AT", "BY", "NEAR", "OFF",
})  # fmt: skip
"""Words between the name of a place and its street."""

EMPTY = frozenset({
    "ON", "IN", "AT",
})  # fmt: skip
"""Those among them that say no more than a comma does."""

LEADING = frozenset({
    "AT", "OF", "IN", "NO", "NOS", "NUMBER", "AND", "&", "-",
})  # fmt: skip
"""Words before a number that say no more than a comma does."""

FLAT = "FLAT"
FLATS = {
    "FLAT": "FLAT", "FLT": "FLAT", "APT": "FLAT", "APARTMENT": "FLAT", "APPARTMENT": "FLAT",
}  # fmt: skip
"""Flats in one form."""

UNITS = {"ROOM": "ROOM", "RM": "ROOM", **FLATS, "UNIT": "UNIT", "SUITE": "SUITE"}
"""Kinds of unit in one form; with a number or letter behind it each is a unit wherever it stands."""

ATTACHED = ("FLATS", *UNITS)
"""Kinds whose number may follow without a space."""

PLURALS = {
    "FLATS": "FLATS", "FLTS": "FLATS", "APTS": "FLATS", "APARTMENTS": "FLATS", "ROOMS": "ROOMS", "UNITS": "UNITS",
    "SUITES": "SUITES", "STUDIOS": "STUDIOS", "OFFICES": "OFFICES", "PLOTS": "PLOTS", "SHOPS": "SHOPS",
    "GARAGES": "GARAGES", "BLOCKS": "BLOCKS", "PITCHES": "PITCHES", "ARCHES": "ARCHES", "MAISONETTES": "MAISONETTES",
}  # fmt: skip
"""Kinds of several units: Flats 1-3 are not Flat 1-3."""

COUNTED = {
    **UNITS, **PLURALS, "BED": "BED", "BEDROOM": "BEDROOM", "BEDSIT": "BEDSIT", "STUDIO": "STUDIO", "POD": "POD",
    "MAISONETTE": "MAISONETTE",
    "PLOT": "PLOT", "PITCH": "PITCH", "BERTH": "BERTH", "MOORING": "MOORING", "STALL": "STALL", "ARCH": "ARCH",
    "BAY": "BAY", "STAIR": "STAIR", "STAIRCASE": "STAIRCASE", "DOOR": "DOOR", "ENTRANCE": "ENTRANCE",
    "LEVEL": "LEVEL", "FLOOR": "FLOOR", "PHASE": "PHASE", "BLOCK": "BLOCK", "CARAVAN": "CARAVAN",
    "CHALET": "CHALET", "CABIN": "CABIN", "HUT": "HUT", "ZONE": "ZONE", "SECTION": "SECTION",
}  # fmt: skip
"""Kinds that have numbers of their own, where they begin a part or follow another unit."""

NOUNS = frozenset({
    "PENTHOUSE", "OFFICE", "SHOP", "WORKSHOP", "GARAGE", "ANNEXE", "LODGE", "COTTAGE", "BUNGALOW",
    "BUILDING", "TOWER", "VILLA", "STORE", "KIOSK", "WAREHOUSE",
})  # fmt: skip
"""Kinds whose number is their own only where no street follows it: Shop 14 Alder Street is a shop at number 14."""

ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "BED",
            "BEDROOM",
            "ROOM",
            "ROOMS",
            "STUDIO",
            "BEDSIT",
            "FLAT",
            "FLATS",
            "MAISONETTE",
            "SUITE",
            "OFFICE",
            "UNIT",
        )
    )
}
"""The smaller unit first."""

LARGER = {
    kind: place
    for place, kind in enumerate(
        ("DOOR", "LEVEL", "FLOOR", "STAIR", "STAIRCASE", "ENTRANCE", "BLOCK", "BLOCKS", "TOWER", "BUILDING",
         "SECTION", "ZONE", "PHASE")
    )
}  # fmt: skip
"""What units lie in, the smaller first."""

SMALL_NUMBERS = {
    "ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5", "SIX": "6", "SEVEN": "7", "EIGHT": "8", "NINE": "9",
    "TEN": "10", "ELEVEN": "11", "TWELVE": "12",
}  # fmt: skip
"""Numbers of units in words."""

STOREYS = frozenset({
    "GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH",
    "ELEVENTH", "TWELFTH", "TOP", "UPPER", "LOWER", "MIDDLE", "RAISED", "BASEMENT", "SUB", "MEZZANINE", "HALL",
    "GARDEN", "ATTIC", "LOFT", "INTERMEDIATE", "HALF", "MAIN",
})  # fmt: skip
"""Words that say which floor, as many as are written: lower ground, ground and raised ground are three."""

STOREYS_SHORT = {
    "GRD": "GROUND", "GND": "GROUND", "GRND": "GROUND", "UPR": "UPPER", "LWR": "LOWER", "BSMT": "BASEMENT",
    "1ST": "FIRST", "2ND": "SECOND", "3RD": "THIRD", "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH",
    "7TH": "SEVENTH", "8TH": "EIGHTH", "9TH": "NINTH", "10TH": "TENTH", "11TH": "ELEVENTH", "12TH": "TWELFTH",
    "THIRTEENTH": "13TH", "FOURTEENTH": "14TH", "FIFTEENTH": "15TH", "SIXTEENTH": "16TH", "SEVENTEENTH": "17TH",
    "EIGHTEENTH": "18TH", "NINETEENTH": "19TH", "TWENTIETH": "20TH",
}  # fmt: skip
"""Other writings of floors; those above the twelfth are written with figures."""

FLOOR = frozenset({"FLOOR", "FLOORS", "FLR", "FLRS"})

SIDES = frozenset({
    "LEFT", "RIGHT", "FRONT", "REAR", "BACK", "MIDDLE", "CENTRE", "INNER", "OUTER", "UPSTAIRS", "DOWNSTAIRS", "BOTTOM",
    "TOP", "UPPER", "LOWER", "GARDEN", "ATTIC", "LOFT", "NORTH", "SOUTH", "EAST", "WEST",
})  # fmt: skip
"""Words that say which side or which of two."""

CLEAR_SIDES = frozenset({"LEFT", "RIGHT", "FRONT", "REAR", "BACK", "UPSTAIRS", "DOWNSTAIRS"})
"""Those that say it also without a unit beside them."""

ROOMLIKE = frozenset({
    "SHOP", "OFFICE", "OFFICES", "SUITE", "STUDIO", "UNIT", "SALON", "ROOM", "ROOMS", "BAR", "CLUB", "MAISONETTE",
    "BEDSIT", "RESTAURANT", "CAFE", "WORKSHOP", "STORE", "PREMISES", "SAUNA", "PARLOUR", "APARTMENTS", "FLATS", "SURGERY",
    "PENTHOUSE", "HALL", "LANDING", "GARAGE", "SHOPS", "MASSAGE", "SPA", "RETAIL", "BEDROOM", "ENTRANCE", "KITCHEN",
})  # fmt: skip
"""What a floor may hold that is no flat."""

BESIDE = {"ABOVE": "ABOVE", "OVER": "ABOVE", "BELOW": "BELOW", "UNDER": "BELOW", "BENEATH": "BELOW", "BEHIND": "BEHIND"}
"""Where a flat lies to the shop of its number."""

BEGIN_TOWNS = frozenset({
    "CHURCH", "CHAPEL", "MILL", "TOWER", "HALL", "MARKET", "STATION", "MANOR", "FARM", "HOUSE", "BAR", "BOX", "LODGE",
    "SCHOOL", "GRANGE", "BARN", "POINT", "HOSPITAL", "COLLEGE", "LAND", "BOAT", "HOME", "YARD", "ROW",
})  # fmt: skip
"""Kinds of place with which names of towns begin: Church Stretton is one, Hotel Northmere is none."""

NO_TOWN = CLEAR_SIDES | FLOOR | UNITS.keys() | PLURALS.keys() | frozenset({
    "OUTSIDE", "OPPOSITE", "BEHIND", "ABOVE", "BELOW", "BENEATH", "ADJACENT", "BESIDE", "FACING", "ADJOINING",
    "ALONGSIDE", "NEAR", "BETWEEN", "GROUND", "BASEMENT", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH",
    "KIOSK", "CARPARK", "LAYBY", "PHONE", "ATM", "PAYPHONE", "FLOOR", "ANNEXE", "MAISONETTE", "STUDIO", "PLOT", "PITCH",
    "OFFICE", "SHOP", "BLOCK", "FORMERLY", "AKA", "ENTRANCE", "DOOR",
})  # fmt: skip
"""Words that no name of a town or county has: a part behind the street that has one is kept whole."""
