"""What support a person is owed by the record: the order in which safeguarding looks, and never a measure of the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graphintel.model.display_words import count_text, day
from graphintel.model.event_types import Side
from graphintel.person_status.dated_events import DatedEvent, day_asked, surely_until
from graphintel.person_status.referral_clock import Referral, referrals_of

WELFARE_DAYS = 90
"""Days after which a welfare check is called long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportOwed:
    """What is owed to one person.

    Attributes
    ----------
    reasons : tuple of str
        Sentences, the most urgent first; none where nothing is owed by the record.
    order : tuple
        Position in a list: who waits longest after a referral first, then whom no support was offered, then whose last
        check or support is longest ago. Nothing of enforcement enters it.
    """

    reasons: tuple[str, ...]
    order: tuple[int, int, int]


def support_owed_to(events: Iterable[DatedEvent], as_of: datetime) -> SupportOwed:
    """Return what support a person is owed by the record, as of a moment.

    Parameters
    ----------
    events : iterable of DatedEvent
        Of one person.
    as_of : datetime
        Moment with its zone.
    """
    happened = surely_until(events, as_of)
    waiting = [one for one in referrals_of(happened, as_of) if one.waits]
    offered = [one for one in happened if one.kind.offer or one.kind.taken_up]
    support = [one for one in happened if one.kind.side is Side.SUPPORT]
    reasons = [_waiting_words(one) for one in sorted(waiting, key=lambda one: (-one.hours, one.event.order))]
    if not offered:
        reasons.append("No offer of support is recorded.")
    reasons += _long_ago(support, as_of)
    overdue = max((one.hours for one in waiting), default=-1)
    since = (day_asked(as_of) - support[-1].last_day).days if support else 10_000_000
    return SupportOwed(reasons=tuple(reasons), order=(-overdue, int(bool(offered)), -since))


def _waiting_words(referral: Referral) -> str:
    since = day(referral.event.first_day.isoformat())
    return f"Referred on {since}, no contact recorded for at least {count_text(referral.hours, 'hour')} ({referral.state.value})."


def _long_ago(support: Sequence[DatedEvent], as_of: datetime) -> list[str]:
    """Return what is said where the last check on somebody's welfare is long ago, or none is recorded."""
    checks = [one for one in support if one.kind.welfare_check]
    if not checks:
        return ["No welfare check is recorded."]
    days = (day_asked(as_of) - checks[-1].last_day).days
    if days <= WELFARE_DAYS:
        return []
    return [
        f"The last welfare check recorded was on {day(checks[-1].last_day.isoformat())}, {count_text(days, 'day')} ago."
    ]
