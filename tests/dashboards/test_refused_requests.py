"""A flood of refused requests: never more entries than bounded, and never a wrong count (assurance G1, ASVS 16.3.2)."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dashboards.refused_requests import (
    MAX_COUNTED_ADDRESSES,
    MAX_ENTRIES,
    MAX_PER_ADDRESS,
    OTHER_ADDRESSES,
    WINDOW_SECONDS,
    RefusalRecorder,
    RefusedRequest,
)
from graphintel.errors import AuditError

KINDS = ["401 POST /_dash-update-component", "403 POST /sign-in", "404 GET no page"]
ADDRESSES = [f"192.0.2.{number}" for number in range(1, 4)]


class Book:
    """Takes entries, unless it is closed, and holds the clock."""

    def __init__(self) -> None:
        self.entries: list[RefusedRequest] = []
        self.now, self.closed = 0.0, False
        self.refusals = RefusalRecorder(self.write, self.reserve, lambda: self.now)
        self.written: list[tuple[float, str, str]] = []

    def reserve(self, refused: RefusedRequest) -> bool:
        lately = [one for one in self.written if one[0] > self.now - WINDOW_SECONDS]
        of_kind = [one for one in lately if one[1:] == (refused.kind, refused.address)]
        if len(lately) >= MAX_ENTRIES or len(of_kind) >= MAX_PER_ADDRESS:
            return False
        self.written.append((self.now, refused.kind, refused.address))
        return True

    def write(self, refused: RefusedRequest) -> None:
        if self.closed:
            raise AuditError("The audit chain cannot be written.")
        self.entries.append(refused)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(ADDRESSES),
        st.integers(1, 200),
        st.floats(0, 2 * WINDOW_SECONDS),
        st.booleans(),
    ),
    max_size=12,
)


@given(_STEPS)
def test_the_counts_of_any_flood_are_right_also_where_the_chain_was_closed_meanwhile(
    steps: list[tuple[str, str, int, float, bool]],
) -> None:
    book, sent = Book(), Counter[tuple[str, str]]()
    for kind, address, times, later, closed in steps:
        book.closed = closed
        for _ in range(times):
            book.refusals.note(RefusedRequest(kind, address, "nobody"))
        sent[kind, address] += times
        book.now += later

    book.closed = False
    book.refusals.settle(all_of_them=True)

    told = Counter[tuple[str, str]]()
    for entry in book.entries:
        told[entry.kind, entry.address] += entry.times
    assert told == sent


@given(st.integers(1, 3000), st.integers(1, 400))
def test_a_flood_within_one_window_makes_a_bounded_number_of_entries(times: int, addresses: int) -> None:
    book = Book()
    for number in range(times):
        book.refusals.note(RefusedRequest(KINDS[number % 3], f"2001:db8::{number % addresses:x}", "nobody"))
    apart = len(book.entries)
    book.now = WINDOW_SECONDS
    book.refusals.settle()

    assert apart <= MAX_ENTRIES
    assert len(book.entries) <= MAX_ENTRIES + MAX_COUNTED_ADDRESSES + len(KINDS)
    assert sum(entry.times for entry in book.entries) == times
    assert sum(entry.address == OTHER_ADDRESSES for entry in book.entries) <= len(KINDS)


def test_the_count_of_a_flood_is_written_at_the_next_request_after_its_window() -> None:
    book = Book()
    for _ in range(1000):
        book.refusals.note(RefusedRequest(KINDS[0], ADDRESSES[0], "nobody"))
    book.refusals.settle()
    within = len(book.entries)
    book.now = WINDOW_SECONDS
    book.refusals.settle()

    assert within == 5
    assert (book.entries[-1].times, len(book.entries)) == (995, 6)
