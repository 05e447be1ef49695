"""Checks before every request: the host, the session, and that no other site sent it. After every failure: one plain sentence."""

from __future__ import annotations

import hmac
import logging
import secrets
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, redirect, request
from werkzeug.exceptions import HTTPException

from dashboards.page_registry import PAGE_PATHS, pages_for
from dashboards.paths import DOWNLOAD_PATH, PASSWORD, SIGN_IN, SIGN_OUT
from dashboards.refused_requests import (
    MAX_ENTRIES,
    MAX_PER_ADDRESS,
    WINDOW_SECONDS,
    RefusalRecorder,
    RefusedRequest,
)
from dashboards.request_context import Visitor, app_state
from dashboards.request_numbers import ASKED_AGAIN
from dashboards.requests import ForgedError
from graphintel.errors import (
    AccessError,
    AuditError,
    ContentChangedError,
    GraphintelError,
    LedgerError,
    LimitError,
    NotHeldError,
    StoppedError,
    StoreError,
)
from graphintel.failures import Failure
from graphintel.model.shown_text import has_lone_surrogates, shown
from graphintel.service import Service
from graphintel.service.caller import DASHBOARD, as_caller, current_caller
from graphintel.service.recording import REFUSED, is_recorded

SESSION_COOKIE = "__Host-session"
CSRF_COOKIE = "_csrf_token"
CSRF_HEADER = "X-CSRFToken"
MAX_BODY_BYTES = 256 * 1024
HOSTS = ("127.0.0.1", "localhost")
"""Names of this machine, which may be reached without TLS. Every other name is reached through a proxy with TLS."""

_NOT_RECORDED = "Nothing is shown because the reading could not be recorded."
_OPEN = ("/assets/",)
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})
_LOG = logging.getLogger(__name__)


def protect(server: Flask, hosts: Sequence[str] = ()) -> None:
    """Install the checks before every route and callback of a server, and the error answers after every failure.

    Parameters
    ----------
    server : Flask
        Before it serves anything.
    hosts : sequence of str
        Names beside this machine's own that browsers reach the dashboard by, with TLS only.
    """
    server.config.update(
        TRUSTED_HOSTS=[*HOSTS, *hosts], MAX_CONTENT_LENGTH=MAX_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES
    )

    def check() -> Any:
        if not request.host:  # also refuses, by raising, every host that is not ours
            return refusal(400, "The request names no host.")
        if not request.is_secure and urlsplit(request.host_url).hostname not in HOSTS:
            return refusal(403, "This address is reached with https only; the proxy says so by X-Forwarded-Proto.")
        if request.path.startswith(_OPEN) and request.method in {"GET", "HEAD"}:
            return None
        if _holds_half_characters():
            return refusal(400, "The request holds half a character, which no page sends; type it again.")
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_from_here():
            return refusal(403, "This request came from another site and was refused.")
        if request.path == SIGN_IN:
            return None
        visitor = visitor_of(request.cookies.get(SESSION_COOKIE, ""), by_itself=_is_asked_again())
        if visitor is None:
            return _not_signed_in()
        g.visitor = visitor
        return _refused_as_forged(visitor) or _sent_to_password(visitor)

    server.before_request(check)
    server.after_request(_with_refusal_recorded)
    server.register_error_handler(GraphintelError, _refused)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Exception, _failed)


def refusal_recorder(service: Service) -> RefusalRecorder:
    """Return the writer of refused requests into a service's audit chain."""

    def write(refused: RefusedRequest) -> None:
        with as_caller(replace(current_caller(), channel=DASHBOARD, address=refused.address)):
            service.record("refusal", refused.actor, request=refused.kind, times=refused.times, outcome=REFUSED)

    def reserve(refused: RefusedRequest) -> bool:
        with suppress(LedgerError):  # else it is counted, and written with the others
            return service.ledger.refusal_entries.reserve(
                refused.kind,
                refused.address,
                seconds=WINDOW_SECONDS,
                max_of_kind=MAX_PER_ADDRESS,
                max_of_all=MAX_ENTRIES,
            )
        return False

    return RefusalRecorder(write, reserve)


def _with_refusal_recorded(response: Response) -> Response:
    """Record a refused request unless its handler has done so; it stays refused where that fails."""
    app_state().refusals.settle()
    if response.status_code >= 400 and not g.get("recorded"):
        page = request.url_rule.rule if request.url_rule else "no page"
        method = request.method if request.method in _METHODS else "another method"
        visitor = g.get("visitor")
        actor = visitor.viewer.account if visitor else "nobody"
        kind = f"{response.status_code} {method} {page}"
        app_state().refusals.note(RefusedRequest(kind, request.remote_addr or "", actor))
    return response


def visitor_of(token: str, *, by_itself: bool = False) -> Visitor | None:
    """Return the viewer of a session token. It is looked up at every request, so that an ended session has no viewer at once.

    What a page asks ``by_itself`` prolongs no session: nobody may be there any more.
    The CSRF token is derived from the session token, which no script can read, so that a restart changes neither.
    """
    if not token or len(token) > 200:
        return None
    session = app_state().service.session_of(token, by_itself=by_itself)
    if session is None:
        return None
    csrf = hmac.new(token.encode(), b"forged requests", sha256).hexdigest()
    return Visitor(session.viewer, sha256(token.encode()).hexdigest(), csrf, session.must_change)


def _holds_half_characters() -> bool:
    """Return whether anything in the request has a lone surrogate: no database stores one, and no page sends one."""
    sent = [request.path, *request.args.items(multi=True), *request.cookies.items(), *request.form.items(multi=True)]
    return has_lone_surrogates(sent) or (request.is_json and has_lone_surrogates(request.get_json(silent=True)))


def _is_asked_again() -> bool:
    """Return whether the page repeats a request by itself."""
    sent = request.get_json(silent=True) if request.is_json else None
    asked = sent.get("inputs") if isinstance(sent, dict) else None
    values = [one.get("value") for one in asked if isinstance(one, dict)] if isinstance(asked, list) else []
    return any(isinstance(value, dict) and value.get(ASKED_AGAIN) is True for value in values)


def _is_from_here() -> bool:
    """Return whether a request that changes something comes from our own pages; without a header that says so it is refused.

    A form that is sent under ``Referrer-Policy: no-referrer`` has the origin ``null``: then Sec-Fetch-Site, which no
    page can set, must say it.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site not in {None, "same-origin"}:
        return False
    if origin == "null":
        return bool(site == "same-origin")
    return origin in {f"http://{request.host}", f"https://{request.host}"}


def _not_signed_in() -> Any:
    if request.method == "GET" and request.path in PAGE_PATHS:
        return redirect(SIGN_IN, 303)
    return refusal(401, "Nobody is signed in, or the session has ended. Sign in again.")


def _refused_as_forged(visitor: Visitor) -> Any:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        paths = {page.path for page in pages_for(visitor.viewer)} | {PASSWORD}
        known = request.path in paths or request.path.startswith(("/_", DOWNLOAD_PATH))
        return None if known else refusal(404, "There is no such page.")
    given = request.headers.get(CSRF_HEADER, "")
    if request.path == PASSWORD:
        given = request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        return refusal(403, "The request does not carry this session's token. Reload the page and try again.")
    return None


def _sent_to_password(visitor: Visitor) -> Any:
    """Refuse everything but setting a new password to whoever signed in with a one-time password."""
    if not visitor.must_change:
        return redirect("/", 303) if request.path == PASSWORD else None
    if request.path in {PASSWORD, SIGN_OUT}:
        return None
    if request.path in PAGE_PATHS:
        return redirect(PASSWORD, 303)
    return refusal(403, "Choose a password of your own first.")


def refusal(status: int, message: str, reference: str = "") -> Response:
    """Return a refusal, which the page shows word for word."""
    response = jsonify({"message": shown(message), "reference": reference})
    response.status_code = status
    return response


_NO_GRAPH = "The graph cannot be used. Try again; if it stays so, tell support."
_STORE_FAILURES = {
    Failure.UNREACHABLE: "The graph cannot be reached. Try again; if it stays so, tell support.",
    Failure.MOVED: "The graph changed while it was read. Try again.",
    Failure.NOT_ANSWERED: "The graph could not answer this. Tell support.",
    Failure.NOT_LET_IN: "The graph does not let this service in. Tell support.",
    Failure.EXPIRED: "The graph does not let this service in. Tell support.",
    Failure.TOO_MANY_SIGN_INS: "The graph does not let this service in. Tell support.",
}
"""What a page says of the graph, by what happened; what an error says itself may name machines and users."""


def store_sentence(error: StoreError) -> str:
    """Return what a page says of a graph that failed."""
    return _STORE_FAILURES.get(error.failure, _NO_GRAPH)


def _refused(error: GraphintelError) -> Response:
    g.recorded = is_recorded(error) or isinstance(error, AuditError)
    if isinstance(error, AuditError):
        return refusal(503, _NOT_RECORDED, _logged(error))
    if isinstance(error, StoreError):
        return refusal(503, store_sentence(error), _logged(error))
    statuses = {AccessError: 403, NotHeldError: 404, ForgedError: 400, ContentChangedError: 409}
    statuses |= {LimitError: 503, StoppedError: 503}
    if type(error) in statuses or type(error) is GraphintelError:
        return refusal(statuses.get(type(error), 400), str(error))
    return refusal(503, "This could not be shown.", _logged(error))


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return refusal(error.code, f"The request was refused: {error.name.lower()}.")


def _failed(error: Exception) -> Response:
    """Answer an unexpected exception: status 400 where the request body was malformed, else 500; the text of the exception is never shown."""
    g.recorded = is_recorded(error)
    if not g.get("in_callback"):
        return refusal(400, "The request could not be read. Reload the page and try again.", _logged(error))
    return refusal(500, "Something failed and nothing is shown.", _logged(error))


def _logged(error: BaseException) -> str:
    """Log where an error arose and return its reference; its message is left out, because it may hold a name or number."""
    reference = secrets.token_hex(4)
    places = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("reference %s: %s at\n%s", reference, type(error).__name__, places)
    return reference
