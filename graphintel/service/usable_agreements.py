"""Under which agreements something may go out today, and to which body of the register."""

from __future__ import annotations

from graphintel.briefing.recipient_profiles import PROFILES, Profile
from graphintel.errors import LedgerError
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.recipients import Recipient


def approved_recipient(ledger: Ledger, name: str, profile: Profile) -> Recipient:
    """Return the body of the register that an agreement means.

    Raises
    ------
    LedgerError
        The register has none that a second person approved, or one of another kind.
    """
    body = ledger.recipients.get(name)
    if body is None or not body.approved:
        raise LedgerError(
            f"The register has no approved recipient {name!r}: one person enters it (graphintel recipient add), a second "
            "one approves it (graphintel recipient approve)."
        )
    if body.kind != profile.kind:
        raise LedgerError(
            f"The register says that {body.name} is of kind {body.kind}; the profile {profile.name} is for {profile.kind}."
        )
    return body


def why_unusable(ledger: Ledger, agreement: Agreement, now: str) -> str:
    """Return why nothing may go out under an agreement today, or nothing where something may."""
    profile = PROFILES[agreement.profile]
    if not agreement.is_live(now):
        return f"The agreement {agreement.name!r} has ended."
    if profile.refusal:
        return profile.refusal
    if profile.removal and not agreement.approved_by:
        return (
            f"The agreement {agreement.name!r} can lead to somebody losing a home; a second person approves it first."
        )
    try:
        approved_recipient(ledger, agreement.recipient, profile)
    except LedgerError as refused:
        return str(refused)
    return ""


def usable_agreements(ledger: Ledger, now: str) -> list[Agreement]:
    """Return the agreements under which something may go out today, by name."""
    return [held for held in ledger.agreements.all_() if not why_unusable(ledger, held, now)]
