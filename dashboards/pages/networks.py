"""Networks: which are listed and why, and the facilities that belong to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import FROM_FIRST_ROW, ROWS_SHOWN, sliced, starts_of, ways_through
from dashboards.network_panel import kinds_in
from dashboards.page import Page
from dashboards.panels import button, nothing_stored, picture
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError, request_fields
from graphintel.model.display_words import (
    confidence_words,
    count_text,
    day,
    joined_words,
    name_words,
    status_words,
    type_words,
)
from graphintel.service.answer_json import as_json
from graphintel.service.answers.entities import NamedEntity
from graphintel.service.answers.networks import ListedNetwork, NetworkList
from graphintel.service.reads import Reads

_NETWORKS = "networks"
"""Name of the list of networks on its page."""


def layout() -> list[Component]:
    """Return the page; its list is asked for when somebody opens it."""
    words = (
        "Groups that analysis finds in what you may see: a reason to look, never a finding against anybody. "
        "At least two people, and two linked premises or a role of control or help that somebody reported. "
        "Where only people who may be exploited hold such a role it is no network but a protection concern, listed first."
    )
    choice = html.Div(
        [
            html.Button("Networks", id="networks-only", type="button", **{"data-do": "list", "data-ask": "{}"}),
            html.Button(
                "All groups", id="every-group", type="button", **{"data-do": "list", "data-ask": '{"every": true}'}
            ),
        ],
        className="tools",
        role="toolbar",
        **{"aria-label": "What is listed"},
    )
    return [html.P(words), choice]


def listing(context: RequestContext, request: object) -> list[Component]:
    """Return the list of networks, or of every group."""
    fields = request_fields(request)
    every, starts = fields.get("every", False), starts_of(fields)
    if not isinstance(every, bool):
        raise ForgedError("The list cannot be asked for in that way.")
    answer = context.read(Reads.networks, every=every, limit=ROWS_SHOWN, first=starts.get(_NETWORKS, 0))
    result = networks_list(answer, every=every)
    return [*result, *facilities_list(answer.facilities, starts), *parameters(answer)]


def networks_list(answer: NetworkList, *, every: bool = False) -> list[Component]:
    """Return the networks of an answer.

    Parameters
    ----------
    answer : NetworkList
        Of one part of the list.
    every : bool
        True where groups are listed too.

    Returns
    -------
    list of Component
    """
    noun = "group" if every else "network"
    if not answer.networks:
        none = html.P(f"No {noun} is found in what you may see.", className="lead")
        return [none, nothing_stored("Where there is no search hit either")] if every else [none]
    return [
        html.P(_counted(answer, noun), className="lead"),
        *ways_through(answer.total, answer.first, _NETWORKS, "groups" if every else "networks"),
        html.Ol([html.Li(_card(network)) for network in answer.networks], className="cards"),
    ]


def _counted(answer: NetworkList, noun: str) -> str:
    """Return how many there are, protection concerns apart and first."""
    counts = {"protection concern": answer.concerns, noun: answer.total - answer.concerns}
    words = [count_text(count, word) for word, count in counts.items() if count or word == noun]
    return joined_words(words)


def _card(network: ListedNetwork) -> Component:
    facts: list[Any] = [
        html.Span([html.Strong(f"{network.size:,}"), " members: ", kinds_in(network)]),
        html.Span(["Confidence ", html.Strong(confidence_words(network.confidence))]),
        html.Span(["Newest item ", html.Strong(day(network.newest))]),
        html.Span(["Review: ", html.Strong(status_words(network.review))]),
    ]
    if network.facilities:
        facts.append(html.Span(f"Uses {counted_facilities(len(network.facilities))}"))
    return html.Article(
        [
            html.Header(
                [
                    html.H2(network.name),
                    html.Span(network.kind, className="tag"),
                    button(
                        "Open",
                        "network-page",
                        label=f"Open {network.name}: indicators, review, export",
                        id=network.id,
                    ),
                    button(
                        "Open as chart",
                        "network",
                        label=f"Open {network.name} as chart",
                        name="main",
                        id=network.id,
                    ),
                ]
            ),
            html.Ul([html.Li(reason) for reason in network.why], className="why"),
            html.P(facts, className="facts"),
        ]
    )


def counted_facilities(count: int) -> str:
    """Return a count of shared facilities in words."""
    return count_text(count, "shared facility", "shared facilities")


def facilities_list(facilities: Sequence[NamedEntity], starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the section of shared facilities."""
    if not facilities:
        return []
    shown, ways = sliced(facilities, "facilities", starts, "shared facilities")
    rows = [
        html.Li(
            [
                picture(facility.type, size=24),
                html.Span([html.Strong(facility.caption), html.Small(type_words(facility.type))]),
                button("Explore", "start", label=f"Explore {facility.caption}", id=facility.id),
            ]
        )
        for facility in shown
    ]
    text = "A taxi firm, a block of flats, a letting agency: used by many who have nothing to do with one another. They belong to no network and tie nobody."
    return [
        html.H2("Shared facilities", className="part"),
        html.P(text),
        *ways,
        html.Ul(rows, className="facilities"),
    ]


def parameters(answer: NetworkList) -> list[Component]:
    """Return how the list was made: parameters, grade weights, and the hash of what was looked at."""
    rows = [
        part
        for key, value in sorted(as_json(answer.parameters).items())
        if not isinstance(value, list | dict)
        for part in (html.Dt(name_words(key)), html.Dd(str(value)))
    ]
    hashed = [html.Dt("snapshot"), html.Dd(str(answer.snapshot))]
    return [html.Details([html.Summary("How this was found"), html.Dl([*rows, *hashed])])]


PAGE = Page(path="/networks", title="Networks", layout=layout, read=listing, position=20, rests_on_networks=True)
