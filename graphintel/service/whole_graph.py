"""The whole graph that a viewer sees, for whoever works on it as tables."""

from __future__ import annotations

from graphintel.service.answers.exploration import WholeGraph
from graphintel.service.describe import describe_entities, statement_answers
from graphintel.service.read_functions import read_function
from graphintel.service.view import View


@read_function()
def whole_graph(view: View) -> WholeGraph:
    """Return every entity and every statement of the viewer's graph.

    Parameters
    ----------
    view : View
        Whose graph.

    Returns
    -------
    WholeGraph
        Entities as ``show`` has them; among the statements those that name an entity
        and those that tie an item to its submission.
    """
    identity = view.whole_identity()
    records = [entity.id for entity in view.entities()]
    statements = view.statements(records)
    ids = {identity.canonical.get(record, record) for record in records}
    described = describe_entities(view, ids, identity, statements)
    return WholeGraph(
        entities=tuple(described[one].details() for one in sorted(described)),
        statements=statement_answers(view, statements, identity, described),
    )
