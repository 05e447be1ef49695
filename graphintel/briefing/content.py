"""What a briefing holds, after selection and protection: plain values that every format writes.

Nothing here can be traced to the graph: ids are those of this export, names are those that may be disclosed, and dates
are as coarse as the recipient's profile asks. A format writes all of it and adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphintel.model.records import Scalar


@dataclass(frozen=True, slots=True)
class BriefedEntity:
    """One entity on the chart, under its id of this export.

    ``caption`` is a pseudonym for whoever is protected. ``group`` is a value of ``RoleGroup`` or empty, ``roles`` are
    names of the ontology, from statements that count; ``doubted`` are the others, in words that say why they do not count.
    ``reason`` says why it belongs here. ``x`` and ``y`` are its position on the chart, about one unit between
    neighbours. ``marking`` is the highest of the statements about it.
    """

    id: str
    type: str
    caption: str
    marking: str
    group: str = ""
    roles: tuple[str, ...] = ()
    protected: bool = False
    reason: str = ""
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    x: float = 0.0
    y: float = 0.0
    doubted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefedStatement:
    """One graded statement between two entities of the briefing.

    ``id`` is its id of this export, ``reference`` the submission and item as officers cite them. Grades are those of the
    scheme, empty where the profile takes no grades. ``seen_from`` and ``seen_to`` are days, or coarser text where dates
    are coarsened (``2026-W14``); ``seen_precision`` says how far they hold. Where a role is held towards nothing named, and
    where only one end may be disclosed (``one_end_only``), the statement begins and ends at the same entity.
    ``properties`` are those of its link, as far as they may be disclosed.
    """

    id: str
    type: str
    start: str
    end: str
    reference: str
    marking: str
    part: str = ""
    grade: str = ""
    scheme: str = ""
    source_eval: str = ""
    info_eval: str = ""
    handling: str = ""
    conditions: tuple[str, ...] = ()
    basis: str = ""
    seen_from: str = ""
    seen_to: str = ""
    seen_precision: str = "unknown"
    reported_at: str = ""
    owner_force: str = ""
    one_end_only: bool = False
    properties: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BriefedIndicator:
    """One indicator as the briefing states it.

    ``state`` is ``present``, ``not_seen`` or ``no_data``; ``raised`` whether the tier rules let it raise its subject.
    ``evidence`` and ``counter_evidence`` are sentences, ``statements`` ids of :class:`BriefedStatement` that they rest on.
    """

    id: str
    name: str
    tier: str
    state: str
    raised: bool
    sentence: str
    evidence: tuple[str, ...] = ()
    counter_evidence: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that one export says.

    Attributes
    ----------
    ref : str
        Id of the export; stands on every page and in the audit chain.
    title : str
        What the briefing is of.
    marking : str
        Highest protective marking of what is inside; top and bottom of every page.
    handling : tuple of str
        Handling conditions, a sentence each.
    recipient, purpose, agreement : str
        Who receives it, for what, under which agreement; the last is empty inside the own force.
    author : str
        Account that made it.
    made_on, review_on, expires_on : str
        Days, ISO 8601.
    profile : str
        Name of the recipient's profile.
    shows_grades : bool
        Whether the profile includes grades; where False no statement has one, and formats leave the columns out.
    why, safety, method : tuple of str
        Why this network or group is listed; what to mind for the safety of those in it; how it was found and the
        limits of that.
    entities, statements, indicators : tuples
        Content, each in its order.
    """

    ref: str
    title: str
    marking: str
    recipient: str
    purpose: str
    author: str
    made_on: str
    review_on: str
    expires_on: str
    profile: str
    shows_grades: bool
    entities: tuple[BriefedEntity, ...]
    statements: tuple[BriefedStatement, ...]
    indicators: tuple[BriefedIndicator, ...] = ()
    agreement: str = ""
    handling: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
