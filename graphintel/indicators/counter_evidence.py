"""What speaks against an indicator where the graph shows it: the known false positives of ``domain.md`` D."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from graphintel.indicators.adverts import users
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, placeholder
from graphintel.model.display_words import count_text, grade_and_date
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import CONTROL_LINKS
from graphintel.model.report_ids import item_ref
from graphintel.model.roles import ROLES, RoleGroup


def shared_facilities(index: EvidenceIndex, entities: Iterable[str]) -> list[Reason]:
    """Say which of the entities are shared facilities."""
    return [
        Reason(f"{placeholder(entity)} is a shared facility: many people use it who need not know one another.")
        for entity in sorted(set(entities) & index.facilities)
    ]


def subscribing_firms(index: EvidenceIndex, number: str) -> list[Reason]:
    """Say which firms or agencies are named as subscriber of a number."""
    return [
        Reason(f"The subscriber is a firm or agency: {placeholder(index.start[row])}.", (row,))
        for row in index.rows_to("SUBSCRIBES", number)
        if type_of_id(index.start[row]) == "Organisation"
    ]


def only_user(index: EvidenceIndex, number: str) -> list[Reason]:
    """Say so where only one person is reported with a number: it may be an independent's own."""
    people = users(index, number)
    if len(people) != 1:
        return []
    return [Reason("Only one person is reported to use the number.", tuple(index.rows_to("USES_PHONE", number)))]


def tenants_together(index: EvidenceIndex, people: Collection[str]) -> list[Reason]:
    """Say so where two of the people are named tenants of the same premises."""
    leases: dict[str, dict[str, int]] = defaultdict(dict)
    for person in sorted(people):
        for row in index.rows_from("LEASES", person):
            leases[index.end[row]][person] = row
    return [
        Reason(
            f"{count_text(len(rows), 'of these people', 'of these people')} are named tenants of {placeholder(premises)} "
            "together: they may share it and its costs.",
            tuple(sorted(rows.values())),
        )
        for premises, rows in sorted(leases.items())
        if len(rows) > 1
    ]


def close_relations(index: EvidenceIndex, person: str, others: Collection[str]) -> list[Reason]:
    """Say which of the others are partner or relative of a person."""
    rows = index.rows_touching(("PARTNER_OF", "RELATIVE_OF"), [person])
    return [
        Reason("One of them is reported as partner or relative: help within a couple or family looks alike.", (row,))
        for row in rows
        if {index.start[row], index.end[row]} - {person} <= set(others)
    ]


def possible_coercion(index: EvidenceIndex, person: str) -> list[Reason]:
    """Say so where a person is also reported as exploited."""
    if not index.roles.is_exploited(person):
        return []
    rows = [
        *(row for row in index.rows_from("HOLDS_ROLE", person) if index.columns.part[row] in _EXPLOITED),
        *index.rows_from("HAS_FLAG", person),
        *(row for link in CONTROL_LINKS for row in index.rows_to(link, person)),
    ]
    return [Reason("Whoever this is about is also reported as exploited: may be coerced.", tuple(sorted(rows)))]


_EXPLOITED = frozenset(role for role, group in ROLES.items() if group is RoleGroup.EXPLOITED)


def contradictions(index: EvidenceIndex, rows: Iterable[int]) -> list[Reason]:
    """Say which items contradict those that the rows come from."""
    items = sorted({index.columns.item[row] for row in rows})
    return [
        Reason(
            f"{item_ref(index.start[row])} contradicts {item_ref(item)}, on which this rests; "
            f"it is graded {grade_and_date(index.columns.cited(row))}",
            (row,),
            names_items=True,
        )
        for item in items
        for row in index.contradicted.get(item, ())
    ]


def suspected_false_reasons(index: EvidenceIndex, kinds: Iterable[str], entities: Iterable[str]) -> list[Reason]:
    """Say which statements of these kinds about the entities are suspected to be false."""
    return [
        Reason("A statement is suspected to be false and weighs nothing", (row,))
        for row in index.suspected_false_rows(kinds, entities)
    ]
