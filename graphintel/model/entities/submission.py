"""Reports as forces send them."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import NOBODY
from graphintel.model.key_forms import MAX_LENGTH, KeyContext, KeyForm, ResolvedKey, plain, says_something
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.fillers import refuse_filler


def clean_submission_ref(text: str) -> str:
    """Return ``force:urn``.

    Raises
    ------
    InvalidValueError
        ``bad_reference``, or ``filler``.
    """
    ref = plain(text)
    force, colon, urn = ref.partition(":")
    if not colon or not says_something(force) or not says_something(urn) or len(ref) > MAX_LENGTH:
        raise InvalidValueError(
            "bad_reference",
            f"{text.strip()[:60]!r} is no submission reference; expected force:urn, as FA:2026/0012.",
        )
    refuse_filler("Submission", ref)
    return f"{force.strip()}:{urn.strip()}"


@dataclass(frozen=True, slots=True)
class SubmissionReference(KeyForm):
    """The reference of a report, with the force that sent it."""

    def resolve(self, type_name: str, prefix: str, written: str, _context: KeyContext) -> ResolvedKey:
        """Return the submission."""
        ref = clean_submission_ref(written)
        return ResolvedKey(Entity(f"{prefix}:{ref}", type_name, ref))


class Submission(EntityType):
    """One intelligence report as a force sent it."""

    prefix = "submission"
    category = EntityCategory.REPORT
    words = Words("submission", "submissions")
    key = SubmissionReference("force:urn")
    style = NodeStyle(
        "rectangle",
        "#545b66",
        "<path d='M6.5 3.5h7.5l3.5 3.5v13.5h-11zM9 11h6M9 14.5h6'/>",
    )
    legend_position = 160
    anx_icon = "document"
    disclosure = NOBODY
    typed_before = ("submission",)
    read_by_key = True
    analysed = False
    private = False
