"""What a list of premises tells of each: where it is, who lets it, what was done there, and whether safeguarding comes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graphintel.analysis.lettings import is_letting
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.lettings_of_premises import is_still_let, lettings_of
from graphintel.indicators.premises_use import people_reported
from graphintel.model.event_types import CLOSURES, VISITS
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import (
    DIRECT_ACTIVITY,
    ENTITY_TYPES,
    EVENTS,
    INTERESTS,
    INVOLVING_LINKS,
    LOCATIONS,
    NAME_LINKS,
    STRUCTURAL,
    VENUES,
)
from graphintel.model.values.date import last_day
from graphintel.model.values.premises import area_of_key
from graphintel.service.view import View

NO_ACTIVITY = (INTERESTS - DIRECT_ACTIVITY) | STRUCTURAL
"""Links that say who has premises or pays for them, and where they are: a lease that ends in years is no sign of life."""


@dataclass(frozen=True, slots=True)
class PremisesFacts:
    """Facts of one premises.

    Attributes
    ----------
    area : str
    landlords : tuple of str
        Canonical ids of who owns or lets it now, by statements that are graded well enough; none of a protected person.
    newest : str
        Day of the newest report of anything but who has it or pays for it and where it is; none after it was reported.
    visits, closures : int
    concern : bool
        Whether somebody who may be exploited is reported there.
    """

    area: str
    landlords: tuple[str, ...]
    newest: str
    visits: int
    closures: int
    concern: bool


def premises_facts(view: View, index: EvidenceIndex, premises: Iterable[str]) -> dict[str, PremisesFacts]:
    """Return the facts of premises, by canonical id.

    Parameters
    ----------
    view : View
        Whose graph; asked once for the events at all of them.
    index : EvidenceIndex
        Of the same view.
    premises : iterable of str
        Canonical ids.
    """
    places = list(premises)
    events = {place: _events_at(index, place) for place in places}
    kinds = _types_of_events(view, {event for at in events.values() for event in at})
    return {
        place: PremisesFacts(
            area=area_of(index, place),
            landlords=_landlords(index, place, view.today),
            newest=_newest(index, place, view.today),
            visits=sum(bool(kinds[event] & VISITS) for event in events[place]),
            closures=sum(bool(kinds[event] & CLOSURES) for event in events[place]),
            concern=any(index.roles.is_exploited(person) for person in people_reported(index, place)),
        )
        for place in places
    }


def _events_at(index: EvidenceIndex, place: str) -> set[str]:
    rows = (row for kind in INVOLVING_LINKS for row in index.rows_to(kind, place))
    return {index.start[row] for row in rows if type_of_id(index.start[row]) in EVENTS}


def _types_of_events(view: View, events: set[str]) -> Mapping[str, set[str]]:
    """Return what visible statements say that events were."""
    identity = view.whole_identity()
    records = {record for event in events for record in identity.clusters.get(event, (event,))}
    kinds: dict[str, set[str]] = defaultdict(set)
    for statement in view.statements_about(records):
        kind_property = ENTITY_TYPES[type_of_id(statement.end)].kind_property
        if statement.type in NAME_LINKS and (kind := statement.properties.get(kind_property)):
            kinds[identity.canonical.get(statement.end, statement.end)].add(str(kind))
    return kinds


def area_of(index: EvidenceIndex, place: str) -> str:
    """Return the area that most statements put premises in; else what their own key says."""
    stated = Counter(
        index.end[row]
        for kind in STRUCTURAL
        for row in index.rows_from(kind, place)
        if type_of_id(index.end[row]) in LOCATIONS - VENUES
    )
    if stated:
        return min(stated, key=lambda area: (-stated[area], area)).partition(":")[2]
    return area_of_key(place.partition(":")[2])


def _landlords(index: EvidenceIndex, place: str, today: str) -> tuple[str, ...]:
    now = date.fromisoformat(today).toordinal() if today else 0
    lettings = lettings_of(index, place).items()
    return tuple(sorted(party for party, rows in lettings if any(is_still_let(index, row, now) for row in rows)))


def _newest(index: EvidenceIndex, place: str, today: str) -> str:
    c = index.columns
    rows = {
        row
        for side in (index.rows_by_start, index.rows_by_end)
        for kind in side.kinds
        if kind not in NO_ACTIVITY
        for row in side.at(kind, place)
        if c.seen_from[row] and not is_letting(kind, c.part[row])
    }
    days = (_last_day_reported(c.seen_from[row], c.seen_to[row], c.reported_at[row]) for row in rows)
    return max((day for day in days if not today or day <= today), default="")


def _last_day_reported(seen_from: str, seen_to: str, reported_at: str) -> str:
    """Return the last day of which a report tells: when it was made, an end that was still to come had not happened."""
    return max(last_day(seen_from), min(last_day(seen_to or seen_from), last_day(reported_at)))
