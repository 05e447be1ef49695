"""The rows of a record that has several, combined: equal rows once, what two of them state alike as one statement. Pure.

No result depends on the order of the rows: numbers are added up or the largest taken, dates reach from the first to the
last. Rows state links with their properties and nothing else of the entities at their ends: two names of one person are
two statements, and have records of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphintel.model.logged_rows import LoggedRow
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Claim, Scalar
from graphintel.model.values.date import PRECISIONS, last_day
from ingest.parsed_links import claim_from_json, links_of_record, with_fuller_writing, with_fuller_writings
from ingest.row_status import ACCEPTED, KNOWN, REWRITTEN, RowStatus, conflict_status

_DATES = ("seen_from", "seen_to", "seen_precision")
_ENCODE = json.JSONEncoder(sort_keys=True).encode
ClaimKey = tuple[str, str, str, str]
"""Type, ends and part of a claim: with its item, what makes it one statement."""


@dataclass(frozen=True, slots=True)
class Period:
    """When something was seen, in the words of an item."""

    seen_from: str = ""
    seen_to: str = ""
    seen_precision: str = "unknown"


def claim_key(claim: Claim) -> ClaimKey:
    """Return what makes a claim of an item one statement."""
    return claim.type, claim.start.id, claim.end.id, claim.part


def _claim_keys(payload: Mapping[str, Any]) -> list[ClaimKey]:
    """Return the keys of what a row claims, without the claims themselves: its payload has their ids."""
    return [(type_, start[0], end[0], part) for type_, start, end, part, *_ in payload["claims"]]


def undated(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an item without when it was seen, which is each row's own."""
    return {name: value for name, value in item.items() if name not in _DATES}


def shared_content(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every row of a record says alike: its submission, and its item without dates."""
    return {"submission": payload["submission"], "item": undated(payload["item"])}


def period_over(periods: Iterable[Period]) -> Period:
    """Return from when to when some periods reach, no more exactly than the vaguest of them.

    Where no period says when it began, the whole says only until when it was.

    Examples
    --------
    >>> period_over([Period("2026-03-04", "", "day"), Period("2026-03-02", "", "day"), Period()])
    Period(seen_from='2026-03-02', seen_to='2026-03-04', seen_precision='day')
    >>> period_over([Period("", "2026-03-04", "day"), Period("", "2026-03-02", "day")])
    Period(seen_from='', seen_to='2026-03-04', seen_precision='day')
    """
    dated = list(dict.fromkeys(period for period in periods if period.seen_from or period.seen_to))
    if len(dated) < 2:
        return dated[0] if dated else Period()
    first = min((period.seen_from for period in dated if period.seen_from), key=_in_order, default="")
    last = max((period.seen_to or period.seen_from for period in dated), key=_in_order)
    vaguest = max((period.seen_precision for period in dated), key=PRECISIONS.index)
    return Period(first, last if last != first else "", vaguest)


def _in_order(moment: str) -> tuple[str, str]:
    return last_day(moment), moment


@dataclass(slots=True)
class CombinedRows:
    """The distinct rows of one record, added one by one."""

    _rows: dict[str, tuple[Mapping[str, Any], LoggedRow]] = field(default_factory=dict)

    def add(self, row: LoggedRow) -> RowStatus:
        """Take in a row that shares its content with the others, and return its status.

        Notes
        -----
        A row with an id of its own is known by it and by the ends of its links, and other content under it is refused
        unless the row revises; one without is known by all that it states.
        """
        key = _row_key(row.payload)
        if key not in self._rows:
            self._rows[key] = (row.payload, row)
            return ACCEPTED
        known, since = self._rows[key]
        if _stated(known) == _stated(row.payload):
            self._rows[key] = (with_fuller_writings(known, row.payload), since)
            return KNOWN if self._rows[key][0] == known else REWRITTEN
        if row.revise:
            self._rows[key] = (row.payload, row)
            return ACCEPTED
        parts: list[str] = [part for part in _row_id(row.payload) if part]
        what = f"The row {'/'.join(parts)} of {row.submission_ref}"
        return conflict_status(_stated(known), _stated(row.payload), what, since)

    @property
    def period(self) -> Period:
        """From the first row to the last."""
        return period_over(_period(payload) for payload, _ in self._rows.values())

    def claims(self) -> dict[ClaimKey, tuple[Claim, Period]]:
        """Return what the rows state, each statement once, with the dates of the rows that make it."""
        stated: dict[ClaimKey, list[tuple[Claim, Period]]] = {}
        for payload, _ in self._rows.values():
            for claim in links_of_record(payload):
                stated.setdefault(claim_key(claim), []).append((claim, _period(payload)))
        return {
            key: (combined_claim([claim for claim, _ in made]), period_over(period for _, period in made))
            for key, made in stated.items()
        }

    def derived(self) -> list[Claim]:
        """Return what follows from the keys of the rows, each once."""
        made = (claim_from_json(values) for payload, _ in self._rows.values() for values in payload["derived"])
        return list({claim_key(claim): claim for claim in made}.values())

    def same(self) -> list[tuple[str, str, str]]:
        """Return the pairs of records that the rows say are one thing, each with its reason, in order."""
        return sorted({tuple(pair) for payload, _ in self._rows.values() for pair in payload["same"]})


def combined_claim(claims: list[Claim]) -> Claim:
    """Return equal claims of several rows as one: properties as their link declares, and the fullest writing."""
    first = claims[0]
    for other in claims[1:]:
        first = with_fuller_writing(first, other)
    properties: dict[str, Scalar] = {}
    for each in LINK_TYPES[first.type].properties:
        values = [claim.properties[each.name] for claim in claims if each.name in claim.properties]
        if values:
            properties[each.name] = each.combine(values)
    return replace(first, properties=properties)


def _row_key(payload: Mapping[str, Any]) -> str:
    """Return by what a row is known, whatever the order of keys: the log gives them in another than the mapping."""
    if not any(_row_id(payload)):
        return _ENCODE(_stated(payload))
    return _ENCODE([_row_id(payload), _claim_keys(payload)])


def _row_id(payload: Mapping[str, Any]) -> list[str]:
    return list(payload["row_id"])


def _stated(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row states by itself, without how its keys are written."""
    dates = {name: payload["item"][name] for name in _DATES}
    return {**dates, "claims": payload["claims"], "same": payload["same"]}


def _period(payload: Mapping[str, Any]) -> Period:
    return Period(*(payload["item"][name] for name in _DATES))
