"""Who receives a briefing: from a name as given to the profile, agreement and keys that its graph is read with."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.briefing.recipient_profiles import INTERNAL_PROFILES, PROFILES, Profile
from graphintel.errors import AccessError
from graphintel.ledger.agreements import Agreement
from graphintel.model.access import Viewer, expand_keys
from graphintel.service.answers.exports import RecipientAnswer
from graphintel.service.stores import Stores
from graphintel.service.usable_agreements import approved_recipient, usable_agreements, why_unusable
from graphintel.service.view import View

_FORCE = "force:"


@dataclass(frozen=True, slots=True)
class BriefingRecipient:
    """Who receives: profile, name, purpose, agreement and the keys that the recipient's graph is read with.

    ``code`` is the owner code of the recipient's own items, or the force inside; empty where it has none.
    """

    profile: Profile
    name: str
    purpose: str
    agreement: Agreement | None
    keys: frozenset[str]
    code: str = ""


def find_recipient(stores: Stores, viewer: Viewer, recipient: str, purpose: str) -> BriefingRecipient:
    """Return who receives, with keys that never exceed what the maker holds.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        Who makes the briefing.
    recipient : str
        A profile inside, with ``:`` and the force where the maker holds the keys of several; or the name of an agreement,
        or its profile where only one is live.
    purpose : str
        That of the agreement or profile where empty.

    Raises
    ------
    AccessError
        No such recipient, none that may receive anything, an unclear force, or nothing that both may read.
    """
    inside, _, force = recipient.partition(":")
    if inside in INTERNAL_PROFILES:
        return _inside_recipient(stores, viewer, inside, force, purpose)
    agreement = _live_agreement(stores, recipient)
    profile = PROFILES[agreement.profile]
    body = approved_recipient(stores.ledger, agreement.recipient, profile)
    keys = profile.limits(expand_keys(agreement.keys)) & viewer.holds
    given = purpose.strip() or agreement.purpose
    return _check_reachable(viewer, BriefingRecipient(profile, body.name, given, agreement, keys, body.code))


def _inside_recipient(stores: Stores, viewer: Viewer, name: str, force: str, purpose: str) -> BriefingRecipient:
    profile, held_forces = PROFILES[name], forces_of(viewer.holds)
    account = stores.ledger.accounts.get(viewer.account)
    own = force or (account.force if account else "") or (held_forces[0] if len(held_forces) == 1 else "")
    if own and own not in held_forces:
        raise AccessError(
            f"{viewer.account!r} holds no key of force {own!r}; expected {', '.join(held_forces) or 'none'}."
        )
    if not own and held_forces:
        raise AccessError(
            f"{viewer.account!r} holds the keys of {', '.join(held_forces)}: say whose officers receive it, as in {name}:{held_forces[0]}."
        )
    display_name = name.replace("_", " ")
    keys = own_keys(profile, viewer.holds, own)
    return _check_reachable(
        viewer,
        BriefingRecipient(
            profile,
            f"{display_name} {own}" if own else display_name,
            purpose.strip() or profile.purpose,
            None,
            keys,
            own,
        ),
    )


def forces_of(holds: frozenset[str]) -> list[str]:
    """Return the codes of the forces whose keys are held."""
    return sorted(key.removeprefix(_FORCE) for key in holds if key.startswith(_FORCE))


def own_keys(profile: Profile, holds: frozenset[str], force: str) -> frozenset[str]:
    """Return the keys that a recipient inside reads with: those of its own force and no other's.

    Examples
    --------
    >>> held_forces = frozenset({"marking:OFFICIAL", "force:FA", "force:FB"})
    >>> sorted(own_keys(PROFILES["own_force"], held_forces, "FA"))
    ['force:FA', 'marking:OFFICIAL']
    """
    return frozenset(k for k in profile.limits(holds) if not k.startswith(_FORCE) or k == f"{_FORCE}{force}")


def _check_reachable(viewer: Viewer, recipient: BriefingRecipient) -> BriefingRecipient:
    """Return the receiver, where something may go to it at all."""
    if not _can_receive(recipient.keys):
        raise AccessError(f"Nothing that {viewer.account!r} may read may go to {recipient.name}.")
    return recipient


def _can_receive(keys: frozenset[str]) -> bool:
    return any(key.startswith("marking:") for key in keys)


def available_recipients(view: View) -> tuple[RecipientAnswer, ...]:
    """Return who may receive a briefing from this viewer today: inside first, then the live agreements by name.

    Parameters
    ----------
    view : View

    Returns
    -------
    tuple of RecipientAnswer
        Whoever holds the keys
        of several forces is offered each of them.
    """
    live = sorted((a for a in view.agreements() if a.is_live(view.today)), key=lambda a: a.name)
    holds, forces = view.viewer.holds, forces_of(view.viewer.holds)
    found = [
        (f"{name}:{force}" if force else name, f"{name} {force}".strip().replace("_", " "), PROFILES[name], None, holds)
        for name in INTERNAL_PROFILES
        for force in (forces if len(forces) > 1 else [""])
    ]
    outside = [(a.name, a.recipient, PROFILES[a.profile], a, expand_keys(a.keys) & holds) for a in live]
    return tuple(
        RecipientAnswer(
            name=name,
            recipient=recipient,
            profile=profile.name,
            about=profile.about,
            purpose=agreement.purpose if agreement else profile.purpose,
        )
        for name, recipient, profile, agreement, keys in [*found, *outside]
        if _can_receive(profile.limits(keys))
    )


def _live_agreement(stores: Stores, recipient: str) -> Agreement:
    """Return the agreement of this name; or the only live one with a recipient of this profile."""
    if recipient in PROFILES and PROFILES[recipient].refusal:
        raise AccessError(PROFILES[recipient].refusal)
    named = stores.ledger.agreements.get(recipient)
    if (
        named is not None
        and named.is_live(stores.now())
        and (reason := why_unusable(stores.ledger, named, stores.now()))
    ):
        raise AccessError(f"Nothing may go out under {recipient!r}. {reason}")
    live = usable_agreements(stores.ledger, stores.now())
    found = [held_forces for held_forces in live if held_forces.name == recipient] or [
        held_forces for held_forces in live if held_forces.profile == recipient
    ]
    if len(found) != 1:
        told = "There is no live agreement" if not found else "There are several agreements"
        raise AccessError(
            f"{told} {recipient!r}, so nothing may go out to it. Recipients are {', '.join(INTERNAL_PROFILES)}, and those of "
            "graphintel agreement list."
        )
    return found[0]
