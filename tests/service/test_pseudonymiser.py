"""What may be shown of one answer: tokens for ids, names withheld as far as the place of a text asks, lists in shown order."""

from __future__ import annotations

from typing import Any

import pytest

from graphintel.model.pseudonyms import Pseudonyms
from graphintel.service.protected_records import ProtectedRecords
from graphintel.service.pseudonym_filter import WITHHELD, Pseudonymiser

HER, SECOND = "person:FA:N4711", "person:FA:N4712"
TOKENS = {HER: "zzzzzzzzzzzz", SECOND: "aaaaaaaaaaaa"}
SHOWN = {record: f"person:~{token}" for record, token in TOKENS.items()}
SEALED = "st:0123456789abcdef01234567"


def _filter(names: list[str], mentioned: list[str] | None = None) -> Pseudonymiser:
    words = [tuple(sorted(name.lower().split())) for name in names]
    near = words if mentioned is None else [tuple(sorted(name.lower().split())) for name in mentioned]
    return Pseudonymiser(
        ProtectedRecords(TOKENS), Pseudonyms(b"key"), frozenset({SEALED}), frozenset(words), frozenset(near)
    )


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        # Free text of an item loses every word of her name, in any order, but no street that is called alike.
        ({"type": "PART_OF", "said": {"text": "Vera Testivy rang"}}, {"type": "PART_OF", "said": {"text": f"{WITHHELD} rang"}}),
        ({"type": "PART_OF", "said": {"text": "Testivy, Vera"}}, {"type": "PART_OF", "said": {"text": WITHHELD}}),
        ({"type": "PART_OF", "said": {"text": "Ms Testivy's flat"}}, {"type": "PART_OF", "said": {"text": f"Ms {WITHHELD}'s flat"}}),
        ({"type": "PART_OF", "said": {"text": "Testivy Street"}}, {"type": "PART_OF", "said": {"text": "Testivy Street"}}),
        ({"type": "PART_OF", "said": {"text": "testivy is a plant"}}, {"type": "PART_OF", "said": {"text": "testivy is a plant"}}),
        ({"type": "PART_OF", "said": {"text": "Oak and Vera"}}, {"type": "PART_OF", "said": {"text": f"Oak and {WITHHELD}"}}),
        # Elsewhere a whole name goes, and of what belongs to her the word by which it does.
        ({"type": "NAMES", "said": {"note": "Vera"}}, {"type": "NAMES", "said": {"note": WITHHELD}}),
        ({"type": "NAMES", "said": {"make": "Vera"}}, {"type": "NAMES", "said": {"make": "Vera"}}),
        ({"type": "NAMES", "said": {"make": "Vera Testivy"}}, {"type": "NAMES", "said": {"make": WITHHELD}}),
        ({"type": "Premises", "caption": "Testivy's flat"}, {"type": "Premises", "caption": f"{WITHHELD}'s flat"}),
        ({"type": "Premises", "caption": "Testivy House"}, {"type": "Premises", "caption": "Testivy House"}),
        ({"type": "Person", "caption": "Vera Testivy"}, {"type": "Person", "caption": "Vera Testivy"}),
        ({"type": "Premises", "names": ["Vera Testivy"]}, {"type": "Premises", "names": [WITHHELD]}),
        ({"why": ["Vera Testivy uses it"]}, {"why": [f"{WITHHELD} uses it"]}),
        ({"title": "about Testivy"}, {"title": f"about {WITHHELD}"}),
        ({"state": "Vera Testivy"}, {"state": "Vera Testivy"}),
        ({"end": "premises:1", "end_caption": "Vera Testivy"}, {"end": "premises:1", "end_caption": WITHHELD}),
        ({"end": "person:FA:N9", "end_caption": "Vera Testivy"}, {"end": "person:FA:N9", "end_caption": "Vera Testivy"}),
        # The reason of a hit repeats what was typed.
        ({"score": 1, "reason": "Vera Testivy", "id": HER}, {"score": 1, "reason": "Vera Testivy", "id": SHOWN[HER]}),
        ({"reason": "Vera Testivy"}, {"reason": WITHHELD}),
        (3, 3),
        (None, None),
    ],
)  # fmt: skip
def test_a_name_is_withheld_as_far_as_the_place_of_the_text_asks(answer: Any, shown: Any) -> None:
    assert _filter(["Vera Testivy"]).of(answer) == shown


def test_single_words_of_a_name_are_withheld_of_those_whom_the_answer_speaks_of() -> None:
    far = _filter(["Vera Testivy"], mentioned=[])

    assert far.of({"title": "about Testivy"}) == {"title": "about Testivy"}
    assert far.of({"title": "about Vera Testivy"}) == {"title": f"about {WITHHELD}"}


def test_short_words_and_numbers_of_a_name_are_no_names() -> None:
    assert _filter(["Bo Testivy"]).of({"title": "Bo and Testivy"}) == {"title": f"Bo and {WITHHELD}"}
    assert _filter(["Ann Lee"]).of({"title": "Lee, Ann; Ann Lee"}) == {"title": f"{WITHHELD}; {WITHHELD}"}


def test_ids_become_tokens_and_hashes_that_tell_are_sealed() -> None:
    shown = _filter([]).of({"id": SEALED, "start": HER, "other": "st:fedcba987654321001234567", "n": [1, True]})

    assert shown["start"] == SHOWN[HER]
    assert shown["id"].startswith("st:~") and SEALED not in str(shown)
    assert (shown["other"], shown["n"]) == ("st:fedcba987654321001234567", [1, True])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([HER, SECOND], [SHOWN[SECOND], SHOWN[HER]]),
        ([SECOND, HER], [SHOWN[SECOND], SHOWN[HER]]),
        ([{"id": HER, "n": 1}, {"id": SECOND, "n": 2}], [{"id": SHOWN[SECOND], "n": 2}, {"id": SHOWN[HER], "n": 1}]),
        (["phone:1", HER, SECOND, "phone:2"], ["phone:1", SHOWN[SECOND], SHOWN[HER], "phone:2"]),
        ([HER, "phone:1", SECOND], [SHOWN[HER], "phone:1", SHOWN[SECOND]]),
        (["person:FA:N1", HER, SECOND], ["person:FA:N1", SHOWN[SECOND], SHOWN[HER]]),
        ([3, 1, 2], [3, 1, 2]),
        ([], []),
    ],
)
def test_a_list_in_the_order_of_real_ids_stands_in_the_order_of_those_shown(
    before: list[Any], after: list[Any]
) -> None:
    assert _filter([]).of(before) == after


def test_a_mapping_in_the_order_of_real_ids_stands_in_the_order_of_those_shown() -> None:
    shown = _filter([]).of({HER: 1, SECOND: 2})

    assert list(shown) == [SHOWN[SECOND], SHOWN[HER]]
    assert list(_filter([]).of({"start": 1, "end": 2})) == ["start", "end"]
