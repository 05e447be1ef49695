"""Search and paths at a million: ``python -m benchmarks.million [paths] [URL]...``, outside the usual run.

It takes some minutes and 1 GB of disk, so it has no ``run``, and ``python -m benchmarks`` does not find it. Without
arguments it measures paths, and searches in a new SQLite ledger; each URL is an empty SQLite or PostgreSQL database. The
search index is filled through the ledger's own door, without rows and graph: what is measured of a search is what the
ledger does for it, with nothing described or audited.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import table, world
from benchmarks.communities import as_text_columns, columns_of
from benchmarks.harness import Result, timed
from benchmarks.reading import PATH_GOAL, SEARCH_GOAL, absolute
from graphintel.analysis.paths import find_paths
from graphintel.analysis.snapshot import Snapshot
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import open_engine, transaction
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.search_index import CaptionUse, update_index
from graphintel.model.keys import entity_of_id
from graphintel.model.records import Entity
from graphintel.model.search_meanings import meanings_of

ENTITIES, LINKS, SEARCHES, PATHS, LIMIT = 1_000_000, 1_000_000, 25, 200, 20
GROUPS = ENTITIES // world.PER_GROUP
MILLION_PATH_GOAL = 10 * PATH_GOAL
_PORTION = 2_500
_HOLDS = frozenset({"marking:OFFICIAL", "force:FA"})
_KEYS = (["marking:OFFICIAL"], ["force:FA", "marking:OFFICIAL"], ["marking:SECRET"])
_FIRST = ("Lina", "Mara", "Testname", "Ana", "Jon", "Petra", "Ilse", "Omar", "Rui", "Tessa")
_LAST = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Ivy", "Larch", "Maple", "Oak")


def _named(group: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the twenty entities of a group by their ids, people with a name."""
    for number in range(6):
        yield world.entity_id("Person", world.person(group, number)), f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    for number in range(5):
        yield world.entity_id("Phone", world.phone(group, number)), ""
    for number in range(4):
        yield world.entity_id("Premises", world.premises(group, number)), ""
    for number in range(3):
        yield world.entity_id("AdvertCard", world.card(group, number)), ""
    for number in range(2):
        yield f"advert:site-a.example:SYN-{group * 2 + number}", ""


def _fill(url: str) -> None:
    """Let a new ledger's search index hold a million entities, one in ten for other keys and one in ten for nobody here."""
    Ledger.open(url).close()
    chance, engine = random.Random(4), open_engine(url)
    for first in range(0, GROUPS, _PORTION):
        uses: Counter[CaptionUse] = Counter()
        entities: dict[str, Entity] = {}
        with transaction(engine) as connection:
            numbers = [NewAccessSets(connection).number(keys) for keys in _KEYS]
            for group in range(first, first + _PORTION):
                for identifier, name in _named(group, chance):
                    entity = entities[identifier] = entity_of_id(identifier)
                    uses[identifier, name or entity.caption, chance.choices(numbers, (8, 1, 1))[0]] += 1
            update_index(connection, uses, entities, 1)
    engine.dispose()


def _typed(chance: random.Random) -> Iterator[str]:
    """Yield what is typed: whole, begun, and by its ending."""
    number = "0" + world.phone(chance.randrange(GROUPS), chance.randrange(5)).removeprefix("+44")
    exhibit = world.card(chance.randrange(GROUPS), 1).partition(":")[2].lower()
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    yield from (number, number[:8], number[:6], number[:4], number[-6:], number[-4:], exhibit, exhibit[:7])
    yield from (first, first[:3], f"{first} {last}", f"{first} {last[:2]}", f"{last} {first[:1]}", f"{first} nobody")


def _search(url: str) -> Result:
    _fill(url)
    ledger, chance = Ledger.open(url), random.Random(7)

    def search(text: str) -> Callable[[], object]:
        asked = [meaning.terms for meaning in meanings_of(text) if meaning.terms]
        return lambda: [ledger.search(terms, _HOLDS, 1, LIMIT) for terms in asked]

    texts = [text for _ in range(1 + SEARCHES) for text in _typed(chance)]
    seconds = [timed(search(text)) for text in texts][len(texts) // (1 + SEARCHES) :]
    ledger.close()
    name = url.partition(":")[0].partition("+")[0]
    work = f"search of the ledger as typed, begun and by ending, {ENTITIES:,} entities, {name}"
    return absolute(32, f"search-million-{name}", work, seconds, SEARCH_GOAL)


def _paths() -> Iterator[Result]:
    snapshot, chance = Snapshot.of(as_text_columns(columns_of(LINKS))), random.Random(3)

    def seconds(mode: str, count: int) -> list[float]:
        ends = [chance.sample(snapshot.ids, 2) for _ in range(1 + count)]
        return [timed(partial(find_paths, snapshot, *pair, mode=mode, max_hops=6)) for pair in ends][1:]

    for number, mode, count in ((51, "shortest", PATHS), (51, "evidenced", PATHS // 10)):
        work = f"{mode} path between any two in a snapshot of {len(snapshot.left):,} links"
        yield absolute(number, f"path-million-{mode}", work, seconds(mode, count), MILLION_PATH_GOAL)


def main(wanted: list[str]) -> None:
    """Measure what is asked for, and keep the rows and rewrite the table as the usual run does."""
    for result in _paths() if not wanted or "paths" in wanted else ():
        _keep(result)
    with tempfile.TemporaryDirectory(prefix="graphintel-million-") as folder:
        new = f"sqlite:///{Path(folder) / 'ledger.sqlite'}"
        for url in [one for one in wanted if one != "paths"] or ([] if wanted else [new]):
            _keep(_search(url))
    table.rewrite()


def _keep(result: Result) -> None:
    print(f"{result.work}: {result.ours}; goal {result.goal}")
    result.write()


if __name__ == "__main__":
    main(sys.argv[1:])
