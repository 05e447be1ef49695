"""The briefing as tables of plain text, for spreadsheets: what XLSX and CSV both hold.

A spreadsheet runs what begins like a formula. :func:`inert` puts an apostrophe before it, :func:`original` takes it
away again; a text that begins with an apostrophe gets one too, so that nothing is lost on the way back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphintel.briefing import told
from graphintel.briefing.content import Briefing

GRADE_COLUMNS = ("grade", "scheme", "source_eval", "info_eval", "handling")
"""Columns of a statement that a profile without grades does not have."""

_LIVE = tuple("=+-@\t\r\n\0＝＋－＠")
_MARK = "'"
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its columns, and rows of text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def inert(text: str) -> str:
    """Return text as a cell that no spreadsheet runs.

    Examples
    --------
    >>> inert("=1+1"), inert("+447700900123"), inert("Alder")
    ("'=1+1", "'+447700900123", 'Alder')
    """
    return _MARK + text if text.startswith(_MARK) or text.lstrip(" \u00a0").startswith(_LIVE) else text


def original(cell: str) -> str:
    """Return the text that :func:`inert` made a cell of.

    Examples
    --------
    >>> original("'=1+1"), original(inert("'quoted'"))
    ('=1+1', "'quoted'")
    """
    return cell.removeprefix(_MARK)


def sheets(briefing: Briefing) -> list[Sheet]:
    """Return Summary, Things, Statements, Indicators and Method, in this order; a grade has columns only if shown."""
    return [_summary(briefing), _things(briefing), _statements(briefing), _indicators(briefing), _method(briefing)]


def _sheet(name: str, rows: Sequence[dict[str, str]], columns: Sequence[str]) -> Sheet:
    return Sheet(name, tuple(columns), tuple(tuple(row[column] for column in columns) for row in rows))


def _summary(briefing: Briefing) -> Sheet:
    rows = [row for row in told.about(briefing) if row[0] != "handling"]
    for name in ("handling", "safety", "why", "organised", "exploited"):
        rows += [(name, sentence) for sentence in getattr(briefing, name)]
    rows += [("things", str(len(briefing.things))), ("statements", str(len(briefing.ties)))]
    return Sheet("Summary", ("what", "text"), tuple(rows))


def _things(briefing: Briefing) -> Sheet:
    rows = [
        {
            "id": thing.id,
            "type": thing.type,
            "caption": thing.caption,
            "group": told.group_of(thing),
            "roles": _BETWEEN.join(told.roles_of(thing)),
            "shown_as": told.roles_told(thing),
            "protected": "yes" if thing.protected else "no",
            "reason": thing.reason,
            "facts": told.facts_told(thing),
            "marking": thing.marking,
        }
        for thing in briefing.things
    ]
    columns = ("id", "type", "caption", "group", "roles", "shown_as", "protected", "reason", "facts", "marking")
    return _sheet("Things", rows, columns)


def _statements(briefing: Briefing) -> Sheet:
    called = {thing.id: thing.caption for thing in briefing.things}
    rows = [
        {
            "id": tie.id,
            "reference": tie.reference,
            "start": tie.start,
            "start_caption": called[tie.start],
            "type": tie.type,
            "part": tie.part,
            "says": told.said(tie),
            "end": tie.end,
            "end_caption": called[tie.end],
            **{name: getattr(tie, name) for name in GRADE_COLUMNS},
            "conditions": _BETWEEN.join(tie.conditions),
            "basis": tie.basis,
            "seen_from": tie.seen_from,
            "seen_to": tie.seen_to,
            "seen_precision": tie.seen_precision,
            "reported_at": tie.reported_at,
            "owner_force": tie.owner_force,
            "marking": tie.marking,
        }
        for tie in briefing.ties
    ]
    columns = (
        ("id", "reference", "start", "start_caption", "type", "part", "says", "end", "end_caption")
        + (GRADE_COLUMNS if briefing.shows_grades else ())
        + ("conditions", "basis", "seen_from", "seen_to", "seen_precision", "reported_at", "owner_force", "marking")
    )
    return _sheet("Statements", rows, columns)


def _indicators(briefing: Briefing) -> Sheet:
    rows = [
        {
            "id": sign.id,
            "name": sign.name,
            "tier": sign.tier,
            "tier_means": told.tier_told(sign).partition(": ")[2],
            "state": sign.state,
            "raised": "yes" if sign.raised else "no",
            "sentence": sign.sentence,
            "evidence": _BETWEEN.join(sign.evidence),
            "counter_evidence": _BETWEEN.join(sign.counter_evidence),
            "false_positives": _BETWEEN.join(sign.false_positives),
            "statements": _BETWEEN.join(sign.ties),
        }
        for sign in briefing.signs
    ]
    columns = ("id", "name", "tier", "tier_means", "state", "raised", "sentence")
    return _sheet("Indicators", rows, (*columns, "evidence", "counter_evidence", "false_positives", "statements"))


def _method(briefing: Briefing) -> Sheet:
    return Sheet("Method", ("no", "text"), tuple((str(no), text) for no, text in enumerate(briefing.method, 1)))
