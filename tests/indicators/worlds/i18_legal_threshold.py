"""I18 by hand: a rota, one of whom is driven there; two friends, which is lawful sharing; and poor or distant reports."""

from tests.indicators.handmade_worlds import ALONE, FLAT, FLAT_ID, FRIENDS, HOUSE, HOUSE_ID, World, item, sells

PRESENT = World(
    (
        item("FA:1/1", sells("FA:N1", FLAT), seen="2026-03-02"),
        item("FA:2/1", sells("FA:N2", FLAT), grade="2C", seen="2026-03-25"),
        item("FA:3/1", ("Person", "FA:N3", "TRANSPORTS", "Person", "FA:N1")),
    ),
    FLAT_ID,
    "present",
)

COUNTERED = World(FRIENDS, FLAT_ID, "present", against=("Lawful sharing without concern",))

ABSENT = World(
    (
        *ALONE,
        item("FA:1/1", sells("FA:N1", HOUSE), seen="2019-01-05"),
        item("FA:2/1", sells("FA:N2", HOUSE), grade="3D", seen="2026-03-06"),
        item("FA:3/1", sells("FA:N3", HOUSE), seen=""),
    ),
    HOUSE_ID,
    "not_seen",
    against=("no one period of use", "Poorly graded reports do not count", "Undated reports"),
)
