"""The roles and flags that visible statements give people, and which of them count: one rule for screens, analysis and briefings.

A statement counts where it weighs something: it is neither suspected false nor contested. Group, colour, heading and
order follow from what counts. The other statements are kept and shown as what they are, and they still protect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphintel.model.flags import FLAGS
from graphintel.model.ontology import CONTROL_LINKS, FLAG_LINKS, ROLE_LINKS, links_with, stated_role
from graphintel.model.roles import ROLES, RoleGroup, protective_first, shown_group
from graphintel.model.traits import PartMeaning
from graphintel.model.values.grade import GRADE

SUSPECTED_FALSE, CONTESTED = "suspected false", "accuracy contested"

ROLE_GIVING_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.ROLE or link.control)
"""Links that give somebody a role of control or help."""

PERSON_LINKS = links_with(
    lambda link: link.part_meaning in {PartMeaning.ROLE, PartMeaning.FLAG} or link.role or link.control
)
"""Links that give a person a role or a flag."""


def why_not_counted(scheme: str, info_eval: str, restricted: bool) -> str:
    """Return why a statement counts for nothing, in words; empty where it counts.

    Examples
    --------
    >>> why_not_counted("3x5x2", "E", False), why_not_counted("5x5x5", "5", False), why_not_counted("3x5x2", "D", False)
    ('suspected false', 'suspected false', '')
    >>> why_not_counted("3x5x2", "A", True)
    'accuracy contested'
    """
    if GRADE.suspects_false(scheme, info_eval):
        return SUSPECTED_FALSE
    return CONTESTED if restricted else ""


_NO_FLAGS: Mapping[str, str] = {}


@dataclass(slots=True)
class PersonRoles:
    """What visible statements say that one person is.

    Attributes
    ----------
    items_by_role : dict of str to dict of str to str
        By role the items that give it, each with why it counts for nothing; empty where it counts.
    stated_roles : frozenset of str
        Roles that a statement which counts gives in so many words, and not by a link to somebody.
    controlling_links : frozenset of str
        Names in ``CONTROL_LINKS`` of visible links that end at the person, however graded: they protect.
    reasons_by_flag : mapping of str to str
        Visible flags, each with why it counts for nothing; empty where it counts. However graded, a flag protects.
    """

    items_by_role: dict[str, dict[str, str]] = field(default_factory=dict)
    stated_roles: frozenset[str] = frozenset()
    controlling_links: frozenset[str] = frozenset()
    reasons_by_flag: Mapping[str, str] = field(default_factory=lambda: _NO_FLAGS)

    def add_outgoing(self, link: str, part: str, item: str, why: str) -> str:
        """Take in a statement that starts at the person, and return its role; ``why`` says why it counts for nothing."""
        if link in FLAG_LINKS and part in FLAGS:
            self.reasons_by_flag = {**self.reasons_by_flag, part: why and self.reasons_by_flag.get(part, why)}
        if role := stated_role(link, part):
            items = self.items_by_role.setdefault(role, {})
            items[item] = why and items.get(item, why)
            if link in ROLE_LINKS and not why:
                self.stated_roles |= {role}
        return role

    def add_incoming(self, link: str) -> None:
        """Take in a statement that ends at the person."""
        if link in CONTROL_LINKS:
            self.controlling_links |= {link}

    @property
    def flags(self) -> frozenset[str]:
        """Visible flags, however graded."""
        return frozenset(self.reasons_by_flag)

    @property
    def item_counts(self) -> dict[str, int]:
        """How many items give each role that counts; none of whom everything is contested."""
        if "RESTRICTED" in self.reasons_by_flag:
            return {}
        counts = {role: sum(not why for why in items.values()) for role, items in self.items_by_role.items()}
        return {role: count for role, count in counts.items() if count}

    @property
    def roles(self) -> list[str]:
        """Roles that count, the protective ones first."""
        return protective_first(self.item_counts)

    @property
    def doubted(self) -> dict[str, str]:
        """Roles that only statements give which count for nothing, the protective ones first, each with why."""
        return self._doubted(self.item_counts)

    def _doubted(self, counted: Mapping[str, int]) -> dict[str, str]:
        return {
            role: min(self.items_by_role[role].values()) or CONTESTED
            for role in protective_first(self.items_by_role.keys() - counted.keys())
        }

    @property
    def is_stated_exploiter(self) -> bool:
        """Whether a statement that counts gives the person an exploiter's role in so many words."""
        return self._is_stated_exploiter(self.item_counts)

    def _is_stated_exploiter(self, counted: Mapping[str, int]) -> bool:
        return any(ROLES[role] is RoleGroup.EXPLOITER for role in self.stated_roles & counted.keys())

    @property
    def protecting_links(self) -> list[str]:
        """Links of ``CONTROL_LINKS`` that protect the person: none of somebody who is stated to hold an exploiter's role."""
        return self._protecting_links(self.item_counts)

    def _protecting_links(self, counted: Mapping[str, int]) -> list[str]:
        return [] if self._is_stated_exploiter(counted) else sorted(self.controlling_links)

    @property
    def group(self) -> RoleGroup | None:
        """The one group to show, the protective one first."""
        counted = self.item_counts  # once for all that follows from it: there are many people
        return shown_group(
            counted, self.reasons_by_flag, self.items_by_role.keys() - counted.keys(), self._protecting_links(counted)
        )


def doubted_words(doubted: Mapping[str, str]) -> list[str]:
    """Return roles that do not count in words, each with the reason.

    Examples
    --------
    >>> doubted_words({"potential_victim": "suspected false"})
    ['potential victim (suspected false)']
    """
    return [f"{role.replace('_', ' ')} ({why})" for role, why in doubted.items()]
