"""The last check of a briefing before it is written: no text in it may identify a protected person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from graphintel.briefing.content import Briefing
from graphintel.briefing.forbidden_terms import ForbiddenTerms
from graphintel.errors import GraphintelError

_TYPED = {"purpose": "The purpose", "recipient": "The recipient", "title": "The title"}


def check_redaction(briefing: Briefing, terms: ForbiddenTerms) -> None:
    """Refuse a briefing of which a text contains a forbidden term.

    Raises
    ------
    GraphintelError
        Names the field, never the text.
    """
    for where, text in _texts(briefing, ""):
        if terms.occur_in(text):
            field = _TYPED.get(where, f"The field {where}")
            raise GraphintelError(
                f"{field} of the briefing names somebody who is protected, or something of theirs; nothing was written. "
                + ("Word it without." if where in _TYPED else "Tell support which subject was briefed.")
            )


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a value with the field that it stands in."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name), f"{where}.{each.name}".strip("."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, where)
