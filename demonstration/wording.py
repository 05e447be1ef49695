"""What reports say in words. No text names anybody: names stand in captions, where the reader's keys decide."""

from __future__ import annotations

TITLES = (
    "Patrol report",
    "Call from a resident",
    "Partner referral",
    "Research on a number",
    "Visit",
    "Stop check",
)
"""Titles of submissions."""

TEXTS: dict[str, tuple[str, ...]] = {
    "USES_PHONE": (
        "Gave this number at the door.",
        "The number was answered by this person.",
        "Number seen in use.",
    ),
    "SUBSCRIBES": ("Subscriber check.",),
    "KEEPER_OF": ("The keeper of this mark is on record.",),
    "SELLS_AT": (
        "Met at the address by appointment.",
        "Said to work from this address.",
        "Seen at the address again.",
    ),
    "LIVES_AT": ("Gave this as home address.", "Electoral roll and post confirm the address."),
    "VISITS": ("Seen going in and leaving after a short time.", "Known to call at the address."),
    "MANAGES": ("Opens the door and takes the money.", "Runs the flat from day to day."),
    "OWNS": ("Title register.",),
    "LETS": ("Tenancy arranged by this party.", "Rent is collected by this party."),
    "LEASES": ("Named on the lease.",),
    "PAYS_FOR": ("Pays the rent in cash.",),
    "CONTROLS": ("Takes the money and decides the hours.", "Tells the other when and where to be."),
    "TRANSPORTS": ("Dropped the other off and waited outside.", "Collected the other late at night."),
    "RECRUITED": ("Offered the work and paid for the journey.",),
    "ASSOCIATES_WITH": ("Seen together in the town centre.", "Arrived in the same car."),
    "RELATIVE_OF": ("Said to be related.",),
    "DRIVES": ("Stopped while driving.", "Seen at the wheel."),
    "SEEN_AT": ("Parked outside for an hour.", "Seen outside on several evenings."),
    "OPERATES_AD": ("Answers messages sent to the profile.",),
    "DISTRIBUTES": ("Seen putting up cards.",),
    "WORKS_FOR": ("Named on the firm's papers.",),
    "USES_HANDLE": ("Address given for replies.",),
    "FOUND_VIA": ("A man stopped nearby said that a card led him there.",),
    "INVOLVES": ("Officers called; those present were spoken to.",),
    "BORE_MARK": ("Plate noted on the vehicle.",),
}
"""Sentences by the first link of an item."""
