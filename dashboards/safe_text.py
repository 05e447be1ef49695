"""Makes the text of a page safe to show, in one place: every text of a component, but no value that the page's script sends back.

Ids stay as they are stored (``id``, ``data-id``, ``value``), so that what is shown can be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from dash.development.base_component import Component

from graphintel.model.shown_text import shown

_SHOWN_FIELDS = ("children", "title", "alt", "placeholder", "label", "aria-label", "aria-description", "data-hint")
"""Fields of a part, and of what goes to the page's script, that people see or hear."""
_TO_SCRIPT = frozenset({"say", "title", "message", "name"})

Arguments = ParamSpec("Arguments")
Part = TypeVar("Part")


def with_safe_text(part: Part) -> Part:
    """Return a part of a page, a list of them, or what goes to the page's script, with every text as it may be shown.

    Parameters
    ----------
    part : component, str, list, tuple, mapping or None
        Components are altered in place. Of a mapping only the message is altered: its elements are made safe where
        they are built (:mod:`dashboards.elements`).
    """
    result: Any = part
    if isinstance(result, str):
        result = shown(result)
    elif isinstance(result, list | tuple):
        result = type(result)(map(with_safe_text, result))
    elif isinstance(result, Component):
        for name in _SHOWN_FIELDS:
            if getattr(result, name, None) is not None:
                setattr(result, name, with_safe_text(getattr(result, name)))
    elif isinstance(result, Mapping):
        result = {
            key: shown(value) if key in _TO_SCRIPT and isinstance(value, str) else value
            for key, value in result.items()
        }
    return result  # type: ignore[no-any-return]


def returns_safe_text(function: Callable[Arguments, Part]) -> Callable[Arguments, Part]:
    """Return a function that makes a part of a page, with every text in it as it may be shown."""

    @wraps(function)
    def make(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Part:
        return with_safe_text(function(*args, **kwargs))

    return make
