"""Roles that people are reported in, their groups, and which of several is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from graphintel.model.flags import EXPLOITED_FLAGS


class RoleGroup(StrEnum):
    """Groups of roles, the protective one first: in this order one of several is shown."""

    EXPLOITED = "exploited"
    ACTIVITY = "activity"
    OTHER = "other"
    BUYER = "buyer"
    FACILITATOR = "facilitator"
    EXPLOITER = "exploiter"


ROLES: dict[str, RoleGroup] = {
    **dict.fromkeys(("potential_victim", "victim_confirmed", "child_victim"), RoleGroup.EXPLOITED),
    **dict.fromkeys(("selling_sex",), RoleGroup.ACTIVITY),
    **dict.fromkeys(("witness", "reporter", "outreach_worker", "official", "household_member"), RoleGroup.OTHER),
    **dict.fromkeys(("buyer", "violent_buyer"), RoleGroup.BUYER),
    **dict.fromkeys(
        (
            "driver",
            "maid_or_receptionist",
            "landlord_or_agent",
            "card_distributor",
            "advert_manager",
            "document_supplier",
        ),
        RoleGroup.FACILITATOR,
    ),
    **dict.fromkeys(("controller", "organiser", "recruiter", "enforcer", "money_handler"), RoleGroup.EXPLOITER),
}
"""Every role and its group. A role is a dated, graded statement, never a property."""

ROLE_ALIASES = {
    "maid": "maid_or_receptionist",
    "landlord": "landlord_or_agent",
    "receptionist": "maid_or_receptionist",
}
"""Shorter writings that input may use."""

UNTIED_ROLES = frozenset({"official", "outreach_worker", "reporter", "witness"})
"""A person with no other role than these is left out of analysis."""

PROTECTED_GROUPS = frozenset({RoleGroup.EXPLOITED, RoleGroup.ACTIVITY})
"""Groups whose people are shown under pseudonyms, never ranked, and not named by a pattern."""


_POSITIONS: dict[str, int] = {group: position for position, group in enumerate(RoleGroup)}


def group_position(group: str) -> int:
    """Return where a group stands in lists, the protective one first; whoever has none stands last.

    Examples
    --------
    >>> group_position("exploited"), group_position("exploiter"), group_position("")
    (0, 5, 6)
    """
    return _POSITIONS[group] if group else len(_POSITIONS)


def protective_first(roles: Iterable[str]) -> list[str]:
    """Return roles, the protective ones first."""
    return sorted(roles, key=lambda role: (group_position(ROLES[role]), role))


def shown_group(
    roles: Collection[str], flags: Collection[str], doubted: Collection[str] = (), led: Collection[str] = ()
) -> RoleGroup | None:
    """Return the one group to show for somebody, the protective one first, or None where nothing is said.

    Somebody reported in a controlling role is not told as a helper, whatever help is reported too.

    Parameters
    ----------
    roles : collection of str
        Roles of ``ROLES`` that statements which weigh something give the person.
    flags : collection of str
        Flags of ``FLAGS`` that visible statements give the person.
    doubted : collection of str
        Roles that only statements give which weigh nothing. They protect, and make nobody anything else.
    led : collection of str
        Names in ``CONTROL_LINKS`` of visible links that end at the person.

    Returns
    -------
    RoleGroup or None

    Examples
    --------
    >>> shown_group({"driver"}, (), {"controller"}), shown_group((), (), {"controller"})
    (<RoleGroup.FACILITATOR: 'facilitator'>, None)
    >>> shown_group({"driver"}, (), {"potential_victim"}), shown_group({"driver"}, (), (), {"CONTROLS"})
    (<RoleGroup.EXPLOITED: 'exploited'>, <RoleGroup.EXPLOITED: 'exploited'>)
    """
    groups = {ROLES[role] for role in roles} | ({ROLES[role] for role in doubted} & PROTECTED_GROUPS)
    if led or EXPLOITED_FLAGS.intersection(flags):
        groups.add(RoleGroup.EXPLOITED)
    if RoleGroup.EXPLOITER in groups:
        groups.discard(RoleGroup.FACILITATOR)
    return next((group for group in RoleGroup if group in groups), None)


def is_protected(roles: Collection[str], flags: Collection[str]) -> bool:
    """Return whether somebody is protected: anything visible, however graded, says exploited or selling sex.

    Parameters
    ----------
    roles : collection of str
        Roles of ``ROLES`` that visible statements give the person, as :func:`graphintel.model.ontology.stated_role` reads them.
    flags : collection of str
        Flags of ``FLAGS`` that visible statements give the person.

    Examples
    --------
    >>> is_protected({"selling_sex", "driver"}, ()), is_protected({"driver"}, ()), is_protected((), {"NRM_RG"})
    (True, False, True)
    """
    return shown_group(roles, flags) in PROTECTED_GROUPS
