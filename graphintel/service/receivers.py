"""Who receives a briefing: from a name as given to the profile, agreement and keys that its graph is read with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphintel.briefing.recipients import INSIDE, PROFILES, Profile
from graphintel.errors import AccessError
from graphintel.ledger.agreements import Agreement
from graphintel.model.access import Viewer, expand_held
from graphintel.service.view import Answer, View

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
    else:
        agreement = _live_agreement(service, recipient)
        profile, name = PROFILES[agreement.profile], agreement.recipient
    keys = _keys(profile, agreement, viewer.holds)
    if not _reaches(keys):
        raise AccessError(f"Nothing that {viewer.account!r} may read may go to {name}.")
    given = purpose.strip() or (agreement.purpose if agreement else profile.purpose)
    return Receiver(profile, name, given, agreement, keys)


def _keys(profile: Profile, agreement: Agreement | None, holds: frozenset[str]) -> frozenset[str]:
    """Return the keys that a recipient's graph is read with."""
    if agreement is None:
        return profile.limits(holds)
    return profile.limits(expand_held(agreement.keys)) & holds


def _reaches(keys: frozenset[str]) -> bool:
    return any(key.startswith("marking:") for key in keys)


def recipients_of(view: View) -> list[Answer]:
    """Return who may receive a briefing from this viewer today: inside first, then the live agreements by name.

    Parameters
    ----------
    view : View

    Returns
    -------
    list of dict
        ``name`` (as given to a briefing), ``recipient``, ``profile``, ``about`` and ``purpose``.
    """
    live = sorted((a for a in view.agreements() if a.is_live(view.today)), key=lambda a: a.name)
    inside = [(name, name.replace("_", " "), PROFILES[name], None) for name in INSIDE]
    found = [*inside, *((a.name, a.recipient, PROFILES[a.profile], a) for a in live)]
    return [
        {
            "name": name,
            "recipient": recipient,
            "profile": profile.name,
            "about": profile.about,
            "purpose": agreement.purpose if agreement else profile.purpose,
        }
        for name, recipient, profile, agreement in found
        if _reaches(_keys(profile, agreement, view.viewer.holds))
    ]


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
