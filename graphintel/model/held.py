"""What visible statements say that somebody is, and which of them count: one rule for screens, analysis and briefings.

A statement counts where it weighs something: it is neither suspected false nor contested. Group, colour, heading and
order follow from what counts. The other statements are kept and shown as what they are, and there is one thing that
they still do: they protect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.model.ontology import FLAGS, LED, ROLES, RoleGroup, role_said, shown_group
from graphintel.model.values.grade import GRADE

SUSPECTED_FALSE, CONTESTED = "suspected false", "accuracy contested"

LEADS = frozenset({"HOLDS_ROLE", *LED})
"""Links that give somebody a role of control or help."""

SAYS = LEADS | {"HAS_FLAG", "SELLS_AT"}
"""Links that say of a person what that person is."""


def why_weightless(scheme: str, info_eval: str, restricted: bool) -> str:
    """Return why a statement counts for nothing, in words; empty where it counts.

    Examples
    --------
    >>> why_weightless("3x5x2", "E", False), why_weightless("5x5x5", "5", False), why_weightless("3x5x2", "D", False)
    ('suspected false', 'suspected false', '')
    >>> why_weightless("3x5x2", "A", True)
    'accuracy contested'
    """
    if GRADE.suspects_false(scheme, info_eval):
        return SUSPECTED_FALSE
    return CONTESTED if restricted else ""


_NO_FLAGS: Mapping[str, str] = {}


@dataclass(slots=True)
class Held:
    """What visible statements say that one person is.

    Attributes
    ----------
    said : dict of str to dict of str to str
        By role the items that give it, each with why it counts for nothing; empty where it counts.
    stated : frozenset of str
        Roles that a statement which counts gives in so many words, and not by a link to somebody.
    led : frozenset of str
        Keys of ``LED`` of visible links that end at the person, however graded: they protect.
    flagged : mapping of str to str
        Visible flags, each with why it counts for nothing; empty where it counts. However graded, a flag protects.
    """

    said: dict[str, dict[str, str]] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()
    flagged: Mapping[str, str] = field(default_factory=lambda: _NO_FLAGS)

    def hear(self, link: str, part: str, item: str, why: str) -> str:
        """Take in a statement that starts at the person, and return its role; ``why`` says why it counts for nothing."""
        if link == "HAS_FLAG" and part in FLAGS:
            self.flagged = {**self.flagged, part: why and self.flagged.get(part, why)}
        if role := role_said(link, part):
            items = self.said.setdefault(role, {})
            items[item] = why and items.get(item, why)
            if link == "HOLDS_ROLE" and not why:
                self.stated |= {role}
        return role

    def hear_of(self, link: str) -> None:
        """Take in a statement that ends at the person."""
        if link in LED:
            self.led |= {link}

    @property
    def flags(self) -> frozenset[str]:
        """Visible flags, however graded."""
        return frozenset(self.flagged)

    @property
    def times(self) -> dict[str, int]:
        """How many items give each role that counts; none of whom everything is contested."""
        if "RESTRICTED" in self.flagged:
            return {}
        counts = {role: sum(not why for why in items.values()) for role, items in self.said.items()}
        return {role: count for role, count in counts.items() if count}

    @property
    def roles(self) -> list[str]:
        """Roles that count, the protective ones first."""
        return in_order(self.times)

    @property
    def doubted(self) -> dict[str, str]:
        """Roles that only statements give which count for nothing, the protective ones first, each with why."""
        counted = self.times
        return {role: min(self.said[role].values()) or CONTESTED for role in in_order(self.said) if role not in counted}

    @property
    def leads(self) -> bool:
        """Whether a statement that counts gives the person an exploiter's role in so many words."""
        return any(ROLES[role] is RoleGroup.EXPLOITER for role in self.stated & self.times.keys())

    @property
    def under(self) -> list[str]:
        """Keys of ``LED`` that protect the person: none of somebody who is stated to hold an exploiter's role."""
        return [] if self.leads else sorted(self.led)

    @property
    def group(self) -> RoleGroup | None:
        """The one group to show, the protective one first."""
        return shown_group(self.roles, self.flags, self.doubted, self.under)


_GROUPS = list(RoleGroup)


def in_order(roles: Iterable[str]) -> list[str]:
    """Return roles, the protective ones first."""
    return sorted(roles, key=lambda role: (_GROUPS.index(ROLES[role]), role))


def in_words(doubted: Mapping[str, str]) -> list[str]:
    """Return roles that do not count as what they are.

    Examples
    --------
    >>> in_words({"potential_victim": "suspected false"})
    ['potential victim (suspected false)']
    """
    return [f"{role.replace('_', ' ')} ({why})" for role, why in doubted.items()]
