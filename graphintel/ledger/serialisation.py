"""Serialises values for the ledger, and back: always the same text for the same value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from graphintel.model.records import Statement

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_COLUMNS = ("id", "type", "item", "start", "end", "part", "start_caption", "end_caption", "derived")
_CONTENT = tuple(f.name for f in fields(Statement) if f.name not in {*_COLUMNS, "requires"})
_GRADING = tuple(name for name in _CONTENT if name != "properties")
"""What all statements of an item have alike."""
_grading_values = attrgetter(*_GRADING)
_EMPTY = {f.name: "" for f in fields(Statement) if f.default is MISSING and f.name in _GRADING}


def to_text(value: object) -> str:
    """Return the canonical JSON text of a plain value."""
    return _ENCODER.encode(value)


def keys_text(keys: Iterable[str]) -> str:
    """Return a set of access keys as text: sorted, each once."""
    return _keys_text(tuple(keys))


@lru_cache(4096)
def _keys_text(keys: tuple[str, ...]) -> str:
    return _ENCODER.encode(sorted(set(keys)))


def grading_of(statement: Statement) -> str:
    """Return what all statements of an item have alike, as text; empty values are left out."""
    return _grading_text(_grading_values(statement))


def properties_of(statement: Statement) -> str:
    """Return a statement's own properties as text, empty where it has none."""
    return _ENCODER.encode(dict(statement.properties)) if statement.properties else ""


def content_of(grading: str, properties: str) -> str:
    """Return what a statement says beyond its columns, as one text, from both its parts."""
    if not properties:
        return grading
    return _ENCODER.encode({**json.loads(grading), "properties": json.loads(properties)})


@lru_cache(4096)
def _grading_text(values: tuple[object, ...]) -> str:
    return _ENCODER.encode({name: value for name, value in zip(_GRADING, values, strict=True) if value})


def digest_of(statement: Statement) -> str:
    """Return the hash of everything that the statement's id does not fix."""
    start, end = statement.start_caption, statement.end_caption
    content = content_of(grading_of(statement), properties_of(statement))
    lengths = f"{len(start)},{len(end)},{len(content)},{statement.derived}"
    text = lengths + start + end + content + keys_text(statement.requires)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(4096)
def _grading_fields(text: str) -> dict[str, Any]:
    """Return the fields of :func:`grading_of`, the empty ones among them; for reading only."""
    values = {**_EMPTY, **json.loads(text)}
    return values | {"conditions": tuple(values["conditions"])}


def statement_of(row: Mapping[Any, Any], keys: tuple[str, ...]) -> Statement:
    """Return the statement that a row of :data:`graphintel.ledger.statement_rows.ROWS` and its effective keys make."""
    own = {name: row[name] for name in _COLUMNS}
    properties = json.loads(row["properties"]) if row["properties"] else {}
    return Statement(**_grading_fields(row["content"]), **own, properties=properties, requires=keys)
