"""What is never held of anybody, and what is held only where a submission cites it: rules of the model, not of a source.

They are about words that say what a thing is: the type of an event, as what an event involves somebody, what a property or
a column is called. Free text is not read: what an officer writes is looked at before it is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HEALTH = frozenset(
    {"health", "medical", "medication", "diagnosis", "disability", "addiction", "hiv", "pregnancy", "pregnant"}
)
_SUBSTANCES = frozenset({"drug", "drugs", "alcohol"})
_TESTED = frozenset(
    {
        "test",
        "tests",
        "tested",
        "result",
        "results",
        "screen",
        "sample",
        "positive",
        "use",
        "user",
        "treatment",
        "problem",
    }
)
ORIGIN = frozenset({"ethnicity", "ethnic", "nationality", "religion", "sexuality", "immigration", "race"})
_PLATE_READERS = frozenset({"anpr", "alpr"})
_READ = frozenset({"read", "reads", "reader", "readers", "recognition", "hit", "hits", "capture", "captures"})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why something is not held: the code of the issue, what the code means, and a sentence on what to do."""

    code: str
    about: str
    sentence: str


EXCLUDED_DATA = {
    "health": Exclusion(
        "health_data_not_held",
        "data on health, never held",
        "Data on health, tests and medical events are not held; leave them in their source system.",
    ),
    "origin": Exclusion(
        "origin_not_held",
        "data on origin, belief or body, never held",
        "Data on origin, nationality, belief and sexuality are not held of anybody; leave them in their source system.",
    ),
}
UNCITED_READ = Exclusion(
    "anpr_not_cited",
    "a number-plate read that no submission cites",
    "Only a number-plate read that a submission cites is held; name that submission.",
)
EXCLUSIONS = (*EXCLUDED_DATA.values(), UNCITED_READ)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, in lower case; underscores and signs part them."""
    return frozenset(filter(None, re.split(r"[\W_]+", text.lower())))


@lru_cache(maxsize=10_000)
def exclusion_of(text: str) -> Exclusion | None:
    """Return why what is called ``text`` is never held, or None where nothing speaks against it.

    Examples
    --------
    >>> [limit.code if limit else "" for limit in map(exclusion_of, ("drug_test", "Nationality", "card_text"))]
    ['health_data_not_held', 'origin_not_held', '']
    """
    words = words_in(text)
    substance = words & _SUBSTANCES
    if words & HEALTH or (substance and (words == substance or words & _TESTED)):
        return EXCLUDED_DATA["health"]
    return EXCLUDED_DATA["origin"] if words & ORIGIN else None


@lru_cache(maxsize=10_000)
def is_plate_read(text: str) -> bool:
    """Return whether a text calls something a read of a number-plate camera.

    Examples
    --------
    >>> [is_plate_read(text) for text in ("anpr_read_cited", "Number plate read", "cctv_capture", "plate")]
    [True, True, False, False]
    """
    words = words_in(text)
    return bool(words & _PLATE_READERS) or (bool(words & {"plate", "numberplate"}) and bool(words & _READ))
