"""Names: their words, and how well they pair off."""

from __future__ import annotations

import pytest

from graphintel.model.values.base import InvalidValueError, folded, one_line
from graphintel.model.values.name import NAME, words_of_name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Testname  Alder", ["testname", "alder"]),
        ("ALDER, Testname", ["alder", "testname"]),
        ("Ténstame Ålder-Birçh", ["tenstame", "alder", "bircħ".replace("ħ", "h")]),
        ("O’Alder", ["oalder"]),
        ("O'ALDER", ["oalder"]),
        ("Øłđæß", ["oldaess"]),
        ("İnvented ınvented", ["invented", "invented"]),
        ("Ｔｅｓｔ\u200bname", ["testname"]),
        ("\u202eTestname", ["testname"]),
        ("an_under_score", ["an", "under", "score"]),
        ("", []),
        ("!?", []),
    ],
)
def test_words_do_not_depend_on_case_accents_and_marks(written: str, words: list[str]) -> None:
    assert words_of_name(written) == words


def test_a_name_keeps_its_writing_on_one_line() -> None:
    cleaned = NAME.clean("  Testname\n\tÁlder\x00 ")

    assert (cleaned.key, cleaned.caption) == ("testname alder", "Testname Álder")
    assert NAME.display(cleaned.key) == "Testname Alder"


@pytest.mark.parametrize("written", ["", " ", "???", "12", "A" * 201])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="leave the cell empty") as refused:
        NAME.clean(written)

    assert refused.value.code == "bad_name"


@pytest.mark.parametrize(
    ("first", "second", "score", "reason"),
    [
        ("Testname Alder", "alder TESTNAME", 1.0, "testname the same; alder the same"),
        ("Testname Alder", "T. Alder", 0.75, "alder the same; testname begins as t"),
        ("Testname Alder", "Testnama Alder", 0.9, "alder the same; testnama nearly testname"),
        ("Testname Alder", "Tetsname Alder", 0.9, "alder the same; testname nearly tetsname"),
        ("Testname Alder", "Testnme Alder", 0.9, "alder the same; testname nearly testnme"),
        ("Testname Alder", "Alder", 0.5, "alder the same"),
        ("Birch", "Bircx", 0.8, "birch nearly bircx"),
        ("Elm", "Elk", 0.0, "no word in common"),
        ("Elm Elm", "Elm", 0.5, "elm the same"),
        ("", "Elm", 0.0, "no word in common"),
    ],
)
def test_names_pair_off_word_by_word_in_any_order(first: str, second: str, score: float, reason: str) -> None:
    forth, back = NAME.compare(first, second), NAME.compare(second, first)

    assert forth.score == back.score == pytest.approx(score)
    assert set(forth.reason.split("; ")) == set(reason.split("; "))


def test_every_writing_of_one_character_is_made_the_same() -> None:
    assert folded("０７\u200b\u2011\u2212٩\ud800\x07") == "07--9 "
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"
