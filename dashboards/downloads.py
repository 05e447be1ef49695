"""The route of downloads: the session that made an export fetches its files once, while it may see the export."""

from __future__ import annotations

from flask import Flask, Response, g, request

from dashboards.download_store import Download
from dashboards.guard import refusal
from dashboards.paths import DOWNLOAD_PATH
from dashboards.request_context import app_state
from graphintel.service.exports import may_fetch

_GONE = (
    "These files were fetched already, or are kept no longer. Make the export again; the first one stays registered."
)


def add_routes(server: Flask) -> None:
    """Add the route of downloads.

    Parameters
    ----------
    server : Flask
        With its guard in place: who asks is known before this is reached.
    """
    server.add_url_rule(f"{DOWNLOAD_PATH}<string:token>", "fetch", _fetch, methods=["GET"])


def _fetch(token: str) -> Response:
    if request.method != "GET":  # HEAD asks what there is, and must not use it up
        return refusal(405, "The files of an export are fetched by GET only.")
    state, viewer = app_state(), g.visitor.viewer

    def may(download: Download) -> bool:
        allowed = may_fetch(state.service, viewer, download.ref)
        g.recorded = True  # also where it may not: that refusal has its entry
        return allowed

    download = state.download_store.take(g.visitor.session, token, may)
    if download is None:
        return refusal(404, _GONE)
    answer = Response(download.content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return answer
