"""What is said of linked premises in short, alike in their list and on their page."""

from __future__ import annotations

from graphintel.model.display_words import (
    SAFEGUARDING_FIRST,
    count_text,
    counted_words,
    day,
    joined_words,
    name_words,
)
from graphintel.service.answers.linked_premises import PremisesChain


def facts_of(finding: PremisesChain) -> list[str]:
    """Return what is said of a finding in short: pieces, uses, numbers, who lets, newest, visits, closures, concern."""
    uses = sorted({name_words(use.use) for place in finding.premises for use in place.uses})
    lets = sorted({one.caption for place in finding.premises for one in place.landlords})
    pieces = [counted_words(kind, count) for kind, count in finding.pieces.items()]
    return [
        *([f"Advertised on {joined_words(pieces)}"] if pieces else []),
        f"Said to be used as {joined_words(uses)}" if uses else "Nobody says what they are used as",
        *([f"Numbers {joined_words([number.caption for number in finding.numbers])}"] if finding.numbers else []),
        *([f"Let by {joined_words(lets)}"] if lets else []),
        f"Last activity {day(finding.newest)}" if finding.newest else "Nothing is dated",
        f"{count_text(finding.visits, 'visit')}, {count_text(finding.closures, 'closure')}",
        *([SAFEGUARDING_FIRST] if finding.concern else []),
    ]
