"""Signing in and out. The page needs no script; the password goes to the service, which holds the hashes."""

from __future__ import annotations

import html
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask, Response, make_response, redirect, request

from dashboards.desk import parts
from dashboards.guard import CSRF_COOKIE, SESSION_COOKIE, SIGN_IN, visitor_of

SIGN_OUT = "/sign-out"
_LONGEST_NAME, _LONGEST_PASSWORD = 120, 1024

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Sign in · graphintel</title>
<link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/base.css">
</head>
<body class="signing-in">
<main>
<h1><img src="/assets/icon.svg" alt="" width="36" height="36"> graphintel</h1>
<form method="post" action="/sign-in">
{message}
<label for="name">Account</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" class="main">Sign in</button>
</form>
<p>For people with an account and a policing purpose. Every search and every record opened is written to the audit chain.</p>
</main>
</body>
</html>
"""


class Attempts:
    """Failed sign-ins of the last minutes, by account and address together, so that nobody can lock out somebody else.

    Parameters
    ----------
    most : int
        Failures of one account from one address before it must wait.
    most_address : int
        Failures of all accounts from one address.
    seconds : float
        How long a failure counts.
    clock : callable
        Seconds; a fixed one in tests.
    """

    def __init__(
        self,
        most: int = 10,
        most_address: int = 100,
        seconds: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._most_address, self._seconds, self._clock = most, most_address, seconds, clock
        self._failed: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, address: str) -> int:
        """Return the seconds until this account may be tried again from this address; 0 for now."""
        with self._lock:
            waits = [
                self._wait((name.lower(), address), self._most),
                self._wait(("", address), self._most_address),
            ]
        return max(waits)

    def _wait(self, key: tuple[str, str], most: int) -> int:
        times = self._failed.get(key, deque[float]())
        while times and times[0] <= self._clock() - self._seconds:
            times.popleft()
        return 0 if len(times) < most else int(times[-most] + self._seconds - self._clock()) + 1

    def failed(self, name: str, address: str) -> None:
        """Count one failure."""
        with self._lock:
            for key, most in (((name.lower(), address), self._most), (("", address), self._most_address)):
                self._failed.setdefault(key, deque(maxlen=most)).append(self._clock())
                self._failed.move_to_end(key)
            while len(self._failed) > 10_000:
                self._failed.popitem(last=False)


def page(message: str = "") -> str:
    """Return the sign-in page as HTML, with a message where there is one."""
    shown = f'<p role="alert" class="refused">{html.escape(message)}</p>' if message else ""
    return _PAGE.replace("{message}", shown)


def add_routes(server: Flask, key: bytes, attempts: Attempts) -> None:
    """Add ``/sign-in`` and ``/sign-out``."""

    def show() -> Any:
        if visitor_of(request.cookies.get(SESSION_COOKIE, ""), key):
            return redirect("/", 303)
        return page("You are signed out." if "out" in request.args else "")

    def enter() -> Any:
        return _enter(key, attempts)

    server.add_url_rule(SIGN_IN, "sign_in", show, methods=["GET"])
    server.add_url_rule(SIGN_IN, "enter", enter, methods=["POST"])
    server.add_url_rule(SIGN_OUT, "sign_out", _leave, methods=["POST"])


def _enter(key: bytes, attempts: Attempts) -> Any:
    """Check name and password; a new session always gets a new token, and the old one ends."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    address = request.remote_addr or ""
    wait = attempts.wait(name, address)
    if wait:
        response = make_response(page(f"Too many failed attempts. Try again in {wait} seconds."), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    token = None
    if 0 < len(name) <= _LONGEST_NAME and 0 < len(password) <= _LONGEST_PASSWORD:
        token = parts().service.sign_in(name, password)
    if not token:
        attempts.failed(name, address)
        return make_response(page("Account or password is not right."), 401)
    _end(request.cookies.get(SESSION_COOKIE, ""))
    visitor = visitor_of(token, key)
    response = make_response(redirect("/", 303))
    _set(response, SESSION_COOKIE, token, hidden=True)
    _set(response, CSRF_COOKIE, visitor.csrf if visitor else "", hidden=False)
    return response


def _leave() -> Any:
    _end(request.cookies.get(SESSION_COOKIE, ""))
    response = make_response("", 204)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in (SESSION_COOKIE, CSRF_COOKIE):
        response.delete_cookie(name, secure=True, httponly=name == SESSION_COOKIE, samesite="Strict")
    return response


def _end(token: str) -> None:
    """End a session, if the token is one's, and forget its charts."""
    visitor = visitor_of(token, b"")
    if visitor:
        parts().charts.end(visitor.session)
        parts().service.sign_out(token)


def _set(response: Response, name: str, value: str, *, hidden: bool) -> None:
    response.set_cookie(name, value, secure=True, httponly=hidden, samesite="Strict", path="/")
