"""Indicators on the viewer's graph: what each says of a network, number or premises, on which statements, and against which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphintel.analysis.reasons import spoken, things_named
from graphintel.errors import NotHeldError
from graphintel.indicators.axes import Pointer, axes_of
from graphintel.indicators.case import Evidence, Found
from graphintel.indicators.evaluation import evaluate, present
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.records import Statement
from graphintel.service.describe import Described, describe, statement_answers
from graphintel.service.networks import calling, group_of, result_of, scene_of, snapshot_of
from graphintel.service.reading import reading
from graphintel.service.reviewed import Reviewed
from graphintel.service.view import Answer, View


@reading
def indicators(view: View, id: str = "") -> Answer:
    """Return the indicators of one network, number or premises; or, of every network, those that are present.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        ``network:`` and its hash; or a number or premises as written; empty for every network.

    Returns
    -------
    dict
        With an id: ``subject``, ``indicators`` (each ``{id, name, tier, state, raised, why_not_raised, sentence,
        evidence, counter_evidence, independent_sources, best_grade, dates, false_positives, version, expires, review}``,
        the last as :func:`graphintel.service.reviewed.told` has it, and None where the indicator is not present),
        ``axes`` (``organised`` and ``exploited``, never added up), ``statements`` that they name, and ``off``.
        Without: ``networks`` with ``indicators`` in brief, and ``off``.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        A thing that indicators are not about.
    """
    return _of_one(view, id) if id.strip() else _of_all(view)


def evaluated(view: View, id: str) -> tuple[Subject, list[Found]]:
    """Return a subject and what each indicator says of it.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        As in :func:`indicators`.

    Raises
    ------
    NotHeldError
    GraphintelError
    """
    subject = _subject(view, id)
    return subject, evaluate(scene_of(view), subject, view.today, view.off)


def evidence_statements(view: View, id: str, indicator: str) -> list[Statement]:
    """Return the statements that one indicator of a subject rests on, by id; empty where it is not present.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        As in :func:`indicators`.
    indicator : str
        Its id, as I01.
    """
    _, found = evaluated(view, id)
    return statements_of(view, {one for f in found if f.indicator == indicator for one in f.statements})


def _subject(view: View, id: str) -> Subject:
    if id.startswith("network:"):
        group = group_of(view, id)
        if group is None:
            raise NotHeldError(id)
        return Subject.network(id, [member.id for member in group.members])
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    canonical = view.whole_identity().canonical
    return Subject.thing(scene_of(view), canonical.get(records[0], records[0]))


def _of_one(view: View, id: str) -> Answer:
    subject, found = evaluated(view, id)
    axes = axes_of(scene_of(view), subject, found)
    named = {statement for one in found for statement in _named(one)}
    statements = statements_of(view, named)
    identity = view.whole_identity()
    ends = {identity.canonical.get(end, end) for s in statements for end in (s.start, s.end)}
    ends |= {thing for one in found for text in _texts(one) for thing in things_named(text)}
    ends |= set() if subject.kind == "network" else {subject.id}
    things = describe(view, ends, identity, statements)
    reviewed = Reviewed.of(view, snapshot_of(view), result_of(view).groups)
    rests_on = {statement.id: statement for statement in statements}

    def review(one: Found) -> Answer | None:
        if one.state != "present":
            return None
        return reviewed.indicator(subject.id, one.indicator, [rests_on[i] for i in one.statements if i in rests_on])

    return {
        "subject": _called(view, subject, things),
        "indicators": [_answer(one, things) | {"review": review(one)} for one in found],
        "axes": {axis: [_pointer(pointer) for pointer in pointers] for axis, pointers in axes.items()},
        "statements": statement_answers(view, statements, identity, things),
        "off": sorted(view.off),
    }


def _of_all(view: View) -> Answer:
    scene = scene_of(view)
    listed = []
    for network in result_of(view).networks:
        subject = Subject.network(network.id, [member.id for member in network.members])
        listed.append((network, present(scene, subject, view.today, view.off)))
    things_told = {thing for _, found in listed for one in found for thing in things_named(one.sentence)}
    things = describe(view, things_told, view.whole_identity(), [])
    return {
        "networks": [
            {"id": network.id, "name": network.name, "indicators": [_brief(one, things) for one in found]}
            for network, found in listed
        ],
        "off": sorted(view.off),
    }


def statements_of(view: View, wanted: set[str]) -> list[Statement]:
    """Return the visible statements with these ids, by id."""
    scene = scene_of(view)
    starts = {start for one, start in zip(scene.columns.id, scene.columns.start, strict=True) if one in wanted}
    return [statement for statement in view.statements(starts) if statement.id in wanted]


def _named(found: Found) -> Iterable[str]:
    return (one for point in (*found.evidence, *found.counter_evidence) for one in point.statements)


def _texts(found: Found) -> Iterable[str]:
    return [found.sentence, *(point.text for point in (*found.evidence, *found.counter_evidence))]


def _called(view: View, subject: Subject, things: Mapping[str, Described]) -> Answer:
    """Return what the indicators are about."""
    if subject.kind == "network":
        network = next(found for found in result_of(view).groups if found.id == subject.id)
        return {"id": network.id, "type": network.kind, "caption": network.name, "kind": subject.kind}
    thing = things[subject.id]
    return {"id": thing.id, "type": thing.type, "caption": thing.caption, "kind": subject.kind}


def _brief(found: Found, things: Mapping[str, Described]) -> Answer:
    return {
        "id": found.indicator,
        "name": INDICATORS[found.indicator].name,
        "tier": found.tier,
        "state": found.state,
        "raised": found.raised,
        "why_not_raised": found.why_not_raised,
        "sentence": spoken(found.sentence, calling(things)),
    }


def _answer(found: Found, things: Mapping[str, Described]) -> Answer:
    """Return one finding as plain values; protected people keep their pseudonyms."""

    def told(points: Iterable[Evidence]) -> list[dict[str, Any]]:
        called = calling(things)
        return [{"text": spoken(p.text, called), "statements": list(p.statements)} for p in points]

    return {
        **_brief(found, things),
        "evidence": told(found.evidence),
        "counter_evidence": told(found.counter_evidence),
        "independent_sources": found.independent_sources,
        "best_grade": found.best_grade,
        "dates": {"first": found.first_day, "last": found.last_day},
        "false_positives": list(INDICATORS[found.indicator].false_positives),
        "version": found.version,
        "expires": found.expires,
    }


def _pointer(pointer: Pointer) -> Answer:
    return {"kind": pointer.kind, "name": pointer.name, "reason": pointer.reason}
