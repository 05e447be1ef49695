"""Reads ``cases/``: for each Cypher file a small graph, parameters, and the rows that come out.

``graphs/NAME.json`` holds relationships (their entities follow from the ids), lone entities and the ``:Meta`` node. What
a relationship does not say is as in ``DEFAULTS``. ``rows`` are compared as a set, over the ``columns`` named; ``then``
is asked afterwards, and answers ``after``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphintel.model.keys import entity_of_id
from graphintel.queries import Query
from graphintel.store.cypher_templates import DECISION_PROPERTIES, LIVE, STATEMENT_PROPERTIES
from graphintel.store.graph_rows import SLICES, entity_row
from tests.engines import Engine

FOLDER = Path(__file__).parent / "cases"
DEFAULTS: dict[str, Any] = {
    "requires": ["marking:OFFICIAL"],
    "conditions": [],
    "said": "{}",
    "since": 1,
    "until": LIVE,
    "restricted": False,
    "derived": False,
    "number": 0,
}


@dataclass(frozen=True)
class Case:
    """One case: what is there, what is asked, what comes out, what is there afterwards."""

    graph: dict[str, Any]
    parameters: dict[str, Any]
    columns: list[str]
    rows: list[list[Any]]
    then: str = ""
    after: list[list[Any]] = field(default_factory=list)

    def load(self, engine: Engine) -> None:
        """Put the graph into an empty database."""
        ids = {end for link in self.graph["links"] for end in (link["start"], link["end"])}
        for identifier in sorted(ids | set(self.graph.get("lone", ()))):
            entity = entity_of_id(identifier)
            row = {**entity_row(entity), **entity.properties, "type": entity.type}
            del row["properties"]
            engine.raw(f"CREATE (n:Entity:{entity.type}) SET n = $row", row=row)
        for link in self.graph["links"]:
            engine.raw(
                f"MATCH (a:Entity {{id: $start}}), (b:Entity {{id: $end}}) CREATE (a)-[r:{link['type']}]->(b) SET r = $row",
                start=link["start"],
                end=link["end"],
                row=_properties(link),
            )
        if "meta" in self.graph:
            engine.raw("CREATE (m:Meta {id: 'graph'}) SET m += $meta", meta=self.graph["meta"])

    def run(self, engine: Engine, query: Query, text: str | None = None) -> list[dict[str, Any]]:
        """Return the rows that the query, or another text in its place, answers."""
        with engine.bolt() as session:
            return session.execute_write(
                lambda work: [dict(row) for row in work.run(text or query.text, self.parameters)]
            )

    def is_answered_by(self, answered: list[dict[str, Any]]) -> bool:
        """Return whether rows are the expected ones, whatever their order, packed in columns or not."""
        return _set(_unpacked(answered, self.columns)) == _set(self.rows)


def _properties(link: dict[str, Any]) -> dict[str, Any]:
    names = DECISION_PROPERTIES if link["type"] == "SAME_AS" else STATEMENT_PROPERTIES
    return {name: link.get(name, DEFAULTS.get(name, "")) for name in names}


def _unpacked(answered: list[dict[str, Any]], columns: list[str]) -> list[list[Any]]:
    """Return rows of scalars; a single row of lists is one list a column."""
    if len(answered) == 1 and all(isinstance(answered[0][name], list) for name in columns):
        return [list(values) for values in zip(*(answered[0][name] for name in columns), strict=True)]
    return [[row[name] for name in columns] for row in answered]


def _set(rows: list[list[Any]]) -> list[str]:
    return sorted(json.dumps([sorted(v) if isinstance(v, list) else v for v in row]) for row in rows)


def read_case(name: str) -> Case:
    """Return the case of a Cypher file."""
    return case_from(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def case_from(said: dict[str, Any]) -> Case:
    """Return a case from what its file says."""
    said["graph"] = json.loads((FOLDER / "graphs" / f"{said['graph']}.json").read_text(encoding="utf-8"))
    said["parameters"] = {
        key: list(range(SLICES)) if value == "all" else value for key, value in said["parameters"].items()
    }
    return Case(**said)


def case_names() -> set[str]:
    """Return the names of the files that have a case."""
    found = (path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.json"))
    return {name for name in found if not name.startswith("graphs/")}
