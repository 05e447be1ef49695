"""The pages of safeguarding as words: who is owed support, and one person's status."""

from __future__ import annotations

from dashboards.pages import person_status, support
from graphintel.service.answers.person_status import PersonStatus, SupportOwedList
from tests.answers import answer_of
from tests.dashboards.test_pages import parts, words

ONE = {"person": {"id": "person:FA:1", "caption": "Person AB12CD", "type": "Person", "group": "activity"}}


def test_the_list_says_what_is_owed_and_leads_to_the_person() -> None:
    answer = answer_of(
        SupportOwedList,
        as_of="2026-11-30T00:00:00+00:00",
        area="Northmere",
        areas=["Northmere", "Southby"],
        people=[{**ONE, "areas": ["Northmere"], "owed": ["No welfare check is recorded."], "recorded": "2026-11-02"}],
    )

    page = support.owed_list(answer)

    assert "As of the end of 29 Nov 2026" in words(page)
    assert "Person AB12CD" in words(page) and "No welfare check is recorded." in words(page)
    asked = {
        words(one): (getattr(one, "data-ask", ""), getattr(one, "aria-pressed", "")) for one in parts(page, "Button")
    }
    assert asked["All areas"] == ("{}", "false")
    assert asked["Northmere"] == ('{"area": "Northmere"}', "true")
    opens = next(one for one in parts(page, "Button") if words(one) == "Person AB12CD")
    assert (getattr(opens, "data-do"), getattr(opens, "data-id")) == ("person-status-page", "person:FA:1")


def test_an_empty_list_says_so() -> None:
    page = support.owed_list(answer_of(SupportOwedList, as_of="2026-11-30T09:00:00+00:00"))

    assert "Nobody that you may see is concerned by an event that is held." in words(page)


def test_support_is_told_before_enforcement_and_windows_have_their_basis() -> None:
    answer = answer_of(
        PersonStatus,
        person=ONE["person"],
        as_of="2026-11-30T09:00:00+00:00",
        owed=["No welfare check is recorded."],
        events=[
            {"id": "event:FA:E1", "types": ["support_referral"], "side": "support", "when": "1 May 2026"},
            {
                "id": "event:FA:E2",
                "types": ["caution"],
                "side": "enforcement",
                "when": "2 May 2026",
                "support_by_then": "event:FA:E1",
            },
        ],
        windows=[{"title": "Cautions", "sentence": "A caution is not a conviction.", "basis": "The Act"}],
        matters=[{"matter": "M/1", "categories": [{"category": "witness"}]}],
        not_counted=["1 event without a date: not counted."],
    )

    text = words(person_status.status_page(answer))

    order = [
        "Support owed",
        "Support (1)",
        "Enforcement (1)",
        "Counted in windows",
        "Category of the person",
        "Not counted",
    ]
    assert [text.index(title) for title in order] == sorted(text.index(title) for title in order)
    for told in (
        "not for export",
        "support by then: support referral, 1 May 2026",
        "A caution is not a conviction.",
        "The Act.",
        "Witness",
        "1 event without a date",
    ):
        assert told in text


def test_of_a_child_no_window_is_shown() -> None:
    answer = answer_of(
        PersonStatus, person=ONE["person"], as_of="2026-11-30T09:00:00+00:00", child="Nothing of enforcement."
    )

    text = words(person_status.status_page(answer))

    assert "Nothing of enforcement." in text
    assert "Counted in windows" not in text
