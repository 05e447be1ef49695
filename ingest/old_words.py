"""The words that declarations were written in before: they work for one version more, with a warning that names the new one.

A source that somebody wrote into ``<home>/sources/`` must go on working when graphintel is updated. Old names of classes
and functions are looked up here by the modules that had them; old fields are taken by the classes that have the new ones.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from graphintel.errors import DeclarationError

OLD_NAMES: Mapping[str, Mapping[str, str]] = {
    "ingest.vocabulary": {
        "Said": "Attribute",
        "Called": "Alias",
        "When": "DateRange",
        "Same": "SameAs",
        "Expect": "Expectation",
    },
    "ingest.texts": {"content_of": "design_content"},
}
"""New names by module and old name; ``ingest.source`` has those of ``ingest.vocabulary``."""

T = TypeVar("T")


def warn_of_old_word(old: str, new: str, stacklevel: int) -> None:
    """Warn that a declaration uses an old word.

    Parameters
    ----------
    old, new : str
        The word that the declaration uses, and the one that it is to use.
    stacklevel : int
        Calls between here and the declaration; 1 is the caller of this function.
    """
    warnings.warn(
        f"{old} is now {new}; write {new}, because the next version no longer knows {old}.",
        DeprecationWarning,
        stacklevel=stacklevel + 1,
    )


def renamed(module: str, old: str, namespace: Mapping[str, Any]) -> Any:
    """Return what a module holds under the new name; for the ``__getattr__`` of a module.

    Parameters
    ----------
    module : str
        Key of ``OLD_NAMES``.
    old : str
        Name that is asked of the module.
    namespace : mapping
        What the module holds.

    Raises
    ------
    AttributeError
        The module never had this name.
    """
    new = OLD_NAMES[module].get(old)
    if new is None:
        raise AttributeError(f"module {namespace['__name__']!r} has no attribute {old!r}", name=old)
    warn_of_old_word(old, new, stacklevel=3)
    return namespace[new]


def takes_old_fields(**new_of_old: str) -> Callable[[type[T]], type[T]]:
    """Return a decorator that lets a dataclass be made with old names of its fields.

    Parameters
    ----------
    **new_of_old : str
        The new name of each old one.

    Notes
    -----
    The class raises :class:`DeclarationError` where a declaration gives a field by both names.
    """

    def decorate(cls: type[T]) -> type[T]:
        create = cls.__init__

        @functools.wraps(create)
        def __init__(self: T, *values: Any, **fields: Any) -> None:  # noqa: N807 - it becomes that of the class
            for old in [name for name in fields if name in new_of_old]:
                new = new_of_old[old]
                if new in fields:
                    raise DeclarationError(f"{cls.__name__}: {old} and {new} are one field; write {new} only.")
                warn_of_old_word(f"{old}= of {cls.__name__}", f"{new}=", stacklevel=2)
                fields[new] = fields.pop(old)
            create(self, *values, **fields)

        cls.__init__ = __init__  # type: ignore[method-assign, assignment]
        return cls

    return decorate
