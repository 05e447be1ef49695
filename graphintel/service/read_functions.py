"""What makes a function a read: it takes a view first, is listed, and is run only by the audited path."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from graphintel.errors import DeclarationError
from graphintel.model.nested import values_in
from graphintel.service.view import Answer, View

READ_FUNCTIONS: dict[str, Callable[..., Answer]] = {}
"""Every public read function by name. Tests of the smaller graph walk it, so a new one is covered the day it appears."""


def read_function(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Register a read function.

    Parameters
    ----------
    function : callable
        Takes a :class:`View` named ``view`` first and returns plain values.

    Returns
    -------
    callable
        The same function.

    Raises
    ------
    DeclarationError
        Where the function takes no view first, or its name is taken.
    """
    parameters = list(inspect.signature(function, eval_str=True).parameters.values())
    if not parameters or parameters[0].name != "view" or parameters[0].annotation is not View:
        raise DeclarationError(
            f"{function.__name__}: a read function takes `view: View` first, so that somebody reads."
        )
    if function.__name__ in READ_FUNCTIONS:
        raise DeclarationError(f"{function.__name__}: a read function of this name is there already.")
    READ_FUNCTIONS[function.__name__] = function
    return function


def ids_in(answer: Any) -> list[str]:
    """Return the ids that an answer shows, sorted: what the audit entry lists.

    Parameters
    ----------
    answer : any
        Nested plain values.

    Returns
    -------
    list of str
        Values of every ``id``, ``start`` and ``end`` key.
    """
    mappings = [one for one in values_in(answer) if isinstance(one, dict)]
    return sorted({one[key] for one in mappings for key in ("id", "start", "end") if isinstance(one.get(key), str)})
