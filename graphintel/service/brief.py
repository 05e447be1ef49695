"""Briefings: made for a recipient from the recipient's own smaller graph, registered and audited before they are handed over."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from graphintel.briefing.compose import Composed, Export, compose, markings_of
from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.handling import handling_of, needs_authority, needs_conditions
from graphintel.briefing.leaks import refuse_leaks
from graphintel.briefing.manifest import NAME as MANIFEST
from graphintel.briefing.manifest import manifest_of
from graphintel.briefing.subject import subject_in_words
from graphintel.briefing.words import method_of, safety_of
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.ledger.exports import Export as Registered
from graphintel.model.access import Viewer
from graphintel.service.brief_graph import Material, is_referred, material_of, subject_of
from graphintel.service.brief_signs import signs_of, why_of
from graphintel.service.networks import group_of
from graphintel.service.proof import prove
from graphintel.service.pseudonyms import entered, in_own_words
from graphintel.service.received import received
from graphintel.service.receivers import Receiver, receiver_of
from graphintel.service.recording import Typed
from graphintel.service.view import View
from graphintel.store.reader import GraphMovedError, Moment

if TYPE_CHECKING:
    from graphintel.service.service import Service

MOST_FREE = 50
"""Things above which a briefing asks for a reason and the password again."""

ANSWERS = ("yes", "no", "not_known")
"""What may be answered to whether a referral (NRM, duty to notify, safeguarding) is open for anybody there."""

REVIEW_DAYS = 28


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
        ``own_force`` or ``officers``, with ``:`` and the force where the account holds the keys of several; the name of
        an agreement, or its profile where only one is live.
    formats : tuple of str
        Names of ``FORMATS``.
    purpose : str
        What it is for; that of the agreement or profile where empty.
    reason, password : str
        Asked for where the briefing holds items that may be shared with conditions only, or many things.
    exact : bool
        True briefs the things named and no others: a chart, also where it holds one thing only.
    referral : str
        Whether a referral is open for anybody there, one of ``ANSWERS``: asked where it can lead to removal from a home.
    lead, lead_password : str
        The safeguarding lead who agreed, needed where the answer is another than no.
    """

    ids: tuple[str, ...]
    recipient: str
    formats: tuple[str, ...]
    purpose: str = ""
    reason: str = ""
    password: str = ""
    exact: bool = False
    referral: str = ""
    lead: str = ""
    lead_password: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a briefing says, before any file is written, and what it carries for the register.

    ``ids`` is the graph id of each thing by its id of the export, ``judgements`` are the numbers of those by which
    several records are one thing in it.
    """

    briefing: Briefing
    composed: Composed
    ids: Mapping[str, str]
    judgements: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Made:
    """A briefing that may be handed over, and its files."""

    told: Told
    files: Mapping[str, bytes]

    @property
    def briefing(self) -> Briefing:
        """What the files say."""
        return self.told.briefing


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
        The account reads no intelligence, no live agreement, a reason or the password is missing, or whether a referral is
        open is not answered, or not agreed to by the safeguarding lead.
    NotHeldError
        The recipient's graph holds nothing of the subject.
    GraphintelError
        An unknown format, or a text that would give somebody away.
    AuditError
        The disclosure could not be recorded; nothing is handed over.
    """
    asked = {"function": "brief", "recipient": Typed(order.recipient), "subject": [Typed(one) for one in order.ids]}
    asked |= {"reason": order.reason} if order.reason else {}
    service.audit.check_writable()
    with service.refusals("disclosure", viewer.account, **asked):
        if not viewer.holds:
            raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
        check_formats(order.formats)
        service.catch_up()
        own = service.view(viewer)
        with in_own_words(own):
            receiver = receiver_of(service, viewer, order.recipient, order.purpose)
            order = replace(order, ids=tuple(entered(own, order.ids)))
            meant = _meant(service, viewer, order.ids)
            reader = Viewer(viewer.account, viewer.role, receiver.keys)
            made_seal = seal or Seal.new(service.now()[:10])
            read, told = service.at_one_moment(
                reader,
                lambda view: tell(
                    view, viewer, receiver, order.ids, made_seal, meant, service.now()[:10], exact=order.exact
                ),
            )
            _check_again(service, viewer, order, told, receiver)
            _check_referral(service, viewer, order, receiver, meant)
            made = write(told, order.formats)
    _register(service, viewer, order, made_seal, made, receiver, read.moment)
    return made


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that there are not, and an order without any."""
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
        found = group_of(view, ids[0])
        if found is None:
            raise NotHeldError(ids[0])
        return {entry.id for entry in (*found.members, *found.events)}

    return service.at_one_moment(viewer, members)[1]


def tell(
    view: View,
    maker: Viewer,
    receiver: Receiver,
    ids: Sequence[str],
    seal: Seal,
    meant: Collection[str],
    today: str,
    *,
    exact: bool = False,
) -> Told:
    """Return what a briefing says; nothing is written or registered.

    Parameters
    ----------
    view : View
        The recipient's graph.
    maker : Viewer
        Whose account stands as author, inside the own force.
    receiver : Receiver
    ids : sequence of str
        One network, one thing, or the things of a chart.
    seal : Seal
    meant : collection of str
        Members, in the maker's graph, of the network that is asked for.
    today : str
        The day, ISO 8601.
    exact : bool
        True tells of the things named and no others.
    """
    profile = receiver.profile
    graph = received(view, profile)
    subject = subject_of(graph, ids, meant, exact=exact, networks=profile.networks)
    material = material_of(graph, subject, profile, receiver.code if profile.own else "")
    export = Export(seal.key, profile, material.people, material.terms, dates=material.dates, holders=material.holders)
    composed = compose(export, material.drawn, material.statements)
    if not composed.things:
        raise NotHeldError(ids[0])
    briefing = _briefing(material, export, composed, receiver, seal, maker, today)
    refuse_leaks(briefing, material.terms)
    called = {export.thing(one.id): one.id for one in material.drawn}
    return Told(briefing, composed, called, _judged(graph, called.values()))


def _judged(view: View, things: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the judgements on the records of these things."""
    clusters = view.whole_identity().clusters
    records = {record for thing in things for record in clusters.get(thing, (thing,))}
    return frozenset(one.number for one in view.decisions() if {one.a, one.b} <= records)


def write(told: Told, formats: Sequence[str]) -> Made:
    """Return a briefing with its files, the manifest among them."""
    files: dict[str, bytes] = {}
    for name in sorted(set(formats)):
        files.update(FORMATS[name].write(told.briefing))
    files[MANIFEST] = manifest_of(told.briefing, files)
    return Made(told, files)


def _briefing(
    material: Material, export: Export, composed: Composed, receiver: Receiver, seal: Seal, maker: Viewer, today: str
) -> Briefing:
    profile, network = receiver.profile, material.subject.network
    begins = date.fromisoformat(today)
    expires = begins + timedelta(days=profile.days)
    if receiver.agreement is not None:
        expires = min(expires, date.fromisoformat(receiver.agreement.expires))
    named = network is not None and not profile.outside
    titled = f"{network.kind.capitalize()} {network.name}" if network and named else f"Briefing {seal.ref}"
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
        handling=handling_of(
            composed.statements, receiver.agreement.conditions if receiver.agreement else "", removal=profile.removal
        ),
        why=why_of(network, export, composed) if network is not None and profile.signs else (),
        safety=safety_of(export, material.drawn, composed.called),
        method=method_of(profile),
    )


def _check_again(service: Service, viewer: Viewer, order: Order, told: Told, receiver: Receiver) -> None:
    """Ask for a reason and the password again where much, or what needs authority, would go out."""
    codes = [(s.scheme, s.handling) for s in told.composed.statements]
    if any(needs_conditions(*code) for code in codes):
        why = "holds items that may be shared with conditions only"
    elif any(needs_authority(*code, receiver.profile) for code in codes):
        why = "holds items of code 2, which need authority for a body that does not prosecute"
    elif len(told.briefing.things) > MOST_FREE:
        why = f"holds more than {MOST_FREE} things"
    else:
        return
    if not order.reason.strip() or not order.password:
        raise AccessError(f"This briefing {why}: give the reason, and your password again.")
    prove(service, viewer.account, order.password, "Handing over this briefing")


def _check_referral(service: Service, viewer: Viewer, order: Order, receiver: Receiver, meant: Collection[str]) -> None:
    """Ask whether a referral is open where somebody could lose a home, and for the safeguarding lead where one may be."""
    if not receiver.profile.removal:
        return
    if order.referral not in ANSWERS:
        raise AccessError(
            f"What goes to {receiver.name} can lead to somebody losing a home: say whether a referral (NRM, duty to "
            f"notify, safeguarding) is open for anybody there; expected {', '.join(ANSWERS)}."
        )
    if order.referral == "no":
        if service.at_one_moment(viewer, lambda view: is_referred(view, meant or order.ids))[1]:
            raise AccessError(
                "A referral of somebody there is held, so the answer cannot be no; answer yes and ask the safeguarding lead."
            )
        return
    if not order.lead:
        raise AccessError(
            "A referral is open, or may be: nothing goes out before the safeguarding lead has agreed; give their account "
            "and password."
        )
    if order.lead == viewer.account:
        raise AccessError("Whoever makes the briefing does not agree to it as safeguarding lead; another account does.")
    prove(service, order.lead, order.lead_password, "Agreeing to this briefing", {"safeguarding"})


def _register(
    service: Service, viewer: Viewer, order: Order, seal: Seal, made: Made, receiver: Receiver, read: Moment
) -> None:
    """Keep the export with the items it carried, and write the disclosure with the mapping of its ids.

    What changed since it was read would be registered as it is now, and never be recalled: then nothing goes out.
    """
    statements = made.told.composed.statements
    items = sorted({statement.item for statement in statements})
    digest = sha256(made.files[MANIFEST]).hexdigest()
    briefing, now = made.briefing, service.now()
    export = Registered(
        ref=briefing.ref,
        at=now,
        officer=viewer.account,
        profile=briefing.profile,
        recipient=briefing.recipient,
        agreement=briefing.agreement,
        purpose=briefing.purpose,
        title=_subject(made, order),
        marking=briefing.marking,
        expires=briefing.expires_on,
        requires=frozenset(key for statement in statements for key in statement.requires),
        manifest=digest,
        **_asked(order, receiver),
    )
    disclosure = _disclosure(made, order, seal, items, digest, receiver)
    with service.recorded("disclosure", viewer.account, **disclosure) as act:
        if service.ledger.revision() != read.revision:
            raise GraphMovedError
        act.change.add_export(export, items, made.told.judgements)


def _subject(made: Made, order: Order) -> str:
    """Return what the export is of, for the register: the one thing that was ordered by its id of the export."""
    asked = [one for one, identifier in made.told.ids.items() if (identifier,) == order.ids]
    return subject_in_words(made.briefing, asked[0] if asked else "")


def _asked(order: Order, receiver: Receiver) -> dict[str, str]:
    """Return what was answered and who agreed, where that is asked: for register and audit, never for the recipient."""
    if not receiver.profile.removal:
        return {}
    return {"referral": order.referral, "lead": order.lead if order.referral != "no" else ""}


def _disclosure(
    made: Made, order: Order, seal: Seal, items: list[str], digest: str, receiver: Receiver
) -> dict[str, Any]:
    """Return what the audit chain keeps of an export: the disclosure, with the graph id of each thing in it."""
    briefing, ids = made.briefing, made.told.ids
    held = set(ids.values())
    return {
        "function": "brief",
        "export": briefing.ref,
        "profile": briefing.profile,
        "recipient": briefing.recipient,
        "agreement": briefing.agreement,
        "purpose": briefing.purpose,
        "reason": order.reason,
        "marking": briefing.marking,
        "subject": [one if one in held or one.startswith("network:") else Typed(one) for one in order.ids],
        "items": items,
        "statements": len(briefing.ties),
        "manifest": digest,
        "files": [f"{name} {sha256(held).hexdigest()}" for name, held in sorted(made.files.items())],
        "key": seal.key.hex(),
        "code": receiver.code,
        "ids": [f"{export_id} {identifier}" for export_id, identifier in sorted(ids.items())],
        **_asked(order, receiver),
    }


def answer_of(made: Made) -> dict[str, Any]:
    """Return what was made, as plain values: the manifest without its statements."""
    manifest = json.loads(made.files[MANIFEST])
    return {name: value for name, value in manifest.items() if name != "statements"} | {
        "statements": len(manifest["statements"])
    }
