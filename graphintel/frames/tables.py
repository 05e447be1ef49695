"""The columns of each table, and the rows that an answer gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphintel.analysis.rules import GROUP_KINDS
from graphintel.frames.columns import COUNT, MOMENT, SHARE, TRUTH, Column, document, joined, one_of
from graphintel.indicators.declaration import TIERS
from graphintel.model.access import MARKINGS
from graphintel.model.bases import BASES
from graphintel.model.display_words import INDICATOR_STATES, indicator_state
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.review_status import STATES
from graphintel.model.roles import RoleGroup
from graphintel.model.values.date import PRECISIONS
from graphintel.model.values.grade import SCHEMES

_SOURCE, _INFORMATION, _HANDLING = (
    one_of(sorted({code for parts in SCHEMES.values() for code in parts[place]})) for place in range(3)
)
_ENTITY = {
    "id": Column("id of the entity; of a protected person the pseudonym's, unless the account may reveal"),
    "type": Column("entity type", one_of(ENTITY_TYPES)),
    "caption": Column("how it is called; of a protected person the pseudonym"),
    "group": Column("of a person: the group of roles shown, the protective one first", one_of(RoleGroup)),
    "roles": Column("roles that count, with '; ' between", value=joined("roles")),
    "flags": Column("flags that count, with '; ' between", value=joined("flags")),
    "records": Column("records judged to be this one entity, with '; ' between", value=joined("records")),
}

STATEMENTS = {
    "id": Column("id of the statement"),
    "type": Column("link type", one_of(LINK_TYPES)),
    "start": Column("id of the entity that it begins at, as in the table of entities"),
    "start_caption": Column("how the source calls that entity"),
    "end": Column("id of the entity that it ends at"),
    "end_caption": Column("how the source calls that entity"),
    "start_record": Column("the source's own record of the start"),
    "end_record": Column("the source's own record of the end"),
    "part": Column("role, flag or capacity, where the link type has one"),
    "grade": Column("grade and handling as officers write them"),
    "scheme": Column("grading scheme", one_of(SCHEMES)),
    "source_eval": Column("source evaluation, native to the scheme", _SOURCE),
    "info_eval": Column("information evaluation, native to the scheme", _INFORMATION),
    "handling": Column("handling code, native to the scheme", _HANDLING),
    "conditions": Column("handling conditions, with '; ' between", value=joined("conditions")),
    "marking": Column("protective marking, lowest first", one_of(MARKINGS, ordered=True)),
    "basis": Column("what the statement rests on", one_of(BASES)),
    "seen_from": Column("when it was first so, in UTC", MOMENT),
    "seen_to": Column("when it was last so, in UTC", MOMENT),
    "seen_precision": Column("how exact the two are", one_of(PRECISIONS)),
    "reported_at": Column("when it was reported, in UTC", MOMENT),
    "owner_force": Column("force that owns the statement"),
    "independent": Column("key of the independent source: equal keys are one source"),
    "item": Column("item that makes the statement"),
    "submission": Column("submission that the item is of"),
    "attributes": Column("what else the item says, as JSON", value=document("said")),
}

ENTITIES = {
    **_ENTITY,
    "names": Column("what sources call it, with '; ' between", value=joined("names")),
    "attributes": Column("what follows from its key, and what items say of it, as JSON", value=document("properties")),
}

NETWORKS = {
    "id": Column("id of the network"),
    "name": Column("its name"),
    "kind": Column("what it is; protection concerns are listed first", one_of(GROUP_KINDS)),
    "size": Column("how many members it has", COUNT),
    "newest": Column("when anything of it was last seen or reported, in UTC", MOMENT),
    "confidence": Column("how steady the grouping is, 0 to 1; it is not how sure anybody is of a person", SHARE),
    "review": Column("where its review stands", one_of(STATES), lambda row: row["review"]["state"]),
    "review_on": Column("day on which its review is due", MOMENT, lambda row: row["review"]["review_on"]),
    "overdue": Column("whether that day is past", TRUTH, lambda row: row["review"]["overdue"]),
    "why": Column("why it is listed, one sentence a line", value=lambda row: "\n".join(row["why"])),
}

NETWORK_MEMBERS = {
    "network": Column("id of the network"),
    **_ENTITY,
    "reason": Column("why it is a member"),
}

INDICATORS = {
    "network": Column("id of the network"),
    "network_name": Column("its name"),
    "indicator": Column("id of the indicator"),
    "name": Column("what it is called"),
    "tier": Column("its tier", one_of(TIERS)),
    "state": Column(
        "whether it is raised, or only present",
        one_of(INDICATOR_STATES),
        lambda row: indicator_state(row["state"], raised=row["raised"]),
    ),
    "sentence": Column("what was found"),
    "why_not_raised": Column("what is missing for it to be raised"),
}

TABLES: dict[str, dict[str, Column]] = {
    "statements": STATEMENTS,
    "entities": ENTITIES,
    "networks": NETWORKS,
    "network_members": NETWORK_MEMBERS,
    "indicators": INDICATORS,
}
"""Every table by the name of its method."""


def member_rows(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the members of every network of an answer of ``networks``."""
    for network in answer["networks"]:
        for member in network["members"]:
            yield {"network": network["id"], **member}


def indicator_rows(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the indicators of every network of an answer of ``indicators``."""
    for network in answer["networks"]:
        for one in network["indicators"]:
            yield {**one, "network": network["id"], "network_name": network["name"], "indicator": one["id"]}
