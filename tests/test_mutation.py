"""The script that tries the tests: what it changes, what it leaves alone, and which tests it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.mutation.__main__ import PROTECTION, ROOT, Trial, drawn, path_of, score
from benchmarks.mutation.covering_tests import covering_tests, dependents_of
from benchmarks.mutation.mutants import mutants_of
from benchmarks.mutation.trial import Tree


@pytest.mark.parametrize(
    ("source", "mutated"),
    [
        ("x = a == b", {"x = (a != b)"}),
        ("x = a in b", {"x = (a not in b)"}),
        ("x = a < b <= c", {"x = (a <= b <= c)", "x = (a < b < c)"}),
        ("x = a and b", {"x = (a or b)"}),
        ("x = not a", {"x = (a)"}),
        ("x = a - b", {"x = (a | b)"}),
        ("x = a if b else c", {"x = (c if b else a)"}),
        ("x = True", {"x = False"}),
        ("x = 4", {"x = 5"}),
        ("x = {'a', 'b'}", {"x = ({'b'})", "x = ({'a'})"}),
        ("x = {'a'}", {"x = ({*()})"}),
        ("x = ('a', 'b')", {"x = (('b',))", "x = (('a',))"}),
        ("x = {'a': b}", {"x = ({})"}),
        ("x = (a, b)", set()),
        ("x = 'text'", set()),
        ("f(a)", {"pass"}),
        ("a.b = c", {"pass"}),
        ("if a:\n    b = c", {"if (not (a)):\n    b = c"}),
        ("x = [a for a in b if c]", {"x = [a for a in b if True]"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("def f():\n    a = b\n    c = a", {"def f():\n    return None\n    a = b\n    c = a"}),
        ("def f():\n    return None", set()),
    ],
)
def test_each_operator_changes_one_thing(source: str, mutated: set[str]) -> None:
    assert {mutant.applied(source) for mutant in mutants_of(source)} == mutated


@pytest.mark.parametrize(
    "source",
    [
        '"""Docstring with 3 < 4."""',
        'def f(a: {"b"} = c) -> {"d"}:\n    """Docstring."""',
        "assert a == 3",
        "x = zip(a, strict=True)",
        "x = f'{3 < 4}'",
        "@d(frozen=True)\nclass A:\n    b: {1}",
    ],
)
def test_docstrings_messages_annotations_and_assertions_are_left_alone(source: str) -> None:
    assert mutants_of(source) == []


def test_a_refusal_is_taken_out_but_its_words_are_left_alone() -> None:
    assert {m.applied("raise E({'a'}, 3)") for m in mutants_of("raise E({'a'}, 3)")} == {"pass"}


def test_a_cell_of_the_policy_says_the_opposite() -> None:
    source = 'T = """\n  é own all few one any\nA yes no no no no\nB no  count no no no\n"""'

    changed = [mutant.applied(source) for mutant in mutants_of(source)]

    assert len(changed) == 10
    assert source.replace("yes", "no") in changed
    assert source.replace("count", "yes") in changed
    assert {mutant.line for mutant in mutants_of(source)} == {3, 4}


def test_positions_count_bytes_so_that_letters_of_two_do_not_move_them() -> None:
    source = "x = 'é'; y = 3"

    assert [m.applied(source) for m in mutants_of(source)] == ["x = 'é'; y = 4"]


def test_every_module_of_protection_is_there_and_no_draw_holds_one() -> None:
    assert all(path_of(module, ROOT).exists() for module in PROTECTION)
    few, more = drawn(["graphintel.resolve"], 5, 1), drawn(["graphintel.resolve"], 9, 1)

    assert few == drawn(["graphintel.resolve"], 5, 1)
    assert few == more[:5]
    assert not {module for module, _ in more} & set(PROTECTION)


def test_the_nearest_tests_come_first_and_what_depends_on_a_module_is_loaded_again() -> None:
    tests = covering_tests("graphintel.briefing.protect", ROOT)

    assert tests[0] == "tests/briefing/test_protect.py"
    assert "tests/briefing/test_protection.py" in tests[:4]
    assert len(set(tests)) == len(tests)
    assert {"graphintel.briefing.protect", "graphintel.briefing.compose"} <= dependents_of(
        "graphintel.briefing.protect", ROOT
    )
    assert "graphintel.model.access" not in dependents_of("graphintel.briefing.protect", ROOT)


def test_a_mutant_is_killed_where_a_test_notices_and_survives_where_none_does(tmp_path: Path) -> None:
    held, free = "def is_over(a):\n    return a > 3\n", "def is_under(a):\n    return a < 3\n"
    product = tmp_path / "tried_by_mutation.py"
    (tmp_path / "test_tried.py").write_text(
        "from tried_by_mutation import is_over\n\ndef test_it():\n    assert is_over(4) and not is_over(3)\n"
    )
    tree = Tree(tmp_path)
    source = held + free

    outcomes: dict[int, set[bool]] = {}
    for mutant in mutants_of(source):
        tree.write(product, mutant.applied(source))
        passed, _ = tree.passes(["test_tried.py"], (), 60, tmp_path / "log")
        outcomes.setdefault(mutant.line, set()).add(passed)

    assert outcomes == {2: {False}, 4: {True}}


def test_tests_that_never_end_count_as_a_kill(tmp_path: Path) -> None:
    (tmp_path / "test_endless.py").write_text("def test_it():\n    while True:\n        pass\n")

    passed, _ = Tree(tmp_path).passes(["test_endless.py"], (), 1, tmp_path / "log")

    assert not passed


def test_the_score_has_a_row_a_module_and_one_for_all() -> None:
    trials = [Trial("a.b", 1, "number", "2", 0, 1, killed, 0.1) for killed in (True, True, True, False)]

    assert score(trials).splitlines()[2:] == ["| a.b | 4 | 3 | 1 | 75 % |", "| all | 4 | 3 | 1 | 75 % |"]
