"""Checks of a declaration: what it leaves out, what it inherits from another type, and what it says and nobody reads."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from graphintel.errors import DeclarationError
from graphintel.model.disclosure import Disclosure

_INSTALLATION = ("graphintel.model.entities.", "graphintel.model.links.")
"""Where the installation's own declarations stand: their faults are collected, and named together."""


def refuse_inherited(declared: type, base: type) -> None:
    """Refuse a type that takes over what another type says."""
    if declared.__bases__ != (base,):
        raise DeclarationError(
            f"{declared.__name__}: a type is declared on {base.__name__} alone; what another type says is not said of it."
        )


_incomplete: list[str] = []


def refuse_incomplete(declared: type, faults: list[str]) -> None:
    """Refuse a declaration that says too little; one of the installation is noted, to be named with all the others."""
    if not faults:
        return
    sentence = f"{declared.__name__}: nothing is said of {', '.join(faults)}; a type is loaded once all is said."
    if not declared.__module__.startswith(_INSTALLATION):
        raise DeclarationError(sentence)
    _incomplete.append(sentence)


def refuse_incomplete_types() -> None:
    """Refuse to go on where a declaration of the installation says too little.

    Raises
    ------
    DeclarationError
        Names everything that is missing, of every declaration.
    """
    if _incomplete:
        raise DeclarationError(" ".join(_incomplete))


def missing_from(declared: type, wanted: dict[str, type], words: tuple[str, ...]) -> list[str]:
    """Return what a declaration does not say, or says with a value of another kind, by attribute and profile."""
    faults = [name for name, kind in wanted.items() if not _says(getattr(declared, name, None), kind)]
    disclosure = getattr(declared, "disclosure", None)
    undecided = disclosure.undecided(words) if isinstance(disclosure, Disclosure) else []
    return faults + ([f"disclosure to {', '.join(undecided)}"] if undecided else [])


def _says(value: object, kind: type) -> bool:
    """Return whether a value is of its kind, and no text in it is empty."""
    parts = [getattr(value, each.name) for each in fields(value)] if is_dataclass(value) else [value]
    return isinstance(value, kind) and (kind is Disclosure or all(part != "" for part in parts))


def refuse_unknown(declared: type, base: type) -> None:
    """Refuse a declaration that says what no type says: a misspelt trait would be a trait that nobody reads."""
    unknown = sorted(name for name in vars(declared) if not name.startswith("_") and name not in base.__annotations__)
    if unknown:
        raise DeclarationError(
            f"{declared.__name__}: {', '.join(unknown)} is nothing that a declaration says; expected some of "
            f"{', '.join(sorted(set(base.__annotations__) - {'registry', 'name_of_prefix'}))}."
        )
