"""Indicators over 100,000 statements, beside the bare Cypher of the same patterns on the same store.

The Cypher asks for the six patterns with their evidence and nothing else: no viewer, no windows of 28 days, no counter-evidence,
no buildings and units, no tiers. Ours looks at every network of the viewer: from the snapshot and networks that are kept for a
key set and revision; as the first reader of a key set, where what was found of the same content for others is kept; and
where nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import neo4j

from benchmarks.harness import Result, interleaved, median, timed
from benchmarks.homes import empty_home
from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import NOTHING_KEPT
from graphintel.cli.serving import prepare_demo
from graphintel.indicators.evaluation import present_findings
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.networks import analysis_of, snapshot_of
from tests.engines import Engine

SCALE, SEED, RUNS = 16.0, 1, 5
GOAL, FIRST_GOAL = 2.0, 6.0

_EVIDENCE = "collect(DISTINCT [{0}.id, {0}.item, {0}.source_eval, {0}.info_eval, {0}.seen_from])"
PATTERNS = {
    "I01": (
        "MATCH (p:Phone)<-[a:ADVERTISES_NUMBER]-(x) OPTIONAL MATCH (x)-[:POSTED_BY_PROFILE|HAS_DESIGN|DEPICTS_CLAIMED]->(f) "
        f"WITH p, collect(DISTINCT coalesce(f.id, x.id)) AS found, {_EVIDENCE.format('a')} AS rows "
        "WHERE size(found) >= 3 RETURN p.id, found, rows",
    ),
    "I02": (
        "MATCH (p:Phone)<-[a:ADVERTISES_NUMBER]-(x)-[b:ADVERTISES_PLACE]->(h:Premises) "
        f"WITH p, collect(DISTINCT h.id) AS found, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE size(found) >= 2 RETURN p.id, found, rows, more",
        "MATCH (p:Phone)<-[a:USES_PHONE]-(n:Person)-[b:SELLS_AT|MANAGES]->(h:Premises) "
        f"WITH p, collect(DISTINCT h.id) AS found, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE size(found) >= 2 RETURN p.id, found, rows, more",
        "MATCH (p:Phone)<-[a:INVOLVES]-(e:Event)-[b:INVOLVES]->(h:Premises) "
        f"WITH p, collect(DISTINCT h.id) AS found, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE size(found) >= 2 RETURN p.id, found, rows, more",
    ),
    "I05": (
        "MATCH (n:Person)-[a:LIVES_AT]->(h:Premises)<-[b:SELLS_AT]-(n) "
        f"RETURN h.id, n.id, {_EVIDENCE.format('a')}, {_EVIDENCE.format('b')}",
    ),
    "I06": (
        "MATCH (n:Person)-[a:OPERATES_AD]->(x)-[b:DEPICTS_CLAIMED]->(o:Person) WHERE o.id <> n.id "
        f"WITH n, collect(DISTINCT o.id) AS found, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE size(found) >= 2 RETURN n.id, found, rows, more",
        "MATCH (n:Person)-[a:USES_PHONE]->(p:Phone)<-[c:ADVERTISES_NUMBER]-(x)-[b:DEPICTS_CLAIMED]->(o:Person) WHERE o.id <> n.id "
        f"WITH n, collect(DISTINCT o.id) AS found, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE size(found) >= 2 RETURN n.id, found, rows, more",
    ),
    "I18": (
        "MATCH (h:Premises)<-[a:SELLS_AT]-(n:Person) "
        f"WITH h, collect(DISTINCT n.id) AS found, {_EVIDENCE.format('a')} AS rows "
        "WHERE size(found) >= 2 RETURN h.id, found, rows",
        "MATCH (h:Premises)<-[a:HOLDS_ROLE]-(n:Person) WHERE a.part = 'selling_sex' "
        f"WITH h, collect(DISTINCT n.id) AS found, {_EVIDENCE.format('a')} AS rows "
        "WHERE size(found) >= 2 RETURN h.id, found, rows",
    ),
    "I20": (
        "MATCH (o)-[a:OWNS|LETS|PAYS_FOR]->(h:Premises)<-[b:SELLS_AT]-(n:Person) "
        f"WITH o, h, count(DISTINCT n.id) AS people, {_EVIDENCE.format('a')} AS rows, {_EVIDENCE.format('b')} AS more "
        "WHERE people >= 2 WITH o, collect(h.id) AS found, collect(rows) AS rows, collect(more) AS more "
        "WHERE size(found) >= 2 RETURN o.id, found, rows, more",
    ),
}


def _rows(work: neo4j.ManagedTransaction, text: str) -> list[neo4j.Record]:
    return list(work.run(text))


def _ask_all(session: neo4j.Session) -> int:
    """Run the bare Cypher of every pattern and return how many rows came."""
    texts = [text for name in sorted(PATTERNS) for text in PATTERNS[name]]
    return sum(len(session.execute_read(_rows, text)) for text in texts)


@contextmanager
def _world() -> Iterator[tuple[Service, Viewer]]:
    """Give a home with the demonstration world at 100,000 statements, and whoever may see most of it."""
    with empty_home({}) as service:
        prepare_demo(service, SCALE, SEED)
        yield service, service.viewer_of_account("officer")


def _from_kept(service: Service, viewer: Viewer) -> float:
    """Return the seconds from kept columns and networks to what is present in each."""
    view = service.view(viewer)
    snapshot, result = snapshot_of(view), analysis_of(view)
    facilities = [facility.id for facility in result.facilities]
    subjects = [Subject.network(found.id, [member.id for member in found.members]) for found in result.networks]

    def every() -> None:
        index = EvidenceIndex.of_snapshot(snapshot, facilities)
        for subject in subjects:
            present_findings(index, subject, view.today)

    return timed(every)


def run() -> list[Result]:
    """Measure in turns: the first read; from what is kept after it; the bare Cypher."""
    assert PATTERNS.keys() == INDICATORS.keys()
    with _world() as (service, viewer), Engine("embedded", service.settings).bolt() as session:
        kept_results, kept_groups = service.component_results, service.kept_groups

        def first_read() -> float:
            service.cache.clear()
            return timed(lambda: service.indicators(viewer))

        def read_without() -> float:
            service.component_results, service.kept_groups = NOTHING_KEPT, KeptGroups()  # type: ignore[assignment]
            try:
                return first_read()
            finally:
                service.component_results, service.kept_groups = kept_results, kept_groups

        _ask_all(session)
        service.indicators(viewer)
        times = interleaved(
            RUNS,
            first=first_read,
            kept=lambda: _from_kept(service, viewer),
            without=read_without,
            bare=lambda: timed(lambda: _ask_all(session)),
        )
        statements = f"{len(service.view(viewer).columns().id):,} statements"
    six = f"six indicators over {statements}"
    first = "the first read of a key set: columns read, networks found,"
    return [
        _result(22, "indicators", f"{six}, from kept snapshot and networks", times["kept"], times["bare"], GOAL),
        _result(
            23,
            "indicators-first",
            f"{first} six indicators over {statements}; nothing is kept",
            times["without"],
            times["bare"],
            FIRST_GOAL,
        ),
        _result(
            28,
            "indicators-known",
            f"{first} six indicators over {statements}; what others' graphs have alike is kept",
            times["first"],
            times["bare"],
            FIRST_GOAL,
        ),
    ]


def _result(number: int, name: str, work: str, ours: list[float], bare: list[float], goal: float) -> Result:
    mine, rival = median(ours), median(bare)
    return Result(
        number=number,
        name=name,
        work=work,
        beside="bare Cypher of the same patterns with their evidence",
        ours=f"{mine:.2f} s",
        rival=f"{rival:.2f} s",
        ratio=f"{mine / rival:.1f}x",
        goal=f"<= {goal:.0f}x",
        met=mine <= goal * rival,
        runs=str(RUNS),
        figures={"ours": mine, "bare": rival},
    )
