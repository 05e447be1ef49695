"""I18 by hand: two who are driven there; two friends, which is lawful sharing; and one who works alone."""

from tests.indicators.told import ALONE, FLAT, FLAT_ID, FRIENDS, HOUSE_ID, World, item, sells

PRESENT = World(
    (
        item("FA:1/1", sells("FA:N1", FLAT), seen="2024-01-05"),
        item("FA:2/1", sells("FA:N2", FLAT), seen=""),
        item("FA:3/1", ("Person", "FA:N3", "TRANSPORTS", "Person", "FA:N1")),
    ),
    FLAT_ID,
    "present",
)

COUNTERED = World(FRIENDS, FLAT_ID, "present", against=("Lawful sharing without concern",))

ABSENT = World(ALONE, HOUSE_ID, "not_seen")
