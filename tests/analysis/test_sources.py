"""One report is one source: by reference, by the same words, through any chain, for indicators and drawers alike."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis.sources import sources_of, sources_of_statements
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.source_keys import key_without_text, source_key, text_digest
from graphintel.service.describe import independent_sources
from tests.indicators.handmade_worlds import (
    FLAT,
    HOUSE,
    OTHER_NUMBER,
    Item,
    Row,
    columns_of,
    item,
    shows,
    statements_from,
    states,
    uses,
)
from tests.service.by_hand import ask, seen

NOTE = "A woman gave this number at the door of the flat, and said that her friend answers it."


def repeats(copy: str, original: str) -> Row:
    """The submission of one repeats that of the other."""
    return ("Submission", copy, "DERIVED_FROM", "Submission", original)


def counted(*items: Item) -> int:
    """Return how many independent sources say that the first person uses the number; every door says the same."""
    made = statements_from(items)
    rows = [one for one in made if one.type == "USES_PHONE"]
    columns = columns_of(made)
    index = EvidenceIndex.of(columns)
    view = seen(items)
    told = ask(view, "show", id="person:FA:N1")["statements"]
    by_door = {
        len({sources_of(columns)[one.item] for one in rows}),
        len({index.source(row) for row, kind in enumerate(index.columns.type) if kind == "USES_PHONE"}),
        len(set(independent_sources(view, rows).values())),
        len({one["independent"] for one in told if one["type"] == "USES_PHONE"}),
    }
    assert len(by_door) == 1
    return by_door.pop()


@pytest.mark.parametrize(("first", "second"), [("", ""), ("S1", ""), ("", "S9"), ("S1", "S9"), ("S1", "S1")])
def test_a_report_that_was_passed_on_counts_once_whatever_references_either_force_gives(
    first: str, second: str
) -> None:
    original = item("FA:1/1", uses("FA:N1"), source=first)
    copy = item("FB:2/1", uses("FA:N1"), repeats("FB:2", "FA:1"), source=second)

    assert counted(original, copy) == 1
    assert counted(original, item("FB:2/1", uses("FA:N1"), source=second)) == 2


def test_a_copy_and_another_report_of_the_same_source_are_one() -> None:
    items = [
        item("FA:1/1", uses("FA:N1"), source="S1"),
        item("FB:2/1", uses("FA:N1"), repeats("FB:2", "FA:1"), source="B7"),
        item("FA:3/1", uses("FA:N1"), source="S1"),
    ]

    assert counted(*items) == 1
    assert counted(*items[1:]) == 2  # without the original in sight nothing says whose the copy was


def test_the_key_is_that_of_the_roots_source() -> None:
    items = [
        item("FA:1/1", uses("FA:N1"), source="S1"),
        item("FB:2/1", uses("FA:N1"), repeats("FB:2", "FA:1")),
        item("FC:3/1", uses("FA:N1"), repeats("FC:3", "FB:2"), source="C3"),
        item("FC:4/1", uses("FA:N1"), repeats("FC:4", "FC:9")),
    ]

    found = sources_of_statements(statements_from(items))

    key = source_key("submission:FA:1", "FA", "S1")
    assert found == dict.fromkeys(("item:FA:1/1", "item:FB:2/1", "item:FC:3/1"), key) | {
        "item:FC:4/1": "submission:FC:9"
    }


def test_of_a_report_of_several_items_the_copied_one_stands_for_the_copy() -> None:
    original = [item("FA:1/1", uses("FA:N2"), source="S1"), item("FA:1/2", uses("FA:N1"), source="S2", text=NOTE)]
    by_text = item("FB:2/1", uses("FA:N1"), repeats("FB:2", "FA:1"), text=NOTE)
    by_number = item("FB:2/2", uses("FA:N1"), repeats("FB:2", "FA:1"))

    for copy in (by_text, by_number):
        found = sources_of_statements(statements_from([*original, copy]))
        assert found[f"item:{copy.ref}"] == source_key("", "FA", "S2")


@pytest.mark.parametrize("again", [NOTE, NOTE.upper(), NOTE.replace(" ", "  "), NOTE.replace(",", "").rstrip(".")])
@pytest.mark.parametrize("sources", [("", ""), ("S1", "B2")])
def test_the_same_words_about_the_same_on_one_day_count_once(again: str, sources: tuple[str, str]) -> None:
    first = item("FA:1/1", uses("FA:N1"), text=NOTE, source=sources[0])

    assert counted(first, item("FB:2/1", uses("FA:N1"), text=again, source=sources[1])) == 1
    passed_on_later = item("FB:2/1", uses("FA:N1"), text=again, source=sources[1], reported="2026-10-09")
    assert counted(first, passed_on_later) == 1  # seen on the same day


@pytest.mark.parametrize(
    "other",
    [
        item("FB:2/1", uses("FA:N1"), text="Somebody else gave the number."),
        item("FB:2/1", uses("FA:N1"), text=""),
        item("FB:2/1", uses("FA:N1"), text=NOTE, seen="2026-05-05", reported="2026-10-09"),
        item("FB:2/1", uses("FA:N1"), text=NOTE, seen="", reported="2026-10-09"),
    ],
)
def test_other_words_and_other_days_are_another_source(other: Item) -> None:
    assert counted(item("FA:1/1", uses("FA:N1"), text=NOTE), other) == 2


def test_the_same_words_about_something_else_are_no_copy() -> None:
    items = [
        item("FA:1/1", shows("1"), text=NOTE),
        item("FB:2/1", shows("2"), text=NOTE),
    ]

    assert len(set(sources_of_statements(statements_from(items)).values())) == 2


def test_an_indicator_counts_a_copy_once() -> None:
    def raised(*more: Row, source: str = "B9") -> dict[str, object]:
        items = [
            item("FA:1/1", shows("1"), states("1", FLAT), shows("2"), states("2", HOUSE), grade="1A", source="S1"),
            item(
                "FB:2/1",
                shows("1"),
                states("1", FLAT),
                shows("2"),
                states("2", HOUSE),
                *more,
                grade="1A",
                source=source,
            ),
        ]
        found = ask(seen(items), "indicators", id="phone:+447700900120")["indicators"]
        return next(one for one in found if one["id"] == "I02")

    assert (raised()["independent_sources"], raised()["raised"]) == (2, True)
    copied = raised(repeats("FB:2", "FA:1"))
    assert copied["raised"] is False


def test_a_chain_that_the_viewer_may_not_see_joins_nothing() -> None:
    items = [item("FA:1/1", uses("FA:N1")), item("FB:2/1", uses("FA:N1")), item("FB:2/2", repeats("FB:2", "FA:1"))]
    made = statements_from(items)

    seen_by_few = [one for one in made if one.type != "DERIVED_FROM"]

    assert len(set(sources_of_statements(made).values())) == 1
    assert len(set(sources_of_statements(seen_by_few).values())) == 2


def test_a_ring_of_reports_is_one_source() -> None:
    items = [item(f"FA:{n}/1", uses("FA:N1"), repeats(f"FA:{n}", f"FA:{1 + n % 3}"), source=f"S{n}") for n in (1, 2, 3)]

    assert counted(*items) == 1


_ITEMS = st.lists(
    st.tuples(st.sampled_from(["", "S1", "S2"]), st.sampled_from(["", NOTE, "Other words."]), st.integers(0, 5)),
    min_size=2,
    max_size=5,
)


def world_of(told: list[tuple[str, str, int]]) -> list[Item]:
    """Return items of one claim, each of which repeats an earlier one where it can."""
    return [
        item(
            f"F{'AB'[n % 2]}:{n}/1",
            uses("FA:N1"),
            *([repeats(f"F{'AB'[n % 2]}:{n}", f"F{'AB'[of % 2]}:{of}")] if of < n else []),
            source=source,
            text=text,
            seen=f"2026-0{1 + n}-01" if text == "" else "2026-03-01",
        )
        for n, (source, text, of) in enumerate(told)
    ]


@settings(max_examples=40, deadline=None)
@given(_ITEMS)
def test_whatever_is_copied_adds_no_source_and_the_order_means_nothing(told: list[tuple[str, str, int]]) -> None:
    items = world_of(told)
    made = statements_from(items)

    found = sources_of_statements(made)

    assert found == sources_of_statements(reversed(made))
    assert {i: found[i] for i in sources_of(columns_of(made))} == sources_of(columns_of(made))
    originals = [one for n, one in enumerate(items) if told[n][2] >= n]
    assert len(set(found.values())) <= len(originals)
    for (n, one), (m, other) in combinations(enumerate(items), 2):
        if (one.text and one.text == other.text) or told[m][2] == n:
            assert found[f"item:{one.ref}"] == found[f"item:{other.ref}"]


def test_a_key_tells_source_and_text_apart() -> None:
    key = source_key("submission:FA:1", "FA", "S1", NOTE)

    assert key_without_text(key) == source_key("submission:FA:1", "FA", "S1") != source_key("", "FB", "S1")
    assert text_digest(key) == text_digest(source_key("submission:FB:9", "FB", "", NOTE.upper())) != ""
    assert text_digest(source_key("submission:FA:1", "FA", text=" . ")) == ""
    assert OTHER_NUMBER not in key
