"""The state of the graph, in its one ``:Meta`` node.

Of a cluster its leader is asked, for one small row: a revision that is published is what every later read of any program
sees, and what then follows may be asked of any member.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.errors import StoreError
from graphintel.queries import query
from graphintel.store.driver import Connection, RefusedError

_TYPES = {"int": int, "str": str, "bool": bool}


@dataclass(frozen=True, slots=True)
class State:
    """Which ledger the graph belongs to, what readers see, and what a projection has begun.

    ``ledger`` is the ledger's identity; ``published`` the revision that readers see and ``lineage`` the digest of the
    history that led to it; ``target`` the one that a projection leads to; ``purged`` the one up to which nothing is left
    of what ended; ``floor`` the oldest that can still be read; ``whole`` is False until a first projection is done, and
    from the beginning of a rebuild to its end; ``epoch`` changes with each rebuild.
    """

    ledger: str
    published: int
    lineage: str
    target: int
    purged: int
    floor: int
    whole: bool
    epoch: str

    @property
    def is_sound(self) -> bool:
        """Whether a projection can have written this state; if not, somebody else or a failing disk did."""
        typed = all(type(getattr(self, name)) is _TYPES[str(kind)] for name, kind in State.__annotations__.items())
        return (
            typed
            and 0 <= self.purged <= self.published <= self.target
            and 0 <= self.floor <= self.published
            and (self.whole or self.published == 0)
        )

    def is_at(self, revision: int, lineage: str) -> bool:
        """Whether readers see just what a ledger held at a revision of its history."""
        return self.whole and (self.published, self.lineage) == (revision, lineage)

    @property
    def is_settled(self) -> bool:
        """Whether the graph has nothing but what is published."""
        return self.whole and self.target == self.published == self.purged


def read_state(connection: Connection) -> State | None:
    """Return the state, or None where the database holds no graph of ours.

    Raises
    ------
    RefusedError
        What is there cannot be a state of ours.
    """
    rows = connection.read_newest(query("maintain/state"), "the state of the graph")
    state = State(**rows[0]) if rows else None
    if state is not None and not state.is_sound:
        raise RefusedError("The graph's own state is not one that graphintel writes.")
    return state


def whole_state(connection: Connection) -> State:
    """Return the state of a graph that can be read.

    Raises
    ------
    StoreError
        Where it is gone or being rebuilt.
    """
    state = read_state(connection)
    if state is None:
        raise StoreError("The database holds no graph of ours any more: graphintel graph rebuild makes it again.")
    if not state.whole:
        raise StoreError(
            "The graph is being rebuilt; ask again when that is done (graphintel graph rebuild, where it broke off)."
        )
    return state
