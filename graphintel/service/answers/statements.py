"""Statements in answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphintel.model.records import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAnswer:
    """One statement with all that it carries.

    Attributes
    ----------
    start, end : str
        The entities, by the ids under which they are shown; ``start_record`` and ``end_record`` are the source's own.
    part : str
        Role, flag or capacity, where the link has one.
    grade : str
        As officers write it, with handling and scheme; the parts of it follow.
    independent : str
        Key of the independent source: equal keys are one source.
    said : mapping of str to scalar
        What else the item says.
    """

    id: str
    type: str
    start: str
    end: str
    start_record: str
    end_record: str
    start_caption: str
    end_caption: str
    part: str
    grade: str
    scheme: str
    source_eval: str
    info_eval: str
    handling: str
    conditions: tuple[str, ...]
    marking: str
    basis: str
    seen_from: str
    seen_to: str
    seen_precision: str
    reported_at: str
    owner_force: str
    independent: str
    item: str
    submission: str
    said: Mapping[str, Scalar]
    restricted: bool
    withdrawn_at: str
    review_due: str
