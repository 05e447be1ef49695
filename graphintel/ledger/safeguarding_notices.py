"""Notices to the safeguarding lead: who was shown a protected person by name, and who tried to reach one by an identifier."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Engine, insert, select

from graphintel.ledger import supporting_statements
from graphintel.ledger.access_sets import AccessSets, NewAccessSets
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.tables import REVEALING, STANDING

_NOTICE_PREFIX = "revealing:"
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
    """The notices of one ledger."""

    def __init__(self, engine: Engine, sets: AccessSets) -> None:
        self._engine = engine
        self._sets = sets

    def add(
        self,
        kind: str,
        account: str,
        records: Iterable[str],
        *,
        at: str,
        reason: str = "",
        rests_on: Collection[str] = (),
    ) -> None:
        """Record that an account was shown these people by name, or tried to reach them.

        Parameters
        ----------
        kind, account : str
        records : iterable of str
        at, reason : str
        rests_on : collection of str, optional
            Ids of the statements that the account saw of them: the reason may repeat any, and follows them, see
            :mod:`graphintel.ledger.supporting_statements`.

        Raises
        ------
        LedgerError
            It cannot be recorded; the caller must not answer the request.
        """
        rows = [
            {"at": at, "account": account, "kind": kind, "record": record, "reason": reason}
            for record in sorted(set(records))
        ]
        if rows:
            with transaction(self._engine) as connection:
                sets = NewAccessSets(connection)
                for row in rows:
                    number = connection.execute(insert(REVEALING).returning(REVEALING.c.number), row).scalar_one()
                    supporting_statements.record_support(connection, sets, f"{_NOTICE_PREFIX}{number}", rests_on)

    def notices(self) -> list[Notice]:
        """Return every revealing, and the tries of an account that were three or more in one day, newest first.

        A viewer gets each by :func:`visible_notice`. The reason of one that does not stand any more is left out.
        """
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(REVEALING).order_by(REVEALING.c.number)).mappings().all()
            keys = self._sets.read(connection)
            named = STANDING.c.thing.startswith(_NOTICE_PREFIX)
            now = {row.thing: row for row in connection.execute(select(STANDING).where(named))}
        shown = []
        for row in rows:
            if row["kind"] == REVEALED:
                support = now.get(f"{_NOTICE_PREFIX}{row['number']}")
                reason = row["reason"] if support is None or support.stands else ""
                requires = keys[support.access] if support is not None else frozenset[str]()
                notice = Notice(REVEALED, row["account"], row["at"], (row["record"],), reason, requires=requires)
                shown.append(notice)
        attempts = [(row["account"], row["at"], row["record"]) for row in rows if row["kind"] == TRIED]
        return sorted([*shown, *_repeated(attempts)], key=lambda notice: (notice.at, notice.account), reverse=True)


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
