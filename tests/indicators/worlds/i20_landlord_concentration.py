"""I20 by hand: a firm behind two premises in such use; the same with a denial; and an agent who lets many, two of them so."""

from tests.indicators.handmade_worlds import FLAT, FLAT_ID, HOUSE, World, item, person, sells

_USED = (
    item("FA:1/1", sells("FA:N1", FLAT), sells("FA:N2", FLAT), grade="1A"),
    item("FA:2/1", person("FA:BOSS", "MANAGES", "Premises", HOUSE), grade="2B"),
)


def _lets(place: str) -> tuple[str, ...]:
    return ("Organisation", "FA:LETS", "LETS", "Premises", place)


_TITLE = item("FA:3/1", _lets(FLAT), _lets(HOUSE), grade="1A", seen="")

PRESENT = World((*_USED, _TITLE), FLAT_ID, "present", raised=True, against=("2 of the 2 premises",))

COUNTERED = World(
    (
        *_USED,
        _TITLE,
        item("FA:4/1", ("Item", "FA:4/1", "CONTRADICTS", "Item", "FA:3/1"), grade="1B"),
        item("FA:5/1", ("Organisation", "FA:OTHER", "OWNS", "Premises", FLAT), grade="3E"),
    ),
    FLAT_ID,
    "present",
    raised=True,
    against=("often unaware", "FA:4/1 contradicts FA:3/1", "suspected to be false"),
)

ABSENT = World(
    (
        *_USED,
        _TITLE,
        item("FA:6/1", *(_lets(f"{n} Birch Road, XX1 1AC") for n in range(10, 20)), grade="1A"),
    ),
    FLAT_ID,
    "not_seen",
    against=("2 of the 12 premises", "large portfolio"),
)
