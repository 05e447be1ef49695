"""What is found in a component depends on nothing beside it, and what was kept for it is what a full run finds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis import components as components_module
from graphintel.analysis.communities import cluster
from graphintel.analysis.components import Components, Labelled, by_component, connected_components
from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import NOTHING_KEPT, ResultsInMemory
from graphintel.analysis.links import Links, seed_of
from graphintel.analysis.networks import communities_of, find_networks
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.run_work import Work, run_here
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.columns.text_column import fingerprints
from graphintel.model.progress import reporting_to
from tests.analysis.planted import Row, columns, person, phone, plant, premises, row
from tests.oracle import columns_of
from tests.worlds import World, worlds

WORLD = plant(7)
BESIDE = plant(8, networks=3)


def elsewhere(rows: list[Row]) -> list[Row]:
    """The same rows about other people and things."""
    return [{**one, **{end: str(one[end]).replace(":", ":Z", 1) for end in ("start", "end")}} for one in rows]


def random_links(seed: int, count: int = 40) -> Links:
    chance = Random(seed)
    pairs = sorted({tuple(sorted(chance.sample(range(count), 2))) for _ in range(int(count * 1.1))})
    left, right = np.array(pairs, dtype=np.int64).T
    weight = np.array([chance.choice([0.6, 0.8, 1.0]) for _ in pairs])
    return Links(count, left, right, weight, weight, fingerprints(map(str, range(count))), np.ones(count, dtype=bool))


def community_sets(snapshot: Snapshot) -> dict[frozenset[str], float]:
    found = communities_of(snapshot)
    members: dict[int, set[str]] = {}
    for node, label in enumerate(found.labels.tolist()):
        members.setdefault(label, set()).add(snapshot.ids[node])
    return {frozenset(ids): float(found.confidence[label]) for label, ids in members.items()}


def test_a_graph_beside_another_changes_nothing_in_it() -> None:
    alone, beside = Snapshot.of(columns(WORLD.rows)), Snapshot.of(columns([*WORLD.rows, *elsewhere(BESIDE.rows)]))

    found = community_sets(alone)
    assert found.items() <= community_sets(beside).items()
    assert len([members for members in found if len(members) > 2]) > 10


@settings(max_examples=60)
@given(worlds(), worlds(), st.integers(0, 3))
def test_kept_results_are_what_a_full_run_finds(world: World, other: World, cut: int) -> None:
    """Another viewer's graph, an earlier one and a part of this one leave their results; the answer stays what it is."""
    kept, groups = ResultsInMemory(), KeptGroups()
    statements = [*world.statements]
    for earlier in (other.statements, statements[:: cut + 1], statements):
        find_networks(Snapshot.of(columns_of(earlier), joined(other)), kept=kept, groups=groups)
    snapshot = Snapshot.of(columns_of(statements), joined(world))

    assert find_networks(snapshot, kept=kept, groups=groups) == find_networks(snapshot)


def joined(world: World) -> dict[str, str]:
    """Canonical ids by the decisions of a world, as far as they go: any that are stable will do."""
    pairs = sorted(tuple(sorted((one.a, one.b))) for one in world.decisions if one.verdict == "same" and one.a != one.b)
    taken: dict[str, str] = {}
    for kept, record in pairs:
        if not {kept, record} & (taken.keys() | set(taken.values())):
            taken[record] = kept
    return taken


WHO, OTHER, SELLER = person(1), person(2), person(3)
GROUP = [
    row("SELLS_AT", SELLER, premises(1), "FA:1/1"),
    row("VISITS", WHO, premises(1), "FA:1/1"),
    row("USES_PHONE", WHO, phone(1), "FA:1/2"),
    row("USES_PHONE", OTHER, phone(1), "FA:2/1"),
    row("SELLS_AT", OTHER, premises(2), "FA:2/1"),
]
ADVERTS = [
    row(link, f"advert:site-a.example:{n}", to, "FA:5/1")
    for n in (1, 2)
    for link, to in (("ADVERTISES_NUMBER", phone(1)), ("ADVERTISES_PLACE", premises(n)))
]
ALONE = [*ADVERTS, row("USES_PHONE", WHO, phone(1), "FA:1/2")]
"""Somebody with two premises: a network where they are known to be in control."""
LEADS = [row("HOLDS_ROLE", WHO, f"item:FA:{n}/3", f"FA:{n}/3", part="controller", grade="3D") for n in (1, 2)]


@pytest.mark.parametrize(
    ("before", "after", "canonical"),
    [
        pytest.param([], [row("HOLDS_ROLE", WHO, "item:FA:3/1", "FA:3/1", part="driver")], {}, id="a role"),
        pytest.param([], [row("HAS_FLAG", WHO, "item:FA:3/1", "FA:3/1", part="NRM_RG")], {}, id="a flag"),
        pytest.param([], [row("CONTROLS", "person:FA:2/9#1", WHO, "FA:3/1", grade="1E")], {}, id="somebody leads them"),
        pytest.param(
            [*ALONE, LEADS[0]], [*ALONE, {**LEADS[0], "source_eval": "1", "info_eval": "A"}], {}, id="a grade"
        ),
        pytest.param([], [row("CHILD_OF", premises(1), premises(2), "FA:3/1")], {}, id="a building"),
        pytest.param(
            GROUP, [*GROUP[:2], {**GROUP[2], "source_eval": "3", "info_eval": "D"}, *GROUP[3:]], {}, id="a tie"
        ),
        pytest.param([], [row("USES_PHONE", OTHER, phone(1), "FA:2/2")], {}, id="one more statement"),
        pytest.param([], [], {OTHER: WHO}, id="a joined record"),
        pytest.param([], [], {OTHER: f"{OTHER}a"}, id="another canonical id"),
        pytest.param([], [row("USES_PHONE", WHO, phone(1), "FA:3/1", reported="2020-01-01")], {}, id="an older report"),
        pytest.param(
            [*ALONE, *LEADS],
            [*ALONE, *LEADS, row("DERIVED_FROM", "submission:FA:2", "submission:FA:1", "FA:2/3")],
            {},
            id="a source",
        ),
    ],
)
def test_a_group_is_made_anew_of_whatever_it_is_made_from_differs(
    before: list[Row], after: list[Row], canonical: dict[str, str]
) -> None:
    """What is said beside the ties counts too: a role, a flag, a building, who repeats whom, which records are one."""
    common = [] if before else GROUP
    earlier, now = Snapshot.of(columns([*common, *before])), Snapshot.of(columns([*common, *after]), canonical)
    kept = KeptGroups()
    first = find_networks(earlier, groups=kept)

    assert find_networks(now, groups=kept) == find_networks(now)
    assert find_networks(now).groups != first.groups


HUB = phone(7)
HUB_TAKEN_OUT = replace(DEFAULT_PARAMETERS, facilities=(HUB,))


@pytest.mark.parametrize(
    ("beside", "parameters"),
    [
        pytest.param([row("USES_PHONE", WHO, HUB, "FA:3/1")], HUB_TAKEN_OUT, id="touches a facility"),
        pytest.param([row("USES_PHONE", WHO, HUB, "FA:3/1", reported="2020-01-01")], HUB_TAKEN_OUT, id="since when"),
        pytest.param([row("USES_PHONE", WHO, HUB, "FA:3/1", reported="2019-01-01")], HUB_TAKEN_OUT, id="since earlier"),
        pytest.param([], replace(DEFAULT_PARAMETERS, reruns=0), id="confidence"),
    ],
)
def test_a_group_is_made_anew_where_only_its_surroundings_differ(
    beside: list[Row], parameters: AnalysisParameters
) -> None:
    kept, seen = KeptGroups(), []
    at_another_time = [{**one, "reported_at": "2020-01-01"} for one in beside]
    for rows, with_which in ((GROUP, HUB_TAKEN_OUT), ([*GROUP, *at_another_time], HUB_TAKEN_OUT), (beside, parameters)):
        snapshot = Snapshot.of(columns([*GROUP, *rows] if rows is beside else rows))
        seen.append(find_networks(snapshot, with_which, groups=kept))
        assert seen[-1].groups == find_networks(snapshot, with_which).groups
        assert seen[-1].groups[0].size == len({str(one[end]) for one in GROUP for end in ("start", "end")})

    assert seen[0].groups != seen[2].groups


def test_groups_that_nothing_touched_are_the_ones_that_were_kept() -> None:
    kept = KeptGroups()
    before = find_networks(Snapshot.of(columns(WORLD.rows)), groups=kept)
    new = [row("ASSOCIATES_WITH", person(f"new{n}"), person(f"new{n + 1}"), "FA:NEW/1") for n in range(2)]
    after = find_networks(Snapshot.of(columns([*WORLD.rows, *new])), groups=kept)

    known = {id(group) for group in before.groups}
    assert len(before.groups) > 100
    assert [group.size for group in after.groups if id(group) not in known] == [3]


def test_only_what_changed_is_worked_out_again() -> None:
    kept = ResultsInMemory()
    find_networks(Snapshot.of(columns(WORLD.rows)), kept=kept)
    worked_out: list[int] = []

    class Watched(ResultsInMemory):
        def keep(self, results: dict[bytes, bytes]) -> None:  # type: ignore[override]
            worked_out.append(len(results))
            kept.keep(results)

        def take(self, digests: list[bytes]) -> list[bytes | None]:  # type: ignore[override]
            return kept.take(digests)

    find_networks(Snapshot.of(columns(WORLD.rows)), kept=Watched())
    assert worked_out == []

    pair = [row("USES_PHONE", person("new"), phone(900), "FA:NEW/1")]
    find_networks(Snapshot.of(columns([*WORLD.rows, *pair])), kept=Watched())
    assert worked_out == [1] * len(worked_out)  # the new pair, in the trial and in the end


def test_other_parameters_are_another_question() -> None:
    snapshot, kept = Snapshot.of(columns(WORLD.rows)), ResultsInMemory()
    coarse = communities_of(snapshot, kept=kept)
    for changed in ({"gamma": 0.3}, {"dropped": 0.5}, {"reruns": 1}, {"evidenced": 1.1}):
        parameters = DEFAULT_PARAMETERS.__class__(**changed)  # type: ignore[arg-type]
        again = communities_of(snapshot, parameters, kept)
        fresh = communities_of(snapshot, parameters)
        assert again.labels.tolist() == fresh.labels.tolist()
        assert again.confidence.tolist() == fresh.confidence.tolist()
        assert (again.labels.tolist(), again.confidence.tolist()) != (
            coarse.labels.tolist(),
            coarse.confidence.tolist(),
        ), changed


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.floats(0.001, 0.5))
def test_a_component_that_is_not_divided_could_not_be_divided_better(seed: int, gamma: float) -> None:
    """By brute force over all partitions of a small connected graph."""
    links = random_links(seed, 7)
    components = Components.of(links)
    labels = cluster(links, gamma, "trial")

    for number in range(len(components)):
        nodes, own = components.part(number)
        if gamma * len(nodes) ** 2 <= 4 * own.weight.min(initial=np.inf):
            assert len(set(labels[nodes].tolist())) == 1
            whole = _quality(own, [0] * own.count, gamma)
            assert whole >= max(_quality(own, partition, gamma) for partition in _partitions(own.count)) - 1e-9


def _partitions(count: int) -> list[list[int]]:
    """All partitions of ``count`` nodes, as the community of each."""
    found: list[list[int]] = [[]]
    for _ in range(count):
        found = [[*one, label] for one in found for label in range(max(one, default=-1) + 2)]
    return found


def _quality(links: Links, labels: list[int], gamma: float) -> float:
    label = np.array(labels)
    inside = links.weight[label[links.left] == label[links.right]].sum()
    sizes = np.bincount(label)
    return float(inside - gamma * (sizes * (sizes - 1) / 2).sum())


@given(st.integers(0, 10**6), st.integers(1, 60))
def test_connected_components_are_those_of_networkx(seed: int, count: int) -> None:
    chance = Random(seed)
    pairs = [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randrange(count + 1))]
    pairs += [(n, n + 1) for n in range(count - 1)] if seed % 5 == 0 else []  # a chain is the longest way
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(count))
    found = connected_components(count, *np.array(pairs, dtype=np.int64).reshape(-1, 2).T)

    members: dict[int, set[int]] = {}
    for node, component in enumerate(found.tolist()):
        members.setdefault(component, set()).add(node)
    assert sorted(map(sorted, members.values())) == sorted(map(sorted, nx.connected_components(graph)))
    assert [min(nodes) for _, nodes in sorted(members.items())] == sorted(map(min, members.values()))


def test_what_is_done_in_portions_is_what_is_done_at_once_and_is_kept_where_the_next_is_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot, kept, times = Snapshot.of(columns(WORLD.rows)), ResultsInMemory(), []
    fresh = find_networks(snapshot)
    monkeypatch.setattr(components_module, "PORTION_LINKS", 30)

    def until_the_fourth(work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
        times.append(len(links.left))
        if len(times) == 4:
            raise InterruptedError
        return run_here(work, links, parameters, limit)

    with pytest.raises(InterruptedError):
        find_networks(snapshot, kept=kept, run=until_the_fourth)
    assert len(kept) > 3
    assert find_networks(snapshot, kept=kept, run=until_the_fourth) == fresh
    assert len(times) > 8


@given(st.integers(0, 10**6))
def test_results_of_components_come_back_in_place(seed: int) -> None:
    links = random_links(seed)
    components = Components.of(links)
    assert components.of_node[links.left].tolist() == components.of_node[links.right].tolist()

    def every_node_alone(part: Links) -> Labelled:
        return Labelled(np.arange(part.count), part.fingerprint[:, 0].astype(np.float64))

    found = by_component(links, "alone", NOTHING_KEPT, every_node_alone)
    has_links = np.isin(np.arange(links.count), [links.left, links.right])
    assert found.labels.tolist() == list(range(links.count))
    assert found.figures.tolist() == np.where(has_links, links.fingerprint[:, 0].astype(np.float64), 1.0).tolist()


@pytest.mark.parametrize("part", ["weight", "evidence", "is_person", "left"])
def test_a_digest_tells_any_difference_of_content(part: str) -> None:
    links, other = random_links(3), random_links(3)
    assert Components.of(links).digests("x") == Components.of(other).digests("x")
    assert Components.of(links).digests("x") != Components.of(links).digests("y")
    values = getattr(other, part)
    values[0] = {"weight": 0.7, "evidence": 0.0, "is_person": False, "left": (values[0] + 1) % 40}[part]

    assert Components.of(links).digests("x") != Components.of(other).digests("x")


def test_links_left_out_follow_from_their_ends_and_spread_evenly() -> None:
    links = random_links(1, 2_000)
    draws = [links.draws(number) for number in range(8)]

    assert links.where(links.left > 900).draws(3).tolist() == draws[3][links.left > 900].tolist()
    for one in draws:
        assert one.min() >= 0 and one.max() < 1
        assert abs(np.mean(one < 0.05) - 0.05) < 0.02
    assert abs(np.corrcoef(draws[0], draws[1])[0, 1]) < 0.1


def test_seeds_of_other_parts_differ() -> None:
    assert len({seed_of(b"a", b"bc"), seed_of(b"ab", b"c"), seed_of(b"abc")}) == 3


def test_memory_for_results_is_bounded_and_what_was_asked_last_stays() -> None:
    kept = ResultsInMemory(most_bytes=3_000)
    kept.keep({b"1": b"x" * 800, b"2": b"x" * 800, b"3": b"x" * 800})
    kept.take([b"1"])
    kept.keep({b"4": b"x" * 800})

    assert [result is not None for result in kept.take([b"1", b"2", b"3", b"4"])] == [True, False, True, True]


def test_how_far_finding_networks_is_only_grows_and_whoever_is_told_may_break_it_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot, kept, told = Snapshot.of(columns(WORLD.rows)), ResultsInMemory(), list[float]()
    monkeypatch.setattr(components_module, "PORTION_LINKS", 30)
    with reporting_to(told.append):
        whole = find_networks(snapshot)

    def until_half(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError), reporting_to(until_half):
        find_networks(snapshot, kept=kept)

    assert told == sorted(told) and told[0] == 0.0 and len(set(told)) > 8 and all(0 <= one <= 1 for one in told)
    assert len(kept) > 3 and find_networks(snapshot, kept=kept) == whole
