"""Where a finding stands follows from its visible steps, and dismissed it stays until something new is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.model.review_status import ReviewStatus, check_step_allowed, new_evidence, replay_steps
from graphintel.model.review_steps import FindingEvidence, ReviewStep

AT = "2026-01-03T09:00:00+00:00"
ANA, BEN = Viewer("ana", "analyst", frozenset({"marking:OFFICIAL"})), Viewer("ben", "analyst", frozenset())
REVIEWER = Viewer("rita", "reviewer", frozenset())
LEAD = Viewer("sue", "safeguarding", frozenset({"unit:VICE"}))

evidences = st.lists(
    st.builds(
        FindingEvidence,
        st.sampled_from([f"st:{n}" for n in range(8)]),
        st.just("item:FA:1/1"),
        st.sampled_from("abcd"),
        st.booleans(),
    ),
    unique_by=lambda e: e.statement,
)


def step(name: str, number: int, officer: str = "ana", **more: object) -> ReviewStep:
    made = ReviewStep("network:0000abcd", name, officer, AT, note="Seen.", review_on="2026-01-31", number=number)
    return replace(made, **more)  # type: ignore[arg-type]


TAKEN, DISMISSED = step("taken", 1), step("dismissed", 2)
ESCALATED = step("escalated", 2, to="safeguarding")


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), "open"),
        ((TAKEN,), "taken"),
        ((DISMISSED, TAKEN), "dismissed"),
        ((TAKEN, ESCALATED), "escalated"),
        ((TAKEN, DISMISSED, step("reopened", 3, "ben")), "reopened"),
        ((TAKEN, DISMISSED, step("reopened", 3), step("taken", 4, "ben")), "taken"),
    ],
)
def test_the_newest_step_says_where_a_finding_stands(steps: tuple[ReviewStep, ...], state: str) -> None:
    assert replay_steps(steps).state == state


@given(st.permutations([TAKEN, DISMISSED, step("reopened", 3), step("taken", 4, "ben")]), st.sets(st.integers(1, 4)))
def test_a_fold_knows_the_steps_it_was_given_in_any_order_and_no_other(
    steps: list[ReviewStep], left_out: set[int]
) -> None:
    visible = [s for s in steps if s.number not in left_out]

    assert replay_steps(visible) == replay_steps(sorted(visible, key=lambda s: s.number))
    assert replay_steps(visible).last == max(visible, key=lambda s: s.number, default=None)


@given(evidences, evidences)
def test_only_a_new_source_that_weighs_something_reopens(
    weighed: list[FindingEvidence], today: list[FindingEvidence]
) -> None:
    dismissal = replace(DISMISSED, evidence=tuple(e for e in weighed if e.weighs))
    new = new_evidence(dismissal, today)

    sources, statements = {e.source for e in dismissal.evidence}, {e.statement for e in dismissal.evidence}
    assert set(new) <= set(today)
    assert all(e.weighs and e.source not in sources and e.statement not in statements for e in new)
    assert (replay_steps([dismissal], today).state == "reopened") == bool(new)
    untold = sources | {e.source for e in today if e.statement in statements}
    assert {e.source for e in new} == {e.source for e in today if e.weighs} - untold


@given(evidences, st.lists(st.sampled_from("abcd")), st.booleans())
def test_the_same_evidence_again_and_more_of_the_same_sources_reopens_nothing(
    weighed: list[FindingEvidence], again: list[str], weighs: bool
) -> None:
    dismissal = replace(DISMISSED, evidence=tuple(e for e in weighed if e.weighs))
    sources = {e.source for e in dismissal.evidence}
    more = [FindingEvidence(f"st:9{n}", "item:FA:9/1", source) for n, source in enumerate(again) if source in sources]
    false = [FindingEvidence("st:99", "item:FA:9/2", "new", weighs=False)]

    assert new_evidence(dismissal, [*dismissal.evidence, *more, *(false if weighs else ())]) == ()


def test_a_source_that_turns_out_to_repeat_another_is_not_new() -> None:
    weighed = FindingEvidence("st:1", "item:FB:2/1", "submission:FB:2")
    dismissal = replace(DISMISSED, evidence=(weighed,))
    today = [weighed._replace(source="submission:FA:1"), FindingEvidence("st:2", "item:FA:1/1", "submission:FA:1")]

    assert new_evidence(dismissal, today) == ()


def test_what_is_not_dismissed_is_not_reopened_by_evidence() -> None:
    assert replay_steps([TAKEN], [FindingEvidence("st:1", "item:FA:1/1", "a")]).state == "taken"


@pytest.mark.parametrize(
    ("steps", "name", "viewer", "sentence"),
    [
        ((), "taken", ANA, ""),
        ((TAKEN,), "taken", BEN, ""),
        ((TAKEN,), "assessed", ANA, ""),
        ((TAKEN,), "assessed", BEN, "held by ana"),
        ((TAKEN,), "dismissed", REVIEWER, ""),
        ((), "dismissed", REVIEWER, ""),
        ((), "dismissed", ANA, "take it first"),
        ((TAKEN, ESCALATED), "assessed", LEAD, ""),
        ((TAKEN, ESCALATED), "assessed", ANA, "held by safeguarding"),
        ((step("escalated", 1, to="unit:VICE"),), "dismissed", LEAD, ""),
        ((step("escalated", 1, to="ben"),), "dismissed", BEN, ""),
        ((step("escalated", 1, "ben", to="ana"),), "dismissed", BEN, "held by ana"),
        ((TAKEN, DISMISSED), "taken", BEN, "reopen it first"),
        ((TAKEN, DISMISSED), "dismissed", REVIEWER, "reopen it first"),
        ((TAKEN, DISMISSED), "reopened", BEN, ""),
        ((step("assessed", 1),), "reopened", BEN, ""),
        ((step("assessed", 1),), "dismissed", ANA, ""),
        ((TAKEN,), "reopened", ANA, "take it instead"),
        ((), "reopened", ANA, "take it instead"),
        ((DISMISSED, step("reopened", 3)), "dismissed", ANA, "take it first"),
    ],
)
def test_whose_turn_it_is(steps: tuple[ReviewStep, ...], name: str, viewer: Viewer, sentence: str) -> None:
    if not sentence:
        check_step_allowed(replay_steps(steps), name, viewer)
        return
    with pytest.raises(GraphintelError, match=sentence):
        check_step_allowed(replay_steps(steps), name, viewer)


def test_what_new_evidence_reopened_is_taken_without_being_reopened_by_hand() -> None:
    status = replay_steps([TAKEN, DISMISSED], [FindingEvidence("st:1", "item:FA:1/1", "new")])

    check_step_allowed(status, "taken", BEN)
    with pytest.raises(GraphintelError, match="take it first"):
        check_step_allowed(status, "dismissed", ANA)


def test_a_review_is_overdue_from_the_day_after_its_own() -> None:
    status = replay_steps([TAKEN])

    assert [status.is_overdue(day) for day in ("2026-01-31", "2026-02-01", "")] == [False, True, False]
    assert not ReviewStatus().is_overdue("2026-02-01")
