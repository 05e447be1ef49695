"""Rows to arrays: merging, weights, independent sources, and nothing that depends on the order of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import WEIGHTS, combine, printed_table, weights_of
from graphintel.errors import GraphintelError
from tests.analysis.planted import columns, person, phone, plant, row

WORLD = plant(3, 4)


def test_a_merged_record_is_one_node_and_a_tie_to_itself_is_none() -> None:
    rows = [
        row("USES_PHONE", person(1), phone(1)),
        row("USES_PHONE", person(2), phone(1)),
        row("ASSOCIATES_WITH", person(1), person(2)),
    ]

    snapshot = Snapshot.of(columns(rows), {person(2): person(1)})

    assert snapshot.ids == (person(1), phone(1))
    assert (snapshot.left.tolist(), snapshot.right.tolist()) == ([0], [1])
    assert snapshot.statement_ids(snapshot.rows) == sorted(r["id"] for r in rows[:2])


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_arrays_and_hash(chance: object) -> None:
    rows = WORLD.rows[:150]
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    one, two = Snapshot.of(columns(rows)), Snapshot.of(columns(shuffled))

    assert one.ids == two.ids
    assert one.hash == two.hash
    assert one.statement_ids(one.rows) == two.statement_ids(two.rows)
    assert np.array_equal(one.weight, two.weight)


def test_a_statement_is_found_by_its_id_and_no_other_in_its_place() -> None:
    snapshot = Snapshot.of(columns(WORLD.rows[:150]))

    assert [snapshot.row_of_statement(one) for one in snapshot.columns.id] == list(range(150))
    for unknown in ("", snapshot.columns.id[70] + "0", "\uffff"):
        with pytest.raises(KeyError):
            snapshot.row_of_statement(unknown)


def test_hidden_rows_leave_no_trace() -> None:
    hidden = [
        row("ASSOCIATES_WITH", person(1), person(999_999), "FA:H/1"),
        row("HAS_FLAG", person(1), "item:FA:H/1", part="DV_LINK"),
    ]
    with_them = [r for r in [*WORLD.rows, *hidden] if r not in hidden]

    assert Snapshot.of(columns(with_them)).hash == Snapshot.of(columns(WORLD.rows)).hash


def test_grades_of_two_schemes_are_never_converted() -> None:
    assert WEIGHTS["3x5x2", "2", "B"] == pytest.approx(0.85)
    assert WEIGHTS["5x5x5", "B", "2"] == pytest.approx(0.9)
    assert WEIGHTS["ungraded_partner", "", ""] == 0.75
    assert all(w == 0 for (scheme, _, info), w in WEIGHTS.items() if (scheme, info) in {("3x5x2", "E"), ("5x5x5", "5")})
    assert all(0.6 <= w <= 1 for w in WEIGHTS.values() if w)
    assert len(printed_table()) == len(WEIGHTS) == 15 + 25 + 1


def test_an_unknown_grade_is_refused_with_what_is_expected() -> None:
    with pytest.raises(GraphintelError, match="graded Z9 in scheme '3x5x2'"):
        weights_of(["3x5x2"], ["Z"], ["9"])


def test_independent_sources_add_up_and_repetitions_do_not() -> None:
    strengths = combine(np.array([0, 0, 0, 1]), np.array([1, 1, 2, 1]), np.array([0.6, 0.8, 0.5, 0.75]))

    assert strengths.tolist() == pytest.approx([1 - 0.2 * 0.5, 0.75])


def chained(*links: tuple[int, int]) -> float:
    """Weight of a tie that submissions 1, 2 and 3 state, with these repeating those."""
    rows = [row("USES_PHONE", person(1), phone(1), f"FA:{n}/1", grade="2C") for n in (1, 2, 3)]
    rows += [row("DERIVED_FROM", f"submission:FA:{a}", f"submission:FA:{b}", f"FA:{a}/2") for a, b in links]
    return float(Snapshot.of(columns(rows)).weight[0])


def test_a_chain_of_repeated_reports_counts_as_its_root() -> None:
    once, weight = 0.775, 1 - (1 - 0.775) ** 2

    assert chained() == pytest.approx(1 - (1 - once) ** 3)
    assert chained((2, 1)) == pytest.approx(weight)
    assert chained((3, 2), (2, 1)) == pytest.approx(once)
    assert chained((3, 2), (2, 3)) == pytest.approx(weight)
    assert chained((1, 2), (2, 3), (3, 2)) == pytest.approx(once)


def test_a_source_reference_counts_across_submissions() -> None:
    rows = [row("USES_PHONE", person(1), phone(1), f"FA:{n}/1", grade="2C", source="src:a") for n in (1, 2)]

    assert Snapshot.of(columns(rows)).weight.tolist() == pytest.approx([0.775])
