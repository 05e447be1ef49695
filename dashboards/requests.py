"""Checks what a browser sends: anybody who is signed in can call any callback with anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dashboards.elements import Position
from graphintel.errors import GraphintelError

MAX_TEXT_LENGTH = 400
MAX_MOVED = 1500
MAX_NUMBER = 2**53 - 1
"""The largest integer that a browser represents exactly."""


class ForgedError(GraphintelError):
    """A request of a form that none of our pages sends."""


def request_fields(request: object) -> Mapping[str, Any]:
    """Return a request's fields, or refuse what is no mapping."""
    if not isinstance(request, Mapping):
        raise ForgedError("The request is not one that this page sends; reload it and try again.")
    return request


def text_field(
    request: Mapping[str, Any], name: str, *, required: bool = True, max_length: int = MAX_TEXT_LENGTH
) -> str:
    """Return a text field.

    Parameters
    ----------
    request : mapping
    name : str
    required : bool
        True refuses an empty one.
    max_length : int
        Characters of the longest that a page sends.

    Raises
    ------
    ForgedError
        Where it is missing, no text, or longer than ``max_length``.
    """
    value = request.get(name, "")
    if not isinstance(value, str) or len(value) > max_length or "\x00" in value or (required and not value):
        raise ForgedError(f"The request's {name} is not one that this page sends; reload it and try again.")
    return value


def number_field(request: Mapping[str, Any], name: str) -> int:
    """Return a whole number of a request, 0 where it has none.

    Raises
    ------
    ForgedError
        Where it is no number that a page sends.
    """
    value = request.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
        raise ForgedError(f"The request's {name} is not one that this page sends; reload it and try again.")
    return value


def moved_positions(request: Mapping[str, Any]) -> dict[str, Position]:
    """Return where the viewer dragged entities since the last request."""
    value = request.get("moved") or {}
    if not isinstance(value, Mapping) or len(value) > MAX_MOVED:
        raise ForgedError("The request's positions are not what this page sends; reload it and try again.")
    found: dict[str, Position] = {}
    for identifier, place in value.items():
        if not isinstance(place, list) or len(place) != 2 or not all(map(_is_number, place)):
            raise ForgedError("The request's positions are not what this page sends; reload it and try again.")
        found[str(identifier)[:MAX_TEXT_LENGTH]] = (float(place[0]), float(place[1]))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
