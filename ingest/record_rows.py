"""The rows of a declared source: each one a whole submission with one graded item."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from graphintel.model.keys import Resolved, clean_submission_ref
from graphintel.model.records import Claim, Entity, Scalar
from graphintel.model.values.base import BadValue
from graphintel.model.values.date import PRECISIONS, is_later
from graphintel.model.values.fillers import is_filler
from graphintel.model.values.grade import GRADE
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking
from graphintel.model.values.premises import clean_area
from ingest.claims import Scope, building_claim, claim_to_json, ordered, resolve
from ingest.reading import SAYS_NOTHING, Mapped, Reading, end_of_month, limit_dates
from ingest.source import Category, Column, Records, Said, Value, When
from ingest.source import Entity as Named
from ingest.texts import split_several

_TRUE, _FALSE = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
Found = list[tuple[Resolved, str]]


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


def _reference(records: Records, reading: Reading, force: str) -> str:
    """Return ``<force>:<source>-<record id>``; dates of the record id count in their normal form."""
    dated = records.kinds[0].dated
    parts = [
        reading.normal(column.name) if column.name in dated else " ".join(reading.text(column.name).split())
        for column in records.record_id
    ]
    if not force or not all(parts):
        return ""
    return reading.clean(
        records.record_id[0].name, clean_submission_ref, "", f"{force}:{records.name}-{'/'.join(parts)}"
    )


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
    try:
        grade = GRADE.clean_parts(scheme, source_eval, info_eval, handling)
        scheme, source_eval, info_eval, handling = grade.scheme, grade.source_eval, grade.info_eval, grade.handling
    except BadValue as bad:
        reading.fault(
            _column(
                dict(zip(("bad_scheme", "bad_source_eval", "bad_info_eval", "bad_handling"), values, strict=True))[
                    bad.code
                ]
            ),
            "bad_grade",
            bad.message,
        )
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
        "basis": reading.value(records.basis),
        "seen_from": start,
        "seen_to": end,
        "seen_precision": precision,
        "area": " ".join(reading.value(records.area).split()),
        "source_ref": reading.value(records.source_ref),
        "text": reading.value(records.text),
    }


def _resolved(keys: Sequence[str], type_name: str, column: str, reading: Reading, scope: Scope) -> list[Resolved]:
    """Return what the keys of one cell mean; beside a good key, or where none is needed, a filler costs only itself."""
    found: list[Resolved] = []
    fillers: list[str] = []
    for key in filter(None, keys):
        try:
            found.append(resolve(type_name, key, scope))
        except BadValue as bad:
            if bad.code == "filler" or is_filler(key):
                told = f"{key[:40]!r} {SAYS_NOTHING}; it is passed over."
                fillers.append(told if is_filler(key) else bad.message)
            else:
                reading.fault(column, bad.code, bad.message)
    for message in fillers:
        if found or not reading.must_fill(column):
            reading.note(column, "filler_ignored", message)
        else:
            reading.fault(column, "filler", message)
    return found


def _entities(named: Named, reading: Reading, scope: Scope) -> Found:
    """Return the entities that one declared entity gives in this row, each with its caption as stated."""
    written = reading.value(named.key)
    caption = reading.value(named.caption)
    type_name = reading.value(named.type)
    separator = named.several if isinstance(named.several, str) else ""
    keys = split_several(written, separator) if named.several else [written]
    found = [(resolved, caption) for resolved in _resolved(keys, type_name, _column(named.key), reading, scope)]
    if not found and named.hashed is not None and (content := reading.value(named.hashed)):
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        found.append((Resolved(Entity(f"design:{digest}", "CardDesign", f"Design {digest[:8]}")), caption))
    unique = {resolved.entity.id: (resolved, stated) for resolved, stated in found}
    return list(unique.values())


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


def _claims(records: Records, reading: Reading, found: Mapping[str, Found], scope: Scope) -> list[Claim]:
    """Return what the row says, one claim for each pair of ends, NAMES for what is said of one thing or nothing else, flags."""
    claims: list[Claim] = []
    for link in records.links:
        type_ = reading.value(link.type)
        for start, start_caption in found[link.start] if type_ else ():
            for end, end_caption in found[link.end]:
                part = reading.value(link.part)
                claim = Claim(type_, start.entity, end.entity, part, start_caption, end_caption)
                if start.entity.id != end.entity.id:
                    claims.append(ordered(claim))
    tied = {entity.id for claim in claims for entity in (claim.start, claim.end)}
    for named in records.entities:
        said = _said(named.says, reading)
        called = list(_called(named, reading))
        for resolved, caption in found[named.name]:
            if said or resolved.entity.id not in tied:
                claims.append(Claim("NAMES", scope.item, resolved.entity, "", "", caption, said))
            claims.extend(Claim("NAMES", scope.item, resolved.entity, part, "", name) for part, name in called)
    for flag in records.flags:
        if reading.value(flag.when):
            claims.extend(
                Claim("HAS_FLAG", resolved.entity, scope.item, flag.flag, caption)
                for resolved, caption in found[flag.entity]
            )
    return claims


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


def map_record(records: Records, reading: Reading) -> Mapped:
    """Return what a row of a declared source says.

    Parameters
    ----------
    records : Records
        The declaration.
    reading : Reading
        The row.

    Returns
    -------
    Mapped
        The payload holds ``submission``, ``item``, ``claims``, ``derived`` and ``same``.
    """
    force = reading.force(_column(records.owner_force), reading.value(records.owner_force))
    ref = _reference(records, reading, force)
    submission = _submission(records, reading, force)
    item = _item(records, reading, str(submission["received_at"]))
    if item["area"]:
        _cleaned(reading, records.area, clean_area)
    scope = Scope(force or "X", ref or "X:X", 1, str(item["area"]))
    found = {named.name: _entities(named, reading, scope) for named in records.entities}
    claims = _claims(records, reading, found, scope)
    derived = [claim for entities in found.values() for resolved, _ in entities for claim in building_claim(resolved)]
    same = [
        [*sorted((first.entity.id, second.entity.id)), pair.reason]
        for pair in records.same
        for first, _ in found[pair.first]
        for second, _ in found[pair.second]
        if first.entity.id != second.entity.id
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
    return Mapped(ref, 1, payload)


def _refuse_reserved(records: Records, reading: Reading, found: Mapping[str, Found]) -> None:
    """Note values of the reserved ranges, in a home that refuses them."""
    for named in records.entities:
        for resolved, _ in found[named.name]:
            if resolved.entity.properties.get("reserved"):
                message = f"{resolved.entity.caption} is of the reserved test ranges, which this home refuses."
                reading.fault(_column(named.key), "reserved_value", message)
