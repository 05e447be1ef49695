"""Who is reported to own or let premises, by statements that are graded well enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graphintel.analysis.lettings import LETTING_LINKS, is_letting
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.premises_use import is_poorly_graded
from graphintel.indicators.protected_people import is_not_to_be_named
from graphintel.indicators.times_of_use import days_of
from graphintel.model.ontology import ROLE_LINKS


def lettings_of(index: EvidenceIndex, premises: str) -> Mapping[str, set[int]]:
    """Return who owns or lets premises, none of them protected, with the rows that say so and are not poorly graded."""
    rows: dict[str, set[int]] = defaultdict(set)
    for kind in (*LETTING_LINKS, *ROLE_LINKS):
        for row in index.rows_to(kind, premises):
            if is_letting(kind, index.columns.part[row]) and not is_poorly_graded(index, row):
                rows[index.start[row]].add(row)
    return {party: said for party, said in rows.items() if not is_not_to_be_named(index, party)}


def is_still_let(index: EvidenceIndex, letting: int, today: int) -> bool:
    """Return whether a letting goes on, as far as dates tell: its period, where it states one, is not over.

    Parameters
    ----------
    index : EvidenceIndex
    letting : int
        Row.
    today : int
        Ordinal.
    """
    days = days_of(index, letting)
    return days is None or days[1] == days[0] or days[1] >= today
