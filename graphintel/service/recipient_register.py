"""The register of recipients and the agreements with them: what one person enters, a second one approves.

A body outside is what the register says and nothing else: its kind stands in its entry, and names, purposes and profiles
that somebody types change nothing about it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from graphintel.briefing.recipient_profiles import PROFILES, PROFILES_BY_KIND
from graphintel.errors import LedgerError
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.recipients import Recipient
from graphintel.model.access import clean_key
from graphintel.service.answer_json import JsonObject
from graphintel.service.reauthentication import reauthenticate
from graphintel.service.recording import RecordedAct, TypedName, TypedText
from graphintel.service.stores import Stores
from graphintel.service.usable_agreements import approved_recipient, why_unusable

APPROVERS = frozenset({"reviewer", "safeguarding", "administrator"})
"""Roles that approve a recipient, or an agreement that can lead to somebody's removal from a home."""

_IMMIGRATION = ("immigration enforcement", "border force", "home office", "uk visas", "ukvi", "deportation")
"""Words in a name that no other kind of body has: they refuse early what a second person would have to notice."""


class RecipientRegister:
    """The recipients and agreements of one home."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    # -- recipients -------------------------------------------------------------------------------------------

    def add_recipient(self, name: str, kind: str, code: str, account: str, password: str) -> JsonObject:
        """Enter a body with its kind; it receives nothing before a second person approves it.

        Parameters
        ----------
        name : str
            As it stands on every page.
        kind : str
            One of ``PROFILES_BY_KIND``.
        code : str
            Owner code of its own items: of a police force always, of a partner where it gave any.
        account, password : str
            Who enters it.

        Raises
        ------
        LedgerError
            The kind does not exist or receives nothing, a force has no code, or the name is taken.
        AccessError
            The account is not proved.
        """
        stores = self._stores
        subject = {"recipient": TypedName(name), "kind": TypedName(kind), "code": TypedName(code), "change": "added"}
        with self._refusals(account, subject):
            self._check_kind(name, kind, code)
            by = reauthenticate(stores, account, password, "Entering a recipient").name
        with stores.recorded("alteration", by, **subject) as act:
            held = stores.ledger.recipients.add(name, kind, code, at=stores.now(), by=by)
            act.subject |= {"recipient": held.name, "code": held.code}
        return recipient_answer(held)

    def _check_kind(self, name: str, kind: str, code: str) -> None:
        if kind not in PROFILES_BY_KIND:
            raise LedgerError(f"{kind!r} is no kind of recipient; expected one of {', '.join(PROFILES_BY_KIND)}.")
        plain = " ".join(name.casefold().split())
        immigration = next((words for words in _IMMIGRATION if words in plain), "")
        if immigration and kind != "immigration":
            raise LedgerError(f"A body called {immigration!r} is no {kind}. {PROFILES['immigration'].refusal}")
        if kind == "police" and clean_key(f"force:{code}") is None:
            raise LedgerError(f"A police force is entered with its code, as in FB; {code!r} is none.")

    def approve_recipient(self, name: str, account: str, password: str) -> JsonObject:
        """Approve an entry that somebody else added: the body is of the kind that it says.

        Raises
        ------
        AccessError
            The account is not proved, or its role approves nothing.
        LedgerError
            Nothing of this name waits, or the same person added it.
        """
        stores = self._stores
        subject = {"recipient": TypedName(name), "change": "approved"}
        with self._refusals(account, subject):
            by = reauthenticate(stores, account, password, "Approving a recipient", APPROVERS).name
        with stores.recorded("alteration", by, **subject):
            stores.ledger.recipients.approve(name, at=stores.now(), by=by)
        return {"recipient": name, "state": "approved", "approved_by": by}

    def end_recipient(self, name: str) -> JsonObject:
        """End an entry: nothing goes to the body any more."""
        stores = self._stores
        with stores.recorded("alteration", stores.operator(), recipient=TypedName(name), change="ended"):
            stores.ledger.recipients.end(name, at=stores.now())
        return {"recipient": name, "state": "ended"}

    def recipients(self) -> JsonObject:
        """Return every entry with its kind and who added and approved it."""
        with self._audited_read("recipient list") as act:
            answers = [recipient_answer(held) for held in self._stores.ledger.recipients.all_()]
            act.subject["count"] = len(answers)
        return {"recipients": answers}

    # -- agreements -------------------------------------------------------------------------------------------

    def add_agreement(self, agreement: Agreement, account: str = "", password: str = "") -> JsonObject:
        """Write down an agreement with a body of the register.

        Parameters
        ----------
        agreement : Agreement
            Its recipient as the register calls it, its profile that of the recipient's kind.
        account, password : str
            Who writes it down; whoever owns the home where empty, but not where it can lead to removal from a home.

        Raises
        ------
        LedgerError
            The profile is none of an outside recipient or one that receives nothing, the body is not approved as of this
            kind, a key is more than it may be given, or see :meth:`graphintel.ledger.agreements.Agreements.add`.
        AccessError
            The account is not proved.
        """
        stores = self._stores
        subject = {"agreement": TypedName(agreement.name), "change": "added"}
        with self._refusals(account, subject):
            self._check_agreement(agreement)
            asked = account or PROFILES[agreement.profile].removal
            by = reauthenticate(stores, account, password, "This agreement").name if asked else stores.operator()
        with stores.recorded("alteration", by, **subject) as act:
            kept = stores.ledger.agreements.add(agreement, at=stores.now(), by=by)
            act.subject |= {"keys": sorted(kept.keys), "expires": kept.expires}
        return agreement_answer(stores, kept)

    def _check_agreement(self, agreement: Agreement) -> None:
        outside = [profile.name for profile in PROFILES_BY_KIND.values()]
        if agreement.profile not in outside:
            raise LedgerError(f"{agreement.profile!r} is no profile of an agreement; expected {', '.join(outside)}.")
        profile = PROFILES[agreement.profile]
        if profile.refusal:
            raise LedgerError(profile.refusal)
        too_much = {clean_key(key) or key for key in agreement.keys}
        too_much -= profile.limits(too_much)
        if too_much:
            raise LedgerError(
                f"A recipient of profile {profile.name} may not be given {', '.join(sorted(too_much))}; its "
                f"ceiling is {profile.ceiling}, and compartments stay in the force."
            )
        body = approved_recipient(self._stores.ledger, agreement.recipient, profile)
        foreign = {key for key in agreement.keys if key.startswith("force:") and key != f"force:{body.code}"}
        if foreign:
            raise LedgerError(
                f"{body.name} is force {body.code}; it may not be given {', '.join(sorted(foreign))}, the key of another."
            )

    def approve_agreement(self, name: str, account: str, password: str) -> JsonObject:
        """Approve an agreement that somebody else wrote down.

        Raises
        ------
        AccessError
            The account is not proved, or its role approves nothing.
        LedgerError
            None of this name waits, or the same person wrote it down.
        """
        stores = self._stores
        subject = {"agreement": TypedName(name), "change": "approved"}
        with self._refusals(account, subject):
            by = reauthenticate(stores, account, password, "Approving an agreement", APPROVERS).name
        with stores.recorded("alteration", by, **subject):
            stores.ledger.agreements.approve(name, at=stores.now(), by=by)
        return {"agreement": name, "state": "approved", "approved_by": by}

    def agreements(self) -> JsonObject:
        """Return every agreement and whether it holds today."""
        with self._audited_read("agreement list") as act:
            answers = [agreement_answer(self._stores, held) for held in self._stores.ledger.agreements.all_()]
            act.subject["count"] = len(answers)
        return {"agreements": answers}

    def end_agreement(self, name: str) -> JsonObject:
        """End an agreement: nothing goes out under it any more."""
        stores = self._stores
        with stores.recorded("alteration", stores.operator(), agreement=TypedName(name), change="ended"):
            stores.ledger.agreements.end(name, at=stores.now())
        return {"agreement": name, "state": "ended"}

    def _audited_read(self, function: str) -> AbstractContextManager[RecordedAct]:
        return self._stores.recorded_act("consultation", self._stores.operator(), function=function)

    def _refusals(self, account: str, subject: dict[str, Any]) -> AbstractContextManager[RecordedAct]:
        """Record a refusal of what comes before the change: that somebody is not proved, or may not do this."""
        stores = self._stores
        return stores.refusals("alteration", stores.operator(), account=TypedText(account), **subject)


def recipient_answer(held: Recipient) -> JsonObject:
    """Return an entry of the register as plain values."""
    return asdict(held) | {"approved": held.approved, "profile": PROFILES_BY_KIND[held.kind].name}


def agreement_answer(stores: Stores, agreement: Agreement) -> JsonObject:
    """Return an agreement as plain values."""
    reason = why_unusable(stores.ledger, agreement, stores.now())
    return {
        "name": agreement.name,
        "profile": agreement.profile,
        "recipient": agreement.recipient,
        "purpose": agreement.purpose,
        "keys": sorted(agreement.keys),
        "conditions": agreement.conditions,
        "expires": agreement.expires,
        "approved_by": agreement.approved_by,
        "live": not reason,
        "why_not": reason,
    }
