"""Notices to the safeguarding lead: who was shown a protected person by name, and who tried to reach one by an identifier.

Each is told by the entry of its read in the audit chain: no read writes here, so none waits for an ingestion, or takes
longer, because somebody protected was asked for. They are copied from there when the lead reads them and nobody else
writes; until then they are read from the entries themselves.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection, Engine, insert, select

from graphintel.ledger import supporting_statements
from graphintel.ledger.access_sets import AccessSets, NewAccessSets
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.state import state_value, store_state_value
from graphintel.ledger.tables import REVEALING, STANDING
from graphintel.ledger.unrecorded import Unrecorded

_NOTICE_PREFIX, _COPIED = "revealing:", "notices"
REVEALED, TRIED = "revealed", "tried"
MIN_ATTEMPTS_REPORTED = 3
"""Tries of one account in one day from which on a notice is given: fewer may be a slip, or a namesake."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice.

    ``records`` are the protected people that it is about, ``times`` how often it happened that day, ``attempts`` each moment
    and record of repeated tries. ``reason`` is for whoever holds ``requires``: it may repeat what its writer saw.
    """

    kind: str
    account: str
    at: str
    records: tuple[str, ...]
    reason: str = ""
    times: int = 1
    attempts: tuple[tuple[str, str], ...] = ()
    requires: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProtectedRead:
    """One read that the lead may be told of, as its entry has it.

    Attributes
    ----------
    kind : str
        ``revealed`` or ``tried``.
    account, at : str
    records : tuple of str
        Protected people who were shown by name, or asked for.
    reason : str
    rests_on : tuple of str
        Ids of the statements that the account saw of them: the reason may repeat any, and follows them, see
        :mod:`graphintel.ledger.supporting_statements`.
    evidence : str
        What those said then, as :meth:`SafeguardingNotices.evidence` gave it.
    """

    kind: str
    account: str
    at: str
    records: tuple[str, ...]
    reason: str = ""
    rests_on: tuple[str, ...] = ()
    evidence: str = ""

    def rows(self) -> list[dict[str, str]]:
        """Return one row a record."""
        named = {"at": self.at, "account": self.account, "kind": self.kind, "reason": self.reason}
        return [named | {"record": record} for record in sorted(set(self.records))]


def visible_notice(notice: Notice, records: Collection[str], holds: frozenset[str]) -> Notice | None:
    """Return a notice as somebody sees it, or None where it is not for them.

    Parameters
    ----------
    notice : Notice
    records : collection of str
        Those that they see: of repeated tries only these are counted.
    holds : frozenset of str
        Their keys.

    Returns
    -------
    Notice or None
    """
    seen = tuple(record for record in notice.records if record in records)
    if not seen:
        return None
    mine = replace(notice, records=seen, reason=notice.reason if notice.requires <= holds else "")
    if not notice.attempts:
        return mine
    attempts = tuple(one for one in notice.attempts if one[1] in records)
    moments = {at for at, _ in attempts}
    return (
        replace(mine, attempts=attempts, times=len(moments), at=max(moments))
        if len(moments) >= MIN_ATTEMPTS_REPORTED
        else None
    )


class SafeguardingNotices:
    """The notices of one ledger.

    Parameters
    ----------
    engine : Engine
    sets : AccessSets
    key : bytes
        Random, of the ledger.
    """

    def __init__(self, engine: Engine, sets: AccessSets, key: bytes) -> None:
        self._engine, self._sets, self._key = engine, sets, key

    def evidence(self, statements: Collection[str]) -> str:
        """Return what statements, and the texts of their items, say now, as a keyed digest; empty where one is not stored."""
        with read_transaction(self._engine) as connection:
            return self._evidence(connection, statements)

    def copied_to(self) -> str:
        """Return up to which entry of the chain reads are copied, in the words of :meth:`copy`; empty where none is."""
        with read_transaction(self._engine) as connection:
            return _copied_to(connection)

    def copy(self, reads: Iterable[ProtectedRead], *, after: str, to: str) -> None:
        """Copy reads from the chain, unless another process has done so meanwhile.

        Parameters
        ----------
        reads : iterable of ProtectedRead
            Of the entries behind ``after``, up to ``to``.
        after, to : str
            Entries of the chain.

        Raises
        ------
        LedgerError
            Somebody writes just now, or nothing can be written: they stay in the chain.
        """
        with transaction(self._engine, timeout_ms=0, unrecorded=Unrecorded.NOTICES) as connection:
            if _copied_to(connection) == after:
                sets = NewAccessSets(connection)
                for read in reads:
                    self._add(connection, sets, read)
                store_state_value(connection, _COPIED, to)

    def _add(self, connection: Connection, sets: NewAccessSets, read: ProtectedRead) -> None:
        stands = self._stands(connection, read)
        for row in read.rows():
            kept = row if stands else row | {"reason": ""}
            number = connection.execute(insert(REVEALING).returning(REVEALING.c.number), kept).scalar_one()
            rests_on = read.rests_on if stands else ()
            supporting_statements.record_support(connection, sets, f"{_NOTICE_PREFIX}{number}", rests_on)

    def _stands(self, connection: Connection, read: ProtectedRead) -> bool:
        """Return whether what a read rests on still says what it said when it was recorded."""
        return self._evidence(connection, read.rests_on) == read.evidence != ""

    def _evidence(self, connection: Connection, statements: Collection[str]) -> str:
        said = supporting_statements.contents_with_texts(connection, set(statements))
        if not said.keys() >= set(statements):
            return ""
        return hmac.new(self._key, to_text(sorted(said.items())).encode(), sha256).hexdigest()[:32]

    def notices(self, reads: Iterable[ProtectedRead] = (), *, after: str = "") -> list[Notice]:
        """Return every revealing, and the tries of an account that were three or more in one day, newest first.

        A viewer gets each by :func:`visible_notice`. The reason of one that does not stand any more is left out.

        Parameters
        ----------
        reads : iterable of ProtectedRead, optional
            Of the entries behind ``after``: what counts unless they are copied by now.
        after : str
            An entry of the chain.
        """
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(REVEALING).order_by(REVEALING.c.number)).mappings().all()
            keys = self._sets.read(connection)
            named = STANDING.c.thing.startswith(_NOTICE_PREFIX)
            now = {row.thing: row for row in connection.execute(select(STANDING).where(named))}
            waiting = list(reads) if _copied_to(connection) == after else []
            shown = [
                self._read_from_chain(connection, keys, row, read)
                for read in waiting
                if read.kind == REVEALED
                for row in read.rows()
            ]
        for row in rows:
            if row["kind"] == REVEALED:
                support = now.get(f"{_NOTICE_PREFIX}{row['number']}")
                reason = row["reason"] if support is None or support.stands else ""
                requires = keys[support.access] if support is not None else frozenset[str]()
                notice = Notice(REVEALED, row["account"], row["at"], (row["record"],), reason, requires=requires)
                shown.append(notice)
        attempts = [(row["account"], row["at"], row["record"]) for row in rows if row["kind"] == TRIED]
        attempts += [(one.account, one.at, record) for one in waiting if one.kind == TRIED for record in one.records]
        return sorted([*shown, *_repeated(attempts)], key=lambda notice: (notice.at, notice.account), reverse=True)

    def _read_from_chain(
        self, connection: Connection, keys: Mapping[int, frozenset[str]], row: Mapping[str, str], read: ProtectedRead
    ) -> Notice:
        """Return the notice of a revealing that is not copied yet."""
        notice = Notice(REVEALED, row["account"], row["at"], (row["record"],))
        if not self._stands(connection, read):
            return notice
        said = supporting_statements.contents_with_texts(connection, set(read.rests_on))
        requires = supporting_statements.keys_required(connection, keys, said)
        return replace(notice, reason=row["reason"], requires=requires)


def _copied_to(connection: Connection) -> str:
    return state_value(connection, _COPIED) or ""


def _repeated(attempts: list[tuple[str, str, str]]) -> list[Notice]:
    """Return one notice for each account and day with enough tries."""
    days: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for account, at, record in attempts:
        days.setdefault((account, at[:10]), []).append((at, record))
    notices = []
    for (account, _), mine in days.items():
        times = len({at for at, _ in mine})
        if times >= MIN_ATTEMPTS_REPORTED:
            records = tuple(sorted({record for _, record in mine}))
            notices.append(Notice(TRIED, account, max(mine)[0], records, times=times, attempts=tuple(mine)))
    return notices
