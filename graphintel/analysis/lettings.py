"""Lettings: that somebody owns or lets several premises is by itself no tie between them.

A large agent lets hundreds of flats, and what happens in one says nothing about the tenants of the next. An owner or
agent of several premises stays tied to one of them and to those that something else ties to it: numbers, people or
adverts that they share. Premises of reported activity come before others, then those of which most are tied together.
The other lettings are shown and tie nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set

import numpy as np

from graphintel.analysis.links import BoolArray
from graphintel.analysis.rules import is_activity
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import combinations
from graphintel.model.ontology import ROLE_LINKS, VENUES, links_with

LETTING_LINKS = links_with(lambda link: link.letting)
"""Links of who owns or lets premises. A tenancy, a payment and the management of the activity are no such links."""

LETTING_ROLE = "landlord_or_agent"
MIN_LET_PREMISES = 2


def is_letting(link: str, capacity: str) -> bool:
    """Return whether a statement says no more than that somebody owns or lets premises.

    Examples
    --------
    >>> is_letting("LETS", ""), is_letting("HOLDS_ROLE", "landlord_or_agent"), is_letting("MANAGES", "")
    (True, True, False)
    """
    return link in LETTING_LINKS or (link in ROLE_LINKS and capacity == LETTING_ROLE)


def tying_links(snapshot: Snapshot, facilities: IntArray) -> BoolArray:
    """Return which links of the snapshot tie: all but lettings of premises that nothing else ties together.

    Parameters
    ----------
    snapshot : Snapshot
    facilities : array of int
        Nodes that tie nobody.

    Returns
    -------
    array of bool
        By link.
    """
    mask = np.ones(len(snapshot.left), dtype=bool)
    lettings = _lettings(snapshot)
    mask[[link for links in lettings.values() for link in links]] = False
    closed = {*facilities.tolist(), *lettings}
    active = _active_nodes(snapshot).tolist() if lettings else []
    for party, links in lettings.items():
        let_premises = {int(snapshot.left[link] + snapshot.right[link]) - party: link for link in links}
        home = _home(_together(snapshot, let_premises, closed), active)
        mask[[let_premises[premises] for premises in home]] = True
    return mask


def _lettings(snapshot: Snapshot) -> dict[int, list[int]]:
    """Return the links to premises that say no more than a letting, by the owner or agent of several of them."""
    kinds, place = combinations(snapshot.columns.type, snapshot.columns.part)
    lets = np.fromiter((is_letting(*kind) for kind in kinds), np.bool_, len(kinds))[place[snapshot.rows]]
    only_let = np.ones(len(snapshot.left), dtype=bool)
    only_let[snapshot.row_link[~lets]] = False
    result: dict[int, list[int]] = defaultdict(list)
    for link in np.flatnonzero(only_let).tolist():
        left, right = int(snapshot.left[link]), int(snapshot.right[link])
        party, premises = (left, right) if snapshot.types[right] in VENUES else (right, left)
        if snapshot.types[premises] in VENUES:
            result[party].append(link)
    return {party: links for party, links in result.items() if len(links) >= MIN_LET_PREMISES}


def _near(snapshot: Snapshot, nodes: Iterable[int], closed: Set[int]) -> set[int]:
    """Return the neighbours of nodes, without those that are closed to the search."""
    begins, other, _ = snapshot.adjacency
    near = {one for node in nodes for one in other[begins[node] : begins[node + 1]].tolist()}
    return near.difference(closed) if len(closed) < len(near) else {one for one in near if one not in closed}


def _together(snapshot: Snapshot, let_premises: Collection[int], closed: Set[int]) -> list[set[int]]:
    """Return the places in classes that other ties hold together, over at most three links from one to the next."""
    near = {premises: _near(snapshot, [premises], closed) for premises in sorted(let_premises)}
    classes: list[tuple[set[int], set[int]]] = []
    for premises, beside in near.items():
        reach = {premises} | beside | _near(snapshot, beside, closed)
        joined = [one for one in classes if one[1] & reach]
        classes = [one for one in classes if not one[1] & reach]
        members = {premises}.union(*(one[0] for one in joined))
        classes.append((members, ({premises} | beside).union(*(one[1] for one in joined))))
    return [members for members, _ in classes]


def _home(classes: list[set[int]], active: Sequence[bool]) -> set[int]:
    """Return the class of most premises of activity, then of most premises; of equals that of the first by id."""
    return min(classes, key=lambda one: (-sum(map(active.__getitem__, one)), -len(one), min(one)))


def _active_nodes(snapshot: Snapshot) -> BoolArray:
    """Return at which nodes something happens, by what does not itself come from a letting."""
    kinds, place = combinations(snapshot.columns.type, snapshot.columns.part)
    says = np.fromiter((is_activity(*kind) and not is_letting(*kind) for kind in kinds), np.bool_, len(kinds))
    links = snapshot.row_link[says[place[snapshot.rows]]]
    result = np.zeros(len(snapshot.ids), dtype=bool)
    result[snapshot.left[links]] = result[snapshot.right[links]] = True
    return result
