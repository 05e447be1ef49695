"""What ties some entities to one another: what a chart draws, and what stands behind one of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from graphintel.errors import LimitError
from graphintel.model.ontology import PROVENANCE_LINKS
from graphintel.service.answers.exploration import LinksAmong
from graphintel.service.describe import describe_entities, statement_answers
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

MAX_ENTITIES = 1500
"""The most entities asked about at once; a chart is unusable above."""


@read_function()
def between(view: View, ids: Sequence[str], others: Sequence[str] = ()) -> LinksAmong:
    """Return some entities, and every visible statement between one of them and another, or one of ``others``.

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
    LinksAmong
        ``entities`` of ``ids``, and ``statements``, oldest report first.

    Raises
    ------
    LimitError
        More than 1,500 entities, ``others`` among them.
    """
    asked = len({*ids, *others})
    if asked > MAX_ENTITIES:
        raise LimitError(f"{asked:,} entities are too many to tie at once; at most {MAX_ENTITIES:,}.")
    view.visible({*ids, *others})  # says as well which of them there are decisions on
    identity = view.identity({*ids, *others})
    mine = {identity.canonical.get(identifier, identifier) for identifier in ids}
    all_ids = mine | {identity.canonical.get(identifier, identifier) for identifier in others}
    owner = {record: entity for entity in all_ids for record in identity.clusters.get(entity, (entity,))}
    statements = [
        statement
        for statement in view.statements(record for record, entity in owner.items() if entity in mine)
        if statement.type not in PROVENANCE_LINKS
        and len({owner.get(statement.start), owner.get(statement.end), None}) == 3
    ]
    linked = {owner[end] for statement in statements for end in (statement.start, statement.end)}
    entities = describe_entities(view, mine | linked, identity, statements)
    return LinksAmong(
        entities=tuple(entities[identifier].summary() for identifier in sorted(mine & entities.keys())),
        statements=statement_answers(view, statements, identity, entities),
    )
