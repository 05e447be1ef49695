"""Lettings: who owns or lets several premises belongs to one network at most, and ties no tenant to another by it.

A large agent lets hundreds of flats, and what happens in one says nothing of the tenants of the next. An owner or agent of
several premises stays tied to those where most of them are found together, premises of reported activity before others;
the other lettings are shown and tie nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import numpy.typing as npt

from graphintel.analysis.communities import Links, cluster
from graphintel.analysis.parameters import Parameters
from graphintel.analysis.rules import is_activity
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import IntArray

LETTING = frozenset({"OWNS", "LETS"})
"""Links of who owns or lets premises. A tenancy, a payment and the management of the activity are no such links."""

ROLE = "landlord_or_agent"
LEAST = 2
_TRIAL_ITERATIONS = 1


def is_letting(link: str, part: str) -> bool:
    """Return whether a statement says no more than that somebody owns or lets premises.

    Examples
    --------
    >>> is_letting("LETS", ""), is_letting("HOLDS_ROLE", "landlord_or_agent"), is_letting("MANAGES", "")
    (True, True, False)
    """
    return link in LETTING or (link == "HOLDS_ROLE" and part == ROLE)


def ties_kept(snapshot: Snapshot, every: Links, facilities: IntArray, parameters: Parameters) -> npt.NDArray[np.bool_]:
    """Return which links of the snapshot tie, lettings to other premises than those of one community left out.

    Parameters
    ----------
    snapshot : Snapshot
    every : Links
        All of its links.
    facilities : array of int
    parameters : Parameters

    Returns
    -------
    array of bool
        By link.
    """
    kept = np.ones(len(snapshot.left), dtype=bool)
    lettings = _lettings(snapshot)
    if not lettings:
        return kept
    kept[[link for links in lettings.values() for link in links]] = False
    rest = every.where(kept)
    labels = cluster(
        rest.without(facilities) if len(facilities) else rest,
        parameters.gamma,
        snapshot.seed("lettings"),
        _TRIAL_ITERATIONS,
    )
    active = _active(snapshot)
    for party, links in lettings.items():
        places = {link: int(snapshot.left[link] + snapshot.right[link] - party) for link in links}
        home = _home([places[link] for link in links], labels, active)
        kept[[link for link in links if labels[places[link]] == home]] = True
    return kept


def _lettings(snapshot: Snapshot) -> dict[int, list[int]]:
    """Return the links to premises that say no more than a letting, by the owner or agent of several of them."""
    columns = snapshot.columns
    more = {
        int(link)
        for row, link in zip(snapshot.rows.tolist(), snapshot.row_link.tolist(), strict=True)
        if not is_letting(columns.type[row], columns.part[row])
    }
    found: dict[int, list[int]] = defaultdict(list)
    for link in range(len(snapshot.left)):
        if link in more:
            continue
        left, right = int(snapshot.left[link]), int(snapshot.right[link])
        if snapshot.types[right] == "Premises":
            found[left].append(link)
    return {party: links for party, links in found.items() if len(links) >= LEAST}


def _active(snapshot: Snapshot) -> set[int]:
    """Return the premises where something happens, by what does not itself come from a letting."""
    columns = snapshot.columns
    return {
        end
        for row, link in zip(snapshot.rows.tolist(), snapshot.row_link.tolist(), strict=True)
        if is_activity(columns.type[row], columns.part[row]) and not is_letting(columns.type[row], columns.part[row])
        for end in (int(snapshot.left[link]), int(snapshot.right[link]))
        if snapshot.types[end] == "Premises"
    }


def _home(places: list[int], labels: IntArray, active: set[int]) -> int:
    """Return the community of most of the premises, those of activity first; of equals the one of the first by id."""
    found = Counter(int(labels[place]) for place in places)
    of_activity = Counter(int(labels[place]) for place in places if place in active)
    first = {int(labels[place]): place for place in sorted(places, reverse=True)}
    return min(found, key=lambda label: (-of_activity[label], -found[label], first[label]))
