"""Names of types and links, counts, dates and confidence in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from graphintel.model.ontology import LINK_TYPES
from graphintel.model.reviews import OUTCOMES

Answer = Mapping[str, Any]

_TYPES: dict[str, tuple[str, str]] = {
    "Person": ("person", "people"),
    "Phone": ("phone number", "phone numbers"),
    "Mark": ("registration mark", "registration marks"),
    "MarkFragment": ("partial mark", "partial marks"),
    "Vehicle": ("vehicle", "vehicles"),
    "Premises": ("premises", "premises"),
    "Area": ("area", "areas"),
    "AdvertCard": ("card", "cards"),
    "CardDesign": ("card design", "card designs"),
    "Advert": ("advert", "adverts"),
    "Persona": ("persona", "personas"),
    "Handle": ("handle", "handles"),
    "Organisation": ("organisation", "organisations"),
    "Event": ("event", "events"),
    "Operation": ("operation", "operations"),
    "Submission": ("submission", "submissions"),
    "Item": ("item", "items"),
}
BASES = {
    "observed": "observed",
    "record": "from a record",
    "reported": "reported",
    "assessment": "an assessment",
}
_LONDON = ZoneInfo("Europe/London")
_STEADINESS = ((0.9, "very steady"), (0.75, "steady"), (0.5, "partly steady"), (0.0, "unsteady"))


def type_words(type_name: str, count: int = 1) -> str:
    """Return what people call an entity type, in the singular or plural.

    Examples
    --------
    >>> type_words("AdvertCard", 12), type_words("Phone")
    ('cards', 'phone number')
    """
    one, many = _TYPES.get(type_name, (type_name.lower(), type_name.lower() + "s"))
    return one if count == 1 else many


def counted(type_name: str, count: int) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted("Advert", 1), counted("AdvertCard", 12)
    ('1 advert', '12 cards')
    """
    return f"{count:,} {type_words(type_name, count)}"


def spelled(name: str) -> str:
    """Return a link type, role or flag in words.

    Examples
    --------
    >>> spelled("ADVERTISES_NUMBER"), spelled("landlord_or_agent")
    ('advertises number', 'landlord or agent')
    """
    return name.replace("_", " ").lower()


def says(statement: Answer) -> str:
    """Return in words what a statement says, without its ends: the link, and its role, flag or part."""
    part = str(statement.get("part", ""))
    if statement["type"] == "HOLDS_ROLE":
        return f"holds the role {spelled(part)}"
    if statement["type"] == "HAS_FLAG":
        return f"carries the flag {part}"
    return spelled(statement["type"]) + (f" as {spelled(part)}" if part else "")


def is_undirected(link: str) -> bool:
    """Return whether both directions of a link type mean the same."""
    return link in LINK_TYPES and LINK_TYPES[link].undirected


def _moment(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def day(text: str) -> str:
    """Return a day, or the London day of a moment, as people write it; text that is neither comes back as it is.

    Examples
    --------
    >>> day("2026-03-04"), day("2026-07-01T23:30:00+00:00")
    ('4 Mar 2026', '2 Jul 2026')
    """
    moment = _moment(text)
    if moment is None:
        return text
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(_LONDON)
    return f"{moment.day} {moment:%b %Y}"


def _with_precision(text: str, precision: str) -> str:
    moment = _moment(text)
    if moment is None:
        return text
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(_LONDON)
    if precision == "month":
        return f"{moment:%b %Y}"
    if precision == "week":
        return f"week of {day(text)}"
    if precision == "exact" and isinstance(moment, datetime):
        return f"{day(text)}, {moment:%H:%M}"
    return day(text)


def seen(statement: Answer) -> str:
    """Return when something was seen, no more exactly than the source knew.

    Examples
    --------
    >>> seen({"seen_from": "2026-03-04", "seen_to": "", "seen_precision": "month"})
    'Mar 2026'
    >>> seen({"seen_from": "", "seen_to": "", "seen_precision": "unknown"})
    'date not known'
    """
    precision = statement.get("seen_precision", "")
    first = _with_precision(statement.get("seen_from", ""), precision)
    last = _with_precision(statement.get("seen_to", ""), precision)
    if not first and not last:
        return "date not known"
    if not last or last == first:
        return first
    return f"{first} to {last}" if first else f"until {last}"


def reference(identifier: str) -> str:
    """Return an item or submission as officers cite it.

    Examples
    --------
    >>> reference("item:FA:12/3")
    'FA:12/3'
    """
    return identifier.partition(":")[2] or identifier


def confidence(value: float) -> str:
    """Return a network's confidence in words and number.

    Examples
    --------
    >>> confidence(0.93)
    'very steady (0.93)'
    """
    word = next(word for least, word in _STEADINESS if value >= least)
    return f"{word} ({value:.2f})"


def listed(parts: list[str]) -> str:
    """Return parts as one phrase.

    Examples
    --------
    >>> listed(["1 person", "2 cards", "3 adverts"])
    '1 person, 2 cards and 3 adverts'
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1] if parts else "") if part)


def standing(row: Answer, said: Callable[[str], str] = lambda when: when[:10]) -> str:
    """Return where a finding stands, in one line.

    Parameters
    ----------
    row : mapping
        As ``reviews`` gives it.
    said : callable
        How a day or moment is written; ISO 8601 by default.

    Examples
    --------
    >>> standing({"state": "taken", "step": "taken", "officer": "ana", "at": "2026-03-04T09:00:00+00:00", "to": "",
    ...     "outcome": "", "review_on": "2026-03-31", "overdue": True})
    'taken by ana on 2026-03-04, review OVERDUE since 2026-03-31'
    """
    if row["state"] == "open":
        return "open: nobody has taken it"
    told = f"{row['step']} by {row['officer']} on {said(row['at'])}"
    told = f"reopened by new evidence, after it was {told}" if row["state"] != row["step"] else told
    told += f" to {row['to']}" if row["to"] else ""
    told += f": {OUTCOMES[row['outcome']]}" if row["outcome"] else ""
    if row["review_on"]:
        told += f", review {'OVERDUE since' if row['overdue'] else 'on'} {said(row['review_on'])}"
    return told


SIGN_STATES = {"raised": "raised", "present": "present", "not_seen": "not seen", "no_data": "no data"}
"""Words for what an indicator says; raised is a present one whose evidence meets its tier's rule."""


def sign_state(indicator: Answer) -> str:
    """Return what an indicator says: a key of ``SIGN_STATES``.

    Examples
    --------
    >>> sign_state({"state": "present", "raised": True}), sign_state({"state": "no_data", "raised": False})
    ('raised', 'no_data')
    """
    return "raised" if indicator["raised"] else str(indicator["state"])


def notice_words(notice: Answer) -> str:
    """Return what a notice to the safeguarding lead is about.

    Examples
    --------
    >>> notice_words({"kind": "revealed", "times": 1}), notice_words({"kind": "tried", "times": 4})
    ('was shown a name', 'tried 4 times that day to reach somebody protected')
    """
    if notice["kind"] == "revealed":
        return "was shown a name"
    return f"tried {notice['times']} times that day to reach somebody protected"
