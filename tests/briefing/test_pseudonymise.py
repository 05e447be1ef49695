"""Ids and pseudonyms of an export say nothing without its key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing.pseudonymise import assign_pseudonyms, pseudonymous_id

PEOPLE = [f"person:FA:N{n}" for n in range(60)]


@given(st.permutations(PEOPLE), st.binary(min_size=32, max_size=32))
def test_pseudonyms_follow_from_the_key_and_not_from_the_order(people: list[str], key: bytes) -> None:
    assert assign_pseudonyms(key, people) == assign_pseudonyms(key, PEOPLE)
    assert len(set(assign_pseudonyms(key, people).values())) == len(PEOPLE)


def test_two_exports_share_no_id_and_call_people_differently() -> None:
    first, second = (b"1" * 32, b"2" * 32)

    assert not {pseudonymous_id(first, "T", p) for p in PEOPLE} & {pseudonymous_id(second, "T", p) for p in PEOPLE}
    assert assign_pseudonyms(first, PEOPLE) != assign_pseudonyms(second, PEOPLE)
    assert list(assign_pseudonyms(first, PEOPLE[:1]).values()) == ["Person A"]
