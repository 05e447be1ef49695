"""What rows would state, as sentences: so that whoever wrote a source sees what it says before anything is taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphintel.model.records import Claim, Entity
from graphintel.model.words import says, type_words
from ingest.claims import EndError, Scope, claim_from_json, claims_of_link
from ingest.entries import Entry

Told = dict[str, object]


def _called(entity: Entity, caption: str) -> str:
    """Return what a sentence calls an end: its key as people read it, and its caption."""
    named = f" ({caption})" if caption and caption != entity.caption else ""
    kind = type_words(entity.type)
    known = entity.caption.lower().startswith((kind, f"unnamed {kind}"))
    return f"{entity.caption}{named}" if known else f"{kind} {entity.caption}{named}"


def _sentence(claim: Claim) -> str:
    """Return what a claim says."""
    if claim.type == "NAMES":
        kind = f", as {claim.part}" if claim.part else ""
        more = "".join(f", {name.replace('_', ' ')} {value}" for name, value in claim.properties.items())
        return f"Names {_called(claim.end, claim.end_caption)}{kind}{more}."
    said = f"{_called(claim.start, claim.start_caption)} {says({'type': claim.type, 'part': claim.part})}"
    end = "" if claim.end.type == "Item" else f" {_called(claim.end, claim.end_caption)}"
    towards = " towards" if end and claim.type == "HOLDS_ROLE" else ""
    text = f"{said}{towards}{end}."
    return text[0].upper() + text[1:]


def _claims(entry: Entry) -> Sequence[Claim]:
    """Return what a good row claims; of a link row as far as its item's area does not matter."""
    row = entry.logged
    if row.kind == "record":
        claims = row.payload["claims"]
        assert isinstance(claims, list)
        return [claim_from_json(values) for values in claims]
    if row.kind != "link":
        return ()
    scope = Scope(row.submission_ref.partition(":")[0], row.submission_ref, row.item_no, "the item's area")
    try:
        return claims_of_link(row.payload, scope).said
    except EndError:
        return ()


def _of(entry: Entry) -> Iterator[str]:
    """Yield the sentences of one row."""
    row = entry.logged
    if entry.faults:
        yield f"Nothing: {entry.faults[0].message}"
    elif row.kind == "submission":
        yield f"Submission {row.submission_ref} of {row.payload['owner_force']}, {row.payload['marking']}."
    elif row.kind == "item":
        grade = " ".join(filter(None, (str(row.payload[name]) for name in ("source_eval", "info_eval", "handling"))))
        yield f"Item {row.submission_ref}/{row.item_no}, {row.payload['scheme']} {grade}, {row.payload['basis']}."
    yield from () if entry.faults else map(_sentence, _claims(entry))


def shown_of(entries: Sequence[Entry], most: int) -> list[Told]:
    """Return what the first rows would state.

    Parameters
    ----------
    entries : sequence of Entry
        The rows of a call, in order.
    most : int
        How many of them.

    Returns
    -------
    list of dict
        ``file``, ``row``, ``line`` and ``says``: one sentence for each thing that the row states, or why it states nothing.
    """
    return [
        {"file": entry.logged.file, "row": entry.logged.row, "line": entry.logged.line, "says": list(_of(entry))}
        for entry in entries[:most]
    ]
