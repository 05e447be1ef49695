"""Acts and their entries: what is done stands in the audit chain, or it is not done.

An act that changes the ledger is one transaction with its entry: the entry is written last, before the commit. Where the
entry cannot be written, nothing is kept; where the commit fails after all, a second entry says so.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from graphintel.errors import AuditError, GraphintelError
from graphintel.ledger.change import Change

if TYPE_CHECKING:
    from graphintel.service.service import Service

DONE, REFUSED, BROKEN_OFF = "done", "refused", "broken off"
"""How an act that changes the ledger ended, as its entry says it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who really asks.

    Attributes
    ----------
    user : str
        Operating-system user of the process.
    channel : str
        ``command line``, ``dashboard`` or ``program``.
    session : str
        Digest of the session's token; empty where there is none.
    address : str
        Network address that the request came from; empty on this machine's own command line.
    """

    user: str
    channel: str = "program"
    session: str = ""
    address: str = ""


_CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)


def operating_system_user() -> str:
    """Return the name of the operating-system user, or its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user, as in a container
        return str(os.getuid())


@contextmanager
def calling(caller: Caller) -> Iterator[None]:
    """Let every entry of a block say who really asks."""
    before = _CALLER.set(caller)
    try:
        yield
    finally:
        _CALLER.reset(before)


def present_caller() -> Caller:
    """Return who really asks now; a program of this operating-system user where nobody said."""
    return _CALLER.get() or Caller(operating_system_user())


def who() -> dict[str, Any]:
    """Return who really asks now, as an entry says it."""
    return {name: value for name, value in asdict(present_caller()).items() if value}


@dataclass(slots=True)
class Act:
    """An act under way.

    Attributes
    ----------
    change : Change
        The transaction of the ledger.
    subject : dict
        What the entry will say; may be added to until the block ends.
    """

    change: Change
    subject: dict[str, Any]


class Recorder:
    """Writes the entries of one service's home."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def record(self, action: str, actor: str, **subject: Any) -> None:
        """Write one entry, with who really asked.

        Parameters
        ----------
        action : str
            As :meth:`graphintel.audit.chain.AuditChain.append` takes it.
        actor : str
            Account, or ``os:`` and the operating-system user.
        **subject
            Ids, counts, hashes and reasons.

        Raises
        ------
        AuditError
            The entry could not be written.
        """
        said = who()
        if self._service.single_user:
            said["single_user"] = "yes"
        self._service.pairing.write(action, actor, said | subject)

    @contextmanager
    def recorded(self, action: str, actor: str, **subject: Any) -> Iterator[Act]:
        """Give one transaction of the ledger that is kept together with its entry, or not at all.

        Parameters
        ----------
        action, actor, **subject
            As :meth:`record` takes them.

        Yields
        ------
        Act

        Raises
        ------
        AuditError
            The entry could not be written; nothing is kept.
        GraphintelError
            Whatever the block refuses; an entry says that it was refused.
        """
        act, written = None, False
        try:
            with self._service.pairing.changing(), self._service.ledger.write() as change:
                act = Act(change, subject)
                yield act
                self.record(action, actor, **act.subject, outcome=DONE)
                written = True
        except AuditError:
            raise
        except GraphintelError:
            if not written:  # what was written and not kept, the pairing says
                self.record(action, actor, **(act.subject if act else subject), outcome=REFUSED)
            raise
        except BaseException:
            if not written:
                with suppress(AuditError):
                    self.record(action, actor, **(act.subject if act else subject), outcome=BROKEN_OFF)
            raise
