"""The JSON schema of every read's answer, derived from the dataclasses that the reads declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from graphintel.errors import DeclarationError
from graphintel.service.answer_json import JsonObject, hints_of, is_merged, is_only_if_any
from graphintel.service.read_functions import READ_FUNCTIONS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def answers_schema() -> JsonObject:
    """Return the schema of an object that has the answer of a read under the name of the read.

    Returns
    -------
    dict
        Of JSON Schema 2020-12. ``properties`` has one answer a read, ``$defs`` the parts by the names of their classes.

    Raises
    ------
    DeclarationError
        A field has a type that JSON cannot check, or two classes have one name.
    """
    return schema_of({name: read.answer_type for name, read in READ_FUNCTIONS.items()})


def schema_of(types: Mapping[str, Any]) -> JsonObject:
    """Return the schema of an object that has a value of each of these types under its name."""
    schema = _Schema()
    properties = {name: schema.of(kind, name) for name, kind in sorted(types.items())}
    return {
        "$schema": _DIALECT,
        "title": "Answers of graphintel",
        "description": "The answer of each read under the name of the read.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": dict(sorted(schema.definitions.items())),
    }


class _Schema:
    """Definitions as they are met, each class once."""

    def __init__(self) -> None:
        self.definitions: dict[str, JsonObject] = {}
        self._classes: dict[str, Any] = {}

    def of(self, kind: Any, where: str) -> JsonObject:
        """Return the schema of a type; ``where`` says in an error where it stands."""
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if is_dataclass(kind):
            return self._reference(kind)
        origin, inner = get_origin(kind), get_args(kind)
        if origin is UnionType:
            return _any_of([self.of(one, where) for one in inner])
        if origin is tuple and Ellipsis in inner:
            return {"type": "array", "items": self.of(inner[0], where)}
        if origin is tuple:
            parts = [self.of(one, where) for one in inner]
            return {"type": "array", "prefixItems": parts, "minItems": len(parts), "items": False}
        if origin is Mapping and inner[0] is str:
            return {"type": "object", "additionalProperties": self.of(inner[1], where)}
        raise DeclarationError(
            f"{where}: {kind!r} is no type of an answer; expected a dataclass, str, int, float, bool, None, a tuple, a "
            "Mapping from str, or a union of these."
        )

    def _reference(self, kind: Any) -> JsonObject:
        name: str = kind.__name__
        if self._classes.setdefault(name, kind) is not kind:
            raise DeclarationError(f"{name}: two classes of answers have this name; rename one of them.")
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a part of itself ends here
            properties, required = self._properties(kind)
            self.definitions[name] = {
                "description": (kind.__doc__ or "").partition("\n")[0],
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}

    def _properties(self, kind: Any) -> tuple[JsonObject, list[str]]:
        """Return the keys of a class in their order, and those that it always has."""
        properties, required = JsonObject(), list[str]()
        for one in fields(kind):
            hint, where = hints_of(kind)[one.name], f"{kind.__name__}.{one.name}"
            if is_merged(one):
                merged_properties, merged_required = self._properties(hint)
                properties |= merged_properties
                required += merged_required
            elif is_only_if_any(one):
                properties[one.name] = _any_of(
                    [self.of(part, where) for part in get_args(hint) if part is not NoneType]
                )
            else:
                properties[one.name] = self.of(hint, where)
                required.append(one.name)
        return properties, required


def _any_of(schemas: list[JsonObject]) -> JsonObject:
    """Return the schema of one of several types."""
    if len(schemas) == 1:
        return schemas[0]
    if all(one.keys() == {"type"} for one in schemas):
        return {"type": [one["type"] for one in schemas]}
    return {"anyOf": schemas}
