"""The briefing as tables of plain text, for spreadsheets: what XLSX and CSV both hold.

A spreadsheet runs what begins like a formula. :func:`escape_formula` puts an apostrophe before it.
A text that begins with an apostrophe gets one too: whoever takes one away from each cell has the text again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphintel.briefing import phrases
from graphintel.briefing.content import Briefing

GRADE_COLUMNS = ("grade", "scheme", "source_eval", "info_eval", "handling")
"""Columns of a statement that a profile without grades does not have."""

_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
_ESCAPE = "'"
_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its columns, and rows of text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def escape_formula(text: str) -> str:
    """Return text as a cell that no spreadsheet runs.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("+447700900123"), escape_formula("Alder")
    ("'=1+1", "'+447700900123", 'Alder')
    """
    return _ESCAPE + text if text.startswith(_ESCAPE) or text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text


def sheets(briefing: Briefing) -> list[Sheet]:
    """Return Summary, Things, Statements, Indicators and Method, in this order; a grade has columns only if shown."""
    return [_summary(briefing), _entities(briefing), _statements(briefing), _indicators(briefing), _method(briefing)]


def _sheet(name: str, rows: Sequence[dict[str, str]], columns: Sequence[str]) -> Sheet:
    return Sheet(name, tuple(columns), tuple(tuple(row[column] for column in columns) for row in rows))


def _summary(briefing: Briefing) -> Sheet:
    rows = [row for row in phrases.briefing_metadata(briefing) if row[0] != "handling"]
    for name in ("handling", "safety", "why"):
        rows += [(name, sentence) for sentence in getattr(briefing, name)]
    rows += [("things", str(len(briefing.entities))), ("statements", str(len(briefing.statements)))]
    return Sheet("Summary", ("what", "text"), tuple(rows))


def _entities(briefing: Briefing) -> Sheet:
    rows = [
        {
            "id": entity.id,
            "type": entity.type,
            "caption": entity.caption,
            "group": phrases.displayed_group(entity),
            "roles": _SEPARATOR.join(phrases.displayed_roles(entity)),
            "shown_as": phrases.roles_phrase(entity),
            "protected": "yes" if entity.protected else "no",
            "reason": entity.reason,
            "facts": phrases.facts_phrase(entity),
            "marking": entity.marking,
        }
        for entity in briefing.entities
    ]
    columns = ("id", "type", "caption", "group", "roles", "shown_as", "protected", "reason", "facts", "marking")
    return _sheet("Things", rows, columns)


def _statements(briefing: Briefing) -> Sheet:
    captions = {entity.id: entity.caption for entity in briefing.entities}
    properties = phrases.property_columns(briefing.statements)
    rows = [
        {
            "id": statement.id,
            "reference": statement.reference,
            "start": statement.start,
            "start_caption": captions[statement.start],
            "type": statement.type,
            "part": statement.part,
            "says": phrases.statement_phrase(statement),
            "end": statement.end,
            "end_caption": captions[statement.end],
            **{name: getattr(statement, name) for name in GRADE_COLUMNS},
            "conditions": _SEPARATOR.join(statement.conditions),
            "basis": statement.basis,
            "seen_from": statement.seen_from,
            "seen_to": statement.seen_to,
            "seen_precision": statement.seen_precision,
            "reported_at": statement.reported_at,
            "owner_force": statement.owner_force,
            "marking": statement.marking,
            **dict.fromkeys(properties, ""),
            **phrases.property_texts(statement),
        }
        for statement in briefing.statements
    ]
    columns = (
        ("id", "reference", "start", "start_caption", "type", "part", "says", "end", "end_caption")
        + (GRADE_COLUMNS if briefing.shows_grades else ())
        + ("conditions", "basis", "seen_from", "seen_to", "seen_precision", "reported_at", "owner_force", "marking")
        + properties
    )
    return _sheet("Statements", rows, columns)


def _indicators(briefing: Briefing) -> Sheet:
    rows = [
        {
            "id": indicator.id,
            "name": indicator.name,
            "tier": indicator.tier,
            "tier_means": phrases.tier_phrase(indicator).partition(": ")[2],
            "state": indicator.state,
            "raised": "yes" if indicator.raised else "no",
            "sentence": indicator.sentence,
            "evidence": _SEPARATOR.join(indicator.evidence),
            "counter_evidence": _SEPARATOR.join(indicator.counter_evidence),
            "false_positives": _SEPARATOR.join(indicator.false_positives),
            "statements": _SEPARATOR.join(indicator.statements),
        }
        for indicator in briefing.indicators
    ]
    columns = ("id", "name", "tier", "tier_means", "state", "raised", "sentence")
    return _sheet("Indicators", rows, (*columns, "evidence", "counter_evidence", "false_positives", "statements"))


def _method(briefing: Briefing) -> Sheet:
    return Sheet("Method", ("no", "text"), tuple((str(no), text) for no, text in enumerate(briefing.method, 1)))
