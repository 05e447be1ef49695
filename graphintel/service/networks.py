"""Networks: what analysis finds in the viewer's graph, told with names and reasons, kept as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from graphintel.analysis.facilities import find_facilities
from graphintel.analysis.member_reasons import member_reasons
from graphintel.analysis.networks import AnalysisResult, Network, changes_since, find_networks, open_network
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.reasons import citation_suffix, label_words, with_captions
from graphintel.analysis.results import Member as AnalysedMember
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import NETWORKS_SECONDS, Deadline
from graphintel.errors import LedgerBusyError, NotHeldError
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.promotion import promoted
from graphintel.ledger.ledger import Ledger
from graphintel.model.display_words import CONFIDENCE_MEANS
from graphintel.model.ontology import PASSABLE
from graphintel.model.progress import part_of_work, report_share
from graphintel.resolve.identity import Identity
from graphintel.service.answer_json import JsonObject, fields_of, from_json
from graphintel.service.answers.entities import Member, NamedEntity
from graphintel.service.answers.networks import (
    ListedNetwork,
    NetworkAnswer,
    NetworkChanges,
    NetworkDetail,
    NetworkList,
    PrintedParameters,
)
from graphintel.service.describe import EntityDescription, describe_entities, statement_answers
from graphintel.service.read_functions import read_function
from graphintel.service.view import View
from graphintel.service.visible_reviews import VisibleReviews
from graphintel.store.reader import GraphMovedError

NETWORKS_FINDING = "networks"
_RESULT = "result"
"""Under which name the networks of a view are kept."""

_FOUND = 0.9
"""About which share of it is done once networks are found, and indicators are still to be heard."""

MAX_STATEMENTS = 2000
"""The most statements that one opened network shows; a chart is unusable above."""


def snapshot_of(view: View) -> Snapshot:
    """Return the viewer's snapshot as arrays, kept for this key set and revision."""

    def build() -> Snapshot:
        return Snapshot.of(view.columns(), view.whole_identity().canonical)

    snapshot: Snapshot = view.cached("snapshot", build)
    return snapshot


def analysis_of(view: View, seconds: float = NETWORKS_SECONDS) -> AnalysisResult:
    """Return the networks in the viewer's snapshot, raised indicators heard, kept for this key set and revision."""
    return _analysis(view, seconds)[0]


def is_analysed(view: View) -> bool:
    """Return whether the networks in the viewer's snapshot are kept for this key set and revision: nobody waits for them."""
    return view.is_kept(_RESULT, view.indicators_off)


def find_group(view: View, identifier: str) -> Network | None:
    """Return the network or group of an id, or None where the viewer's graph has none."""
    return analysis_of(view).by_id.get(identifier)


def evidence_index_of(view: View) -> EvidenceIndex:
    """Return what indicators look at in the viewer's snapshot, kept for this key set and revision."""
    return _analysis(view)[1]


def find_kept_networks(view: View, seconds: float = NETWORKS_SECONDS) -> AnalysisResult:
    """Return the networks in the viewer's snapshot, before indicators; what was found of the same content is looked up."""
    kept, deadline = (view.component_results, view.run, view.kept_groups), Deadline(seconds)
    return find_networks(snapshot_of(view), _parameters(view), *kept, deadline)


def _analysis(view: View, seconds: float = NETWORKS_SECONDS) -> tuple[AnalysisResult, EvidenceIndex]:
    def build() -> tuple[AnalysisResult, EvidenceIndex]:
        snapshot = snapshot_of(view)
        with part_of_work(0.0, _FOUND):
            result = find_kept_networks(view, seconds)
        index = EvidenceIndex.of_snapshot(snapshot, [facility.id for facility in result.facilities])
        heard = promoted(result, index, view.indicators_off)
        report_share(1, 1)
        return heard, index

    analysis: tuple[AnalysisResult, EvidenceIndex] = view.cached(_RESULT, build, view.indicators_off)
    return analysis


def _parameters(view: View) -> AnalysisParameters:
    """Return the settings, with what analysts decided about facilities; the newest decision on each counts."""
    judged = {decision.a: decision.verdict for decision in view.decisions() if decision.a == decision.b}
    return replace(
        DEFAULT_PARAMETERS,
        facilities=tuple(sorted(one for one, verdict in judged.items() if verdict == "facility")),
        not_facilities=tuple(sorted(one for one, verdict in judged.items() if verdict == "no_facility")),
    )


def facilities_on_paths(view: View) -> frozenset[str]:
    """Return the shared facilities that a path avoids and names: also what only contact shows to be one, as a taxi firm's number."""

    def build() -> frozenset[str]:
        known = frozenset(facility.id for facility in analysis_of(view).facilities)
        snapshot = snapshot_of(view).passable
        if snapshot is snapshot_of(view):
            return known
        found = find_facilities(snapshot, _parameters(view), view.component_results, view.run)
        return known | {snapshot.ids[node] for node in found}

    facilities: frozenset[str] = view.cached("facilities on paths", build)
    return facilities


@read_function()
def networks(view: View, every: bool = False, limit: int = 0, first: int = 0) -> NetworkList:
    """Return networks with why each is listed.

    Parameters
    ----------
    view : View
        Whose graph.
    every : bool
        True lists every group; else networks, and before them what is a protection concern.
    limit : int
        Most listed; 0 for all.
    first : int
        How many are passed over: whole parts of ``limit``, and none where there would be nothing left to list.

    Returns
    -------
    NetworkList
        ``total`` counts before the limit; ``snapshot`` is the hash of what was looked at.
    """
    result = analysis_of(view)
    groups = result.groups if every else result.listed
    begin = max(0, min(first, len(groups) - 1)) // limit * limit if limit else 0
    chosen = list(groups[begin : begin + limit] if limit else groups)
    identity = view.whole_identity()
    facilities = [facility.id for facility in result.facilities]
    described = _describe_networks(view, identity, chosen, facilities)
    reviewed = VisibleReviews.of(view, snapshot_of(view), result.groups)
    return NetworkList(
        networks=tuple(
            ListedNetwork(**fields_of(_network_answer(view, group, described)), review=reviewed.network(group))
            for group in chosen
        ),
        facilities=_named(facilities, described),
        parameters=from_json(PrintedParameters, result.parameters),
        snapshot=result.snapshot,
        first=begin,
        total=len(groups),
        concerns=sum(group.kind == "protection concern" for group in groups),
    )


@read_function()
def network(view: View, id: str) -> NetworkDetail:
    """Return one network or group, opened.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        ``network:`` and its hash, as ``networks`` lists it.

    Returns
    -------
    NetworkDetail

    Raises
    ------
    NotHeldError
        Where the viewer's graph has no such network.
    """
    result = analysis_of(view)
    group = find_group(view, id)
    if group is None:
        raise NotHeldError(id)
    identity = view.whole_identity()
    detail = open_network(snapshot_of(view), result, group)
    described = _describe_networks(view, identity, [group], group.facilities)
    members = {member.id for member in group.members} | {event.id for event in group.events}
    shown_ids = members | set(group.facilities)
    clusters = {record for member in members for record in identity.clusters.get(member, (member,))}
    statements = [
        s
        for s in view.statements(clusters)
        if s.id in detail.statements and {identity.canonical.get(e, e) for e in (s.start, s.end)} <= shown_ids
    ]
    statements.sort(key=lambda statement: statement.type in PASSABLE)  # where it is cut, ties stay
    changes = changes_since(view.newest_finding(NETWORKS_FINDING), group, snapshot_of(view).index)
    return NetworkDetail(
        **fields_of(_network_answer(view, group, described)),
        cells=tuple(tuple(cell) for cell in detail.cells),
        brokers=tuple(described[b.id].member(b.reason) for b in detail.brokers if b.id in described),
        changed=from_json(NetworkChanges, changes),
        statements=statement_answers(view, statements[:MAX_STATEMENTS], identity, described),
        review=VisibleReviews.of(view, snapshot_of(view), result.groups).network(group),
        layout={key: (x, y) for key, (x, y) in sorted(detail.layout.items()) if key in shown_ids},
    )


def _describe_networks(
    view: View, identity: Identity, chosen: Iterable[Network], facilities: Iterable[str]
) -> dict[str, EntityDescription]:
    """Describe every member, event and facility at once."""
    ids = {entry.id for group in chosen for entry in (*group.members, *group.events)}
    ids |= {facility for group in chosen for facility in group.facilities} | set(facilities)
    return describe_entities(view, ids, identity, [])


def _named(facilities: Iterable[str], described: Mapping[str, EntityDescription]) -> tuple[NamedEntity, ...]:
    """Return shared facilities as they are listed."""
    return tuple(described[one].name() for one in facilities if one in described)


def caption_by_id(described: Mapping[str, EntityDescription]) -> Callable[[str], str]:
    """Return how to call an entity in a sentence, by its id: a protected person by the pseudonym."""

    def caption(identifier: str) -> str:
        entity = described.get(identifier)
        if entity is None:
            return "something that is not shown"
        return entity.pseudonym or f"{label_words(entity.type)} {entity.caption}"

    return caption


def reasons_with_items(view: View, group: Network) -> list[str]:
    """Return why a network is listed, each sentence with the items that it rests on."""
    snapshot = snapshot_of(view)
    return [
        f"{sentence.rstrip('.')}{citation_suffix(snapshot.columns, map(snapshot.row_of_statement, ids))}."
        for sentence, ids in zip(group.why, group.why_statements, strict=True)
    ]


def _network_answer(view: View, group: Network, described: Mapping[str, EntityDescription]) -> NetworkAnswer:
    """Return what every answer says of a network; protected people keep their pseudonyms."""

    caption = caption_by_id(described)

    reasons = member_reasons(snapshot_of(view), group)

    def entries(members: Iterable[AnalysedMember]) -> tuple[Member, ...]:
        return tuple(
            described[m.id].member(with_captions(reasons[m.id].sentence, caption)) for m in members if m.id in described
        )

    return NetworkAnswer(
        id=group.id,
        name=group.name,
        kind=group.kind,
        why=tuple(reasons_with_items(view, group)),
        size=group.size,
        members=entries(group.members),
        events=entries(group.events),
        types=dict(group.types),
        confidence=group.confidence,
        confidence_means=CONFIDENCE_MEANS,
        newest=group.newest,
        facilities=_named(group.facilities, described),
    )


def store_finding(ledger: Ledger, view: View, name: str, answer: JsonObject, at: str, keys: str) -> None:
    """Keep the networks of a key set as a finding, where its visible data changed since the last one.

    While another process writes the ledger, or where the graph moved on since, none is kept: whoever reads next keeps it.

    Parameters
    ----------
    ledger : Ledger
        Where findings are kept.
    view : View
        Whose graph.
    name : str
        The read function; others than ``networks`` leave no finding.
    answer : dict
        What it returned.
    at : str
        The moment.
    keys : str
        Digest of the key set.
    """
    if name != NETWORKS_FINDING:
        return
    earlier_finding = view.newest_finding(NETWORKS_FINDING)
    if earlier_finding is not None and all(
        earlier_finding.get(part) == answer[part] for part in ("snapshot", "parameters")
    ):
        return
    try:
        result = analysis_of(view)
    except GraphMovedError:
        return
    content = {
        "snapshot": result.snapshot,
        "parameters": dict(result.parameters),
        "networks": {
            group.id: {"name": group.name, "members": sorted(member.id for member in group.members)}
            for group in result.groups
        },
    }
    with suppress(LedgerBusyError):
        ledger.findings.add(
            NETWORKS_FINDING,
            keys,
            parameters=dict(result.parameters),
            snapshot=result.snapshot,
            at=at,
            content=content,
            holds=view.viewer.holds,
            revision=view.read_point.revision,
        )
