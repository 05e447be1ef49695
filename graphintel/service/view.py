"""The view: one viewer's graph at one revision, from which every answer is built.

The keys are applied by the query, in the database and in the search index; nothing here filters again. What is
derived from decisions (which records are one entity) is derived from the decisions that this viewer may see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import NOTHING_KEPT, KeptResults
from graphintel.analysis.run_work import RunWork, run_here
from graphintel.columns.statement_columns import text_columns
from graphintel.garbage_collection import rare_collections
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.exports import Export, Recall
from graphintel.ledger.safeguarding_notices import Notice
from graphintel.model.access import Viewer
from graphintel.model.keys import is_person
from graphintel.model.ontology import links_with
from graphintel.model.pseudonyms import Pseudonyms
from graphintel.model.records import Columns, Decision, Entity, Statement
from graphintel.model.review_steps import ReviewStep
from graphintel.model.role_counting import PersonRoles, why_not_counted
from graphintel.model.roles import PROTECTED_GROUPS
from graphintel.model.search_meanings import meanings_of
from graphintel.resolve.identity import Identity, derive
from graphintel.service.protected_records import ProtectedRecords
from graphintel.service.result_cache import ResultCache
from graphintel.store.reader import GraphMovedError, Neighbour, Reader, ReadPoint, VisibleEntity

_CONTENT_LINKS = links_with(lambda link: not link.carries_item and not link.judgement)
_EVERY_DECISION = "decisions"
"""Name of the result that holds them all."""


class SearchIndex(Protocol):
    """The search index: which entities carry these tokens, as far as these keys reach."""

    def search(
        self, tokens: Sequence[str], holds: frozenset[str], revision: int, limit: int
    ) -> list[tuple[str, str, str]]:
        """Return ``(entity id, token that matched, kind)``, best first; kind is ``key`` or ``caption``."""
        ...


class ItemIndex(Protocol):
    """Which entities an item speaks about; only a way to find them, visibility is decided by the query."""

    def ends_of_item(self, item: str) -> list[str]:
        """Return ids of the entities at the ends of the item's statements."""
        ...


class ExportRegister(Protocol):
    """The exports, as far as a set of keys reaches what they carried."""

    def all_(self, holds: frozenset[str]) -> list[Export]:
        """Return exports, newest first."""
        ...

    def recalls(self, refs: Collection[str]) -> dict[str, list[Recall]]:
        """Return the notices on these exports."""
        ...


@dataclass(frozen=True)
class _AllDecisions:
    """Every decision of a viewer's graph, by number and by record."""

    decisions: list[Decision]
    by_record: dict[str, list[Decision]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for decision in self.decisions:
            for end in {decision.a, decision.b}:
                self.by_record.setdefault(end, []).append(decision)


@dataclass(frozen=True)
class View:
    """A viewer's graph at one revision.

    Parameters
    ----------
    viewer : Viewer
        Who reads.
    reader : Reader
        The graph questions.
    search_index : SearchIndex
        The search index.
    items : ItemIndex
        Where an item's statements hang.
    read_point : ReadPoint
        When the graph is read, the same for the whole answer.
    published : callable, optional
        Returns the read point that is published now, where that of the view is of an earlier read: see :meth:`check_expected`.
    cache : ResultCache
        Shared between views of the same process; keys name key set and moment.
    component_results : KeptResults
        What analysis found for connected components, by the digest of what is visible of them, whoever sees it.
    kept_groups : KeptGroups, optional
        Groups that were made of the same visible content before, whoever asked.
    run : RunWork
        Where analysis clusters: in the thread that asks, or in a process.
    newest_finding : callable
        Content of the newest finding of a kind that this key set has, or None.
    export_register : ExportRegister, optional
        What left the building.
    agreements : callable
        The agreements with bodies outside under which something may go out today.
    steps : callable
        The steps of review that these keys reach, oldest first.
    today : str
        The day of the read, ISO 8601; empty where nothing expires and nothing is overdue.
    now : str
        The moment of the read, ISO 8601; empty where the day is enough.
    indicators_off : frozenset of str
        Ids of indicators that are switched off.
    pseudonyms : Pseudonyms
        Of the ledger: who is protected is shown under them.
    notices : callable
        What a safeguarding lead is told, newest first, whoever may see it.
    """

    viewer: Viewer
    reader: Reader
    search_index: SearchIndex
    items: ItemIndex
    read_point: ReadPoint
    published: Callable[[], ReadPoint] | None = None
    cache: ResultCache = field(default_factory=ResultCache)
    component_results: KeptResults = NOTHING_KEPT
    kept_groups: KeptGroups | None = None
    run: RunWork = run_here
    newest_finding: Callable[[str], Mapping[str, Any] | None] = lambda _kind: None
    export_register: ExportRegister | None = None
    agreements: Callable[[], Sequence[Agreement]] = lambda: ()
    steps: Callable[[frozenset[str]], Sequence[ReviewStep]] = lambda _holds: ()
    today: str = ""
    now: str = ""
    indicators_off: frozenset[str] = frozenset()
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    notices: Callable[[], Sequence[Notice]] = lambda: ()
    requested_by_token: set[str] = field(default_factory=set, init=False)
    """Protected records that this read was asked for by their tokens."""
    placeholders: dict[str, str] = field(default_factory=dict, init=False)
    """What was typed, by the id under which nothing is held that stands for it."""
    withheld: set[str] = field(default_factory=set, init=False)
    """Protected records that this read was asked for by an identifier or name, and did not show."""
    mentioned: set[str] = field(default_factory=set, init=False)
    """Records of people whom texts of this answer may name although they are not in it."""
    _entities: dict[str, Entity | None] = field(default_factory=dict, init=False)
    _statements_by_end: dict[str, list[Statement]] = field(default_factory=dict, init=False)
    _decisions_by_record: dict[str, list[Decision]] = field(default_factory=dict, init=False)
    _reported_at: dict[str, str | None] = field(default_factory=dict, init=False)

    def cached(self, name: str, build: Callable[[], Any], *more: object) -> Any:
        """Return a result that is kept for this key set and moment.

        It may be kept before the moment is confirmed: whoever takes it confirms the same moment later. At a moment that is
        only expected nothing is worked out before the graph said that it still is.
        """

        def built() -> Any:
            self.check_expected()
            with rare_collections():
                return build()

        return self.cache.get(self._kept_under(name, more), built)

    def is_kept(self, name: str, *more: object) -> bool:
        """Return whether a result is kept for this key set and moment."""
        return self.cache.held(self._kept_under(name, more)) is not None

    def _kept_under(self, name: str, more: tuple[object, ...]) -> tuple[object, ...]:
        return name, self.viewer.holds, *more, self.read_point

    def check_expected(self) -> None:
        """Refuse a read point that was expected and not asked for, where another one is published now.

        Raises
        ------
        GraphMovedError
        """
        if self.published is not None and self.published() != self.read_point:
            raise GraphMovedError

    def statements(self, ids: Iterable[str], types: Sequence[str] = ()) -> list[Statement]:
        """Return the visible statements that touch any of ``ids``, ordered by id."""
        asked = sorted(set(ids))
        return self.reader.statements(asked, self.viewer.holds, self.read_point.revision, types) if asked else []

    def neighbours(self, ids: Iterable[str]) -> list[Neighbour]:
        """Return what is linked to any of ``ids``, one row a visible statement."""
        hops = self.reader.neighbours(sorted(set(ids)), self.viewer.holds, self.read_point.revision)
        self._take_in(VisibleEntity(hop.entity, hop.judged) for hop in hops)
        return hops

    def statements_about(self, ids: Iterable[str]) -> list[Statement]:
        """Return the visible statements that touch any of ``ids`` but PART_OF; asked once for each in this view."""
        asked = set(ids)
        if missing := asked - self._statements_by_end.keys():
            self._statements_by_end.update((identifier, []) for identifier in missing)
            for statement in self.statements(missing, tuple(_CONTENT_LINKS)):
                for end in missing & {statement.start, statement.end}:
                    self._statements_by_end[end].append(statement)
        return sorted(
            {s.id: s for identifier in asked for s in self._statements_by_end[identifier]}.values(), key=lambda s: s.id
        )

    def captions(self, ids: Iterable[str]) -> frozenset[str]:
        """Return what the statements of :meth:`statements_about` call any of ``ids``, without reading them in full."""
        asked = sorted(set(ids))
        types = sorted(_CONTENT_LINKS)
        return self.reader.captions(asked, self.viewer.holds, self.read_point.revision, types) if asked else frozenset()

    def visible(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Return those of ``ids`` that a visible statement touches; asked once for each in this view."""
        asked = sorted(set(ids))
        if missing := [identifier for identifier in asked if identifier not in self._entities]:
            self._entities.update(dict.fromkeys(missing))
            self._take_in(self.reader.visible(missing, self.viewer.holds, self.read_point.revision))
            unseen = (identifier for identifier in missing if self._entities[identifier] is None)
            self._decisions_by_record.update((identifier, []) for identifier in unseen)
        return {identifier: entity for identifier in asked if (entity := self._entities[identifier]) is not None}

    def _take_in(self, found: Iterable[VisibleEntity]) -> None:
        """Keep entities for this view; no decision is asked for on one that has none."""
        for one in found:
            self._entities[one.entity.id] = one.entity
            if not one.judged:
                self._decisions_by_record.setdefault(one.entity.id, [])

    def entities(self) -> list[Entity]:
        """Return everything that a visible statement touches, by id."""
        entities = self.reader.entities(self.viewer.holds, self.read_point.revision)
        self._entities.update((entity.id, entity) for entity in entities)
        return entities

    def columns(self) -> Columns:
        """Return all visible statements as columns."""
        columns: Columns = self.cached(
            "columns", lambda: text_columns(self.reader.columns(self.viewer.holds, self.read_point.revision))
        )
        return columns

    def decisions(self) -> list[Decision]:
        """Return the decisions that the viewer may see, on records that the viewer's graph has, by number.

        The keys of a decision are those of what it rested on; where a record's items were regraded since, its decision
        may be visible to somebody who does not see the record any more.
        """

        def build() -> _AllDecisions:
            found = self.reader.decisions(self.viewer.holds, self.read_point.revision)
            seen = self._first_reported({end for decision in found for end in (decision.a, decision.b)})
            return _AllDecisions([decision for decision in found if decision.a in seen and decision.b in seen])

        every: _AllDecisions = self.cached(_EVERY_DECISION, build)
        return every.decisions

    def decisions_around(self, ids: Iterable[str]) -> list[Decision]:
        """Return the decisions on ``ids``, and on whatever ``same`` decisions join to them, as :meth:`decisions` has them.

        Nobody reads all of them for that: one question asks for those on ``ids``, one more for those on the records so
        reached, until there are no more. Where all were read already, nothing is asked.
        """
        return self._decisions_and_joined(ids)[0]

    def _decisions_and_joined(self, ids: Iterable[str]) -> tuple[list[Decision], set[str]]:
        """Return the decisions around ``ids``, and the records that ``same`` decisions join; none where none is joined."""
        found: dict[Decision, None] = {}
        reached: set[str] = set()
        joined: set[str] = set()
        waiting = set(ids)
        while waiting:
            reached |= waiting
            near = self._decisions_on(waiting)
            found.update(dict.fromkeys(near))
            joined.update(end for one in near if one.verdict == "same" for end in (one.a, one.b))
            waiting = joined - reached
        return sorted(found, key=lambda decision: decision.number), joined

    def _decisions_on(self, records: set[str]) -> list[Decision]:
        """Return the decisions on any of these records; asked once for each in this view."""
        every: _AllDecisions | None = self.cache.held(self._kept_under(_EVERY_DECISION, ()))
        by_record = self._decisions_by_record if every is None else every.by_record
        if every is None and (missing := records - by_record.keys()):
            found = self.reader.decisions_about(sorted(missing), self.viewer.holds, self.read_point.revision)
            seen = self._first_reported({end for decision in found for end in (decision.a, decision.b)})
            by_record.update((record, []) for record in missing)
            for decision in found:
                if decision.a in seen and decision.b in seen:
                    for end in missing & {decision.a, decision.b}:
                        by_record[end].append(decision)
        return [decision for record in records for decision in by_record.get(record, ())]

    def _first_reported(self, ids: Iterable[str]) -> dict[str, str]:
        """Return when each of the visible ones of ``ids`` was first reported; asked once for each in this view."""
        asked = sorted(set(ids))
        if missing := [identifier for identifier in asked if identifier not in self._reported_at]:
            found = self.reader.first_reported(missing, self.viewer.holds, self.read_point.revision)
            self._reported_at.update({identifier: found.get(identifier) for identifier in missing})
        return {identifier: at for identifier in asked if (at := self._reported_at[identifier]) is not None}

    def protected(self) -> ProtectedRecords:
        """Return the protected people of this graph, and every record that is judged to be one of them."""

        def build() -> ProtectedRecords:
            protecting = self.reader.protective(self.viewer.holds, self.read_point.revision)
            named = {end for one in protecting for end in (one.start, one.end) if is_person(end)}
            identity = self.identity(named)
            held: dict[str, PersonRoles] = {}
            for one in protecting:
                why = why_not_counted(one.scheme, one.info_eval, one.restricted)
                start, end = (identity.canonical.get(end, end) for end in (one.start, one.end))
                held.setdefault(start, PersonRoles()).add_outgoing(one.type, one.part, one.item, why)
                held.setdefault(end, PersonRoles()).add_incoming(one.type)
            people = {
                record
                for person, reports in held.items()
                if is_person(person) and reports.group in PROTECTED_GROUPS
                for record in identity.clusters.get(person, (person,))
            }
            return ProtectedRecords({record: self.pseudonyms.token(record) for record in people})

        protected: ProtectedRecords = self.cached("protected", build)
        return protected

    def withholds(self, text: str) -> bool:
        """Return whether an id or reference tells this viewer who a protected person is; what it tells of is noted."""
        if self.viewer.reveals:
            return False
        named = self.protected().records_in(text) - self.requested_by_token
        self.withheld.update(named)
        return bool(named)

    def identity(self, ids: Collection[str]) -> Identity:
        """Return which visible records are one entity, for ``ids`` and whatever is joined to them.

        Parameters
        ----------
        ids : collection of str
            Record ids or canonical ids.

        Returns
        -------
        Identity
            Only of the clusters that hold one of ``ids``.
        """
        decisions, joined = self._decisions_and_joined(ids)
        return self._derived(joined, decisions)

    def whole_identity(self) -> Identity:
        """Return which visible records are one entity, for the whole graph."""

        def build() -> Identity:
            decisions = self.decisions()
            return self._derived({end for decision in decisions for end in (decision.a, decision.b)}, decisions)

        identity: Identity = self.cached("identity", build)
        return identity

    def _derived(self, records: set[str], decisions: Iterable[Decision]) -> Identity:
        """Return which of these records are one entity by these decisions."""
        seen = self._first_reported(records)
        return derive(seen, [decision for decision in decisions if decision.a in seen and decision.b in seen])

    def records(self, identifier: str) -> tuple[str, ...]:
        """Return the visible records of the entity that is meant; empty where nothing is visible.

        Parameters
        ----------
        identifier : str
            Graph id; or a number, mark or address as written, where that means one visible thing.
        """
        if found := self._cluster(identifier):
            return found
        exact = {meaning.id for meaning in meanings_of(identifier) if meaning.is_exact}
        self.visible(exact)  # one question for all of them
        meant = {self._cluster(meaning) for meaning in exact} - {()}
        return meant.pop() if len(meant) == 1 else ()

    def _cluster(self, identifier: str) -> tuple[str, ...]:
        """Return the visible records that are one entity with this one."""
        if identifier not in self.visible([identifier]):
            return ()
        identity = self.identity([identifier])
        return identity.clusters.get(identity.canonical.get(identifier, identifier), (identifier,))


def key_set_digest(holds: frozenset[str]) -> str:
    """Return the digest of what a viewer holds: findings are kept under it."""
    return sha256("\n".join(sorted(holds)).encode()).hexdigest()


def captions_of(statements: Iterable[Statement], ids: Collection[str]) -> frozenset[str]:
    """Return what statements call any of ``ids``."""
    ends = (
        end
        for statement in statements
        for end in ((statement.start, statement.start_caption), (statement.end, statement.end_caption))
    )
    return frozenset(caption for identifier, caption in ends if caption and identifier in ids)
