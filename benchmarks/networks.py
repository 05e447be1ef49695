"""Networks after a change, and for a second viewer, beside a full run of the same: what was kept of components and groups is looked up.

Both begin at the files of columns, which a server has open, and read them through the viewer's keys.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.communities import columns_of
from benchmarks.harness import Result, cpu_timed, interleaved, median
from graphintel.analysis.components import Components
from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import NOTHING_KEPT, ResultsInMemory
from graphintel.analysis.networks import clustered_links, communities_of, find_networks
from graphintel.analysis.parameters import DEFAULT_PARAMETERS
from graphintel.analysis.snapshot import Snapshot
from graphintel.columns.segment import Chosen, Segment, open_segment, statement_columns
from graphintel.columns.segment_draft import write_segment
from graphintel.columns.statement_columns import texts_of
from graphintel.columns.text_column import TextColumn
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Columns

STATEMENTS, RUNS, GOAL = 100_000, 3, 0.1
_NEW, _HIDDEN = 0.01, 0.05
_EVERY_KEY, _FEWER_KEYS = frozenset({"marking:OFFICIAL", "force:FA"}), frozenset({"marking:OFFICIAL"})
_PARAMETERS = replace(DEFAULT_PARAMETERS, seconds=3600)


@dataclass(frozen=True, slots=True)
class _Graph:
    """What somebody sees: segments, and the keys that are held."""

    segments: Sequence[Segment]
    holds: frozenset[str] = _EVERY_KEY

    def snapshot(self) -> Snapshot:
        types = frozenset(LINK_TYPES)
        return Snapshot.of(
            statement_columns([Chosen(one, one.visible_rows(self.holds, types)) for one in self.segments])
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What earlier runs have found."""

    results: ResultsInMemory
    groups: KeptGroups

    @classmethod
    def of(cls, graph: _Graph) -> _Kept:
        kept = cls(ResultsInMemory(), KeptGroups())
        kept.networks(graph)
        return kept

    def networks(self, graph: _Graph) -> str:
        return str(find_networks(graph.snapshot(), _PARAMETERS, self.results, groups=self.groups))


def run() -> list[Result]:
    """Measure both; the answers are compared byte for byte with those of a full run."""
    every = columns_of(STATEMENTS)
    cut = round(len(every.id) * (1 - _NEW))
    submissions = sorted(set(every.independent))
    hidden = set(random.Random(2).sample(submissions, round(len(submissions) * _HIDDEN)))
    requires = ["force:FA" if key in hidden else "marking:OFFICIAL" for key in every.independent]
    with TemporaryDirectory() as folder:
        before = _written(Path(folder) / "before", every.taken(range(cut)), requires[:cut])
        new = _written(Path(folder) / "new", every.taken(range(cut, len(every.id))), requires[cut:])
        everything = _Graph([before, new])
        seen = replace(everything, holds=_FEWER_KEYS)
        return [
            _result(26, "networks-changed", f"networks after {_NEW:.0%} new statements", _Graph([before]), everything),
            _result(27, "networks-second", f"networks of a viewer who sees {_HIDDEN:.0%} less", everything, seen),
        ]


def _written(path: Path, columns: Columns, requires: Sequence[str]) -> Segment:
    """Return statements as a segment of the columns of everybody."""
    keys = TextColumn.of(json.dumps([key]) for key in requires)
    write_segment(path, {**texts_of(columns), "requires": keys})
    return open_segment(path)


def _result(number: int, name: str, work: str, earlier: _Graph, now: _Graph) -> Result:
    fresh = str(find_networks(now.snapshot(), _PARAMETERS))
    assert _Kept.of(earlier).networks(now) == fresh
    differs, largest = _shares(earlier, now)
    times = interleaved(RUNS, ours=lambda: _kept_time(earlier, now), full=lambda: cpu_timed(lambda: _full_run(now)))
    ours, full = median(times["ours"]), median(times["full"])
    return Result(
        number=number,
        name=name,
        work=(
            f"{work}, {len(now.snapshot().columns.id):,} statements; {differs:.0%} of the links are in components that "
            f"differ, {largest:.0%} in the largest"
        ),
        beside="a full run on the same statements, the same byte for byte",
        ours=f"{ours:.2f} s",
        rival=f"{full:.2f} s",
        ratio=f"{ours / full:.2f}x",
        goal=f"<= {GOAL}x + {differs:.2f}x",
        met=ours <= (GOAL + differs) * full,
        runs=str(RUNS),
        figures={"ours": ours, "full": full, "share": differs, "largest": largest},
    )


def _kept_time(earlier: _Graph, now: _Graph) -> float:
    kept = _Kept.of(earlier)
    return cpu_timed(lambda: find_networks(now.snapshot(), _PARAMETERS, kept.results, groups=kept.groups))


def _full_run(graph: _Graph) -> object:
    return find_networks(graph.snapshot(), _PARAMETERS, NOTHING_KEPT)


def _shares(earlier: _Graph, now: _Graph) -> tuple[float, float]:
    """Return the share of the links that are in components which the earlier graph had not, and in the largest component."""
    known = set(_components(earlier).digests(""))
    components = _components(now)
    differs = np.array([digest not in known for digest in components.digests("")])
    links = components.positions.sizes
    return float(links[differs].sum() / links.sum()), float(links.max() / links.sum())


def _components(graph: _Graph) -> Components:
    snapshot = graph.snapshot()
    return Components.of(clustered_links(snapshot, communities_of(snapshot, _PARAMETERS).facilities))
