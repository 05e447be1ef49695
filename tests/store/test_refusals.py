"""What a graph database says quotes statements and values; a refusal of ours repeats neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from neo4j.exceptions import Neo4jError

from graphintel.errors import GraphintelError
from graphintel.store.graph import Graph

SAID = "Invalid input 'X': MATCH (n:Entity {id: 'phone:+447700900123'}) RETURN n"
KINDS: list[Callable[[], Neo4jError]] = [
    lambda: Neo4jError._hydrate_neo4j(code="Neo.ClientError.Statement.SyntaxError", message=SAID),
    lambda: Neo4jError._hydrate_neo4j(code="Neo.ClientError.Schema.ConstraintValidationFailed", message=SAID),
    lambda: Neo4jError._hydrate_neo4j(code="Neo.DatabaseError.General.UnknownError", message=SAID),
    lambda: Neo4jError._hydrate_neo4j(code="Neo.TransientError.Transaction.DeadlockDetected", message=SAID),
]


@pytest.mark.graph
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_repeats_neither_statement_nor_value(embedded_graph: Graph, kind: Callable[[], Neo4jError]) -> None:
    def fails(_work: object) -> None:
        raise kind()

    with pytest.raises(GraphintelError) as refused:
        embedded_graph._connection.write(fails, "a write")

    said = str(refused.value)
    assert "The graph database refused a write (Neo." in said
    assert not any(part in said for part in ("MATCH", "phone", "RETURN", "Invalid input"))
