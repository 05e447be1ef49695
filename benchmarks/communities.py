"""Rows to communities: 100,000 and a million statements as columns, beside igraph on the finished arrays and networkx's Louvain."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import igraph
import networkx as nx

from benchmarks import world
from benchmarks.harness import Result, interleaved, median, timed
from graphintel.analysis.networks import communities_of
from graphintel.analysis.parameters import DEFAULT_PARAMETERS
from graphintel.analysis.snapshot import Snapshot
from graphintel.columns.statement_columns import texts_of
from graphintel.model.records import Columns

STATEMENTS, MILLION, RUNS, GOAL = 100_000, 1_000_000, 5, 1.6
UNREPEATED = replace(DEFAULT_PARAMETERS, reruns=0, seconds=3600)
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


def as_text_columns(columns: Columns) -> Columns:
    """Return columns as the files give them: texts as numbers."""
    texts: dict[str, Any] = {name: texts for name, texts in texts_of(columns).items() if name != "restricted"}
    return replace(columns, **texts)


def run() -> list[Result]:
    """Measure 100,000 statements five times, a million once."""
    return [
        _measured(20, "communities", STATEMENTS, RUNS, louvain=True),
        _measured(25, "communities-million", MILLION, 1),
    ]


def _measured(number: int, name: str, statements: int, runs: int, *, louvain: bool = False) -> Result:
    """Measure, in turns: the whole way from columns; igraph alone; networkx's Louvain alone."""
    columns = as_text_columns(columns_of(statements))
    snapshot = Snapshot.of(columns)
    edges = list(zip(snapshot.left.tolist(), snapshot.right.tolist(), strict=True))
    weights = snapshot.weight.tolist()
    contenders: dict[str, Callable[[], float]] = {
        "ours": lambda: timed(lambda: communities_of(Snapshot.of(columns), UNREPEATED)),
        "igraph": lambda: timed(
            lambda: igraph.Graph(n=len(snapshot.ids), edges=edges).community_leiden(
                objective_function="CPM",
                weights=weights,
                resolution=DEFAULT_PARAMETERS.gamma,
                n_iterations=_ITERATIONS,
            )
        ),
    }
    if louvain:
        graph = nx.Graph()
        graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(edges, weights, strict=True))
        contenders["louvain"] = lambda: timed(lambda: nx.community.louvain_communities(graph, seed=1))
    times = {name: median(values) for name, values in interleaved(runs, **contenders).items()}
    ours, rival = times["ours"], times["igraph"]
    others = [f"{times['louvain']:.1f} s"] if louvain else []
    ratios = [f"{ours / times['louvain']:.2f}x"] if louvain else []
    return Result(
        number=number,
        name=name,
        work=f"rows to communities, {len(edges):,} links from {statements:,} statements",
        beside="bare igraph Leiden-CPM on the finished arrays" + ("; networkx Louvain" if louvain else ""),
        ours=f"{ours:.2f} s",
        rival="; ".join([f"{rival:.2f} s", *others]),
        ratio="; ".join([f"{ours / rival:.2f}x", *ratios]),
        goal=f"<= {GOAL}x of igraph",
        met=ours <= GOAL * rival,
        runs=str(runs),
        figures=times,
    )
