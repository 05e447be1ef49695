"""Explore: one search box, a chart that grows by what is asked for, a drawer, and the same as a table."""

from __future__ import annotations

from typing import Any

import dash_cytoscape
from dash import html
from dash.development.base_component import Component

from dashboards import panels
from dashboards.awaited_networks import refuse_until_worked_out
from dashboards.chart_actions import act
from dashboards.long_lists import starts_of
from dashboards.network_panel import network_panel
from dashboards.page import Page
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError, request_fields, text_field
from graphintel.briefing import grading, node_styles
from graphintel.model.display_words import type_words
from graphintel.model.ontology import ENTITY_TYPES, PEOPLE, REPORTS
from graphintel.service.answers.entities import Hit
from graphintel.service.reads import Reads

MAX_SHOWN_HITS = 12
MAX_SEARCH_LENGTH = 200
PLACEHOLDER = "Number, mark, address, exhibit or name, as written"


def layout() -> list[Component]:
    """Return the page; it holds no data."""
    return [_search(), html.Div([_chart(), _drawer()], id="workspace")]


def _search() -> Component:
    """Return the search part; its box is made by the page's script, because Dash's own loses its place while typed in."""
    return html.Div(
        [
            html.Label("Search", htmlFor="search"),
            html.Div(id="search-place", **{"data-longest": str(MAX_SEARCH_LENGTH), "data-hint": PLACEHOLDER}),
            html.Ul(id="hits", role="listbox", hidden=True, **{"aria-label": "What the text may mean"}),
        ],
        id="searching",
        role="search",
    )


def _chart() -> Component:
    canvas = dash_cytoscape.Cytoscape(
        id="chart",
        elements=[],
        stylesheet=[],
        layout={"name": "preset", "fit": False},
        autoRefreshLayout=False,
        responsive=False,
        boxSelectionEnabled=False,
        minZoom=0.05,
        maxZoom=3,
        style={"width": "100%", "height": "100%"},
    )
    label = (
        "Chart. Arrow keys walk along links, Enter opens, E expands, T shows the table, question mark lists all keys."
    )
    tools = html.Div(
        [
            panels.button("Fit", "fit", label="Fit the chart (F)"),
            panels.button("Table", "table", label="Show as table (T)"),
            panels.button("New chart", "clear"),
            panels.button("Export", "export", label="Export a briefing of the chart"),
            html.Span(id="drawn"),
        ],
        className="tools",
        role="toolbar",
        **{"aria-label": "Chart"},
    )
    return html.Div(
        [
            tools,
            html.Div(canvas, id="chart-frame", tabIndex=0, role="application", **{"aria-label": label}),
            html.Div(
                id="table-frame",
                hidden=True,
                tabIndex=0,
                role="region",
                **{"aria-label": "The chart as a table"},
            ),
            _empty(),
            _legend(),
        ],
        id="board",
    )


def _empty() -> Component:
    return html.Div(
        [
            html.P("Nothing is drawn yet.", className="lead"),
            html.P(
                "Type what you have into the search box, as it is written: a number from a card, a registration mark, an address, an exhibit or a name."
            ),
            html.P("Every hit says why it matched. The one you choose starts the chart."),
            panels.nothing_stored("Where no search and no list shows anything"),
        ],
        id="empty",
    )


def _legend() -> Component:
    kinds = [html.Li([panels.picture(name, size=20), type_words(name)]) for name in ENTITY_TYPES if name not in REPORTS]
    groups = [
        html.Li([panels.picture(name, group.value, 20), f"{type_words(name)}: {node_styles.GROUP_WORDS[group]}"])
        for name in PEOPLE
        for group in node_styles.GROUP_STYLES
    ]
    lines = [html.Li([html.Span(className=f"stroke {name}"), text]) for name, text in grading.LEVELS.items()]
    thick = html.Li([html.Span(className="stroke parallel"), "several statements: 2C ×3 is the best grade of three"])
    return html.Details(
        [html.Summary("Legend"), html.Ul([*kinds, *groups]), html.Ul([*lines, thick], className="lines")],
        id="legend",
    )


def _drawer() -> Component:
    return html.Aside(id="drawer", hidden=True, tabIndex=0, **{"aria-label": "Details"})


# -- callbacks ----------------------------------------------------------------------------------------------------


def find(context: RequestContext, request: object) -> list[Component]:
    """Return hits for what was typed so far, each with its type and why it matched."""
    text = text_field(request_fields(request), "text", required=False)
    if len(text) > MAX_SEARCH_LENGTH:
        raise ForgedError("The search text is longer than the box allows.")
    wanted = text.strip()
    if len(wanted) < 2:
        return []
    hits = context.read(Reads.search, text=wanted, limit=MAX_SHOWN_HITS).hits
    if not hits:
        return [
            html.Li(
                "Nothing found that you may see.",
                className="none",
                role="option",
                **{"aria-disabled": "true"},
            )
        ]
    return [_hit(place, hit) for place, hit in enumerate(hits)]


def _hit(place: int, hit: Hit) -> Component:
    group = panels.group_words(hit)
    about = f"{type_words(hit.type)}{f' · {group}' if group else ''}"
    return html.Li(
        [
            panels.picture(hit.type, hit.group, 28),
            html.Span([html.Strong(hit.caption), html.Span(about, className="kind")]),
            html.Span(hit.reason, className="why"),
        ],
        id=f"hit-{place}",
        role="option",
        **{"aria-selected": "false", "data-do": "add", "data-id": hit.id},
    )


def draw(context: RequestContext, request: object) -> dict[str, Any]:
    """Return the change that the chart was asked for."""
    return act(context, request_fields(request))


def detail(context: RequestContext, request: object) -> list[Component]:
    """Return what the drawer was asked for: an entity, a line or a network."""
    fields = request_fields(request)
    kind, identifier = text_field(fields, "do"), text_field(fields, "id")
    if kind == "thing":
        shown = context.read(Reads.show, id=identifier)
        linked = context.read(Reads.expand, id=identifier, link="", limit=1)
        return panels.thing(shown.entity, shown.statements, linked)
    if kind == "line":
        other = text_field(fields, "other")
        between = context.read(Reads.between, ids=[identifier, other], others=[])
        ends = {entity.id: entity for entity in between.entities}
        if identifier not in ends or other not in ends or not between.statements:
            return [html.P("Nothing is held between the two that you may see.")]
        return panels.line(ends[identifier], ends[other], between.statements)
    if kind == "network":
        refuse_until_worked_out(context)
        return network_panel(context.read(Reads.network, id=identifier), starts_of(fields))
    raise ForgedError("The drawer cannot show that.")


PAGE = Page(
    path="/",
    title="Explore",
    layout=layout,
    position=10,
    questions={
        "hits.children": ("ask-hits", find),
        "change.data": ("ask-chart", draw),
        "drawer.children": ("ask-drawer", detail),
    },
)
