"""Every link reads as a sentence from both of its ends."""

from __future__ import annotations

import doctest

import pytest

from graphintel.model import link_phrases
from graphintel.model.link_phrases import link_phrase
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.roles import ROLES

LINKS = [(name, "") for name in sorted(LINK_TYPES) if name != "HOLDS_ROLE"]


def test_the_examples_run() -> None:
    assert doctest.testmod(link_phrases).failed == 0


@pytest.mark.parametrize(("link", "capacity"), [*LINKS, ("INVOLVES", "driver"), *(("HOLDS_ROLE", r) for r in ROLES)])
def test_each_link_reads_from_both_ends_and_only_an_undirected_one_alike(link: str, capacity: str) -> None:
    forward, backward = link_phrase(link, capacity), link_phrase(link, capacity, from_end=True)

    assert (forward == backward) == LINK_TYPES[link].undirected
    for phrase in (forward, backward):
        assert phrase and phrase == phrase.lower().strip()
        assert "_" not in phrase and "holds role" not in phrase and not phrase.endswith(" it")
