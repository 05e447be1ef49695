"""Signing in and out on the command line: the token lies in the home, and is never printed."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from graphintel.cli import text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.cli.program_exit import write_error
from graphintel.errors import AccessError
from graphintel.ledger import passwords
from graphintel.service import Service
from graphintel.service.answer_json import JsonObject
from graphintel.service.session_tokens import SessionTokens

_ADDRESS = "command line"
_MAX_LINE_BYTES = 5000
_USED_UP = "The one-time password is used up; graphintel account password makes another."


@dataclass(frozen=True, slots=True)
class GivenPasswords:
    """What was given: the password, and the new one where it came with it."""

    password: str
    new: str = ""


@program.command("sign-in")
@click.argument("name", default="")
@pass_invocation
def sign_in(invocation: Invocation, name: str) -> None:
    """Sign in here; commands then read as this account (--as NAME). Ends after 15 minutes without one, or 8 hours.

    Asks for the password. Where nobody sits at a terminal it is the first line of standard input; a one-time password is
    followed by one of your own, twice.

    \b
    graphintel sign-in ana
    graphintel --as ana search "07700 900123"
    """
    settings = invocation.settings()
    who = name or invocation.account or settings.account
    if not who:
        raise AccessError("No account to sign in: give its name, as in graphintel sign-in ana.")
    given = _ask_password(who)
    with invocation.service() as service:
        token = _start_session(service, who, given)
        tokens = SessionTokens(settings.home)
        service.sign_out(tokens.of(who))
        try:
            tokens.store(who, token)
        except BaseException:
            service.sign_out(token)
            raise
        invocation.print({"account": who, "signed_in": True}, _welcome)


@program.command("sign-out")
@click.argument("name", default="")
@pass_invocation
def sign_out(invocation: Invocation, name: str) -> None:
    """End what sign-in began: of one account, or of every one that is signed in here."""
    settings = invocation.settings()
    tokens = SessionTokens(settings.home)
    chosen = name or invocation.account or settings.account
    tokens_by_name = {one: tokens.of(one) for one in ([chosen] if chosen else tokens.names())}
    for one in tokens_by_name:
        tokens.forget(one)  # first, so that nobody reads from here any more whatever fails then
    with invocation.service() as service:
        for token in tokens_by_name.values():
            service.sign_out(token)
    invocation.print({"signed_out": list(tokens_by_name)}, text.fields)


def _welcome(answer: JsonObject) -> str:
    return f"{answer['account']} is signed in here; graphintel sign-out ends it."


def _ask_password(name: str) -> GivenPasswords:
    """Ask for the password, or read it; a new one that comes with it is judged before anything is used up."""
    if sys.stdin.isatty():
        return GivenPasswords(str(click.prompt(f"Password of {name}", hide_input=True, err=True)))
    password, new, again = _line(), _line(), _line()
    if not password:
        raise AccessError("No password was given: it is the first line of standard input.")
    return GivenPasswords(password, _checked_password(new, again, name) if new else "")


def _line() -> str:
    """Return the next line of standard input without its end."""
    try:
        return str(sys.stdin.buffer.readline(_MAX_LINE_BYTES), "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise AccessError("What was given on standard input is no text in UTF-8.") from error


def _checked_password(new: str, again: str, name: str) -> str:
    if new != again:
        raise AccessError("The two new passwords are not the same.")
    return passwords.require_strong(new, name)


def _start_session(service: Service, name: str, given: GivenPasswords) -> str:
    """Return the token of a session in which nothing is left to change."""
    session = service.sign_in(name, given.password, _ADDRESS)
    if session.wait:
        raise AccessError(f"Too many failed attempts. Try again in {session.wait} seconds.")
    if session.account is None:
        raise AccessError("Account or password is not right.")
    if not session.account.must_change:
        return session.token
    try:
        new = given.new or _ask_new_password(name)
        service.choose_password(session.token, new)
    except BaseException:
        service.sign_out(session.token)
        raise
    return service.sign_in(name, new, _ADDRESS).token


def _ask_new_password(name: str) -> str:
    """Ask for a new password until one is accepted."""
    if not sys.stdin.isatty():
        raise AccessError(f"A one-time password is followed by a new one on the next two lines. {_USED_UP}")
    while True:
        write_error("The password that you were given works once. Choose your own.")
        new = click.prompt(f"Your own password, {passwords.MIN_LENGTH} characters or more", hide_input=True, err=True)
        again = click.prompt("The same again", hide_input=True, err=True)
        try:
            return _checked_password(str(new), str(again), name)
        except AccessError as refused:
            write_error(str(refused))
