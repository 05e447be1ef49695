"""The rows of the three submissions files: submissions, items, item_links (``contract.md`` 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from graphintel.model.bases import BASES
from graphintel.model.entities.submission import clean_submission_ref
from graphintel.model.ontology import (
    ENTITY_TYPES,
    FLAG_LINKS,
    LINK_TYPES,
    PEOPLE,
    SINGLE_END_LINKS,
    STATING_TYPES,
    USE_LINKS,
)
from graphintel.model.records import Entity
from graphintel.model.roles import ROLE_ALIASES
from graphintel.model.uses import written_use
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import PRECISIONS, is_later
from graphintel.model.values.fillers import is_filler
from graphintel.model.values.grade import GRADE
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking
from graphintel.model.values.premises import clean_area
from ingest import admission
from ingest.admission import STATED_BY_OTHER_COLUMNS
from ingest.implied_claims import ROLE_LINK
from ingest.parsed_links import EndError, Scope, end_of
from ingest.row_reader import MappedRow, RowReader, end_of_month, limit_dates

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
    InvalidValueError
        ``bad_number``.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise InvalidValueError("bad_number", f"{text[:20]!r} is no item number; expected 1, 2, 3 and so on.")
    return int(text)


def _reference_and_number(reader: RowReader) -> tuple[str, int]:
    """Return reference and item number of a row, as far as they can be read."""
    ref = reader.clean("submission_ref", _reference, "")
    return ref, reader.clean("item_no", clean_item_no, 0)


def map_submission(reader: RowReader) -> MappedRow:
    """Return what a row of ``submissions`` says."""
    ref = reader.clean("submission_ref", _reference, "")
    received = reader.moment("received_at")
    payload: dict[str, object] = {
        "owner_force": reader.force("owner_force", reader.text("owner_force")),
        "reported_at": reader.moment("reported_at"),
        "marking": reader.clean("marking", clean_marking, ""),
        "received_at": received,
        **{name: reader.text(name) for name in ("channel", "unit", "operation", "title")},
    }
    limit_dates(reader, {"reported_at": str(payload["reported_at"])}, received)
    return MappedRow(ref, 0, payload)


def grade_of(reader: RowReader) -> dict[str, object]:
    """Return scheme and grade of an item, checked by its scheme."""
    written = [reader.text(name) for name in ("scheme", "source_eval", "info_eval", "handling")]
    if (wrong := admission.grade_objection(*written)) is not None:
        reader.fault(wrong.about, wrong.code, wrong.message)
        return {}
    grade = GRADE.clean_parts(*written)
    return {
        "scheme": grade.scheme,
        "source_eval": grade.source_eval,
        "info_eval": grade.info_eval,
        "handling": grade.handling,
    }


def seen_of(reader: RowReader, precision: str) -> dict[str, object]:
    """Return the dates of an item; any precision but ``unknown`` needs one."""
    month_may_do = precision in {"month", "unknown", ""}
    start = reader.moment("seen_from", month_may_do=month_may_do, precision=precision)
    end = reader.moment("seen_to", month_may_do=month_may_do, precision=precision, is_end=True)
    if not reader.text("seen_from") and precision not in {"unknown", ""}:
        message = f"The precision is {precision} but there is no date; give seen_from, or the precision unknown."
        reader.fault("seen_from", "date_missing", message)
    end = end_of_month(reader, "seen_to", start, end)
    if start and end and is_later(start, end):
        reader.fault("seen_to", "dates_reversed", f"{end} is before seen_from ({start}); correct one of the two.")
    return {"seen_from": start, "seen_to": end, "seen_precision": precision}


def map_item(reader: RowReader) -> MappedRow:
    """Return what a row of ``items`` says."""
    ref, number = _reference_and_number(reader)
    reader.clean("area", clean_area, "")
    payload: dict[str, object] = {
        **grade_of(reader),
        "conditions": list(reader.clean("conditions", clean_conditions, _NOTHING)),
        "basis": reader.choice("basis", BASES),
        **seen_of(reader, reader.choice("seen_precision", PRECISIONS)),
        "area": " ".join(reader.text("area").split()),
        "source_ref": reader.text("source_ref"),
        "text": reader.text("text"),
    }
    return MappedRow(ref, number, payload)


# -- links --------------------------------------------------------------------------------------------------------


def _link(reader: RowReader) -> str:
    """Return the link of a row, or an empty text."""
    link = reader.text("link").upper()
    if link in STATED_BY_OTHER_COLUMNS:
        reader.fault("link", "link_refused", f"{link} is not stated by name: {LINK_TYPES[link].in_rows}.")
    elif link and (wrong := admission.type_objection(link)) is not None:
        reader.fault("link", wrong.code, wrong.message)
    return link


def _role(reader: RowReader) -> str:
    """Return the role of a row in its full name, or an empty text."""
    role = reader.text("role").lower()
    if role and (wrong := admission.part_objection(ROLE_LINK, role)) is not None:
        reader.fault("role", wrong.code, wrong.message)
    return ROLE_ALIASES.get(role, role)


def _part(reader: RowReader, link: str) -> str:
    """Return the part of a row: the flag of HAS_FLAG, the use of USED_AS, what an event involves somebody as, else nothing."""
    part = reader.text("part")
    if link in FLAG_LINKS:
        part = part.upper()
    elif link in USE_LINKS:
        part = written_use(part)
    if any(fault.column == "link" for fault in reader.faults):
        return part
    if not link:
        if part:
            reader.fault("part", "part_unexpected", "A row without a link takes no part; leave the cell empty.")
        return ""
    if (wrong := admission.part_objection(link, part)) is not None:
        reader.fault("part", wrong.code, wrong.message)
    return part if LINK_TYPES[link].parts != frozenset() else ""


def _named(reader: RowReader, side: str) -> list[str] | None:
    """Return type, key and caption of one end, or None where the row names none; a filler without a type is none."""
    if not reader.text(f"{side}_type") and is_filler(reader.text(f"{side}_key")):
        reader.ignore_filler(f"{side}_key")
    type_name, key = reader.text(f"{side}_type"), reader.text(f"{side}_key")
    if not type_name and not key:
        if reader.text(f"{side}_caption"):
            reader.fault(f"{side}_caption", "end_missing", f"A caption without {side}_type and {side}_key; give both.")
        return None
    if not type_name or not key:
        missing = f"{side}_key" if type_name else f"{side}_type"
        reader.fault(missing, "key_missing", f"The cell {missing} is empty; an end has a type and a key.")
        return None
    return [_TYPES.get(type_name.lower(), type_name), key, reader.text(f"{side}_caption")]


def _check_shape(reader: RowReader, payload: Mapping[str, object]) -> None:
    """Note a row that says neither link nor role, misses an end, or has one too many."""
    link, role, has_end = payload["link"], payload["role"], payload["to"] is not None
    faulty_columns = {fault.column for fault in reader.faults}
    if has_end and link in SINGLE_END_LINKS:
        reader.fault("to_type", "end_unexpected", f"{link} is of the from end alone; leave the to end empty.")
    elif has_end and not link and not role:
        reader.fault("link", "link_missing", "The row has two ends but neither link nor role; say what joins them.")
    elif not has_end and link and link not in SINGLE_END_LINKS and not {"link", "to_type", "to_key"} & faulty_columns:
        reader.fault("to_type", "end_missing", f"{link} joins two entities; give to_type and to_key.")


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


def _check_ends(reader: RowReader, payload: Mapping[str, object], scope: Scope) -> None:
    """Note keys that are none, links between types that they do not join, roles without a person."""
    try:
        ends = _ends(payload, scope)
    except EndError as bad:
        reader.fault(bad.column, bad.code, bad.message)
        return
    types = [entity.type for _, entity in ends]
    if len(ends) == 2 and ends[0][1].id == ends[1][1].id:
        reader.fault("to_key", "same_ends", f"Both ends are {ends[0][1].id}; a link joins two entities.")
    if payload["role"] and PEOPLE.isdisjoint(types):
        message = "A role is held by a person, and neither end is one; an organisation has links, no roles."
        reader.fault("role", "role_needs_person", message)
    link = str(payload["link"])
    types += list(STATING_TYPES) if link in SINGLE_END_LINKS and len(types) == 1 else []
    if link in LINK_TYPES and len(types) == 2 and (wrong := admission.ends_objection(link, *types)) is not None:
        reader.fault("link", wrong.code, wrong.message)
    for side, entity in ends if reader.context.quarantine_reserved else ():
        if entity.properties.get("reserved"):
            message = f"{entity.caption} is of the reserved test ranges, which this home refuses."
            reader.fault(f"{side}_key", "reserved_value", message)


def map_link(reader: RowReader) -> MappedRow:
    """Return what a row of ``item_links`` says; its own faults are found also while its item has not come."""
    ref, number = _reference_and_number(reader)
    start = _named(reader, "from")
    link = _link(reader)
    payload: dict[str, object] = {
        "from": start,
        "to": _named(reader, "to"),
        "link": link,
        "role": _role(reader),
        "part": _part(reader, link),
    }
    _check_shape(reader, payload)
    if start is not None:
        guess = Scope(ref.partition(":")[0] or "X", ref or "X:X", number or 1)
        _check_ends(reader, payload, guess)
    return MappedRow(ref, number, payload)
