"""Grades, markings and conditions: closed lists, never converted, never guessed."""

from __future__ import annotations

import pytest

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.grade import GRADE, SCHEMES, SUSPECTED_FALSE
from graphintel.model.values.handling import clean_conditions
from graphintel.model.values.marking import clean_marking


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (("3x5x2", "1", "b", "p"), "1B-P (3x5x2)"),
        ((" 3X5X2 ", "3", "E", "C"), "3E-C (3x5x2)"),
        (("5x5x5", "B", "2", "4"), "B24 (5x5x5)"),
        (("5X5X5", "e", "5", "1"), "E51 (5x5x5)"),
        (("ungraded_partner", "", "", "P"), "ungraded"),
        (("Ungraded Partner", "", "", "c"), "ungraded"),
    ],
)
def test_a_grade_is_checked_and_shown_in_its_own_scheme(written: tuple[str, str, str, str], shown: str) -> None:
    parts = GRADE.clean_parts(*written)

    assert GRADE.display_of(parts.scheme, parts.source_eval, parts.info_eval, parts.handling) == shown


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (("4x4", "1", "A", "P"), "bad_scheme"),
        (("", "1", "A", "P"), "bad_scheme"),
        (("3x5x2", "B", "2", "P"), "bad_source_eval"),
        (("3x5x2", "4", "A", "P"), "bad_source_eval"),
        (("3x5x2", "", "A", "P"), "bad_source_eval"),
        (("3x5x2", "1", "2", "P"), "bad_info_eval"),
        (("3x5x2", "1", "AB", "P"), "bad_info_eval"),
        (("3x5x2", "1", "F", "P"), "bad_info_eval"),
        (("3x5x2", "1", "A", ""), "bad_handling"),
        (("3x5x2", "1", "A", "1"), "bad_handling"),
        (("5x5x5", "1", "1", "1"), "bad_source_eval"),
        (("5x5x5", "A", "A", "1"), "bad_info_eval"),
        (("5x5x5", "A", "1", "P"), "bad_handling"),
        (("ungraded_partner", "1", "", "P"), "bad_source_eval"),
        (("ungraded_partner", "", "A", "P"), "bad_info_eval"),
        (("ungraded_partner", "", "", ""), "bad_handling"),
        (("ungraded_partner", "", "", "4"), "bad_handling"),
    ],
)
def test_a_part_that_the_scheme_does_not_have_is_refused(written: tuple[str, str, str, str], code: str) -> None:
    with pytest.raises(InvalidValueError, match="expected") as refused:
        GRADE.clean_parts(*written)

    assert refused.value.code == code


def test_the_same_letter_means_another_thing_in_the_other_scheme() -> None:
    assert "B" in SCHEMES["3x5x2"][1]
    assert "B" in SCHEMES["5x5x5"][0]
    assert not set(SCHEMES["3x5x2"][0]) & set(SCHEMES["5x5x5"][0])


def test_suspected_false_is_the_last_of_each_scheme_and_of_no_other() -> None:
    assert all(GRADE.suspects_false(scheme, worst) for scheme, worst in SUSPECTED_FALSE.items())
    assert SUSPECTED_FALSE == {"3x5x2": "E", "5x5x5": "5"}
    assert not GRADE.suspects_false("5x5x5", "E")
    assert not GRADE.suspects_false("ungraded_partner", "")


@pytest.mark.parametrize(
    ("written", "marking"),
    [
        ("official", "OFFICIAL"),
        ("Official-Sensitive", "OFFICIAL-SENSITIVE"),
        ("OFFICIAL – SENSITIVE", "OFFICIAL-SENSITIVE"),
        ("official sensitive", "OFFICIAL-SENSITIVE"),
        (" secret ", "SECRET"),
        ("Top  Secret", "TOP SECRET"),
    ],
)
def test_a_marking_is_one_in_any_case(written: str, marking: str) -> None:
    assert clean_marking(written) == marking


@pytest.mark.parametrize(
    "written", ["", "RESTRICTED", "CONFIDENTIAL", "NOT PROTECTIVELY MARKED", "TOPSECRET", "OFFICIAL SECRET"]
)
def test_an_unknown_marking_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="expected one of OFFICIAL") as refused:
        clean_marking(written)

    assert refused.value.code == "bad_marking"


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("", ()),
        (" ; ;", ()),
        ("force:FA", ("force:FA",)),
        ("unit:Vice; Compartment: covert ;unit:Vice", ("compartment:covert", "unit:Vice")),
    ],
)
def test_conditions_are_access_keys_in_order(written: str, keys: tuple[str, ...]) -> None:
    assert clean_conditions(written) == keys


@pytest.mark.parametrize(
    "written", ["clearance:high", "FA", "force:", "force:FA, unit:Vice\x00", "marking:SECRET", "force:F;A"]
)
def test_a_condition_of_an_unknown_form_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="expected force:CODE") as refused:
        clean_conditions(written)

    assert refused.value.code == "unknown_condition"


def test_conditions_that_no_index_could_hold_are_refused_and_all_forces_are_not_too_many() -> None:
    forces = ";".join(f"force:F{number:02}" for number in range(48))

    assert len(clean_conditions(forces)) == 48
    with pytest.raises(InvalidValueError, match="200 conditions are too many"):
        clean_conditions(";".join(f"unit:U{number:03}" for number in range(200)))
