"""Checks the payload that a source's own function made of a row, as the replay will read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from graphintel.model.access import clean_key
from graphintel.model.logged_rows import RECORD_KINDS, RECORD_ROW
from graphintel.model.ontology import LINK_TYPES, NAME_LINKS
from graphintel.model.records import Claim
from graphintel.model.report_ids import submission_id
from graphintel.model.values.date import last_day
from ingest import admission
from ingest.admission import STATED_BY_OTHER_COLUMNS, Objection
from ingest.parsed_links import Scope, claim_from_json, parse_link_row

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_DATES = ("reported_at", "received_at", "seen_from", "seen_to")


def payload_text(payload: Mapping[str, Any]) -> str:
    """Return a payload as text: equal texts say the same, in whatever order and of whatever sequences they were made."""
    return _ENCODE(payload)


def payload_objections(
    row_kind: str, payload: Mapping[str, Any], ref: str, number: int, today: str
) -> Iterator[Objection]:
    """Yield why a payload may not be stated.

    Parameters
    ----------
    row_kind : str
        ``submission``, ``item``, ``link``, ``record`` or ``record_row``.
    payload : mapping
        As the replay reads it.
    ref, number
        Submission and item that the row belongs to.
    today : str
        No date may be later.

    Yields
    ------
    Objection
    """
    if row_kind == "submission":
        yield from _submission(payload, today)
    elif row_kind == "item":
        yield from _item(payload, today)
    elif row_kind == "link":
        yield from _link(payload, Scope(ref.partition(":")[0] or "X", ref or "X:X", number or 1, "X"))
    elif row_kind in RECORD_KINDS:
        yield from _submission(payload["submission"], today)
        yield from _item(payload["item"], today)
        claims = [claim_from_json(values) for values in (*payload["claims"], *payload["derived"])]
        yield from _claims(claims)
        if row_kind == RECORD_ROW:
            yield from _of_several_rows(payload, claims)
        names = (ref.partition(":")[2], str(payload["submission"]["channel"]), str(payload["submission"]["title"]))
        limit = admission.uncited_read_limit(names, claims, submission_id(ref))
        if limit is not None:
            yield Objection("type", limit.code, limit.sentence)
    else:
        yield Objection(
            "type", "unknown_value", f"{row_kind!r} is no kind of row; expected submission, item, link or record."
        )


def _of_several_rows(payload: Mapping[str, Any], claims: list[Claim]) -> Iterator[Objection]:
    """Yield what one of several rows of a record may not say: it states links, and knows what tells it apart."""
    if not isinstance(payload["row_id"], list) or not all(isinstance(part, str) for part in payload["row_id"]):
        yield Objection(
            "row_id", "unknown_value", "row_id is a list of texts; it is empty where rows have no id of their own."
        )
    if any(
        claim.start_caption or claim.end_caption or (claim.type in NAME_LINKS and claim.properties) for claim in claims
    ):
        message = "A row of a record that has several states links and no names or properties of entities; give them by a source of their own."
        yield Objection("claims", "property_unexpected", message)


def _claims(claims: list[Claim]) -> Iterator[Objection]:
    for claim in claims:
        yield from admission.link_objections(claim)


def _submission(fields: Mapping[str, Any], today: str) -> Iterator[Objection]:
    force = str(fields["owner_force"])
    if not force or ":" in force or clean_key(f"force:{force}") is None:
        yield Objection("owner_force", "bad_force", f"{force[:40]!r} is no force code; expected letters and digits.")
    wrong = admission.field_objection("marking", str(fields["marking"]))
    if wrong is not None:
        yield wrong
    yield from _dates(fields, today)


def _item(fields: Mapping[str, Any], today: str) -> Iterator[Objection]:
    yield from admission.item_objections(fields)
    yield from _dates(fields, today)


def _dates(fields: Mapping[str, Any], today: str) -> Iterator[Objection]:
    for name in (name for name in _DATES if fields.get(name)):
        written = str(fields[name])
        try:
            day = date.fromisoformat(last_day(written)).isoformat()
        except ValueError:
            yield Objection(name, "bad_date", f"{written[:40]!r} is no date in normal form, as 2026-03-04.")
        else:
            if day > today and name != "seen_to":  # what is given may last
                yield Objection(name, "date_in_future", f"{written[:40]!r} is after today ({today}); correct the date.")


def _link(payload: Mapping[str, Any], scope: Scope) -> Iterator[Objection]:
    """Yield why a link row may not be stated: the names that files do not write, then its claims."""
    link = str(payload["link"])
    if link in STATED_BY_OTHER_COLUMNS:
        yield Objection("type", "link_refused", f"{link} is not stated by name: {LINK_TYPES[link].in_rows}.")
    elif link and (wrong := admission.type_objection(link)) is not None:
        yield wrong
    else:
        yield from _claims(list(parse_link_row(payload, scope).stated))
