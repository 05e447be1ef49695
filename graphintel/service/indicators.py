"""Indicators on the viewer's graph: what each says of a network, number or premises, on which statements, and against which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphintel.analysis.reasons import entities_named, with_captions
from graphintel.errors import NotHeldError
from graphintel.indicators.axes import Lead, axes_of
from graphintel.indicators.evaluation import evaluate_indicators, present_findings
from graphintel.indicators.finding import EvidenceSentence, IndicatorFinding
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.records import Statement
from graphintel.service.answer_json import fields_of
from graphintel.service.answers.indicators import (
    Axes,
    EvidenceDates,
    IndicatorAnswer,
    IndicatorsByNetwork,
    IndicatorSubject,
    IndicatorSummary,
    LeadAnswer,
    NetworkIndicators,
    ReasonAnswer,
    SubjectIndicators,
)
from graphintel.service.answers.reviews import StatusAnswer
from graphintel.service.describe import EntityDescription, describe_entities, statement_answers
from graphintel.service.networks import analysis_of, caption_by_id, evidence_index_of, find_group, snapshot_of
from graphintel.service.read_functions import read_function
from graphintel.service.view import View
from graphintel.service.visible_reviews import VisibleReviews


@read_function()
def indicators(view: View, id: str = "") -> SubjectIndicators | IndicatorsByNetwork:
    """Return the indicators of one network, number or premises; or, of every network, those that are present.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        ``network:`` and its hash; or a number or premises as written; empty for every network.

    Returns
    -------
    SubjectIndicators or IndicatorsByNetwork
        The first with an id, the second without.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        An entity that indicators are not about.
    """
    return _answer_for_subject(view, id) if id.strip() else _answer_for_networks(view)


def evaluate_subject(view: View, id: str) -> tuple[Subject, list[IndicatorFinding]]:
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
    return subject, evaluate_indicators(evidence_index_of(view), subject, view.today, view.indicators_off)


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
    _, findings = evaluate_subject(view, id)
    return statements_by_id(view, {one for f in findings if f.indicator == indicator for one in f.statements})


def _subject(view: View, id: str) -> Subject:
    if id.startswith("network:"):
        group = find_group(view, id)
        if group is None:
            raise NotHeldError(id)
        return Subject.network(id, [member.id for member in group.members])
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    canonical = view.whole_identity().canonical
    return Subject.entity(evidence_index_of(view), canonical.get(records[0], records[0]))


def _answer_for_subject(view: View, id: str) -> SubjectIndicators:
    subject, findings = evaluate_subject(view, id)
    axes = axes_of(evidence_index_of(view), subject, findings)
    statement_ids = {statement for one in findings for statement in _statement_ids(one)}
    statements = statements_by_id(view, statement_ids)
    identity = view.whole_identity()
    ends = {identity.canonical.get(end, end) for s in statements for end in (s.start, s.end)}
    ends |= {entity for one in findings for text in _texts(one) for entity in entities_named(text)}
    ends |= set() if subject.kind == "network" else {subject.id}
    described = describe_entities(view, ends, identity, statements)
    reviewed = VisibleReviews.of(view, snapshot_of(view), analysis_of(view).groups)
    rests_on = {statement.id: statement for statement in statements}

    def review(one: IndicatorFinding) -> StatusAnswer | None:
        if one.state != "present":
            return None
        return reviewed.indicator(subject.id, one.indicator, [rests_on[i] for i in one.statements if i in rests_on])

    return SubjectIndicators(
        subject=_subject_answer(view, subject, described),
        indicators=tuple(_answer(one, described, review(one)) for one in findings),
        axes=Axes(organised=_leads(axes["organised"]), exploited=_leads(axes["exploited"])),
        statements=statement_answers(view, statements, identity, described),
        off=tuple(sorted(view.indicators_off)),
    )


def _answer_for_networks(view: View) -> IndicatorsByNetwork:
    index = evidence_index_of(view)
    listed = []
    for network in analysis_of(view).networks:
        subject = Subject.network(network.id, [member.id for member in network.members])
        listed.append((network, present_findings(index, subject, view.today, view.indicators_off)))
    entity_ids = {entity for _, findings in listed for one in findings for entity in entities_named(one.sentence)}
    described = describe_entities(view, entity_ids, view.whole_identity(), [])
    return IndicatorsByNetwork(
        networks=tuple(
            NetworkIndicators(
                id=network.id, name=network.name, indicators=tuple(_summary(one, described) for one in findings)
            )
            for network, findings in listed
        ),
        off=tuple(sorted(view.indicators_off)),
    )


def statements_by_id(view: View, wanted: set[str]) -> list[Statement]:
    """Return the visible statements with these ids, by id."""
    snapshot = snapshot_of(view)
    starts = {snapshot.columns.start[snapshot.row_of_statement(one)] for one in wanted}
    return [statement for statement in view.statements(starts) if statement.id in wanted]


def _statement_ids(finding: IndicatorFinding) -> Iterable[str]:
    return (one for point in (*finding.evidence, *finding.counter_evidence) for one in point.statements)


def _texts(finding: IndicatorFinding) -> Iterable[str]:
    return [finding.sentence, *(point.text for point in (*finding.evidence, *finding.counter_evidence))]


def _subject_answer(view: View, subject: Subject, described: Mapping[str, EntityDescription]) -> IndicatorSubject:
    """Return what the indicators are about."""
    if subject.kind == "network":
        network = analysis_of(view).by_id[subject.id]
        return IndicatorSubject(id=network.id, type=network.kind, caption=network.name, kind=subject.kind)
    return IndicatorSubject(**fields_of(described[subject.id].name()), kind=subject.kind)


def _summary(finding: IndicatorFinding, described: Mapping[str, EntityDescription]) -> IndicatorSummary:
    return IndicatorSummary(
        id=finding.indicator,
        name=INDICATORS[finding.indicator].name,
        tier=finding.tier,
        state=finding.state,
        raised=finding.raised,
        why_not_raised=finding.why_not_raised,
        sentence=with_captions(finding.sentence, caption_by_id(described)),
    )


def _answer(
    finding: IndicatorFinding, described: Mapping[str, EntityDescription], review: StatusAnswer | None
) -> IndicatorAnswer:
    """Return one finding as answers have it; protected people keep their pseudonyms."""

    def reasons(points: Iterable[EvidenceSentence]) -> tuple[ReasonAnswer, ...]:
        caption = caption_by_id(described)
        return tuple(ReasonAnswer(text=with_captions(p.text, caption), statements=tuple(p.statements)) for p in points)

    return IndicatorAnswer(
        **fields_of(_summary(finding, described)),
        evidence=reasons(finding.evidence),
        counter_evidence=reasons(finding.counter_evidence),
        independent_sources=finding.independent_sources,
        best_grade=finding.best_grade,
        dates=EvidenceDates(first=finding.first_day, last=finding.last_day),
        false_positives=INDICATORS[finding.indicator].false_positives,
        version=finding.version,
        expires=finding.expires,
        review=review,
    )


def _leads(leads: Iterable[Lead]) -> tuple[LeadAnswer, ...]:
    return tuple(LeadAnswer(kind=lead.kind, name=lead.name, reason=lead.reason) for lead in leads)
