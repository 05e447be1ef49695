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
_attributes_of = attrgetter(*_CONTENT)
_EMPTY = {f.name: "" for f in fields(Statement) if f.default is MISSING and f.name in _CONTENT}


def to_text(value: object) -> str:
    """Return the canonical JSON text of a plain value."""
    return _ENCODER.encode(value)


def keys_text(keys: Iterable[str]) -> str:
    """Return a set of access keys as text: sorted, each once."""
    return _keys_text(tuple(keys))


@lru_cache(4096)
def _keys_text(keys: tuple[str, ...]) -> str:
    return _ENCODER.encode(sorted(set(keys)))


def content_of(statement: Statement) -> str:
    """Return what a statement says beyond its columns, as text; empty values are left out."""
    attributes = {name: value for name, value in zip(_CONTENT, _attributes_of(statement), strict=True) if value}
    if "properties" in attributes:
        attributes["properties"] = dict(attributes["properties"])
    return _ENCODER.encode(attributes)


def digest_of(statement: Statement, content: str) -> str:
    """Return the hash of everything that the statement's id does not fix."""
    start, end = statement.start_caption, statement.end_caption
    lengths = f"{len(start)},{len(end)},{len(content)},{statement.derived}"
    text = lengths + start + end + content + keys_text(statement.requires)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def statement_of(row: Mapping[Any, Any], keys: tuple[str, ...]) -> Statement:
    """Return the statement that a row of the table and its effective keys make."""
    values: dict[str, Any] = {**_EMPTY, **json.loads(row["content"])}
    values["properties"] = values["properties"] or {}
    values["conditions"] = tuple(values["conditions"])
    for name in _COLUMNS:
        values[name] = row[name]
    return Statement(**values, requires=keys)
