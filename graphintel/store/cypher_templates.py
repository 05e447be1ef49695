"""Cypher whose labels or link types cannot be parameters, built from checked names of the ontology. Pure.

Everything else is a file in ``cypher/``. A label or link type that the ontology does not declare is refused, so no text
from outside ever becomes Cypher.
"""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

from graphintel.errors import DeclarationError
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, links_with
from graphintel.model.records import Decision, Statement
from graphintel.model.role_counting import PERSON_LINKS
from graphintel.model.traits import PartMeaning
from graphintel.queries import Query, parse_query, query

LIVE = 9_007_199_254_740_991
"""``until`` of what is live: the largest integer that every engine, and JSON, represents exactly."""

SCALARS = tuple(
    f.name for f in fields(Statement) if f.name not in {"type", "start", "end", "properties", "conditions", "requires"}
)
DECIDED = tuple(f.name for f in fields(Decision) if f.name not in {"a", "b", "requires"})

"""Fields of a statement, and of a decision, that are properties as they are."""

STATEMENT_PROPERTIES = (*SCALARS, "conditions", "requires", "said", "since", "until")
DECISION_PROPERTIES = ("id", *DECIDED, "requires", "since", "until")
"""What a relationship of a statement, and of a decision, holds."""

_CREATE_ENTITIES = """\
// purpose: create those of the {label} entities that are not there yet
// mode: write
// param rows: list of map, id, caption, slice, properties; ids differ
// returns: made
UNWIND $rows AS row
OPTIONAL MATCH (held:Entity {{id: row.id}})
WITH row, held WHERE held IS NULL
CREATE (made:Entity:{label} {{id: row.id, type: '{label}', caption: row.caption, slice: row.slice}})
SET made += row.properties
RETURN count(made) AS made
"""

_CREATE_FIRST_ENTITIES = """\
// purpose: create {label} entities in a graph that holds none
// mode: write
// param rows: list of map, id, caption, slice, properties; ids differ
// returns: made
UNWIND $rows AS row
CREATE (made:Entity:{label} {{id: row.id, type: '{label}', caption: row.caption, slice: row.slice}})
SET made += row.properties
RETURN count(made) AS made
"""

_CREATE_LINKS = """\
// purpose: create {link} relationships between entities that are there
// mode: write
// param rows: list of map, start, end and every property
// returns: made
UNWIND $rows AS row
MATCH (a:Entity {{id: row.start}})
MATCH (b:Entity {{id: row.end}})
CREATE (a)-[r:{link} {{
  {properties}
}}]->(b)
RETURN count(r) AS made
"""

_END_LINKS = """\
// purpose: let the live {link} relationships of these ids end at a revision
// mode: write
// param rows: list of map, id, start, end
// param target: integer, revision at which they end
// param live: integer, until of what is live
// returns: ended
UNWIND $rows AS row
MATCH (a:Entity {{id: row.start}})-[r:{link}]->(b:Entity {{id: row.end}})
WHERE r.id = row.id AND r.until = $live AND r.since < $target
SET r.until = $target
RETURN count(r) AS ended
"""

_DELETE_LINKS = """\
// purpose: delete those of the {link} relationships of these ids that ended by a revision
// mode: write
// param rows: list of map, id, start, end
// param published: integer, revision by which they ended
// returns: deleted
UNWIND $rows AS row
MATCH (a:Entity {{id: row.start}})-[r:{link}]->(b:Entity {{id: row.end}})
WHERE r.id = row.id AND r.until <= $published
DELETE r
RETURN count(*) AS deleted
"""


_LISTED_LINKS = re.compile(r"\[r:[\sA-Z_|]+\]")
SNAPSHOT_LINKS = links_with(
    lambda link: not link.carries_item and not link.judgement and link.part_meaning is not PartMeaning.ALIAS
)
"""Links of a viewer's snapshot: what analysis looks at."""
STATED_LINKS = links_with(lambda link: not link.judgement)
"""Links by which something is stated of their ends."""

_READ_LINKS = {
    "read/columns": SNAPSHOT_LINKS,
    "read/protective": PERSON_LINKS,
}
"""Link types that a read follows: those declared with these traits, whatever its file lists."""


def read_query(name: str) -> Query:
    """Return the query of a file; where it follows link types, those that are declared now.

    Examples
    --------
    >>> "[r:CONTROLS|HAS_FLAG|HOLDS_ROLE|RECRUITED|SELLS_AT|TRANSPORTS]" in read_query("read/protective").text
    True
    """
    links = _READ_LINKS.get(name)
    return query(name) if links is None else _over_links(name, tuple(links))


@cache
def _over_links(name: str, links: tuple[str, ...]) -> Query:
    """Return the query of a file over these link types."""
    text, count = _LISTED_LINKS.subn(f"[r:{'|'.join(map(_link, links))}]", query(name).text)
    if count != 1:
        raise DeclarationError(f"{name}: expected one list of link types, as [r:OWNS|LETS]; there are {count}.")
    return parse_query(name, text)


def _label(name: str) -> str:
    if name not in ENTITY_TYPES:
        raise DeclarationError(f"{name!r} is no entity type of the ontology; there are {', '.join(ENTITY_TYPES)}.")
    return name


def _link(name: str) -> str:
    if name not in LINK_TYPES:
        raise DeclarationError(f"{name!r} is no link type of the ontology; there are {', '.join(LINK_TYPES)}.")
    return name


@cache
def create_entities(label: str) -> Query:
    """Return the statement that creates missing entities of one type.

    Parameters
    ----------
    label : str
        Name of an entity type. MERGE and look-ups use ``:Entity`` alone: two labels find no index on ArcadeDB, and a
        label added later moves the node there.

    Returns
    -------
    Query

    Raises
    ------
    DeclarationError
        Where the ontology has no such type.
    """
    return parse_query(f"generated/create_{_label(label)}", _CREATE_ENTITIES.format(label=label))


@cache
def create_first_entities(label: str) -> Query:
    """Return the statement that creates entities of one type in a graph without any; see :func:`create_entities`.

    Looking for each before it is created costs an eighth more on ArcadeDB.
    """
    return parse_query(f"generated/create_first_{_label(label)}", _CREATE_FIRST_ENTITIES.format(label=label))


@cache
def create_links(link: str) -> Query:
    """Return the statement that creates relationships of one type; see :func:`create_entities`.

    Its properties are written out: setting them from a map afterwards costs a quarter more on ArcadeDB.
    """
    names = DECISION_PROPERTIES if link == Decision.LINK else STATEMENT_PROPERTIES
    properties = ",\n  ".join(f"{name}: row.{name}" for name in names)
    return parse_query(f"generated/create_{_link(link)}", _CREATE_LINKS.format(link=link, properties=properties))


@cache
def end_links(link: str) -> Query:
    """Return the statement that ends live relationships of one type, which then await deletion."""
    return parse_query(f"generated/end_{_link(link)}", _END_LINKS.format(link=link))


@cache
def delete_links(link: str) -> Query:
    """Return the statement that deletes ended relationships of one type."""
    return parse_query(f"generated/delete_{_link(link)}", _DELETE_LINKS.format(link=link))
