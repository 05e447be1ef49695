"""Why each member of a group is one: worked out for the groups that are shown, of which there are few."""

from __future__ import annotations

from typing import NamedTuple

from graphintel.analysis.reasons import tie_reason
from graphintel.analysis.results import Network
from graphintel.analysis.snapshot import Snapshot


class MemberReason(NamedTuple):
    """Which statements tie something to its group: the strongest ties, by item and grade.

    In ``sentence`` entities are ids between control characters, see :func:`graphintel.analysis.reasons.with_captions`;
    ``statements`` are the ids of the statements that it speaks of.
    """

    sentence: str
    statements: tuple[str, ...]


def member_reasons(snapshot: Snapshot, group: Network) -> dict[str, MemberReason]:
    """Return why each member and event of a group is in it.

    Parameters
    ----------
    snapshot : Snapshot
        The one that the group was found in.
    group : Network

    Returns
    -------
    dict of str to MemberReason
        By canonical id.
    """
    nodes = [snapshot.index[entry.id] for entry in (*group.members, *group.events)]
    begins, other, link_of = snapshot.adjacency
    inside = set(nodes)
    reasons = {}
    for node in nodes:
        near = slice(int(begins[node]), int(begins[node + 1]))
        ties = [
            (-float(snapshot.weight[link]), neighbour, _best_first(snapshot, link))
            for neighbour, link in zip(other[near].tolist(), link_of[near].tolist(), strict=True)
            if neighbour in inside
        ]
        sentence, statements = tie_reason(snapshot, node, [(neighbour, rows) for _, neighbour, rows in sorted(ties)])
        reasons[snapshot.ids[node]] = MemberReason(sentence, statements)
    return reasons


def _best_first(snapshot: Snapshot, link: int) -> list[int]:
    """Return the statements of a link, the best graded first, as positions in the columns."""
    of_link = snapshot.rows_of_link(link)
    graded = zip(snapshot.row_weight[of_link].tolist(), snapshot.rows[of_link].tolist(), strict=True)
    return [row for _, row in sorted(graded, key=lambda pair: (-pair[0], snapshot.columns.id[pair[1]]))]
