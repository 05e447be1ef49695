"""Network: why one network is listed, its indicators on two axes, its review status, its members, and its export."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.indicator_view import indicator_list, review_line
from dashboards.long_lists import FROM_FIRST_ROW, starts_of
from dashboards.network_panel import kinds_in, network_parts
from dashboards.page import Page
from dashboards.panels import button
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields, text_field
from graphintel.service.answers.indicators import SubjectIndicators, of_subject
from graphintel.service.answers.networks import NetworkDetail
from graphintel.service.reads import Reads


def layout() -> list[Component]:
    """Return the page; what it shows is asked for when somebody opens a network."""
    return [html.P("Choose a network in Networks, or in Review.", className="lead")]


def requested_page(context: RequestContext, request: object) -> list[Component]:
    """Return the page of one network."""
    fields = request_fields(request)
    identifier, starts = text_field(fields, "id"), starts_of(fields)
    return network_page(
        context.read(Reads.network, id=identifier), of_subject(context.read(Reads.indicators, id=identifier)), starts
    )


def network_page(
    network: NetworkDetail, indicators: SubjectIndicators, starts: Mapping[str, int] = FROM_FIRST_ROW
) -> list[Component]:
    """Return one network as a page.

    Parameters
    ----------
    network : NetworkDetail
    indicators : SubjectIndicators
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    identifier, name = network.id, network.name
    tools = [
        button("Open as chart", "network", name="main", id=identifier),
        button("Export", "export", label=f"Export a briefing of {name}", id=identifier, called=name),
    ]
    return [
        html.Header(
            [
                html.Div(
                    [html.H2(name, tabIndex=-1), html.P(f"{network.kind} · {kinds_in(network)}", className="kind")]
                ),
                html.Div(tools, className="tools"),
            ],
            className="page-head",
        ),
        *review_line(network.review, identifier, "", name),
        html.H2("Indicators", className="part"),
        *indicator_list(indicators),
        html.H2("The network", className="part"),
        *network_parts(network, starts),
    ]


PAGE = Page(
    path="/network",
    title="Network",
    layout=layout,
    read=requested_page,
    position=21,
    within="/networks",
    rests_on_networks=True,
)
