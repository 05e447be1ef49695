"""The result cache: one computes, the others wait; and nobody gets anybody else's error object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from time import sleep
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.errors import LimitError, NotHeldError, StoreError
from graphintel.service import result_cache
from graphintel.service.recording import is_recorded, mark_recorded
from graphintel.service.result_cache import ResultCache
from graphintel.store.reader import ReadPoint

THREADS = 8


class Counted:
    """A slow computation that counts how often it ran."""

    def __init__(self, outcome: Callable[[], Any]) -> None:
        self.outcome, self.runs, self._lock = outcome, 0, Lock()

    def __call__(self) -> Any:
        with self._lock:
            self.runs += 1
        sleep(0.05)
        return self.outcome()


def refuse(error: Exception) -> Any:
    raise error


def at_once(ask: Callable[[], Any], threads: int = THREADS) -> list[Any]:
    """Return what each of many threads got: a result, or the error it was refused with."""
    barrier = Barrier(threads)

    def one(_: int) -> Any:
        barrier.wait()
        try:
            return ask()
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def test_eight_threads_compute_one_thing_once() -> None:
    cache, build = ResultCache(), Counted(object)

    results = at_once(lambda: cache.get(("one", "now"), build))

    assert build.runs == 1
    assert len({id(result) for result in results}) == 1


def test_eight_threads_get_the_same_error_each_its_own_and_none_is_kept() -> None:
    cache, build = ResultCache(), Counted(lambda: refuse(NotHeldError("phone:1")))

    errors = at_once(lambda: cache.get(("one", "now"), build))

    assert build.runs == 1
    assert {(type(error), str(error), error.identifier) for error in errors} == {
        (NotHeldError, str(NotHeldError("phone:1")), "phone:1")
    }
    assert len({id(error) for error in errors}) == THREADS
    assert cache.get(("one", "now"), lambda: "now there") == "now there"


def test_an_error_that_one_reader_recorded_is_unrecorded_for_the_next() -> None:
    cache, waiting = ResultCache(), Event()

    def build() -> Any:
        waiting.wait(5)
        sleep(0.05)
        raise StoreError("The graph is away.")

    def recorded() -> bool:
        try:
            cache.get(("one", "now"), build)
        except StoreError as error:
            before = is_recorded(error)
            mark_recorded(error)
            return before
        raise AssertionError

    with ThreadPoolExecutor(THREADS) as pool:
        asked = [pool.submit(recorded) for _ in range(THREADS)]
        waiting.set()

    assert not any(one.result() for one in asked)


def test_who_is_broken_off_leaves_the_work_to_the_next() -> None:
    cache, begun, go_on = ResultCache(), Event(), Event()

    def broken_off() -> Any:
        begun.set()
        go_on.wait(5)
        raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, ("one",), broken_off)
        begun.wait(5)
        second = pool.submit(cache.get, ("one",), lambda: "computed")
        go_on.set()

        assert second.result(5) == "computed"
        with pytest.raises(KeyboardInterrupt):
            first.result(5)


def test_whoever_waits_for_another_one_waits_no_longer_than_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_cache, "WAIT_SECONDS", 0.05)
    cache, begun, go_on = ResultCache(), Event(), Event()

    def slow() -> str:
        begun.set()
        go_on.wait(5)
        return "slow"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, ("slow",), slow)
        begun.wait(5)
        second = pool.submit(cache.get, ("slow",), slow)
        error = second.exception(2)
        go_on.set()

        assert isinstance(error, LimitError) and str(error).endswith("It goes on; ask again later.")
        assert first.result(5) == cache.get(("slow",), slow) == "slow"


def test_other_results_are_not_held_up() -> None:
    cache, begun, go_on = ResultCache(), Event(), Event()

    def slow() -> str:
        begun.set()
        go_on.wait(5)
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(cache.get, ("slow",), slow)
        begun.wait(5)
        other = cache.get(("other", "now"), lambda: "other")
        go_on.set()

        assert (other, waiting.result(5)) == ("other", "slow")


def test_a_result_that_is_computed_from_itself_is_an_error_not_a_standstill() -> None:
    cache = ResultCache()

    with pytest.raises(RuntimeError, match="computed from itself"):
        cache.get(("one", "now"), lambda: cache.get(("one", "now"), object))


@settings(max_examples=25, deadline=None)
@given(keys=st.lists(st.integers(0, 5), min_size=1, max_size=40), size=st.integers(1, 4))
def test_whoever_asks_gets_the_result_of_the_key_and_no_more_than_the_newest_are_held(
    keys: list[int], size: int
) -> None:
    cache, computed = ResultCache(size), Counter[int]()

    def ask(key: int) -> int:
        return cache.get((key, "now"), lambda: computed.update([key]) or key * 10)

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(ask, keys)) == [key * 10 for key in keys]
    assert len(cache._results) <= size
    assert size < len(set(keys)) or computed == Counter(set(keys))


def test_what_is_held_is_given_without_computing_it() -> None:
    cache = ResultCache(size=1)

    assert cache.held(("one", "now")) is None
    cache.get(("one", "now"), lambda: "first")
    assert cache.held(("one", "now")) == "first"
    cache.get(("two", "now"), lambda: "second")
    assert cache.held(("one", "now")) is None


def test_of_each_result_that_of_one_moment_is_held_and_those_of_others_stay() -> None:
    cache = ResultCache()
    for moment in range(3):
        for name in ("one", "two"):
            assert cache.get((name, "keys", moment), lambda name=name, moment=moment: (name, moment)) == (name, moment)
    cache.get(("one", "other keys", 0), lambda: "theirs")

    assert {key: cache.held(key) for key in cache._results} == {
        ("one", "keys", 2): ("one", 2),
        ("two", "keys", 2): ("two", 2),
        ("one", "other keys", 0): "theirs",
    }
    assert cache.held(("one", "keys", 1)) is None


def test_a_result_of_an_earlier_moment_that_comes_late_takes_no_place_of_a_later_one() -> None:
    cache = ResultCache()
    for revision, epoch in ((2, "first"), (1, "first"), (2, "built anew"), (1, "built anew")):
        assert cache.get(("one", ReadPoint(revision, epoch)), lambda said=(revision, epoch): said) == (revision, epoch)

    assert cache._results == {("one", ReadPoint(2, "built anew")): (2, "built anew")}
