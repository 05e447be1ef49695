"""One writing of each address, number and mark, however a source wrote it."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model import captions
from graphintel.model.captions import is_read_by_key, record_to_read, shown_caption
from graphintel.model.keys import entity_of_id
from graphintel.model.values.premises import PREMISES

WRITINGS = ("14 Alder St", "14, alder street", "14 ALDER STREET", "14 Alder Str.")


def test_the_examples_run() -> None:
    assert doctest.testmod(captions).failed == 0


@given(st.sampled_from(WRITINGS), st.sampled_from(("", "Flat 2, ", "flat 2 ")), st.sampled_from(("XX1 1AB", "xx11ab")))
def test_an_address_is_shown_in_one_writing(street: str, unit: str, postcode: str) -> None:
    written = f"{unit}{street}, {postcode}"

    caption = shown_caption(f"premises:{PREMISES.key(written)}", written)

    assert caption == f"{'Flat 2, ' if unit else ''}14 Alder Street, XX1 1AB"


@pytest.mark.parametrize(
    ("identifier", "stated", "caption"),
    [
        ("phone:+447700900123", "O7700 900-123", "07700 900123"),
        ("premises:uprn:SYN-UPRN-1", "Alder House", "Alder House"),
        ("premises:uprn:SYN-UPRN-1", "", "UPRN SYN-UPRN-1"),
        ("person:FA:12", "Person K7WQ2F", "Person K7WQ2F"),
        ("org:FA:1", "Test Lets", "Test Lets"),
    ],
)
def test_what_is_read_by_a_name_keeps_the_name(identifier: str, stated: str, caption: str) -> None:
    assert shown_caption(identifier, stated) == caption


def test_of_a_thing_with_two_keys_the_readable_one_is_shown() -> None:
    uprn, address = entity_of_id("premises:uprn:SYN-UPRN-1"), entity_of_id("premises:XX11AB:14::ALDER STREET")

    assert record_to_read([uprn, address]) == record_to_read([address, uprn]) == address
    assert record_to_read([uprn]) == uprn
    assert not is_read_by_key(uprn.id)
