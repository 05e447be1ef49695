"""I01 by hand: three profiles at one time; the same number, said to be one person's or a firm's; three over a year."""

from tests.indicators.handmade_worlds import PHONE, World, claimed, item, shows, under, uses

_THREE = (
    item("FA:1/1", shows("1"), under("1", "amber"), grade="2A", seen="2026-03-02"),
    item("FA:2/1", shows("2"), under("2", "birch"), grade="2A", seen="2026-03-09"),
    item("FA:3/1", shows("3"), under("3", "clove"), grade="2A", seen="2026-03-20"),
)

PRESENT = World(_THREE, PHONE, "present", raised=True)

COUNTERED = World(
    (
        *_THREE,
        item("FA:4/1", ("Organisation", "FA:TAXI", "SUBSCRIBES", "Phone", "07700 900120"), grade="1A"),
        item("FA:5/1", uses("FA:N1"), ("Person", "FA:N1", "LEASES", "Premises", "3 Birch Road, XX1 1AC")),
        item("FA:6/1", uses("FA:N2"), ("Person", "FA:N2", "LEASES", "Premises", "3 Birch Road, XX1 1AC")),
        item("FA:7/1", ("Item", "FA:7/1", "CONTRADICTS", "Item", "FA:3/1"), grade="1A"),
        item("FA:8/1", shows("4"), under("4", "daisy"), grade="3E"),
    ),
    PHONE,
    "present",
    raised=True,
    against=(
        "is a shared facility",
        "subscriber is a firm or agency",
        "named tenants of",
        "FA:7/1 contradicts FA:3/1",
        "suspected to be false and weighs nothing, by FA:8/1 [3E-P (3x5x2), 2 Mar 2026]",
    ),
    facilities=(PHONE,),
)

ABSENT = World(
    (
        item("FA:1/1", shows("1"), under("1", "amber"), claimed("1", "FA:N1"), seen="2026-03-02"),
        item("FA:2/1", shows("2"), under("2", "birch"), claimed("2", "FA:N1"), seen="2026-03-09"),
        item("FA:3/1", shows("3"), under("3", "clove"), seen="2026-03-20"),
        item("FA:4/1", shows("4"), under("4", "daisy"), seen="2025-08-01"),
        item("FA:5/1", shows("5"), under("5", "elder"), seen=""),
        item("FA:6/1", shows("6"), under("6", "fern"), grade="3E", seen="2026-03-10"),
    ),
    PHONE,
    "not_seen",
    against=("claimed to be the same person", "Undated adverts", "suspected to be false"),
)
