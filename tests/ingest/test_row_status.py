"""What a row that differs from what is held is told: the first difference, also behind a long common beginning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.settings import Settings
from ingest.row_status import first_difference
from tests.ingest.conftest import Feed
from tests.ingest.test_strangers_source import TAXIS

HEADER = "licence,driver,driver_name,plate,issued"
ROW = "L1,FA:4711,Testname Alder,ZZ01 AAA,13/02/2026"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (ROW.replace("ZZ01 AAA", "ZZ01 AAB"), ("mark:ZZ01AAA", "mark:ZZ01AAB")),
        (ROW.replace("Testname Alder", "Testname Birch"), ("Testname Alder", "Testname Birch")),
        (ROW.replace("FA:4711", "FA:4712"), ("person:FA:4711", "person:FA:4712")),
    ],
)
def test_a_record_that_differs_is_told_by_the_claim_that_does(
    other: str, said: tuple[str, str], settings: Settings, feed: Feed, write: Callable[..., Path]
) -> None:
    (settings.home / "sources").mkdir(parents=True)
    (settings.home / "sources" / "taxis.py").write_text(TAXIS, encoding="utf-8")
    feed(write("one.csv", HEADER, ROW), source="taxis")

    (issue,) = feed(write("two.csv", HEADER, other), source="taxis").issues

    assert issue.code == "differs_from_held"
    assert all(text in issue.message for text in said)
    assert "[[" not in issue.message


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=100))
def test_two_texts_that_differ_are_never_shown_alike(same: str, first: str, second: str) -> None:
    shown = first_difference(same + first, same + second)

    assert (shown[0] == shown[1]) == (first == second)
