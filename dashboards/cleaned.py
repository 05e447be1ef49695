"""What a page shows, made harmless in one place: every text of a part, but nothing that the page's script asks with.

Ids stay as they are held (``id``, ``data-id``, ``value``), so that what is shown can be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from dash.development.base_component import Component

from graphintel.model.shown_text import shown

_SAID = ("children", "title", "alt", "placeholder", "label", "aria-label", "aria-description", "data-hint")
"""Fields of a part, and of what goes to the page's script, that people see or hear."""
_TO_SCRIPT = frozenset({"say", "title", "message", "name"})

Given = ParamSpec("Given")
Made = TypeVar("Made")


def cleaned(part: Made) -> Made:
    """Return a part of a page, a list of them, or what goes to the page's script, with every text as it may be shown.

    Parameters
    ----------
    part : component, str, list, tuple, mapping or None
        Components are altered in place. Of a mapping only what is said is: its elements are made harmless where they are
        made (:mod:`dashboards.elements`).
    """
    made: Any = part
    if isinstance(made, str):
        made = shown(made)
    elif isinstance(made, list | tuple):
        made = type(made)(map(cleaned, made))
    elif isinstance(made, Component):
        for name in _SAID:
            if getattr(made, name, None) is not None:
                setattr(made, name, cleaned(getattr(made, name)))
    elif isinstance(made, Mapping):
        made = {
            key: shown(value) if key in _TO_SCRIPT and isinstance(value, str) else value for key, value in made.items()
        }
    return made  # type: ignore[no-any-return]


def harmless(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """Return a function that makes a part of a page, with every text in it as it may be shown."""

    @wraps(function)
    def make(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        return cleaned(function(*args, **kwargs))

    return make
