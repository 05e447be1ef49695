"""What a list of premises tells of each: where it is, who lets it, what was done there, and whether safeguarding comes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphintel.analysis.lettings import LETTING_LINKS
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.premises_use import people_reported
from graphintel.model.event_types import CLOSURES, VISITS
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import (
    ENTITY_TYPES,
    EVENTS,
    INVOLVING_LINKS,
    LOCATIONS,
    NAME_LINKS,
    PEOPLE,
    STRUCTURAL,
    VENUES,
)
from graphintel.model.values.premises import area_of_key
from graphintel.service.view import View


@dataclass(frozen=True, slots=True)
class PremisesFacts:
    """Facts of one premises.

    Attributes
    ----------
    area : str
    landlords : tuple of str
        Canonical ids; none of a protected person.
    newest : str
        Day of the newest report of anything but who lets it and where it is.
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
            landlords=_landlords(index, place),
            newest=_newest(index, place),
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


def _landlords(index: EvidenceIndex, place: str) -> tuple[str, ...]:
    parties = {index.start[row] for kind in LETTING_LINKS for row in index.rows_to(kind, place)}
    return tuple(sorted(one for one in parties if not (type_of_id(one) in PEOPLE and index.roles.is_protected(one))))


def _newest(index: EvidenceIndex, place: str) -> str:
    rows = [
        row
        for side in (index.rows_by_start, index.rows_by_end)
        for kind in side.kinds
        if kind not in LETTING_LINKS and kind not in STRUCTURAL
        for row in side.at(kind, place)
    ]
    return index.first_and_last_day(rows)[1]
