"""Search finds what plain lists find, for everybody alike, and nothing that is hidden or not published."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.ledger import search_index
from graphintel.ledger.ledger import Ledger
from graphintel.model.logged_rows import SubmissionContents
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import HOLDS, PEOPLE, PHONES, histories, holding
from tests.oracle import ListFinder

OFFICIAL = HOLDS[0]
WORDS = [
    "testname",
    "test",
    "t",
    "al",
    "alder",
    "b",
    "lina",
    "fa",
    "fa:n1",
    "n",
    "4477",
    "<32",
    "0770",
    "1",
    "flat",
    "xx1",
    "zz",
]


def hold(ledger: Ledger, *changes: dict[str, SubmissionContents]) -> Ledger:
    for change in changes:
        with ledger.write() as writing:
            writing.replace_many(change)
    return ledger


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=histories(),
    searches=st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS), max_size=3),
            st.sampled_from(HOLDS),
            st.integers(1, 12),
        ),
        min_size=8,
        max_size=8,
    ),
    few=st.sampled_from([0, 1, search_index.FEW_CARRIERS]),
)
def test_every_search_finds_what_plain_lists_find(
    new_ledger: NewLedger,
    history: list[dict[str, SubmissionContents]],
    searches: Sequence[tuple[list[str], frozenset[str], int]],
    few: int,
) -> None:
    """Whether the entities that carry a word are few enough to be looked up by their ids, or not."""
    ledger = hold(new_ledger(), *history)
    everything = ledger.everything()
    lists = ListFinder({e.id: e for e in everything.entities}, list(everything.statements))

    for tokens, holds, limit in searches:
        expected = lists.search(tokens, holds, 1, limit)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(search_index, "FEW_CARRIERS", few)
            assert ledger.search(tokens, holds, ledger.revision(), limit) == expected


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=histories(),
    searches=st.lists(st.tuples(st.lists(st.sampled_from(WORDS), max_size=2), st.sampled_from(HOLDS)), min_size=8),
    limit=st.integers(1, 5),
)
def test_of_a_stretch_too_long_to_be_read_whole_as_many_are_found(
    new_ledger: NewLedger,
    history: list[dict[str, SubmissionContents]],
    searches: Sequence[tuple[list[str], frozenset[str]]],
    limit: int,
) -> None:
    """Which of the beginnings come is not said then; whole words, keys before captions, and their number stay."""
    ledger = hold(new_ledger(), *history)
    everything = ledger.everything()
    lists = ListFinder({e.id: e for e in everything.entities}, list(everything.statements))

    for tokens, holds in searches:
        every = lists.search(tokens, holds, 1, 1_000)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(search_index, "ROWS_READ", 1)
            found = ledger.search(tokens, holds, ledger.revision(), limit)
        assert set(found) <= set(every)
        expected = [(token == tokens[-1], kind) for _, token, kind in every[:limit]]
        assert [(token == tokens[-1], kind) for _, token, kind in found] == expected


def test_whole_words_come_first_then_keys_then_ids(ledger: Ledger) -> None:
    hold(
        ledger,
        {
            "FA:1": holding("FA:1", ("USES_PHONE", "person:FA:ALDERS", PHONES[0])),
            "FA:2": holding("FA:2", ("USES_PHONE", "person:FA:ALDER", PHONES[0])),
            "FA:3": holding("FA:3", ("USES_PHONE", PEOPLE[1], PHONES[0], "Testname Alder")),
        },
    )

    assert ledger.search(["alder"], OFFICIAL, 1, 10) == [
        ("person:FA:ALDER", "alder", "key"),
        (PEOPLE[1], "alder", "caption"),
        ("person:FA:ALDERS", "alders", "key"),
    ]


def test_hidden_hits_do_not_use_up_the_limit(ledger: Ledger) -> None:
    hidden = {
        f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", f"person:FA:A{n}", PHONES[0], "Testname Alder"), marking="SECRET")
        for n in range(30)
    }
    shown = {"FA:99": holding("FA:99", ("USES_PHONE", "person:FA:Z", PHONES[0], "Testname Alder"))}
    hold(ledger, hidden | shown)

    assert ledger.search(["testname"], OFFICIAL, 1, 1) == [("person:FA:Z", "testname", "caption")]


def test_a_caption_that_only_a_hidden_statement_states_finds_nothing(ledger: Ledger) -> None:
    hold(
        ledger,
        {
            "FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0], "Testname Alder"), marking="SECRET"),
            "FA:2": holding("FA:2", ("USES_PHONE", PEOPLE[0], PHONES[0], "Lina Test")),
        },
    )

    assert ledger.search(["alder"], OFFICIAL, 1, 10) == []
    assert ledger.search(["lina"], OFFICIAL, 1, 10) == [(PEOPLE[0], "lina", "caption")]


def test_what_is_not_published_yet_is_not_found(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))})
    hold(ledger, {"FA:2": holding("FA:2", ("USES_PHONE", PEOPLE[0], PHONES[1]))})

    assert [hit[0] for hit in ledger.search(["447700"], OFFICIAL, 1, 10)] == [PHONES[0]]
    assert [hit[0] for hit in ledger.search(["447700"], OFFICIAL, 2, 10)] == [PHONES[0], PHONES[1]]


@pytest.mark.parametrize("tokens", [[], ["%"], ["_"], ["' OR 1=1 --"], ["\x00"], ["\U0010ffff"]])
def test_awkward_words_find_nothing(ledger: Ledger, tokens: list[str]) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0], "Testname Alder"))})

    assert ledger.search(tokens, OFFICIAL, 1, 10) == []


def test_who_holds_nothing_finds_nothing(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))})

    assert ledger.search(["4477"], frozenset(), 1, 10) == []
