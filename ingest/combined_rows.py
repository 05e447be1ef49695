"""The rows of a record that has several, combined: equal rows once, what two of them state alike as one statement. Pure.

No result depends on the order of the rows: numbers are added up or the largest taken, texts stand side by side, dates
reach from the first to the last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphintel.model.link_properties import side_by_side
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Claim, Scalar
from graphintel.model.values.date import PRECISIONS, last_day
from ingest.parsed_links import claim_from_json, links_of_record, with_fuller_writing, with_fuller_writings
from ingest.row_status import ACCEPTED, KNOWN, REWRITTEN, RowStatus

_DATES = ("seen_from", "seen_to", "seen_precision")


@dataclass(frozen=True, slots=True)
class Period:
    """When something was seen, in the words of an item."""

    seen_from: str = ""
    seen_to: str = ""
    seen_precision: str = "unknown"


def undated(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an item without when it was seen, which is each row's own."""
    return {name: value for name, value in item.items() if name not in _DATES}


def shared_content(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every row of a record says alike: its submission, and its item without dates."""
    return {"submission": payload["submission"], "item": undated(payload["item"])}


def period_over(periods: Iterable[Period]) -> Period:
    """Return from when to when some periods reach, no more exactly than the vaguest of them.

    Examples
    --------
    >>> period_over([Period("2026-03-04", "", "day"), Period("2026-03-02", "", "day"), Period()])
    Period(seen_from='2026-03-02', seen_to='2026-03-04', seen_precision='day')
    """
    dated = [period for period in periods if period.seen_from or period.seen_to]
    if not dated:
        return Period()
    first = min((period.seen_from or period.seen_to for period in dated), key=_in_order)
    last = max((period.seen_to or period.seen_from for period in dated), key=_in_order)
    vaguest = max((period.seen_precision for period in dated), key=PRECISIONS.index)
    return Period(first, last if last != first else "", vaguest)


def _in_order(moment: str) -> tuple[str, str]:
    return last_day(moment), moment


@dataclass(slots=True)
class CombinedRows:
    """The distinct rows of one record, added one by one."""

    _rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def add(self, payload: Mapping[str, Any]) -> RowStatus:
        """Take in a row that shares its content with the others, and return its status."""
        key = json.dumps([payload["claims"], payload["same"], payload["row_id"], _dates(payload)])
        known = self._rows.get(key)
        if known is None:
            self._rows[key] = payload
            return ACCEPTED
        self._rows[key] = with_fuller_writings(known, payload)
        return KNOWN if self._rows[key] == known else REWRITTEN

    @property
    def period(self) -> Period:
        """From the first row to the last."""
        return period_over(map(_period, self._rows.values()))

    def claims(self) -> list[tuple[Claim, Period]]:
        """Return what the rows state, each statement once, with the dates of the rows that make it."""
        stated: dict[tuple[str, str, str, str], list[tuple[Claim, Period]]] = {}
        for payload in self._rows.values():
            for claim in links_of_record(payload):
                key = (claim.type, claim.start.id, claim.end.id, claim.part)
                stated.setdefault(key, []).append((claim, _period(payload)))
        return [
            (combined_claim([claim for claim, _ in made]), period_over(period for _, period in made))
            for made in stated.values()
        ]

    def derived(self) -> list[Claim]:
        """Return what follows from the keys of the rows, each once."""
        made = (claim_from_json(values) for payload in self._rows.values() for values in payload["derived"])
        return list({(claim.type, claim.start.id, claim.end.id): claim for claim in made}.values())

    def same(self) -> list[tuple[str, str, str]]:
        """Return the pairs of records that the rows say are one thing, each with its reason, in order."""
        return sorted({tuple(pair) for payload in self._rows.values() for pair in payload["same"]})


def combined_claim(claims: list[Claim]) -> Claim:
    """Return equal claims of several rows as one: properties as their link declares, captions side by side, fullest writing."""
    first = claims[0]
    for other in claims[1:]:
        first = with_fuller_writing(first, other)
    declared = {each.name: each for each in LINK_TYPES[first.type].properties}
    properties: dict[str, Scalar] = {}
    for name in sorted({name for claim in claims for name in claim.properties}):
        values = [claim.properties[name] for claim in claims if name in claim.properties]
        if name in declared:
            properties[name] = declared[name].combine(values)
        else:
            properties[name] = values[0] if len(set(values)) == 1 else side_by_side(map(str, values))
    return replace(
        first,
        start_caption=side_by_side(claim.start_caption for claim in claims),
        end_caption=side_by_side(claim.end_caption for claim in claims),
        properties=properties,
    )


def _dates(payload: Mapping[str, Any]) -> list[str]:
    return [payload["item"][name] for name in _DATES]


def _period(payload: Mapping[str, Any]) -> Period:
    return Period(*_dates(payload))
