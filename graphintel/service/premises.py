"""One premises: who has an interest in it, what was seen there, which numbers lead to it, and which other premises hang on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import ROLES, STRUCTURAL, RoleGroup
from graphintel.model.records import Statement
from graphintel.model.values.grade import GRADE
from graphintel.resolve.identity import Identity
from graphintel.service.describe import Described, describe, statement_answers
from graphintel.service.networks import result_of, snapshot_of
from graphintel.service.reading import reading
from graphintel.service.view import Answer, View

INTERESTS = frozenset({"OWNS", "LETS", "LEASES", "PAYS_FOR", "MANAGES"})
"""Links that say who has an interest in premises: owner, landlord or agent, tenant, payer, manager."""
_INTERESTED = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
_CARRIERS = frozenset({"Person", "Organisation", "Phone", "Mark", "Vehicle", "Advert", "AdvertCard", "CardDesign"})
"""Types of thing that lead from one premises to another; a place of recovery, an area or an event does not."""
_PROVENANCE = frozenset({"NAMES", "PART_OF", "SAME_AS"})
_LEADS = tuple(sorted({*INTERESTS, "ADVERTISES_PLACE", "HOLDS_ROLE", "LIVES_AT", "SEEN_AT", "SELLS_AT", "VISITS"}))


@dataclass
class _Ways:
    """What leads to one thing: the things on the way, and the statements of every step."""

    via: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


@reading
def premises(view: View, id: str) -> Answer:
    """Return one premises with what is held of it, in the order in which an officer asks.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        Graph id; or an address as written.

    Returns
    -------
    dict
        ``premises``; ``interests``, each ``{who, statements}``: owner, landlord or agent, tenant, payer, manager, and who is
        reported to control or help there; ``seen``, ids of every other statement about the premises, oldest report first; ``numbers``, each
        ``{number, via, statements}``: those on adverts that state this place; ``linked``, each ``{premises, via,
        statements}``: other premises with a number, a person, a firm, a vehicle or a mark in common, or in one building;
        ``facilities``, shared ones, which lead nowhere; and all these ``statements`` themselves.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        The id of something that is no premises.
    """
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    if type_of_id(records[0]) != "Premises":
        raise GraphintelError(f"{id!r} is no premises; show and expand are for everything else.")
    held = _Held(view, records)
    interests = held.interests()
    numbers = held.numbers()
    linked = held.linked()
    said = {s.id for s in held.here} | {s for ways in (*numbers.values(), *linked.values()) for s in ways.statements}
    apart = {s for found in interests.values() for s in found} | {s.id for s in held.here if s.type in STRUCTURAL}
    statements = [s for s in held.known.values() if s.id in said]
    ends = {held.canonical(end) for s in statements for end in (s.start, s.end)}
    things = describe(view, ends | {held.id} | held.facilities, held.identity, statements)
    told = statement_answers(view, statements, held.identity, things)
    about = {s.id for s in held.here} - apart
    return {
        "premises": things[held.id].full(),
        "interests": [
            {"who": things[who].brief(), "statements": sorted(found)} for who, found in sorted(interests.items())
        ],
        "seen": [statement["id"] for statement in told if statement["id"] in about],
        "numbers": _told("number", numbers, things),
        "linked": _told("premises", linked, things),
        "facilities": [things[one].brief() for one in sorted(held.facilities)],
        "statements": told,
    }


def _told(name: str, found: Mapping[str, _Ways], things: Mapping[str, Described]) -> list[Answer]:
    """Return what was found as plain values, what most leads to first."""
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1].via), pair[0]))
    return [
        {
            name: things[identifier].brief(),
            "via": [things[one].brief() for one in sorted(ways.via)],
            "statements": sorted(ways.statements),
        }
        for identifier, ways in ordered
    ]


class _Held:
    """The statements round one premises, asked of the graph a step at a time."""

    def __init__(self, view: View, records: tuple[str, ...]) -> None:
        self.identity: Identity = view.whole_identity()
        self.id = self.canonical(records[0])
        self.known: dict[str, Statement] = {}
        self._view, self._mine = view, frozenset(records)
        self.here = [s for s in self._asked(records, ()) if not _is_within(s, self._mine)]
        self._adverts = {s.start for s in self.here if s.type == "ADVERTISES_PLACE"}
        self._stated = [s for s in self._asked(self._adverts, ("ADVERTISES_NUMBER",)) if s.start in self._adverts]
        near = {s.start for s in self.here if _weighs(s)} | {s.end for s in self._stated if _weighs(s)}
        carriers = {self.canonical(one) for one in near if type_of_id(one) in _CARRIERS}
        self.facilities = carriers & {facility.id for facility in result_of(view).facilities}
        self._carriers = (carriers & snapshot_of(view).index.keys()) - self.facilities

    def canonical(self, identifier: str) -> str:
        """Return the thing that a record was judged to be."""
        return self.identity.canonical.get(identifier, identifier)

    def interests(self) -> dict[str, set[str]]:
        """Return the statements of interest by who has it."""
        found: dict[str, set[str]] = {}
        for statement in self.here:
            if statement.type in INTERESTS or (
                statement.type == "HOLDS_ROLE" and ROLES.get(statement.part) in _INTERESTED
            ):
                found.setdefault(self.canonical(statement.start), set()).add(statement.id)
        return found

    def numbers(self) -> dict[str, _Ways]:
        """Return the numbers on adverts that state this place; a shared one too, because it stands there."""
        found: dict[str, _Ways] = {}
        places = _by_start(s for s in self.here if s.type == "ADVERTISES_PLACE")
        for statement in self._stated:
            ways = found.setdefault(self.canonical(statement.end), _Ways())
            ways.via.add(self.canonical(statement.start))
            ways.statements |= {statement.id, *places.get(statement.start, ())}
        return found

    def linked(self) -> dict[str, _Ways]:
        """Return other premises with something in common that is no shared facility."""
        found: dict[str, _Ways] = {}
        for statement in self.here:
            other = self._other_end(statement)
            if type_of_id(other) == "Premises":
                found.setdefault(self.canonical(other), _Ways()).statements.add(statement.id)
        towards = self._steps_here()
        for statement in self._asked(self._records("Phone", others=True), _LEADS):
            if self.canonical(statement.start) in self._carriers:
                self._lead(found, statement, self.canonical(statement.start), towards)
        self._by_number(found)
        return found

    def _by_number(self, found: dict[str, _Ways]) -> None:
        """Add the places on other adverts with the same number."""
        numbers = self.numbers()
        asked = self._asked(self._records("Phone"), ("ADVERTISES_NUMBER",))
        others = [s for s in asked if self.canonical(s.end) in self._carriers and _weighs(s)]
        carried: dict[str, dict[str, set[str]]] = {}
        for statement in others:
            carried.setdefault(statement.start, {}).setdefault(self.canonical(statement.end), set()).add(statement.id)
        for statement in self._asked(carried, ("ADVERTISES_PLACE",)):
            for number, stated in carried.get(statement.start, {}).items():
                if self._lead(found, statement, number, {}):
                    found[self.canonical(statement.end)].statements |= stated | numbers[number].statements

    def _lead(self, found: dict[str, _Ways], step: Statement, via: str, towards: Mapping[str, Collection[str]]) -> bool:
        """Note that a step leads to other premises by one thing; return whether it does."""
        if type_of_id(step.end) != "Premises" or step.end in self._mine or not _weighs(step):
            return False
        ways = found.setdefault(self.canonical(step.end), _Ways())
        ways.via.add(via)
        ways.statements |= {step.id, *towards.get(via, ())}
        return True

    def _steps_here(self) -> dict[str, set[str]]:
        """Return the statements about this premises by the thing that they begin at."""
        found: dict[str, set[str]] = {}
        for statement in self.here:
            found.setdefault(self.canonical(statement.start), set()).add(statement.id)
        return found

    def _records(self, type_name: str, *, others: bool = False) -> set[str]:
        """Return all records of what leads on and is of a type, or of every other type."""
        chosen = {one for one in self._carriers if (type_of_id(one) == type_name) != others}
        return {record for one in chosen for record in self.identity.clusters.get(one, (one,))}

    def _other_end(self, statement: Statement) -> str:
        return statement.end if statement.start in self._mine else statement.start

    def _asked(self, ids: Iterable[str], types: tuple[str, ...]) -> list[Statement]:
        found = [s for s in self._view.statements(ids, types) if s.type not in _PROVENANCE]
        self.known.update((statement.id, statement) for statement in found)
        return found


def _by_start(statements: Iterable[Statement]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for statement in statements:
        found.setdefault(statement.start, set()).add(statement.id)
    return found


def _is_within(statement: Statement, records: Collection[str]) -> bool:
    """Return whether both ends are records of one thing."""
    return statement.start in records and statement.end in records


def _weighs(statement: Statement) -> bool:
    """Return whether anything may follow from a statement: not from one suspected false or contested."""
    return not (statement.restricted or GRADE.suspects_false(statement.scheme, statement.info_eval))
