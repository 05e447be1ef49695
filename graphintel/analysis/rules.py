"""When a community is a group, and when a group is a network: ``contract.md`` 5, one function a rule.

A network is a group with at least two distinct people and two linked premises, somebody in a controlling or helping
role, or a raised indicator. Somebody alone at home, or two friends who share a flat, are a group at most. Victims never
make a network: a role held by somebody who may be exploited makes none, and where nobody else holds one the group is a
protection concern, which is listed first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphintel.analysis.person_roles import Roles
from graphintel.analysis.reasons import label_words
from graphintel.analysis.results import Network
from graphintel.model.display_words import count_text
from graphintel.model.joined_sets import JoinedSets
from graphintel.model.ontology import ROLE_LINKS, entities_with, links_with
from graphintel.model.roles import UNTIED_ROLES, protective_first
from graphintel.model.traits import Activity, EntityCategory

MIN_NODES, MIN_ENTITIES_BESIDES_ADVERTS, MIN_PEOPLE, MIN_PREMISES = 3, 2, 2, 2
PAPER_AND_EVENTS = entities_with(lambda kind: kind.paper or kind.category is EntityCategory.EVENT)

ACTIVITY = links_with(lambda link: link.activity is not Activity.NONE)
"""Links that make a premises one where something happens. A home, a let, a visit or a car outside does not by itself,
and a phone box where a card was found never."""

LINKS_NO_PREMISES = links_with(lambda link: not link.links_premises)
"""Links by which no two premises are linked: people of one house, and cards of one phone box."""

NETWORK, GROUP, CONCERN = "network", "group", "protection concern"
GROUP_KINDS = (CONCERN, NETWORK, GROUP)
"""What a group can be, in the order in which groups are listed."""

_NEEDS = "a network needs"
PREMISES_LINKED = "linked premises where something happens"
IN_ROLES = "somebody is reported in a controlling or helping role"
IN_CONTROL = "one named person is reported in control"
COERCED = "the only controlling or helping role is held by somebody who may be exploited"
"""Phrases of ``why`` that rest on statements, see :mod:`graphintel.analysis.why_statements`."""

_ONE_CONTROLLER = f"{IN_CONTROL}, by two independent sources or one well graded statement"
_ALL_PROTECTED = "everybody in it may be exploited"
_SAFEGUARDING = "this is for safeguarding, and no network"
_NO_ACTIVITY = UNTIED_ROLES | {"household_member"}


@dataclass(frozen=True, slots=True)
class GroupClassification:
    """Whether a group is a network, and the sentences that say why or why not."""

    kind: str
    why: tuple[str, ...]


def is_activity(link: str, capacity: str) -> bool:
    """Return whether a tie says that something happens at the premises at its end.

    Examples
    --------
    >>> is_activity("SELLS_AT", ""), is_activity("HOLDS_ROLE", "household_member"), is_activity("LIVES_AT", "")
    (True, False, False)
    """
    return link in ACTIVITY and not (link in ROLE_LINKS and capacity in _NO_ACTIVITY)


def may_link_premises(link: str, _capacity: str) -> bool:
    """Return whether two premises may be linked by a tie."""
    return link not in LINKS_NO_PREMISES


def linked_premises(
    active: Collection[str], ties: Iterable[tuple[str, str]], parents: Mapping[str, set[str]]
) -> set[str]:
    """Return the most premises that are linked to one another, of those where something happens.

    Parameters
    ----------
    active : collection of str
        Premises where something happens.
    ties : iterable of (str, str)
        Well evidenced links inside the group, whatever their ends: what rests on one poorly graded statement links nothing.
    parents : mapping of str to set of str
        Buildings by unit, as far as the viewer sees them; a flat and its building are one premises.

    Returns
    -------
    set of str
        A building is left out where one of its units is there.

    Examples
    --------
    >>> sorted(linked_premises(["flat", "shop", "barn"], [("flat", "phone"), ("phone", "shop")], {}))
    ['flat', 'shop']
    """
    separate = set(active) - {building for unit in active for building in parents.get(unit, ())}
    if len(separate) < MIN_PREMISES:
        return separate
    sets = JoinedSets()
    for a, b in ties:
        sets.join(a, b)
    linked: dict[str, set[str]] = {}
    for premises in sorted(separate):
        linked.setdefault(sets[premises], set()).add(premises)
    return max(linked.values(), key=lambda linked_ids: (len(linked_ids), min(linked_ids)), default=set())


@dataclass(frozen=True, slots=True)
class KeyRoles:
    """Who of a group is in a role of control or help, by statements that count.

    ``helping`` are those roles, with how many people hold each; ``coerced`` the same of people who may be exploited,
    whose roles make no network. ``well_evidenced`` says that one named person holds an exploiter's role that is well
    evidenced. ``protected`` says that everybody in the group may be exploited.
    """

    helping: Mapping[str, int]
    coerced: Mapping[str, int]
    well_evidenced: bool
    protected: bool


def key_roles(members: Collection[str], named: Collection[str], roles: Roles) -> KeyRoles:
    """Return who of a group is in a role of control or help.

    Parameters
    ----------
    members : collection of str
        Ids of its people.
    named : collection of str
        Those of them that have a record with a name or number.
    roles : Roles
    """
    exploited = {member for member in members if roles.is_exploited(member)}
    helping, coerced = Counter[str](), Counter[str]()
    for member in members:
        if held := roles.key_roles(member):
            (coerced if member in exploited else helping).update(held)
    well_evidenced = any(map(roles.is_well_evidenced, set(named) - exploited))
    return KeyRoles(helping, coerced, well_evidenced, bool(members) and exploited == set(members))


def classify_group(people: int, premises: Collection[str], key: KeyRoles) -> GroupClassification:
    """Return whether a group is a network.

    Parameters
    ----------
    people : int
        Distinct people, at least.
    premises : collection of str
        Linked premises where something happens.
    key : KeyRoles

    Returns
    -------
    GroupClassification
        A group is a protection concern, and no network, where a role or premises would make it a network, but only
        people who may be exploited hold such a role, or everybody in it may be exploited.
    """
    several = len(premises) >= MIN_PREMISES
    why = [f"{count_text(people, 'distinct person', 'distinct people')} at least"]
    if several:
        why.append(f"{len(premises)} {PREMISES_LINKED}")
    if key.helping:
        why.append(f"{IN_ROLES}: {_roles_text(key.helping)}")
    coerced = bool(key.coerced) and not key.helping
    if people >= MIN_PEOPLE and (coerced or (several and key.protected)):
        return GroupClassification(CONCERN, tuple(map(_sentence, [*why, *_concern(key, coerced)])))
    if people >= MIN_PEOPLE and (several or key.helping):
        return GroupClassification(NETWORK, tuple(map(_sentence, why)))
    if several and key.well_evidenced:
        return GroupClassification(NETWORK, tuple(map(_sentence, [*why, _ONE_CONTROLLER])))
    if people < MIN_PEOPLE:
        why.append(f"{_NEEDS} {MIN_PEOPLE} distinct people")
    if not several and not key.helping:
        why.append(f"{_NEEDS} two linked premises, somebody in a controlling or helping role, or a raised indicator")
    return GroupClassification(GROUP, tuple(map(_sentence, why)))


def _concern(key: KeyRoles, coerced: bool) -> list[str]:
    """Return why a group is a protection concern."""
    if not coerced:
        return [_ALL_PROTECTED, _SAFEGUARDING]
    return [
        f"{COERCED}, and may be coerced: {_roles_text(key.coerced)}",
        _SAFEGUARDING,
    ]


def _roles_text(people_by_role: Mapping[str, int]) -> str:
    return ", ".join(
        f"{label_words(role.upper())} ({people_by_role[role]})" for role in protective_first(people_by_role)
    )


def in_listing_order(groups: Iterable[Network]) -> list[Network]:
    """Return groups in the order in which they are listed: protection concerns, networks, others; by size, then id."""
    return sorted(groups, key=lambda group: (GROUP_KINDS.index(group.kind), -group.size, group.id))


def classify_by_indicators(
    why: Iterable[str], raised: Sequence[str], *, protected: bool = False
) -> GroupClassification:
    """Return the classification of a group with enough people and raised indicators: a network.

    Parameters
    ----------
    why : iterable of str
        What :func:`classify_group` said of the group.
    raised : sequence of str
        Names of the indicators.
    protected : bool
        Whether everybody in the group may be exploited: then it is a protection concern.

    Returns
    -------
    GroupClassification

    Examples
    --------
    >>> classify_by_indicators(["2 distinct people at least.", "A network needs more."], ["I01 shared number"]).why
    ('2 distinct people at least.', 'Raised: I01 shared number.')
    """
    remaining = tuple(sentence for sentence in why if not sentence.startswith(_sentence(_NEEDS).rstrip(".")))
    sentences = (*remaining, _sentence(f"raised: {', '.join(raised)}"))
    if protected:
        return GroupClassification(CONCERN, (*sentences, _sentence(_ALL_PROTECTED), _sentence(_SAFEGUARDING)))
    return GroupClassification(NETWORK, sentences)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
