"""How well planted chains of linked premises are found, in worlds that hold what looks like a link and is none.

The worlds and their figures (:mod:`demonstration.linked_chains`) were committed before the rules of joins were tried on any
of them, and those whose figures are reported are of other seeds than those that were looked at meanwhile.
``python -m benchmarks linked_premises``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean

from benchmarks.harness import Result
from benchmarks.quality import snapshot_of
from demonstration.linked_chains import ChainParameters
from graphintel.analysis.networks import find_networks
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.premises_chains import find_chains

SCALES, SEEDS = (1, 10), (21, 22, 23, 24, 25)
TUNING_SEEDS = (11, 12, 13)
"""Seeds whose worlds were looked at while the rules were made; no figure of theirs is reported."""
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.85

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """What one world gave, over pairs of premises.

    Attributes
    ----------
    precision : float
        Of the pairs that are found linked, the share that one planted chain, network or story holds.
    recall : float
        Of the pairs of planted chains, all of whose premises some source names, the share that is found linked.
    chains : int
        Findings.
    by_facility : int
        Pairs that nothing joins but a facility.
    """

    scale: int
    seed: int
    precision: float
    recall: float
    chains: int
    by_facility: int

    @property
    def met(self) -> bool:
        """Whether every goal is met."""
        return self.precision >= LEAST_PRECISION and self.recall >= LEAST_RECALL and not self.by_facility


def pairs_of(sets: Iterable[Iterable[str]]) -> Pairs:
    """Return the pairs of members of each set."""
    return {pair for members in sets for pair in combinations(sorted(set(members)), 2)}


def measure(scale: int, seed: int) -> Score:
    """Return what one world gives."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot, truth = snapshot_of(scale, seed, Path(folder), ChainParameters())
    facilities = {facility.id for facility in find_networks(snapshot).facilities}
    index = EvidenceIndex.of_snapshot(snapshot, facilities)
    found = find_chains(index)
    held = set(snapshot.ids)

    def named(identifiers: Iterable[str]) -> set[str]:
        places = {snapshot.canonical.get(one, one) for one in identifiers if one.startswith("premises:")}
        return places & held

    planted = pairs_of(map(named, truth["chains"]))
    others = (*truth["networks"].values(), truth["stories"]["brent"]["premises"])
    true = planted | pairs_of(map(named, others))
    linked = pairs_of(chain.premises for chain in found)
    by_facility = sum(
        bool(facilities.intersection(join.by)) for chain in found for join in chain.joins if join.kind.connects
    )
    return Score(
        scale=scale,
        seed=seed,
        precision=len(linked & true) / max(1, len(linked)),
        recall=len(linked & planted) / max(1, len(planted)),
        chains=len(found),
        by_facility=by_facility,
    )


def table(scores: Sequence[Score]) -> str:
    """Return the scores as text, one world a line."""
    lines = ["scale seed precision recall findings by-facility met"]
    lines += [
        f"{s.scale:5} {s.seed:4} {s.precision:9.3f} {s.recall:6.3f} {s.chains:8} {s.by_facility:11} {'yes' if s.met else 'no':>3}"
        for s in scores
    ]
    return "\n".join(lines)


def run() -> list[Result]:
    """Measure five worlds of either scale and print them."""
    scores = [measure(scale, seed) for scale in SCALES for seed in SEEDS]
    print(table(scores))

    def spread(name: str) -> str:
        values = [getattr(score, name) for score in scores]
        return f"{mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"

    return [
        Result(
            number=29,
            name="linked-premises",
            work=f"pairs of premises of planted chains found linked, scales {SCALES[0]} and {SCALES[1]}, {len(SEEDS)} seeds each",
            beside="",
            ours=f"precision {spread('precision')}, recall {spread('recall')}",
            rival="",
            ratio="",
            goal=f"precision >= {LEAST_PRECISION:.2f}, recall >= {LEAST_RECALL:.2f}, no pair by a facility alone",
            met=all(score.met for score in scores),
            runs=str(len(SEEDS)),
            figures={
                f"{name} {s.scale}/{s.seed}": float(value)
                for s in scores
                for name, value in asdict(s).items()
                if name not in {"scale", "seed"}
            },
        )
    ]
