"""The graph as plain lists: an independent answer to every question that the Cypher files answer.

Written from the documentation of :class:`graphintel.store.reader.Reader`, with loops instead of queries, so that the
two can be compared, and so that properties of the service can be tried on hundreds of worlds a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from graphintel.ledger.exports import Export, Recall
from graphintel.model.records import Columns, Decision, Entity, Statement
from graphintel.model.role_counting import PERSON_LINKS
from graphintel.model.search_meanings import terms_of_caption, terms_of_entity
from graphintel.store.reader import Neighbour, ProtectiveStatement, ReadPoint, VisibleEntity

_NOT_IN_COLUMNS = {"PART_OF", "NAMES"}


def columns_of(statements: Iterable[Statement]) -> Columns:
    """Statements as columns."""
    rows = [s for s in statements if s.type not in _NOT_IN_COLUMNS]
    return Columns(**{f.name: [getattr(s, f.name) for s in rows] for f in fields(Columns)})


class ListReader:
    """A reader over statements with their effective keys; revision 1."""

    def __init__(
        self, entities: Mapping[str, Entity], statements: Iterable[Statement], decisions: Iterable[Decision]
    ) -> None:
        self._entities = dict(entities)
        self._statements = sorted(statements, key=lambda s: s.id)
        self._decisions = sorted(decisions, key=lambda d: d.number)

    def read_point(self) -> ReadPoint:
        return ReadPoint(1)

    def confirm(self, read_point: ReadPoint) -> None:
        assert read_point == ReadPoint(1)

    def _seen(self, holds: frozenset[str]) -> list[Statement]:
        return [s for s in self._statements if set(s.requires) <= holds]

    def statements(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str] = ()
    ) -> list[Statement]:
        asked = set(ids)
        return [s for s in self._seen(holds) if {s.start, s.end} & asked and (not types or s.type in types)]

    def neighbours(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Neighbour]:
        rows = []
        for s in self._seen(holds):
            for asked in ids:
                for outgoing, end, other in ((True, s.start, s.end), (False, s.end, s.start)):
                    if end == asked:
                        judged = other in self._judged(holds)
                        rows.append(
                            Neighbour(asked, s.type, outgoing, other, s.part, s.id, judged, self._entities[other])
                        )
        return rows

    def _judged(self, holds: frozenset[str]) -> set[str]:
        return {end for d in self.decisions(holds, 1) for end in (d.a, d.b)}

    def visible(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[VisibleEntity]:
        touched, judged = {end for s in self._seen(holds) for end in (s.start, s.end)}, self._judged(holds)
        return [VisibleEntity(self._entities[i], i in judged) for i in sorted(set(ids)) if i in touched]

    def entities(self, holds: frozenset[str], revision: int) -> list[Entity]:
        return [one.entity for one in self.visible(list(self._entities), holds, revision)]

    def columns(self, holds: frozenset[str], revision: int) -> Columns:
        return columns_of(self._seen(holds))

    def decisions(self, holds: frozenset[str], revision: int) -> list[Decision]:
        return [d for d in self._decisions if set(d.requires) <= holds]

    def decisions_about(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Decision]:
        return [d for d in self._decisions if set(d.requires) <= holds and {d.a, d.b} & set(ids)]

    def first_reported(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> dict[str, str]:
        touching = {one: [s for s in self._seen(holds) if one in {s.start, s.end}] for one in ids}
        return {one: min(s.reported_at for s in found) for one, found in touching.items() if found}

    def captions(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str]
    ) -> frozenset[str]:
        said = [s for s in self._seen(holds) if s.type in types]
        ends = [pair for s in said for pair in ((s.start, s.start_caption), (s.end, s.end_caption))]
        return frozenset(caption for one, caption in ends if caption and one in set(ids))

    def protective(self, holds: frozenset[str], revision: int) -> list[ProtectiveStatement]:
        said = (s for s in self._seen(holds) if s.type in PERSON_LINKS)
        return sorted(
            {
                ProtectiveStatement(s.start, s.end, s.type, s.part, s.item, s.scheme, s.info_eval, s.restricted)
                for s in said
            }
        )


class ListFinder:
    """The search index over plain lists."""

    def __init__(self, entities: Mapping[str, Entity], statements: Iterable[Statement]) -> None:
        self._entities = dict(entities)
        self._statements = sorted(statements, key=lambda s: s.id)

    def _tokens(self, holds: frozenset[str]) -> set[tuple[str, str, str]]:
        found = set()
        for s in self._statements:
            if set(s.requires) <= holds:
                for end, caption in ((s.start, s.start_caption), (s.end, s.end_caption)):
                    found |= {(end, t, "key") for t in terms_of_entity(self._entities[end])}
                    found |= {(end, t, "caption") for t in terms_of_caption(caption)}
        return found

    def search(
        self, tokens: Sequence[str], holds: frozenset[str], revision: int, limit: int
    ) -> list[tuple[str, str, str]]:
        if not tokens:
            return []
        *whole, last = tokens
        held: dict[str, set[tuple[str, str]]] = {}
        for entity, token, kind in self._tokens(holds):
            held.setdefault(entity, set()).add((token, kind))
        hits = []
        for entity, terms in held.items():
            words = {token for token, _ in terms}
            matching = [(t != last, k != "key", t, k) for t, k in terms if t.startswith(last)]
            if matching and all(w in words for w in whole):
                partial, caption, token, kind = min(matching)
                hits.append(((partial, caption, entity), (entity, token, kind)))
        return [hit for _, hit in sorted(hits)][:limit]

    def ends_of_item(self, item: str) -> list[str]:
        return sorted({end for s in self._statements if s.item == item for end in (s.start, s.end)})


class ListRegister:
    """The register of exports over plain lists."""

    def __init__(self, exports: Iterable[Export] = (), notices: Iterable[Recall] = ()) -> None:
        self._exports, self._notices = list(exports), list(notices)

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> ListRegister:
        """One export an item, recalled where the item's number is even."""
        keys: dict[str, set[str]] = {}
        for s in statements:
            keys.setdefault(s.item, set()).update(s.requires)
        exports = [export(f"EX-{item[5:]}", frozenset(requires)) for item, requires in sorted(keys.items())]
        notices = [
            Recall(e.ref, e.recipient, f"item:{e.ref[3:]}", e.at, "withdrawn") for e in exports if e.ref[-3] in "02468"
        ]
        return cls(exports, notices)

    def all_(self, holds: frozenset[str]) -> list[Export]:
        return [e for e in self._exports if e.requires <= holds]

    def recalls(self, refs: Iterable[str]) -> dict[str, list[Recall]]:
        asked = set(refs)
        return {ref: [n for n in self._notices if n.export == ref] for ref in sorted(asked)}


def export(ref: str, requires: frozenset[str]) -> Export:
    """One export of a network to another force."""
    return Export(
        ref=ref,
        at="2026-11-20T10:00:00+00:00",
        officer="ana",
        profile="other_force",
        recipient="Force FB",
        agreement="force-fb",
        purpose="Joint investigation",
        title=f"Briefing {ref}",
        marking="OFFICIAL",
        expires="2027-05-19",
        requires=requires,
        manifest="0" * 64,
    )
