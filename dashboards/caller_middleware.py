"""Records who makes a request in its audit entries: the address that it came from and the session that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.http import parse_cookie

from graphintel.service.caller import DASHBOARD, Caller, as_caller, operating_system_user, session_digest

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_caller(application: Wsgi, cookie: str) -> Wsgi:
    """Return a WSGI application whose requests have their origin in the audit entries.

    Parameters
    ----------
    application : callable
        Must answer whole: nothing may be read while the answer is sent.
    cookie : str
        Name of the cookie with the session's token.
    """
    user = operating_system_user()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        session = session_digest(parse_cookie(environ).get(cookie, ""))
        with as_caller(Caller(user, DASHBOARD, session, environ.get("REMOTE_ADDR", ""))):
            return application(environ, start_response)

    return answer
