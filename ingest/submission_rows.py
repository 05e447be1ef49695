"""The rows of the three submissions files: submissions, items, item_links (``contract.md`` 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from graphintel.model.keys import clean_submission_ref
from graphintel.model.ontology import BASES, ENTITY_TYPES, LINK_TYPES, OF_ONE_END, ROLE_ALIASES
from graphintel.model.records import Entity
from graphintel.model.values.base import BadValue
from graphintel.model.values.date import PRECISIONS, is_later
from graphintel.model.values.fillers import is_filler
from graphintel.model.values.grade import GRADE
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking
from graphintel.model.values.premises import clean_area
from ingest import admission
from ingest.admission import OWN_PLACES
from ingest.claims import EndError, Scope, end_of
from ingest.reading import Mapped, Reading, end_of_month, limit_dates

_TYPES = {name.lower(): name for name in ENTITY_TYPES}
_NOTHING: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def _reference(text: str) -> str:
    """Return a submission reference in normal form; rows of one submission stand together, so the last ones are kept."""
    return clean_submission_ref(text)


def clean_item_no(text: str) -> int:
    """Return a positive whole number.

    Raises
    ------
    BadValue
        ``bad_number``.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise BadValue("bad_number", f"{text[:20]!r} is no item number; expected 1, 2, 3 and so on.")
    return int(text)


def _place(reading: Reading) -> tuple[str, int]:
    """Return reference and item number of a row, as far as they can be read."""
    ref = reading.clean("submission_ref", _reference, "")
    return ref, reading.clean("item_no", clean_item_no, 0)


def map_submission(reading: Reading) -> Mapped:
    """Return what a row of ``submissions`` says."""
    ref = reading.clean("submission_ref", _reference, "")
    received = reading.moment("received_at")
    payload: dict[str, object] = {
        "owner_force": reading.force("owner_force", reading.text("owner_force")),
        "reported_at": reading.moment("reported_at"),
        "marking": reading.clean("marking", clean_marking, ""),
        "received_at": received,
        **{name: reading.text(name) for name in ("channel", "unit", "operation", "title")},
    }
    limit_dates(reading, {"reported_at": str(payload["reported_at"])}, received)
    return Mapped(ref, 0, payload)


def grade_of(reading: Reading) -> dict[str, object]:
    """Return scheme and grade of an item, checked by its scheme."""
    written = [reading.text(name) for name in ("scheme", "source_eval", "info_eval", "handling")]
    if (wrong := admission.of_grade(*written)) is not None:
        reading.fault(wrong.about, wrong.code, wrong.message)
        return {}
    grade = GRADE.clean_parts(*written)
    return {
        "scheme": grade.scheme,
        "source_eval": grade.source_eval,
        "info_eval": grade.info_eval,
        "handling": grade.handling,
    }


def seen_of(reading: Reading, precision: str) -> dict[str, object]:
    """Return the dates of an item; any precision but ``unknown`` needs one."""
    month_may_do = precision in {"month", "unknown", ""}
    start = reading.moment("seen_from", month_may_do=month_may_do, precision=precision)
    end = reading.moment("seen_to", month_may_do=month_may_do, precision=precision, is_end=True)
    if not reading.text("seen_from") and precision not in {"unknown", ""}:
        message = f"The precision is {precision} but there is no date; give seen_from, or the precision unknown."
        reading.fault("seen_from", "date_missing", message)
    end = end_of_month(reading, "seen_to", start, end)
    if start and end and is_later(start, end):
        reading.fault("seen_to", "dates_reversed", f"{end} is before seen_from ({start}); correct one of the two.")
    return {"seen_from": start, "seen_to": end, "seen_precision": precision}


def map_item(reading: Reading) -> Mapped:
    """Return what a row of ``items`` says."""
    ref, number = _place(reading)
    reading.clean("area", clean_area, "")
    payload: dict[str, object] = {
        **grade_of(reading),
        "conditions": list(reading.clean("conditions", clean_conditions, _NOTHING)),
        "basis": reading.choice("basis", BASES),
        **seen_of(reading, reading.choice("seen_precision", PRECISIONS)),
        "area": " ".join(reading.text("area").split()),
        "source_ref": reading.text("source_ref"),
        "text": reading.text("text"),
    }
    return Mapped(ref, number, payload)


# -- links --------------------------------------------------------------------------------------------------------


def _link(reading: Reading) -> str:
    """Return the link of a row, or an empty text."""
    link = reading.text("link").upper()
    if link in OWN_PLACES:
        reading.fault("link", "link_refused", f"{link} is not stated by name: {OWN_PLACES[link]}.")
    elif link and (wrong := admission.of_type(link)) is not None:
        reading.fault("link", wrong.code, wrong.message)
    return link


def _role(reading: Reading) -> str:
    """Return the role of a row in its full name, or an empty text."""
    role = reading.text("role").lower()
    if role and (wrong := admission.of_part("HOLDS_ROLE", role)) is not None:
        reading.fault("role", wrong.code, wrong.message)
    return ROLE_ALIASES.get(role, role)


def _part(reading: Reading, link: str) -> str:
    """Return the part of a row: the flag of HAS_FLAG, what an event involves somebody as, else nothing."""
    part = reading.text("part")
    part = part.upper() if link == "HAS_FLAG" else part
    if any(fault.column == "link" for fault in reading.faults):
        return part
    if not link:
        if part:
            reading.fault("part", "part_unexpected", "A row without a link takes no part; leave the cell empty.")
        return ""
    if (wrong := admission.of_part(link, part)) is not None:
        reading.fault("part", wrong.code, wrong.message)
    return part if LINK_TYPES[link].parts != frozenset() else ""


def _named(reading: Reading, side: str) -> list[str] | None:
    """Return type, key and caption of one end, or None where the row names none; a filler without a type is none."""
    if not reading.text(f"{side}_type") and is_filler(reading.text(f"{side}_key")):
        reading.pass_over(f"{side}_key")
    type_name, key = reading.text(f"{side}_type"), reading.text(f"{side}_key")
    if not type_name and not key:
        if reading.text(f"{side}_caption"):
            reading.fault(f"{side}_caption", "end_missing", f"A caption without {side}_type and {side}_key; give both.")
        return None
    if not type_name or not key:
        missing = f"{side}_key" if type_name else f"{side}_type"
        reading.fault(missing, "key_missing", f"The cell {missing} is empty; an end has a type and a key.")
        return None
    return [_TYPES.get(type_name.lower(), type_name), key, reading.text(f"{side}_caption")]


def _check_shape(reading: Reading, payload: Mapping[str, object]) -> None:
    """Note a row that says neither link nor role, misses an end, or has one too many."""
    link, role, has_end = payload["link"], payload["role"], payload["to"] is not None
    told = {fault.column for fault in reading.faults}
    if has_end and link in OF_ONE_END:
        reading.fault("to_type", "end_unexpected", f"{link} is of the from end alone; leave the to end empty.")
    elif has_end and not link and not role:
        reading.fault("link", "link_missing", "The row has two ends but neither link nor role; say what joins them.")
    elif not has_end and link and link not in OF_ONE_END and not {"link", "to_type", "to_key"} & told:
        reading.fault("to_type", "end_missing", f"{link} joins two things; give to_type and to_key.")


def _ends(payload: Mapping[str, object], scope: Scope) -> list[tuple[str, Entity]]:
    """Return the ends that a row names, by side; a place that needs its item's area is given one for the time being."""
    found = []
    for side in ("from", "to"):
        try:
            end = end_of(payload, side, scope)
        except EndError as bad:
            if bad.code != "area_missing":
                raise
            end = end_of(payload, side, replace(scope, area="X"))
        if end is not None:
            found.append((side, end[0].entity))
    return found


def _check_ends(reading: Reading, payload: Mapping[str, object], scope: Scope) -> None:
    """Note keys that are none, links between types that they do not join, roles without a person."""
    try:
        ends = _ends(payload, scope)
    except EndError as bad:
        reading.fault(bad.column, bad.code, bad.message)
        return
    types = [entity.type for _, entity in ends]
    if len(ends) == 2 and ends[0][1].id == ends[1][1].id:
        reading.fault("to_key", "same_ends", f"Both ends are {ends[0][1].id}; a link joins two things.")
    if payload["role"] and "Person" not in types:
        message = "A role is held by a person, and neither end is one; an organisation has links, no roles."
        reading.fault("role", "role_needs_person", message)
    link = str(payload["link"])
    types += ["Item"] if link in OF_ONE_END and len(types) == 1 else []
    if link in LINK_TYPES and len(types) == 2 and (wrong := admission.of_ends(link, *types)) is not None:
        reading.fault("link", wrong.code, wrong.message)
    for side, entity in ends if reading.context.quarantine_reserved else ():
        if entity.properties.get("reserved"):
            message = f"{entity.caption} is of the reserved test ranges, which this home refuses."
            reading.fault(f"{side}_key", "reserved_value", message)


def map_link(reading: Reading) -> Mapped:
    """Return what a row of ``item_links`` says; its own faults are found also while its item has not come."""
    ref, number = _place(reading)
    start = _named(reading, "from")
    link = _link(reading)
    payload: dict[str, object] = {
        "from": start,
        "to": _named(reading, "to"),
        "link": link,
        "role": _role(reading),
        "part": _part(reading, link),
    }
    _check_shape(reading, payload)
    if start is not None:
        guess = Scope(ref.partition(":")[0] or "X", ref or "X:X", number or 1)
        _check_ends(reading, payload, guess)
    return Mapped(ref, number, payload)
