"""What rows would state, as sentences, so that the author of a source can check it before anything is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from graphintel.model.display_words import property_words, statement_words, type_words
from graphintel.model.logged_rows import RECORD_KINDS
from graphintel.model.ontology import NAME_LINKS, ROLE_LINKS, STATING_TYPES
from graphintel.model.records import Claim, Entity
from ingest.parsed_links import EndError, Scope, claim_from_json, parse_link_row
from ingest.row_spool import ParsedRow

ShownRow = dict[str, object]


def _end_text(entity: Entity, caption: str) -> str:
    """Return what a sentence calls an end: its key as people read it, and its caption."""
    named = f" ({caption})" if caption and caption != entity.caption else ""
    kind = type_words(entity.type)
    known = entity.caption.lower().startswith((kind, f"unnamed {kind}"))
    return f"{entity.caption}{named}" if known else f"{kind} {entity.caption}{named}"


def _sentence(claim: Claim) -> str:
    """Return what a claim says."""
    if claim.type in NAME_LINKS:
        kind = f", as {claim.part}" if claim.part else ""
        more = "".join(f", {name.replace('_', ' ')} {value}" for name, value in claim.properties.items())
        return f"Names {_end_text(claim.end, claim.end_caption)}{kind}{more}."
    clause = f"{_end_text(claim.start, claim.start_caption)} {statement_words(claim)}"
    end = "" if claim.end.type in STATING_TYPES else f" {_end_text(claim.end, claim.end_caption)}"
    towards = " towards" if end and claim.type in ROLE_LINKS else ""
    text = f"{clause}{towards}{end}{property_words(claim.type, claim.properties)}."
    return text[0].upper() + text[1:]


def _claims(parsed_row: ParsedRow) -> Sequence[Claim]:
    """Return what a good row claims; of a link row as far as its item's area does not matter."""
    row = parsed_row.logged
    if row.kind in RECORD_KINDS:
        claims = row.payload["claims"]
        assert isinstance(claims, list)
        return [claim_from_json(values) for values in claims]
    if row.kind != "link":
        return ()
    scope = Scope(row.submission_ref.partition(":")[0], row.submission_ref, row.item_no, "the item's area")
    try:
        return parse_link_row(row.payload, scope).stated
    except EndError:
        return ()


def _row_sentences(parsed_row: ParsedRow) -> Iterator[str]:
    """Yield the sentences of one row."""
    row = parsed_row.logged
    if parsed_row.faults:
        yield f"Nothing: {parsed_row.faults[0].message}"
    elif row.kind == "submission":
        yield f"Submission {row.submission_ref} of {row.payload['owner_force']}, {row.payload['marking']}."
    elif row.kind == "item":
        grade = " ".join(filter(None, (str(row.payload[name]) for name in ("source_eval", "info_eval", "handling"))))
        yield f"Item {row.submission_ref}/{row.item_no}, {row.payload['scheme']} {grade}, {row.payload['basis']}."
    yield from () if parsed_row.faults else map(_sentence, _claims(parsed_row))


def sentences_of(parsed_rows: Iterable[ParsedRow], limit: int) -> list[ShownRow]:
    """Return what the first rows would state.

    Parameters
    ----------
    parsed_rows : iterable of ParsedRow
        The rows of a call, in order.
    limit : int
        How many of them.

    Returns
    -------
    list of dict
        ``file``, ``row``, ``line`` and ``says``: one sentence for each entity that the row states, or why it states nothing.
    """
    return [
        {
            "file": parsed_row.logged.file,
            "row": parsed_row.logged.row,
            "line": parsed_row.logged.line,
            "says": list(_row_sentences(parsed_row)),
        }
        for parsed_row in islice(parsed_rows, limit)
    ]
