"""What a step of review must say to be one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.errors import GraphintelError
from graphintel.model.review_steps import OUTCOMES, FindingEvidence, ReviewStep, checked_step

AT = "2026-01-03T09:00:00+00:00"
TAKEN = ReviewStep("network:0000abcd", "taken", "ana", AT, review_on="2026-01-31")
STEPS = {
    "taken": TAKEN,
    "assessed": replace(TAKEN, step="assessed", note="Seen.", outcome="concern"),
    "dismissed": replace(TAKEN, step="dismissed", note="Two friends."),
    "escalated": replace(TAKEN, step="escalated", note="May be under 18.", to="safeguarding"),
    "reopened": replace(TAKEN, step="reopened", note="The visit was elsewhere.", review_on=""),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_step_in_its_plain_form_is_one(name: str) -> None:
    assert checked_step(STEPS[name]) == STEPS[name]


def test_white_space_goes_and_what_weighs_nothing_is_not_kept() -> None:
    false = FindingEvidence("st:2", "item:FA:2/1", "submission:FA:2", weighs=False)
    true = FindingEvidence("st:1", "item:FA:1/1", "submission:FA:1")

    kept = checked_step(
        replace(STEPS["dismissed"], note="  two\n friends ", evidence=(false, true), members=("b", "a", "b"))
    )

    assert (kept.note, kept.evidence, kept.members) == ("two friends", (true,), ("a", "b"))


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("taken", {"step": "closed"}, "is no step of a review"),
        *((name, {"note": " "}, "say why in a note") for name in STEPS if name != "taken"),
        ("dismissed", {"note": "x" * 2001}, "at most 2000 printable characters"),
        ("dismissed", {"note": "two \x1b[31mfriends"}, "printable"),
        ("assessed", {"outcome": ""}, "is no outcome; expected one of concern"),
        ("assessed", {"outcome": "guilty"}, "'guilty' is no outcome"),
        ("dismissed", {"outcome": "concern"}, "Only an assessment has an outcome"),
        ("escalated", {"to": " "}, "An escalation"),
        ("taken", {"to": "safeguarding"}, "nothing else"),
        *((name, {"review_on": ""}, "day of the next review") for name in STEPS if name != "reopened"),
        *(("taken", {"review_on": day}, "day of the next review") for day in ("soon", "20260131", "2026-02-30")),
        ("taken", {"review_on": "2026-01-02"}, "today or within a year"),
        ("taken", {"review_on": "2027-01-05"}, "today or within a year"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_a_sentence(name: str, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(GraphintelError, match=sentence) as refused:
        checked_step(replace(STEPS[name], **changes))

    assert str(refused.value).endswith(".")


def test_a_review_may_be_due_today_or_in_a_year() -> None:
    for day in ("2026-01-03", "2027-01-04"):
        assert checked_step(replace(TAKEN, review_on=day)).review_on == day


def test_outcomes_tell_visits_harm_and_nothing_apart() -> None:
    assert {"concern", "no_concern", "unclear", "visit_made", "harm_found", "nothing_found"} == set(OUTCOMES)
