"""What may be stated: the one check that files, declarations and rows all go through.

The rules themselves are in the model (types, links with their ends and parts, grades, limits). Here they are applied
to a claim, to the fields of an item and to a whole record, and answer with sentences. The neutral files are checked
row by row; a declared source is checked when its declaration is imported, as far as that fixes values, and row by row
when files are read.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphintel.model.bases import BASES
from graphintel.model.capacities import CAPACITIES
from graphintel.model.exclusions import UNCITED_READ, Exclusion, exclusion_of, is_plate_read
from graphintel.model.flags import FLAGS
from graphintel.model.link_properties import is_number
from graphintel.model.ontology import (
    ENTITY_TYPES,
    FLAG_LINKS,
    INVOLVING_LINKS,
    JUDGEMENTS,
    LINK_TYPES,
    NAME_LINKS,
    REPEAT_LINKS,
    ROLE_LINKS,
    SINGLE_END_LINKS,
    USE_LINKS,
    links_with,
)
from graphintel.model.records import Claim
from graphintel.model.roles import ROLE_ALIASES, ROLES
from graphintel.model.schema import EntityType
from graphintel.model.uses import USES
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import PRECISIONS
from graphintel.model.values.grade import GRADE, SCHEMES
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking

SEE_ALL = "graphintel sources --vocabulary lists all"
NEVER_STATED = JUDGEMENTS | {"POSSIBLY_SAME_AS", "MAY_BE", "INCLUDES"}
"""Links that decisions and findings make; nobody states them."""

STATED_BY_OTHER_COLUMNS = links_with(lambda link: link.in_rows)
"""Links that the neutral files state by other columns than ``link``."""

STATED_FLAGS = {name: meaning for name, meaning in FLAGS.items() if name != "DISREGARDED"}
_MAX_PART_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Objection:
    """The reason why something may not be stated: what it is about (``type``, ``ends``, ``part``, a field), the code, the sentence."""

    about: str
    code: str
    message: str


def nearest(word: str, known: Iterable[str], name_words: Callable[[str], str] = str.upper) -> str:
    """Return a hint at the names that were perhaps meant, and at how to see all.

    Examples
    --------
    >>> nearest("DRIVEN", ["DRIVES", "OWNS"])
    'perhaps DRIVES; graphintel sources --vocabulary lists all'
    """
    names = list(known)
    near = difflib.get_close_matches(name_words(word), names, 3, 0.6)
    if near:
        return f"perhaps {' or '.join(near)}; {SEE_ALL}"
    return f"expected one of {', '.join(sorted(names))}" if len(names) <= 8 else SEE_ALL


def links_between(start: str, end: str) -> list[str]:
    """Return the links that a source may state from a ``start`` to an ``end``, given as type names."""
    return sorted(
        name
        for name, link in LINK_TYPES.items()
        if link.from_input and name not in SINGLE_END_LINKS and link.starts and link.ends and link.allows(start, end)
    )


# -- links --------------------------------------------------------------------------------------------------------


def type_objection(type_: str, start: str = "", end: str = "") -> Objection | None:
    """Return why nobody may state a link of this name; the ends help to say what was perhaps meant."""
    if type_ in NEVER_STATED:
        return Objection(
            "type", "link_refused", f"{type_} is a decision or finding, not input; a person makes it in graphintel."
        )
    if type_ in LINK_TYPES:
        return None
    stated = [name for name, link in LINK_TYPES.items() if link.from_input]
    between = ", ".join(links_between(start, end))
    hint = f"; from {start} to {end} there are {between}" if between else ""
    return Objection(
        "type", "unknown_link", f"{type_[:40]!r} is no link that a source may state; {nearest(type_, stated)}{hint}."
    )


def types_of(types: tuple[type[EntityType], ...]) -> str:
    """Return the types that an end may have, as text."""
    return " or ".join(kind.__name__ for kind in types) or "anything"


def ends_objection(type_: str, start: str, end: str) -> Objection | None:
    """Return why a link of a known type may not go from a ``start`` to an ``end``, given as type names."""
    link = LINK_TYPES[type_]
    if link.allows(start, end):
        return None
    turned = "; turn the two ends round" if link.allows(end, start) else ""
    between = [name for name in links_between(start, end) if name != type_]
    other = f"; from {start} to {end} there are {', '.join(between)}" if between and not turned else ""
    expected = f"{types_of(link.starts)} to {types_of(link.ends)}"
    return Objection("ends", "wrong_ends", f"{type_} goes from {expected}, not from {start} to {end}{turned}{other}.")


def part_objection(type_: str, part: str) -> Objection | None:
    """Return why a link of a known type may not have this part: role, flag, as what an event involves somebody."""
    allowed = LINK_TYPES[type_].parts
    if type_ in ROLE_LINKS:
        if ROLE_ALIASES.get(part, part) in ROLES:
            return None
        hint = nearest(part, [*ROLES, *ROLE_ALIASES], str.lower)
        return Objection("part", "unknown_role", f"{part[:40]!r} is no role; {hint}.")
    if type_ in FLAG_LINKS:
        if part == "DISREGARDED":
            return Objection("part", "disregarded", "A statutory disregard is never held; the row is not taken in.")
        if part in STATED_FLAGS:
            return None
        return Objection("part", "unknown_flag", f"{part[:40]!r} is no protective flag; {nearest(part, STATED_FLAGS)}.")
    if not part and type_ in SINGLE_END_LINKS:
        return Objection(
            "part", "part_missing", f"{type_} says in part what somebody or something is, or is used as; give it."
        )
    if allowed is None:
        limit = exclusion_of(part)
        if limit is not None:
            return Objection("part", limit.code, limit.sentence)
        if len(part) > _MAX_PART_LENGTH or not part.isprintable():
            message = f"A part of {len(part)} characters is no word for somebody's part; expected one such as {', '.join(CAPACITIES[:3])}."
            return Objection("part", "part_unexpected", message)
        return None
    if type_ in USE_LINKS and part not in USES:
        return Objection("part", "unknown_use", f"{part[:40]!r} is no use; expected one of {', '.join(USES)}.")
    if allowed and part not in allowed:
        return Objection(
            "part", "unknown_value", f"{part[:40]!r} is nothing that {type_} says; {nearest(part, allowed)}."
        )
    if part and not allowed:
        taking = "INVOLVES, HOLDS_ROLE, HAS_FLAG and USED_AS take one"
        return Objection("part", "part_unexpected", f"{type_} takes no part ({taking}); leave it empty.")
    return None


def link_objections(claim: Claim) -> Iterator[Objection]:
    """Yield why a claim may not be stated.

    Parameters
    ----------
    claim : Claim
        With its ends resolved.

    Yields
    ------
    Objection
    """
    wrong = type_objection(claim.type, claim.start.type, claim.end.type)
    if wrong is not None:
        yield wrong
        return
    if claim.start.id == claim.end.id:
        yield Objection("ends", "same_ends", f"Both ends are {claim.start.id}; a link joins two entities.")
    for objection in (
        ends_objection(claim.type, claim.start.type, claim.end.type),
        part_objection(claim.type, claim.part),
    ):
        if objection is not None:
            yield objection
    if claim.type in NAME_LINKS:
        yield from attribute_objections(claim.end.type, claim.properties)
    else:
        yield from property_objections(claim.type, claim.properties)


def property_objections(type_: str, properties: Mapping[str, object]) -> Iterator[Objection]:
    """Yield why a link of a known type may not have these properties."""
    declared = {each.name: each for each in LINK_TYPES[type_].properties}
    for name, value in properties.items():
        if name not in declared:
            message = f"{type_} has no property {name[:40]!r}; {properties_of(type_)}."
            yield Objection(name, "property_unexpected", message)
        elif not is_number(value):
            message = f"{name} of {type_} is {str(value)[:20]!r}; expected a whole number from 0."
            yield Objection(name, "property_unexpected", message)


def properties_of(type_: str) -> str:
    """Return which properties a link of a known type has, as a message says it."""
    names = ", ".join(each.name for each in LINK_TYPES[type_].properties)
    return f"it has {names}" if names else "it has none"


def attribute_objections(type_: str, attributes: Mapping[str, object]) -> Iterator[Objection]:
    """Yield why something may not be said of an entity of this type: by its property, or as what kind of entity."""
    kind_property = ENTITY_TYPES[type_].kind_property
    for name, value in attributes.items():
        limit = None if isinstance(value, bool) else exclusion_of(name)
        if limit is None and name == kind_property:
            limit = exclusion_of(str(value))
        if limit is not None:
            yield Objection(name, limit.code, limit.sentence)


# -- items and records ----------------------------------------------------------------------------------------------


def field_objection(name: str, value: str) -> Objection | None:
    """Return why a field of an item or submission may not have this value, looked at alone."""
    if name == "basis" and value not in BASES:
        return Objection(
            name, "unknown_value", f"{value[:40]!r} is no basis; expected one of {', '.join(sorted(BASES))}."
        )
    if name == "seen_precision" and value not in PRECISIONS:
        return Objection(
            name, "bad_precision", f"{value[:20]!r} is no precision; expected one of {', '.join(PRECISIONS)}."
        )
    if name == "scheme" and value.strip().lower().replace(" ", "_") not in SCHEMES:
        return Objection(
            name, "bad_grade", f"{value[:20]!r} is no grading scheme; expected one of {', '.join(SCHEMES)}."
        )
    cleaner = {"marking": clean_marking, "conditions": clean_conditions}.get(name)
    try:
        if cleaner is not None:
            cleaner(value)
    except InvalidValueError as bad:
        return Objection(name, bad.code, bad.message)
    return None


def grade_objection(scheme: str, source_eval: str, info_eval: str, handling: str) -> Objection | None:
    """Return why a grade is not one of its scheme, with the field that is wrong."""
    try:
        GRADE.clean_parts(scheme, source_eval, info_eval, handling)
    except InvalidValueError as bad:
        return Objection(bad.code.removeprefix("bad_"), "bad_grade", bad.message)
    return None


def item_objections(fields: Mapping[str, object]) -> Iterator[Objection]:
    """Yield why the fields of an item may not be stated together."""
    grade = grade_objection(*(str(fields[name]) for name in ("scheme", "source_eval", "info_eval", "handling")))
    conditions = fields["conditions"]
    keys = conditions if isinstance(conditions, str) else ";".join(str(key) for key in conditions)  # type: ignore[attr-defined]
    for objection in (
        grade,
        field_objection("basis", str(fields["basis"])),
        field_objection("seen_precision", str(fields["seen_precision"])),
        field_objection("conditions", keys),
    ):
        if objection is not None:
            yield objection


def uncited_read_limit(names: Iterable[str], claims: Iterable[Claim], submission: str) -> Exclusion | None:
    """Return why a record that is a number-plate read is not stored, where it repeats no submission that cites it.

    Parameters
    ----------
    names : iterable of str
        What the record calls itself: source, channel, title.
    claims : iterable of Claim
        What it says; the kind of an event and the parts of what it involves count as well.
    submission : str
        Graph id of the record's own submission.
    """
    stated = list(claims)
    words = [*names, *(claim.part for claim in stated if claim.type in INVOLVING_LINKS)]
    for claim in stated:
        kind = claim.properties.get(ENTITY_TYPES[claim.end.type].kind_property) if claim.type in NAME_LINKS else None
        words += [str(kind)] if kind else []
    cited = any(claim.type in REPEAT_LINKS and claim.start.id == submission for claim in stated)
    return None if cited or not any(map(is_plate_read, words)) else UNCITED_READ
