"""Indicators as people read them: what each says, on which statements, what speaks against it, and its review status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.panels import MAX_LISTED, button, statement_line, table
from graphintel.model.display_words import (
    INDICATOR_STATES,
    capitalised,
    count_text,
    day,
    days_words,
    indicator_state,
    status_words,
    step_words,
)
from graphintel.model.report_ids import item_ref
from graphintel.service.answers.indicators import (
    IndicatorAnswer,
    IndicatorSummary,
    LeadAnswer,
    ReasonAnswer,
    SubjectIndicators,
)
from graphintel.service.answers.reviews import NewEvidence, StatusAnswer, StepAnswer
from graphintel.service.answers.statements import StatementAnswer

STEP_WORDS = {
    "taken": "Take",
    "assessed": "Assess",
    "dismissed": "Dismiss",
    "escalated": "Escalate",
    "reopened": "Reopen",
}
"""What the button of each step of review says."""
_TAKEN_FROM = frozenset({"taken", "assessed", "escalated"})
_ORDER = tuple(INDICATOR_STATES)


def indicator_list(answer: SubjectIndicators) -> list[Component]:
    """Return the indicators of a network, number or premises: two axes, those that are present, and the rest in brief.

    Parameters
    ----------
    answer : SubjectIndicators

    Returns
    -------
    list of Component
    """
    statements = {statement.id: statement for statement in answer.statements}
    subject = answer.subject.id
    indicators = sorted(answer.indicators, key=lambda one: (_ORDER.index(_state(one)), one.id))
    present = [one for one in indicators if one.state == "present"]
    axes = [
        _axis("Points to somebody organising", answer.axes.organised),
        _axis("Points to somebody being exploited", answer.axes.exploited),
    ]
    return [
        html.Div(axes, className="axes"),
        html.P(
            "The two are never added up, and no person is scored: each indicator is a reason to look.", className="kind"
        ),
        *(_indicator(one, statements, subject) for one in present),
        *([] if present else [html.P("No indicator is present in what you may see.")]),
        *_not_present([one for one in indicators if one.state != "present"]),
        *([html.P(f"Switched off: {', '.join(answer.off)}.", className="kind")] if answer.off else []),
    ]


def _state(one: IndicatorSummary) -> str:
    return indicator_state(one.state, raised=one.raised)


def _axis(title: str, leads: Sequence[LeadAnswer]) -> Component:
    items = [html.Li(capitalised(lead.reason)) for lead in leads] or [html.Li("Nothing reported.")]
    return html.Div([html.H3(title), html.Ul(items, className="why")])


def _indicator(one: IndicatorAnswer, statements: Mapping[str, StatementAnswer], subject: str) -> Component:
    state = _state(one)
    name = _title(one)
    tags = [
        html.Span(INDICATOR_STATES[state], className=f"tag {state}"),
        html.Span(f"tier {one.tier}", className="tag"),
    ]
    return html.Article(
        [
            html.Header([html.H3(name), *tags]),
            html.P(capitalised(one.sentence)),
            *([html.P(f"Not raised: {one.why_not_raised}", className="kind")] if one.why_not_raised else []),
            html.H4("For"),
            *_reasons(one.evidence, statements),
            html.H4("Against"),
            *(_reasons(one.counter_evidence, statements) or [html.P("Nothing is held against it.")]),
            html.P([html.Span(text) for text in _facts(one)], className="facts"),
            html.Details([html.Summary("What looks alike"), html.Ul([html.Li(text) for text in one.false_positives])]),
            *(review_line(one.review, subject, one.id, name) if one.review else []),
        ],
        className=f"sign {state}",
    )


def _facts(one: IndicatorAnswer) -> list[str]:
    facts = [
        count_text(one.independent_sources, "independent source"),
        f"best grade {one.best_grade}" if one.best_grade else "ungraded",
        days_words(one.dates.first, one.dates.last),
        f"version {one.version}",
    ]
    return facts + ([f"review due {day(one.expires)}"] if one.expires else [])


def _title(one: IndicatorSummary) -> str:
    return f"{one.id} {capitalised(one.name)}"


def _reasons(points: Sequence[ReasonAnswer], statements: Mapping[str, StatementAnswer]) -> list[Component]:
    return [with_statements(capitalised(point.text), point.statements, statements) for point in points]


def with_statements(sentence: str, ids: Sequence[str], statements: Mapping[str, StatementAnswer]) -> Component:
    """Return a sentence that opens on the statements behind it.

    Parameters
    ----------
    sentence : str
    ids : sequence of str
        Of the statements; those that are not told are left out.
    statements : mapping
        Statements by id.

    Returns
    -------
    Component
        The sentence alone where there is no statement.
    """
    shown = [statements[one] for one in ids if one in statements]
    if not shown:
        return html.P(sentence)
    more = [html.P(f"The first {MAX_LISTED} are listed.")] if len(shown) > MAX_LISTED else []
    lines = html.Ul([statement_line(s) for s in shown[:MAX_LISTED]], className="lines")
    return html.Details([html.Summary(sentence), lines, *more])


def _not_present(indicators: Sequence[IndicatorSummary]) -> list[Component]:
    if not indicators:
        return []
    rows = [
        html.Tr(
            [
                html.Th(_title(one), scope="row"),
                html.Td(INDICATOR_STATES[one.state]),
                html.Td(capitalised(one.sentence)),
            ]
        )
        for one in indicators
    ]
    return [html.H3("Not present"), table(("Indicator", "State", "What that means"), rows, "members rest")]


# -- review -------------------------------------------------------------------------------------------------------


def review_line(review: StatusAnswer, subject: str, indicator: str, name: str) -> list[Component]:
    """Return where the review of a finding stands, with the steps that the viewer may take now.

    Parameters
    ----------
    review : StatusAnswer
    subject, indicator : str
        Of the finding; no indicator means the network itself.
    name : str
        What the finding is called.

    Returns
    -------
    list of Component
    """
    steps = [
        button(
            _step_words(step, review.state),
            "step",
            label=f"{_step_words(step, review.state)}: {name}",
            id=subject,
            indicator=indicator,
            step=step,
            called=name,
        )
        for step in review.may
    ]
    return [
        html.P(
            [html.Strong("Review: "), html.Span(status_words(review), className="standing"), " ", *steps],
            className="review",
        ),
        *([html.P(f"“{review.note}”", className="kind")] if review.note else []),
        *_reopened(review.reopened_by),
        *_history(review.history),
    ]


def _step_words(step: str, state: str) -> str:
    return "Take over" if step == "taken" and state in _TAKEN_FROM else STEP_WORDS[step]


def _reopened(new: Sequence[NewEvidence]) -> list[Component]:
    items = sorted({item_ref(one.item) for one in new})
    return (
        [html.P(f"New from an independent source since then: {', '.join(items)}.", className="caution")]
        if items
        else []
    )


def _history(steps: Sequence[StepAnswer]) -> list[Component]:
    if len(steps) < 2:
        return []
    rows = [html.Li([_step_text(step)]) for step in steps]
    return [html.Details([html.Summary(f"History ({len(steps)} steps)"), html.Ol(rows)])]


def _step_text(step: StepAnswer) -> str:
    return f"{step_words(step)}. {step.note}".strip()
