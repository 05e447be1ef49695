"""Who receives a briefing: from a name as given to the profile, agreement and keys that its graph is read with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphintel.briefing.recipients import INSIDE, PROFILES, Profile
from graphintel.errors import AccessError
from graphintel.ledger.agreements import Agreement
from graphintel.model.access import Viewer, expand_held

if TYPE_CHECKING:
    from graphintel.service.service import Service


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives: profile, name, purpose, agreement and the keys that the recipient's graph is read with."""

    profile: Profile
    name: str
    purpose: str
    agreement: Agreement | None
    keys: frozenset[str]


def receiver_of(service: Service, viewer: Viewer, recipient: str, purpose: str) -> Receiver:
    """Return who receives, with keys that never exceed what the maker holds.

    Raises
    ------
    AccessError
        No such recipient, no live agreement, or nothing that both may read.
    """
    if recipient in INSIDE:
        profile, agreement, name = PROFILES[recipient], None, recipient.replace("_", " ")
        keys = profile.limits(viewer.holds)
    else:
        agreement = _live_agreement(service, recipient)
        profile, name = PROFILES[agreement.profile], agreement.recipient
        keys = profile.limits(expand_held(agreement.keys)) & viewer.holds
    if not any(key.startswith("marking:") for key in keys):
        raise AccessError(f"Nothing that {viewer.account!r} may read may go to {name}.")
    given = purpose.strip() or (agreement.purpose if agreement else profile.purpose)
    return Receiver(profile, name, given, agreement, keys)


def _live_agreement(service: Service, recipient: str) -> Agreement:
    """Return the agreement of this name; or the only live one with a recipient of this profile."""
    live = [held for held in service.ledger.agreements.every() if held.is_live(service.now())]
    found = [held for held in live if held.name == recipient] or [held for held in live if held.profile == recipient]
    if len(found) != 1:
        told = "There is no live agreement" if not found else "There are several agreements"
        raise AccessError(
            f"{told} {recipient!r}, so nothing may go out to it. Recipients are {', '.join(INSIDE)}, and those of "
            "graphintel agreement list."
        )
    return found[0]
