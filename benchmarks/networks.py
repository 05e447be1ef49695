"""Networks after a change, and for a second viewer, beside a full run of the same: what was kept for components is looked up."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from benchmarks.communities import as_text_columns, columns_of
from benchmarks.harness import Result, interleaved, median, timed
from graphintel.analysis.components import Components
from graphintel.analysis.kept_results import NOTHING_KEPT, KeptResults, ResultsInMemory
from graphintel.analysis.networks import clustered_links, communities_of, find_networks
from graphintel.analysis.parameters import DEFAULT_PARAMETERS
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.records import Columns

STATEMENTS, RUNS, GOAL = 100_000, 3, 0.1
_NEW, _HIDDEN = 0.01, 0.05
_PARAMETERS = replace(DEFAULT_PARAMETERS, seconds=3600)


def run() -> list[Result]:
    """Measure both; the answers are compared byte for byte with those of a full run."""
    every = columns_of(STATEMENTS)
    count = len(every.id)
    before = as_text_columns(every.taken(range(round(count * (1 - _NEW)))))
    submissions = sorted(set(every.independent))
    hidden = set(random.Random(2).sample(submissions, round(len(submissions) * _HIDDEN)))
    seen = as_text_columns(every.taken([row for row, key in enumerate(every.independent) if key not in hidden]))
    everything = as_text_columns(every)
    return [
        _result(26, "networks-changed", f"networks after {_NEW:.0%} new statements", before, everything),
        _result(27, "networks-second", f"networks of a viewer who sees {_HIDDEN:.0%} less", everything, seen),
    ]


def _networks(columns: Columns, kept: KeptResults) -> str:
    return str(find_networks(Snapshot.of(columns), _PARAMETERS, kept))


def _result(number: int, name: str, work: str, earlier: Columns, now: Columns) -> Result:
    assert _networks(now, _kept_of(earlier)) == _networks(now, NOTHING_KEPT)
    share = _share_that_differs(earlier, now)
    times = interleaved(
        RUNS,
        ours=lambda: _timed(now, _kept_of(earlier)),
        full=lambda: _timed(now, NOTHING_KEPT),
    )
    ours, full = median(times["ours"]), median(times["full"])
    return Result(
        number=number,
        name=name,
        work=f"{work}, {len(now.id):,} statements; {share:.0%} of the links are in components that differ",
        beside="a full run on the same statements, the same byte for byte",
        ours=f"{ours:.2f} s",
        rival=f"{full:.2f} s",
        ratio=f"{ours / full:.2f}x",
        goal=f"<= {GOAL}x + {share:.2f}x",
        met=ours <= (GOAL + share) * full,
        runs=str(RUNS),
        figures={"ours": ours, "full": full, "share": share},
    )


def _timed(columns: Columns, kept: KeptResults) -> float:
    return timed(lambda: find_networks(Snapshot.of(columns), _PARAMETERS, kept))


def _kept_of(columns: Columns) -> ResultsInMemory:
    kept = ResultsInMemory()
    communities_of(Snapshot.of(columns), _PARAMETERS, kept)
    return kept


def _share_that_differs(earlier: Columns, now: Columns) -> float:
    """Return the share of the links that are in components which the earlier graph had not."""
    known = set(_components(earlier).digests(""))
    components = _components(now)
    differs = np.array([digest not in known for digest in components.digests("")])
    return float(np.diff(components.link_begins)[differs].sum() / max(1, len(components.links.left)))


def _components(columns: Columns) -> Components:
    snapshot = Snapshot.of(columns)
    return Components.of(clustered_links(snapshot, communities_of(snapshot, _PARAMETERS).facilities))
