"""The opened ledger: one object that writes changes, gives the graph its change feed, and answers searches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, func, select

from graphintel.errors import LedgerError
from graphintel.ledger import row_log, search_index
from graphintel.ledger.access_sets import AccessSets
from graphintel.ledger.accounts import Accounts
from graphintel.ledger.agreements import Agreements
from graphintel.ledger.change import Change
from graphintel.ledger.change_feed import canonical, read_changes, revision_of
from graphintel.ledger.database import SINGLE_USER, errors_explained, open_engine, read_transaction, transaction
from graphintel.ledger.decisions import shown_decisions
from graphintel.ledger.derivation import Derivation
from graphintel.ledger.exports import Exports
from graphintel.ledger.findings import Findings
from graphintel.ledger.known_chain import KnownChain, known_chain_in, store_known_chain
from graphintel.ledger.lineage import is_ancestor
from graphintel.ledger.recipients import Recipients
from graphintel.ledger.refusal_entries import RefusalEntries
from graphintel.ledger.reviews import Reviews
from graphintel.ledger.safeguarding_notices import SafeguardingNotices
from graphintel.ledger.sections import counts_by_type, read_section
from graphintel.ledger.serialisation import statement_of
from graphintel.ledger.session_contents import SessionContents
from graphintel.ledger.session_database import SessionDatabase
from graphintel.ledger.sessions import Sessions
from graphintel.ledger.statement_rows import LIVE, ROWS, of_items
from graphintel.ledger.tables import BATCH, DECISION, ENTITY, LOGGED_ROW, STATE, STATEMENT
from graphintel.ledger.unrecorded import Unrecorded, require_recording
from graphintel.model.graph_changes import Changes, LedgerSection
from graphintel.model.pseudonyms import Pseudonyms
from graphintel.model.records import Decision, Statement
from graphintel.sql.driver_errors import without_password
from graphintel.sql.engines import release_memory


class Ledger:
    """What was stated, and by whom; the graph is built from it.

    Open it with :meth:`open`. One ledger may be used by many threads, and one file by many processes: writers wait
    for one another, readers wait for nobody.

    Attributes
    ----------
    identity : str
        Made at random when the ledger is created; a graph belongs to one identity.
    single_user : bool
        Whether whoever owns the home reads as any account, as was said when the ledger was made.
    accounts, sessions, findings, reviews, recipients, agreements, exports, revealing
        The registers: accounts, sign-ins, findings of analysis, review steps, outside bodies, agreements, exports, and
        who was shown a protected person by name.
    session_contents : SessionContents
        Charts and files of sessions, in a database of their own.
    refusal_entries : RefusalEntries
        How many entries of refused requests all processes have written lately, in the same database.
    derivation : Derivation
        By which version everything was derived, and what is prepared to derive it again.
    pseudonyms : Pseudonyms
        Of protected people, by a random key of this ledger.
    """

    def __init__(self, engine: Engine, url: str, clock: Callable[[], float], *, recorded: bool = False) -> None:
        self._engine = engine
        self._sets = AccessSets()
        self.findings = Findings(engine)
        self.recipients = Recipients(engine)
        self.agreements = Agreements(engine)
        self.exports = Exports(engine, self._sets)
        self.reviews = Reviews(engine, self._sets)
        self.derivation = Derivation(engine)
        with read_transaction(engine) as connection:
            rows = connection.execute(select(STATE.c.name, STATE.c.value))
            state = {row.name: row.value for row in rows}
            self.identity = str(state["identity"])
            self.single_user = state.get(SINGLE_USER) == "yes"
            self.pseudonyms = Pseudonyms(bytes.fromhex(state["pseudonyms"]))
        self.safeguarding_notices = SafeguardingNotices(engine, self._sets, self.pseudonyms.key)
        self._session_database = SessionDatabase(url, self.identity, recorded=recorded)
        self.accounts = Accounts(engine, clock)
        self.sessions = Sessions(engine, self._session_database, self.accounts, clock)
        self.session_contents = SessionContents(self._session_database, clock)
        self.refusal_entries = RefusalEntries(self._session_database, time.time)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        single_user: bool = False,
        recorded: bool = False,
    ) -> Ledger:
        """Open a ledger, creating it or bringing its tables up to date first.

        Parameters
        ----------
        url : str
            SQLAlchemy URL, such as ``sqlite:///ledger.sqlite``.
        clock : callable, optional
            Seconds since 1970, for the limits of sessions.
        single_user : bool
            True lets whoever owns the home read as any account; counts only where the ledger is made now.
        recorded : bool
            True takes no change that is not recorded, see :mod:`graphintel.ledger.unrecorded`: the ledger of a home.

        Returns
        -------
        Ledger

        Raises
        ------
        LedgerError
            It cannot be opened; the sentence says why and what to do.
        """
        engine = open_engine(url, single_user=single_user)
        if recorded:
            require_recording(engine)
        try:
            return cls(engine, url, clock, recorded=recorded)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close the databases."""
        self._session_database.close()
        self._engine.dispose()

    def revision(self) -> int:
        """Return the revision: how many changes of the stored data there were."""
        with read_transaction(self._engine) as connection:
            return revision_of(connection)

    @contextmanager
    def write(self, *, timeout_ms: int | None = None, unrecorded: Unrecorded | None = None) -> Iterator[Change]:
        """Give one exclusive change, which is committed when the block ends and rolled back when it raises.

        Parameters
        ----------
        timeout_ms : int, optional
            How long to wait for another writer; 30 seconds where it is not said.
        unrecorded : Unrecorded, optional
            Why it has no entry of its own.

        Raises
        ------
        LedgerError
            Another process has been writing all the while, the disk is full, or the file may not be written.
        """
        with transaction(self._engine, timeout_ms=timeout_ms, unrecorded=unrecorded, callers_block=True) as connection:
            with errors_explained(str(self._engine.url)):
                change = Change(connection, revision_of(connection) + 1)
            yield change
            change.finish()

    def release_memory(self) -> None:
        """Give back the memory that a large change took, 75 MB for 100,000 statements: what follows does not need it.

        Raises
        ------
        LedgerError
            The ledger cannot be opened.
        """
        with errors_explained(str(self._engine.url)):
            release_memory(self._engine)

    def known_chain(self) -> KnownChain | None:
        """Return what the ledger remembers of its audit chain; None where the two have not met."""
        with read_transaction(self._engine) as connection:
            return known_chain_in(connection)

    def store_known_chain(self, known_chain: KnownChain) -> None:
        """Replace what the ledger records about its audit chain; part of the current change."""
        with transaction(self._engine, unrecorded=Unrecorded.PAIRING) as connection:
            store_known_chain(connection, known_chain)

    def note_last_entry(self, number: int, head: str, *, timeout_ms: int) -> None:
        """Remember a later entry of the chain, where the one that is remembered is an earlier one.

        Raises
        ------
        LedgerError
            Another process has been writing for that long, or the ledger cannot be written.
        """
        known = self.known_chain()
        if known is None or known.seen >= number:
            return
        with transaction(self._engine, timeout_ms=timeout_ms, unrecorded=Unrecorded.CHAIN_END) as connection:
            known = known_chain_in(connection)
            if known is not None and known.seen < number:
                store_known_chain(connection, replace(known, seen=number, head=head))

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep everybody else from changing the ledger while it is compared with its audit chain."""
        with transaction(self._engine, unrecorded=Unrecorded.PAIRING, callers_block=True):
            yield

    # -- what the graph asks -----------------------------------------------------------------------------------

    def is_ancestor(self, revision: int, lineage: str) -> bool:
        """Return whether the ledger's history has a revision with this digest; if not, the graph belongs to another history."""
        with read_transaction(self._engine) as connection:
            return is_ancestor(connection, revision, lineage)

    def changes(self, after: int) -> Changes:
        """Return the difference since revision ``after``: what a graph at that revision, of this history, must do.

        Raises
        ------
        LedgerError
            The ledger has not reached ``after`` yet, so that the graph belongs to another history.
        """
        if after > self.revision():
            raise LedgerError(
                f"The graph is at revision {after} and the ledger at {self.revision()}: an older ledger was put back. "
                "Run graphintel graph rebuild."
            )
        return read_changes(self._engine, self._sets, after)

    def everything(self) -> Changes:
        """Return everything that is stored, to build a graph from scratch."""
        return read_changes(self._engine, self._sets, -1)

    def section(self, wanted: Callable[[str], bool]) -> LedgerSection:
        """Return what is stored of the entities whose ids are wanted; see :func:`graphintel.ledger.sections.read_section`."""
        with read_transaction(self._engine) as connection:
            return read_section(connection, self._sets, wanted)

    def refuse_damage(self) -> None:
        """Refuse a ledger whose tables and indexes do not fit together; only SQLite can be asked, and reads all of it.

        Raises
        ------
        LedgerError
        """
        if self._engine.dialect.name != "sqlite":
            return
        with read_transaction(self._engine) as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if sound != "ok":
            raise LedgerError(
                f"The ledger {without_password(str(self._engine.url))} is damaged: what it holds does not fit together; "
                "restore it from a backup."
            )

    def counts_by_type(self) -> dict[str, int]:
        """Return how many entities of each type, statements of each link type and live decisions are stored."""
        with read_transaction(self._engine) as connection:
            return counts_by_type(connection)

    # -- what is asked of it -----------------------------------------------------------------------------------

    def search(
        self, tokens: Sequence[str], holds: frozenset[str], revision: int, limit: int
    ) -> list[tuple[str, str, str]]:
        """Return entities that carry every token, the last one also as a beginning.

        Parameters
        ----------
        tokens : sequence of str
            As :mod:`graphintel.model.search_meanings` gives them.
        holds : frozenset of str
            Keys of the viewer; what they do not reach is not read, and not counted towards the limit.
        revision : int
            Revision that the graph has published.
        limit : int
            Most hits.

        Returns
        -------
        list of (entity id, token, kind)
            Kind is ``key`` or ``caption``. Whole words before beginnings, keys before captions, then by id.
        """
        with read_transaction(self._engine) as connection:
            visible = self._sets.visible(connection, holds)
            return search_index.search(connection, tokens, visible, revision, limit)

    def ends_of_item(self, item: str) -> list[str]:
        """Return ids of the entities at the ends of an item's statements; the caller decides who may see them."""
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(STATEMENT.c.start, STATEMENT.c.end).where(LIVE, of_items([item])))
            return sorted({end for row in rows for end in row})

    def statements_of_item(self, item: str) -> list[Statement]:
        """Return an item's statements with what they effectively require, by id."""
        with read_transaction(self._engine) as connection:
            keys = self._sets.read(connection)
            rows = connection.execute(ROWS.where(LIVE, of_items([item])).order_by(STATEMENT.c.id)).mappings()
            return [statement_of(row, tuple(sorted(keys[row["access"]]))) for row in rows]

    def decisions(self) -> list[Decision]:
        """Return the live decisions on stored records, by number, with what they effectively require."""
        with read_transaction(self._engine) as connection:
            return shown_decisions(connection, [], self._sets.read(connection))

    def batches(self) -> list[dict[str, Any]]:
        """Return every batch, oldest first: number, source, actor, at, files, state."""
        with read_transaction(self._engine) as connection:
            return row_log.read_batches(connection)

    def batch(self, number: int) -> dict[str, Any]:
        """Return one batch.

        Raises
        ------
        LedgerError
            No such batch.
        """
        with read_transaction(self._engine) as connection:
            return row_log.read_batch(connection, number)

    def counts(self) -> dict[str, int]:
        """Return how much is stored in all; for administrators only."""
        questions = {
            "batches": select(func.count()).select_from(BATCH),
            "rows": select(func.count()).select_from(LOGGED_ROW),
            "entities": select(func.count()).select_from(ENTITY).where(ENTITY.c.degree > 0),
            "statements": select(func.count()).select_from(STATEMENT).where(LIVE),
            "decisions": select(func.count()).select_from(DECISION).where(DECISION.c.shown),
        }
        with read_transaction(self._engine) as connection:
            return {name: int(connection.execute(query).scalar_one()) for name, query in questions.items()}

    def canonical(self) -> Iterator[tuple[str, ...]]:
        """Yield all that is stored as tuples in one order, without clocks, batches, revisions and numbers."""
        with read_transaction(self._engine) as connection:
            yield from canonical(connection, self._sets)
