"""Linked premises: which premises hang together, by what, and how much is said of each; no person need be known for it."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.linked_premises_facts import facts_of
from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import button, nothing_stored
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields
from graphintel.model.display_words import count_text, status_words
from graphintel.service.answers.linked_premises import LinkedPremisesAnswer, PremisesChain
from graphintel.service.reads import Reads


def layout() -> list[Component]:
    """Return the page; its list is asked for when somebody opens it."""
    words = (
        "Premises that hang together by numbers, cards, profiles, vehicles or whoever runs and pays for them: a reason to "
        "look, never a finding against anybody. What they are used as stands there only where somebody says so. That "
        "somebody owns or lets several, or that many unrelated people share a number, joins none."
    )
    return [html.P(words)]


def listing(context: RequestContext, request: object) -> list[Component]:
    """Return the list of linked premises."""
    return findings_list(context.read(Reads.linked_premises), starts_of(request_fields(request)))


def findings_list(answer: LinkedPremisesAnswer, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the findings of an answer.

    Parameters
    ----------
    answer : LinkedPremisesAnswer
    starts : mapping of str to int
        From which row the list is shown.
    """
    if not answer.findings:
        none = html.P("No linked premises are found in what you may see.", className="lead")
        return [none, nothing_stored("Where there is no search hit either")]
    shown, ways = sliced(answer.findings, "findings", starts)
    return [
        html.P(count_text(answer.total, "finding"), className="lead"),
        *ways,
        html.Ol([html.Li(_card(finding)) for finding in shown], className="cards"),
    ]


def _card(finding: PremisesChain) -> Component:
    tools = [
        button(
            "Open", "premises-chain-page", label=f"Open {finding.name}: premises and what joins them", id=finding.id
        ),
        button("Open as chart", "linked", label=f"Open {finding.name} as chart", name="main", id=finding.id),
    ]
    review = f"Review: {status_words(finding.review)}"
    kinds = list(dict.fromkeys(join.sentence for join in finding.joins if join.connects))
    return html.Article(
        [
            html.Header([html.H2(finding.name), *tools]),
            html.Ul([html.Li(sentence) for sentence in kinds[:MAX_SENTENCES]], className="why"),
            html.P([html.Span(fact) for fact in (*facts_of(finding), review)], className="facts"),
        ]
    )


MAX_SENTENCES = 4
"""How many of the joins a card names; the page of the finding has all."""


PAGE = Page(
    path="/linked-premises",
    title="Linked premises",
    layout=layout,
    read=listing,
    position=18,
    rests_on_networks=True,
)
