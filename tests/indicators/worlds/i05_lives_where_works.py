"""I05 by hand: beside reported control; with the same doubted; and alone, which is lawful and no indicator."""

from tests.indicators.handmade_worlds import ALONE, HOUSE, HOUSE_ID, World, claimed, item, lives, runs, sells

_CONTROL = (
    item("FA:1/1", runs("FA:BOSS", "1"), claimed("1", "FA:N1")),
    item("FA:2/1", runs("FA:BOSS", "2"), claimed("2", "FA:N2")),
)
_BOTH = (
    item("FA:3/1", lives("FA:N1", HOUSE), seen="2026-02-01", to="2026-05-01"),
    item("FA:4/1", sells("FA:N1", HOUSE), seen="2026-03-15"),
)

PRESENT = World((*_CONTROL, *_BOTH), HOUSE_ID, "present", against=("lawfully work at home",))

COUNTERED = World(
    (*_CONTROL, *_BOTH, item("FA:5/1", ("Item", "FA:5/1", "CONTRADICTS", "Item", "FA:3/1"))),
    HOUSE_ID,
    "present",
    against=("lawfully work at home", "FA:5/1 contradicts FA:3/1"),
)

ABSENT = World(ALONE, HOUSE_ID, "not_seen", against=("This is no indicator alone",))
