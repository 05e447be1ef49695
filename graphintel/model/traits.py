"""The values of which the declaration of a type is made: closed lists of words, and small values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from graphintel.errors import DeclarationError

_FILL = re.compile("#[0-9a-f]{6}")
_STROKES = re.compile(r"(<(circle|path|rect)( [a-z]+='[^'<>]+')+/>)+")


class EntityCategory(Enum):
    """What sort of thing an entity is, after the police's division into people, objects, locations and events."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OBJECT = "object"
    LOCATION = "location"
    EVENT = "event"
    OPERATION = "operation"
    REPORT = "report"


class PartMeaning(Enum):
    """What ``part`` of a link says."""

    NOTHING = ""
    ROLE = "role"
    FLAG = "flag"
    USE = "use"
    CAPACITY = "capacity"
    CATEGORY = "category"
    ALIAS = "alias"


class Activity(Enum):
    """What a link says of the premises that it touches."""

    NONE = "none"
    INDICATED = "something happens there"
    DIRECT = "the person at the start sells sex there, or manages it"


@dataclass(frozen=True, slots=True)
class Words:
    """What people call one such entity, and several."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a link reads: by itself (``{part}`` is replaced by its part), and in a sentence from its start and from its end."""

    words: str
    forward: str
    backward: str


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Shape (a name of cytoscape.js), fill, and the sign inside as SVG strokes on a field of 24 by 24."""

    shape: str
    fill: str
    icon: str

    def __post_init__(self) -> None:
        if not _FILL.fullmatch(self.fill) or not _STROKES.fullmatch(self.icon):
            raise DeclarationError(
                f"A node style has a fill as #1765a8 and an icon of SVG strokes; got {self.fill!r} and {self.icon[:60]!r}."
            )
