"""The chart: one line a pair, nothing covers anything, and nobody who may need protection looks like an exploiter."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from graphintel.briefing import grading
from graphintel.briefing.chart_layout import ChartNode, lay_out_chart, line_level
from graphintel.briefing.chart_svg import describe_chart, draw_chart
from graphintel.briefing.content import BriefedEntity, BriefedStatement, Briefing
from graphintel.briefing.formats import FORMATS, prepared
from graphintel.briefing.node_styles import GROUP_STYLES
from graphintel.model.roles import RoleGroup
from tests.briefing import examples

SVG = "{http://www.w3.org/2000/svg}"


def _covers(one: ChartNode, two: ChartNode) -> bool:
    aside = one.half + two.half - abs(one.x - two.x)
    upper, lower = sorted((one, two), key=lambda mark: mark.y)
    return aside > 0.1 and upper.y + upper.below - (lower.y - lower.above) > 0.1


def _tie(basis: str, *grade: str) -> BriefedStatement:
    return BriefedStatement("S", "MANAGES", "a", "b", "FA:SYN-1/1", "OFFICIAL", basis=basis, **examples.graded(*grade))


def _texts(briefing: Briefing) -> list[str]:
    root = fromstring(FORMATS["svg"].write(briefing)["chart.svg"])
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "briefing",
    [
        examples.small(),
        examples.many(),
        examples.many(150, 300),
        prepared(examples.nasty()),
        examples.alone(),
        replace(
            examples.small(), entities=tuple(replace(entity, x=3.0, y=3.0) for entity in examples.small().entities)
        ),
        replace(
            examples.small(),
            entities=tuple(replace(entity, x=math.nan, y=math.inf) for entity in examples.small().entities),
        ),
        replace(examples.many(), entities=tuple(replace(entity, y=0.0) for entity in examples.many().entities)),
    ],
    ids=["small", "many", "more", "nasty", "alone", "one place", "no place", "one row"],
)
def test_no_sign_or_caption_covers_another_and_all_are_on_the_page(briefing: Briefing) -> None:
    drawn = lay_out_chart(briefing)

    assert not [(one, two) for one, two in itertools.combinations(drawn.nodes, 2) if _covers(one, two)]
    assert all(mark.half <= mark.x + 0.1 and mark.x + mark.half <= drawn.width + 0.1 for mark in drawn.nodes)
    assert all(mark.above <= mark.y + 0.1 and mark.y + mark.below <= drawn.height + 0.1 for mark in drawn.nodes)


def test_nothing_to_show_is_an_empty_chart() -> None:
    empty = lay_out_chart(replace(examples.alone(), entities=()))

    assert (empty.nodes, empty.lines) == ([], [])


def test_statements_of_one_pair_are_one_line_with_their_number_and_best_grade() -> None:
    lines = {(line.start.entity.id, line.end.entity.id): line for line in lay_out_chart(examples.small()).lines}

    assert (lines["T2", "T4"].count, lines["T2", "T4"].label) == (3, "B2 ×3")
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("statements", "level"),
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
    statements: list[BriefedStatement], level: str
) -> None:
    assert line_level(statements, shows_grades=True) == level


def test_without_grades_the_basis_alone_decides() -> None:
    assert line_level([_tie("observed", "3x5x2", "1", "E", "P")], shows_grades=False) == grading.WELL
    assert line_level([_tie("reported", "3x5x2", "1", "A", "P")], shows_grades=False) == grading.PARTLY


@pytest.mark.parametrize("group", list(RoleGroup))
def test_whoever_is_protected_is_drawn_as_a_shield_in_words_and_shape_whatever_else_is_said(group: RoleGroup) -> None:
    entity = BriefedEntity("T1", "Person", "Person Alpha", "OFFICIAL", group.value, ("controller",), protected=True)
    briefing = replace(examples.alone(), entities=(entity,))

    mark = lay_out_chart(briefing).nodes[0]
    assert mark.style == GROUP_STYLES[RoleGroup.EXPLOITED]
    assert mark.group_text == "may need protection"
    assert GROUP_STYLES[RoleGroup.EXPLOITER].fill not in draw_chart(briefing)
    assert "controller" not in draw_chart(briefing)


def test_the_drawing_has_the_marking_top_and_bottom_and_a_legend_of_what_is_on_it() -> None:
    texts = _texts(examples.small())

    assert texts[0] == texts[-1] == examples.MARKING
    assert "person: may need protection" in texts
    assert "suspected false: kept, weighs nothing" in texts
    assert "advert" not in texts


def test_captions_have_a_halo_of_their_own_underneath() -> None:
    root = fromstring(FORMATS["svg"].write(examples.small())["chart.svg"])

    drawn = [element for element in root.iter(f"{SVG}text") if element.text == "Testname Alder"]
    assert [element.get("stroke") for element in drawn] == ["#fff", None]
    assert "paint-order" not in draw_chart(examples.small())


def test_the_patterns_of_the_lines_tell_the_levels_apart_without_colour() -> None:
    patterns = [(grading.DASHES[level], grading.WIDTHS[level]) for level in grading.LEVELS]

    assert len(set(patterns)) == len(grading.LEVELS)
    assert 'stroke-dasharray="7 4"' in draw_chart(examples.small())


def test_a_long_caption_is_cut_on_the_chart_and_whole_in_its_title() -> None:
    caption = "Very long words of a caption " * 8
    briefing = replace(examples.alone(), entities=(BriefedEntity("T1", "Phone", caption, "OFFICIAL"),))

    assert len(lay_out_chart(briefing).nodes[0].caption) == 2
    assert lay_out_chart(briefing).nodes[0].caption[-1].endswith("…")
    assert caption in draw_chart(briefing)


def test_the_description_says_in_words_how_many_of_what_and_who_is_protected() -> None:
    told = describe_chart(examples.small())

    assert told.startswith(
        "Chart of 3 people, 1 phone number, 1 premises, 1 card and 1 registration mark and 8 statements"
    )
    assert "1 of them may need protection" in told


def test_a_chart_inside_a_document_leaves_the_marking_to_the_page() -> None:
    assert examples.MARKING not in "".join(draw_chart(examples.small(), framed=False).split("<metadata>")[0])
