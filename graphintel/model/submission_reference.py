"""How a submission is referred to: ``force:urn``."""

from __future__ import annotations

from graphintel.model.key_forms import MAX_LENGTH, plain, says_something
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
