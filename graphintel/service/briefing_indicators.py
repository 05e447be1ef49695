"""Indicators of a briefing: entities by their names in the export, and without forbidden terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphintel.analysis.reasons import MAX_CITED, with_captions
from graphintel.analysis.results import Network
from graphintel.briefing.compose import BriefingContent, ExportProtection
from graphintel.briefing.content import BriefedIndicator
from graphintel.briefing.phrases import citations
from graphintel.indicators.finding import EvidenceSentence, IndicatorFinding
from graphintel.indicators.registry import INDICATORS
from graphintel.model.display_words import and_more

_NOT_SHOWN = "something that is not shown"


def citation_writer(export: ExportProtection, composed: BriefingContent) -> Callable[[Iterable[str]], str]:
    """Return how a briefing cites statements: by the references, grades and dates that it gives, and only its own.

    Parameters
    ----------
    export : Export
    composed : BriefingContent

    Returns
    -------
    callable
        From ids of statements to what stands at the end of a sentence.
    """
    ties = {tie.id: tie for tie in composed.statements}

    def cite(statements: Iterable[str]) -> str:
        keyed = (export.statement_id(statement) for statement in statements)
        told = citations(ties[one] for one in keyed if one in ties)
        return f", by {and_more(told[:MAX_CITED], len(told) - MAX_CITED)}" if told else ""

    return cite


def network_reasons(network: Network, export: ExportProtection, composed: BriefingContent) -> tuple[str, ...]:
    """Return why a network is one, each sentence with the items of the briefing that it rests on."""
    cite = citation_writer(export, composed)
    told = zip(network.why, network.why_statements, strict=True)
    return tuple(f"{sentence.rstrip('.')}{cite(ids)}." for sentence, ids in told)


def present_indicators(
    findings: Iterable[IndicatorFinding], export: ExportProtection, composed: BriefingContent
) -> tuple[BriefedIndicator, ...]:
    """Return what indicators say, as the briefing tells it.

    Parameters
    ----------
    findings : iterable of IndicatorFinding
        Read on what may be told of the subject.
    export : Export
        Whose names and ids stand in it.
    composed : BriefingContent
        The entities and statements of the briefing.

    Returns
    -------
    tuple of BriefedIndicator
        Those that are present, in the order given; statements that the briefing does not carry are not cited. That one
        is not seen is never told: what would show it may be left out for somebody's protection.
    """
    carried = {statement.id for statement in composed.source_statements}
    cite = citation_writer(export, composed)

    def told(text: str) -> str:
        return export.terms.redact(with_captions(text, lambda thing: composed.captions.get(thing, _NOT_SHOWN)))

    def sentences(points: Iterable[EvidenceSentence]) -> tuple[str, ...]:
        return tuple(told(f"{point.uncited_text.rstrip('.')}{cite(point.statements)}.") for point in points)

    return tuple(
        BriefedIndicator(
            id=one.indicator,
            name=INDICATORS[one.indicator].name,
            tier=one.tier,
            state=one.state,
            raised=one.raised,
            sentence=told(one.sentence),
            evidence=sentences(one.evidence),
            counter_evidence=sentences(one.counter_evidence),
            false_positives=INDICATORS[one.indicator].false_positives,
            statements=tuple(export.statement_id(statement) for statement in one.statements if statement in carried),
        )
        for one in findings
        if one.state == "present"
    )
