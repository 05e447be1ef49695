"""What the visible statements say about people: roles, protective groups, who is left out, and how many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graphintel.analysis.ends import Ends
from graphintel.analysis.grouped_rows import GroupedRows
from graphintel.analysis.links import BoolArray
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import TextColumn, combinations, texts_at
from graphintel.model.flags import FLAGS
from graphintel.model.keys import is_person
from graphintel.model.ontology import CONTROL_LINKS, FLAG_LINKS, PEOPLE, stated_role
from graphintel.model.records import Columns
from graphintel.model.role_counting import PERSON_LINKS, PersonRoles, why_not_counted
from graphintel.model.roles import PROTECTED_GROUPS, ROLES, UNTIED_ROLES, RoleGroup
from graphintel.model.values.grade import GRADE, WELL

_UNNAMED = re.compile(r"^person:.*/\d+#\d+$")
KEY_GROUPS = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
"""Groups whose roles make a group of people a network, and whose people may be called brokers."""


def is_unnamed(identifier: str) -> bool:
    """Return whether the id is that of an unnamed person of one item.

    Examples
    --------
    >>> is_unnamed("person:FA:12/3#1"), is_unnamed("person:FA:N12")
    (True, False)
    """
    return bool(_UNNAMED.match(identifier))


def named_people(ends: Ends) -> BoolArray:
    """Return which entities are people of whom some record has a name or number."""
    result = np.zeros(len(ends.names), dtype=bool)
    for kind in PEOPLE:
        begin, end = ends.range_of_type(kind)
        result[begin:end] = [not ("#" in name and is_unnamed(name)) for name in ends.names[begin:end]]
    if ends.canonical:
        result[ends.numbers(ends.not_stated)] = False
        named = {entity for record, entity in ends.canonical.items() if is_person(record) and not is_unnamed(record)}
        result |= ends.are_any(named)
    return result


class RolesByPerson(Mapping[str, PersonRoles]):
    """What is said of each person, worked out when it is first asked for: most people are never asked about.

    Parameters
    ----------
    columns : Columns
        Columns of texts.
    ends : Ends
        Of the same.
    """

    def __init__(self, columns: Columns, ends: Ends) -> None:
        self._columns, self._ends = columns, ends
        kind = TextColumn.of(columns.type)
        self.outgoing = GroupedRows.of(np.flatnonzero(kind.is_any(PERSON_LINKS)), ends.start, len(ends.names))
        self._incoming = GroupedRows.of(np.flatnonzero(kind.is_any(CONTROL_LINKS)), ends.end, len(ends.names))
        self._known: dict[str, PersonRoles | None] = {}

    def __getitem__(self, identifier: str) -> PersonRoles:
        """Return what is said of a person."""
        found = self.of(identifier)
        if found is None:
            raise KeyError(identifier)
        return found

    def of(self, identifier: str) -> PersonRoles | None:
        """Return what is said of somebody or something; None where nothing is."""
        if identifier not in self._known:
            number = self._ends.number(identifier)
            self._known[identifier] = None
            if number is not None:
                self.prefetch(np.array([number], dtype=np.int64))
        return self._known[identifier]

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return (self._ends.names[number] for number in self._numbers)

    @cached_property
    def _numbers(self) -> list[int]:
        numbers: list[int] = np.union1d(self.outgoing.filled(), self._incoming.filled()).tolist()
        return numbers

    def prefetch(self, numbers: IntArray) -> None:
        """Work out what is said of several entities at once, which is faster than one after the other."""
        names, c = self._ends.names, self._columns
        found: dict[int, PersonRoles] = {}
        people, rows = self.outgoing.of_groups(numbers)
        texts = (texts_at(each, rows) for each in (c.type, c.part, c.item, c.scheme, c.info_eval))
        numbered = zip(people.tolist(), rows.tolist(), *texts, strict=True)
        for person, row, kind, part, item, scheme, info_eval in numbered:
            why = why_not_counted(scheme, info_eval, c.restricted[row])
            found.setdefault(person, PersonRoles()).add_outgoing(kind, part, item, why)
        led, rows = self._incoming.of_groups(numbers)
        for person, kind in zip(led.tolist(), texts_at(c.type, rows), strict=True):
            found.setdefault(person, PersonRoles()).add_incoming(kind)
        self._known.update((names[number], found.get(number)) for number in numbers.tolist())

    def who_say(self, says: Callable[[str, str], bool]) -> list[str]:
        """Return the people of whom a statement of such a link type and part is made."""
        c, rows = self._columns, self.outgoing.rows
        kinds, place = combinations(TextColumn.of(c.type).taken(rows), TextColumn.of(c.part).taken(rows))
        is_such = np.fromiter((says(*kind) for kind in kinds), np.bool_, len(kinds))
        chosen = rows[is_such[place]] if len(rows) else rows
        return [self._ends.names[number] for number in np.unique(self._ends.start[chosen]).tolist()]

    def rows_of(self, identifier: str) -> list[int]:
        """Return the rows that start at a person and may give a role or a flag."""
        number = self._ends.number(identifier)
        return [] if number is None else self.outgoing[number]

    def has_role_of(self, identifier: str, groups: Collection[RoleGroup]) -> bool:
        """Return whether any statement gives a person a role of these groups."""
        said = self.of(identifier)
        return said is not None and any(ROLES[role] in groups for role in said.items_by_role)

    def rows_that_lead(self, identifier: str) -> dict[str, list[int]]:
        """Return the rows that count and give a person an exploiter's role, by role."""
        c, leading = self._columns, defaultdict[str, list[int]](list)
        for row in self.rows_of(identifier) if self.has_role_of(identifier, {RoleGroup.EXPLOITER}) else ():
            role = stated_role(c.type[row], c.part[row])
            leads = bool(role) and ROLES[role] is RoleGroup.EXPLOITER
            if leads and not why_not_counted(c.scheme[row], c.info_eval[row], c.restricted[row]):
                leading[role].append(row)
        return leading


@dataclass(frozen=True)
class Roles:
    """What is said of people, by canonical id.

    Attributes
    ----------
    columns : Columns
        The visible statements.
    by_person : RolesByPerson
    sources : mapping of str to str
        Independent source by item.
    """

    columns: Columns
    by_person: RolesByPerson
    sources: Mapping[str, str]
    _groups: dict[str, RoleGroup | None] = field(default_factory=dict)

    @cached_property
    def said(self) -> dict[str, set[str]]:
        """Every visible role, also from statements that weigh nothing: for protection."""
        return {
            person: set(attributes.items_by_role)
            for person, attributes in self.by_person.items()
            if attributes.items_by_role
        }

    @cached_property
    def counted(self) -> dict[str, set[str]]:
        """Roles that statements give which weigh something."""
        return {
            person: set(times) for person, attributes in self.by_person.items() if (times := attributes.item_counts)
        }

    @cached_property
    def times(self) -> dict[tuple[str, str], int]:
        """How many items give each role that counts."""
        return {
            (person, role): count
            for person, attributes in self.by_person.items()
            for role, count in attributes.item_counts.items()
        }

    @cached_property
    def flags(self) -> dict[str, set[str]]:
        """Every visible flag."""
        flagged = self.by_person.who_say(lambda link, part: link in FLAG_LINKS and part in FLAGS)
        return {entity: set(self.by_person[entity].reasons_by_flag) for entity in flagged}

    def group(self, identifier: str) -> RoleGroup | None:
        """Return the one group to show, the protective one first."""
        if identifier not in self._groups:
            said = self.by_person.of(identifier)
            self._groups[identifier] = said.group if said else None
        return self._groups[identifier]

    def is_well_evidenced(self, identifier: str) -> bool:
        """Return whether two independent sources give the person an exploiter's role, or one well graded statement."""
        c = self.columns

        def suffices(rows: list[int]) -> bool:
            grades = ((c.scheme[row], c.source_eval[row], c.info_eval[row]) for row in rows)
            return any(GRADE.level_of(*grade) == WELL for grade in grades) or (
                len({self.sources[c.item[row]] for row in rows}) > 1
            )

        return any(map(suffices, self.by_person.rows_that_lead(identifier).values()))

    def is_exploited(self, identifier: str) -> bool:
        """Return whether anything visible puts the person in the exploited group, coerced helpers included."""
        return self.group(identifier) is RoleGroup.EXPLOITED

    def is_protected(self, identifier: str) -> bool:
        """Return whether anything visible puts the person in a protected group: exploited, or selling sex."""
        return self.group(identifier) in PROTECTED_GROUPS

    def key_roles(self, identifier: str) -> set[str]:
        """Return the roles of control or help that make a group a network, whoever holds them.

        A lift is only a sighting: driving somebody counts where a statement gives the role.
        """
        attributes = self.by_person.of(identifier)
        if attributes is None or not attributes.items_by_role:
            return set()
        roles = {role for role in attributes.item_counts if ROLES[role] in KEY_GROUPS}
        return {role for role in roles if ROLES[role] is RoleGroup.EXPLOITER or role in attributes.stated_roles}

    def left_out(self) -> set[str]:
        """Return what is not analysed: people with official or reporting roles only, and whatever is flagged as contested."""
        untied = {
            person
            for person in self.by_person.who_say(lambda link, part: stated_role(link, part) in UNTIED_ROLES)
            if (times := self.by_person[person].item_counts) and times.keys() <= UNTIED_ROLES
        }
        return untied | {identifier for identifier, flags in self.flags.items() if "RESTRICTED" in flags}


def roles_of(columns: Columns, ends: Ends, sources: Mapping[str, str]) -> Roles:
    """Return what visible statements say of people, by canonical id.

    Parameters
    ----------
    columns : Columns
        Columns of texts.
    ends : Ends
        Of the same.
    sources : mapping of str to str
        Independent source by item, as :func:`graphintel.analysis.sources.sources_of` gives them.

    Returns
    -------
    Roles
    """
    return Roles(columns, RolesByPerson(columns, ends), sources)


def distinct_people(people: Collection[str], named: Collection[str], items: Mapping[str, set[str]]) -> int:
    """Return how many people there are at least.

    Parameters
    ----------
    people : collection of str
        Canonical ids of the people of a group.
    named : collection of str
        Those of them that have a record with a name or number.
    items : mapping of str to set of str
        People that each item speaks of, by item.

    Returns
    -------
    int
        The named ones, or the people of the one item that speaks of most, whichever is more: an unnamed person may be
        anybody that another item speaks of, but nobody else of the same item.

    Examples
    --------
    >>> distinct_people(["a", "#1", "#2"], ["a"], {"i": {"a", "#1"}, "j": {"#2"}})
    2
    """
    members = set(people)
    return max(len(members & set(named)), max((len(mentioned & members) for mentioned in items.values()), default=0))
