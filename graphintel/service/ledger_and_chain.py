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
from typing import Any

from graphintel.addresses import location_without_password
from graphintel.audit.chain import AuditChain, EntryReference
from graphintel.audit.lines import REPAIR_ADVICE, Checkpoint
from graphintel.errors import AuditError, GraphintelError
from graphintel.ledger.known_chain import KnownChain
from graphintel.ledger.ledger import Ledger
from graphintel.service.caller import caller_fields, maintenance_account
from graphintel.service.clock import Clock
from graphintel.settings import Settings

_TIMEOUT_MS = 200
"""How long a closing service waits to note the end of the chain: the next change notes it anyway."""


@dataclass(slots=True)
class _OpenTransaction:
    """The recorded transaction that is open here: the change it follows, and the last entry written in it."""

    pairing: Pairing
    follows: int = -1
    last: int = 0


_OPEN_TRANSACTION: ContextVar[_OpenTransaction | None] = ContextVar("recorded transaction", default=None)


class Pairing:
    """Ledger and chain of one home.

    Parameters
    ----------
    settings : Settings
    ledger : Ledger
        It is open.
    audit : AuditChain
        It is open.
    clock : Clock
    moved : bool
        True right after a restore, which may have put the chain into another place than it was in.
    """

    def __init__(
        self, settings: Settings, ledger: Ledger, audit: AuditChain, clock: Clock, *, moved: bool = False
    ) -> None:
        self._ledger, self._audit, self._clock, self._moved = ledger, audit, clock, moved
        self._chain_location = location_without_password(settings.audit_url or str(settings.audit_file), settings.home)
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
        chain_state, remembered = self._audit.current_checkpoint(), self._ledger.known_chain()
        if remembered is None or self._mismatch(remembered, chain_state) or (chain_state and chain_state.pending):
            self._check_exclusively()
        else:
            self._expect(remembered)
        self._checked = True

    def _check_exclusively(self) -> None:
        """Do the same while nobody changes the ledger: what looked wrong may have been a change under way."""
        with self._change_open(), self._ledger.exclusive():
            chain_state, remembered = self._audit.current_checkpoint(), self._ledger.known_chain()
            if remembered is None:
                self._pair_first_time(chain_state)
                return
            problem = self._mismatch(remembered, chain_state)
            if problem:
                raise AuditError(problem)
            self._expect(remembered)
            self._audit.resolve_pending(remembered.change, at=self._clock.now())

    def problem(self) -> str:
        """Return in one sentence why ledger and chain do not fit; empty where they do."""
        try:
            chain_state, remembered = self._audit.current_checkpoint(), self._ledger.known_chain()
            if remembered is None:
                return self._why_not_pairable(chain_state)
            return self._mismatch(remembered, chain_state)
        except GraphintelError as error:
            return str(error)

    def note_end(self) -> None:
        """Let the ledger remember how far the chain has come, so that a cut among the reads since shows as well."""
        expected = self._audit.expected
        if self._checked and expected is not None:
            # Whoever writes just now notes it with the next change.
            with suppress(GraphintelError):
                self._ledger.note_last_entry(expected.reference.number, expected.reference.hash, timeout_ms=_TIMEOUT_MS)

    def _expect(self, remembered: KnownChain) -> None:
        self._audit.expect(remembered.chain, EntryReference(remembered.seen, remembered.head))

    def _pair_first_time(self, chain_state: Checkpoint | None) -> None:
        """Let a ledger that knows no chain yet and its chain know one another."""
        problem = self._why_not_pairable(chain_state)
        if problem:
            raise AuditError(problem)
        entries = chain_state.entries if chain_state else 0
        self._record_pairing(
            "adopted" if entries else "begun", {"entries": entries, "revision": self._ledger.revision()}
        )

    def _why_not_pairable(self, chain_state: Checkpoint | None) -> str:
        """Return why a chain cannot become that of a ledger that knows none; a beginning that was killed may go on."""
        if (
            chain_state is None
            or not chain_state.chain
            or (chain_state.ledger == self._ledger.identity and not chain_state.kept)
        ):
            return ""
        if chain_state.ledger == self._ledger.identity:
            return f"The ledger is older than its audit chain {self._audit.name}, which it does not know yet. {REPAIR_ADVICE}"
        return self._other_ledger(chain_state)

    def _other_ledger(self, chain_state: Checkpoint) -> str:
        return (
            f"The audit chain {self._audit.name} belongs to another ledger ({chain_state.ledger[:16]}) than this one "
            f"({self._ledger.identity[:16]}). {REPAIR_ADVICE}"
        )

    def _mismatch(self, remembered: KnownChain, chain_state: Checkpoint | None) -> str:
        """Return why a chain is not the one that the ledger remembers; empty where it is."""
        name = self._audit.name
        if chain_state is None or not (chain_state.entries or chain_state.chain):
            return (
                f"The audit chain {name} is missing: the ledger knows {remembered.seen} entries of it. {REPAIR_ADVICE}"
            )
        if chain_state.chain != remembered.chain:
            return (
                f"What is found at {name} is not the audit chain that this ledger knows (it knows {remembered.chain[:16]}, "
                f"found is {chain_state.chain[:16] or 'one without an id'}). {REPAIR_ADVICE}"
            )
        if chain_state.ledger != self._ledger.identity:
            return self._other_ledger(chain_state)
        if remembered.place != self._chain_location and not self._moved:
            return f"The audit chain was at {remembered.place} and is now looked for at {self._chain_location}. {REPAIR_ADVICE}"
        if not self._audit.has_entry(EntryReference(remembered.seen, remembered.head)):
            return (
                f"The audit chain {name} has {chain_state.entries} entries and not the entry {remembered.seen} that the ledger "
                f"knows: it was cut, rewritten, or an older copy was put back. {REPAIR_ADVICE}"
            )
        if remembered.change not in {chain_state.kept, chain_state.pending}:
            return (
                f"The audit chain {name} has recorded a change (entry {chain_state.kept}) that the ledger does not have, whose last "
                f"one is entry {remembered.change}: an older ledger was put back. {REPAIR_ADVICE}"
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
        with self._change_open():
            yield

    @contextmanager
    def _change_open(self) -> Iterator[None]:
        transaction = _OpenTransaction(self)
        before = _OPEN_TRANSACTION.set(transaction)
        try:
            yield
        except BaseException:
            _OPEN_TRANSACTION.reset(before)
            if transaction.last:
                # Where the ledger cannot be asked now, the next start or the next change settles it.
                with suppress(GraphintelError):
                    self._settle()
            raise
        _OPEN_TRANSACTION.reset(before)
        if transaction.last:
            # Where this cannot be written, the next entry of a change notes it.
            with suppress(AuditError):
                self._audit.confirm(transaction.last)

    def write(self, action: str, actor: str, subject: Mapping[str, Any]) -> None:
        """Write an entry; inside a recorded change the ledger remembers it in the same transaction."""
        transaction = _OPEN_TRANSACTION.get()
        if transaction is not None and transaction.pairing is self:
            self._write_change(transaction, action, actor, subject)
            return
        if not self._checked:
            self.check()
        self._audit.append(action, actor, at=self._clock.now(), subject=subject)

    def _write_change(self, transaction: _OpenTransaction, action: str, actor: str, subject: Mapping[str, Any]) -> None:
        remembered = self._ledger.known_chain()
        if remembered is None:
            raise AuditError("The ledger does not know its audit chain yet; nothing was kept. Give the command again.")
        if transaction.follows < 0:
            transaction.follows = remembered.change
        end = self._audit.append_change(
            action,
            actor,
            at=self._clock.now(),
            subject=subject,
            ledger=self._ledger.identity,
            follows=transaction.follows,
            own=transaction.last,
        )
        transaction.last = end.number
        self._ledger.store_known_chain(replace(remembered, change=end.number, seen=end.number, head=end.hash))

    def _settle(self) -> None:
        with self._ledger.exclusive():
            remembered = self._ledger.known_chain()
            if remembered is not None:
                self._audit.resolve_pending(remembered.change, at=self._clock.now())

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
        with self._change_open(), self._ledger.exclusive():
            remembered, chain_state = self._ledger.known_chain(), self._audit.verify()
            known = {"entries": chain_state.entries, "head": chain_state.head}
            if remembered is not None:
                known |= {
                    "known_chain": remembered.chain,
                    "known_entries": remembered.seen,
                    "known_head": remembered.head,
                }
            if not chain_state.ok:
                known["set_aside"] = self._audit.set_aside(self._clock.stamp())
            written = self._record_pairing(how, {**known, **subject})
            self._go_on_copying(EntryReference(written.entries, written.head))
        self._checked = True
        return written

    def _go_on_copying(self, begun: EntryReference) -> None:
        """Copy the reads of a chain that was cut, or begun anew, from here on: what it had before was copied already."""
        notices = self._ledger.safeguarding_notices
        copied_to = notices.copied_to()
        if not self._audit.has_entry(EntryReference.from_text(copied_to)):
            notices.copy((), after=copied_to, to=str(begun))

    def _record_pairing(self, how: str, subject: Mapping[str, Any]) -> Checkpoint:
        """Write the entry by which both know one another, and let the ledger remember it."""
        written = self._audit.record_pairing(
            how,
            maintenance_account(),
            at=self._clock.now(),
            chain=secrets.token_hex(16),
            ledger=self._ledger.identity,
            subject=caller_fields(self._ledger.single_user) | dict(subject),
        )
        transaction = _OPEN_TRANSACTION.get()
        if transaction is not None:
            transaction.last = written.entries
        number = written.entries
        self._ledger.store_known_chain(KnownChain(written.chain, self._chain_location, number, number, written.head))
        return written
