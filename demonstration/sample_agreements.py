"""Recipients of the demonstration: who outside the own force may receive briefings, and under which agreement."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.ledger.agreements import Agreement

LAST_DAY = "2099-12-31"


@dataclass(frozen=True, slots=True)
class Body:
    """One body of the register."""

    name: str
    kind: str
    code: str = ""


RECIPIENTS = (
    Body("Force FB", "police", "FB"),
    Body("Northmere Outreach", "partner", "OUTREACH"),
    Body("Northmere Borough Council, revenues", "council"),
)

AGREEMENTS = (
    Agreement(
        name="force-fb",
        profile="other_force",
        recipient="Force FB",
        purpose="Joint investigation of linked brothels",
        keys=frozenset({"marking:OFFICIAL-SENSITIVE", "force:FB"}),
        conditions="ask the owning force before acting on it",
        expires=LAST_DAY,
        ended=False,
    ),
    Agreement(
        name="outreach",
        profile="partner",
        recipient="Northmere Outreach",
        purpose="Safety of people who sell sex",
        keys=frozenset({"marking:OFFICIAL"}),
        conditions="for outreach workers only",
        expires=LAST_DAY,
        ended=False,
    ),
    Agreement(
        name="council-revenues",
        profile="council",
        recipient="Northmere Borough Council, revenues",
        purpose="Who pays for premises that adverts name",
        keys=frozenset({"marking:OFFICIAL"}),
        conditions="no visit and no notice without the safeguarding lead of the force",
        expires=LAST_DAY,
        ended=False,
    ),
)
