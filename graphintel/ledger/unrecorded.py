"""No change of a ledger in use without its entry in the audit chain: who opens a transaction, and what needs no entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

from sqlalchemy import Engine

from graphintel.errors import DeclarationError

_NEEDED = "graphintel_recorded"
_RECORDING: ContextVar[bool] = ContextVar("an act is being recorded", default=False)


class Unrecorded(Enum):
    """Every change of a ledger that has no entry of its own, with the reason; there is no other."""

    LAST_REQUEST = "when a session was last used: the request itself is recorded, and this only lets it end in time"
    SESSION_OVER = "a session whose time is over ends by itself: nobody does it"
    SIGNED_OUT = (
        "signing out is done also where it cannot be recorded: a session that stays open is the worse of the two"
    )
    TRY = "a wrong password slows down guessing at once; its entry follows before the answer"
    DRAFTS = "a file of refused rows that a crash left is finished while nobody writes; the ledger stays as it is"
    PAIRING = (
        "ledger and audit chain are held against one another: what is done then has its entry in the same transaction"
    )
    CHAIN_END = "how far the audit chain has come is noted when a service ends: it is about the entries themselves"
    STAGING = (
        "what an upgrade has prepared is read by nobody: that it begins and what it changes has entries of its own"
    )
    TRIAL = "what a new mapping would change is looked at and undone: the look has its own entry before it is shown"
    REFUSAL = "how many refused requests had entries lately is counted: each of those entries is written by itself"
    CONTENT = "a chart or a file on its way to a browser: what it holds was shown, and given, with entries of their own"
    NOTICES = "what the safeguarding lead is told is copied from the entries of the reads that it is about"
    FINDING = "what analysis found in a read is kept after the entry of the read is written"


def require_recording(engine: Engine) -> None:
    """Let a ledger take no change from now on that is not recorded."""
    engine.update_execution_options(**{_NEEDED: True})


def refuse_unrecorded(engine: Engine) -> None:
    """Refuse to begin a change that nobody records, of a ledger that takes none.

    Raises
    ------
    DeclarationError
        The author of the change has left out its entry.
    """
    if engine.get_execution_options().get(_NEEDED) and not _RECORDING.get():
        raise DeclarationError(
            "A change of the ledger that nobody records is refused; make it inside service.recorded(...), or name it "
            "with its reason in Unrecorded."
        )


@contextmanager
def recording() -> Iterator[None]:
    """Let changes of a block be part of an act whose entry is written with them.

    Raises
    ------
    DeclarationError
        An act is being recorded already: its entry must be the last thing before the commit.
    """
    if _RECORDING.get():
        raise DeclarationError(
            "An act inside another one is refused: make it before or after, or part of the same act."
        )
    before = _RECORDING.set(True)
    try:
        yield
    finally:
        _RECORDING.reset(before)
