"""The forms in which keys are written, and how each becomes an entity: an id follows from the text alone."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from graphintel.model.records import Entity, Scalar
from graphintel.model.search_tokens import tokens_of_reference
from graphintel.model.values.base import CleanValue, InvalidValueError, one_line

MAX_LENGTH = 200

_SLASH = re.compile(r"\s*/\s*")

_OTHERS_CODE = re.compile(r"(?=(?:\D*\d){0,3}\D*$)[^\W\d_][\w .&'-]{0,39}|\d{2,4}|\d{2}[A-Z]{1,2}")
"""How the code of another force is written: it begins with a letter and has three digits at most, or is a short number."""

_LABELS = frozenset(
    {"cad", "case", "crime", "exhibit", "id", "incident", "job", "log", "no", "number", "occ", "ref", "urn"}
)
"""Words that stand before a colon in references, and are nobody's code."""


@dataclass(frozen=True, slots=True)
class KeyContext:
    """Where a key was written: what fills in what the officer left out."""

    owner_force: str
    submission_ref: str
    item_no: int
    area: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """The entity that a key means; for a unit also its building.

    ``writing`` is what this writing of the key says beyond it (``as_written``, ``obscured``), for the statement.
    """

    entity: Entity
    building: Entity | None = None
    writing: Mapping[str, Scalar] = field(default_factory=dict)


def plain(text: str) -> str:
    """Return a reference on one line: single spaces, none around a slash."""
    line = one_line(text)
    return _SLASH.sub("/", line) if "/" in line else line


def bad_key(type_name: str, written: str, expected: str) -> InvalidValueError:
    """Return the refusal of a key that is none of its type."""
    return InvalidValueError("bad_key", f"{written.strip()[:60]!r} is no key of a {type_name}; expected {expected}.")


def says_something(text: str) -> bool:
    """Return whether a part of a key holds a letter or a digit."""
    return any(c.isalnum() for c in text)


def split_pair(type_name: str, written: str, expected: str) -> tuple[str, str]:
    """Split ``owner:rest`` at the first colon."""
    owner, colon, rest = plain(written).partition(":")
    owner, rest = owner.strip(), rest.strip()
    if not colon or not says_something(owner) or not says_something(rest) or len(owner) + len(rest) > MAX_LENGTH:
        raise bad_key(type_name, written, expected)
    return owner, rest


def owned_reference(type_name: str, written: str, context: KeyContext, expected: str) -> tuple[str, str]:
    """Split ``force:reference``; a colon within the reference, as in a time or behind a label, names no force.

    What stands before the colon is the submission's own force, or looks like a force's code.
    """
    owner, rest = split_pair(type_name, written, expected)
    if owner == context.owner_force:
        return owner, rest
    timed = owner[-2:].isdigit() and re.match(r"[0-5]\d(?!\d)", rest) is not None
    if timed or rest.startswith("//") or owner.lower() in _LABELS or _OTHERS_CODE.fullmatch(owner) is None:
        whole = f"{context.owner_force or 'FA'}:{one_line(written)}"
        raise InvalidValueError(
            "bad_key",
            f"{one_line(written)[:60]!r} has a colon, and what stands before it is no force's code; "
            f"write the force that owns the reference before it, as {whole[:80]}.",
        )
    return owner, rest


class KeyScope(Enum):
    """What a key depends on besides its own text."""

    NOTHING = "nothing"
    FORCE = "the force that owns the reference"
    AREA = "the area of the row"
    ITEM = "the item that it stands in"


@dataclass(frozen=True, slots=True)
class KeyForm(ABC):
    """How a key of one type is written.

    Attributes
    ----------
    written : str
        The form in words, for whoever writes a source.
    is_written : bool
        False where no input writes such a key under the name of its type.
    """

    written: str
    is_written: bool = field(default=True, kw_only=True)

    @abstractmethod
    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the entity that a key means; raise :class:`InvalidValueError` where it is no such key."""

    def scope_of(self, _written: str) -> KeyScope:
        """Return what the entity depends on besides the text."""
        return KeyScope.NOTHING

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return the tokens under which an entity is found by its key, the part of its id behind the prefix."""
        return tokens_of_reference(key)

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the entity of an id, from the part behind its prefix; that part names the owner of a reference."""
        return self.resolve(type_name, prefix, rest, KeyContext(rest.partition(":")[0], "", 0)).entity


@dataclass(frozen=True, slots=True)
class ValueKey(KeyForm):
    """The key is a value, cleaned by its value type.

    Attributes
    ----------
    clean : callable
        Takes any writing and returns the value, or refuses it.
    meaning : str, optional
        What a text that writes such a value means where it is typed into the search box, as ``this account``; None where
        the search knows the type by more than its value.
    """

    clean: Callable[[str], CleanValue]
    meaning: str | None = field(default=None, kw_only=True)

    def resolve(self, type_name: str, prefix: str, written: str, _context: KeyContext) -> ResolvedKey:
        """Return the entity of the value."""
        value = self.clean(written)
        entity = Entity(f"{prefix}:{value.key}", type_name, value.caption, value.properties)
        return ResolvedKey(entity, writing=value.writing)


@dataclass(frozen=True, slots=True)
class OwnersReference(KeyForm):
    """A reference of the force that owns the record; without a force the submission's own is meant."""

    written: str = "force:reference, or the own force's reference"

    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the entity of the reference."""
        text = plain(written)
        owned = ":" in text
        owner, rest = (
            owned_reference(type_name, text, context, "force:reference") if owned else (context.owner_force, text)
        )
        if not says_something(rest) or len(rest) > MAX_LENGTH:
            raise bad_key(type_name, written, "force:reference, or a reference of the submission's own force")
        rest = one_line(rest.upper())  # exhibit js/1 is exhibit JS/1
        return ResolvedKey(Entity(f"{prefix}:{owner}:{rest}", type_name, f"{rest} ({owner})"))

    def scope_of(self, _written: str) -> KeyScope:
        """Return that it depends on the force."""
        return KeyScope.FORCE

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the entity of an id, which names the force."""
        if ":" not in rest:
            raise bad_key(type_name, rest, "force:reference")
        return KeyForm.entity_of(self, type_name, prefix, rest)


@dataclass(frozen=True, slots=True)
class SiteAndName(KeyForm):
    """A name at a site, or of a kind: ``site:id``."""

    folds_case: bool = False

    def resolve(self, type_name: str, prefix: str, written: str, _context: KeyContext) -> ResolvedKey:
        """Return the entity of the name at its site."""
        site, rest = split_pair(type_name, written, self.written)
        site, rest = one_line(site.lower()), one_line(rest.lower()) if self.folds_case else rest
        return ResolvedKey(Entity(f"{prefix}:{site}:{rest}", type_name, f"{rest} ({site})"))
