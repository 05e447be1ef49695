"""What a reader waits for: search, expand, path and network page through the audited read path, beside the bare database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

import neo4j

from benchmarks import world
from benchmarks.harness import Result, interleaved, milliseconds, percentile, timed
from benchmarks.homes import filled_home
from graphintel.model.access import Viewer
from graphintel.model.keys import type_of_id
from graphintel.service import Service
from graphintel.service.explore import CHAIN_LINKS, CHAIN_STARTS
from tests.engines import Engine

STATEMENTS, PATH_STATEMENTS, RUNS, WARM_UP = 100_000, 50_000, 300, 30
PAGES = 100
SEARCH_GOAL, EXPAND_GOAL, PATH_GOAL, PAGE_GOAL = 0.1, 2.0, 0.02, 0.1

_LOOK_UP = "MATCH (n:Entity {id: $id}) RETURN n.id, n.caption, n.type"
_EXPAND = (
    "MATCH (n:Entity {id: $id})-[r]-(m:Entity) RETURN type(r), r.id, r.item, r.source_eval, r.info_eval, r.handling, "
    "r.seen_from, r.seen_precision, m.id, m.caption, m.type LIMIT $limit"
)

_CHAIN = (
    "UNWIND $ids AS asked MATCH (n:Entity {id: asked})"
    f"-[r:{'|'.join(CHAIN_LINKS)}]-(m:Entity) RETURN type(r), r.id, r.item, r.source_eval, r.info_eval, r.handling, "
    "r.seen_from, r.seen_precision, m.id, m.caption, m.type"
)

Turns = dict[str, list[float]]


def _writings(number: str, chance: random.Random) -> str:
    """Return a number as somebody may write it."""
    rest = number.removeprefix("+44")
    return chance.choice(
        [number, f"+44 {rest[:4]} {rest[4:]}", f"0{rest}", f"0{rest[:4]} {rest[4:7]} {rest[7:]}", f"0044-{rest}"]
    )


def _queries(files: world.Files) -> Iterator[tuple[str, str]]:
    """Yield what is typed, and the id that is meant: numbers and exhibits; who sells sex is not found by a nominal."""
    chance = random.Random(2)
    while True:
        group = chance.randrange(files.groups)
        phone, card = world.phone(group, 1), world.card(group, 1)
        yield _writings(phone, chance), world.entity_id("Phone", phone)
        yield card.partition(":")[2].lower(), world.entity_id("AdvertCard", card)


def _ask(session: neo4j.Session, text: str, **parameters: object) -> list[neo4j.Record]:
    return session.execute_read(lambda work: list(work.run(text, parameters)))


def _bare_expand(session: neo4j.Session, identifier: str) -> None:
    """Ask for what our expansion answers, chain and all, with nothing filtered, merged, described or audited."""
    _ask(session, _EXPAND, id=identifier, limit=25)
    reached, frontier = {identifier}, {identifier}
    while frontier := {one for one in frontier if type_of_id(one) in CHAIN_STARTS}:
        frontier = {row["m.id"] for row in _ask(session, _CHAIN, ids=sorted(frontier))} - reached
        reached |= frontier


def _turns(ours: Callable[[], object], rival: Callable[[], object]) -> Turns:
    """Return the seconds of each turn, after a warm-up of both."""
    times = interleaved(WARM_UP + RUNS, ours=lambda: timed(ours), rival=lambda: timed(rival))
    return {name: seconds[WARM_UP:] for name, seconds in times.items()}


def _shares(seconds: list[float]) -> tuple[float, float]:
    return percentile(seconds, 0.5), percentile(seconds, 0.95)


def _said(seconds: list[float]) -> str:
    return "p50 {}, p95 {}".format(*map(milliseconds, _shares(seconds)))


def _ratio(turns: Turns) -> tuple[float, float]:
    ours, rival = _shares(turns["ours"]), _shares(turns["rival"])
    return ours[0] / rival[0], ours[1] / rival[1]


def _result(number: int, name: str, work: str, beside: str, turns: Turns, goal: str, met: bool) -> Result:
    p50, p95 = _ratio(turns)
    figures = {
        f"{side}_p{share}": value
        for side, seconds in turns.items()
        for share, value in zip((50, 95), _shares(seconds), strict=True)
    }
    return Result(
        number=number,
        name=name,
        work=work,
        beside=beside,
        ours=_said(turns["ours"]),
        rival=_said(turns["rival"]),
        ratio=f"p50 {p50:.1f}x, p95 {p95:.1f}x",
        goal=goal,
        met=met,
        runs=str(RUNS),
        figures=figures,
    )


def _search(service: Service, viewer: Viewer, files: world.Files, session: neo4j.Session) -> Result:
    typed, meant = zip(*(next(wanted) for wanted in [_queries(files)] for _ in range(WARM_UP + RUNS)), strict=True)
    texts, ids = iter(typed), iter(meant)

    def ours() -> None:
        text = next(texts)
        if not service.search(viewer, text, 20).hits:
            raise RuntimeError(f"search found nothing for {text!r}")

    turns = _turns(ours, lambda: _ask(session, _LOOK_UP, id=next(ids)))
    return _result(
        30,
        "search",
        f"search as typed, {STATEMENTS:,} entities, filtered and audited",
        "bare look-up of the id in the database's index",
        turns,
        f"p95 <= {milliseconds(SEARCH_GOAL)}",
        _shares(turns["ours"])[1] <= SEARCH_GOAL,
    )


def _expand(service: Service, viewer: Viewer, files: world.Files, session: neo4j.Session) -> Result:
    wanted = _queries(files)
    ids = [next(wanted)[1] for _ in range(WARM_UP + RUNS)]
    ours, rival = iter(ids), iter(ids)
    turns = _turns(lambda: service.expand(viewer, next(ours), limit=25), lambda: _bare_expand(session, next(rival)))
    return _result(
        40,
        "expand",
        f"expand a thing and its chain, {STATEMENTS:,} statements, filtered and audited, with counts and grades",
        "bare Cypher, the same hops without access filter",
        turns,
        f"<= {EXPAND_GOAL:.0f}x",
        max(_ratio(turns)) <= EXPAND_GOAL,
    )


def _path(service: Service, viewer: Viewer, files: world.Files) -> Result:
    chance = random.Random(3)

    def end() -> str:
        return world.entity_id("Phone", world.phone(chance.randrange(files.groups), chance.randrange(5)))

    seconds = [timed(lambda: service.path(viewer, end(), end(), max_hops=6)) for _ in range(WARM_UP + RUNS)][WARM_UP:]
    work = f"path between two numbers on the cached snapshot, {PATH_STATEMENTS:,} links"
    return absolute(50, "path", work, seconds, PATH_GOAL)


def _page(service: Service, viewer: Viewer) -> Result:
    listed = service.networks(viewer, every=True, limit=PAGES).networks
    seconds = [timed(partial(service.network, viewer, one.id)) for one in (*listed, *listed)][len(listed) :]
    work = f"page of one of the {len(listed)} largest networks and groups, as kept, {STATEMENTS:,} statements"
    return absolute(52, "network-page", work, seconds, PAGE_GOAL)


def absolute(number: int, name: str, work: str, seconds: list[float], goal: float) -> Result:
    """Return the row of what has no rival: its shares beside a goal."""
    p50, p95 = _shares(seconds)
    return Result(
        number=number,
        name=name,
        work=work,
        beside="",
        ours=_said(seconds),
        rival="",
        ratio="",
        goal=f"p95 <= {milliseconds(goal)}",
        met=p95 <= goal,
        runs=str(len(seconds)),
        figures={"ours_p50": p50, "ours_p95": p95},
    )


def run() -> list[Result]:
    """Measure search, expand and network page in one home, path in a smaller one."""
    with filled_home(STATEMENTS) as (service, viewer, files), Engine("embedded", service.settings).bolt() as session:
        found = [
            _search(service, viewer, files, session),
            _expand(service, viewer, files, session),
            _page(service, viewer),
        ]
    with filled_home(PATH_STATEMENTS) as (service, viewer, files):
        return [*found, _path(service, viewer, files)]
