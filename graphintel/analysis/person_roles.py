"""What the visible statements say about people: roles, protective groups, who is left out, and how many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graphintel.columns.text_column import TextColumn, rows_with, texts_at
from graphintel.model.keys import is_person
from graphintel.model.ontology import CONTROL_LINKS
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


def named_people(columns: Columns, canonical: Mapping[str, str]) -> frozenset[str]:
    """Return the canonical ids of people of whom some record has a name or number."""
    people = {end for ends in (columns.start, columns.end) for end in TextColumn.of(ends).texts if is_person(end)}
    return frozenset(canonical.get(person, person) for person in people if not is_unnamed(person))


@dataclass(frozen=True)
class Roles:
    """What is said of people, by canonical id; ``well_evidenced`` are those whose exploiter's role is well evidenced.

    Well evidenced is a role that two independent sources give, or one well graded statement.
    """

    by_person: Mapping[str, PersonRoles] = field(default_factory=dict)
    well_evidenced: frozenset[str] = frozenset()

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
        return {
            entity: set(attributes.reasons_by_flag)
            for entity, attributes in self.by_person.items()
            if attributes.reasons_by_flag
        }

    @cached_property
    def groups(self) -> dict[str, RoleGroup]:
        """The one group to show of each person of whom there is one, the protective one first."""
        return {
            person: group for person, attributes in self.by_person.items() if (group := attributes.group) is not None
        }

    def group(self, identifier: str) -> RoleGroup | None:
        """Return the one group to show, the protective one first."""
        return self.groups.get(identifier)

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
        attributes = self.by_person.get(identifier)
        if not attributes:
            return set()
        roles = {role for role in attributes.item_counts if ROLES[role] in KEY_GROUPS}
        return {role for role in roles if ROLES[role] is RoleGroup.EXPLOITER or role in attributes.stated_roles}

    def left_out(self) -> set[str]:
        """Return what is not analysed: people with official or reporting roles only, and whatever is flagged as contested."""
        untied = {
            person
            for person, attributes in self.by_person.items()
            if not UNTIED_ROLES.isdisjoint(attributes.items_by_role)
            and (times := attributes.item_counts)
            and times.keys() <= UNTIED_ROLES
        }
        return untied | {identifier for identifier, flags in self.flags.items() if "RESTRICTED" in flags}


def roles_of(columns: Columns, canonical: Mapping[str, str], sources: Mapping[str, str]) -> Roles:
    """Return what visible statements say of people, by canonical id.

    Parameters
    ----------
    columns : Columns
    canonical : mapping of str to str
        Canonical id by record id, for joined records.
    sources : mapping of str to str
        Independent source by item, as :func:`graphintel.analysis.sources.sources_of` gives them.

    Returns
    -------
    Roles
    """
    attributes: dict[str, PersonRoles] = defaultdict(PersonRoles)
    leading: dict[tuple[str, str], list[int]] = defaultdict(list)
    of_control = frozenset(CONTROL_LINKS)  # read once: there are many rows
    rows = rows_with(columns.type, PERSON_LINKS)
    c = columns
    read = (texts_at(each, rows) for each in (c.type, c.start, c.end, c.part, c.item, c.scheme, c.info_eval))
    for row, kind, start, end, part, item, scheme, info_eval in zip(rows, *read, strict=True):
        why = why_not_counted(scheme, info_eval, columns.restricted[row])
        start = canonical.get(start, start)
        role = attributes[start].add_outgoing(kind, part, item, why)
        if kind in of_control:
            attributes[canonical.get(end, end)].add_incoming(kind)
        if role and not why and ROLES[role] is RoleGroup.EXPLOITER:
            leading[start, role].append(row)
    return Roles(dict(attributes), _well_evidenced(columns, leading, sources))


def _well_evidenced(
    columns: Columns, leading: Mapping[tuple[str, str], list[int]], sources: Mapping[str, str]
) -> frozenset[str]:
    """Return whose exploiter's role is well graded, or given by two independent sources."""

    def is_well_evidenced(rows: list[int]) -> bool:
        grades = ((columns.scheme[row], columns.source_eval[row], columns.info_eval[row]) for row in rows)
        return any(GRADE.level_of(*grade) == WELL for grade in grades) or (
            len({sources[columns.item[row]] for row in rows}) > 1
        )

    return frozenset(person for (person, _), rows in leading.items() if is_well_evidenced(rows))


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
