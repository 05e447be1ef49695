"""Generated Cypher is exactly this text, and only the ontology's names get into it."""

from __future__ import annotations

import pytest

from graphintel.errors import DeclarationError
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.store.cypher_templates import (
    create_entities,
    create_first_entities,
    create_links,
    delete_links,
    end_links,
)

HOSTILE = ["Person`) DETACH DELETE n //", "Nobody", "", "person", "PART_OF]->() DELETE r //"]


def _code(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("//"))


def test_entities_are_found_by_one_label_and_get_both_at_creation() -> None:
    assert _code(create_entities("Phone").text) == (
        "UNWIND $rows AS row\n"
        "OPTIONAL MATCH (held:Entity {id: row.id})\n"
        "WITH row, held WHERE held IS NULL\n"
        "CREATE (made:Entity:Phone {id: row.id, type: 'Phone', caption: row.caption, slice: row.slice})\n"
        "SET made += row.properties\n"
        "RETURN count(made) AS made\n"
    )


def test_the_first_entities_of_a_graph_are_not_looked_for() -> None:
    assert _code(create_first_entities("Phone").text) == (
        "UNWIND $rows AS row\n"
        "CREATE (made:Entity:Phone {id: row.id, type: 'Phone', caption: row.caption, slice: row.slice})\n"
        "SET made += row.properties\n"
        "RETURN count(made) AS made\n"
    )


def test_links_are_created_between_keyed_ends_with_all_their_properties() -> None:
    names = (
        "id item part start_caption end_caption basis scheme source_eval info_eval handling marking seen_from seen_to "
        "seen_precision reported_at owner_force independent review_due withdrawn_at restricted derived conditions "
        "requires said since until"
    )

    assert _code(create_links("USES_PHONE").text) == (
        "UNWIND $rows AS row\n"
        "MATCH (a:Entity {id: row.start})\n"
        "MATCH (b:Entity {id: row.end})\n"
        "CREATE (a)-[r:USES_PHONE {\n" + ",\n".join(f"  {name}: row.{name}" for name in names.split()) + "\n}]->(b)\n"
        "RETURN count(r) AS made\n"
    )


def test_a_decision_has_properties_of_its_own() -> None:
    names = "id verdict actor actor_kind reason item number at requires since until"

    listed = [
        line.strip(" ,") for line in create_links("SAME_AS").text.splitlines() if ": row." in line and "(" not in line
    ]

    assert listed == [f"{name}: row.{name}" for name in names.split()]


def test_links_end_once_and_only_what_was_there_before() -> None:
    assert _code(end_links("NAMES").text) == (
        "UNWIND $rows AS row\n"
        "MATCH (a:Entity {id: row.start})-[r:NAMES]->(b:Entity {id: row.end})\n"
        "WHERE r.id = row.id AND r.until = $live AND r.since < $target\n"
        "SET r.until = $target\n"
        "RETURN count(r) AS ended\n"
    )


def test_only_what_ended_is_deleted() -> None:
    assert _code(delete_links("SAME_AS").text) == (
        "UNWIND $rows AS row\n"
        "MATCH (a:Entity {id: row.start})-[r:SAME_AS]->(b:Entity {id: row.end})\n"
        "WHERE r.id = row.id AND r.until <= $published\n"
        "DELETE r\n"
        "RETURN count(*) AS deleted\n"
    )


def test_every_type_of_the_ontology_has_its_statements() -> None:
    for label in ENTITY_TYPES:
        assert create_entities(label).parameters.keys() == {"rows"}
    for link in LINK_TYPES:
        assert [text(link).mode for text in (create_links, end_links, delete_links)] == ["write"] * 3


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_the_ontology_does_not_declare_becomes_no_cypher(name: str) -> None:
    with pytest.raises(DeclarationError, match="no entity type of the ontology"):
        create_entities(name)
    for text in (create_links, end_links, delete_links):
        with pytest.raises(DeclarationError, match="no link type of the ontology"):
            text(name)
