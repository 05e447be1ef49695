"""What ties some things to one another: what a chart draws, and what stands behind one of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from graphintel.errors import LimitError
from graphintel.service.describe import describe, statement_answers
from graphintel.service.reading import reading
from graphintel.service.view import Answer, View

MOST_THINGS = 1500
"""The most things asked about at once; a chart is unusable above."""
_PROVENANCE = frozenset({"NAMES", "PART_OF"})


@reading
def between(view: View, ids: Sequence[str], others: Sequence[str] = ()) -> Answer:
    """Return some things, and every visible statement between one of them and another, or one of ``others``.

    Parameters
    ----------
    view : View
        Whose graph.
    ids : sequence of str
        Graph ids; those that nothing visible touches are missing from the answer.
    others : sequence of str
        More ids whose ties to ``ids`` are wanted, not those among themselves: what is on a chart already.

    Returns
    -------
    dict
        ``entities`` of ``ids``, and ``statements``, oldest report first.

    Raises
    ------
    LimitError
        More than 1,500 things, ``others`` among them.
    """
    asked = len({*ids, *others})
    if asked > MOST_THINGS:
        raise LimitError(f"{asked:,} things are too many to tie at once; at most {MOST_THINGS:,}.")
    identity = view.identity({*ids, *others})
    mine = {identity.canonical.get(identifier, identifier) for identifier in ids}
    every = mine | {identity.canonical.get(identifier, identifier) for identifier in others}
    owner = {record: thing for thing in every for record in identity.clusters.get(thing, (thing,))}
    statements = [
        statement
        for statement in view.statements(record for record, thing in owner.items() if thing in mine)
        if statement.type not in _PROVENANCE and len({owner.get(statement.start), owner.get(statement.end), None}) == 3
    ]
    tied = {owner[end] for statement in statements for end in (statement.start, statement.end)}
    things = describe(view, mine | tied, identity, statements)
    return {
        "entities": [things[identifier].brief() for identifier in sorted(mine & things.keys())],
        "statements": statement_answers(view, statements, identity, things),
    }
