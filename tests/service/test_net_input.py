"""What rests on an item keeps the item's present keys, and goes with it: every viewer, over every read, sees the net input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from graphintel.ledger import supporting_statements
from graphintel.ledger.ledger import Ledger
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View
from graphintel.store.graph import Graph
from tests.engines import Engine
from tests.ledgers import Place
from tests.service.histories import EVERYTHING, History, view_of
from tests.service.test_smaller_graph import ask, calls_of
from tests.worlds import PROFILES, viewer

HISTORIES = range(6, 13)
IN_FULL = 200
WITHOUT = (6, 7, 12)
"""Histories at whose end somebody could be told of what is hidden, or withdrawn, by what was made of it."""


def read(view: View, name: str, whole: View, seed: int, carried: dict[str, bool]) -> list[str]:
    """Return the answers of one read, for the same questions in both homes.

    Exports that carried something which was withdrawn or corrected stay registered, and are left out here; so are the recalls, which
    are of what was sent and not of what is held.
    """
    answers = [ask(view, name, arguments) for arguments in calls_of(name, whole, Random(f"{seed} {name}").randrange)]
    if name != "exports":
        return answers
    told = [json.loads(answer) for answer in answers]
    for answer in told:
        kept = [one for one in answer["exports"] if carried[one["export"]]]
        answer["exports"] = [{key: value for key, value in one.items() if key != "recalls"} for one in kept]
    return [json.dumps(answer) for answer in told]


def differences(seed: int, place: Place, folder: Path) -> tuple[list[str], Counter[str]]:
    """Return which viewer is told what otherwise in a home with a history than in one of the net input; and what there was."""
    urls = [place.copy(), place.copy()]
    ledger, fresh = (Ledger.open(url) for url in urls)
    history = History(Random(seed), ledger, folder)
    history.run()
    history.fill(fresh)
    carried = history.carried()
    whole, found, tally = view_of(ledger, EVERYTHING), list[str](), Counter[str]()
    for keys in PROFILES:
        who = viewer(keys)
        one, other = view_of(ledger, who), view_of(fresh, who)
        for name in sorted(READ_FUNCTIONS):
            seen, net = (read(view, name, whole, seed, carried) for view in (one, other))
            found += [f"{seed} {sorted(keys)} {name}"] if seen != net else []
        tally["judgements"] += len(one.decisions())
        tally["steps"] += len(ledger.reviews.seen_by(who.holds))
        tally["exports"] += len(ledger.exports.all_(who.holds))
        tally["viewers"] += 1
    for opened, url in zip((ledger, fresh), urls, strict=True):
        opened.close()
        place.remove(url)
    return found, tally


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """Folders, a new one each time."""

    def made() -> Iterator[Path]:
        number = 0
        while True:
            number += 1
            (folder := tmp_path / str(number)).mkdir()
            yield folder

    return made()


def hold(seeds: range, place: Place, folders: Iterator[Path]) -> None:
    """Assert it of these histories, and that what they leave is worth comparing."""
    told = Counter[str]()
    for seed in seeds:
        found, tally = differences(seed, place, next(folders))
        assert not found
        told += tally

    assert min(told[name] for name in ("judgements", "steps", "exports")) >= 0.3 * told["viewers"], told


def test_every_viewer_is_told_what_a_home_of_the_net_input_tells(ledger_place: Place, folders: Iterator[Path]) -> None:
    hold(HISTORIES, ledger_place, folders)


@pytest.mark.full
@pytest.mark.parametrize("start", range(0, IN_FULL, 20))
def test_every_viewer_is_told_what_a_home_of_the_net_input_tells_in_full(
    sqlite_place: Place, folders: Iterator[Path], start: int
) -> None:
    hold(range(start, start + 20), sqlite_place, folders)


def test_a_home_in_which_nothing_follows_its_items_tells_something_else(
    sqlite_place: Place, folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supporting_statements, "update_dependents", lambda *_: [])

    for seed in WITHOUT:
        assert differences(seed, sqlite_place, next(folders))[0]


def _told_by(graph: Graph, ledger: Ledger, whole: View, seed: int, carried: dict[str, bool]) -> dict[str, list[str]]:
    """Return every read's answers for every profile, over the engine."""
    graphs = replace(view_of(ledger, EVERYTHING), reader=graph.reader, read_point=graph.reader.read_point())
    return {
        f"{sorted(keys)} {name}": read(replace(graphs, viewer=viewer(keys)), name, whole, seed, carried)
        for keys in PROFILES[::2]
        for name in sorted(READ_FUNCTIONS)
    }


@pytest.mark.parametrize("seed", [8])
def test_a_graph_that_followed_has_the_hash_and_tells_what_one_of_the_net_input_does(
    engine: Engine, sqlite_place: Place, folders: Iterator[Path], seed: int
) -> None:
    ledger, fresh = Ledger.open(sqlite_place.copy()), Ledger.open(sqlite_place.copy())
    history = History(Random(seed), ledger, next(folders))
    with engine.graph(f"long-{seed}") as graph:
        history.run(lambda: graph.catch_up(ledger) and None)
        graph.catch_up(ledger)
        history.fill(fresh)
        carried, whole = history.carried(), view_of(ledger, EVERYTHING)
        followed, told = graph.hash(), _told_by(graph, ledger, whole, seed, carried)
    engine.empty()
    with engine.graph(f"fresh-{seed}") as graph:
        graph.rebuild(fresh.everything())
        assert graph.hash() == followed
        assert _told_by(graph, fresh, whole, seed, carried) == told
    ledger.close()
    fresh.close()
