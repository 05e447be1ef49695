"""The clock of a referral: 72 hours from the referral to the first contact by a service (domain reference, BR11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from graphintel.model.display_words import count_text
from graphintel.person_status.dated_events import DatedEvent, surely_until

HOURS = 72
"""Elapsed hours, so that a change of the clocks neither gives nor takes one."""
_LIMIT = timedelta(hours=HOURS)


class ReferralState(StrEnum):
    """Where a referral stands; what is overdue comes first."""

    OVERDUE = "overdue"
    MAY_BE_OVERDUE = "may be overdue"
    PERHAPS_BEFORE = "contacted, perhaps before the referral"
    WAITING = "waiting"
    LATE = "contacted late"
    NOT_KNOWN = "contacted, whether in time is not known"
    IN_TIME = "contacted in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One referral, with its first contact.

    Attributes
    ----------
    event : DatedEvent
    contact : DatedEvent or None
        The first one that was surely after it, else the first that may have been; None where none is recorded.
    state : ReferralState
    hours : int
        Whole hours that surely went by, to the contact or to the moment asked about.
    sentence : str
    """

    event: DatedEvent
    contact: DatedEvent | None
    state: ReferralState
    hours: int
    sentence: str

    @property
    def waits(self) -> bool:
        """Whether no service is recorded to have surely been in contact since."""
        return self.contact is None or self.state is ReferralState.PERHAPS_BEFORE


def referrals_of(events: Iterable[DatedEvent], as_of: datetime) -> list[Referral]:
    """Return a person's referrals with their clocks, oldest first.

    Parameters
    ----------
    events : iterable of DatedEvent
        Of one person.
    as_of : datetime
        Moment with its zone; what had not surely happened by then is left out.

    Returns
    -------
    list of Referral
        A contact that may have been before the referral does not stop its clock; where both name a service, only a contact
        of that one does.
    """
    happened = surely_until(events, as_of)
    contacts = [one for one in happened if one.kind.contact]
    return [_referral(one, contacts, as_of) for one in happened if one.kind.refers]


def _referral(event: DatedEvent, contacts: Iterable[DatedEvent], as_of: datetime) -> Referral:
    answering = [
        one
        for one in contacts
        if one.latest > event.earliest and (not one.agency or not event.agency or one.agency == event.agency)
    ]
    sure = next((one for one in answering if one.earliest >= event.latest), None)
    ended_first, ended_last = (sure.earliest, sure.latest) if sure else (as_of, as_of)
    shortest, longest = ended_first - event.latest, ended_last - event.earliest
    hours = max(0, int(shortest / timedelta(hours=1)))
    first = next(iter(answering), None)
    contact = sure or first
    state = _state(sure, first, over=shortest > _LIMIT, may_be_over=longest > _LIMIT)
    until = (
        "the first contact"
        if sure
        else "now, and no contact is recorded" + (" that was surely later" if contact else "")
    )
    sentence = f"{state.value.capitalize()}: at least {count_text(hours, 'hour')} from the referral to {until}; the limit is {HOURS}."
    return Referral(event=event, contact=contact, state=state, hours=hours, sentence=sentence)


def _state(sure: DatedEvent | None, contact: DatedEvent | None, *, over: bool, may_be_over: bool) -> ReferralState:
    """Return where a referral stands: ``sure`` is the first contact that was surely later, ``contact`` one that may have been."""
    if contact is None:
        return ReferralState.OVERDUE if over else ReferralState.MAY_BE_OVERDUE if may_be_over else ReferralState.WAITING
    if sure is None:
        return ReferralState.PERHAPS_BEFORE
    if over and contact is sure:
        return ReferralState.LATE
    return ReferralState.NOT_KNOWN if may_be_over else ReferralState.IN_TIME
