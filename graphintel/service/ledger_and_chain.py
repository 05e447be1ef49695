"""Ledger and audit chain, held against one another: each knows the other, and refuses another in its place.

The ledger remembers the id of its chain and, in the transaction of every recorded change, the entry of that change. The
chain knows the identity of its ledger and which change was kept last. A ledger or chain that was swapped, cut, rewritten or
put back from an older copy is refused at the next start; what a process left that ended between entry and commit is put
right and recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphintel.addresses import place_of
from graphintel.audit.chain import End
from graphintel.audit.lines import MEND, Checkpoint
from graphintel.errors import AuditError, GraphintelError
from graphintel.ledger.known_chain import KnownChain
from graphintel.service.caller import who

if TYPE_CHECKING:
    from graphintel.service.service import Service

_PATIENCE_MS = 200
"""How long a closing service waits to note the end of the chain: the next change notes it anyway."""


@dataclass(slots=True)
class _Open:
    """The recorded transaction that is open here: the change it follows, and the last entry written in it."""

    pairing: Pairing
    follows: int = -1
    last: int = 0


_OPEN: ContextVar[_Open | None] = ContextVar("recorded transaction", default=None)


class Pairing:
    """Ledger and chain of one service's home.

    Parameters
    ----------
    service : Service
        Ledger and chain are open.
    moved : bool
        True right after a restore, which may have put the chain into another place than it was in.
    """

    def __init__(self, service: Service, *, moved: bool = False) -> None:
        self._service, self._moved = service, moved
        self._ledger, self._audit = service.ledger, service.audit
        settings = service.settings
        self._place = place_of(settings.audit_url or str(settings.audit_file), settings.home)
        self._checked = False

    # -- at each start -----------------------------------------------------------------------------------------

    def check(self) -> None:
        """Let ledger and chain know one another, or refuse a pair that does not belong together.

        Raises
        ------
        AuditError
            Chain or ledger is missing, cut, rewritten, older than the other, or belongs to another; the sentence says what
            to do.
        """
        found, remembered = self._audit.look(), self._ledger.remembered()
        if remembered is None or self._misfit(remembered, found) or (found and found.pending):
            self._check_alone()
        else:
            self._expect(remembered)
        self._checked = True

    def _check_alone(self) -> None:
        """Do the same while nobody changes the ledger: what looked wrong may have been a change under way."""
        with self._changing(), self._ledger.alone():
            found, remembered = self._audit.look(), self._ledger.remembered()
            if remembered is None:
                self._begin(found)
                return
            problem = self._misfit(remembered, found)
            if problem:
                raise AuditError(problem)
            self._expect(remembered)
            self._audit.settle(remembered.change, at=self._service.now())

    def problem(self) -> str:
        """Return in one sentence why ledger and chain do not fit; empty where they do."""
        try:
            found, remembered = self._audit.look(), self._ledger.remembered()
            if remembered is None:
                return self._stranger(found)
            return self._misfit(remembered, found)
        except GraphintelError as error:
            return str(error)

    def note_end(self) -> None:
        """Let the ledger remember how far the chain has come, so that a cut among the reads since shows as well."""
        expected = self._audit.expected
        if self._checked and expected is not None:
            # Whoever writes just now notes it with the next change.
            with suppress(GraphintelError):
                self._ledger.note_seen(expected.end.number, expected.end.hash, patience_ms=_PATIENCE_MS)

    def _expect(self, remembered: KnownChain) -> None:
        self._audit.expect(remembered.chain, End(remembered.seen, remembered.head))

    def _begin(self, found: Checkpoint | None) -> None:
        """Let a ledger that knows no chain yet and its chain know one another."""
        stranger = self._stranger(found)
        if stranger:
            raise AuditError(stranger)
        entries = found.entries if found else 0
        self._meet("adopted" if entries else "begun", {"entries": entries, "revision": self._ledger.revision()})

    def _stranger(self, found: Checkpoint | None) -> str:
        """Return why a chain cannot become that of a ledger that knows none; a beginning that was killed may go on."""
        if found is None or not found.chain or (found.ledger == self._ledger.identity and not found.kept):
            return ""
        if found.ledger == self._ledger.identity:
            return f"The ledger is older than its audit chain {self._audit.name}, which it does not know yet. {MEND}"
        return self._other_ledger(found)

    def _other_ledger(self, found: Checkpoint) -> str:
        return (
            f"The audit chain {self._audit.name} belongs to another ledger ({found.ledger[:16]}) than this one "
            f"({self._ledger.identity[:16]}). {MEND}"
        )

    def _misfit(self, remembered: KnownChain, found: Checkpoint | None) -> str:
        """Return why a chain is not the one that the ledger remembers; empty where it is."""
        name = self._audit.name
        if found is None or not (found.entries or found.chain):
            return f"The audit chain {name} is missing: the ledger knows {remembered.seen} entries of it. {MEND}"
        if found.chain != remembered.chain:
            return (
                f"What is found at {name} is not the audit chain that this ledger knows (it knows {remembered.chain[:16]}, "
                f"found is {found.chain[:16] or 'one without an id'}). {MEND}"
            )
        if found.ledger != self._ledger.identity:
            return self._other_ledger(found)
        if remembered.place != self._place and not self._moved:
            return f"The audit chain was at {remembered.place} and is now looked for at {self._place}. {MEND}"
        if not self._audit.has(End(remembered.seen, remembered.head)):
            return (
                f"The audit chain {name} has {found.entries} entries and not the entry {remembered.seen} that the ledger "
                f"knows: it was cut, rewritten, or an older copy was put back. {MEND}"
            )
        if remembered.change not in {found.kept, found.pending}:
            return (
                f"The audit chain {name} has recorded a change (entry {found.kept}) that the ledger does not have, whose last "
                f"one is entry {remembered.change}: an older ledger was put back. {MEND}"
            )
        return ""

    # -- changes -----------------------------------------------------------------------------------------------

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let the chain know, once the block has ended, whether the ledger has kept its transaction.

        Raises
        ------
        AuditError
            Ledger and chain do not fit: nothing is changed.
        """
        if not self._checked:
            self.check()
        with self._changing():
            yield

    @contextmanager
    def _changing(self) -> Iterator[None]:
        opened = _Open(self)
        before = _OPEN.set(opened)
        try:
            yield
        except BaseException:
            _OPEN.reset(before)
            if opened.last:
                # Where the ledger cannot be asked now, the next start or the next change settles it.
                with suppress(GraphintelError):
                    self._settle()
            raise
        _OPEN.reset(before)
        if opened.last:
            # Where this cannot be written, the next entry of a change notes it.
            with suppress(AuditError):
                self._audit.confirm(opened.last)

    def write(self, action: str, actor: str, subject: Mapping[str, Any]) -> None:
        """Write an entry; inside a recorded change the ledger remembers it in the same transaction."""
        opened = _OPEN.get()
        if opened is not None and opened.pairing is self:
            self._write_change(opened, action, actor, subject)
            return
        if not self._checked:
            self.check()
        self._audit.append(action, actor, at=self._service.now(), subject=subject)

    def _write_change(self, opened: _Open, action: str, actor: str, subject: Mapping[str, Any]) -> None:
        remembered = self._ledger.remembered()
        if remembered is None:
            raise AuditError("The ledger does not know its audit chain yet; nothing was kept. Give the command again.")
        if opened.follows < 0:
            opened.follows = remembered.change
        end = self._audit.append_change(
            action,
            actor,
            at=self._service.now(),
            subject=subject,
            ledger=self._ledger.identity,
            follows=opened.follows,
            own=opened.last,
        )
        opened.last = end.number
        self._ledger.remember(replace(remembered, change=end.number, seen=end.number, head=end.hash))

    def _settle(self) -> None:
        with self._ledger.alone():
            remembered = self._ledger.remembered()
            if remembered is not None:
                self._audit.settle(remembered.change, at=self._service.now())

    # -- by decision -------------------------------------------------------------------------------------------

    def adopt(self, how: str, subject: Mapping[str, Any]) -> Checkpoint:
        """Go on with ledger and chain as they are, and record what the two knew of one another.

        Parameters
        ----------
        how : str
            ``adopted`` or ``restored``.
        subject : mapping
            What the entry is to say besides.

        Returns
        -------
        Checkpoint
            Where the chain ends now.

        Raises
        ------
        AuditError
            Entry or ledger could not be written, or a chain that does not hold is kept in a table.
        """
        with self._changing(), self._ledger.alone():
            remembered, found = self._ledger.remembered(), self._audit.verify()
            known = {"entries": found.entries, "head": found.head}
            if remembered is not None:
                known |= {
                    "known_chain": remembered.chain,
                    "known_entries": remembered.seen,
                    "known_head": remembered.head,
                }
            if not found.ok:
                known["set_aside"] = self._audit.set_aside(self._service.stamp())
            written = self._meet(how, {**known, **subject})
        self._checked = True
        return written

    def _meet(self, how: str, subject: Mapping[str, Any]) -> Checkpoint:
        """Write the entry by which both know one another, and let the ledger remember it."""
        written = self._audit.meet(
            how,
            self._service.operator(),
            at=self._service.now(),
            chain=secrets.token_hex(16),
            ledger=self._ledger.identity,
            subject=who(self._service.single_user) | dict(subject),
        )
        opened = _OPEN.get()
        if opened is not None:
            opened.last = written.entries
        number = written.entries
        self._ledger.remember(KnownChain(written.chain, self._place, number, number, written.head))
        return written
