"""Signing in and out. The page needs no script; the password goes to the service, which holds the hashes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, g, make_response, redirect, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.guard import CSRF_COOKIE, SESSION_COOKIE, visitor_of
from dashboards.paths import PASSWORD, SIGN_IN, SIGN_OUT
from dashboards.request_context import app_state
from graphintel.errors import AccessError
from graphintel.service.recording import is_recorded

_MAX_NAME_LENGTH, _MAX_PASSWORD_LENGTH = 120, 1024

_WRONG = "Account or password is not right."

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


def sign_in_page(message: str = "", name: str = "") -> str:
    """Return the sign-in page as HTML, with a message where there is one, and the account's name as it was typed."""
    return _TEMPLATES.get_template("sign_in.html").render(action=SIGN_IN, message=message, name=name)


def password_page(csrf: str, message: str = "") -> str:
    """Return the page on which a one-time password is replaced."""
    return _TEMPLATES.get_template("password.html").render(action=PASSWORD, message=message, csrf=csrf)


def refusal_page(message: str) -> str:
    """Return what a browser shows where a page of its own was refused: the reason, and the way back."""
    return _TEMPLATES.get_template("refused.html").render(action="/", message=message)


def add_routes(server: Flask) -> None:
    """Add ``/sign-in``, ``/password`` and ``/sign-out``; what is refused to a form or a page is a page with the reason.

    Parameters
    ----------
    server : Flask
        With its guard in place.
    """

    def show() -> Any:
        if visitor_of(request.cookies.get(SESSION_COOKIE, "")):
            return redirect("/", 303)
        return sign_in_page("You are signed out." if "out" in request.args else "")

    server.after_request(_as_page)
    server.add_url_rule(SIGN_IN, "sign_in", show, methods=["GET"])
    server.add_url_rule(SIGN_IN, "enter", _enter, methods=["POST"])
    server.add_url_rule(PASSWORD, "password", lambda: password_page(g.visitor.csrf), methods=["GET"])
    server.add_url_rule(PASSWORD, "choose", _choose, methods=["POST"])
    server.add_url_rule(SIGN_OUT, "sign_out", _leave, methods=["POST"])


def _as_page(response: Response) -> Response:
    """Turn a refusal into a page where a form or an address asked for HTML; a script gets JSON."""
    if response.status_code < 400 or not response.is_json or "text/html" not in request.headers.get("Accept", ""):
        return response
    body = response.get_json()
    message = body["message"] + (f" Reference {body['reference']}." if body["reference"] else "")
    response.set_data(_form_again(message))
    response.content_type = "text/html; charset=utf-8"
    return response


def _form_again(message: str) -> str:
    if request.path == SIGN_IN:
        return sign_in_page(message, request.form.get("name", "")[:_MAX_NAME_LENGTH])
    return (
        password_page(g.visitor.csrf, message) if request.path == PASSWORD and "visitor" in g else refusal_page(message)
    )


def _enter() -> Any:
    """Check name and password; a new session always gets a new token, and the old one ends."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    if not 0 < len(name) <= _MAX_NAME_LENGTH or not 0 < len(password) <= _MAX_PASSWORD_LENGTH:
        return make_response(sign_in_page(_WRONG, name), 401)
    attempt = app_state().service.sign_in(name, password, request.remote_addr or "")
    g.recorded = True
    if attempt.wait:
        response = make_response(
            sign_in_page(f"Too many failed attempts. Try again in {attempt.wait} seconds.", name), 429
        )
        response.headers["Retry-After"] = str(attempt.wait)
        return response
    visitor = visitor_of(attempt.token)
    if visitor is None:
        return make_response(sign_in_page(_WRONG, name), 401)
    _end(request.cookies.get(SESSION_COOKIE, ""))
    response = make_response(redirect("/", 303))
    _set(response, SESSION_COOKIE, attempt.token, hidden=True)
    _set(response, CSRF_COOKIE, visitor.csrf, hidden=False)
    return response


def _choose() -> Any:
    """Store a password of the account's own; all sessions of the old one end."""
    password, again = request.form.get("password", ""), request.form.get("again", "")
    message = "The two are not the same." if password != again else ""
    if not message:
        try:
            app_state().service.choose_password(request.cookies.get(SESSION_COOKIE, ""), password)
        except AccessError as error:
            g.recorded = is_recorded(error)
            message = str(error)
    if message:
        return make_response(password_page(g.visitor.csrf, message), 400)
    return redirect(SIGN_IN, 303)


def _leave() -> Any:
    _end(request.cookies.get(SESSION_COOKIE, ""))
    response = make_response("", 204)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in (SESSION_COOKIE, CSRF_COOKIE):
        response.delete_cookie(name, secure=True, httponly=name == SESSION_COOKIE, samesite="Strict")
    return response


def _end(token: str) -> None:
    """End the session of a token, if there is one, with its charts and downloads."""
    if visitor_of(token):
        app_state().service.sign_out(token)


def _set(response: Response, name: str, value: str, *, hidden: bool) -> None:
    response.set_cookie(name, value, secure=True, httponly=hidden, samesite="Strict", path="/")
