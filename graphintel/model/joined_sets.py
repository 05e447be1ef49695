"""Sets that grow together: what is joined, by however many steps, is one set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class JoinedSets:
    """Sets of texts, of which each stands alone until it is joined.

    Parameters
    ----------
    members : iterable of str
        Those that are there before they are joined; any other is there once it is named.

    Notes
    -----
    networkx has such sets too, but its import costs more than the search that needs them.

    Examples
    --------
    >>> sets = JoinedSets("abcd")
    >>> sets.join("a", "b")
    >>> sets.join("d", "b")
    >>> sorted(sorted(one) for one in sets.sets())
    [['a', 'b', 'd'], ['c']]
    >>> sets["a"] == sets["d"] != sets["c"]
    True
    """

    def __init__(self, members: Iterable[str] = ()) -> None:
        self._names = {member: member for member in members}
        self._members = {member: [member] for member in self._names}

    def __getitem__(self, member: str) -> str:
        """Return the member by which the set of this one is named now."""
        if member not in self._names:
            self._names[member] = member
            self._members[member] = [member]
        return self._names[member]

    def join(self, one: str, other: str) -> None:
        """Make one set of the sets of two members."""
        kept, gone = sorted((self[one], self[other]), key=lambda name: len(self._members[name]), reverse=True)
        if kept != gone:  # the smaller goes up in the larger, so that no member is renamed more than log n times
            moved = self._members.pop(gone)
            self._members[kept] += moved
            self._names.update(dict.fromkeys(moved, kept))

    def sets(self) -> Iterator[set[str]]:
        """Return every set."""
        return map(set, self._members.values())
