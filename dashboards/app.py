"""The web application: Dash, its guard and its pages, over one service."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from dash import Dash

from dashboards import downloads, frame, guard, headers, sign_in
from dashboards.caller_middleware import with_caller
from dashboards.charts import SessionCharts
from dashboards.download_store import DownloadStore
from dashboards.request_context import EXTENSION, AppState
from graphintel.service import Service

_INDEX = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{%title%}</title>
<link rel="icon" href="/assets/icon.svg">{%css%}
</head>
<body>{%app_entry%}<noscript>The charts need JavaScript.</noscript>
<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>
"""


def create_app(service: Service, hosts: Sequence[str] = ()) -> Dash:
    """Return the dashboard over a service; nothing runs yet.

    Parameters
    ----------
    service : Service
        Opened; the dashboard never closes it.
    hosts : sequence of str
        Names beside this machine's own that browsers reach it by.

    Returns
    -------
    Dash
        Its ``server`` is the WSGI application.
    """
    app = Dash(
        "dashboards",
        index_string=_INDEX,
        title="graphintel",
        update_title="",
        enable_mcp=False,
        include_pages_meta=False,
        prevent_initial_callbacks=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        csrf_token_name=guard.CSRF_COOKIE,
        csrf_header_name=guard.CSRF_HEADER,
    )
    server: Any = app.server
    server.secret_key = secrets.token_bytes(32)
    contents = service.ledger.session_contents
    server.extensions[EXTENSION] = AppState(
        service, SessionCharts(contents), DownloadStore(contents), guard.refusal_recorder(service)
    )
    guard.protect(server, hosts)
    sign_in.add_routes(server)
    downloads.add_routes(server)
    frame.add_pages(app)
    server.wsgi_app = with_caller(server.wsgi_app, guard.SESSION_COOKIE)
    server.wsgi_app = headers.with_headers(server.wsgi_app, headers.headers_of(app.csp_hashes()))
    return app
