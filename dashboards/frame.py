"""The frame round all pages: header, main part, live line, dialogs; and the callbacks by name."""

from __future__ import annotations

import functools
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import g

from dashboards.dialogs import export_dialog, step_dialog
from dashboards.page import Callback, Page
from dashboards.page_registry import PAGES, pages_for
from dashboards.request_context import RequestContext, guarded
from dashboards.request_numbers import numbered
from dashboards.stylesheet import both
from graphintel.errors import AccessError
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
            *(dcc.Store(id=name) for name in _stores()),
            html.Main([page.section() for page in pages_for(viewer)], id="content", tabIndex=-1),
            html.Div(id="banner", role="alert"),
            html.Div(id="spoken", role="status", **{"aria-live": "polite"}),
            _keys(),
            step_dialog(),
            export_dialog(),
        ]
    )


def _header(viewer: Viewer) -> Component:
    pages = pages_for(viewer)
    listed = [_link_to(page) for page in pages if not page.within]
    opened = [_link_to(page) for page in pages if page.within]
    account = html.Span(["Signed in as ", html.Strong(viewer.account)], className="account")
    brand = html.Span(
        [html.Img(src="/assets/icon.svg", alt="", width="24", height="24"), "graphintel"], className="brand"
    )
    leave = [
        html.Button("Keys ?", type="button", **{"data-do": "keys"}),
        html.Button("Sign out", type="button", id="sign-out"),
    ]
    nav = html.Nav([*listed, html.Span(opened, hidden=True)], **{"aria-label": "Pages"})
    return html.Header([brand, nav, account, *leave], className="top")


def _link_to(page: Page) -> Component:
    return dcc.Link(page.title, href=page.path, id=f"to-{page.name}")


def _keys() -> Component:
    rows = [part for key, does in KEYS for part in (html.Dt(html.Kbd(key)), html.Dd(does))]
    close = html.Button("Close", type="button", className="main", **{"data-do": "keys"})
    return html.Dialog(
        [html.H2("Keys", id="keys-title"), html.Dl(rows), close],
        id="keys",
        **{"aria-labelledby": "keys-title"},
    )


_IN_BROWSER = {
    "start": ("started.data", "styles.data"),
    "apply": ("applied.data", "change.data"),
    "page": ("paged.data", "address.pathname"),
    "recorded": ("recorded.data", "stepped.data"),
    "made": ("made.data", "export-made.children"),
}
"""What the page's own script does: by name, its output and what it follows."""


def _stores() -> list[str]:
    """Return the ids of what browser and server exchange, sorted: what asks, and answers that are no components."""
    asked = {store for page in PAGES for store, _ in page.callbacks().values()}
    outputs = [
        *(output for page in PAGES for output in page.callbacks()),
        *(output for output, _ in _IN_BROWSER.values()),
    ]
    return sorted(asked | {output.removesuffix(".data") for output in outputs if output.endswith(".data")})


def _layout_of_session() -> Component:
    return layout_of(g.visitor.viewer) if "visitor" in g else html.Div()


def _for_viewers(page: Page, callback: Callback) -> Callback:
    """Return a callback that answers only whoever may open its page."""

    @functools.wraps(callback)
    def answer(context: RequestContext, request: object) -> Any:
        if not page.is_for(context.viewer):
            whom = f", with {page.needs}," if page.needs else ""
            raise AccessError(f"The page {page.title} is for {', '.join(sorted(page.roles))}{whom} only.")
        return callback(context, request)

    return answer


def _named(cls: type[Input] | type[Output], reference: str) -> Any:
    identifier, _, name = reference.partition(".")
    return cls(identifier, name)


def add_pages(app: Dash) -> None:
    """Give an application its layout and the callbacks of every page; every one of Python's is guarded."""
    app.layout = _layout_of_session
    for page in PAGES:
        for output, (asked, callback) in page.callbacks().items():
            app.callback(_named(Output, output), Input(asked, "data"))(guarded(numbered(_for_viewers(page, callback))))
    for name, (output, source) in _IN_BROWSER.items():
        app.clientside_callback(
            ClientsideFunction("graphintel", name),
            _named(Output, output),
            _named(Input, source),
            prevent_initial_call=name not in {"start", "page"},
        )
