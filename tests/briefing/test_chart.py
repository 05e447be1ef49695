"""The chart: one line a pair, nothing covers anything, and nobody who may need protection looks like an exploiter."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from graphintel.briefing import grading
from graphintel.briefing.chart import Mark, chart, level_of
from graphintel.briefing.content import Briefing, Thing, Tie
from graphintel.briefing.formats import FORMATS, prepared
from graphintel.briefing.look import GROUPS
from graphintel.briefing.picture import described, picture
from graphintel.model.ontology import RoleGroup
from tests.briefing import made

SVG = "{http://www.w3.org/2000/svg}"


def _covers(one: Mark, two: Mark) -> bool:
    aside = one.half + two.half - abs(one.x - two.x)
    upper, lower = sorted((one, two), key=lambda mark: mark.y)
    return aside > 0.1 and upper.y + upper.below - (lower.y - lower.above) > 0.1


def _tie(basis: str, *grade: str) -> Tie:
    return Tie("S", "MANAGES", "a", "b", "FA:SYN-1/1", "OFFICIAL", basis=basis, **made.graded(*grade))


def _texts(briefing: Briefing) -> list[str]:
    root = fromstring(FORMATS["svg"].write(briefing)["chart.svg"])
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "briefing",
    [
        made.small(),
        made.many(),
        made.many(150, 300),
        prepared(made.nasty()),
        made.alone(),
        replace(made.small(), things=tuple(replace(thing, x=3.0, y=3.0) for thing in made.small().things)),
        replace(made.small(), things=tuple(replace(thing, x=math.nan, y=math.inf) for thing in made.small().things)),
        replace(made.many(), things=tuple(replace(thing, y=0.0) for thing in made.many().things)),
    ],
    ids=["small", "many", "more", "nasty", "alone", "one place", "no place", "one row"],
)
def test_no_sign_or_caption_covers_another_and_all_are_on_the_page(briefing: Briefing) -> None:
    drawn = chart(briefing)

    assert not [(one, two) for one, two in itertools.combinations(drawn.marks, 2) if _covers(one, two)]
    assert all(mark.half <= mark.x + 0.1 and mark.x + mark.half <= drawn.width + 0.1 for mark in drawn.marks)
    assert all(mark.above <= mark.y + 0.1 and mark.y + mark.below <= drawn.height + 0.1 for mark in drawn.marks)


def test_nothing_to_show_is_an_empty_chart() -> None:
    empty = chart(replace(made.alone(), things=()))

    assert (empty.marks, empty.lines) == ([], [])


def test_statements_of_one_pair_are_one_line_with_their_number_and_best_grade() -> None:
    lines = {(line.start.thing.id, line.end.thing.id): line for line in chart(made.small()).lines}

    assert (lines["T2", "T4"].count, lines["T2", "T4"].label) == (3, "B2 ×3")
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("ties", "level"),
    [
        ([_tie("observed", "3x5x2", "1", "A", "P")], grading.WELL),
        ([_tie("reported", "3x5x2", "1", "A", "P")], grading.PARTLY),
        ([_tie("assessment", "5x5x5", "A", "1", "1")], grading.PARTLY),
        ([_tie("reported", "3x5x2", "1", "A", "P"), _tie("record", "3x5x2", "1", "B", "P")], grading.WELL),
        ([_tie("reported", "3x5x2", "1", "A", "P"), _tie("record", "3x5x2", "3", "D", "P")], grading.PARTLY),
        ([_tie("observed", "3x5x2", "2", "C", "P")], grading.PARTLY),
        ([_tie("observed", "3x5x2", "3", "D", "P")], grading.POORLY),
        ([_tie("observed", "3x5x2", "1", "E", "P")], grading.FALSE),
    ],
)
def test_a_line_is_solid_only_where_well_graded_information_was_observed_or_stands_in_a_record(
    ties: list[Tie], level: str
) -> None:
    assert level_of(ties, shows_grades=True) == level


def test_without_grades_the_basis_alone_decides() -> None:
    assert level_of([_tie("observed", "3x5x2", "1", "E", "P")], shows_grades=False) == grading.WELL
    assert level_of([_tie("reported", "3x5x2", "1", "A", "P")], shows_grades=False) == grading.PARTLY


@pytest.mark.parametrize("group", list(RoleGroup))
def test_whoever_is_protected_is_drawn_as_a_shield_in_words_and_shape_whatever_else_is_said(group: RoleGroup) -> None:
    thing = Thing("T1", "Person", "Person Alpha", "OFFICIAL", group.value, ("controller",), protected=True)
    briefing = replace(made.alone(), things=(thing,))

    mark = chart(briefing).marks[0]
    assert mark.look == GROUPS[RoleGroup.EXPLOITED]
    assert mark.under == "may need protection"
    assert GROUPS[RoleGroup.EXPLOITER].fill not in picture(briefing)
    assert "controller" not in picture(briefing)


def test_the_drawing_has_the_marking_top_and_bottom_and_a_legend_of_what_is_on_it() -> None:
    texts = _texts(made.small())

    assert texts[0] == texts[-1] == made.MARKING
    assert "person: may need protection" in texts
    assert "suspected false: kept, weighs nothing" in texts
    assert "advert" not in texts


def test_captions_have_a_halo_of_their_own_underneath() -> None:
    root = fromstring(FORMATS["svg"].write(made.small())["chart.svg"])

    drawn = [element for element in root.iter(f"{SVG}text") if element.text == "Testname Alder"]
    assert [element.get("stroke") for element in drawn] == ["#fff", None]
    assert "paint-order" not in picture(made.small())


def test_the_patterns_of_the_lines_tell_the_levels_apart_without_colour() -> None:
    patterns = [(grading.DASHES[level], grading.WIDTHS[level]) for level in grading.LEVELS]

    assert len(set(patterns)) == len(grading.LEVELS)
    assert 'stroke-dasharray="7 4"' in picture(made.small())


def test_a_long_caption_is_cut_on_the_chart_and_whole_in_its_title() -> None:
    caption = "Very long words of a caption " * 8
    briefing = replace(made.alone(), things=(Thing("T1", "Phone", caption, "OFFICIAL"),))

    assert len(chart(briefing).marks[0].caption) == 2
    assert chart(briefing).marks[0].caption[-1].endswith("…")
    assert caption in picture(briefing)


def test_the_description_says_in_words_how_many_of_what_and_who_is_protected() -> None:
    told = described(made.small())

    assert told.startswith(
        "Chart of 3 people, 1 phone number, 1 premises, 1 card and 1 registration mark and 8 statements"
    )
    assert "1 of them may need protection" in told


def test_a_chart_inside_a_document_leaves_the_marking_to_the_page() -> None:
    assert made.MARKING not in "".join(picture(made.small(), framed=False).split("<metadata>")[0])
