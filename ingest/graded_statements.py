"""Turns claims into graded statements: adds grade, marking and dates of the item to what its rows state."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.records import (
    Claim,
    Item,
    Scalar,
    Statement,
    Submission,
    requires_of,
    statement_id,
)
from graphintel.model.source_keys import source_key
from ingest import implied_claims


@dataclass(frozen=True, slots=True)
class Grading:
    """What every statement of one item carries."""

    item: str
    basis: str
    scheme: str
    source_eval: str
    info_eval: str
    handling: str
    marking: str
    conditions: tuple[str, ...]
    seen_from: str
    seen_to: str
    seen_precision: str
    reported_at: str
    owner_force: str
    independent: str
    requires: tuple[str, ...]


def independent_of(item: Item, submission: Submission) -> str:
    """Return the key of the source as far as the item itself tells, see :func:`source_key`."""
    return source_key(submission.id, submission.owner_force, item.source_ref, item.text)


def grading_of(item: Item, submission: Submission) -> Grading:
    """Return what every statement of an item carries."""
    return Grading(
        item=item.id,
        basis=item.basis,
        scheme=item.scheme,
        source_eval=item.source_eval,
        info_eval=item.info_eval,
        handling=item.handling,
        marking=submission.marking,
        conditions=item.conditions,
        seen_from=item.seen_from,
        seen_to=item.seen_to,
        seen_precision=item.seen_precision,
        reported_at=submission.reported_at,
        owner_force=submission.owner_force,
        independent=independent_of(item, submission),
        requires=requires_of(submission.marking, item.scheme, item.handling, item.conditions, submission.owner_force),
    )


def part_of_submission(item: Item, submission: Submission) -> Claim:
    """Return the claim that the item is part of its submission; it carries what both say of themselves."""
    attributes: dict[str, Scalar] = {
        "text": item.text,
        "area": item.area,
        "title": submission.title,
        "channel": submission.channel,
        "unit": submission.unit,
        "operation": submission.operation,
        "received_at": submission.received_at,
    }
    return implied_claims.part_of_submission(
        implied_claims.item_entity(item.ref),
        implied_claims.submission_entity(submission.ref),
        {name: text for name, text in attributes.items() if text},
    )


def statement_of(claim: Claim, grading: Grading, *, derived: bool = False) -> Statement:
    """Return a claim with the grade of its item."""
    return Statement(
        id=statement_id(grading.item, claim.type, claim.start.id, claim.end.id, claim.part),
        type=claim.type,
        item=grading.item,
        start=claim.start.id,
        end=claim.end.id,
        part=claim.part,
        start_caption=claim.start_caption,
        end_caption=claim.end_caption,
        properties={**claim.properties, **claim.writing},
        basis=grading.basis,
        scheme=grading.scheme,
        source_eval=grading.source_eval,
        info_eval=grading.info_eval,
        handling=grading.handling,
        marking=grading.marking,
        conditions=grading.conditions,
        seen_from=grading.seen_from,
        seen_to=grading.seen_to,
        seen_precision=grading.seen_precision,
        reported_at=grading.reported_at,
        owner_force=grading.owner_force,
        independent=grading.independent,
        requires=grading.requires,
        derived=derived,
    )
