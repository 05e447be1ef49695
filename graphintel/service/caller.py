"""Who really asks: the operating-system user, by which program, session and address; set for a block, and in every entry."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Caller:
    """Who really asks.

    Attributes
    ----------
    user : str
        Operating-system user of the process.
    channel : str
        ``command line``, ``dashboard``, ``notebook`` or ``program``.
    session : str
        Digest of the session's token; empty where there is none.
    address : str
        Network address that the request came from; empty on this machine's own command line.
    """

    user: str
    channel: str = "program"
    session: str = ""
    address: str = ""


COMMAND_LINE, DASHBOARD, NOTEBOOK = "command line", "dashboard", "notebook"


def session_digest(token: str) -> str:
    """Return what an entry calls a session by: the beginning of its token's digest, or nothing where there is none."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:16] if token else ""


_CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)


def operating_system_user() -> str:
    """Return the name of the operating-system user, or its number where it has no name, as in a container.

    The system is asked, not the environment (``LOGNAME``, ``USER``), which anybody sets for themselves.
    """
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def maintenance_account() -> str:
    """Return the operating-system user as entries write it."""
    return f"os:{operating_system_user()}"


@contextmanager
def as_caller(caller: Caller) -> Iterator[None]:
    """Let every entry of a block say who really asks."""
    before = _CALLER.set(caller)
    try:
        yield
    finally:
        _CALLER.reset(before)


def current_caller() -> Caller:
    """Return who really asks now; a program of this operating-system user where nobody said."""
    return _CALLER.get() or Caller(operating_system_user())


def caller_fields(single_user: bool) -> dict[str, Any]:
    """Return who really asks now, as an entry says it: also that the home has a single user, where it has."""
    fields = {name: value for name, value in asdict(current_caller()).items() if value}
    return fields | ({"single_user": "yes"} if single_user else {})
