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
_grading_of = attrgetter(*_GRADING)
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
    grading = _grading_of(statement)
    if not statement.properties:
        return _grading_text(grading)
    return _ENCODER.encode({**_filled(grading), "properties": dict(statement.properties)})


@lru_cache(4096)
def _grading_text(grading: tuple[object, ...]) -> str:
    return _ENCODER.encode(_filled(grading))


def _filled(grading: tuple[object, ...]) -> dict[str, object]:
    return {name: value for name, value in zip(_GRADING, grading, strict=True) if value}


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
