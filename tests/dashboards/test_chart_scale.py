"""Newcomers find free places near what they are tied to; what stands, stands."""

from __future__ import annotations

import itertools
import math

from dashboards.chart_scale import WINDOW_RATIO, arrange, place_beside, spread
from graphintel.service.answers.statements import StatementAnswer
from tests.answers import answer_of


def ties(*pairs: tuple[str, str]) -> list[StatementAnswer]:
    return [answer_of(StatementAnswer, start=start, end=end) for start, end in pairs]


def nearest(places: dict[str, tuple[float, float]]) -> float:
    return min(math.dist(a, b) for a, b in itertools.combinations(places.values(), 2))


def test_nothing_that_stands_moves_and_nothing_comes_on_top() -> None:
    standing = {"a": (0.0, 0.0), "b": (150.0, 0.0)}
    newcomers = [f"n{number}" for number in range(25)]
    placed = place_beside(standing, newcomers, ties(*(("a", name) for name in newcomers)), "a")

    assert set(placed) == set(newcomers)
    assert nearest({**standing, **placed}) > 75
    assert max(math.dist(spot, (0.0, 0.0)) for spot in placed.values()) < 700


def test_what_is_tied_to_several_comes_between_them() -> None:
    standing = {"a": (0.0, 0.0), "b": (1000.0, 0.0)}

    [(x, _)] = place_beside(standing, ["n"], ties(("a", "n"), ("n", "b")), "a").values()

    assert 300 < x < 700


def test_a_chain_of_newcomers_follows_its_ties() -> None:
    placed = place_beside({"a": (0.0, 0.0)}, ["x", "y", "z"], ties(("a", "x"), ("x", "y"), ("y", "z")), "a")

    assert math.dist(placed["x"], (0, 0)) <= math.dist(placed["z"], (0, 0))


def test_the_first_thing_stands_in_the_middle_and_an_untied_one_beside_the_anchor() -> None:
    assert place_beside({}, ["a"], [], "") == {"a": (0.0, 0.0)}
    assert place_beside({}, [], [], "") == {}
    [spot] = place_beside({"a": (0.0, 0.0)}, ["b"], [], "a").values()
    assert 0 < math.dist(spot, (0.0, 0.0)) < 250


def test_a_whole_arrangement_keeps_the_fixed_thing_where_it_is() -> None:
    others = [f"n{number}" for number in range(12)]
    made = arrange(others, ties(*(("a", name) for name in others)), "a", (500.0, -20.0))

    assert "a" not in made
    middle = [sum(axis) / len(others) for axis in zip(*made.values(), strict=True)]
    assert math.dist(middle, (500.0, -20.0)) < 150
    assert nearest({**made, "a": (500.0, -20.0)}) > 60


def test_a_wide_layout_is_spread_to_the_shape_of_a_window() -> None:
    wide = spread({"a": (0.0, 0.0), "b": (1000.0, 500.0), "c": (500.0, 100.0)})
    width, height = (max(axis) - min(axis) for axis in zip(*wide.values(), strict=True))

    assert abs(width / height - WINDOW_RATIO) < 0.2
    assert spread({}) == {}
    assert spread({"a": (3.0, 3.0)}).keys() == {"a"}
