"""Agreements of the demonstration: who outside the own force may receive briefings."""

from __future__ import annotations

from graphintel.ledger.agreements import Agreement

LAST_DAY = "2099-12-31"

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
)
