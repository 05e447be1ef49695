"""What a link says beside its ends and its part, as how often two numbers were in touch: declared with the link.

The first and the last time are the dates of the statement itself, and no property.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeGuard

from graphintel.errors import DeclarationError
from graphintel.model.disclosure import NO, YES, Disclosure
from graphintel.model.traits import Words
from graphintel.model.values.base import InvalidValueError

_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_WHOLE = re.compile(r"(\d{1,12})(?:\.0+)?", re.ASCII)


class Combined(Enum):
    """How the numbers of several rows of one record become one."""

    TOTAL = "total"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class LinkProperty:
    """One property of a link type: a whole number.

    Attributes
    ----------
    name : str
        Key in statements, JSON and exports: lower case with underscores.
    words : Words
        What people call it, in the singular and the plural.
    combined : Combined
        How the numbers of several rows of one record become one: added up, or the largest.
    disclosure : Disclosure
        Whether it may leave the building with its link, for each kind of recipient.
    unit : str
        Unit, as people write it behind the number; empty for a count.
    """

    name: str
    words: Words
    combined: Combined
    disclosure: Disclosure
    unit: str = ""

    def clean(self, written: str) -> int:
        """Return a written value as it is stored.

        Raises
        ------
        InvalidValueError
            ``bad_number``: not a whole number of up to twelve digits.

        Examples
        --------
        >>> LinkProperty("calls", Words("call", "calls"), Combined.TOTAL, NOTHING_YET).clean(" 12 ")
        12
        """
        text = " ".join(written.split())
        whole = _WHOLE.fullmatch(text)
        if whole is None:
            unit = f" of {self.unit}" if self.unit else ""
            raise InvalidValueError(
                "bad_number", f"{text[:20]!r} is no number for {self.words.one}; expected a whole number{unit}, as 12."
            )
        return int(whole[1])

    def combine(self, numbers: Collection[object]) -> int:
        """Return the one number of several rows, whatever their order."""
        whole = [number for number in numbers if is_number(number)]
        return sum(whole) if self.combined is Combined.TOTAL else max(whole)

    def phrase(self, value: object) -> str:
        """Return name and value as people read them: a count before what is counted, anything else behind it.

        Examples
        --------
        >>> calls = LinkProperty("calls", Words("call", "calls"), Combined.TOTAL, NOTHING_YET)
        >>> longest = LinkProperty("longest", Words("longest", "longest"), Combined.LARGEST, NOTHING_YET, unit="seconds")
        >>> calls.phrase(1), calls.phrase(12), longest.phrase(1204)
        ('1 call', '12 calls', 'longest 1,204 seconds')
        """
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        if self.combined is Combined.TOTAL and not self.unit:
            return f"{shown} {self.words.one if value == 1 else self.words.many}"
        return " ".join(filter(None, (self.words.one, shown, self.unit)))


def is_number(value: object) -> TypeGuard[int]:
    """Return whether a stored value is a whole number from 0.

    Examples
    --------
    >>> is_number(3), is_number(True), is_number(-1), is_number("3"), is_number(3.0)
    (True, False, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


NOTHING_YET = Disclosure()
"""No word yet on where a property may go: no declaration with it is loaded."""


def refuse_properties(link: str, properties: object, taken: Iterable[str]) -> None:
    """Refuse what a link declares as its properties, where they cannot be kept, shown or handed over.

    Parameters
    ----------
    link : str
        Name of the declaration.
    properties : object
        What it says.
    taken : iterable of str
        Names that a statement has already.

    Raises
    ------
    DeclarationError
        Lists every fault.
    """
    if not isinstance(properties, tuple) or not all(isinstance(one, LinkProperty) for one in properties):
        raise DeclarationError(f"{link}: properties is {properties!r:.60}; expected a tuple of LinkProperty.")
    names = [one.name for one in properties]
    faults = [f"{name!r} is said twice" for name in sorted({name for name in names if names.count(name) > 1})]
    reserved = set(taken)
    for one in properties:
        if not isinstance(one.name, str) or not _NAME.fullmatch(one.name):
            faults.append(f"{one.name!r} is no name of a property; write it in lower case with underscores")
        elif one.name in reserved:
            faults.append(f"every statement has {one.name!r} already")
        words = (one.words.one, one.words.many, one.unit or "-") if isinstance(one.words, Words) else ("",)
        if not all(isinstance(text, str) and text for text in words):
            faults.append(f"{one.name!r} has no words for people, one and many, or a unit that is no text")
        if not isinstance(one.combined, Combined):
            faults.append(f"{one.name!r} is combined as {one.combined!r:.40}; expected a Combined")
        disclosure = one.disclosure if isinstance(one.disclosure, Disclosure) else NOTHING_YET
        if missing := disclosure.undecided((YES, NO)):
            faults.append(f"nothing is said of the disclosure of {one.name!r} to {', '.join(missing)}")
    if faults:
        raise DeclarationError(f"{link}: of its properties {'; '.join(faults)}.")
