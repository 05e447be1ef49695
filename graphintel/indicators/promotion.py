"""A group with two distinct people and a raised indicator of tier A or B is a network as well: ``contract.md`` 5."""

from __future__ import annotations

from dataclasses import replace

from graphintel.analysis.results import AnalysisResult, Network
from graphintel.analysis.rules import GROUP, MIN_PEOPLE, classify_by_indicators, in_listing_order
from graphintel.indicators.evaluation import present_findings
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.ontology import PEOPLE

NETWORK_TIERS = frozenset({"A", "B"})
"""Tiers of which a raised indicator makes a group a network."""


def promoted(result: AnalysisResult, index: EvidenceIndex, off: frozenset[str] = frozenset()) -> AnalysisResult:
    """Return the result of analysis, with those groups turned into networks that have a raised indicator.

    Parameters
    ----------
    result : AnalysisResult
        What analysis finds.
    index : EvidenceIndex
        The same visible statements, with the facilities of ``result``.
    off : frozenset of str
        Ids of indicators that are switched off; they stand in the parameters.

    Returns
    -------
    AnalysisResult
        Protection concerns first, then networks, then others; by size and id. A protection concern stays one.
    """
    groups = [_promoted(group, index, off) for group in result.groups]
    return replace(
        result,
        groups=tuple(in_listing_order(groups)),
        parameters={**result.parameters, "indicators_off": sorted(off)},
    )


def _promoted(group: Network, index: EvidenceIndex, off: frozenset[str]) -> Network:
    if group.kind != GROUP or group.people < MIN_PEOPLE:
        return group
    subject = Subject.network(group.id, [member.id for member in group.members])
    raised = [one for one in present_findings(index, subject, off=off, tiers=NETWORK_TIERS) if one.raised]
    if not raised:
        return group
    protected = all(index.roles.is_exploited(member.id) for member in group.members if member.type in PEOPLE)
    names = [f"{one.indicator} {INDICATORS[one.indicator].name}" for one in raised]
    classification = classify_by_indicators(group.why, names, protected=protected)
    statements_by_sentence = dict(zip(group.why, group.why_statements, strict=True))
    rests_on = tuple(dict.fromkeys(statement for one in raised for statement in one.statements))
    why_statements = tuple(
        rests_on if _is_raised(sentence) else statements_by_sentence.get(sentence, ())
        for sentence in classification.why
    )
    return replace(group, kind=classification.kind, why=classification.why, why_statements=why_statements)


def _is_raised(sentence: str) -> bool:
    return sentence.startswith("Raised: ")
