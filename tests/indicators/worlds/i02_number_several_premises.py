"""I02 by hand: two addresses in a month; two flats of one house; an address a year after the other, and a flat in its house."""

from tests.indicators.handmade_worlds import (
    FLAT,
    HOUSE,
    NUMBER,
    PHONE,
    SECOND_FLAT,
    World,
    item,
    sells,
    shows,
    states,
    uses,
)

PRESENT = World(
    (
        item("FA:1/1", shows("1"), states("1", FLAT), grade="2A", seen="2026-03-02"),
        item("FA:2/1", uses("FA:N1"), sells("FA:N1", HOUSE), grade="2C", seen="2026-03-16", precision="week"),
    ),
    PHONE,
    "present",
    raised=True,
    against=("Only one person is reported to use the number",),
)

COUNTERED = World(
    (
        item("FA:1/1", shows("1"), states("1", FLAT), grade="2A", seen="2026-03-02"),
        item("FA:2/1", uses("FA:N1"), sells("FA:N1", SECOND_FLAT), grade="2C", seen="2026-03-10"),
        item("FA:3/1", shows("2"), states("2", HOUSE), grade="2A", seen=""),
        item("FA:4/1", ("Item", "FA:4/1", "CONTRADICTS", "Item", "FA:2/1"), grade="2B"),
    ),
    PHONE,
    "present",
    raised=True,
    against=("units of one building", "Undated reports", "FA:4/1 contradicts FA:2/1"),
)

ABSENT = World(
    (
        item("FA:1/1", shows("1"), states("1", FLAT), seen="2025-03-02"),
        item("FA:2/1", shows("2"), states("2", HOUSE), seen="2026-03-02"),
        item("FA:3/1", shows("3"), states("3", "14 Alder Street, XX1 1AB"), seen="2025-03-04"),
        item("FA:4/1", ("Event", "V1", "INVOLVES", "Phone", NUMBER), seen="2026-03-03"),
        item("FA:4/2", ("Event", "V1", "INVOLVES", "Premises", FLAT), seen="2026-03-01", precision="month"),
    ),
    PHONE,
    "not_seen",
    against=("dated by the month",),
)
