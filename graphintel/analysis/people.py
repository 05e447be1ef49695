"""What the visible statements say about people: roles, protective groups, who is left out, and how many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphintel.model.ontology import ROLES, SAY_ROLES, UNTIED_ROLES, RoleGroup, is_protected, role_said, shown_group
from graphintel.model.records import Columns

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


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles and flags by canonical id.

    ``said`` holds every visible role, also from poorly graded statements: for protection. ``counted`` holds those of
    statements that weigh something, and ``times`` how many such statements there are of each role. ``flags`` holds
    every visible flag, ``linked`` what links say as a role does (selling sex at a place).
    """

    said: Mapping[str, set[str]] = field(default_factory=dict)
    counted: Mapping[str, set[str]] = field(default_factory=dict)
    times: Mapping[tuple[str, str], int] = field(default_factory=dict)
    flags: Mapping[str, set[str]] = field(default_factory=dict)
    linked: Mapping[str, set[str]] = field(default_factory=dict)

    def group(self, identifier: str) -> RoleGroup | None:
        """Return the one group to show, the protective one first."""
        if identifier not in self.said and identifier not in self.flags and identifier not in self.linked:
            return None
        return shown_group(self.every(identifier), self.flags.get(identifier, set()))

    def every(self, identifier: str) -> set[str]:
        """Return every role that anything visible says, by a role or by a link that says the same."""
        return self.said.get(identifier, set()) | self.linked.get(identifier, set())

    def is_exploited(self, identifier: str) -> bool:
        """Return whether anything visible puts the person in the exploited group, coerced helpers included."""
        return self.group(identifier) is RoleGroup.EXPLOITED

    def is_protected(self, identifier: str) -> bool:
        """Return whether anything visible says that the person is exploited or sells sex."""
        return is_protected(self.every(identifier), self.flags.get(identifier, ()))

    def has_key_role(self, identifier: str) -> bool:
        """Return whether a statement that weighs something gives the person an exploiter's or facilitator's role."""
        return any(ROLES[role] in KEY_GROUPS for role in self.counted.get(identifier, ()))

    def left_out(self) -> set[str]:
        """Return who is not looked at: people with official or reporting roles only, and what is flagged as contested."""
        untied = {person for person, roles in self.counted.items() if roles and roles <= UNTIED_ROLES}
        return untied | {identifier for identifier, flags in self.flags.items() if "RESTRICTED" in flags}


def read_roles(
    roles: Iterable[tuple[str, str, bool]], flags: Iterable[tuple[str, str]], linked: Iterable[tuple[str, str]] = ()
) -> Roles:
    """Return roles and flags gathered by canonical id.

    Parameters
    ----------
    roles : iterable of (canonical id, role, whether the statement weighs something)
    flags : iterable of (canonical id, flag)
    linked : iterable of (canonical id, role)
        What links say as a role does.

    Returns
    -------
    Roles
    """
    said: dict[str, set[str]] = defaultdict(set)
    counted: dict[str, set[str]] = defaultdict(set)
    times: dict[tuple[str, str], int] = defaultdict(int)
    flagged: dict[str, set[str]] = defaultdict(set)
    for person, role, counts in roles:
        said[person].add(role)
        if counts:
            counted[person].add(role)
            times[person, role] += 1
    for identifier, flag in flags:
        flagged[identifier].add(flag)
    shown: dict[str, set[str]] = defaultdict(set)
    for person, role in linked:
        shown[person].add(role)
    return Roles(dict(said), dict(counted), dict(times), dict(flagged), dict(shown))


def roles_of(columns: Columns, canonical: Mapping[str, str], counts: Sequence[object]) -> Roles:
    """Return roles and flags that visible statements give, by canonical id.

    Parameters
    ----------
    columns : Columns
    canonical : mapping of str to str
        Canonical id by record id, for joined records.
    counts : sequence
        Whether each statement weighs something.

    Returns
    -------
    Roles
    """
    kinds, starts, parts = columns.type, columns.start, columns.part

    def person(row: int) -> str:
        return canonical.get(starts[row], starts[row])

    return read_roles(
        (
            (person(row), parts[row], bool(counts[row]))
            for row, kind in enumerate(kinds)
            if kind == "HOLDS_ROLE" and parts[row] in ROLES
        ),
        ((person(row), parts[row]) for row, kind in enumerate(kinds) if kind == "HAS_FLAG"),
        ((person(row), role_said(kind, "")) for row, kind in enumerate(kinds) if kind in SAY_ROLES),
    )


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
    return max(len(members & set(named)), max((len(told & members) for told in items.values()), default=0))
