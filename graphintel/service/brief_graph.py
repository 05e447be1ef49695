"""What a recipient's graph holds of the subject of a briefing: found, protected and told, before any format is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphintel.analysis.networks import Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.coarse import Shared, shared_dates
from graphintel.briefing.compose import Drawn
from graphintel.briefing.protect import REFERRAL_FLAGS, Ends, People, Said, ends_of, keep, read_people, told_alone
from graphintel.briefing.recipients import Profile
from graphintel.briefing.terms import Terms
from graphintel.errors import NotHeldError
from graphintel.indicators.case import Found
from graphintel.indicators.evaluation import evaluate
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject as Indicated
from graphintel.model.keys import entity_of_id, type_of_id
from graphintel.model.records import Columns, Statement
from graphintel.model.values.base import BadValue
from graphintel.resolve.identity import Identity
from graphintel.service.describe import Described, describe
from graphintel.service.networks import group_of, result_of, snapshot_of
from graphintel.service.view import View


@dataclass(frozen=True)
class Subject:
    """What is briefed, in the recipient's graph: canonical ids, and the network where it is one."""

    members: tuple[str, ...]
    network: Network | None


@dataclass(frozen=True)
class Material:
    """All that a briefing is composed from.

    ``found`` is what the indicators say, read on the statements that may be told and on nothing else.
    """

    subject: Subject
    people: People
    found: tuple[Found, ...]
    drawn: tuple[Drawn, ...]
    statements: tuple[Statement, ...]
    terms: Terms
    dates: Shared
    holders: Shared


def subject_of(
    view: View, ids: Sequence[str], meant: Collection[str], *, exact: bool = False, networks: bool = True
) -> Subject:
    """Return what is briefed, in the recipient's graph.

    Parameters
    ----------
    view : View
        The recipient's.
    ids : sequence of str
        One network, one thing (its network, or the thing with what it is linked to), or the things of a chart; those of
        a chart that the recipient's graph does not hold are left out.
    meant : collection of str
        Where a network of the maker's graph is asked for: its members there. The recipient's graph has its own networks;
        the one that shares most members is briefed.
    exact : bool
        True briefs one thing alone, as a chart that holds nothing else does.
    networks : bool
        False briefs the things asked for one beside the other, and of a network its members as the maker sees it: that
        they belong together would tell of what is withheld.

    Returns
    -------
    Subject

    Raises
    ------
    NotHeldError
        The recipient's graph holds nothing of it.
    """
    groups = result_of(view).groups if networks else ()
    if len(ids) == 1 and not exact and networks:
        found = group_of(view, ids[0]) or _nearest(groups, meant)
        if found is not None:
            return _of_network(found)
        if meant:
            raise NotHeldError(ids[0])
    asked = ids if networks or not meant else sorted(meant)
    canonical = sorted({thing for identifier in asked for thing in _canonical(view, identifier)})
    if not canonical:
        raise NotHeldError(ids[0])
    if exact or len(ids) > 1 or not networks:
        return Subject(tuple(canonical), None)
    held = next((group for group in groups if canonical[0] in _members(group)), None)
    if held is not None:
        return _of_network(held)
    return Subject((canonical[0], *_linked(snapshot_of(view), canonical[0])), None)


def _canonical(view: View, identifier: str) -> list[str]:
    """Return the thing that an id means, or nothing where the recipient's graph holds none."""
    return [view.whole_identity().canonical.get(record, record) for record in view.records(identifier)[:1]]


def _members(group: Network) -> set[str]:
    return {entry.id for entry in (*group.members, *group.events)}


def _nearest(groups: Iterable[Network], meant: Collection[str]) -> Network | None:
    """Return the group that shares most members with those meant; of equals the first by id; None where none does."""
    wanted = set(meant)
    shared = [(len(wanted & _members(group)), group) for group in groups]
    return min((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], pair[1].id), default=(0, None))[1]


def _of_network(group: Network) -> Subject:
    return Subject(tuple(sorted(_members(group) | set(group.facilities))), group)


def is_referred(view: View, ids: Iterable[str]) -> bool:
    """Return whether the viewer's graph states a referral, or its outcome, of anybody who has to do with these things."""
    records = {record for identifier in ids for record in view.records(identifier)}
    near = {end for s in view.statements(records) for end in (s.start, s.end) if type_of_id(end) == "Person"}
    return any(flag.part in REFERRAL_FLAGS for flag in view.statements(near, ("HAS_FLAG",)))


def _linked(snapshot: Snapshot, identifier: str) -> list[str]:
    """Return what one thing is linked to, as far as analysis looks."""
    node = snapshot.index.get(identifier)
    if node is None:
        return []
    begins, other, _ = snapshot.adjacency
    return [snapshot.ids[int(place)] for place in other[begins[node] : begins[node + 1]]]


def material_of(view: View, subject: Subject, profile: Profile, owner: str = "") -> Material:
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
    ends = ends_of(columns, identity.canonical)
    people = read_people(columns, ends, snapshot.roles, profile)
    events = _events(view, identity, columns, ends, set(subject.members))
    kept = keep(columns, ends, snapshot.roles, people, profile, events, owner)
    shown = [member for member in subject.members if member not in kept.withheld]
    told = {columns.id[row] for row in kept.rows}
    statements = _statements(view, identity, shown, told, profile)
    near = _near(columns, ends, people, set(subject.members), {s.item for s in statements})
    things = describe(view, {*shown, *near}, identity, [], reveal={*shown, *near})
    return Material(
        subject=subject,
        people=people,
        found=_found(view, subject, shown, columns.taken(kept.rows)) if profile.signs else (),
        drawn=_drawn(view, [things[one] for one in shown if one in things], subject),
        statements=tuple(statements),
        terms=_terms([things[one] for one in near if one in things], kept.withheld | _untold(ends, subject, profile)),
        dates=shared_dates(_dated(columns, ends, people)),
        holders=_holders(snapshot, people),
    )


def _untold(ends: Ends, subject: Subject, profile: Profile) -> set[str]:
    """Return what members have to do with, over one thing between, that a body outside policing is told of in no text."""
    if profile.police:
        return set()
    near, told = set(subject.members), profile.types | profile.counted | {"Item"}
    for _ in range(2):
        near |= {end for pair in ends if near.intersection(pair) for end in pair}
    return {end for end in near if type_of_id(end) not in told}


def _events(view: View, identity: Identity, columns: Columns, ends: Ends, members: set[str]) -> Said:
    """Return what types are said of the events that members, or items that speak of members, have to do with."""
    items = {item for pair, item in zip(ends, columns.item, strict=True) if members.intersection(pair)}
    near = {
        end
        for pair, item in zip(ends, columns.item, strict=True)
        if item in items
        for end in pair
        if type_of_id(end) == "Event"
    }
    told: dict[str, set[str]] = {}
    for statement in view.said_of({record for event in near for record in identity.clusters.get(event, (event,))}):
        if statement.type == "NAMES" and (kind := statement.properties.get("event_type")):
            told.setdefault(identity.canonical.get(statement.end, statement.end), set()).add(str(kind))
    return told


def _found(view: View, subject: Subject, shown: Collection[str], told: Columns) -> tuple[Found, ...]:
    """Return what the indicators of a network say, read on what may be told of it."""
    if subject.network is None:
        return ()
    facilities = frozenset(facility.id for facility in result_of(view).facilities)
    scene = Scene.of(told, view.whole_identity().canonical, facilities)
    asked = Indicated.network(subject.network.id, [one for one in shown if one not in facilities])
    return tuple(evaluate(scene, asked, view.today, view.off))


def _statements(
    view: View, identity: Identity, shown: Collection[str], told: Collection[str], profile: Profile
) -> list[Statement]:
    """Return the statements among what is shown that may be told, with canonical ends; of one end where only that may go."""
    records = {record for one in shown for record in identity.clusters.get(one, (one,))}
    mine = set(shown)
    found = []
    for statement in view.statements(records):
        start, end = (identity.canonical.get(e, e) for e in (statement.start, statement.end))
        if statement.id not in told or start == end:
            continue
        if place := told_alone(profile, statement.type, statement.part, (start, end)):
            start = end = place
        if start in mine and (end in mine or end.startswith("item:")):
            found.append(replace(statement, start=start, end=end))
    return found


def _near(columns: Columns, ends: Ends, people: People, members: set[str], items: set[str]) -> list[str]:
    """Return the sheltered people whose names could stand in a text: members, those linked to one, those of an item told."""
    near: set[str] = set()
    for pair, item in zip(ends, columns.item, strict=True):
        if item in items or members.intersection(pair):
            near |= people.sheltered.intersection(pair)
    return sorted(near)


def _drawn(view: View, things: Sequence[Described], subject: Subject) -> tuple[Drawn, ...]:
    facilities = subject.network.facilities if subject.network is not None else ()
    entities = view.visible([record for thing in things for record in thing.records])
    return tuple(
        Drawn(
            id=thing.id,
            type=thing.type,
            caption=entities[thing.records[0]].caption,
            names=tuple(thing.names),
            roles=tuple(thing.roles),
            doubted=thing.held.doubted,
            led=tuple(thing.held.under),
            flags=frozenset(thing.flags),
            facts=_plain(thing.properties),
            belongs=thing.id not in facilities,
        )
        for thing in things
    )


def _plain(properties: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    return {name: value for name, value in properties.items() if isinstance(value, str | int | float | bool)}


def _terms(sheltered: Iterable[Described], withheld: Iterable[str]) -> Terms:
    """Return what must not be written: names and ids of people, and numbers, places and ids of what only they use."""
    texts: set[str] = set()
    numbers: set[str] = set()
    for person in sheltered:
        texts.update(person.names)
        for record in person.records:
            texts.update((record, record.partition(":")[2], record.rpartition(":")[2]))
    for thing in withheld:
        texts.update((thing, thing.partition(":")[2]))
        if type_of_id(thing) == "Phone":
            numbers.add(thing)
        else:
            texts.add(_caption_of(thing))
    return Terms.of(filter(None, texts), numbers)


def _caption_of(identifier: str) -> str:
    """Return how a thing's key reads; nothing where it has no reading of its own."""
    try:
        return entity_of_id(identifier).caption
    except BadValue:
        return ""


def _dated(columns: Columns, ends: Ends, people: People) -> Iterable[tuple[str, str]]:
    """Yield each sheltered person with each date that a statement gives."""
    dates = zip(columns.seen_from, columns.seen_to, columns.reported_at, strict=True)
    for pair, told in zip(ends, dates, strict=True):
        for person in people.sheltered.intersection(pair):
            yield from ((person, when) for when in told if when)


def _holders(snapshot: Snapshot, people: People) -> Shared:
    """Return how many sheltered people hold each role."""
    counts: dict[str, int] = {}
    for person in people.sheltered:
        for role in snapshot.roles.said.get(person, ()):
            counts[role] = counts.get(role, 0) + 1
    return counts
