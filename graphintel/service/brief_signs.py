"""Indicators as a briefing tells them: things by their names of the export, and nothing that may not be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphintel.analysis.findings import Network
from graphintel.analysis.reasons import MOST_CITED, spoken
from graphintel.briefing.compose import Composed, Export
from graphintel.briefing.content import Sign
from graphintel.briefing.told import cited_once
from graphintel.indicators.case import Evidence, Found
from graphintel.indicators.registry import INDICATORS
from graphintel.model.words import and_more

_NOT_SHOWN = "something that is not shown"


def citing(export: Export, composed: Composed) -> Callable[[Iterable[str]], str]:
    """Return how a briefing cites statements: by the references, grades and dates that it gives, and only its own.

    Parameters
    ----------
    export : Export
    composed : Composed

    Returns
    -------
    callable
        From ids of statements to what stands at the end of a sentence.
    """
    ties = {tie.id: tie for tie in composed.ties}

    def cite(statements: Iterable[str]) -> str:
        keyed = (export.statement(statement) for statement in statements)
        told = cited_once(ties[one] for one in keyed if one in ties)
        return f", by {and_more(told[:MOST_CITED], len(told) - MOST_CITED)}" if told else ""

    return cite


def why_of(network: Network, export: Export, composed: Composed) -> tuple[str, ...]:
    """Return why a network is one, each sentence with the items of the briefing that it rests on."""
    cite = citing(export, composed)
    told = zip(network.why, network.grounds, strict=True)
    return tuple(f"{sentence.rstrip('.')}{cite(ids)}." for sentence, ids in told)


def signs_of(found: Iterable[Found], export: Export, composed: Composed) -> tuple[Sign, ...]:
    """Return what indicators say, as the briefing tells it.

    Parameters
    ----------
    found : iterable of Found
        Read on what may be told of the subject.
    export : Export
        Whose names and ids stand in it.
    composed : Composed
        The things and ties of the briefing.

    Returns
    -------
    tuple of Sign
        Those that are present, in the order given; statements that the briefing does not carry are not cited. That one
        is not seen is never told: what would show it may be left out for somebody's protection.
    """
    carried = {statement.id for statement in composed.statements}
    cite = citing(export, composed)

    def told(text: str) -> str:
        return export.terms.without(spoken(text, lambda thing: composed.called.get(thing, _NOT_SHOWN)))

    def sentences(points: Iterable[Evidence]) -> tuple[str, ...]:
        return tuple(told(f"{point.said.rstrip('.')}{cite(point.statements)}.") for point in points)

    return tuple(
        Sign(
            id=one.indicator,
            name=INDICATORS[one.indicator].name,
            tier=one.tier,
            state=one.state,
            raised=one.raised,
            sentence=told(one.sentence),
            evidence=sentences(one.evidence),
            counter_evidence=sentences(one.counter_evidence),
            false_positives=INDICATORS[one.indicator].false_positives,
            ties=tuple(export.statement(statement) for statement in one.statements if statement in carried),
        )
        for one in found
        if one.state == "present"
    )
