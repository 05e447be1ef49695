"""What every indicator says of one subject: present with its evidence, not seen where somebody looked, or no data.

No score, no probability, no order of people. The same visible statements give the same findings in any order of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from graphintel.indicators.case import Case, Evidence, Found, Point, number_of, rows_of
from graphintel.indicators.counter import contradictions, doubts
from graphintel.indicators.declaration import TIERS, Indicator
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.indicators.tiers import best_grades, why_not_raised

_TOLD = 3


def evaluate(scene: Scene, subject: Subject, today: str = "", off: frozenset[str] = frozenset()) -> list[Found]:
    """Return what each indicator that is about such a subject says of it.

    Parameters
    ----------
    scene : Scene
        What the viewer may see, or what is left of it after redaction.
    subject : Subject
    today : str
        Day of the evaluation, ISO 8601, from which findings expire; empty for none.
    off : frozenset of str
        Ids of indicators that are switched off: they are not evaluated, nor do others stand beside them.

    Returns
    -------
    list of Found
        In order of indicator id.
    """
    return [
        _found(scene, indicator, subject, today, off)
        for indicator in INDICATORS.values()
        if indicator.id not in off and subject.kind in indicator.subjects
    ]


def present(
    scene: Scene,
    subject: Subject,
    today: str = "",
    off: frozenset[str] = frozenset(),
    tiers: Collection[str] = tuple(TIERS),
) -> list[Found]:
    """Return what :func:`evaluate` says is present, without working out what it says of the rest.

    Parameters
    ----------
    scene, subject, today, off
        As in :func:`evaluate`.
    tiers : collection of str
        Only indicators of these tiers.

    Returns
    -------
    list of Found
        In order of indicator id.
    """
    found = []
    for indicator in INDICATORS.values():
        if indicator.id not in off and indicator.tier in tiers and subject.kind in indicator.subjects:
            cases = [case for case in cases_of(scene, indicator, subject, off) if case.present]
            found += [_present(scene, indicator, cases, _base(indicator, today))] if cases else []
    return found


def cases_of(scene: Scene, indicator: Indicator, subject: Subject, off: frozenset[str]) -> list[Case]:
    """Return the cases of an indicator that concern a subject, present or not."""
    looked = (scene.kept(indicator.id, place, indicator.look) for place in indicator.places(scene, subject))
    cases = [case for case in looked if not subject.field.isdisjoint(case.things)]
    if not indicator.beside or not any(case.present for case in cases):
        return cases
    others = [
        case.things
        for other in indicator.beside
        if other not in off
        for case in cases_of(scene, INDICATORS[other], subject, off)
        if case.present
    ]
    return [case if any(case.things & things for things in others) else _alone(case, indicator) for case in cases]


def _alone(case: Case, indicator: Indicator) -> Case:
    """Return a case that is no indicator, because nothing stands beside it."""
    if not case.present:
        return case
    told = f"This is no indicator alone: it needs {' or '.join(indicator.beside)} for the same people or premises."
    return Case(case.things, against=(Point(told),))


def _found(scene: Scene, indicator: Indicator, subject: Subject, today: str, off: frozenset[str]) -> Found:
    cases, base = cases_of(scene, indicator, subject, off), _base(indicator, today)
    shown = [case for case in cases if case.present]
    if shown:
        return _present(scene, indicator, shown, base)
    against = [
        *(point for case in cases for point in case.against),
        *doubts(scene, indicator.collected_by, subject.field),
    ]
    base = replace(base, counter_evidence=_evidence(scene, against))
    collected = _collected(scene, indicator, subject)
    if not collected:
        return base
    told = f"Not seen in {number_of(collected, 'statement')} that could have shown it ({indicator.units})."
    return replace(base, state="not_seen", sentence=told)


def _base(indicator: Indicator, today: str) -> Found:
    """Return the finding where nothing was collected."""
    return Found(
        indicator=indicator.id,
        version=indicator.version,
        tier=indicator.tier,
        state="no_data",
        raised=False,
        sentence=f"No data: nothing that could show it was collected ({indicator.units}).",
        expires=(date.fromisoformat(today) + timedelta(days=indicator.expires_days)).isoformat() if today else "",
    )


def _present(scene: Scene, indicator: Indicator, shown: list[Case], base: Found) -> Found:
    """Return the finding of cases that are present; those that raise are told first."""
    reasons = {id(case): why_not_raised(scene, indicator.tier, case.rows) for case in shown}
    ordered = sorted(shown, key=lambda case: (bool(reasons[id(case)]), case.sentence))
    evidence = [point for case in ordered for point in case.evidence]
    rows = rows_of(evidence)
    things = {thing for case in ordered for thing in case.things}
    against = [point for case in ordered for point in case.against]
    against += [*contradictions(scene, rows), *_doubted_points(scene, indicator, rows, things)]
    more = f" And {len(ordered) - _TOLD} more." if len(ordered) > _TOLD else ""
    why = reasons[id(ordered[0])]
    first, last = scene.days(rows)
    return replace(
        base,
        state="present",
        raised=not why,
        why_not_raised=why,
        sentence=" ".join(case.sentence for case in ordered[:_TOLD]) + more,
        evidence=_evidence(scene, evidence),
        counter_evidence=_evidence(scene, against),
        sources=tuple(sorted({scene.source(row) for row in rows})),
        best_grade=best_grades(scene, rows),
        first_day=first,
        last_day=last,
        statements=tuple(scene.columns.id[row] for row in rows),
    )


def _doubted_points(scene: Scene, indicator: Indicator, rows: Iterable[int], things: set[str]) -> list[Point]:
    """Return what is suspected to be false of the same things: of what is collected, and of what the evidence says."""
    kinds = {scene.columns.type[row] for row in rows} | set(indicator.collected_by)
    return [
        point
        for point in doubts(scene, sorted(kinds), things)
        if all(
            scene.columns.type[row] in indicator.collected_by or {scene.start[row], scene.end[row]} <= things
            for row in point.rows
        )
    ]


def _collected(scene: Scene, indicator: Indicator, subject: Subject) -> int:
    """Return how many statements at the subject could have shown the indicator."""
    rows = scene.touching(indicator.collected_by, subject.field)
    return sum(scene.span(row) is not None for row in rows) if indicator.timed else len(rows)


def _evidence(scene: Scene, points: Iterable[Point]) -> tuple[Evidence, ...]:
    """Return points as sentences that cite items and grades, each once."""
    told = {}
    for point in points:
        text = point.text.rstrip(".")
        cited = f"{text}{'' if point.names_items else scene.cited(point.rows)}."
        told[cited] = Evidence(cited, tuple(scene.columns.id[row] for row in point.rows), f"{text}.")
    return tuple(told.values())
