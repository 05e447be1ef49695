"""When a community is a group, and when a group is a network: ``contract.md`` 5, one function a rule.

A network is a group with at least two distinct people and two linked premises, somebody in a controlling or helping
role, or a raised indicator. A woman alone at home, or two friends who share a flat, are a group at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphintel.analysis.people import KEY_GROUPS, Roles
from graphintel.analysis.reasons import shown_roles, words_of
from graphintel.model.ontology import ROLES, UNTIED_ROLES

LEAST_NODES, LEAST_OTHERS, LEAST_PEOPLE, LEAST_PREMISES = 3, 2, 2, 2
_PAPER = frozenset({"Advert", "AdvertCard", "Event"})

ACTIVITY = frozenset({"SELLS_AT", "MANAGES", "ADVERTISES_PLACE", "PAYS_FOR", "INVOLVES", "HOLDS_ROLE"})
"""Links that make a premises one where something happens. A home, a let, a visit or a car outside does not by itself,
and a phone box where a card was found never."""

LINKS_NOTHING = frozenset({"LIVES_AT", "RECOVERED_AT"})
"""Links by which no two premises are linked: people of one house, and cards of one phone box."""

_NEEDS = "a network needs"
_NO_ACTIVITY = UNTIED_ROLES | {"household_member"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a group is a network, and the sentences that say why or why not."""

    kind: str
    why: tuple[str, ...]


def is_group(types: Collection[str]) -> bool:
    """Return whether a connected community of these types is a group.

    Examples
    --------
    >>> is_group(["Phone", "AdvertCard", "AdvertCard"]), is_group(["Phone", "Person", "Advert"])
    (False, True)
    """
    return len(types) >= LEAST_NODES and sum(kind not in _PAPER for kind in types) >= LEAST_OTHERS


def is_activity(link: str, part: str) -> bool:
    """Return whether a tie says that something happens at the premises at its end.

    Examples
    --------
    >>> is_activity("SELLS_AT", ""), is_activity("HOLDS_ROLE", "household_member"), is_activity("LIVES_AT", "")
    (True, False, False)
    """
    return link in ACTIVITY and not (link == "HOLDS_ROLE" and part in _NO_ACTIVITY)


def linked_premises(
    active: Collection[str], ties: Iterable[tuple[str, str]], parents: Mapping[str, set[str]]
) -> set[str]:
    """Return the most premises that are linked to one another, of those where something happens.

    Parameters
    ----------
    active : collection of str
        Premises where something happens.
    ties : iterable of (str, str)
        Well evidenced links inside the group, whatever their ends: what hangs on one poorly graded statement links
        nothing.
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
    leader: dict[str, str] = {}

    def lead(thing: str) -> str:
        while leader.setdefault(thing, thing) != thing:
            leader[thing] = thing = leader[leader[thing]]
        return thing

    for a, b in ties:
        first, second = sorted((lead(a), lead(b)))
        leader[second] = first
    apart = set(active) - {building for unit in active for building in parents.get(unit, ())}
    linked: dict[str, set[str]] = {}
    for premises in sorted(apart):
        linked.setdefault(lead(premises), set()).add(premises)
    return max(linked.values(), key=lambda found: (len(found), min(found)), default=set())


def judge(people: int, premises: Collection[str], members: Collection[str], roles: Roles) -> Verdict:
    """Return whether a group is a network.

    Parameters
    ----------
    people : int
        Distinct people, at least.
    premises : collection of str
        Linked premises where something happens.
    members : collection of str
        Ids of its members.
    roles : Roles

    Returns
    -------
    Verdict
    """
    held: dict[str, int] = {}
    for member in members:
        for role in roles.counted.get(member, ()):
            if ROLES[role] in KEY_GROUPS:
                held[role] = held.get(role, 0) + 1
    several = len(premises) >= LEAST_PREMISES
    why = [f"{_number(people, 'distinct person', 'distinct people')} at least"]
    if several:
        why.append(f"{len(premises)} linked premises where something happens")
    if held:
        told = ", ".join(f"{words_of(role.upper())} ({count})" for role in shown_roles(held) for count in [held[role]])
        why.append(f"somebody is reported in a controlling or helping role: {told}")
    if people >= LEAST_PEOPLE and (several or held):
        return Verdict("network", tuple(_sentence(text) for text in why))
    if people < LEAST_PEOPLE:
        why.append(f"{_NEEDS} {LEAST_PEOPLE} distinct people")
    if not several and not held:
        why.append(f"{_NEEDS} two linked premises, somebody in a controlling or helping role, or a raised indicator")
    return Verdict("group", tuple(_sentence(text) for text in why))


def by_indicators(why: Iterable[str], raised: Sequence[str]) -> Verdict:
    """Return that a group with enough people is a network, because indicators of it are raised.

    Parameters
    ----------
    why : iterable of str
        What :func:`judge` said of the group.
    raised : sequence of str
        Names of the indicators.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> by_indicators(["2 distinct people at least.", "A network needs more."], ["I01 shared number"]).why
    ('2 distinct people at least.', 'Raised: I01 shared number.')
    """
    kept = tuple(sentence for sentence in why if not sentence.startswith(_sentence(_NEEDS).rstrip(".")))
    return Verdict("network", (*kept, _sentence(f"raised: {', '.join(raised)}")))


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
