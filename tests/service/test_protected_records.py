"""Where a text tells who somebody protected is: by id, by nominal number, in a reference; and nowhere else."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.service.protected_records import ProtectedRecords, nominal_of

HER, LONG, OTHER, SHORT = "person:FA:N4711", "person:FA:N4711-2", "person:FB:N4711", "person:FA:77"
UNNAMED = "person:FA:12/3#1"
TOKENS = {
    HER: "aaaaaaaaaaaa",
    LONG: "bbbbbbbbbbbb",
    OTHER: "cccccccccccc",
    SHORT: "dddddddddddd",
    UNNAMED: "eeeeeeeeeeee",
}


def _protected(*records: str) -> ProtectedRecords:
    return ProtectedRecords({record: TOKENS[record] for record in records})


@pytest.mark.parametrize(
    ("record", "nominal"),
    [
        (HER, "N4711"),
        ("person:FA:N47", "N47"),
        ("person:FA:4711", "4711"),
        (SHORT, ""),
        ("person:FA:ANNA", ""),
        (UNNAMED, ""),
        ("person:FA:N4711#1", ""),
        ("person:FA", ""),
    ],
)
def test_a_nominal_is_recognised_by_its_length_and_its_digits(record: str, nominal: str) -> None:
    assert nominal_of(record) == nominal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (HER, "person:~aaaaaaaaaaaa"),
        ("N4711", "~aaaaaaaaaaaa"),
        ("nominal n4711 says so", "nominal ~aaaaaaaaaaaa says so"),
        ("N4711, N4711.", "~aaaaaaaaaaaa, ~aaaaaaaaaaaa."),
        ("item:FA:nominals-N4711/1", "item:FA:nominals-~aaaaaaaaaaaa/1"),
        ("FA:N4711", "FA:~aaaaaaaaaaaa"),
        ("FB:N4711", "FB:N4711"),
        ("N4711 (FA) was seen", "~aaaaaaaaaaaa (FA) was seen"),
        ("N4711 (FB) was seen", "N4711 (FB) was seen"),
        ("XN4711", "XN4711"),
        ("N47110", "N47110"),
        ("N4712", "N4712"),
        ("", ""),
        ("STRASSE ẞ N4711 ŉ", "STRASSE ẞ ~aaaaaaaaaaaa ŉ"),
    ],
)
def test_a_token_stands_wherever_a_text_names_her(text: str, shown: str) -> None:
    protected = _protected(HER)

    assert protected.with_tokens(text) == shown
    assert protected.records_in(text) == ({HER} if "~" in shown else set())


def test_the_longest_nominal_is_meant_and_each_force_has_its_own() -> None:
    protected = _protected(HER, LONG, OTHER)

    assert protected.with_tokens("N4711-2 and N4711") == "~bbbbbbbbbbbb and ~aaaaaaaaaaaa"
    assert protected.with_tokens("FB:N4711") == "FB:~cccccccccccc"
    assert protected.records_in("FA:N4711 FB:N4711 FA:N4711-2") == {HER, LONG, OTHER}
    assert [(begin, end) for begin, end, _ in protected.nominals_in("x N4711 y")] == [(2, 7)]


@pytest.mark.parametrize("text", ["N4711-23", "N4711-2a", "xN4711-2", "N4711_2", "N4711"])
def test_a_nominal_of_two_parts_is_recognised_whole_or_not_at_all(text: str) -> None:
    assert _protected(LONG).with_tokens(text) == text
    assert _protected(LONG).with_tokens(f"{text} N4711-2.") == f"{text} ~bbbbbbbbbbbb."


def test_a_nominal_that_is_no_word_of_its_own_is_recognised_in_references_only() -> None:
    protected = _protected(SHORT, HER)

    assert protected.with_tokens("item:FA:nominals-77/1") == "item:FA:nominals-~dddddddddddd/1"
    assert protected.with_tokens("item:FB:nominals-77/1") == "item:FB:nominals-77/1"
    assert protected.with_tokens("77 cards") == "77 cards"
    assert protected.with_tokens("nominals-77, N4711") == "nominals-~dddddddddddd, ~aaaaaaaaaaaa"
    assert _protected(SHORT).with_tokens("see FA:nominals-77/1 and 77") == "see FA:nominals-~dddddddddddd/1 and 77"


@pytest.mark.parametrize("text", [HER, UNNAMED, "item:FA:nominals-N4711/1", "FA:N4711 and N4711"])
def test_a_token_leads_back_to_what_it_stands_for(text: str) -> None:
    protected = _protected(HER, UNNAMED)
    shown = protected.with_tokens(text)

    assert shown != text and "4711" not in shown and "#1" not in shown
    assert protected.without_tokens(shown, [HER, UNNAMED]) == text


def test_where_nobody_is_protected_nothing_changes() -> None:
    assert ProtectedRecords({}).with_tokens("item:FA:nominals-N4711/1 N4711") == "item:FA:nominals-N4711/1 N4711"


def test_a_token_and_a_beginning_lead_to_the_records_that_they_stand_for() -> None:
    protected = ProtectedRecords({HER: "aaaaaabbbbbb", OTHER: "aaaaaacccccc", SHORT: "dddddddddddd"})

    assert protected.with_token(["aaaaaacccccc", "dddddddddddd", "zzzzzzzzzzzz"]) == [SHORT, OTHER]
    assert protected.with_token([], "aaaaaa") == [HER, OTHER]
    assert protected.with_token(["dddddddddddd"], "zzzzzz") == [SHORT]
    assert protected.with_token([]) == protected.with_token(["aaaaaa"]) == protected.with_token([], "aaaaa") == []


_NOMINALS = ["".join(parts) for parts in product(("N", "n4", "4711", "-N4"), ("", "7", "-2", "/47"), ("", "-11", "1"))]
_RECORDS = st.sets(
    st.sampled_from([f"person:{force}:{one}" for force in ("FA", "FB") for one in _NOMINALS]), max_size=8
)
_TEXTS = st.lists(st.sampled_from([*_NOMINALS, " ", "-", "FA:", "FB:", " (FB)", "x", "_"]), max_size=6).map("".join)


@given(_RECORDS, _TEXTS)
def test_nominals_are_found_as_by_trying_every_one_at_every_place(records: set[str], text: str) -> None:
    """However many nominals begin alike: the first that ends a place is the longest, and none begins inside it."""
    tried, done = [], 0
    for first in re.finditer(r"[^\W_]+", text):
        ordered = sorted((-len(nominal_of(record)), nominal_of(record).casefold(), record) for record in records)
        for _, nominal, record in ordered:
            runs = re.findall(r"[^\W_]+", nominal)
            begin = first.start() - (nominal.index(runs[0]) if runs else 0)
            alone = ProtectedRecords({record: "a" * 12}).nominals_in(text)
            if runs and runs[0] == first[0].casefold() and begin >= done and any(found[0] == begin for found in alone):
                tried.append((begin, begin + len(nominal), record))
                done = begin + len(nominal)
                break

    assert list(ProtectedRecords(dict.fromkeys(records, "a" * 12)).nominals_in(text)) == tried
