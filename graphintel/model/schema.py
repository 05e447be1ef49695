"""How an entity type and a link type are declared, and what a declaration is refused for.

A declaration is a class: its docstring says what one such thing is, its attributes say the rest. Names follow
from the class name, so that they cannot disagree: ``BoreMark`` is the link ``BORE_MARK``.
"""

from __future__ import annotations

import re
from typing import ClassVar

from graphintel.errors import DeclarationError

FORBIDDEN_WORDS = frozenset(
    [
        "victim",
        "exploiter",
        "pimp",
        "suspect",
        "offender",
        "ethnicity",
        "nationality",
        "immigration",
        "health",
        "disability",
        "religion",
        "language",
        "sexuality",
        "race",
        "addiction",
        "diagnosis",
    ]
)
"""Words that no entity type, link type or property may carry: verdicts and protected characteristics."""


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name)


def _refuse_forbidden(name: str) -> None:
    carried = FORBIDDEN_WORDS.intersection(_snake(name).lower().split("_"))
    if carried:
        raise DeclarationError(
            f"{name}: a type may not be called after a verdict or a protected characteristic ({', '.join(sorted(carried))}); "
            "roles and flags are graded statements."
        )


class EntityType:
    """Base of all entity types.

    Attributes
    ----------
    prefix : str
        First part of every id, up to the colon.
    by_value : bool
        True where the key alone identifies the thing (a phone, a mark); two sources that write the same key mean
        the same node. False where a record is meant that only its owner can say more about.
    kind_property : str
        Name of the property that says what kind of such thing it is; :mod:`graphintel.model.exclusions` holds for its values.
    """

    prefix: ClassVar[str]
    by_value: ClassVar[bool] = False
    kind_property: ClassVar[str] = ""
    registry: ClassVar[dict[str, type[EntityType]]] = {}

    def __init_subclass__(cls) -> None:
        _refuse_forbidden(cls.__name__)
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(
                f"{cls.__name__}: an entity type needs a docstring that says what one such thing is."
            )
        if not isinstance(getattr(cls, "prefix", None), str) or not cls.prefix.isalpha():
            raise DeclarationError(f"{cls.__name__}: an entity type needs a prefix of letters, for its ids.")
        if any(other.prefix == cls.prefix for other in cls.registry.values()):
            raise DeclarationError(f"{cls.__name__}: the prefix {cls.prefix!r} is taken.")
        EntityType.registry[cls.__name__] = cls


class LinkType:
    """Base of all link types.

    Attributes
    ----------
    starts, ends : tuple of entity types
        What the link may start and end at; empty means any entity.
    structural : bool
        True for links that say how things are made up rather than who did what.
    tie : bool
        True where community detection reads the link as a tie.
    undirected : bool
        True where both directions mean the same; stored once, with its ends in order of id.
    from_input : bool
        True where a row of a file may state it by name. False for what decisions, findings and columns of their own make.
    parts : frozenset of str, optional
        Closed list of what ``part`` may say; None where ``part`` is free text, empty where there is none.
    """

    starts: ClassVar[tuple[type[EntityType], ...]] = ()
    ends: ClassVar[tuple[type[EntityType], ...]] = ()
    structural: ClassVar[bool] = False
    tie: ClassVar[bool] = True
    undirected: ClassVar[bool] = False
    from_input: ClassVar[bool] = True
    parts: ClassVar[frozenset[str] | None] = frozenset()
    name: ClassVar[str]
    start_names: ClassVar[frozenset[str]]
    end_names: ClassVar[frozenset[str]]
    registry: ClassVar[dict[str, type[LinkType]]] = {}

    def __init_subclass__(cls) -> None:
        _refuse_forbidden(cls.__name__)
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(f"{cls.__name__}: a link type needs a docstring that says what one such link says.")
        cls.name = _snake(cls.__name__).upper()
        if cls.name.title().replace("_", "") in EntityType.registry:
            raise DeclarationError(
                f"{cls.__name__}: an entity type has this name; ArcadeDB keeps them in one name space."
            )
        if cls.undirected and set(cls.starts) != set(cls.ends):
            raise DeclarationError(f"{cls.__name__}: an undirected link has the same types at both ends.")
        cls.start_names = frozenset(kind.__name__ for kind in cls.starts)
        cls.end_names = frozenset(kind.__name__ for kind in cls.ends)
        LinkType.registry[cls.name] = cls

    @classmethod
    def allows(cls, start: str, end: str) -> bool:
        """Return whether the link may go from a ``start`` to an ``end``, both given as type names."""
        return (not cls.starts or start in cls.start_names) and (not cls.ends or end in cls.end_names)
