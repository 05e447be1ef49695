"""Every Cypher file is covered by being there: names, bounds, visibility, ``EXPLAIN`` and its case on both engines."""

from __future__ import annotations

import re
from itertools import product

import pytest

from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.role_counting import PERSON_LINKS
from graphintel.queries import VISIBILITY, Query, load_queries
from graphintel.store.cypher_templates import (
    DECISION_PROPERTIES,
    STATEMENT_PROPERTIES,
    create_entities,
    create_first_entities,
    create_links,
    delete_links,
    end_links,
    read_query,
)
from graphintel.store.graph_rows import SLICES
from graphintel.store.projector import _BULK
from graphintel.store.state import State
from tests.cypher.cases import case_names, read_case
from tests.engines import Engine

QUERIES = load_queries()
PORTABLE = {name: query for name, query in QUERIES.items() if not name.startswith("neo4j/")}
"""Those of both engines. What is in ``neo4j/`` runs on a Neo4j's system database only, where the fixture runs it."""
READS = {name: query for name, query in QUERIES.items() if name.startswith("read/")}
GENERATED = {
    query.name: query
    for query in (
        create_entities("Person"),
        create_first_entities("Person"),
        create_links("NAMES"),
        end_links("NAMES"),
        delete_links("NAMES"),
    )
}

_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|LOAD|CALL)\b", re.IGNORECASE)
_ENTITY_PROPERTIES = {"id", "type", "caption", "slice", "reserved", "nonconforming"}
_META_PROPERTIES = {*State.__slots__, "id", "writer"}  # type: ignore[attr-defined]
_PROPERTIES = {*STATEMENT_PROPERTIES, *DECISION_PROPERTIES, *_ENTITY_PROPERTIES, *_META_PROPERTIES}


def _code(query: Query) -> str:
    return re.sub(r"'[^']*'|//[^\n]*", "''", query.text)


def _names_after_colon(query: Query) -> set[str]:
    """Return labels and link types: what follows a colon in a pattern, or stands between bars."""
    listed = re.findall(r"[(\[]\s*\w*\s*:\s*([A-Za-z_|:\s]+?)\s*[\]){]", _code(query))
    return {name for text in listed for name in re.split(r"[|:\s]+", text) if name}


@pytest.mark.parametrize("name", QUERIES)
def test_labels_and_link_types_are_the_ontologys(name: str) -> None:
    known = {*ENTITY_TYPES, *LINK_TYPES, "Entity", "Meta"}

    assert _names_after_colon(QUERIES[name]) <= known
    assert set(re.findall(r"'([A-Z_]{4,})'", QUERIES[name].text)) <= known


@pytest.mark.parametrize("name", QUERIES)
def test_properties_are_declared(name: str) -> None:
    asked = set(re.findall(r"\b[a-z]\.([a-z_]+)\b", _code(QUERIES[name])))

    assert asked <= _PROPERTIES


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query.mode == "read"])
def test_a_read_does_not_write_and_is_bounded(name: str) -> None:
    query = QUERIES[name]
    anchored = re.search(r"UNWIND \$\w+ AS|\{id: '", query.text)

    assert not _WRITES.search(_code(query))
    assert (anchored and not query.bulk) or "LIMIT" in query.text or "count(" in query.text or query.bulk
    assert "$slices" not in query.text or query.bulk


@pytest.mark.parametrize("name", READS)
def test_every_relationship_read_is_under_the_one_visibility_predicate(name: str) -> None:
    text = READS[name].text

    assert len(re.findall(r"-\[", text)) == text.count(f"WHERE {VISIBILITY}") >= 1


def test_columns_reads_every_link_type_but_those_of_items_and_decisions() -> None:
    listed = _names_after_colon(read_query("read/columns")) - {"Entity"}

    assert listed == LINK_TYPES.keys() - {"PART_OF", "NAMES", "SAME_AS"}


def test_protective_reads_every_link_type_that_may_put_somebody_under_protection() -> None:
    listed = _names_after_colon(read_query("read/protective")) - {"Entity"}

    assert listed == PERSON_LINKS


@pytest.mark.parametrize("name", PORTABLE)
def test_every_pattern_keys_on_one_label(name: str) -> None:
    assert not re.search(r"MERGE \(\w+:\w+:\w+|MATCH \(\w+:\w+:\w+ \{|MATCH \(\w* ?\{", PORTABLE[name].text)


def test_every_file_has_a_case_and_every_case_a_file() -> None:
    assert case_names() == PORTABLE.keys()


def test_clean_ups_are_bounded() -> None:
    assert 1_000 <= _BULK <= 10_000
    assert SLICES == 256


@pytest.mark.parametrize("name", PORTABLE)
def test_a_file_answers_its_case(name: str, engine: Engine) -> None:
    query, case = PORTABLE[name], read_case(name)
    case.load(engine)

    answered = case.run(engine, query)

    assert case.is_answered_by(answered)
    assert all(tuple(row) == query.returns for row in answered)
    assert not case.then or engine.raw(case.then) == case.after


def test_the_server_explains_every_query_without_error_or_warning(engine: Engine) -> None:
    read_case("read/statements").load(engine)
    rows = {"rows": [], "target": 1, "live": 2, "published": 1}

    for name, query in {**PORTABLE, **GENERATED}.items():
        given = read_case(name).parameters if name in PORTABLE else rows
        with engine.bolt(warnings=True) as session:
            summary = session.run(f"EXPLAIN {query.text}", {key: given[key] for key in query.parameters}).consume()
            assert [status for status in summary.gql_status_objects if status.is_notification] == [], name


CLAUSES = VISIBILITY.split(" AND ")


@pytest.mark.graph
@pytest.mark.parametrize("name", READS)
def test_without_any_clause_of_the_visibility_predicate_the_case_fails(name: str, embedded_engine: Engine) -> None:
    embedded_engine.empty()
    query, case = READS[name], read_case(name)
    case.load(embedded_engine)

    for clause, place in product(CLAUSES, range(query.text.count(VISIBILITY))):
        # a parameter that is used nowhere else stays used, so that only the clause is missing
        parts = query.text.split(clause)
        missing = "(true OR $holds IS NULL OR $revision IS NULL)"
        mutant = clause.join(parts[: place + 1]) + missing + clause.join(parts[place + 1 :])
        assert not case.is_answered_by(case.run(embedded_engine, query, mutant)), (clause, place)
