"""I06 by hand: one who runs the adverts of two others; a partner who is exploited too; a number that friends share."""

from tests.indicators.handmade_worlds import NUMBER, PHONE, World, claimed, item, runs, shows, uses

PRESENT = World(
    (
        item("FA:1/1", shows("1"), claimed("1", "FA:N1"), uses("FA:BOSS"), grade="3D"),
        item("FA:2/1", shows("2"), claimed("2", "FA:N2"), seen=""),
    ),
    PHONE,
    "present",
    raised=True,
)

COUNTERED = World(
    (
        item("FA:1/1", shows("1"), claimed("1", "FA:N1"), runs("FA:BOSS", "1")),
        item("FA:2/1", shows("2"), claimed("2", "FA:N2"), runs("FA:BOSS", "2")),
        item("FA:3/1", shows("3"), claimed("3", "FA:BOSS"), runs("FA:BOSS", "3")),
        item("FA:4/1", ("Person", "FA:BOSS", "PARTNER_OF", "Person", "FA:N1")),
        item("FA:5/1", ("Person", "FA:BOSS", "", "Phone", NUMBER, "potential_victim")),
    ),
    PHONE,
    "present",
    raised=True,
    against=("may be coerced", "partner or relative", "may help one another"),
)

ABSENT = World(
    (
        item("FA:1/1", shows("1"), claimed("1", "FA:N1"), uses("FA:N1")),
        item("FA:2/1", shows("2"), claimed("2", "FA:N2"), uses("FA:N2")),
        item("FA:3/1", shows("3"), uses("FA:N4")),
        item("FA:3/2", claimed("3", "FA:N3"), grade="2E"),
        item("FA:4/1", uses("FA:N5"), seen="2024-01-05"),
    ),
    PHONE,
    "not_seen",
    against=("suspected to be false",),
)
