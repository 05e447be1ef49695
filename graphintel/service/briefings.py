"""Briefings: made for a recipient from the recipient's own smaller graph, registered and audited before they are handed over."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from graphintel.briefing.compose import BriefingContent, ExportProtection, compose, markings_of
from graphintel.briefing.content import Briefing
from graphintel.briefing.export_subject import describe_subject
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.handling_conditions import handling_sentences, needs_authority, needs_conditions
from graphintel.briefing.manifest import MANIFEST_FILE as MANIFEST
from graphintel.briefing.manifest import manifest_of
from graphintel.briefing.redaction_check import check_redaction
from graphintel.briefing.safety_and_method import method_sentences, safety_sentences
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.ledger.exports import Export as Registered
from graphintel.model.access import Viewer
from graphintel.service.briefing_indicators import network_reasons, present_indicators
from graphintel.service.briefing_material import Material, collect_material, find_subject, has_referral
from graphintel.service.briefing_recipients import BriefingRecipient, find_recipient
from graphintel.service.networks import find_group
from graphintel.service.pseudonym_filter import refusals_as_typed, resolve_tokens
from graphintel.service.reauthentication import reauthenticate
from graphintel.service.recipient_view import recipient_view
from graphintel.service.recording import TypedText
from graphintel.service.stores import Stores
from graphintel.service.view import View
from graphintel.store.reader import GraphMovedError, ReadPoint

MAX_ENTITIES_WITHOUT_REASON = 50
"""Entities above which a briefing asks for a reason and the password again."""

REFERRAL_ANSWERS = ("yes", "no", "not_known")
"""What may be answered to whether a referral (NRM, duty to notify, safeguarding) is open for anybody there."""

REVIEW_DAYS = 28


@dataclass(frozen=True, slots=True)
class ExportIdentity:
    """What tells one export from every other: its reference and the key of its ids."""

    ref: str
    key: bytes

    @classmethod
    def new(cls, day: str) -> ExportIdentity:
        """Return a random one."""
        return cls(f"EX-{day.replace('-', '')}-{secrets.token_hex(3).upper()}", secrets.token_bytes(32))


@dataclass(frozen=True, slots=True)
class BriefingRequest:
    """What is asked for: of what, for whom, in which formats, and why.

    Attributes
    ----------
    ids : tuple of str
        One network, one entity, or the entities of a chart.
    recipient : str
        ``own_force`` or ``officers``, with ``:`` and the force where the account holds the keys of several; the name of
        an agreement, or its profile where only one is live.
    formats : tuple of str
        Names of ``FORMATS``.
    purpose : str
        What it is for; that of the agreement or profile where empty.
    reason, password : str
        Asked for where the briefing holds items that may be shared with conditions only, or many entities.
    exact : bool
        True briefs the entities named and no others: a chart, also where it holds one entity only.
    referral : str
        Whether a referral is open for anybody there, one of ``REFERRAL_ANSWERS``: asked where it can lead to removal
        from a home.
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
class BriefingDraft:
    """What a briefing says, before any file is written, and what it carries for the register.

    ``ids`` is the graph id of each entity by its id of the export, ``decisions`` are the numbers of those by which
    several records are one entity in it.
    """

    briefing: Briefing
    composed: BriefingContent
    ids: Mapping[str, str]
    decisions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CreatedBriefing:
    """A briefing that may be handed over, and its files."""

    draft: BriefingDraft
    files: Mapping[str, bytes]

    @property
    def briefing(self) -> Briefing:
        """What the files say."""
        return self.draft.briefing


def create_briefing(
    stores: Stores, viewer: Viewer, request: BriefingRequest, export_identity: ExportIdentity | None = None
) -> CreatedBriefing:
    """Make a briefing, register it, write the disclosure to the audit chain, and only then hand it over.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        Who makes it.
    request : BriefingRequest
    export_identity : ExportIdentity, optional
        Reference and key; random by default.

    Returns
    -------
    CreatedBriefing

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
    asked = {
        "function": "brief",
        "recipient": TypedText(request.recipient),
        "subject": [TypedText(one) for one in request.ids],
    }
    asked |= {"reason": request.reason} if request.reason else {}
    stores.audit.check_writable()
    with stores.refusals("disclosure", viewer.account, **asked):
        if not viewer.holds:
            raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
        check_formats(request.formats)
        stores.catch_up()
        own = stores.view(viewer)
        with refusals_as_typed(own):
            recipient = find_recipient(stores, viewer, request.recipient, request.purpose)
            request = replace(request, ids=tuple(resolve_tokens(own, request.ids)))
            requested_members = _members_of_network(stores, viewer, request.ids)
            reader = Viewer(viewer.account, viewer.role, recipient.keys)
            chosen_identity = export_identity or ExportIdentity.new(stores.now()[:10])
            read, draft = stores.at_one_read_point(
                reader,
                lambda view: draft_briefing(
                    view,
                    viewer,
                    recipient,
                    request.ids,
                    chosen_identity,
                    requested_members,
                    stores.now()[:10],
                    exact=request.exact,
                ),
            )
            _check_reason_and_password(stores, viewer, request, draft, recipient)
            _check_referral(stores, viewer, request, recipient, requested_members)
            created = write_files(draft, request.formats)
    _register(stores, viewer, request, chosen_identity, created, recipient, read.read_point)
    return created


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that there are not, and an order without any."""
    unknown = sorted(set(formats) - FORMATS.keys())
    if unknown or not formats:
        raise GraphintelError(
            f"{', '.join(unknown) or 'No format'} is no format of a briefing; expected {', '.join(sorted(FORMATS))}."
        )


def _members_of_network(stores: Stores, viewer: Viewer, ids: Sequence[str]) -> Collection[str]:
    """Return the members of the network that is asked for, in the maker's own graph; nothing for entities."""
    if len(ids) != 1 or not ids[0].startswith("network:"):
        return ()

    def members(view: View) -> Collection[str]:
        group = find_group(view, ids[0])
        if group is None:
            raise NotHeldError(ids[0])
        return {entry.id for entry in (*group.members, *group.events)}

    return stores.at_one_read_point(viewer, members)[1]


def draft_briefing(
    view: View,
    maker: Viewer,
    recipient: BriefingRecipient,
    ids: Sequence[str],
    export_identity: ExportIdentity,
    requested_members: Collection[str],
    today: str,
    *,
    exact: bool = False,
) -> BriefingDraft:
    """Return what a briefing says; nothing is written or registered.

    Parameters
    ----------
    view : View
        The recipient's graph.
    maker : Viewer
        Whose account stands as author, inside the own force.
    recipient : BriefingRecipient
    ids : sequence of str
        One network, one entity, or the entities of a chart.
    export_identity : ExportIdentity
    requested_members : collection of str
        Members, in the maker's graph, of the network that is asked for.
    today : str
        The day, ISO 8601.
    exact : bool
        True tells of the entities named and no others.
    """
    profile = recipient.profile
    graph = recipient_view(view, profile)
    subject = find_subject(graph, ids, requested_members, exact=exact, networks=profile.shows_networks)
    material = collect_material(graph, subject, profile, recipient.code if profile.own_items_only else "")
    export = ExportProtection(
        export_identity.key,
        profile,
        material.people,
        material.forbidden_terms,
        dates=material.dates,
        holders=material.holders,
    )
    composed = compose(export, material.drawn, material.statements)
    if not composed.entities:
        raise NotHeldError(ids[0])
    briefing = _briefing(material, export, composed, recipient, export_identity, maker, today)
    check_redaction(briefing, material.forbidden_terms)
    ids_by_export_id = {export.entity_id(one.id): one.id for one in material.drawn}
    return BriefingDraft(briefing, composed, ids_by_export_id, _decision_numbers(graph, ids_by_export_id.values()))


def _decision_numbers(view: View, entity_ids: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the decisions on the records of these entities."""
    clusters = view.whole_identity().clusters
    records = {record for entity_id in entity_ids for record in clusters.get(entity_id, (entity_id,))}
    return frozenset(one.number for one in view.decisions() if {one.a, one.b} <= records)


def write_files(draft: BriefingDraft, formats: Sequence[str]) -> CreatedBriefing:
    """Return a briefing with its files, the manifest among them."""
    files: dict[str, bytes] = {}
    for name in sorted(set(formats)):
        files.update(FORMATS[name].write(draft.briefing))
    files[MANIFEST] = manifest_of(draft.briefing, files)
    return CreatedBriefing(draft, files)


def _briefing(
    material: Material,
    export: ExportProtection,
    composed: BriefingContent,
    recipient: BriefingRecipient,
    export_identity: ExportIdentity,
    maker: Viewer,
    today: str,
) -> Briefing:
    profile, network = recipient.profile, material.subject.network
    begins = date.fromisoformat(today)
    expires = begins + timedelta(days=profile.days)
    if recipient.agreement is not None:
        expires = min(expires, date.fromisoformat(recipient.agreement.expires))
    named = network is not None and not profile.outside
    titled = f"{network.kind.capitalize()} {network.name}" if network and named else f"Briefing {export_identity.ref}"
    return Briefing(
        ref=export_identity.ref,
        title=titled,
        marking=markings_of(composed),
        recipient=recipient.name,
        purpose=recipient.purpose,
        author="" if profile.outside else maker.account,
        made_on=today,
        review_on=min(begins + timedelta(days=REVIEW_DAYS), expires).isoformat(),
        expires_on=expires.isoformat(),
        profile=profile.name,
        shows_grades=profile.shows_grades,
        entities=composed.entities,
        statements=composed.statements,
        indicators=present_indicators(material.findings, export, composed),
        agreement=recipient.agreement.name if recipient.agreement else "",
        handling=handling_sentences(
            composed.source_statements,
            recipient.agreement.conditions if recipient.agreement else "",
            removal=profile.removal,
        ),
        why=network_reasons(network, export, composed) if network is not None and profile.shows_indicators else (),
        safety=safety_sentences(export, material.drawn, composed.captions),
        method=method_sentences(profile),
    )


def _check_reason_and_password(
    stores: Stores, viewer: Viewer, request: BriefingRequest, draft: BriefingDraft, recipient: BriefingRecipient
) -> None:
    """Ask for a reason and the password again where much, or what needs authority, would go out."""
    codes = [(s.scheme, s.handling) for s in draft.composed.source_statements]
    if any(needs_conditions(*code) for code in codes):
        why = "holds items that may be shared with conditions only"
    elif any(needs_authority(*code, recipient.profile) for code in codes):
        why = "holds items of code 2, which need authority for a body that does not prosecute"
    elif len(draft.briefing.entities) > MAX_ENTITIES_WITHOUT_REASON:
        why = f"holds more than {MAX_ENTITIES_WITHOUT_REASON} entities"
    else:
        return
    if not request.reason.strip() or not request.password:
        raise AccessError(f"This briefing {why}: give the reason, and your password again.")
    reauthenticate(stores, viewer.account, request.password, "Handing over this briefing")


def _check_referral(
    stores: Stores,
    viewer: Viewer,
    request: BriefingRequest,
    recipient: BriefingRecipient,
    requested_members: Collection[str],
) -> None:
    """Ask whether a referral is open where somebody could lose a home, and for the safeguarding lead where one may be."""
    if not recipient.profile.removal:
        return
    if request.referral not in REFERRAL_ANSWERS:
        raise AccessError(
            f"What goes to {recipient.name} can lead to somebody losing a home: say whether a referral (NRM, duty to "
            f"notify, safeguarding) is open for anybody there; expected {', '.join(REFERRAL_ANSWERS)}."
        )
    if request.referral == "no":
        if stores.at_one_read_point(viewer, lambda view: has_referral(view, requested_members or request.ids))[1]:
            raise AccessError(
                "A referral of somebody there is held, so the answer cannot be no; answer yes and ask the safeguarding lead."
            )
        return
    if not request.lead:
        raise AccessError(
            "A referral is open, or may be: nothing goes out before the safeguarding lead has agreed; give their account "
            "and password."
        )
    if request.lead == viewer.account:
        raise AccessError("Whoever makes the briefing does not agree to it as safeguarding lead; another account does.")
    reauthenticate(stores, request.lead, request.lead_password, "Agreeing to this briefing", {"safeguarding"})


def _register(
    stores: Stores,
    viewer: Viewer,
    request: BriefingRequest,
    export_identity: ExportIdentity,
    created: CreatedBriefing,
    recipient: BriefingRecipient,
    read: ReadPoint,
) -> None:
    """Keep the export with the items it carried, and write the disclosure with the mapping of its ids.

    What changed since it was read would be registered as it is now, and never be recalled: then nothing goes out.
    """
    statements = created.draft.composed.source_statements
    items = sorted({statement.item for statement in statements})
    digest = sha256(created.files[MANIFEST]).hexdigest()
    briefing, now = created.briefing, stores.now()
    export = Registered(
        ref=briefing.ref,
        at=now,
        officer=viewer.account,
        profile=briefing.profile,
        recipient=briefing.recipient,
        agreement=briefing.agreement,
        purpose=briefing.purpose,
        title=_title(created, request),
        marking=briefing.marking,
        expires=briefing.expires_on,
        requires=frozenset(key for statement in statements for key in statement.requires),
        manifest=digest,
        **_referral_fields(request, recipient),
    )
    disclosure = _disclosure(created, request, export_identity, items, digest, recipient)
    with stores.recorded("disclosure", viewer.account, **disclosure) as act:
        if stores.ledger.revision() != read.revision:
            raise GraphMovedError
        act.change.add_export(export, items, created.draft.decisions)


def _title(created: CreatedBriefing, request: BriefingRequest) -> str:
    """Return what the export is of, for the register: the one entity that was ordered by its id of the export."""
    asked = [one for one, identifier in created.draft.ids.items() if (identifier,) == request.ids]
    return describe_subject(created.briefing, asked[0] if asked else "")


def _referral_fields(request: BriefingRequest, recipient: BriefingRecipient) -> dict[str, str]:
    """Return what was answered and who agreed, where that is asked: for register and audit, never for the recipient."""
    if not recipient.profile.removal:
        return {}
    return {"referral": request.referral, "lead": request.lead if request.referral != "no" else ""}


def _disclosure(
    created: CreatedBriefing,
    request: BriefingRequest,
    export_identity: ExportIdentity,
    items: list[str],
    digest: str,
    recipient: BriefingRecipient,
) -> dict[str, Any]:
    """Return what the audit chain keeps of an export: the disclosure, with the graph id of each entity in it."""
    briefing, ids = created.briefing, created.draft.ids
    known_ids = set(ids.values())
    return {
        "function": "brief",
        "export": briefing.ref,
        "profile": briefing.profile,
        "recipient": briefing.recipient,
        "agreement": briefing.agreement,
        "purpose": briefing.purpose,
        "reason": request.reason,
        "marking": briefing.marking,
        "subject": [one if one in known_ids or one.startswith("network:") else TypedText(one) for one in request.ids],
        "items": items,
        "statements": len(briefing.statements),
        "manifest": digest,
        "files": [f"{name} {sha256(content).hexdigest()}" for name, content in sorted(created.files.items())],
        "key": export_identity.key.hex(),
        "code": recipient.code,
        "ids": [f"{export_id} {identifier}" for export_id, identifier in sorted(ids.items())],
        **_referral_fields(request, recipient),
    }


def briefing_answer(created: CreatedBriefing) -> dict[str, Any]:
    """Return what was made, as plain values: the manifest without its statements."""
    manifest = json.loads(created.files[MANIFEST])
    return {name: value for name, value in manifest.items() if name != "statements"} | {
        "statements": len(manifest["statements"])
    }
