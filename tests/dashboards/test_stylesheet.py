"""The looks: every type has one, colour never says anything alone, and all of it can be read."""

from __future__ import annotations

from collections import Counter

import pytest

from dashboards.stylesheet import DARK, LIGHT, Palette, both, stylesheet
from graphintel.briefing import grading, node_styles
from graphintel.model.display_words import type_words
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.roles import RoleGroup


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


STYLES = [kind.style for kind in ENTITY_TYPES.values()]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_every_type_and_group_of_the_ontology_has_a_look_and_a_word() -> None:
    assert set(node_styles.GROUP_STYLES) == set(node_styles.GROUP_WORDS) == set(RoleGroup)
    assert all(type_words(name) != name.lower() or name in {"Person", "Vehicle", "Premises", "Area", "Advert", "Persona",
               "Handle", "Organisation", "Event", "Operation", "Submission", "Item", "Device", "Image", "Camera"} for name in ENTITY_TYPES)  # fmt: skip


def test_no_two_looks_differ_by_colour_alone() -> None:
    looks = [
        *STYLES,
        *[held for group, held in node_styles.GROUP_STYLES.items() if group not in _SAID_IN_WORDS],
    ]
    seen = Counter((held.shape, held.icon) for held in looks)

    assert [shape for (shape, _), count in seen.items() if count > 1] == []


_SAID_IN_WORDS = {RoleGroup.ACTIVITY, RoleGroup.OTHER}
"""Groups that share the plain sign of a person; the label says the role in words."""


@pytest.mark.parametrize("held", [*STYLES, *node_styles.GROUP_STYLES.values()], ids=lambda held: held.fill)
def test_a_sign_stands_out_from_its_fill_and_the_fill_from_light_ground(held: node_styles.NodeStyle) -> None:
    assert contrast("#ffffff", held.fill) >= 4.5
    assert contrast(LIGHT.ground, held.fill) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_and_lines_can_be_read_in_both_schemes(palette: Palette) -> None:
    for colour in (palette.text, palette.doubted):
        assert contrast(palette.ground, colour) >= 4.5
    for colour in (palette.line, palette.chosen, palette.rim if palette is DARK else palette.line):
        assert contrast(palette.ground, colour) >= 3


def test_each_level_of_grade_has_its_own_line() -> None:
    rules = {rule["selector"]: rule["style"] for rule in stylesheet(LIGHT)}
    patterns = [(rules[f"edge.{level}"].get("line-style"), str(rules[f"edge.{level}"].get("line-dash-pattern"))) for level in
                (grading.WELL, grading.PARTLY, grading.POORLY)]  # fmt: skip

    assert len(set(patterns)) == 3
    assert rules[f"edge.{grading.FALSE}"]["mid-target-arrow-shape"] == "tee"


def test_the_protective_group_has_a_shape_of_its_own_and_no_alarm() -> None:
    exploited = node_styles.GROUP_STYLES[RoleGroup.EXPLOITED]

    assert exploited.shape not in {
        held.shape for group, held in node_styles.GROUP_STYLES.items() if group is not RoleGroup.EXPLOITED
    }
    assert exploited.fill != node_styles.GROUP_STYLES[RoleGroup.EXPLOITER].fill


def test_both_schemes_style_the_same_things() -> None:
    sheets = both()

    assert [rule["selector"] for rule in sheets["light"]] == [rule["selector"] for rule in sheets["dark"]]
    assert sheets["light"] != sheets["dark"]


def test_pictures_are_data_and_ask_nobody() -> None:
    for name in ENTITY_TYPES:
        for uri in (
            node_styles.icon_uri(node_styles.style_of(name)),
            node_styles.shape_uri(node_styles.style_of(name)),
        ):
            assert uri.startswith("data:image/svg+xml,") and " " not in uri and '"' not in uri
