"""What a value type gives, how it refuses a value, and what makes writings of one text the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphintel.model.records import Scalar


class InvalidValueError(ValueError):
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
class CleanValue:
    """A value in normal form: its key, how people read it, and what follows from the key.

    ``writing`` is what this one writing says beyond the key (``as_written``, ``obscured``, ``not_read``): it belongs to
    the statement that was written so, never to the entity, which others wrote otherwise.
    """

    key: str
    caption: str
    properties: Mapping[str, Scalar] = field(default_factory=dict)
    writing: Mapping[str, Scalar] = field(default_factory=dict)


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u20e3\ud800-\udfff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_DRAWN_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅӀаеорсухіјѕһԁӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοικνОоØøՕօ",
    "ABEKMHOPCTYXIJSIaeopcyxijshdlABEZHIKMNOPTYXoikvOoOoOo",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def folded(text: str) -> str:
    """Return a text with every writing of one character made the same: widths, digits of any script, dashes.

    Characters that nobody sees (marks of direction, joiners, halves of a pair) go; control characters become spaces.

    Examples
    --------
    >>> folded("０７７００\u200b\u2011900")
    '07700-900'
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _DASHES.sub("-", _UNSEEN.sub("", _CONTROLS.sub(" ", text)))
    if plain.isascii():
        return plain
    plain = _DASHES.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", plain)))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def latin(text: str) -> str:
    """Return a text with the letters of other alphabets that are drawn like Latin ones turned to these.

    Examples
    --------
    >>> latin("О7700")  # a Cyrillic O
    'O7700'
    """
    return text if text.isascii() else text.translate(_DRAWN_ALIKE)


def one_line(text: str) -> str:
    """Return a folded text on one line with single spaces."""
    return " ".join(folded(text).split())
