"""Sets that grow together are the connected parts of what was joined, in whatever order."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.joined_sets import JoinedSets

NAMES = st.sampled_from("abcdefgh")


@given(st.sets(NAMES), st.lists(st.tuples(NAMES, NAMES), max_size=12))
def test_sets_are_the_connected_parts_and_each_has_one_name(members: set[str], pairs: list[tuple[str, str]]) -> None:
    sets = JoinedSets(sorted(members))
    for one, other in pairs:
        sets.join(one, other)

    graph = nx.Graph(pairs)
    graph.add_nodes_from(members)
    parts = {frozenset(part) for part in nx.connected_components(graph)}
    assert {frozenset(one) for one in sets.sets()} == parts
    for one, other in combinations(sorted(graph), 2):
        assert (sets[one] == sets[other]) == any({one, other} <= part for part in parts)
    assert all(sets[one] in part for part in parts for one in part)
