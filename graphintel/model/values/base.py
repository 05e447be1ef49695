"""What every value type offers, and how a value is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from graphintel.model.records import Scalar


class BadValue(ValueError):
    """A value that cannot be used.

    Parameters
    ----------
    code : str
        Short name of the rule, as ``bad_phone``.
    message : str
        What was expected and what to do, in a sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A value in normal form: its key, how people read it, and what follows from the key."""

    key: str
    caption: str
    properties: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two values are: 1.0 the same, 0.0 nothing in common, and why."""

    score: float
    reason: str


class ValueType(Protocol):
    """A kind of value."""

    def clean(self, text: str) -> Cleaned:
        """Return the value in normal form; raise :class:`BadValue` where it is none."""
        ...

    def key(self, text: str) -> str:
        """Return the key alone."""
        ...

    def display(self, key: str) -> str:
        """Return how people read the value."""
        ...

    def compare(self, first: str, second: str) -> Comparison:
        """Return how alike two keys are, and why."""
        ...


def same_or_not(first: str, second: str) -> Comparison:
    """Return the comparison of values that are either equal or not."""
    return Comparison(1.0, "the same") if first == second else Comparison(0.0, "different")
