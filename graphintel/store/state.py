"""What the graph says of itself, in its one ``:Meta`` node."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.errors import StoreError
from graphintel.queries import query
from graphintel.store.driver import Connection


@dataclass(frozen=True, slots=True)
class State:
    """Whose graph this is, what readers see, what a projection has begun.

    ``ledger`` is the ledger's identity; ``published`` the revision that readers see; ``target`` the one that a
    projection leads to; ``purged`` the one up to which nothing is left of what ended; ``floor`` the oldest that can
    still be read; ``whole`` is False from the beginning of a rebuild to its end; ``epoch`` changes with each rebuild.
    """

    ledger: str
    published: int
    target: int
    purged: int
    floor: int
    whole: bool
    epoch: str


def read_state(connection: Connection) -> State | None:
    """Return the state, or None where the database holds no graph of ours."""
    rows = connection.ask(query("maintain/state"), "the state of the graph")
    return State(**rows[0]) if rows else None


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
