"""One finding of linked premises: each of them, all that joins them with the statements, and why two of them are linked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.indicator_view import review_line, with_statements
from dashboards.linked_premises_facts import facts_of
from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import button, picture, table
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields, text_field
from graphintel.model.display_words import (
    capitalised,
    citations,
    count_text,
    day,
    joined_words,
    name_words,
    unstated_use_words,
)
from graphintel.service.answers.linked_premises import (
    ChainedPremises,
    LinkedPremisesAnswer,
    PremisesChain,
    PremisesJoin,
)
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.reads import Reads

_MAX_OTHERS = 20
"""Of how many others a row asks why it is linked to them."""


def layout() -> list[Component]:
    """Return the page; what it shows is asked for when somebody opens a finding."""
    return [html.P("Choose a finding in Linked premises.", className="lead")]


def requested_page(context: RequestContext, request: object) -> list[Component]:
    """Return the page of one finding, with why two of its premises are linked where that is asked."""
    fields = request_fields(request)
    identifier, starts = text_field(fields, "id"), starts_of(fields)
    start, to = text_field(fields, "start", required=False), text_field(fields, "to", required=False)
    why = context.read(Reads.linked_premises, id=start, to=to) if start and to else None
    return chain_page(context.read(Reads.linked_premises, id=identifier), why, starts)


def chain_page(
    answer: LinkedPremisesAnswer, why: LinkedPremisesAnswer | None = None, starts: Mapping[str, int] = FROM_FIRST_ROW
) -> list[Component]:
    """Return one finding as a page; of a thing that stands in several, each of them.

    Parameters
    ----------
    answer : LinkedPremisesAnswer
        Of one finding, or of those in which one thing stands.
    why : LinkedPremisesAnswer, optional
        Why two of its premises are linked.
    starts : mapping of str to int
        From which row each of its lists is shown.
    """
    if not answer.findings:
        return [html.P("It stands in no linked premises that you may see.", className="lead")]
    statements_by_id = {row.id: row for row in answer.statements}
    told = list(_why(why)) if why and why.why else []
    return [part for finding in answer.findings for part in _chain(finding, statements_by_id, told, starts)]


def _chain(
    finding: PremisesChain,
    statements_by_id: Mapping[str, StatementAnswer],
    why: Sequence[Component],
    starts: Mapping[str, int],
) -> list[Component]:
    kind = f"linked premises · {count_text(len(finding.premises), 'premises', 'premises')}"
    heading = html.Div([html.H2(finding.name, tabIndex=-1), html.P(kind, className="kind")])
    tools = html.Div([button("Open as chart", "linked", name="main", id=finding.id)], className="tools")
    return [
        html.Header([heading, tools], className="page-head"),
        html.P([html.Span(fact) for fact in facts_of(finding)], className="facts"),
        *review_line(finding.review, finding.id, "", finding.name),
        *why,
        html.H2("The premises", className="part"),
        *_premises(finding, starts),
        html.H2("What joins them", className="part"),
        *_joins(finding, statements_by_id, starts),
        *_facilities(finding),
    ]


def _premises(finding: PremisesChain, starts: Mapping[str, int]) -> list[Component]:
    shown, ways = sliced(finding.premises, "premises", starts)
    rows = [html.Tr(_cells(finding, place)) for place in shown]
    heads = ("Address", "Where", "Said to be used as", "Let by", "Last activity", "Visits", "Closures", "Linked to")
    return [*ways, table(heads, rows)]


def _cells(finding: PremisesChain, place: ChainedPremises) -> list[Component]:
    uses = joined_words([name_words(one.use) for one in place.uses])
    name = html.Span([button(place.caption, "premises-page", id=place.id)])
    return [
        html.Th(html.Div([picture(place.type, size=22), name]), scope="row"),
        html.Td(place.area),
        html.Td(capitalised(uses) if uses else unstated_use_words(place.advertised)),
        html.Td(joined_words([one.caption for one in place.landlords])),
        html.Td(day(place.newest)),
        html.Td(str(place.visits)),
        html.Td(str(place.closures)),
        html.Td(_others(finding, place)),
    ]


def _others(finding: PremisesChain, place: ChainedPremises) -> Component:
    """Return a button for each of the others that asks why the two are linked."""
    others = [one for one in finding.premises if one.id != place.id][:_MAX_OTHERS]
    asks = [
        html.Li(
            button(
                f"Why {other.caption}?",
                "list",
                label=f"Why are {place.caption} and {other.caption} linked?",
                ask=json.dumps({"id": finding.id, "start": place.id, "to": other.id}),
            )
        )
        for other in others
    ]
    return html.Details(
        [html.Summary(count_text(len(finding.premises) - 1, "other")), html.Ul(asks, className="lines")]
    )


def _why(answer: LinkedPremisesAnswer) -> Iterator[Component]:
    """Yield why two premises are linked, step by step, each with all that joins the two."""
    (finding,) = answer.findings
    captions = {place.id: place.caption for place in finding.premises}
    statements_by_id = {row.id: row for row in answer.statements}
    first, last = captions[answer.why[0].start], captions[answer.why[-1].end]
    yield html.H2(f"Why {first} and {last} are linked", className="part")
    yield html.Ol(
        [
            html.Li(
                [
                    html.Strong(f"{captions[step.start]} and {captions[step.end]}"),
                    *(_sentence(finding.joins[place], statements_by_id) for place in step.joins),
                ]
            )
            for step in answer.why
        ]
    )


def _joins(
    finding: PremisesChain, statements_by_id: Mapping[str, StatementAnswer], starts: Mapping[str, int]
) -> list[Component]:
    captions = {place.id: place.caption for place in finding.premises}
    shown, ways = sliced(finding.joins, "joins", starts)
    rows = [
        html.Tr(
            [
                html.Th(capitalised(join.kind), scope="row"),
                html.Td(_sentence(join, statements_by_id)),
                html.Td(joined_words([captions[one] for one in join.premises])),
            ]
        )
        for join in shown
    ]
    return [*ways, table(("By", "What is said", "Joins"), rows)]


def _sentence(join: PremisesJoin, statements_by_id: Mapping[str, StatementAnswer]) -> Component:
    """Return what a join says, which opens on its statements."""
    told = [statements_by_id[one] for one in join.statements if one in statements_by_id]
    doubt = "" if join.connects else " This is shown beside other joins and joins nothing by itself."
    return with_statements(
        f"{join.sentence.rstrip('.')}, from {citations(told)}.{doubt}", join.statements, statements_by_id
    )


def _facilities(finding: PremisesChain) -> list[Component]:
    if not finding.facilities:
        return []
    names = joined_words([facility.caption for facility in finding.facilities])
    return [
        html.P(f"Shared by many who have nothing to do with one another, so it joins none: {names}.", className="kind")
    ]


PAGE = Page(
    path="/premises-chain",
    title="Linked premises of one finding",
    layout=layout,
    read=requested_page,
    position=19,
    within="/linked-premises",
    rests_on_networks=True,
)
