"""Exports: what left the building, with the items that each carried, and the recalls where an item has changed since.

An export is visible to whoever holds the keys that its items have now, see
:mod:`graphintel.ledger.supporting_statements`, and so is every recall of it. It stays registered after they are
withdrawn, under the keys that they had last.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from graphintel.ledger import decisions, supporting_statements
from graphintel.ledger.access_sets import AccessSets, NewAccessSets
from graphintel.ledger.database import chunks, read_transaction, transaction
from graphintel.ledger.serialisation import digest_of, keys_text, statement_of
from graphintel.ledger.statement_rows import ITEMS, LIVE, ROWS, of_items
from graphintel.ledger.tables import EXPORT, EXPORT_ITEM, RECALL, STANDING, STATEMENT

WITHDRAWN = "withdrawn"
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Export:
    """One export: who gave what to whom, when, until when, and what a reader must hold to know of it."""

    ref: str
    at: str
    officer: str
    profile: str
    recipient: str
    agreement: str
    purpose: str
    title: str
    marking: str
    expires: str
    requires: frozenset[str]
    manifest: str
    referral: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """A notice that an item which an export carried has changed: ``withdrawn`` or ``corrected``."""

    export: str
    recipient: str
    item: str
    at: str
    change: str


class Exports:
    """The exports of one ledger; written once, never changed."""

    def __init__(self, engine: Engine, sets: AccessSets) -> None:
        self._engine = engine
        self._sets = sets

    def add(self, export: Export, items: Collection[str]) -> None:
        """Store an export with the items that it carried, as they are now.

        Parameters
        ----------
        export : Export
        items : collection of str
            Graph ids of items.
        """
        with transaction(self._engine) as connection:
            add(connection, NewAccessSets(connection), export, items)

    def all_(self, holds: frozenset[str]) -> list[Export]:
        """Return the exports whose content ``holds`` reaches, newest first."""
        with read_transaction(self._engine) as connection:
            return [export for export in self._read(connection) if export.requires <= holds]

    def is_known(self, ref: str, holds: frozenset[str]) -> bool:
        """Return whether there is an export of this reference whose content ``holds`` reaches now."""
        with read_transaction(self._engine) as connection:
            return any(export.requires <= holds for export in self._read(connection, EXPORT.c.ref == ref))

    def _read(self, connection: Connection, *conditions: Any) -> list[Export]:
        """Return exports, newest first, with what they require now."""
        keys = self._sets.read(connection)
        query = select(EXPORT, STANDING.c.access).outerjoin(STANDING, STANDING.c.thing == EXPORT.c.ref)
        rows = connection.execute(query.where(*conditions).order_by(EXPORT.c.at.desc(), EXPORT.c.ref)).mappings()
        return [_export_of(row, keys.get(row["access"], frozenset())) for row in rows]

    def recalls(self, refs: Collection[str]) -> dict[str, list[Recall]]:
        """Return the notices on these exports, by export, oldest first."""
        result: dict[str, list[Recall]] = defaultdict(list)
        query = select(RECALL, EXPORT.c.recipient).join(EXPORT, EXPORT.c.ref == RECALL.c.export)
        with read_transaction(self._engine) as connection:
            for some in chunks(sorted(set(refs))):
                rows = connection.execute(query.where(RECALL.c.export.in_(some)).order_by(RECALL.c.at, RECALL.c.item))
                for row in rows.mappings():
                    result[row["export"]].append(_recall_of(row))
        return dict(result)

    def recall(self, *, at: str) -> list[Recall]:
        """Note every item that has changed since an export carried it, and return the notices that are new.

        Parameters
        ----------
        at : str
            The moment, ISO 8601.

        Returns
        -------
        list of Recall
            By export and item. An item that changes twice gives two notices; one that is as it was exported, none.
        """
        with transaction(self._engine) as connection:
            carried = connection.execute(
                select(EXPORT_ITEM.c.export, EXPORT_ITEM.c.item, EXPORT_ITEM.c.digest, EXPORT.c.recipient)
                .join(EXPORT, EXPORT.c.ref == EXPORT_ITEM.c.export)
                .order_by(EXPORT_ITEM.c.export, EXPORT_ITEM.c.item)
            ).all()
            now = _digests(connection, {item for _, item, _, _ in carried})
            noted = connection.execute(select(RECALL.c.export, RECALL.c.item, RECALL.c.digest))
            known = {(row.export, row.item, row.digest) for row in noted}
            new = [
                (Recall(export, recipient, item, at, CORRECTED if now[item] else WITHDRAWN), now[item])
                for export, item, digest, recipient in carried
                if now[item] != digest and (export, item, now[item]) not in known
            ]
            if new:
                connection.execute(insert(RECALL), [_row_of(notice, digest) for notice, digest in new])
        return [notice for notice, _ in new]


def add(
    connection: Connection,
    sets: NewAccessSets,
    export: Export,
    items: Collection[str],
    decision_numbers: Collection[int] = (),
) -> None:
    """Store an export and what it rests on; its own keys are those that do not follow from that.

    ``decision_numbers`` are the numbers of the decisions that join records in it.
    """
    now, statements = _digests(connection, items), list[str]()
    for some in chunks(sorted(set(items)), ITEMS):
        statements += connection.execute(select(STATEMENT.c.id).where(LIVE, of_items(some))).scalars()
    support = decisions.support_of(connection, sets, decision_numbers)
    explained = supporting_statements.record_support(connection, sets, export.ref, [*statements, *support.statements])
    row = {name: getattr(export, name) for name in Export.__slots__}
    own = export.requires.union(support.requires) - explained
    connection.execute(insert(EXPORT), row | {"requires": keys_text(own)})
    carried = [{"export": export.ref, "item": item, "digest": now[item]} for item in sorted(set(items))]
    if carried:
        connection.execute(insert(EXPORT_ITEM), carried)


def _row_of(notice: Recall, digest: str) -> dict[str, str]:
    return {
        "export": notice.export,
        "item": notice.item,
        "digest": digest,
        "at": notice.at,
        "change": notice.change,
    }


def _digests(connection: Connection, items: Iterable[str]) -> dict[str, str]:
    """Return the hash of what each item states now; empty for one that states nothing any more."""
    digests_of_item: dict[str, list[str]] = {item: [] for item in items}
    for some in chunks(sorted(digests_of_item), ITEMS):
        for row in connection.execute(ROWS.where(LIVE, of_items(some)).order_by(STATEMENT.c.id)).mappings():
            digests_of_item[row["item"]].append(f"{row['id']} {digest_of(statement_of(row, ()))}")
    return {
        item: sha256("\n".join(texts).encode()).hexdigest()[:32] if texts else ""
        for item, texts in digests_of_item.items()
    }


def _export_of(row: Mapping[Any, Any], rested: frozenset[str]) -> Export:
    values = {name: row[name] for name in Export.__slots__}
    return Export(**values | {"requires": rested.union(json.loads(row["requires"]))})


def _recall_of(row: Mapping[Any, Any]) -> Recall:
    return Recall(row["export"], row["recipient"], row["item"], row["at"], row["change"])
