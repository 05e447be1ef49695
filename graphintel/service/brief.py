"""Briefings: made for a recipient from the recipient's own smaller graph, registered and audited before they are handed over."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from graphintel.briefing.compose import Composed, Export, compose, markings_of
from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.handling import handling_of, needs_conditions
from graphintel.briefing.leaks import refuse_leaks
from graphintel.briefing.manifest import NAME as MANIFEST
from graphintel.briefing.manifest import manifest_of
from graphintel.briefing.recipients import INSIDE, PROFILES, Profile
from graphintel.briefing.words import method_of, safety_of
from graphintel.errors import AccessError, AuditError, GraphintelError, NotHeldError
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.exports import Export as Registered
from graphintel.model.access import Viewer, expand_held
from graphintel.service.brief_graph import Material, material_of, subject_of
from graphintel.service.brief_signs import signs_of
from graphintel.service.networks import result_of
from graphintel.service.view import View

if TYPE_CHECKING:
    from graphintel.service.service import Service

MOST_FREE = 50
"""Things above which a briefing asks for a reason and the password again."""

REVIEW_DAYS = 28
_PER_ENTRY = 900


@dataclass(frozen=True, slots=True)
class Seal:
    """What tells one export from every other: its reference and the key of its ids."""

    ref: str
    key: bytes

    @classmethod
    def new(cls, day: str) -> Seal:
        """Return a random one."""
        return cls(f"EX-{day.replace('-', '')}-{secrets.token_hex(3).upper()}", secrets.token_bytes(32))


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: of what, for whom, in which formats, and why.

    Attributes
    ----------
    ids : tuple of str
        One network, one thing, or the things of a chart.
    recipient : str
        ``own_force`` or ``officers``; the name of an agreement, or its profile where only one is live.
    formats : tuple of str
        Names of ``FORMATS``.
    purpose : str
        What it is for; that of the agreement or profile where empty.
    reason, password : str
        Asked for where the briefing holds items that may be shared with conditions only, or many things.
    """

    ids: tuple[str, ...]
    recipient: str
    formats: tuple[str, ...]
    purpose: str = ""
    reason: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A briefing that may be handed over: what it says, its files, and what it carries for the register."""

    briefing: Briefing
    files: Mapping[str, bytes]
    composed: Composed
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives: profile, name, purpose, agreement and the keys that the recipient's graph is read with."""

    profile: Profile
    name: str
    purpose: str
    agreement: Agreement | None
    keys: frozenset[str]


def receiver_of(service: Service, viewer: Viewer, order: Order) -> Receiver:
    """Return who receives, with keys that never exceed what the maker holds.

    Raises
    ------
    AccessError
        No such recipient, no live agreement, or nothing that both may read.
    """
    if order.recipient in INSIDE:
        profile, agreement, name = PROFILES[order.recipient], None, order.recipient.replace("_", " ")
        keys = profile.limits(viewer.holds)
    else:
        agreement = _live_agreement(service, order.recipient)
        profile, name = PROFILES[agreement.profile], agreement.recipient
        keys = profile.limits(expand_held(agreement.keys)) & viewer.holds
    if not any(key.startswith("marking:") for key in keys):
        raise AccessError(f"Nothing that {viewer.account!r} may read may go to {name}.")
    purpose = order.purpose.strip() or (agreement.purpose if agreement else profile.purpose)
    return Receiver(profile, name, purpose, agreement, keys)


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


def brief(service: Service, viewer: Viewer, order: Order, seal: Seal | None = None) -> Made:
    """Make a briefing, register it, write the disclosure to the audit chain, and only then hand it over.

    Parameters
    ----------
    service : Service
    viewer : Viewer
        Who makes it.
    order : Order
    seal : Seal, optional
        Reference and key; random by default.

    Returns
    -------
    Made

    Raises
    ------
    AccessError
        The account reads no intelligence, no live agreement, or a reason or the password is missing.
    NotHeldError
        The recipient's graph holds nothing of the subject.
    GraphintelError
        An unknown format, or a text that would give somebody away.
    AuditError
        The disclosure could not be recorded; nothing is handed over.
    """
    if not viewer.holds:
        raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
    _check_formats(order.formats)
    service.audit.check_writable()
    try:
        receiver = receiver_of(service, viewer, order)
        meant = _meant(service, viewer, order.ids)
        reader = Viewer(viewer.account, viewer.role, receiver.keys)
        made_seal = seal or Seal.new(service.now()[:10])
        _, made = service.at_one_moment(
            reader, lambda view: make(view, viewer, receiver, order, made_seal, meant, service.now()[:10])
        )
        _check_again(service, viewer, order, made)
    except AuditError:
        raise
    except GraphintelError as refused:
        subject = {
            "function": "brief",
            "recipient": order.recipient,
            "outcome": "refused",
            "why": type(refused).__name__,
        }
        service.audit.append("disclosure", viewer.account, at=service.now(), subject=subject)
        raise
    _register(service, viewer, order, made_seal, made)
    return made


def _check_formats(formats: Sequence[str]) -> None:
    unknown = sorted(set(formats) - FORMATS.keys())
    if unknown or not formats:
        raise GraphintelError(
            f"{', '.join(unknown) or 'No format'} is no format of a briefing; expected {', '.join(sorted(FORMATS))}."
        )


def _meant(service: Service, viewer: Viewer, ids: Sequence[str]) -> Collection[str]:
    """Return the members of the network that is asked for, in the maker's own graph; nothing for things."""
    if len(ids) != 1 or not ids[0].startswith("network:"):
        return ()

    def members(view: View) -> Collection[str]:
        found = next((group for group in result_of(view).groups if group.id == ids[0]), None)
        if found is None:
            raise NotHeldError(ids[0])
        return {entry.id for entry in (*found.members, *found.events)}

    return service.at_one_moment(viewer, members)[1]


def make(
    view: View, maker: Viewer, receiver: Receiver, order: Order, seal: Seal, meant: Collection[str], today: str
) -> Made:
    """Return a briefing with its files; nothing is registered.

    Parameters
    ----------
    view : View
        The recipient's graph.
    maker : Viewer
        Whose account stands as author, inside the own force.
    receiver : Receiver
    order : Order
    seal : Seal
    meant : collection of str
        Members, in the maker's graph, of the network that is asked for.
    today : str
        The day, ISO 8601.
    """
    material = material_of(view, subject_of(view, order.ids, meant), receiver.profile)
    export = Export(
        seal.key, receiver.profile, material.people, material.terms, dates=material.dates, holders=material.holders
    )
    composed = compose(export, material.drawn, material.statements)
    if not composed.things:
        raise NotHeldError(order.ids[0])
    briefing = _briefing(material, export, composed, receiver, seal, maker, today)
    refuse_leaks(briefing, material.terms)
    files: dict[str, bytes] = {}
    for name in sorted(set(order.formats)):
        files.update(FORMATS[name].write(briefing))
    files[MANIFEST] = manifest_of(briefing, files)
    shown = {one.id for one in material.drawn}
    return Made(briefing, files, composed, {export.thing(one): one for one in sorted(shown)})


def _briefing(
    material: Material, export: Export, composed: Composed, receiver: Receiver, seal: Seal, maker: Viewer, today: str
) -> Briefing:
    profile, network = receiver.profile, material.subject.network
    begins = date.fromisoformat(today)
    expires = begins + timedelta(days=profile.days)
    if receiver.agreement is not None:
        expires = min(expires, date.fromisoformat(receiver.agreement.expires))
    titled = f"Network {network.name}" if network is not None and not profile.outside else f"Briefing {seal.ref}"
    return Briefing(
        ref=seal.ref,
        title=titled,
        marking=markings_of(composed),
        recipient=receiver.name,
        purpose=receiver.purpose,
        author="" if profile.outside else maker.account,
        made_on=today,
        review_on=min(begins + timedelta(days=REVIEW_DAYS), expires).isoformat(),
        expires_on=expires.isoformat(),
        profile=profile.name,
        shows_grades=profile.grades,
        things=composed.things,
        ties=composed.ties,
        signs=signs_of(material.found, export, composed),
        agreement=receiver.agreement.name if receiver.agreement else "",
        handling=handling_of(composed.statements, receiver.agreement.conditions if receiver.agreement else ""),
        why=tuple(network.why) if network is not None and profile.signs else (),
        safety=safety_of(export, material.drawn, composed.called),
        method=method_of(profile),
    )


def _check_again(service: Service, viewer: Viewer, order: Order, made: Made) -> None:
    """Ask for a reason and the password again where much, or what is shared with conditions, would go out."""
    conditional = sum(needs_conditions(s.scheme, s.handling) for s in made.composed.statements)
    many = len(made.briefing.things) > MOST_FREE
    if not conditional and not many:
        return
    why = (
        "holds items that may be shared with conditions only" if conditional else f"holds more than {MOST_FREE} things"
    )
    if not order.reason.strip() or not order.password:
        raise AccessError(f"This briefing {why}: give the reason, and your password again.")
    checked = service.sign_in(viewer.account, order.password, "briefing")
    if not checked.token:
        wait = f" Try again in {checked.wait} seconds." if checked.wait else ""
        raise AccessError(f"The password is wrong; nothing was handed over.{wait}")
    service.sign_out(checked.token)


def _register(service: Service, viewer: Viewer, order: Order, seal: Seal, made: Made) -> None:
    """Keep the export with the items it carried, and write the disclosure with the mapping of its ids."""
    items = sorted({statement.item for statement in made.composed.statements})
    digest = sha256(made.files[MANIFEST]).hexdigest()
    briefing, now = made.briefing, service.now()
    service.ledger.exports.add(
        Registered(
            ref=briefing.ref,
            at=now,
            officer=viewer.account,
            profile=briefing.profile,
            recipient=briefing.recipient,
            agreement=briefing.agreement,
            purpose=briefing.purpose,
            title=briefing.title,
            marking=briefing.marking,
            expires=briefing.expires_on,
            requires=frozenset(key for statement in made.composed.statements for key in statement.requires),
            manifest=digest,
        ),
        items,
    )
    service.audit.append(
        "disclosure",
        viewer.account,
        at=now,
        subject={
            "function": "brief",
            "outcome": "handed over",
            "export": briefing.ref,
            "profile": briefing.profile,
            "recipient": briefing.recipient,
            "agreement": briefing.agreement,
            "purpose": briefing.purpose,
            "reason": order.reason,
            "marking": briefing.marking,
            "subject": list(order.ids),
            "items": items,
            "statements": len(briefing.ties),
            "manifest": digest,
            "files": [f"{name} {sha256(held).hexdigest()}" for name, held in sorted(made.files.items())],
            "key": seal.key.hex(),
        },
    )
    mapped = [f"{export_id} {identifier}" for export_id, identifier in sorted(made.ids.items())]
    for first in range(0, len(mapped), _PER_ENTRY):
        subject: dict[str, Any] = {"export": briefing.ref, "ids": mapped[first : first + _PER_ENTRY]}
        service.audit.append("disclosure", viewer.account, at=now, subject=subject)


def answer_of(made: Made) -> dict[str, Any]:
    """Return what was made, as plain values: the manifest without its statements."""
    manifest = json.loads(made.files[MANIFEST])
    return {name: value for name, value in manifest.items() if name != "statements"} | {
        "statements": len(manifest["statements"])
    }
