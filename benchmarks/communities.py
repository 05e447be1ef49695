"""Rows to communities: 100,000 statements as columns, beside igraph on the finished arrays and networkx's Louvain."""

from __future__ import annotations

import random
from dataclasses import fields

import igraph
import networkx as nx

from benchmarks import world
from benchmarks.harness import Result, interleaved, median, timed
from graphintel.analysis.networks import communities_of
from graphintel.analysis.parameters import DEFAULT_PARAMETERS
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.records import Columns

STATEMENTS, RUNS, GOAL = 100_000, 5, 2.0
_ITERATIONS = 10


def columns_of(statements: int) -> Columns:
    """Return a benchmark world's statements as a viewer's columns, without a store between."""
    columns = Columns(**{field.name: [] for field in fields(Columns)})
    groups, chance = statements // world.PER_GROUP, random.Random(1)
    for group in range(groups):
        for number, link in enumerate(world.links(group, groups, chance)):
            ids = [world.entity_id(link[0], link[1]), world.entity_id(link[3], link[4])]
            said = {
                "id": f"st:{group:06d}{number:02d}",
                "type": link[2],
                "start": ids[0],
                "end": ids[1],
                "item": f"item:FA:SYN-URN-{group:06d}/{1 + number % 4}",
                "scheme": "3x5x2",
                "source_eval": chance.choice("123"),
                "info_eval": chance.choice("ABC"),
                "handling": "P",
                "basis": "observed",
                "independent": f"submission:FA:SYN-URN-{group:06d}",
            }
            for field in fields(Columns):
                getattr(columns, field.name).append(said.get(field.name, False if field.name == "restricted" else ""))
    return columns


def run() -> list[Result]:
    """Measure, in turns: the whole way from columns; igraph alone; networkx's Louvain alone."""
    columns = columns_of(STATEMENTS)
    snapshot = Snapshot.of(columns)
    edges = list(zip(snapshot.left.tolist(), snapshot.right.tolist(), strict=True))
    weights = snapshot.weight.tolist()
    resolution = DEFAULT_PARAMETERS.gamma
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(edges, weights, strict=True))

    def bare_igraph() -> None:
        igraph.Graph(n=len(snapshot.ids), edges=edges).community_leiden(
            objective_function="CPM", weights=weights, resolution=resolution, n_iterations=_ITERATIONS
        )

    times = interleaved(
        RUNS,
        ours=lambda: timed(lambda: communities_of(Snapshot.of(columns))),
        igraph=lambda: timed(bare_igraph),
        louvain=lambda: timed(lambda: nx.community.louvain_communities(graph, seed=1)),
    )
    ours, rival, louvain = (median(times[name]) for name in ("ours", "igraph", "louvain"))
    return [
        Result(
            number=20,
            name="communities",
            work=f"rows to communities, {len(edges):,} links from {STATEMENTS:,} statements",
            beside="bare igraph Leiden-CPM on the finished arrays; networkx Louvain",
            ours=f"{ours:.2f} s",
            rival=f"{rival:.2f} s; {louvain:.1f} s",
            ratio=f"{ours / rival:.2f}x; {ours / louvain:.2f}x",
            goal=f"<= {GOAL:.0f}x of igraph",
            met=ours <= GOAL * rival,
            runs=str(RUNS),
            figures={"ours": ours, "igraph": rival, "louvain": louvain},
        )
    ]
