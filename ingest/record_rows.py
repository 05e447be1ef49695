"""The rows of a declared source: each one a whole submission with one graded item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphintel.model.keys import Resolved, clean_submission_ref
from graphintel.model.ontology import ROLE_ALIASES
from graphintel.model.records import Claim, Entity, Scalar
from graphintel.model.values.base import BadValue
from graphintel.model.values.date import PRECISIONS, is_later
from graphintel.model.values.fillers import is_filler
from graphintel.model.values.grade import GRADE
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking
from graphintel.model.values.premises import clean_area
from ingest import admission
from ingest.claims import Scope, building_claim, claim_to_json, ordered, resolve, writing_of
from ingest.readers.rows import Fault
from ingest.reading import SAYS_NOTHING, Mapped, Reading, end_of_month, limit_dates
from ingest.source import Category, Column, Link, Records, Said, Value, When
from ingest.source import Entity as Named
from ingest.texts import split_in_step, split_several

UNNUMBERED = "~"
"""Begins the record id of a row that has none of its own."""

_GRADE = ("scheme", "source_eval", "info_eval", "handling")
_TRUE, _FALSE = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Told:
    """One entity of a row: what its key means, its caption as stated, and what the row says of it."""

    resolved: Resolved
    caption: str
    said: Mapping[str, Scalar]


Found = list[Told | None]
"""The entities of one cell in their order; None where a place is empty or its value was left out."""


def _column(value: Value | When) -> str:
    """Return the column that a value of a declaration comes from; of logic, its first."""
    if isinstance(value, str):
        return ""
    if isinstance(value, When):
        return value.start.name
    if isinstance(value, Column):
        return value.name
    return value.column.name if isinstance(value, Category) else value.columns[0].name


def _cleaned(reading: Reading, value: Value, function: object) -> object:
    """Return a cleaned value of the declaration; an empty one is refused as well."""
    assert callable(function)
    try:
        return function(reading.value(value))
    except BadValue as bad:
        reading.fault(_column(value), bad.code, bad.message)
        return ()


def _period(reading: Reading, when: When | None) -> tuple[str, str, str]:
    """Return start, end and precision; ``unknown`` without a date, at best ``day`` without a time."""
    if when is None:
        return "", "", "unknown"
    precision = _precision(reading, when)
    month_may_do = precision in {"month", "unknown"}
    start = reading.moment(when.start.name, month_may_do=month_may_do, precision=precision)
    end = ""
    if when.end is not None:
        end = reading.moment(when.end.name, month_may_do=month_may_do, precision=precision, is_end=True)
        end = end_of_month(reading, when.end.name, start, end)
        if start and end and is_later(start, end):
            reading.fault(when.end.name, "dates_reversed", f"{end} is before {start}; correct one of the two.")
    if precision == "exact" and len(start) <= 10:
        precision = "day"
    return start, end, precision if start or end else "unknown"


def _precision(reading: Reading, when: When) -> str:
    """Return the precision of a row's dates: as the row states it, else month where a date names no more."""
    precision = reading.value(when.precision).lower()
    if precision not in PRECISIONS:
        message = f"{precision[:20]!r} is no precision; expected one of {', '.join(PRECISIONS)}."
        reading.fault(_column(when.precision), "bad_precision", message)
    stated = reading.text(_column(when.precision)) if isinstance(when.precision, Column) else ""
    vague = any(reading.names_no_day(column.name) for column in (when.start, when.end) if column is not None)
    return "month" if vague and not stated and precision != "unknown" else precision


def _reference(records: Records, reading: Reading, force: str, like: int) -> str:
    """Return ``<force>:<source>-<record id>``, or an empty text where it cannot be told.

    The parts are in normal form, so that the same record is known however its numbers, marks, addresses and dates are
    written. A row without an id is known by its content and by how many rows before it are like it.
    """
    parts = [_normal(records, reading, column, force) for column in records.record_id]
    if records.unnumbered and not any(parts):
        content = {column.name: _normal(records, reading, column, force) for column in records.columns}
        text = json.dumps({name: cell for name, cell in sorted(content.items()) if cell})
        parts = [f"{UNNUMBERED}{hashlib.sha256(text.encode()).hexdigest()[:16]}", str(like)]
    if not force or not all(parts) or not parts:
        return ""
    first = records.record_id[0].name if records.record_id else ""
    return reading.clean(first, clean_submission_ref, "", f"{force}:{records.name}-{'/'.join(parts)}")


def _is_closed(records: Records, column: Column) -> bool:
    """Return whether a column is read through a closed map, to which case means nothing."""
    values = [entity.type for entity in records.entities]
    values += [value for link in records.links for value in (link.type, link.part) if isinstance(value, Category)]
    values += [said.value for entity in records.entities for said in entity.says if isinstance(said.value, Category)]
    return any(isinstance(value, Category) and value.column == column for value in values)


def _normal(records: Records, reading: Reading, column: Column, force: str) -> str:
    """Return a part of the record id in normal form: as a date, as the keys of its entity, else with single spaces."""
    if column.name in records.kinds[0].dated:
        return reading.normal(column.name)
    written = " ".join(reading.text(column.name).split())
    named = next((entity for entity in records.entities if entity.key == column), None)
    if named is None:
        return written.lower() if _is_closed(records, column) else written
    separator = named.several if isinstance(named.several, str) else ""
    type_name, area = reading.value(named.type), " ".join(reading.value(records.area).split())
    keys = split_several(written, separator) if named.several else [written]
    try:
        scope = Scope(force or "X", "X:X", 1, area)
        ids = sorted({resolve(type_name, key, scope).entity.id.partition(":")[2] for key in keys if key})
    except BadValue:
        return written  # the row is refused for this key anyway
    return ";".join(key.removeprefix(f"{force}:").removeprefix("uprn:") for key in ids)


def _submission(records: Records, reading: Reading, force: str) -> dict[str, object]:
    """Return the fields of the submission."""
    same = records.seen is not None and records.seen.start.name == records.reported.start.name
    reported = reading.moment(records.reported.start.name, month_may_do=same)
    received = reading.moment(records.received.start.name) if records.received is not None else ""
    limit_dates(reading, {records.reported.start.name: reported}, received)
    return {
        "owner_force": force,
        "reported_at": reported,
        "marking": _cleaned(reading, records.marking, clean_marking),
        "received_at": received,
        "channel": reading.value(records.channel),
        "unit": reading.value(records.unit),
        "operation": reading.value(records.operation),
        "title": reading.value(records.title),
    }


def _item(records: Records, reading: Reading, received: str) -> dict[str, object]:
    """Return the fields of the one item."""
    values = (records.scheme, records.source_eval, records.info_eval, records.handling)
    scheme, source_eval, info_eval, handling = (reading.value(value) for value in values)
    wrong = admission.of_grade(scheme, source_eval, info_eval, handling)
    if wrong is not None:
        reading.fault(_column(dict(zip(_GRADE, values, strict=True))[wrong.about]), wrong.code, wrong.message)
    else:
        grade = GRADE.clean_parts(scheme, source_eval, info_eval, handling)
        scheme, source_eval, info_eval, handling = grade.scheme, grade.source_eval, grade.info_eval, grade.handling
    basis = reading.value(records.basis).lower()
    if (wrong := admission.of_field("basis", basis)) is not None:
        reading.fault(_column(records.basis), wrong.code, wrong.message)
    start, end, precision = _period(reading, records.seen)
    if records.seen is not None:
        limit_dates(reading, {records.seen.start.name: start}, received)
    if records.seen is not None and records.seen.end is not None and records.seen.kind != "ahead":
        limit_dates(reading, {records.seen.end.name: end}, received, precision)
    conditions = _cleaned(reading, records.conditions, clean_conditions)
    assert isinstance(conditions, tuple)
    return {
        "scheme": scheme,
        "source_eval": source_eval,
        "info_eval": info_eval,
        "handling": handling,
        "conditions": list(conditions),
        "basis": basis,
        "seen_from": start,
        "seen_to": end,
        "seen_precision": precision,
        "area": " ".join(reading.value(records.area).split()),
        "source_ref": reading.value(records.source_ref),
        "text": reading.value(records.text),
    }


def _entities(named: Named, reading: Reading, scope: Scope) -> Found:
    """Return the entities that one declared entity gives in this row, in step with its cell; None for an empty place.

    Notes
    -----
    A value that is no key costs the row, or its cell only, as the column says.
    """
    keys, captions, says = _parts(named, reading)
    type_name = reading.value(named.type)
    found: Found = [
        None if resolved is None else Told(resolved, caption, said)
        for resolved, caption, said in zip(
            _resolved(named, keys, type_name, reading, scope), captions, says, strict=True
        )
    ]
    if not any(found) and named.hashed is not None and (content := reading.value(named.hashed)):
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        design = Resolved(Entity(f"design:{digest}", "CardDesign", f"Design {digest[:8]}"))
        found = [Told(design, captions[0] if captions else reading.value(named.caption), says[0] if says else {})]
    return found


def _parts(named: Named, reading: Reading) -> tuple[list[str], list[str], list[dict[str, Scalar]]]:
    """Return the keys of a row's cell, and for each its caption and what is said of it."""
    written, caption, said = reading.value(named.key), reading.value(named.caption), _said(named.says, reading)
    if not named.several:
        return [written], [caption], [said]
    separator = named.several if isinstance(named.several, str) else ""
    keys = split_in_step(written, separator)
    if sum(map(bool, keys)) < 2:
        return keys, [caption] * len(keys), [said] * len(keys)
    captions = _in_step(named, reading, named.caption, caption, separator, len(keys))
    told: list[dict[str, Scalar]] = [{} for _ in keys]
    for name, value in said.items():
        source = next((said.value for said in named.says if said.name == name), named.key)
        parts = _in_step(named, reading, source, value if isinstance(value, str) else "?", separator, len(keys))
        for place, part in enumerate(parts):
            told[place] |= {name: part} if part else {}
    return keys, captions, told


def _in_step(named: Named, reading: Reading, value: Value | When, text: str, separator: str, wanted: int) -> list[str]:
    """Return the values of a cell that belongs to several keys, as many as there are keys."""
    parts = split_in_step(text, separator)
    if not parts:
        return [""] * wanted
    if len(parts) != wanted:
        message = (
            f"The row gives {wanted} of {named.name} and {len(parts)} for this column; write one for each of them, in "
            "step and parted alike, or a row for each."
        )
        reading.fault(_column(value) or _column(named.key), "not_in_step", message)
        return [""] * wanted
    return parts


def _resolved(
    named: Named, keys: Sequence[str], type_name: str, reading: Reading, scope: Scope
) -> list[Resolved | None]:
    """Return what the keys of one cell mean, in step; beside a good key, or where none is needed, a filler costs only itself."""
    column = _column(named.key)
    found: list[Resolved | None] = []
    fillers: list[str] = []
    for key in keys:
        one = None
        try:
            one = resolve(type_name, key, scope) if key else None
        except BadValue as bad:
            if bad.code == "filler" or is_filler(key):
                told = f"{key[:40]!r} {SAYS_NOTHING}; it is passed over."
                fillers.append(told if is_filler(key) else bad.message)
            elif isinstance(named.key, Column) and named.key.bad_costs == "cell":
                message = f"{bad.message} The cell is left out; the rest of the row is taken in."
                reading.note(column, bad.code, message)
            else:
                reading.fault(column, bad.code, bad.message)
        found.append(one)
    for message in fillers:
        if any(found) or not reading.must_fill(column):
            reading.note(column, "filler_ignored", message)
        else:
            reading.fault(column, "filler", message)
    return found


def _said(says: Sequence[Said], reading: Reading) -> dict[str, Scalar]:
    """Return what the row says of an entity; empty cells say nothing."""
    found: dict[str, Scalar] = {}
    for said in says:
        if isinstance(said.value, When):
            found |= _date_said(said.name, said.value, reading)
            continue
        text = reading.value(said.value)
        if not text:
            continue
        if not said.flag:
            found[said.name] = text
        elif text.lower() in _TRUE | _FALSE:
            found[said.name] = text.lower() in _TRUE
        else:
            message = (
                f"{text[:20]!r} is neither yes nor no; expected yes, no, or an empty cell where it was not tested."
            )
            reading.fault(_column(said.value), "unknown_value", message)
    return found


def _date_said(name: str, when: When, reading: Reading) -> dict[str, Scalar]:
    """Return a date that the row says of an entity; of a birth also how exactly it is known, unless to the day."""
    column = when.start.name
    if when.kind != "birth":
        return {name: told} if (told := reading.normal(column)) else {}
    born = reading.birth(column)
    if born is None:
        return {}
    said: dict[str, Scalar] = {name: born.text}
    return said if born.precision == "day" else {**said, f"{name}_precision": born.precision}


def _pairs(link: Link, reading: Reading, starts: Found, ends: Found) -> list[tuple[Told, Told, int]]:
    """Return the pairs of ends that a link joins, in step or each with each, with the place of the one that is several."""
    if link.in_step:
        if starts and ends and len(starts) != len(ends):
            message = (
                f"The row gives {len(starts)} of {link.start} and {len(ends)} of {link.end}, which belong in step; write as "
                "many of one as of the other, or a row for each."
            )
            reading.fault("", "not_in_step", message)
        pairs = enumerate(zip(starts, ends, strict=False))
        return [(start, end, place) for place, (start, end) in pairs if start and end]
    return [
        (start, end, place if len(starts) > 1 else other)
        for place, start in enumerate(starts)
        for other, end in enumerate(ends)
        if start and end
    ]


def _parts_of_link(records: Records, link: Link, reading: Reading, found: Mapping[str, Found]) -> list[str]:
    """Return the part for each place of the end that is several: one for all, or as many as there are, in step."""
    part = reading.value(link.part)
    part = part.lower() if "HOLDS_ROLE" in link.types else part
    several = link.start if len(found[link.start]) > 1 else link.end
    wanted = max(1, len(found[several]))
    if isinstance(link.part, str) or wanted == 1:
        return [part] * wanted
    named = next(named for named in records.entities if named.name == several)
    parts = split_in_step(part, named.several if isinstance(named.several, str) else "")
    if len(parts) > 1 and len(parts) != wanted:
        message = (
            f"The row gives {wanted} of {several} and {len(parts)} parts for them; write one for all, or one for each."
        )
        reading.fault(_column(link.part), "not_in_step", message)
    return parts if len(parts) == wanted else [part] * wanted


def _told(found: Found) -> list[Told]:
    """Return the entities of a cell, each once."""
    return list({told.resolved.entity.id: told for told in found if told is not None}.values())


def _link_claims(records: Records, link: Link, reading: Reading, found: Mapping[str, Found]) -> Iterator[Claim]:
    """Yield what one declared link states in this row, without what may not be stated."""
    type_ = reading.value(link.type)
    parts = _parts_of_link(records, link, reading, found) if type_ else []
    for start, end, place in _pairs(link, reading, found[link.start], found[link.end]) if type_ else ():
        part = ROLE_ALIASES.get(parts[place], parts[place]) if type_ == "HOLDS_ROLE" else parts[place]
        ends = (start.resolved, end.resolved)
        if ends[0].entity.id == ends[1].entity.id or (type_ == "HOLDS_ROLE" and not part):
            continue
        claim = Claim(
            type_, ends[0].entity, ends[1].entity, part, start.caption, end.caption, writing=writing_of(*ends)
        )
        for objection in admission.of_claim(claim):
            value = link.part if objection.about == "part" else link.type
            reading.fault(_column(value), objection.code, objection.message)
        yield ordered(claim)


def _claims(records: Records, reading: Reading, found: Mapping[str, Found], scope: Scope) -> list[Claim]:
    """Return what the row says, one claim for each pair of ends, NAMES for what is said of one thing or nothing else, flags."""
    made = [claim for link in records.links for claim in _link_claims(records, link, reading, found)]
    claims = list({(claim.type, claim.start.id, claim.end.id, claim.part): claim for claim in made}.values())
    claims += _derived_from(records, reading, scope)
    tied = {entity.id for claim in claims for entity in (claim.start, claim.end)}
    for named in records.entities:
        called = list(_called(named, reading))
        told = _told(found[named.name])
        if called and len(told) > 1:
            message = f"The row gives {len(told)} of {named.name} and other names of one; write a row for each."
            reading.fault(_column(named.called[0].value), "not_in_step", message)
        for one in told:
            entity = one.resolved.entity
            if one.said or entity.id not in tied:
                claims.append(Claim("NAMES", scope.item, entity, "", "", one.caption, one.said, one.resolved.writing))
            claims.extend(Claim("NAMES", scope.item, entity, part, "", name) for part, name in called)
            _check_said(named, reading, entity.type, one.said)
    for flag in records.flags:
        if reading.value(flag.when):
            claims.extend(
                Claim("HAS_FLAG", one.resolved.entity, scope.item, flag.flag, one.caption, writing=one.resolved.writing)
                for one in _told(found[flag.entity])
            )
    return claims


def _check_said(named: Named, reading: Reading, type_name: str, told: Mapping[str, Scalar]) -> None:
    """Note what may not be said of an entity of this type; no cell is repeated."""
    for objection in admission.of_said(type_name, told):
        value = next((said.value for said in named.says if said.name == objection.about), named.key)
        reading.faults.append(Fault(_column(value), objection.code, "", objection.message))


def _derived_from(records: Records, reading: Reading, scope: Scope) -> list[Claim]:
    """Return the claim that the record repeats a submission, where it names one."""
    if not (cited := reading.value(records.derived_from)):
        return []
    try:
        resolved = resolve("Submission", cited, scope)
    except BadValue as bad:
        reading.fault(_column(records.derived_from), bad.code, bad.message)
        return []
    own = Entity(f"submission:{scope.submission_ref}", "Submission", scope.submission_ref)
    return [Claim("DERIVED_FROM", own, resolved.entity)] if own.id != resolved.entity.id else []


def _called(named: Named, reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield part and text of the other names of an entity: alias, alias 2 and so on; a name said twice counts once."""
    for called in named.called:
        written = [" ".join(name.split()) for name in split_several(reading.value(called.value), ";")]
        for filler in filter(is_filler, written):
            reading.note(
                _column(called.value), "filler_ignored", f"{filler[:40]!r} is a filler or an error, and no name."
            )
        names = dict.fromkeys(name for name in written if not is_filler(name))
        yield from ((called.kind if n == 1 else f"{called.kind} {n}", name) for n, name in enumerate(names, 1))


def map_record(records: Records, reading: Reading, like: int = 1) -> Mapped:
    """Return what a row of a declared source says.

    Parameters
    ----------
    records : Records
        The declaration.
    reading : Reading
        The row.
    like : int
        How many rows of the file with this content there are so far, this one included.

    Returns
    -------
    Mapped
        The payload holds ``submission``, ``item``, ``claims``, ``derived`` and ``same``; ``writings``, one a claim, where
        a key is written otherwise than it reads.
    """
    _refuse_other_kind(records, reading)
    force = reading.force(_column(records.owner_force), reading.value(records.owner_force))
    ref = _reference(records, reading, force, like)
    submission = _submission(records, reading, force)
    item = _item(records, reading, str(submission["received_at"]))
    if item["area"]:
        _cleaned(reading, records.area, clean_area)
    scope = Scope(force or "X", ref or "X:X", 1, str(item["area"]))
    found = {named.name: _entities(named, reading, scope) for named in records.entities}
    claims = _claims(records, reading, found, scope)
    _refuse_uncited(records, reading, submission, claims, scope)
    told = [one for entities in found.values() for one in _told(entities)]
    derived = [claim for one in told for claim in building_claim(one.resolved)]
    same = [
        [*sorted((first.resolved.entity.id, second.resolved.entity.id)), pair.reason]
        for pair in records.same
        for first in _told(found[pair.first])
        for second in _told(found[pair.second])
        if first.resolved.entity.id != second.resolved.entity.id
    ]
    if reading.context.quarantine_reserved:
        _refuse_reserved(records, reading, found)
    payload: dict[str, object] = {
        "submission": submission,
        "item": item,
        "claims": [claim_to_json(claim) for claim in claims],
        "derived": [claim_to_json(claim) for claim in derived],
        "same": same,
    }
    if any(claim.writing for claim in claims):
        payload["writings"] = [dict(claim.writing) for claim in claims]
    return Mapped(ref, 1, payload, named=_named(records, found) if reading.context.explains else ())


def _named(records: Records, found: Mapping[str, Found]) -> tuple[tuple[str, bool, str], ...]:
    """Return the entities that rows are about and those that a row must be about, where the file asks for it."""
    return tuple(
        (_column(named.key), named.explained, one.resolved.entity.id)
        for named in records.entities
        for one in _told(found[named.name])
    )


def _refuse_other_kind(records: Records, reading: Reading) -> None:
    """Note a row that fills nothing but its key among the columns that are read: a row of another kind of thing."""
    key = {column.name for column in records.record_id}
    read = {column.name for column in records.columns}
    filled = {name for name, cell in reading.cells.items() if cell}
    others = sorted(name for name in filled - read - set(records.ignored) if not name.startswith("reject_"))
    if key and others and read > key and not (filled & read) - key:
        message = (
            f"Of this row {records.name} reads nothing but its key, and nobody declared {', '.join(map(repr, others[:3]))}: "
            "it is of another kind. Leave it out, or declare those columns."
        )
        reading.fault(records.record_id[0].name, "other_kind", message)


def _refuse_uncited(
    records: Records, reading: Reading, submission: Mapping[str, object], claims: Sequence[Claim], scope: Scope
) -> None:
    """Note a number-plate read that no submission cites."""
    called = (records.name, records.about, str(submission["channel"]), str(submission["title"]))
    limit = admission.uncited_read(called, claims, f"submission:{scope.submission_ref}")
    if limit is not None:
        reading.fault(_column(records.derived_from), limit.code, limit.sentence)


def _refuse_reserved(records: Records, reading: Reading, found: Mapping[str, Found]) -> None:
    """Note values of the reserved ranges, in a home that refuses them."""
    for named in records.entities:
        for one in _told(found[named.name]):
            if one.resolved.entity.properties.get("reserved"):
                message = f"{one.resolved.entity.caption} is of the reserved test ranges, which this home refuses."
                reading.fault(_column(named.key), "reserved_value", message)
