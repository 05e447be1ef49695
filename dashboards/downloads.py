"""Where the browser fetches the files of an export: once, by the session that made it, while it may know of the export."""

from __future__ import annotations

from flask import Flask, Response, g, request

from dashboards.desk import parts
from dashboards.guard import FETCHED, refusal
from dashboards.handover import Parcel
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
    server.add_url_rule(f"{FETCHED}<string:token>", "fetch", _fetch, methods=["GET"])


def _fetch(token: str) -> Response:
    if request.method != "GET":  # HEAD asks what there is, and must not use it up
        return refusal(405, "The files of an export are fetched by GET only.")
    held, viewer = parts(), g.visitor.viewer

    def may(kept: Parcel) -> bool:
        allowed = may_fetch(held.service, viewer, kept.ref)
        g.recorded = True  # also where it may not: that refusal has its entry
        return allowed

    parcel = held.handover.take(g.visitor.session, token, may)
    if parcel is None:
        return refusal(404, _GONE)
    answer = Response(parcel.content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{parcel.name}"'
    return answer
