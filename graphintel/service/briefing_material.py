"""The material of a briefing: what the recipient's graph has on its subject, after protection and before any format."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphintel.analysis.networks import Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.compose import SelectedEntity
from graphintel.briefing.forbidden_terms import ForbiddenTerms
from graphintel.briefing.generalise import PeopleCounts, count_people_by_date
from graphintel.briefing.protect import (
    REFERRAL_FLAGS,
    CanonicalEnds,
    EventTypes,
    People,
    canonical_ends,
    only_disclosed_end,
    read_people,
    select_disclosable,
)
from graphintel.briefing.recipient_profiles import Profile
from graphintel.errors import NotHeldError
from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.subject import Subject as IndicatorSubject
from graphintel.model.captions import record_to_read
from graphintel.model.keys import entity_of_id, type_of_id
from graphintel.model.ontology import DIALLED, EVENTS, FLAG_LINKS, NAME_LINKS, PEOPLE, STATING_TYPES
from graphintel.model.records import Columns, Statement
from graphintel.model.values.base import InvalidValueError
from graphintel.resolve.identity import Identity
from graphintel.service.describe import EntityDescription, describe_entities
from graphintel.service.networks import analysis_of, find_group, snapshot_of
from graphintel.service.view import View


@dataclass(frozen=True)
class BriefingSubject:
    """What is briefed, in the recipient's graph: canonical ids, and the network where it is one."""

    members: tuple[str, ...]
    network: Network | None


@dataclass(frozen=True)
class Material:
    """All that a briefing is composed from.

    ``findings`` is what the indicators say, read on the statements that may be told and on nothing else.
    """

    subject: BriefingSubject
    people: People
    findings: tuple[IndicatorFinding, ...]
    drawn: tuple[SelectedEntity, ...]
    statements: tuple[Statement, ...]
    forbidden_terms: ForbiddenTerms
    dates: PeopleCounts
    holders: PeopleCounts


def find_subject(
    view: View, ids: Sequence[str], requested_members: Collection[str], *, exact: bool = False, networks: bool = True
) -> BriefingSubject:
    """Return what is briefed, in the recipient's graph.

    Parameters
    ----------
    view : View
        The recipient's.
    ids : sequence of str
        One network, one entity (its network, or the entity with what it is linked to), or the entities of a chart; those of
        a chart that the recipient's graph does not hold are left out.
    requested_members : collection of str
        Where a network of the maker's graph is asked for: its members there. The recipient's graph has its own networks;
        the one that shares most members is briefed.
    exact : bool
        True briefs one entity alone, as a chart that holds nothing else does.
    networks : bool
        False briefs the entities asked for one beside the other, and of a network its members as the maker sees it: that
        they belong together would tell of what is withheld.

    Returns
    -------
    Subject

    Raises
    ------
    NotHeldError
        The recipient's graph holds nothing of it.
    """
    groups = analysis_of(view).groups if networks else ()
    if len(ids) == 1 and not exact and networks:
        result = find_group(view, ids[0]) or _most_similar_group(groups, requested_members)
        if result is not None:
            return _network_subject(result)
        if requested_members:
            raise NotHeldError(ids[0])
    asked = ids if networks or not requested_members else sorted(requested_members)
    canonical = sorted({entity for identifier in asked for entity in _canonical_ids(view, identifier)})
    if not canonical:
        raise NotHeldError(ids[0])
    if exact or len(ids) > 1 or not networks:
        return BriefingSubject(tuple(canonical), None)
    containing_group = next((group for group in groups if canonical[0] in _members(group)), None)
    if containing_group is not None:
        return _network_subject(containing_group)
    return BriefingSubject((canonical[0], *_linked_ids(snapshot_of(view), canonical[0])), None)


def _canonical_ids(view: View, identifier: str) -> list[str]:
    """Return the entity that an id means, or nothing where the recipient's graph holds none."""
    return [view.whole_identity().canonical.get(record, record) for record in view.records(identifier)[:1]]


def _members(group: Network) -> set[str]:
    return {entry.id for entry in (*group.members, *group.events)}


def _most_similar_group(groups: Iterable[Network], requested_members: Collection[str]) -> Network | None:
    """Return the group that shares most members with those meant; of equals the first by id; None where none does."""
    wanted = set(requested_members)
    shared = [(len(wanted & _members(group)), group) for group in groups]
    return min((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], pair[1].id), default=(0, None))[1]


def _network_subject(group: Network) -> BriefingSubject:
    return BriefingSubject(tuple(sorted(_members(group) | set(group.facilities))), group)


def has_referral(view: View, ids: Iterable[str]) -> bool:
    """Return whether the viewer's graph states a referral, or its outcome, of anybody who has to do with these entities."""
    records = {record for identifier in ids for record in view.records(identifier)}
    near = {end for s in view.statements(records) for end in (s.start, s.end) if type_of_id(end) in PEOPLE}
    return any(flag.part in REFERRAL_FLAGS for flag in view.statements(near, tuple(FLAG_LINKS)))


def _linked_ids(snapshot: Snapshot, identifier: str) -> list[str]:
    """Return what one entity is linked to, as far as analysis looks."""
    node = snapshot.index.get(identifier)
    if node is None:
        return []
    begins, other, _ = snapshot.adjacency
    return [snapshot.ids[int(place)] for place in other[begins[node] : begins[node + 1]]]


def collect_material(view: View, subject: BriefingSubject, profile: Profile, owner: str = "") -> Material:
    """Return what may be told of a subject, and what must not be written.

    Parameters
    ----------
    view : View
        The recipient's.
    subject : Subject
    profile : Profile
    owner : str
        Code under which the recipient's own items are held.

    Returns
    -------
    Material
    """
    columns, snapshot, identity = view.columns(), snapshot_of(view), view.whole_identity()
    ends = canonical_ends(columns, identity.canonical)
    people = read_people(columns, ends, snapshot.roles, profile)
    events = _event_types(view, identity, columns, ends, set(subject.members))
    disclosable = select_disclosable(columns, ends, snapshot.roles, people, profile, events, owner)
    shown = [member for member in subject.members if member not in disclosable.withheld]
    disclosed = {columns.id[row] for row in disclosable.rows}
    statements = _disclosable_statements(view, identity, shown, disclosed, profile)
    near = _protected_people_nearby(columns, ends, people, set(subject.members), {s.item for s in statements})
    described = describe_entities(view, {*shown, *near}, identity, [], reveal={*shown, *near})
    return Material(
        subject=subject,
        people=people,
        findings=_indicator_findings(view, subject, shown, columns.taken(disclosable.rows))
        if profile.shows_indicators
        else (),
        drawn=_drawn_entities(view, [described[one] for one in shown if one in described], subject),
        statements=tuple(statements),
        forbidden_terms=_forbidden_terms(
            [described[one] for one in near if one in described],
            disclosable.withheld | _undisclosed_neighbours(ends, subject, profile),
        ),
        dates=count_people_by_date(_dates_of_protected(columns, ends, people)),
        holders=_protected_people_by_role(snapshot, people),
    )


def _undisclosed_neighbours(ends: CanonicalEnds, subject: BriefingSubject, profile: Profile) -> set[str]:
    """Return what members have to do with, over one entity between, that a body outside policing is told of in no text."""
    if profile.police:
        return set()
    near, disclosed = set(subject.members), profile.types | profile.counted | STATING_TYPES
    for _ in range(2):
        near |= {end for pair in ends if near.intersection(pair) for end in pair}
    return {end for end in near if type_of_id(end) not in disclosed}


def _event_types(
    view: View, identity: Identity, columns: Columns, ends: CanonicalEnds, members: set[str]
) -> EventTypes:
    """Return what types are said of the events that members, or items that speak of members, have to do with."""
    items = {item for pair, item in zip(ends, columns.item, strict=True) if members.intersection(pair)}
    near = {
        end
        for pair, item in zip(ends, columns.item, strict=True)
        if item in items
        for end in pair
        if type_of_id(end) in EVENTS
    }
    event_types: dict[str, set[str]] = {}
    for statement in view.statements_about(
        {record for event in near for record in identity.clusters.get(event, (event,))}
    ):
        if statement.type in NAME_LINKS and (kind := statement.properties.get("event_type")):
            event_types.setdefault(identity.canonical.get(statement.end, statement.end), set()).add(str(kind))
    return event_types


def _indicator_findings(
    view: View, subject: BriefingSubject, shown: Collection[str], disclosed: Columns
) -> tuple[IndicatorFinding, ...]:
    """Return what the indicators of a network say, read on what may be told of it."""
    if subject.network is None:
        return ()
    facilities = frozenset(facility.id for facility in analysis_of(view).facilities)
    index = EvidenceIndex.of(disclosed, view.whole_identity().canonical, facilities)
    asked = IndicatorSubject.network(subject.network.id, [one for one in shown if one not in facilities])
    return tuple(evaluate_indicators(index, asked, view.today, view.indicators_off))


def _disclosable_statements(
    view: View, identity: Identity, shown: Collection[str], disclosed: Collection[str], profile: Profile
) -> list[Statement]:
    """Return the statements among what is shown that may be told, with canonical ends; of one end where only that may go."""
    records = {record for one in shown for record in identity.clusters.get(one, (one,))}
    mine = set(shown)
    result = []
    for statement in view.statements(records):
        start, end = (identity.canonical.get(e, e) for e in (statement.start, statement.end))
        if statement.id not in disclosed or start == end:
            continue
        if place := only_disclosed_end(profile, statement.type, statement.part, (start, end)):
            start = end = place
        if start in mine and (end in mine or type_of_id(end) in STATING_TYPES):
            result.append(replace(statement, start=start, end=end))
    return result


def _protected_people_nearby(
    columns: Columns, ends: CanonicalEnds, people: People, members: set[str], items: set[str]
) -> list[str]:
    """Return the protected people whose names could stand in a text: members, those linked to one, those of an item told."""
    near: set[str] = set()
    for pair, item in zip(ends, columns.item, strict=True):
        if item in items or members.intersection(pair):
            near |= people.protected.intersection(pair)
    return sorted(near)


def _drawn_entities(
    view: View, described: Sequence[EntityDescription], subject: BriefingSubject
) -> tuple[SelectedEntity, ...]:
    facilities = subject.network.facilities if subject.network is not None else ()
    entities = view.visible([record for entity in described for record in entity.records])
    return tuple(
        SelectedEntity(
            id=entity.id,
            type=entity.type,
            caption=record_to_read([entities[record] for record in entity.records]).caption,
            names=tuple(entity.names),
            roles=tuple(entity.roles),
            doubted=entity.person_roles.doubted,
            led=tuple(entity.person_roles.protecting_links),
            flags=frozenset(entity.flags),
            facts=_plain_values(entity.properties),
            belongs=entity.id not in facilities,
        )
        for entity in described
    )


def _plain_values(properties: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    return {name: value for name, value in properties.items() if isinstance(value, str | int | float | bool)}


def _forbidden_terms(protected_people: Iterable[EntityDescription], withheld: Iterable[str]) -> ForbiddenTerms:
    """Return what must not be written: names and ids of people, and numbers, places and ids of what only they use."""
    texts: set[str] = set()
    numbers: set[str] = set()
    for person in protected_people:
        texts.update(person.names)
        for record in person.records:
            texts.update((record, record.partition(":")[2], record.rpartition(":")[2]))
    for entity in withheld:
        texts.update((entity, entity.partition(":")[2]))
        if type_of_id(entity) in DIALLED:
            numbers.add(entity)
        else:
            texts.add(_caption_of(entity))
    return ForbiddenTerms.of(filter(None, texts), numbers)


def _caption_of(identifier: str) -> str:
    """Return how an entity's key reads; nothing where it has no reading of its own."""
    try:
        return entity_of_id(identifier).caption
    except InvalidValueError:
        return ""


def _dates_of_protected(columns: Columns, ends: CanonicalEnds, people: People) -> Iterable[tuple[str, str]]:
    """Yield each protected person with each date that a statement gives."""
    dates = zip(columns.seen_from, columns.seen_to, columns.reported_at, strict=True)
    for pair, days in zip(ends, dates, strict=True):
        for person in people.protected.intersection(pair):
            yield from ((person, when) for when in days if when)


def _protected_people_by_role(snapshot: Snapshot, people: People) -> PeopleCounts:
    """Return how many protected people hold each role."""
    counts: dict[str, int] = {}
    for person in people.protected:
        for role in snapshot.roles.said.get(person, ()):
            counts[role] = counts.get(role, 0) + 1
    return counts
