"""Networks: what analysis finds in the viewer's graph, told with names and reasons, kept as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphintel.analysis.networks import Network, Result, changes_since, find_networks, open_network
from graphintel.analysis.parameters import DEFAULT, Parameters
from graphintel.analysis.reasons import by_items, spoken, words_of
from graphintel.analysis.snapshot import Snapshot
from graphintel.errors import NotHeldError
from graphintel.indicators.promotion import promoted
from graphintel.indicators.scene import Scene
from graphintel.ledger.ledger import Ledger
from graphintel.model.words import CONFIDENCE_MEANS
from graphintel.resolve.identity import Identity
from graphintel.service.describe import Described, describe, statement_answers
from graphintel.service.reading import reading
from graphintel.service.reviewed import Reviewed
from graphintel.service.view import Answer, View

FINDING = "networks"
MOST_STATEMENTS = 2000
"""The most statements that one opened network shows; a chart is unusable above."""


def snapshot_of(view: View) -> Snapshot:
    """Return the viewer's snapshot as arrays, kept for this key set and revision."""

    def make() -> Snapshot:
        return Snapshot.of(view.columns(), view.whole_identity().canonical)

    snapshot: Snapshot = view.cached("snapshot", make)
    return snapshot


def result_of(view: View) -> Result:
    """Return the networks in the viewer's snapshot, raised indicators heard, kept for this key set and revision."""
    return _found(view)[0]


def group_of(view: View, identifier: str) -> Network | None:
    """Return the network or group of an id, or None where the viewer's graph has none."""
    return next((found for found in result_of(view).groups if found.id == identifier), None)


def scene_of(view: View) -> Scene:
    """Return what indicators look at in the viewer's snapshot, kept for this key set and revision."""
    return _found(view)[1]


def _found(view: View) -> tuple[Result, Scene]:
    def make() -> tuple[Result, Scene]:
        snapshot = snapshot_of(view)
        result = find_networks(snapshot, _parameters(view))
        scene = Scene.of(snapshot.columns, snapshot.canonical, [facility.id for facility in result.facilities])
        return promoted(result, scene, view.off), scene

    found: tuple[Result, Scene] = view.cached("result", make, view.off)
    return found


def _parameters(view: View) -> Parameters:
    """Return the settings, with what analysts decided about facilities; the newest judgement on each counts."""
    judged = {decision.a: decision.verdict for decision in view.decisions() if decision.a == decision.b}
    return replace(
        DEFAULT,
        facilities=tuple(sorted(one for one, verdict in judged.items() if verdict == "facility")),
        not_facilities=tuple(sorted(one for one, verdict in judged.items() if verdict == "no_facility")),
    )


@reading
def networks(view: View, every: bool = False, limit: int = 0) -> Answer:
    """Return networks with why each is listed.

    Parameters
    ----------
    view : View
        Whose graph.
    every : bool
        True lists every group; else networks, and before them what is a protection concern.
    limit : int
        Most listed; 0 for all.

    Returns
    -------
    dict
        ``networks`` (each with what its ``confidence`` means, and its ``review``, see :meth:`Reviewed.network`), ``facilities`` (belonging to none), ``parameters`` (with the grade-to-weight table) and
        ``snapshot``, the hash of what was looked at.
    """
    result = result_of(view)
    groups = result.groups if every else result.listed
    chosen = list(groups[:limit] if limit else groups)
    identity = view.whole_identity()
    facilities = [facility.id for facility in result.facilities]
    things = _things(view, identity, chosen, facilities)
    reviewed = Reviewed.of(view, snapshot_of(view), result.groups)
    return {
        "networks": [_network_answer(view, found, things) | {"review": reviewed.network(found)} for found in chosen],
        "facilities": [facility_answer(facility, things) for facility in facilities if facility in things],
        "parameters": dict(result.parameters),
        "snapshot": result.snapshot,
        "total": len(groups),
    }


@reading
def network(view: View, id: str) -> Answer:
    """Return one network or group, opened.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        ``network:`` and its hash, as ``networks`` lists it.

    Returns
    -------
    dict
        As in ``networks``, with ``cells``, ``brokers``, ``changed`` since the last run, ``statements`` among the
        members and ``layout`` (id to position).

    Raises
    ------
    NotHeldError
        Where the viewer's graph has no such network.
    """
    result = result_of(view)
    found = group_of(view, id)
    if found is None:
        raise NotHeldError(id)
    identity = view.whole_identity()
    opened = open_network(snapshot_of(view), result, found)
    things = _things(view, identity, [found], found.facilities)
    members = {member.id for member in found.members} | {event.id for event in found.events}
    drawn = members | set(found.facilities)
    clusters = {record for member in members for record in identity.clusters.get(member, (member,))}
    statements = [
        s
        for s in view.statements(clusters)
        if s.id in opened.statements and {identity.canonical.get(e, e) for e in (s.start, s.end)} <= drawn
    ]
    answer = _network_answer(view, found, things)
    return answer | {
        "cells": [list(cell) for cell in opened.cells],
        "brokers": [{**things[b.id].brief(), "reason": b.reason} for b in opened.brokers if b.id in things],
        "changed": changes_since(view.earlier(FINDING), found, snapshot_of(view).ids),
        "statements": statement_answers(view, statements[:MOST_STATEMENTS], identity, things),
        "review": Reviewed.of(view, snapshot_of(view), result.groups).network(found),
        "layout": {key: [x, y] for key, (x, y) in sorted(opened.layout.items()) if key in drawn},
    }


def _things(
    view: View, identity: Identity, chosen: Iterable[Network], facilities: Iterable[str]
) -> dict[str, Described]:
    """Describe every member, event and facility at once."""
    ids = {entry.id for found in chosen for entry in (*found.members, *found.events)}
    ids |= {facility for found in chosen for facility in found.facilities} | set(facilities)
    return describe(view, ids, identity, [])


def facility_answer(identifier: str, things: Mapping[str, Described]) -> Answer:
    """Return a shared facility as it is listed."""
    thing = things[identifier]
    return {"id": identifier, "type": thing.type, "caption": thing.caption}


def calling(things: Mapping[str, Described]) -> Callable[[str], str]:
    """Return how to call a thing in a sentence, by its id: a protected person by the pseudonym."""

    def called(identifier: str) -> str:
        thing = things.get(identifier)
        if thing is None:
            return "something that is not shown"
        return thing.pseudonym or f"{words_of(thing.type)} {thing.caption}"

    return called


def why_told(view: View, found: Network) -> list[str]:
    """Return why a network is listed, each sentence with the items that it rests on."""
    columns, at = snapshot_of(view).columns, view.cached("row_of", lambda: _row_of(snapshot_of(view)))
    return [
        f"{sentence.rstrip('.')}{by_items(columns, [at[one] for one in ids])}."
        for sentence, ids in zip(found.why, found.grounds, strict=True)
    ]


def _row_of(snapshot: Snapshot) -> dict[str, int]:
    return {identifier: row for row, identifier in enumerate(snapshot.columns.id)}


def _network_answer(view: View, found: Network, things: Mapping[str, Described]) -> Answer:
    """Return one network as plain values; protected people keep their pseudonyms."""

    called = calling(things)

    def entry(member: Any) -> Answer:
        return {**things[member.id].brief(), "reason": spoken(member.reason, called)}

    return {
        "id": found.id,
        "name": found.name,
        "kind": found.kind,
        "why": why_told(view, found),
        "size": found.size,
        "members": [entry(member) for member in found.members if member.id in things],
        "events": [entry(event) for event in found.events if event.id in things],
        "types": dict(found.types),
        "confidence": found.confidence,
        "confidence_means": CONFIDENCE_MEANS,
        "newest": found.newest,
        "facilities": [facility_answer(f, things) for f in found.facilities if f in things],
    }


def remember(ledger: Ledger, view: View, name: str, answer: Answer, at: str, keys: str) -> None:
    """Keep the networks of a key set as a finding, where its visible data changed since the last one.

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
    if name != FINDING:
        return
    held = view.earlier(FINDING)
    if held is not None and all(held.get(part) == answer[part] for part in ("snapshot", "parameters")):
        return
    result = result_of(view)
    content = {
        "snapshot": result.snapshot,
        "parameters": dict(result.parameters),
        "networks": {
            found.id: {"name": found.name, "members": sorted(member.id for member in found.members)}
            for found in result.groups
        },
    }
    ledger.findings.add(
        FINDING,
        keys,
        parameters=dict(result.parameters),
        snapshot=result.snapshot,
        at=at,
        content=content,
        holds=view.viewer.holds,
        revision=view.moment.revision,
    )
