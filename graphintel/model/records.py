"""What moves between layers: submissions, items, entities, statements, decisions and issues.

All are plain frozen values. Dates are ISO 8601 text: a day as ``2026-03-04``, a moment as
``2026-03-04T21:30:00+00:00``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar

from graphintel.model.report_ids import item_id, submission_id

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Issue:
    """Trouble in one row: where, what came, and a sentence that says what was expected and what to do.

    ``row`` is the data row (1 = first after the header), ``line`` the physical line; 0 where there is none. ``sheet`` is
    that of a workbook.
    """

    file: str
    row: int
    line: int
    column: str
    code: str
    value: str
    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A node: only what follows from its key."""

    id: str
    type: str
    caption: str
    properties: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """One report as its force sent it."""

    ref: str
    owner_force: str
    reported_at: str
    marking: str
    received_at: str = ""
    channel: str = ""
    unit: str = ""
    operation: str = ""
    title: str = ""

    @property
    def id(self) -> str:
        """Graph id of the submission."""
        return submission_id(self.ref)


@dataclass(frozen=True, slots=True)
class Item:
    """One graded piece of information. Grades are native to their scheme and never converted."""

    submission_ref: str
    item_no: int
    scheme: str
    source_eval: str
    info_eval: str
    handling: str
    basis: str
    seen_precision: str
    conditions: tuple[str, ...] = ()
    seen_from: str = ""
    seen_to: str = ""
    area: str = ""
    source_ref: str = ""
    text: str = ""

    @property
    def ref(self) -> str:
        """``submission_ref/item_no``, as officers cite it."""
        return f"{self.submission_ref}/{self.item_no}"

    @property
    def id(self) -> str:
        """Graph id of the item."""
        return item_id(self.ref)


WRITING = frozenset({"as_written", "obscured", "not_read"})
"""What a statement says of how a key of it is written: of the statement alone, never of the entity."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row says, without the grade of its item: one link, role, flag or naming.

    ``part`` is the role of HOLDS_ROLE, the flag of HAS_FLAG, the part of INVOLVES, else empty. ``properties`` are what
    the item says of the named entity (NAMES) or the link type's own. ``writing`` is what the writing of a key says beyond
    the key: ``as_written``, ``obscured`` and ``not_read``. It goes on the statement, and is not part of identity or content:
    the same said in another writing is known.
    """

    type: str
    start: Entity
    end: Entity
    part: str = ""
    start_caption: str = ""
    end_caption: str = ""
    properties: Mapping[str, Scalar] = field(default_factory=dict)
    writing: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A graded statement by a source: one relationship of the graph, with its grade, dates, handling and origin.

    ``independent`` is the key of the source as far as the statement itself tells: owner force and source reference, else
    the submission, and a digest of the item's text. What repeats another report is found per viewer, because a chain of
    DERIVED_FROM may be hidden.
    ``requires`` are the access keys of marking, conditions and handling. ``derived`` is True for what the
    software adds from a key (a unit's building), so that counts can leave it out.
    """

    id: str
    type: str
    item: str
    start: str
    end: str
    part: str
    start_caption: str
    end_caption: str
    properties: Mapping[str, Scalar]
    basis: str
    scheme: str
    source_eval: str
    info_eval: str
    handling: str
    marking: str
    conditions: tuple[str, ...]
    seen_from: str
    seen_to: str
    seen_precision: str
    reported_at: str
    owner_force: str
    independent: str
    requires: tuple[str, ...]
    review_due: str = ""
    withdrawn_at: str = ""
    restricted: bool = False
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement on two records of one type, ``a`` before ``b`` in order of id; or on one, which is both.

    Two records are ``same``, ``different`` or ``unsure``; one is a shared ``facility`` or ``no_facility``.
    ``number`` is 0 until the ledger gives one. ``actor_kind`` is ``human`` or ``import``; an import decision names the
    item it came from. ``requires`` are the keys of what it rests on.
    """

    LINK: ClassVar[str] = "SAME_AS"
    """The link that a judgement is in the graph."""

    a: str
    b: str
    verdict: str
    actor: str
    actor_kind: str
    requires: tuple[str, ...]
    reason: str = ""
    item: str = ""
    number: int = 0
    at: str = ""


def statement_id(item: str, type_: str, start: str, end: str, part: str) -> str:
    """Return the id of a statement: a hash of item, type, ends and part, and of nothing else.

    Parameters
    ----------
    item : str
        Graph id of the item.
    type_ : str
        Link type.
    start, end : str
        Graph ids of the ends.
    part : str
        Role, flag or part.

    Returns
    -------
    str
        ``st:`` and 24 hexadecimal digits (96 bits: 10^6 statements collide with a chance below 10^-17).
    """
    text = "\x1f".join((item, type_, start, end, part))
    return "st:" + hashlib.sha256(text.encode()).hexdigest()[:24]


def requires_of(
    marking: str, scheme: str, handling: str, conditions: tuple[str, ...], owner_force: str
) -> tuple[str, ...]:
    """Return the access keys that an item's marking, handling and conditions require, sorted.

    Parameters
    ----------
    marking : str
        One of ``access.MARKINGS``.
    scheme, handling : str
        Grading scheme and its handling code.
    conditions : tuple of str
        Access keys.
    owner_force : str
        Code of the owning force, which alone may read code C without conditions and 5x5x5 codes 4 and 5.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> requires_of("OFFICIAL", "3x5x2", "C", (), "FA")
    ('force:FA', 'marking:OFFICIAL')
    """
    keys = {f"marking:{marking}", *conditions}
    if (handling == "C" and not conditions) or (scheme == "5x5x5" and handling in {"4", "5"}):
        keys.add(f"force:{owner_force}")
    return tuple(sorted(keys))


@dataclass(frozen=True, slots=True)
class CitedRow:
    """One row of :class:`Columns` as far as a citation needs it: item, grade and dates."""

    item: str
    scheme: str
    source_eval: str
    info_eval: str
    handling: str
    seen_from: str
    seen_to: str
    seen_precision: str


_CITED = tuple(each.name for each in fields(CitedRow))


@dataclass(frozen=True, slots=True)
class Columns:
    """Statements as parallel sequences, one an attribute; a viewer's snapshot for analysis is made of them.

    Holds every visible statement but PART_OF and NAMES, and no captions, texts or access keys.
    """

    id: Sequence[str]
    type: Sequence[str]
    start: Sequence[str]
    end: Sequence[str]
    part: Sequence[str]
    item: Sequence[str]
    scheme: Sequence[str]
    source_eval: Sequence[str]
    info_eval: Sequence[str]
    handling: Sequence[str]
    basis: Sequence[str]
    independent: Sequence[str]
    seen_from: Sequence[str]
    seen_to: Sequence[str]
    seen_precision: Sequence[str]
    reported_at: Sequence[str]
    owner_force: Sequence[str]
    restricted: Sequence[bool]

    def cited(self, number: int) -> CitedRow:
        """Return what is needed to cite the statement of a row."""
        return CitedRow(*[getattr(self, name)[number] for name in _CITED])

    def taken(self, rows: Sequence[int]) -> Columns:
        """Return the statements at these positions, in the order given."""
        every = {each.name: list(getattr(self, each.name)) for each in fields(self)}
        return Columns(**{name: [values[row] for row in rows] for name, values in every.items()})
