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


def test_every_writing_of_one_character_is_made_the_same() -> None:
    assert folded("０７\u200b\u2011\u2212٩\ud800\x07") == "07--9 "
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"
