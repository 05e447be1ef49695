"""Parameters of analysis; they are printed beside every result."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graphintel import __version__
from graphintel.analysis.periods import GAP_DAYS
from graphintel.analysis.time_limits import NETWORKS_SECONDS
from graphintel.analysis.weights import printed_table

_LIBRARIES = ("igraph", "networkx", "numpy")
_METHOD = (
    "backend.py",
    "communities.py",
    "components.py",
    "confidence.py",
    "facilities.py",
    "links.py",
    "weak_ties.py",
)


@cache
def method_version() -> str:
    """Return the digest of the code that finds communities, and the versions of the libraries that it uses: results of others are not taken."""
    hasher = hashlib.sha256(" ".join(map(version, _LIBRARIES)).encode())
    for name in _METHOD:
        hasher.update(Path(__file__).with_name(name).read_bytes())
    return hasher.hexdigest()


@dataclass(frozen=True, slots=True)
class AnalysisParameters:
    """Settings of one analysis.

    Attributes
    ----------
    gamma : float
        Density of communities in units of link weight.
    facility_floor, facility_groups, facility_share : int, float, float
        Of a shared facility: minimum number of neighbours, minimum number of effective groups of them, maximum share
        of them in one group.
    evidenced : float
        Minimum weight of a tie that is well evidenced: information known directly or corroborated, or two independent
        sources. What rests on one poorly graded statement neither puts a person in a network nor links two premises.
    facilities, not_facilities : tuple of str
        Ids that an analyst decided about.
    reruns, dropped : int, float
        Number of repeated clusterings for the confidence, and the share of links that each leaves out.
    seconds : float
        Time limit.
    """

    gamma: float = 0.0055
    facility_floor: int = 15
    facility_groups: float = 6.0
    facility_share: float = 0.25
    evidenced: float = 0.82
    facilities: tuple[str, ...] = ()
    not_facilities: tuple[str, ...] = ()
    reruns: int = 8
    dropped: float = 0.05
    seconds: float = NETWORKS_SECONDS

    def of_communities(self) -> str:
        """Return what the communities of a component and their confidence depend on besides it, as a text to compare."""
        return f"{method_version()} {self.gamma} {self.evidenced} {self.reruns} {self.dropped}"

    def printed(self) -> dict[str, Any]:
        """Return everything a reader needs to repeat the analysis, as plain values."""
        return {
            "method": "Leiden, constant Potts model, on the heterogeneous graph without facilities",
            "version": __version__,
            **{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()},
            "apart_days": GAP_DAYS,
            "weights": printed_table(),
        }


DEFAULT_PARAMETERS = AnalysisParameters()
