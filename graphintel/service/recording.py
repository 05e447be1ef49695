"""Audited acts: an act and its entry in the audit chain happen together, or neither does.

An act that changes the ledger is one transaction with its entry: the entry is written last, before the commit. Where the
entry cannot be written, nothing is kept; where the commit fails after all, a second entry says so. An act that only
shows something has its entry before it is shown. A refusal, or whatever else an act ends in, has an entry too, and no
second one further up: the error carries a mark that it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from graphintel.audit.chain import AuditChain
from graphintel.audit.entry import MAX_LIST_LENGTH
from graphintel.errors import AuditError, GraphintelError, UnfinishedError
from graphintel.ledger.change import Change
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.unrecorded import recording
from graphintel.service.caller import caller_fields
from graphintel.service.ledger_and_chain import Pairing

BEGUN, DONE, SHOWN = "begun", "done", "shown"
REFUSED, BROKEN_OFF, NOT_KEPT = "refused", "broken off", "not kept"
"""How an act ended, as its entry says it."""

_RECORDED = "graphintel_recorded"
"""Attribute of an error that is already recorded as the end of an act."""


class TypedText(str):
    """A text as somebody typed it, which may hold a name or number: an entry keeps its keyed hash.

    What is found under it, or made of it, stands in the entry by its own id, once that is known.
    """

    __slots__ = ()


class TypedName(TypedText):
    """A name by which somebody meant something: once the act is done it is that of an entity and stands as it is."""

    __slots__ = ()


def mark_recorded(error: BaseException) -> None:
    """Mark an error as recorded."""
    vars(error)[_RECORDED] = True


def is_recorded(error: BaseException) -> bool:
    """Return whether an error is already recorded as the end of an act."""
    return _RECORDED in vars(error)


@dataclass(slots=True, kw_only=True)
class RecordedAct:
    """An act under way that changes nothing in the ledger.

    Attributes
    ----------
    actor : str
        Whose act it is; may be found out until the block ends.
    subject : dict
        What the entry will say; may be added to until the block ends.
    outcome : str
        How the act ended, where something goes wrong now.
    """

    actor: str
    subject: dict[str, Any]
    outcome: str = REFUSED


@dataclass(slots=True, kw_only=True)
class RecordedChange(RecordedAct):
    """An act under way that changes the ledger, in the transaction ``change``."""

    change: Change


def whole_list(subject: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of an entry, its parts put together again; a single text is a list of one."""
    parts = [value for key, value in subject.items() if key == name or key.startswith(f"{name} ")]
    if len(parts) > 1:
        parts = [subject[name], *(subject[f"{name} {number}"] for number in range(2, len(parts) + 1))]
    return [str(one) for part in parts for one in (part if isinstance(part, list) else [part])]


def _split_long_lists(subject: dict[str, Any]) -> dict[str, Any]:
    """Return a subject with each list in parts that an entry keeps whole: nobody who was shown falls out of it."""
    split: dict[str, Any] = {}
    for name, value in subject.items():
        if not isinstance(value, list) or len(value) <= MAX_LIST_LENGTH:
            split[name] = value
            continue
        for number, first in enumerate(range(0, len(value), MAX_LIST_LENGTH), 1):
            split[name if number == 1 else f"{name} {number}"] = value[first : first + MAX_LIST_LENGTH]
    return split


@dataclass(slots=True)
class RecordedLedger:
    """A ledger for whoever opens its transaction without knowing of entries: each is a recorded act.

    Attributes
    ----------
    begin : callable
        Gives the act, as :meth:`Recorder.recorded` does.
    subject : dict
        What the entry of the act under way will say; may be added to until its transaction ends.
    """

    begin: Callable[[], AbstractContextManager[RecordedChange]]
    subject: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def write(self) -> Iterator[Change]:
        """Give one exclusive change that is kept together with its entry."""
        with self.begin() as act:
            self.subject = act.subject
            yield act.change


class Recorder:
    """Writes the entries of one home."""

    def __init__(self, ledger: Ledger, audit: AuditChain, pairing: Pairing) -> None:
        self._ledger, self._audit, self._pairing = ledger, audit, pairing

    def record(self, action: str, actor: str, **subject: Any) -> None:
        """Write one entry, with who really asked.

        Parameters
        ----------
        action : str
            As :meth:`graphintel.audit.chain.AuditChain.append` takes it.
        actor : str
            Account, or ``os:`` and the operating-system user.
        **subject
            Ids, counts, hashes and reasons; of what is :class:`TypedText` the keyed hash is kept. ``outcome`` is
            ``done`` where it is not said. A list that is longer than an entry's may be goes on under its name with a
            number.

        Raises
        ------
        AuditError
            The entry could not be written.
        """
        said = caller_fields(self._ledger.single_user)
        fields = _split_long_lists({name: self._recordable(value) for name, value in subject.items()})
        self._pairing.write(action, actor, said | {"outcome": DONE} | fields)

    def _recordable(self, value: Any) -> Any:
        if isinstance(value, TypedText):
            return self._audit.hashed(value) if value else ""
        if isinstance(value, list | tuple):
            return [self._recordable(one) for one in value]
        return value

    @contextmanager
    def recorded_act(self, action: str, actor: str, **subject: Any) -> Iterator[RecordedAct]:
        """Give an act that leaves the ledger as it is; its entry is written when the block ends.

        Parameters
        ----------
        action, actor, **subject
            As :meth:`record` takes them; ``outcome`` says how it ends where nothing is refused.

        Yields
        ------
        RecordedAct

        Raises
        ------
        AuditError
            The entry cannot be written; nothing may be shown. Where that is known before, the block is not run.
        GraphintelError
            Whatever the block refuses; an entry says that it was refused.
        """
        act = RecordedAct(actor=actor, subject=subject)
        self._audit.check_writable()
        with self._recording_failures(action, act):
            yield act
            self._record_success(action, act)

    @contextmanager
    def refusals(self, action: str, actor: str, **subject: Any) -> Iterator[RecordedAct]:
        """Record how a block fails; the acts inside it have entries of their own.

        Parameters
        ----------
        action, actor, **subject
            As :meth:`recorded_act` takes them.
        """
        act = RecordedAct(actor=actor, subject=subject)
        with self._recording_failures(action, act):
            yield act

    @contextmanager
    def recorded(self, action: str, actor: str, **subject: Any) -> Iterator[RecordedChange]:
        """Give one transaction of the ledger that is kept together with its entry, or not at all.

        Parameters
        ----------
        action, actor, **subject
            As :meth:`recorded_act` takes them.

        Yields
        ------
        RecordedChange

        Raises
        ------
        AuditError
            The entry could not be written; nothing is kept.
        GraphintelError
            Whatever the block refuses; an entry says that it was refused.

        Notes
        -----
        Acts do not stand inside one another: the entry of the inner one would say that it was done before the outer one
        is. :func:`graphintel.ledger.unrecorded.recording` refuses it.
        """
        outer = RecordedAct(actor=actor, subject=subject)
        self._audit.check_writable()
        with (
            recording(),
            self._recording_failures(action, outer),
            self._pairing.changing(),
            self._ledger.write() as change,
        ):
            act = RecordedChange(actor=actor, subject=subject, change=change)
            try:
                yield act
            finally:
                outer.actor, outer.subject = act.actor, act.subject
            self._record_success(action, outer)
            outer.outcome = NOT_KEPT

    @contextmanager
    def recorded_session(self, action: str, actor: str, **subject: Any) -> Iterator[RecordedAct]:
        """Give one transaction of the session database that is kept together with its entry, or not at all.

        Parameters
        ----------
        action, actor, **subject
            As :meth:`recorded_act` takes them.

        Yields
        ------
        RecordedAct

        Raises
        ------
        AuditError
            The entry could not be written; nothing is kept.
        GraphintelError
            Whatever the block refuses; an entry says that it was refused.

        Notes
        -----
        Nobody who writes the ledger is waited for. Where the transaction is not kept after its entry was written, a second
        entry says so.
        """
        act = RecordedAct(actor=actor, subject=subject)
        self._audit.check_writable()
        with recording(), self._recording_failures(action, act), self._ledger.sessions.changing():
            yield act
            self._record_success(action, act)
            act.outcome = BROKEN_OFF

    def _record_success(self, action: str, act: RecordedAct) -> None:
        said = {name: str(value) if isinstance(value, TypedName) else value for name, value in act.subject.items()}
        self.record(action, act.actor, **said)

    @contextmanager
    def _recording_failures(self, action: str, act: RecordedAct) -> Iterator[None]:
        """Record how an act fails, unless that is recorded already."""
        try:
            yield
        except (AuditError, UnfinishedError, SystemExit):
            raise  # nothing can be recorded; the act is done, and recorded; the program ends
        except GraphintelError as error:
            self._record_outcome(action, act, error, act.outcome)
            raise
        except BaseException as error:
            with suppress(AuditError):
                self._record_outcome(action, act, error, act.outcome if act.outcome != REFUSED else BROKEN_OFF)
            raise

    def _record_outcome(self, action: str, act: RecordedAct, error: BaseException, outcome: str) -> None:
        # What was written and not kept, ledger and chain settle between them.
        if is_recorded(error) or outcome == NOT_KEPT:
            return
        self.record(action, act.actor, **act.subject | {"outcome": outcome, "why": type(error).__name__})
        mark_recorded(error)
