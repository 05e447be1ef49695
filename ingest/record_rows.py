"""The rows of a declared source: each one a whole submission with one graded item, or one of several that are it together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphintel.model.entities.submission import clean_submission_ref
from graphintel.model.key_forms import ResolvedKey
from graphintel.model.keys import entity_of_id
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, ROLE_LINKS
from graphintel.model.records import Claim, Scalar
from graphintel.model.report_ids import submission_id
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
from ingest.implied_claims import ROLE_LINK, SUBMISSION_TYPE, flag_of, naming, repetition, submission_entity, use_of
from ingest.parsed_links import Scope, building_claim, claim_to_json, resolve, with_ordered_ends, writing_of
from ingest.readers.raw_rows import Fault
from ingest.row_reader import SAYS_NOTHING, MappedRow, RowReader, end_of_month, limit_dates
from ingest.source import Attribute, Category, Column, DateRange, Link, PremisesUse, Records, Value
from ingest.source import Entity as DeclaredEntity
from ingest.texts import split_in_step, split_several

UNNUMBERED = "~"
"""Prefix of the record id of a row without an id of its own."""

_GRADE = ("scheme", "source_eval", "info_eval", "handling")
_TRUE, _FALSE = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class RowEntity:
    """One entity of a row: what its key means, its caption as stated, and what the row says of it."""

    resolved: ResolvedKey
    caption: str
    attributes: Mapping[str, Scalar]


CellEntities = list[RowEntity | None]
"""The entities of one cell in their order; None where a place is empty or its value was left out."""


def _column(value: Value | DateRange) -> str:
    """Return the column that a value of a declaration comes from; of logic, its first."""
    if isinstance(value, str):
        return ""
    if isinstance(value, DateRange):
        return value.start.name
    if isinstance(value, Column):
        return value.name
    return value.column.name if isinstance(value, Category) else value.columns[0].name


def _cleaned(reader: RowReader, value: Value, function: object) -> object:
    """Return a cleaned value of the declaration; an empty one is refused as well."""
    assert callable(function)
    try:
        return function(reader.value(value))
    except InvalidValueError as bad:
        reader.fault(_column(value), bad.code, bad.message)
        return ()


def _period(reader: RowReader, when: DateRange | None) -> tuple[str, str, str]:
    """Return start, end and precision; ``unknown`` without a date, at best ``day`` without a time."""
    if when is None:
        return "", "", "unknown"
    precision = _precision(reader, when)
    month_may_do = precision in {"month", "unknown"}
    start = reader.moment(when.start.name, month_may_do=month_may_do, precision=precision)
    end = ""
    if when.end is not None:
        end = reader.moment(when.end.name, month_may_do=month_may_do, precision=precision, is_end=True)
        end = end_of_month(reader, when.end.name, start, end)
        if start and end and is_later(start, end):
            reader.fault(when.end.name, "dates_reversed", f"{end} is before {start}; correct one of the two.")
    if precision == "exact" and len(start) <= 10:
        precision = "day"
    return start, end, precision if start or end else "unknown"


def _precision(reader: RowReader, when: DateRange) -> str:
    """Return the precision of a row's dates: as the row states it, else month where a date names no more."""
    precision = reader.value(when.precision).lower()
    if precision not in PRECISIONS:
        message = f"{precision[:20]!r} is no precision; expected one of {', '.join(PRECISIONS)}."
        reader.fault(_column(when.precision), "bad_precision", message)
    stated = reader.text(_column(when.precision)) if isinstance(when.precision, Column) else ""
    vague = any(reader.names_no_day(column.name) for column in (when.start, when.end) if column is not None)
    return "month" if vague and not stated and precision != "unknown" else precision


def _reference(records: Records, reader: RowReader, force: str, like: int) -> str:
    """Return ``<force>:<source>-<record id>``, or an empty text where it cannot be told.

    The parts are in normal form, so that the same record is known however its numbers, marks, addresses and dates are
    written. A row without an id is known by its content and by how many rows before it are like it.
    """
    parts = [_normal(records, reader, column, force) for column in records.record_id]
    if records.unnumbered and not any(parts):
        content = {column.name: _normal(records, reader, column, force) for column in records.columns}
        text = json.dumps({name: cell for name, cell in sorted(content.items()) if cell})
        parts = [f"{UNNUMBERED}{hashlib.sha256(text.encode()).hexdigest()[:16]}", str(like)]
    if not force or not all(parts) or not parts:
        return ""
    first = records.record_id[0].name if records.record_id else ""
    return reader.clean(first, clean_submission_ref, "", f"{force}:{records.name}-{'/'.join(parts)}")


def _is_closed(records: Records, column: Column) -> bool:
    """Return whether a column is read through a closed map, to which case means nothing."""
    values = [entity.type for entity in records.entities]
    values += [value for link in records.links for value in (link.type, link.part) if isinstance(value, Category)]
    values += [
        attribute.value
        for entity in records.entities
        for attribute in entity.attributes
        if isinstance(attribute.value, Category)
    ]
    return any(isinstance(value, Category) and value.column == column for value in values)


def _normal(records: Records, reader: RowReader, column: Column, force: str) -> str:
    """Return a part of the record id in normal form: as a date, as the keys of its entity, else with single spaces."""
    if column.name in records.kinds[0].dated:
        return reader.normal(column.name)
    written = " ".join(reader.text(column.name).split())
    declared = next((entity for entity in records.entities if entity.key == column), None)
    if declared is None:
        return written.lower() if _is_closed(records, column) else written
    separator = declared.several if isinstance(declared.several, str) else ""
    type_name, area = reader.value(declared.type), " ".join(reader.value(records.area).split())
    keys = split_several(written, separator) if declared.several else [written]
    try:
        scope = Scope(force or "X", "X:X", 1, area)
        ids = sorted({resolve(type_name, key, scope).entity.id.partition(":")[2] for key in keys if key})
    except InvalidValueError:
        return written  # the row is refused for this key anyway
    return ";".join(key.removeprefix(f"{force}:").removeprefix("uprn:") for key in ids)


def _submission(records: Records, reader: RowReader, force: str) -> dict[str, object]:
    """Return the fields of the submission."""
    same = records.seen is not None and records.seen.start.name == records.reported.start.name
    reported = reader.moment(records.reported.start.name, month_may_do=same)
    received = reader.moment(records.received.start.name) if records.received is not None else ""
    limit_dates(reader, {records.reported.start.name: reported}, received)
    return {
        "owner_force": force,
        "reported_at": reported,
        "marking": _cleaned(reader, records.marking, clean_marking),
        "received_at": received,
        "channel": reader.value(records.channel),
        "unit": reader.value(records.unit),
        "operation": reader.value(records.operation),
        "title": reader.value(records.title),
    }


def _item(records: Records, reader: RowReader, received: str) -> dict[str, object]:
    """Return the fields of the one item."""
    values = (records.scheme, records.source_eval, records.info_eval, records.handling)
    scheme, source_eval, info_eval, handling = (reader.value(value) for value in values)
    wrong = admission.grade_objection(scheme, source_eval, info_eval, handling)
    if wrong is not None:
        reader.fault(_column(dict(zip(_GRADE, values, strict=True))[wrong.about]), wrong.code, wrong.message)
    else:
        grade = GRADE.clean_parts(scheme, source_eval, info_eval, handling)
        scheme, source_eval, info_eval, handling = grade.scheme, grade.source_eval, grade.info_eval, grade.handling
    basis = reader.value(records.basis).lower()
    if (wrong := admission.field_objection("basis", basis)) is not None:
        reader.fault(_column(records.basis), wrong.code, wrong.message)
    start, end, precision = _period(reader, records.seen)
    if records.seen is not None:
        limit_dates(reader, {records.seen.start.name: start}, received)
    if records.seen is not None and records.seen.end is not None and records.seen.kind != "ahead":
        limit_dates(reader, {records.seen.end.name: end}, received, precision)
    conditions = _cleaned(reader, records.conditions, clean_conditions)
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
        "area": " ".join(reader.value(records.area).split()),
        "source_ref": reader.value(records.source_ref),
        "text": reader.value(records.text),
    }


def _entities(declared: DeclaredEntity, reader: RowReader, scope: Scope) -> CellEntities:
    """Return the entities that one declared entity gives in this row, in step with its cell; None for an empty place.

    Notes
    -----
    A value that is no key costs the row, or its cell only, as the column says.
    """
    keys, captions, attributes = _split_cells(declared, reader)
    type_name = reader.value(declared.type)
    result: CellEntities = [
        None if resolved is None else RowEntity(resolved, caption, stated)
        for resolved, caption, stated in zip(
            _resolved(declared, keys, type_name, reader, scope), captions, attributes, strict=True
        )
    ]
    if not any(result) and declared.hashed is not None and (content := reader.value(declared.hashed)):
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        design = ResolvedKey(entity_of_id(f"{ENTITY_TYPES[type_name].prefix}:{digest}"))
        result = [
            RowEntity(
                design, captions[0] if captions else reader.value(declared.caption), attributes[0] if attributes else {}
            )
        ]
    return result


def _split_cells(declared: DeclaredEntity, reader: RowReader) -> tuple[list[str], list[str], list[dict[str, Scalar]]]:
    """Return the keys of a row's cell, and for each its caption and what is said of it."""
    written, caption, attributes = (
        reader.value(declared.key),
        reader.value(declared.caption),
        _attributes(declared.attributes, reader),
    )
    if not declared.several:
        return [written], [caption], [attributes]
    separator = declared.several if isinstance(declared.several, str) else ""
    keys = split_in_step(written, separator)
    if sum(map(bool, keys)) < 2:
        return keys, [caption] * len(keys), [attributes] * len(keys)
    captions = _in_step(declared, reader, declared.caption, caption, separator, len(keys))
    by_key: list[dict[str, Scalar]] = [{} for _ in keys]
    for name, value in attributes.items():
        source = next((attribute.value for attribute in declared.attributes if attribute.name == name), declared.key)
        parts = _in_step(declared, reader, source, value if isinstance(value, str) else "?", separator, len(keys))
        for place, part in enumerate(parts):
            by_key[place] |= {name: part} if part else {}
    return keys, captions, by_key


def _in_step(
    declared: DeclaredEntity, reader: RowReader, value: Value | DateRange, text: str, separator: str, wanted: int
) -> list[str]:
    """Return the values of a cell that belongs to several keys, as many as there are keys."""
    parts = split_in_step(text, separator)
    if not parts:
        return [""] * wanted
    if len(parts) != wanted:
        message = (
            f"The row gives {wanted} of {declared.name} and {len(parts)} for this column; write one for each of them, in "
            "step and parted alike, or a row for each."
        )
        reader.fault(_column(value) or _column(declared.key), "not_in_step", message)
        return [""] * wanted
    return parts


def _resolved(
    declared: DeclaredEntity, keys: Sequence[str], type_name: str, reader: RowReader, scope: Scope
) -> list[ResolvedKey | None]:
    """Return what the keys of one cell mean, in step; beside a good key, or where none is needed, a filler costs only itself."""
    column = _column(declared.key)
    result: list[ResolvedKey | None] = []
    fillers: list[str] = []
    for key in keys:
        one = None
        try:
            one = resolve(type_name, key, scope) if key else None
        except InvalidValueError as bad:
            if bad.code == "filler" or is_filler(key):
                sentence = f"{key[:40]!r} {SAYS_NOTHING}; it is passed over."
                fillers.append(sentence if is_filler(key) else bad.message)
            elif isinstance(declared.key, Column) and declared.key.bad_costs == "cell":
                message = f"{bad.message} The cell is left out; the rest of the row is taken in."
                reader.note(column, bad.code, message)
            else:
                reader.fault(column, bad.code, bad.message)
        result.append(one)
    for message in fillers:
        if any(result) or not reader.must_fill(column):
            reader.note(column, "filler_ignored", message)
        else:
            reader.fault(column, "filler", message)
    return result


def _attributes(attributes: Sequence[Attribute], reader: RowReader) -> dict[str, Scalar]:
    """Return what the row says of an entity; empty cells say nothing."""
    result: dict[str, Scalar] = {}
    for attribute in attributes:
        if isinstance(attribute.value, DateRange):
            result |= _date_attributes(attribute.name, attribute.value, reader)
            continue
        text = reader.value(attribute.value)
        if not text:
            continue
        if not attribute.flag:
            result[attribute.name] = text
        elif text.lower() in _TRUE | _FALSE:
            result[attribute.name] = text.lower() in _TRUE
        else:
            message = (
                f"{text[:20]!r} is neither yes nor no; expected yes, no, or an empty cell where it was not tested."
            )
            reader.fault(_column(attribute.value), "unknown_value", message)
    return result


def _date_attributes(name: str, when: DateRange, reader: RowReader) -> dict[str, Scalar]:
    """Return a date that the row says of an entity; of a birth also how exactly it is known, unless to the day."""
    column = when.start.name
    if when.kind != "birth":
        return {name: written} if (written := reader.normal(column)) else {}
    born = reader.birth(column)
    if born is None:
        return {}
    attributes: dict[str, Scalar] = {name: born.text}
    return attributes if born.precision == "day" else {**attributes, f"{name}_precision": born.precision}


def _pairs(
    link: Link, reader: RowReader, starts: CellEntities, ends: CellEntities
) -> list[tuple[RowEntity, RowEntity, int]]:
    """Return the pairs of ends that a link joins, in step or each with each, with the place of the one that is several."""
    if link.in_step:
        if starts and ends and len(starts) != len(ends):
            message = (
                f"The row gives {len(starts)} of {link.start} and {len(ends)} of {link.end}, which belong in step; write as "
                "many of one as of the other, or a row for each."
            )
            reader.fault("", "not_in_step", message)
        pairs = enumerate(zip(starts, ends, strict=False))
        return [(start, end, place) for place, (start, end) in pairs if start and end]
    return [
        (start, end, place if len(starts) > 1 else other)
        for place, start in enumerate(starts)
        for other, end in enumerate(ends)
        if start and end
    ]


def _parts_of_link(
    records: Records, link: Link, reader: RowReader, entities_by_name: Mapping[str, CellEntities]
) -> list[str]:
    """Return the part for each place of the end that is several: one for all, or as many as there are, in step."""
    part = reader.value(link.part)
    part = part.lower() if ROLE_LINK in link.types else part
    several = link.start if len(entities_by_name[link.start]) > 1 else link.end
    wanted = max(1, len(entities_by_name[several]))
    if isinstance(link.part, str) or wanted == 1:
        return [part] * wanted
    declared = next(declared for declared in records.entities if declared.name == several)
    parts = split_in_step(part, declared.several if isinstance(declared.several, str) else "")
    if len(parts) > 1 and len(parts) != wanted:
        message = (
            f"The row gives {wanted} of {several} and {len(parts)} parts for them; write one for all, or one for each."
        )
        reader.fault(_column(link.part), "not_in_step", message)
    return parts if len(parts) == wanted else [part] * wanted


def _link_properties(link: Link, type_: str, reader: RowReader) -> dict[str, Scalar]:
    """Return the properties that the row states of a link; empty cells say nothing."""
    declared = {each.name: each for each in LINK_TYPES[type_].properties} if type_ in LINK_TYPES else {}
    result: dict[str, Scalar] = {}
    for attribute in link.properties:
        assert not isinstance(attribute.value, DateRange)
        text = reader.value(attribute.value)
        if not text or attribute.name not in declared:
            continue
        try:
            result[attribute.name] = declared[attribute.name].clean(text)
        except InvalidValueError as bad:
            reader.fault(_column(attribute.value), bad.code, bad.message)
    return result


def _distinct(cell: CellEntities) -> list[RowEntity]:
    """Return the entities of a cell, each once."""
    return list({one.resolved.entity.id: one for one in cell if one is not None}.values())


def _link_claims(
    records: Records, link: Link, reader: RowReader, entities_by_name: Mapping[str, CellEntities]
) -> Iterator[Claim]:
    """Yield what one declared link states in this row, without what may not be stated."""
    type_ = reader.value(link.type)
    parts = _parts_of_link(records, link, reader, entities_by_name) if type_ else []
    properties = _link_properties(link, type_, reader) if type_ else {}
    for start, end, place in (
        _pairs(link, reader, entities_by_name[link.start], entities_by_name[link.end]) if type_ else ()
    ):
        part = ROLE_ALIASES.get(parts[place], parts[place]) if type_ in ROLE_LINKS else parts[place]
        ends = (start.resolved, end.resolved)
        if ends[0].entity.id == ends[1].entity.id or (type_ in ROLE_LINKS and not part):
            continue
        claim = Claim(
            type_, ends[0].entity, ends[1].entity, part, start.caption, end.caption, properties, writing_of(*ends)
        )
        for objection in admission.link_objections(claim):
            value = link.part if objection.about == "part" else link.type
            reader.fault(_column(value), objection.code, objection.message)
        yield with_ordered_ends(claim)


def _claims(
    records: Records, reader: RowReader, entities_by_name: Mapping[str, CellEntities], scope: Scope
) -> list[Claim]:
    """Return what the row says, one claim for each pair of ends, NAMES for what is said of one entity or nothing else, flags, uses."""
    stated = [claim for link in records.links for claim in _link_claims(records, link, reader, entities_by_name)]
    claims = list({(claim.type, claim.start.id, claim.end.id, claim.part): claim for claim in stated}.values())
    claims += _derived_from(records, reader, scope)
    tied = {entity.id for claim in claims for entity in (claim.start, claim.end)}
    for declared in records.entities:
        aliases = list(_aliases(declared, reader))
        entities = _distinct(entities_by_name[declared.name])
        if aliases and len(entities) > 1:
            message = f"The row gives {len(entities)} of {declared.name} and other names of one; write a row for each."
            reader.fault(_column(declared.aliases[0].value), "not_in_step", message)
        for one in entities:
            entity = one.resolved.entity
            if one.attributes or entity.id not in tied:
                claims.append(
                    naming(scope.item, entity, one.caption, attributes=one.attributes, writing=one.resolved.writing)
                )
            claims.extend(naming(scope.item, entity, name, part) for part, name in aliases)
            _check_attributes(declared, reader, entity.type, one.attributes)
    for flag in records.flags:
        if reader.value(flag.when):
            claims.extend(
                flag_of(one.resolved.entity, scope.item, flag.flag, one.caption, one.resolved.writing)
                for one in _distinct(entities_by_name[flag.entity])
            )
    for use in records.uses:
        claims.extend(_use_claims(use, reader, _distinct(entities_by_name[use.premises]), scope))
    return claims


def _use_claims(
    declared: PremisesUse, reader: RowReader, premises: Sequence[RowEntity], scope: Scope
) -> Iterator[Claim]:
    """Yield what the row says that premises are used as."""
    for word in dict.fromkeys(map(written_use, split_several(reader.value(declared.value), ";"))):
        for one in premises:
            claim = use_of(one.resolved.entity, scope.item, word, one.caption, one.resolved.writing)
            for objection in admission.link_objections(claim):
                reader.fault(_column(declared.value), objection.code, objection.message)
            yield claim


def _check_attributes(
    declared: DeclaredEntity, reader: RowReader, type_name: str, attributes: Mapping[str, Scalar]
) -> None:
    """Note what may not be said of an entity of this type; no cell is repeated."""
    for objection in admission.attribute_objections(type_name, attributes):
        value = next(
            (attribute.value for attribute in declared.attributes if attribute.name == objection.about), declared.key
        )
        reader.faults.append(Fault(_column(value), objection.code, "", objection.message))


def _derived_from(records: Records, reader: RowReader, scope: Scope) -> list[Claim]:
    """Return the claim that the record repeats a submission, where it names one."""
    if not (cited := reader.value(records.derived_from)):
        return []
    try:
        repeated = resolve(SUBMISSION_TYPE, cited, scope).entity
    except InvalidValueError as bad:
        reader.fault(_column(records.derived_from), bad.code, bad.message)
        return []
    own = submission_entity(scope.submission_ref)
    return [repetition(own, repeated)] if own.id != repeated.id else []


def _aliases(declared: DeclaredEntity, reader: RowReader) -> Iterator[tuple[str, str]]:
    """Yield part and text of the other names of an entity: alias, alias 2 and so on; a name said twice counts once."""
    for alias in declared.aliases:
        written = [" ".join(name.split()) for name in split_several(reader.value(alias.value), ";")]
        for filler in filter(is_filler, written):
            reader.note(
                _column(alias.value), "filler_ignored", f"{filler[:40]!r} is a filler or an error, and no name."
            )
        names = dict.fromkeys(name for name in written if not is_filler(name))
        yield from ((alias.kind if n == 1 else f"{alias.kind} {n}", name) for n, name in enumerate(names, 1))


def map_record(records: Records, reader: RowReader, like: int = 1) -> MappedRow:
    """Return what a row of a declared source says.

    Parameters
    ----------
    records : Records
        The declaration.
    reader : RowReader
        The row.
    like : int
        How many rows of the file with this content there are so far, this one included.

    Returns
    -------
    MappedRow
        The payload holds ``submission``, ``item``, ``claims``, ``derived`` and ``same``; ``writings``, one a claim, where
        a key is written otherwise than it reads; ``row_id`` of a record that has several rows.
    """
    _refuse_other_kind(records, reader)
    force = reader.force(_column(records.owner_force), reader.value(records.owner_force))
    ref = _reference(records, reader, force, like)
    submission = _submission(records, reader, force)
    item = _item(records, reader, str(submission["received_at"]))
    if item["area"]:
        _cleaned(reader, records.area, clean_area)
    scope = Scope(force or "X", ref or "X:X", 1, str(item["area"]))
    entities_by_name = {declared.name: _entities(declared, reader, scope) for declared in records.entities}
    claims = _claims(records, reader, entities_by_name, scope)
    _refuse_uncited(records, reader, submission, claims, scope)
    entities = [one for cell in entities_by_name.values() for one in _distinct(cell)]
    derived = [claim for one in entities for claim in building_claim(one.resolved)]
    same = [
        [*sorted((first.resolved.entity.id, second.resolved.entity.id)), pair.reason]
        for pair in records.same
        for first in _distinct(entities_by_name[pair.first])
        for second in _distinct(entities_by_name[pair.second])
        if first.resolved.entity.id != second.resolved.entity.id
    ]
    if reader.context.quarantine_reserved:
        _refuse_reserved(records, reader, entities_by_name)
    payload: dict[str, object] = {
        "submission": submission,
        "item": item,
        "claims": [claim_to_json(claim) for claim in claims],
        "derived": [claim_to_json(claim) for claim in derived],
        "same": same,
    }
    if any(claim.writing for claim in claims):
        payload["writings"] = [dict(claim.writing) for claim in claims]
    if records.several_rows:
        payload["row_id"] = [_normal(records, reader, column, force) for column in records.row_id]
    return MappedRow(
        ref, 1, payload, referenced_ids=_referenced_ids(records, entities_by_name) if reader.context.explains else ()
    )


def _referenced_ids(
    records: Records, entities_by_name: Mapping[str, CellEntities]
) -> tuple[tuple[str, bool, str], ...]:
    """Return the entities that rows are about and those that a row must be about, where the file asks for it."""
    return tuple(
        (_column(declared.key), declared.explained, one.resolved.entity.id)
        for declared in records.entities
        for one in _distinct(entities_by_name[declared.name])
    )


def _refuse_other_kind(records: Records, reader: RowReader) -> None:
    """Note a row in which, of the columns that are read, only the key is filled: it belongs to another kind of record."""
    key = {column.name for column in records.record_id}
    read = {column.name for column in records.columns}
    filled = {name for name, cell in reader.cells.items() if cell}
    others = sorted(name for name in filled - read - set(records.ignored) if not name.startswith("reject_"))
    if key and others and read > key and not (filled & read) - key:
        message = (
            f"Of this row {records.name} reads nothing but its key, and nobody declared {', '.join(map(repr, others[:3]))}: "
            "it is of another kind. Leave it out, or declare those columns."
        )
        reader.fault(records.record_id[0].name, "other_kind", message)


def _refuse_uncited(
    records: Records, reader: RowReader, submission: Mapping[str, object], claims: Sequence[Claim], scope: Scope
) -> None:
    """Note a number-plate read that no submission cites."""
    names = (records.name, records.about, str(submission["channel"]), str(submission["title"]))
    limit = admission.uncited_read_limit(names, claims, submission_id(scope.submission_ref))
    if limit is not None:
        reader.fault(_column(records.derived_from), limit.code, limit.sentence)


def _refuse_reserved(records: Records, reader: RowReader, entities_by_name: Mapping[str, CellEntities]) -> None:
    """Note values of the reserved ranges, in a home that refuses them."""
    for declared in records.entities:
        for one in _distinct(entities_by_name[declared.name]):
            if one.resolved.entity.properties.get("reserved"):
                message = f"{one.resolved.entity.caption} is of the reserved test ranges, which this home refuses."
                reader.fault(_column(declared.key), "reserved_value", message)
