"""The frame round all pages: header, main part, live line, dialogs; and the callbacks by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import g

from dashboards.dialogs import export_dialog, step_dialog
from dashboards.pages import explore, exports, network, networks, premises, reviews
from dashboards.request_context import guarded
from dashboards.request_numbers import numbered
from dashboards.stylesheet import both
from graphintel.model.access import Viewer

KEYS: list[tuple[str, str]] = [
    ("/", "search"),
    ("Arrow keys", "on the chart: walk from an entity to a linked one"),
    ("N, P", "next and previous entity, in order of type and caption"),
    ("Enter", "open the drawer of the chosen entity"),
    ("L", "open the line walked last"),
    ("E", "expand: add what the chosen entity is linked to"),
    ("Delete", "take the chosen entity off the chart"),
    ("F", "fit the chart into the window"),
    ("+, -", "nearer, farther"),
    ("T", "chart or table"),
    ("Esc", "close what is open; back to the chart"),
    ("?", "this list"),
]


_PAGES = (explore, networks, network, premises, reviews, exports)


def layout_of(viewer: Viewer) -> Component:
    """Return the whole page for somebody; it holds no data but the account's own name.

    Parameters
    ----------
    viewer : Viewer
        Of the session.

    Returns
    -------
    Component
    """
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="styles", data=both()),
            html.A("Skip to the content", href="#content", className="skip"),
            _header(viewer),
            html.Main([page.layout() for page in _PAGES], id="content", tabIndex=-1),
            html.Div(id="banner", role="alert"),
            html.Div(id="spoken", role="status", **{"aria-live": "polite"}),
            _keys(),
            step_dialog(),
            export_dialog(),
        ]
    )


def _header(viewer: Viewer) -> Component:
    pages = [
        dcc.Link("Explore", href="/", id="to-explore"),
        dcc.Link("Networks", href="/networks", id="to-networks"),
        dcc.Link("Review", href="/reviews", id="to-reviews"),
        dcc.Link("Exports", href="/exports", id="to-exports"),
    ]
    opened = [
        dcc.Link("Network", href="/network", id="to-network"),
        dcc.Link("Premises", href="/premises", id="to-premises"),
    ]
    account = html.Span(["Signed in as ", html.Strong(viewer.account)], className="account")
    brand = html.Span(
        [html.Img(src="/assets/icon.svg", alt="", width="24", height="24"), "graphintel"], className="brand"
    )
    leave = [
        html.Button("Keys ?", type="button", **{"data-do": "keys"}),
        html.Button("Sign out", type="button", id="sign-out"),
    ]
    nav = html.Nav([*pages, html.Span(opened, hidden=True)], **{"aria-label": "Pages"})
    return html.Header([brand, nav, account, *leave], className="top")


def _keys() -> Component:
    rows = [part for key, does in KEYS for part in (html.Dt(html.Kbd(key)), html.Dd(does))]
    close = html.Button("Close", type="button", className="main", **{"data-do": "keys"})
    return html.Dialog(
        [html.H2("Keys", id="keys-title"), html.Dl(rows), close],
        id="keys",
        **{"aria-labelledby": "keys-title"},
    )


_ANSWERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "hits.children": ("ask-hits", explore.find),
    "change.data": ("ask-chart", explore.draw),
    "drawer.children": ("ask-drawer", explore.detail),
    "networks-list.children": ("ask-networks", networks.listing),
    "network-page.children": ("ask-network", network.requested_page),
    "premises-page.children": ("ask-premises", premises.requested_page),
    "reviews-list.children": ("ask-reviews", reviews.listing),
    "stepped.data": ("ask-step", reviews.step),
    "exports-list.children": ("ask-exports", exports.listing),
    "export-recipient.children": ("ask-recipients", exports.recipients),
    "export-made.children": ("ask-export", exports.order_briefing),
}
"""What the server answers: by output, the store that asks and the function."""


def _layout_of_session() -> Component:
    return layout_of(g.visitor.viewer) if "visitor" in g else html.Div()


def add_pages(app: Dash) -> None:
    """Give an application its layout and its callbacks; every one of Python's is guarded."""
    app.layout = _layout_of_session
    for output, (asked, function) in _ANSWERS.items():
        identifier, _, name = output.partition(".")
        app.callback(Output(identifier, name), Input(asked, "data"))(guarded(numbered(function)))
    in_browser = {
        "start": (Output("started", "data"), Input("styles", "data")),
        "apply": (Output("applied", "data"), Input("change", "data")),
        "page": (Output("paged", "data"), Input("address", "pathname")),
        "recorded": (Output("recorded", "data"), Input("stepped", "data")),
        "made": (Output("made", "data"), Input("export-made", "children")),
    }
    for name, (output, *sources) in in_browser.items():
        app.clientside_callback(
            ClientsideFunction("graphintel", name),
            output,
            *sources,
            prevent_initial_call=name not in {"start", "page"},
        )
