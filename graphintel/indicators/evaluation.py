"""What every indicator says of one subject: present with its evidence, not seen where somebody looked, or no data.

No score, no probability, no order of people. The same visible statements give the same findings in any order of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from graphintel.indicators.counter_evidence import contradictions, suspected_false_reasons
from graphintel.indicators.declaration import TIERS, Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import (
    EvidenceSentence,
    IndicatorFinding,
    Reason,
    UnitFinding,
    rows_of_reasons,
)
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.indicators.tiers import best_grades, why_not_raised
from graphintel.model.display_words import count_text

_MAX_SENTENCES = 3


def evaluate_indicators(
    index: EvidenceIndex, subject: Subject, today: str = "", off: frozenset[str] = frozenset()
) -> list[IndicatorFinding]:
    """Return what each indicator that is about such a subject says of it.

    Parameters
    ----------
    index : EvidenceIndex
        What the viewer may see, or what is left of it after redaction.
    subject : Subject
    today : str
        Day of the evaluation, ISO 8601, from which findings expire; empty for none.
    off : frozenset of str
        Ids of indicators that are switched off: they are not evaluated, nor do others stand beside them.

    Returns
    -------
    list of IndicatorFinding
        In order of indicator id.
    """
    return [
        _finding(index, indicator, subject, today, off)
        for indicator in INDICATORS.values()
        if indicator.id not in off and subject.kind in indicator.subjects
    ]


def present_findings(
    index: EvidenceIndex,
    subject: Subject,
    today: str = "",
    off: frozenset[str] = frozenset(),
    tiers: Collection[str] = tuple(TIERS),
) -> list[IndicatorFinding]:
    """Return what :func:`evaluate_indicators` says is present, without working out what it says of the rest.

    Parameters
    ----------
    index, subject, today, off
        As in :func:`evaluate_indicators`.
    tiers : collection of str
        Only indicators of these tiers.

    Returns
    -------
    list of IndicatorFinding
        In order of indicator id.
    """
    findings = []
    for indicator in INDICATORS.values():
        if indicator.id not in off and indicator.tier in tiers and subject.kind in indicator.subjects:
            unit_findings = [
                unit_finding
                for unit_finding in unit_findings_of(index, indicator, subject, off)
                if unit_finding.present
            ]
            findings += (
                [_present_finding(index, indicator, unit_findings, _no_data_finding(indicator, today))]
                if unit_findings
                else []
            )
    return findings


def unit_findings_of(
    index: EvidenceIndex, indicator: Indicator, subject: Subject, off: frozenset[str]
) -> list[UnitFinding]:
    """Return the findings of an indicator that concern a subject, present or not."""
    evaluated = (
        index.cached(indicator.id, candidate, indicator.evaluate) for candidate in indicator.candidates(index, subject)
    )
    unit_findings = [unit_finding for unit_finding in evaluated if not subject.field.isdisjoint(unit_finding.entities)]
    if not indicator.beside or not any(unit_finding.present for unit_finding in unit_findings):
        return unit_findings
    others = [
        unit_finding.entities
        for other in indicator.beside
        if other not in off
        for unit_finding in unit_findings_of(index, INDICATORS[other], subject, off)
        if unit_finding.present
    ]
    return [
        unit_finding
        if any(unit_finding.entities & entities for entities in others)
        else _needs_company(unit_finding, indicator)
        for unit_finding in unit_findings
    ]


def _needs_company(unit_finding: UnitFinding, indicator: Indicator) -> UnitFinding:
    """Return a finding that counts for nothing, because none of the indicators that it needs beside it is present."""
    if not unit_finding.present:
        return unit_finding
    sentence = f"This is no indicator alone: it needs {' or '.join(indicator.beside)} for the same people or premises."
    return UnitFinding(unit_finding.entities, against=(Reason(sentence),))


def _finding(
    index: EvidenceIndex, indicator: Indicator, subject: Subject, today: str, off: frozenset[str]
) -> IndicatorFinding:
    unit_findings, base = unit_findings_of(index, indicator, subject, off), _no_data_finding(indicator, today)
    shown = [unit_finding for unit_finding in unit_findings if unit_finding.present]
    if shown:
        return _present_finding(index, indicator, shown, base)
    against = [
        *(reason for unit_finding in unit_findings for reason in unit_finding.against),
        *suspected_false_reasons(index, indicator.collected_by, subject.field),
    ]
    base = replace(base, counter_evidence=_evidence(index, against))
    collected_count = _count_collected(index, indicator, subject)
    if not collected_count:
        return base
    sentence = f"Not seen in {count_text(collected_count, 'statement')} that could have shown it ({indicator.units})."
    return replace(base, state="not_seen", sentence=sentence)


def _no_data_finding(indicator: Indicator, today: str) -> IndicatorFinding:
    """Return the finding where nothing was collected."""
    return IndicatorFinding(
        indicator=indicator.id,
        version=indicator.version,
        tier=indicator.tier,
        state="no_data",
        raised=False,
        sentence=f"No data: nothing that could show it was collected ({indicator.units}).",
        expires=(date.fromisoformat(today) + timedelta(days=indicator.expires_days)).isoformat() if today else "",
    )


def _present_finding(
    index: EvidenceIndex, indicator: Indicator, shown: list[UnitFinding], base: IndicatorFinding
) -> IndicatorFinding:
    """Return the one finding of all units where the indicator is present; those that raise the subject come first."""
    why_not_raised_of = {
        id(unit_finding): why_not_raised(index, indicator.tier, unit_finding.rows) for unit_finding in shown
    }
    ordered = sorted(shown, key=lambda unit_finding: (bool(why_not_raised_of[id(unit_finding)]), unit_finding.sentence))
    evidence = [reason for unit_finding in ordered for reason in unit_finding.evidence]
    rows = rows_of_reasons(evidence)
    entities = {entity for unit_finding in ordered for entity in unit_finding.entities}
    against = [reason for unit_finding in ordered for reason in unit_finding.against]
    against += [*contradictions(index, rows), *_suspected_false_beside(index, indicator, rows, entities)]
    more = f" And {len(ordered) - _MAX_SENTENCES} more." if len(ordered) > _MAX_SENTENCES else ""
    why_not = why_not_raised_of[id(ordered[0])]
    first, last = index.first_and_last_day(rows)
    return replace(
        base,
        state="present",
        raised=not why_not,
        why_not_raised=why_not,
        sentence=" ".join(unit_finding.sentence for unit_finding in ordered[:_MAX_SENTENCES]) + more,
        evidence=_evidence(index, evidence),
        counter_evidence=_evidence(index, against),
        sources=tuple(sorted({index.source(row) for row in rows})),
        best_grade=best_grades(index, rows),
        first_day=first,
        last_day=last,
        statements=tuple(index.columns.id[row] for row in rows),
    )


def _suspected_false_beside(
    index: EvidenceIndex, indicator: Indicator, rows: Iterable[int], entities: set[str]
) -> list[Reason]:
    """Return the suspected-false statements about the same entities, of the link types collected and of those of the evidence."""
    kinds = {index.columns.type[row] for row in rows} | set(indicator.collected_by)
    return [
        reason
        for reason in suspected_false_reasons(index, sorted(kinds), entities)
        if all(
            index.columns.type[row] in indicator.collected_by or {index.start[row], index.end[row]} <= entities
            for row in reason.rows
        )
    ]


def _count_collected(index: EvidenceIndex, indicator: Indicator, subject: Subject) -> int:
    """Return how many statements at the subject could have shown the indicator."""
    rows = index.rows_touching(indicator.collected_by, subject.field)
    return sum(index.span(row) is not None for row in rows) if indicator.timed else len(rows)


def _evidence(index: EvidenceIndex, reasons: Iterable[Reason]) -> tuple[EvidenceSentence, ...]:
    """Return reasons as sentences that cite items and grades, each item once."""
    sentences = {}
    for reason in reasons:
        text = reason.text.rstrip(".")
        cited = f"{text}{'' if reason.names_items else index.citation_suffix(reason.rows)}."
        sentences[cited] = EvidenceSentence(cited, tuple(index.columns.id[row] for row in reason.rows), f"{text}.")
    return tuple(sentences.values())
