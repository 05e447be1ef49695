"""The 72 hours of a referral, the three meetings of an order, and what support is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from graphintel.person_status.dated_events import start_of
from graphintel.person_status.referral_clock import ReferralState, referrals_of
from graphintel.person_status.support_orders import support_orders_of
from graphintel.person_status.support_owed import support_owed_to
from tests.person_status.histories import Told, events

REFERRED = datetime(2026, 3, 27, 12, tzinfo=UTC)
"""Two days before the clocks go forward."""


def _exact(kind: str, hours: float, **more: str) -> Told:
    return Told(kind, (REFERRED + timedelta(hours=hours)).isoformat(timespec="seconds"), "exact", **more)


def _end(day: str) -> datetime:
    return start_of(date.fromisoformat(day) + timedelta(days=1))


@pytest.mark.parametrize(
    ("contact", "asked", "state"),
    [
        (None, 72, ReferralState.WAITING),
        (None, 72.01, ReferralState.OVERDUE),
        (None, 73, ReferralState.OVERDUE),
        (71, 100, ReferralState.IN_TIME),
        (72, 100, ReferralState.IN_TIME),
        (72.5, 100, ReferralState.LATE),
        (80, 79, ReferralState.OVERDUE),
    ],
)
def test_the_clock_of_a_referral_counts_elapsed_hours(
    contact: float | None, asked: float, state: ReferralState
) -> None:
    told = [_exact("support_referral", 0), *([_exact("support_contact", contact)] if contact else [])]

    (referral,) = referrals_of(events(*told), REFERRED + timedelta(hours=asked))

    assert referral.state is state
    assert state.value.capitalize() in referral.sentence
    assert "the limit is 72" in referral.sentence


def test_a_referral_of_a_day_is_overdue_only_where_it_surely_is() -> None:
    referral = events(Told("support_referral", "2026-05-01"))

    states = [referrals_of(referral, _end(f"2026-05-0{day}"))[0].state for day in (1, 3, 4, 5)]

    assert states == [
        ReferralState.WAITING,
        ReferralState.WAITING,
        ReferralState.MAY_BE_OVERDUE,
        ReferralState.OVERDUE,
    ]


def test_another_service_answers_no_referral() -> None:
    told = events(
        _exact("support_referral", 0, agency="org:FA:HARBOUR"),
        _exact("support_contact", 5, agency="org:FA:LANTERN"),
        _exact("support_started", 90, agency="org:FA:HARBOUR"),
    )

    (referral,) = referrals_of(told, REFERRED + timedelta(days=9))

    assert (referral.state, referral.contact) == (ReferralState.LATE, told[2])


def test_a_contact_of_the_same_day_may_have_been_before_the_referral() -> None:
    told = events(Told("support_contact", "2026-05-01"), Told("support_referral", "2026-05-01"))
    answered = events(
        *[
            Told("support_contact", "2026-05-01"),
            Told("support_referral", "2026-05-01"),
            Told("support_contact", "2026-05-03"),
        ]
    )
    late = events(
        Told("support_contact", "2026-05-01"),
        Told("support_referral", "2026-05-01"),
        Told("support_contact", "2026-05-30"),
    )

    (referral,) = referrals_of(told, _end("2026-05-20"))

    assert referral.state is ReferralState.PERHAPS_BEFORE
    assert referral.waits
    assert "Referred on 1 May 2026" in support_owed_to(told, _end("2026-05-20")).reasons[0]
    assert referrals_of(answered, _end("2026-05-20"))[0].state is ReferralState.IN_TIME
    assert referrals_of(late, _end("2026-06-20"))[0].state is ReferralState.NOT_KNOWN


def test_a_contact_before_the_referral_answers_nothing() -> None:
    told = events(_exact("support_contact", -1), _exact("support_referral", 0))

    (referral,) = referrals_of(told, REFERRED + timedelta(hours=80))

    assert referral.waits
    assert referral.hours == 80


@pytest.mark.parametrize(
    ("meetings", "asked", "held", "state"),
    [
        ((), "2026-02-01", 0, "in progress"),
        (("2026-02-01", "2026-03-01"), "2026-04-01", 2, "in progress"),
        (("2026-02-01", "2026-03-01", "2026-07-14"), "2026-07-14", 3, "complete"),
        (("2026-02-01", "2026-03-01", "2026-07-15"), "2026-07-15", 2, "over"),
        (("2026-02-01", "2026-02-01", "2026-03-01"), "2026-04-01", 2, "in progress"),
        (("2026-01-14",), "2026-07-14", 0, "in progress"),
        (("2026-01-14",), "2026-07-15", 0, "over"),
    ],
)
def test_an_order_has_three_meetings_in_six_months(
    meetings: tuple[str, ...], asked: str, held: int, state: str
) -> None:
    told = events(Told("eso", "2026-01-15"), *(Told("eso_meeting", one) for one in meetings))

    (order,) = support_orders_of(told, _end(asked))

    assert (order.held, order.state, order.ends) == (held, state, date(2026, 7, 14))
    assert f"{held} " in order.sentence


def test_a_meeting_is_of_the_order_in_its_matter() -> None:
    told = events(
        Told("eso", "2026-01-15", matter="M1"),
        Told("eso", "2026-02-15", matter="M2"),
        Told("eso_meeting", "2026-03-01", matter="M1"),
        Told("eso_meeting", "2026-03-02"),
        Told("eso_meeting", "2026-03-03", matter="M3"),
    )

    first, second = support_orders_of(told, _end("2026-04-01"))

    assert [one.id for one in first.meetings] == [told[2].id]
    assert [one.id for one in second.meetings] == [told[3].id]


def test_meetings_of_a_matter_are_of_an_order_without_one_and_never_of_another_forces() -> None:
    told = events(
        Told("eso", "2026-01-15"),
        Told("eso", "2026-01-20", matter="17", force="FB"),
        Told("eso_meeting", "2026-03-01", matter="17"),
    )

    first, second = support_orders_of(told, _end("2026-04-01"))

    assert [one.id for one in first.meetings] == [told[2].id]
    assert second.meetings == ()


def test_what_is_owed_names_what_is_missing() -> None:
    nothing = support_owed_to([], _end("2026-05-01"))
    waiting = support_owed_to(events(Told("support_referral", "2026-04-01")), _end("2026-05-01"))
    looked_after = support_owed_to(
        events(Told("support_offered", "2026-04-01"), Told("welfare_visit", "2026-04-20")), _end("2026-05-01")
    )
    long_ago = support_owed_to(
        events(Told("support_offered", "2026-04-01"), Told("welfare_visit", "2026-01-20")), _end("2026-05-01")
    )

    assert nothing.reasons == ("No offer of support is recorded.", "No welfare check is recorded.")
    assert waiting.reasons[0].startswith(
        "Referred on 1 Apr 2026, no contact recorded for at least 720 hours (overdue)."
    )
    assert looked_after.reasons == ()
    assert long_ago.reasons == ("The last welfare check recorded was on 20 Jan 2026, 101 days ago.",)
    assert sorted([looked_after.order, nothing.order, waiting.order]) == [
        waiting.order,
        nothing.order,
        looked_after.order,
    ]


@pytest.mark.parametrize("kind", ["warning_issued", "caution", "arrest", "charge", "disposal"])
def test_enforcement_never_enters_the_order(kind: str) -> None:
    told = [Told("support_offered", "2026-04-01"), Told("welfare_visit", "2026-04-20")]
    more = [Told(kind, f"2026-04-{day}") for day in range(10, 20)]

    assert support_owed_to(events(*told), _end("2026-05-01")) == support_owed_to(
        events(*told, *more), _end("2026-05-01")
    )
