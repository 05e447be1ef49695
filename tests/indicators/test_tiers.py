"""Which indicators raise their subject: two independent sources, one of them well graded, each scheme in its own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.indicators.handmade_worlds import PHONE, World, finding_in, item, shows, under

_DAYS = ("2026-03-02", "2026-03-09", "2026-03-20")


def _three(grades: tuple[str, str, str], sources: tuple[str, str, str], scheme: str = "3x5x2") -> World:
    """Three profiles on one number, with these grades and source references."""
    items = tuple(
        item(
            f"FA:{n}/1",
            shows(str(n)),
            under(str(n), f"profile{n}"),
            grade=grade,
            source=source,
            seen=day,
            scheme=scheme,
        )
        for n, (grade, source, day) in enumerate(zip(grades, sources, _DAYS, strict=True), 1)
    )
    return World(items, PHONE, "present")


APART = ("S1", "S2", "S3")


@pytest.mark.parametrize(
    ("scheme", "grades", "sources", "raised", "why"),
    [
        ("3x5x2", ("2B", "3D", "3D"), APART, True, ""),
        ("3x5x2", ("2C", "1C", "1D"), APART, False, "None of its sources is well graded"),
        ("3x5x2", ("1A", "1A", "1A"), ("S1", "S1", "S1"), False, "one source"),
        ("3x5x2", ("3A", "2D", "1D"), APART, False, "None of its sources is well graded"),
        ("5x5x5", ("C3", "D4", "E4"), APART, True, ""),
        ("5x5x5", ("E1", "D1", "A4"), APART, False, "None of its sources is well graded"),
        ("ungraded_partner", ("", "", ""), APART, False, "None of its sources is well graded"),
    ],
)
def test_a_structural_pattern_needs_two_sources_of_which_one_is_well_graded(
    scheme: str, grades: tuple[str, str, str], sources: tuple[str, str, str], raised: bool, why: str
) -> None:
    answer = finding_in(_three(grades, sources, scheme), "I01")

    assert (answer.state, answer.raised) == ("present", raised)
    assert why in answer.why_not_raised


def test_a_report_that_repeats_another_is_no_second_source() -> None:
    world = _three(("1A", "1A", "1A"), ("", "", ""))
    chain = tuple(item(f"FA:{n}/2", ("Submission", f"FA:{n}", "DERIVED_FROM", "Submission", "FA:1")) for n in (2, 3))

    assert finding_in(world, "I01").independent_sources == 3
    repeated = finding_in(replace(world, items=world.items + chain), "I01")
    assert (repeated.independent_sources, repeated.raised) == (1, False)


def test_grades_of_two_schemes_stay_in_their_own_words() -> None:
    world = _three(("1A", "2B", "3D"), APART)
    items = (*world.items[:2], replace(world.items[2], scheme="5x5x5", grade="B2"))

    assert finding_in(replace(world, items=items), "I01").best_grade == "1A (3x5x2), B2 (5x5x5)"
