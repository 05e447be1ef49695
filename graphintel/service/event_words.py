"""Events of a status in the words of screen and command line."""

from __future__ import annotations

from collections.abc import Mapping

from graphintel.model.display_words import name_words
from graphintel.model.event_types import Side
from graphintel.service.answers.person_status import StatusEvent


def event_words(event: StatusEvent) -> str:
    """Return what an event was; every type that sources give it."""
    return " or ".join(name_words(one) for one in event.types) or "not said what"


def details(event: StatusEvent, names: Mapping[str, str]) -> list[str]:
    """Return what else is known of an event: operation, what it was for, agency, consent, and the support by then."""
    told = [
        f"operation {event.operation}" if event.operation else "",
        f"for {name_words(event.offence)}" if event.offence else "",
        f"consent: {name_words(event.consent)}" if event.consent else "",
    ]
    if event.side == Side.ENFORCEMENT.value:
        before = names.get(event.support_by_then)
        told.append(f"support by then: {before}" if before else "no support recorded by then")
    return [one for one in told if one]
