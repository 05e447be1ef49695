"""Signing in and out on the command line: the token lies in the home, and is never printed."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from graphintel.cli import text
from graphintel.cli.endings import say
from graphintel.cli.program import Answer, Call, pass_call, program
from graphintel.errors import AccessError
from graphintel.ledger import passwords
from graphintel.service import Service
from graphintel.service.tokens import Tokens

_PLACE = "command line"
_MOST = 5000
_USED_UP = "The one-time password is used up; graphintel account password makes another."


@dataclass(frozen=True, slots=True)
class GivenPasswords:
    """What was given: the password, and the new one where it came with it."""

    password: str
    new: str = ""


@program.command("sign-in")
@click.argument("name", default="")
@pass_call
def sign_in(call: Call, name: str) -> None:
    """Sign in here; commands then read as this account (--as NAME). Ends after 15 minutes without one, or 8 hours.

    Asks for the password. Where nobody sits at a terminal it is the first line of standard input; a one-time password is
    followed by one of your own, twice.

    \b
    graphintel sign-in ana
    graphintel --as ana search "07700 900123"
    """
    settings = call.settings()
    who = name or call.account or settings.account
    if not who:
        raise AccessError("No account to sign in: give its name, as in graphintel sign-in ana.")
    given = _typed(who)
    with call.service() as service:
        token = _enter(service, who, given)
        tokens = Tokens(settings.home)
        service.sign_out(tokens.of(who))
        try:
            tokens.keep(who, token)
        except BaseException:
            service.sign_out(token)
            raise
        call.print({"account": who, "signed_in": True}, _welcome)


@program.command("sign-out")
@click.argument("name", default="")
@pass_call
def sign_out(call: Call, name: str) -> None:
    """End what sign-in began: of one account, or of every one that is signed in here."""
    settings = call.settings()
    tokens = Tokens(settings.home)
    chosen = name or call.account or settings.account
    held = {one: tokens.of(one) for one in ([chosen] if chosen else tokens.names())}
    for one in held:
        tokens.forget(one)  # first, so that nobody reads from here any more whatever fails then
    with call.service() as service:
        for token in held.values():
            service.sign_out(token)
    call.print({"signed_out": list(held)}, text.fields)


def _welcome(answer: Answer) -> str:
    return f"{answer['account']} is signed in here; graphintel sign-out ends it."


def _typed(name: str) -> GivenPasswords:
    """Ask for the password, or read it; a new one that comes with it is judged before anything is used up."""
    if sys.stdin.isatty():
        return GivenPasswords(str(click.prompt(f"Password of {name}", hide_input=True, err=True)))
    password, new, again = _line(), _line(), _line()
    if not password:
        raise AccessError("No password was given: it is the first line of standard input.")
    return GivenPasswords(password, _judged(new, again, name) if new else "")


def _line() -> str:
    """Return the next line of standard input without its end."""
    try:
        return str(sys.stdin.buffer.readline(_MOST), "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise AccessError("What was given on standard input is no text in UTF-8.") from error


def _judged(new: str, again: str, name: str) -> str:
    if new != again:
        raise AccessError("The two new passwords are not the same.")
    return passwords.checked(new, name)


def _enter(service: Service, name: str, given: GivenPasswords) -> str:
    """Return the token of a session in which nothing is left to change."""
    found = service.sign_in(name, given.password, _PLACE)
    if found.wait:
        raise AccessError(f"Too many failed attempts. Try again in {found.wait} seconds.")
    if found.account is None:
        raise AccessError("Account or password is not right.")
    if not found.account.must_change:
        return found.token
    try:
        new = given.new or _chosen(name)
        service.choose_password(found.token, new)
    except BaseException:
        service.sign_out(found.token)
        raise
    return service.sign_in(name, new, _PLACE).token


def _chosen(name: str) -> str:
    """Ask for a password of one's own until it can be one."""
    if not sys.stdin.isatty():
        raise AccessError(f"A one-time password is followed by a new one on the next two lines. {_USED_UP}")
    while True:
        say("The password that you were given works once. Choose your own.")
        new = click.prompt(f"Your own password, {passwords.LEAST} characters or more", hide_input=True, err=True)
        again = click.prompt("The same again", hide_input=True, err=True)
        try:
            return _judged(str(new), str(again), name)
        except AccessError as refused:
            say(str(refused))
