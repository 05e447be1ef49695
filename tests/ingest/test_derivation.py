"""What is derived can be derived again: to the state that the same history leaves under the rules of now, in one revision."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.errors import LedgerError
from graphintel.ledger import hiding_flags, search_index
from graphintel.ledger.ledger import Ledger
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.keys import entity_of_id
from graphintel.model.logged_rows import LoggedRow
from graphintel.model.records import Entity
from graphintel.model.search_meanings import terms_of_caption, terms_of_entity
from graphintel.settings import read_settings
from ingest import corrections, derivation, parsed_rows, remapping, replay, run
from ingest.derivation import Derived, Plan
from ingest.mapping import map_row
from ingest.source import list_sources
from tests.ingest.conftest import AT
from tests.ingest.test_combined_rows import HEADER as CALLS
from tests.ingest.test_properties import HEADERS
from tests.ledgers import Place

OFFICIAL = frozenset({"marking:OFFICIAL"})
Row = tuple[str, str]


# -- rules that change -------------------------------------------------------------------------------------------------


def _long_words(text: str) -> list[str]:
    return [word for word in terms_of_caption(text) if len(word) > 4]


def _words_of_keys(entity: Entity) -> list[str]:
    return [*terms_of_entity(entity), "x" + entity.id[-3:]]


def _map_row_loudly(*arguments: Any) -> Any:
    """Map a row by a normaliser that no longer tells case apart in texts and captions."""
    mapped = map_row(*arguments)
    payload = dict(mapped.payload)
    if "text" in payload:
        payload["text"] = payload["text"].upper()
    for side in ("from", "to"):
        if payload.get(side):
            type_, key, caption = payload[side]
            payload[side] = [type_, key, caption.upper()]
    if "row_id" in payload:
        payload["item"] = {**payload["item"], "source_ref": payload["item"]["source_ref"].upper()}
        payload["claims"] = [[*claim[:6], _in_minutes(claim[6])] for claim in payload["claims"]]
    return replace(mapped, payload=payload)


def _in_minutes(properties: dict[str, int]) -> dict[str, int]:
    """Return what a call says by a rule that tells calls of one minute no longer apart."""
    return {name: value // 60 if name == "longest_seconds" else value for name, value in properties.items()}


def _entity_told_loudly(identifier: str) -> Entity:
    entity = entity_of_id(identifier)
    return replace(entity, caption=entity.caption.upper() + " TOLD OTHERWISE")


@contextmanager
def rules(version: int) -> Iterator[None]:
    """Derive by the first or second version of normalisers, tokeniser, hiding flags and keys."""
    with pytest.MonkeyPatch.context() as patch:
        if version:
            patch.setattr(search_index, "terms_of_caption", _long_words)
            patch.setattr(search_index, "terms_of_entity", _words_of_keys)
            patch.setattr(hiding_flags, "FLAG_KEYS", {**FLAG_KEYS, "PROTECTED_EXISTENCE": "compartment:other"})
            patch.setattr(replay, "entity_of_id", _entity_told_loudly)
            for module in (parsed_rows, remapping):
                patch.setattr(module, "map_row", _map_row_loudly)
        yield


# -- histories ---------------------------------------------------------------------------------------------------------

_REFS = st.sampled_from(["FA:1", "FA:2"])
_SUBMISSIONS = st.builds(
    lambda ref, title: ("s", f"{ref},FA,2026-03-02,,OFFICIAL,{title}"), _REFS, st.sampled_from("TU")
)
_ITEMS = st.builds(
    lambda ref, number, text: ("i", f"{ref},{number},3x5x2,1,A,P,,observed,2026-03-01,day,NM,{text}"),
    _REFS,
    st.sampled_from("12"),
    st.sampled_from(["seen", "SEEN", "heard"]),
)
_SAID = st.sampled_from(
    [
        "Person,FA:N1,Lina Alder,USES_PHONE,Phone,07700 900123,,,",
        "Person,FA:N1,LINA ALDER,USES_PHONE,Phone,07700 900123,,,",
        "Person,FA:N1,Lina Birch,ASSOCIATES_WITH,Person,FA:N2,Omar Testname,,",
        "Person,FA:N2,,USES_PHONE,Phone,07700 900123,,,",
        "Person,#1,,HAS_FLAG,,,,,PROTECTED_EXISTENCE",
        "Person,FA:N1,,HAS_FLAG,,,,,PROTECTED_EXISTENCE",
    ]
)
_LINKS = st.builds(lambda ref, number, said: ("l", f"{ref},{number},{said}"), _REFS, st.sampled_from("12"), _SAID)
_CALLED = st.builds(
    lambda authority, called, day, seconds: (
        "c",
        f"FA,R1,{authority},2026-03-02,07700 900123,{called},0{day}/02/2026 10:00,{seconds},call,",
    ),
    st.sampled_from(["auth", "AUTH", "other"]),
    st.sampled_from(["07700 900124", "07700 900125"]),
    st.integers(1, 3),
    st.sampled_from([5, 10, 70]),
)
_FED = st.tuples(
    st.just("feed"),
    st.lists(st.one_of(_SUBMISSIONS, _ITEMS, _LINKS, _LINKS, _CALLED), min_size=1, max_size=7),
    st.booleans(),
)
_WITHDRAWN = st.tuples(st.just("withdraw"), st.integers(1, 4), st.just(False))
_REGRADED = st.tuples(
    st.just("regrade"),
    st.one_of(st.builds(lambda ref, n: f"{ref}/{n}", _REFS, st.sampled_from("12")), st.just("FA:calls-R1/1")),
    st.just(False),
)
_STEPS = st.lists(st.tuples(st.one_of(_FED, _FED, _WITHDRAWN, _REGRADED), st.integers(0, 1)), min_size=1, max_size=6)
Step = tuple[str, Any, bool]


def take_step(ledger: Ledger, folder: Path, step: Step) -> None:
    """Do one thing in the history of a ledger; what is refused is left out."""
    what, value, revise = step
    with suppress(LedgerError):
        if what == "feed":
            feed(ledger, folder, value, revise=revise)
        elif what == "withdraw":
            corrections.withdraw(ledger, value, "test", AT)
        else:
            corrections.regrade(ledger, value, {"handling": "C", "conditions": "force:FB"}, "test", AT)


def feed(ledger: Ledger, folder: Path, rows: Sequence[Row], *, revise: bool = False) -> None:
    """Take rows in, a file for each kind; calls by their own source."""
    headers = {**HEADERS, "i": HEADERS["i"] + ",text", "c": CALLS}
    paths: dict[str, list[Path]] = {}
    for kind in dict.fromkeys(kind for kind, _ in rows):
        path = folder / f"{kind}.csv"
        path.write_text("\n".join([headers[kind], *(row for k, row in rows if k == kind)]) + "\n")
        paths.setdefault("calls" if kind == "c" else "submissions", []).append(path)
    home = read_settings({}, home=folder / "home")
    for source, files in sorted(paths.items(), reverse=True):
        run.ingest(
            source, files, ledger, actor="test", at=AT, settings=home, reject_dir=folder / "rejects", revise=revise
        )


def plan_of(ledger: Ledger) -> Plan:
    """Return the plan of deriving everything again, whatever the ledger says of its version."""
    listed = list_sources()
    plan = derivation.plan_upgrade(ledger, listed, None)
    return replace(plan, sources={name: listed.declared[name] for name in ("submissions", "calls")})


def upgrade(ledger: Ledger, step: Callable[[str], None] = lambda _name: None) -> Derived:
    """Derive everything again."""
    plan = plan_of(ledger)
    derivation.prepare(ledger, plan, step=step)
    with ledger.write() as change:
        derived = derivation.apply_prepared(change, plan, "test", AT)
        step("applied")
    return derived


@pytest.fixture
def new_ledger(ledger_place: Place) -> Iterator[Callable[[], Ledger]]:
    """Give a function that opens a new empty ledger; each is closed and deleted when the next but one is opened."""
    opened = list[tuple[Ledger, str]]()

    def close() -> None:
        ledger, url = opened.pop(0)
        ledger.close()
        ledger_place.remove(url)

    def make() -> Ledger:
        if len(opened) > 2:
            close()
        url = ledger_place.copy()
        opened.append((Ledger.open(url), url))
        return opened[-1][0]

    yield make
    while opened:
        close()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_STEPS, version=st.integers(0, 1))
def test_derived_again_a_history_of_changing_rules_equals_one_of_the_rules_of_now(
    new_ledger: Callable[[], Ledger], tmp_path: Path, history: list[tuple[Step, int]], version: int
) -> None:
    changed, always = new_ledger(), new_ledger()
    for step, used in [(("feed", ROWS, False), 1 - version), *history]:
        with rules(used):
            take_step(changed, tmp_path, step)
        with rules(version):
            take_step(always, tmp_path, step)

    with rules(version):
        upgrade(changed)
        again = upgrade(changed)

    assert list(changed.canonical()) == list(always.canonical())
    assert again == Derived()


# -- stopped at any moment ---------------------------------------------------------------------------------------------

ROWS: list[Row] = [
    ("s", "FA:1,FA,2026-03-02,,OFFICIAL,T"),
    ("s", "FA:2,FA,2026-03-02,,OFFICIAL,T"),
    ("i", "FA:1,1,3x5x2,1,A,P,,observed,2026-03-01,day,NM,seen"),
    ("i", "FA:2,1,3x5x2,1,A,P,,observed,2026-03-01,day,NM,heard"),
    ("l", "FA:1,1,Person,FA:N1,Lina Alder,USES_PHONE,Phone,07700 900123,,,"),
    ("l", "FA:2,1,Person,FA:N2,Omar Testname,USES_PHONE,Phone,07700 900123,,,"),
    ("l", "FA:2,1,Person,FA:N2,,HAS_FLAG,,,,,PROTECTED_EXISTENCE"),
]
GRADE = {"handling": "C", "conditions": "force:FB"}


class _Killed(BaseException):
    """The process ends here."""


def test_killed_at_any_step_and_run_again_it_leaves_the_same(
    new_ledger: Callable[[], Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROWS", "REFERENCES", "ENTITIES"):
        monkeypatch.setattr(derivation, name, 2)
    whole, killed = new_ledger(), new_ledger()
    for ledger in (whole, killed):
        feed(ledger, tmp_path, ROWS)
        corrections.regrade(ledger, "FA:1/1", GRADE, "test", AT)
    before, revision = list(killed.canonical()), killed.revision()
    steps: list[str] = []

    with rules(1):
        upgrade(whole, steps.append)
        for last in range(len(steps)):
            seen: list[str] = []

            def die(step: str, last: int = last, seen: list[str] = seen) -> None:
                seen.append(step)
                if last == 0 or len(seen) > 1:  # each time one step further on
                    raise _Killed

            with suppress(_Killed):
                upgrade(killed, die)
            assert list(killed.canonical()) == before
        derived = upgrade(killed)

    assert set(steps) == {"begun", "mapped", "compared", "indexed", "applied"}
    assert list(killed.canonical()) == list(whole.canonical()) != before
    assert (derived.rows, killed.revision()) == (4, revision + 1)


def test_what_is_stored_or_withdrawn_meanwhile_is_derived_too(new_ledger: Callable[[], Ledger], tmp_path: Path) -> None:
    ledger, always = new_ledger(), new_ledger()
    more = [("l", "FA:2,1,Person,FA:N3,Lina Birch,USES_PHONE,Phone,07700 900124,,,")]
    feed(ledger, tmp_path, ROWS[2:3])
    feed(ledger, tmp_path, [row for row in ROWS if row != ROWS[2]])
    with rules(1):
        feed(always, tmp_path, [*(row for row in ROWS if row != ROWS[2]), *more])
        plan = plan_of(ledger)
        derivation.prepare(ledger, plan)
        corrections.withdraw(ledger, 1, "test", AT)
        feed(ledger, tmp_path, more)
        with ledger.write() as change:
            derivation.apply_prepared(change, plan, "test", AT)

    assert list(ledger.canonical()) == list(always.canonical())


def test_a_regrade_holds_for_its_item_however_its_row_is_mapped(
    new_ledger: Callable[[], Ledger], tmp_path: Path
) -> None:
    ledger = new_ledger()
    feed(ledger, tmp_path, ROWS)
    corrections.regrade(ledger, "FA:1/1", GRADE, "test", AT)

    with rules(1):
        upgrade(ledger)

    stated = {s.item: (s.handling, s.conditions) for s in ledger.everything().statements if s.type == "USES_PHONE"}
    assert stated["item:FA:1/1"] == ("C", ("force:FB",))


def test_rows_that_are_accepted_now_are_listed_and_the_accounting_stays(
    new_ledger: Callable[[], Ledger], tmp_path: Path
) -> None:
    ledger = new_ledger()
    feed(ledger, tmp_path, ROWS)
    feed(ledger, tmp_path, [("i", ROWS[2][1].replace("seen", "SEEN"))])
    accounted = [batch["files"] for batch in ledger.batches()]

    with rules(1):
        derived = upgrade(ledger)

    (status,) = derived.statuses
    assert (status.file, status.batch, status.was, status.now) == ("i.csv", 2, "quarantined", "known")
    assert status.code == "differs_from_held"
    assert ledger.batch(derived.batch)["statuses"][0]["was"] == "quarantined"
    assert [batch["files"] for batch in ledger.batches()][:2] == accounted
    with pytest.raises(LedgerError, match="new mapping"):
        corrections.withdraw(ledger, derived.batch, "test", AT)


def test_what_became_of_a_row_is_known_without_the_row() -> None:
    """A row takes 3.4 kB, and those of all references that are replayed again are known at once."""
    row = LoggedRow(1, "a.csv", 2, 3, "link", "FA:1", 1, {"claims": []}, {"day": "2026-03-02"})

    place, *status = derivation._status(row, None)

    assert place == (1, "a.csv", 2, 3)
    assert [type(part) for part in (*place, *status)] == [int, str, int, int, str, str, str]


def test_words_of_an_earlier_tokeniser_go_with_what_is_withdrawn(
    new_ledger: Callable[[], Ledger], tmp_path: Path
) -> None:
    ledger = new_ledger()
    feed(ledger, tmp_path, ROWS[:4])
    feed(ledger, tmp_path, ROWS[4:5])
    assert ledger.search(["lina"], OFFICIAL, ledger.revision(), 9)

    with rules(1):
        corrections.withdraw(ledger, 2, "test", AT)

    assert ledger.search(["lina"], OFFICIAL, ledger.revision(), 9) == []
    assert not [line for line in ledger.canonical() if "lina" in line or "person:FA:N1" in line]


_SOURCE = """
import os, signal, sys
from pathlib import Path
from tests.ingest.test_derivation import Ledger, derivation, rules, upgrade
for name in ("ROWS", "REFERENCES", "ENTITIES"):
    setattr(derivation, name, 2)
ledger, left = Ledger.open(sys.argv[1]), [int(sys.argv[2])]
def step(name):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
with rules(1):
    upgrade(ledger, step)
"""


def _killed_after(url: str, steps: int) -> bool:
    """Upgrade in a process of its own that is killed after some steps; return whether it was."""
    done = subprocess.run([sys.executable, "-c", _SOURCE, url, str(steps)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode in {0, -signal.SIGKILL}
    return done.returncode != 0


@pytest.mark.parametrize(
    "steps", [4, *(pytest.param(n, marks=pytest.mark.full) for n in (0, 1, 2, 3, 5, 6, 7, 8, 9, 10))]
)
def test_a_process_that_is_killed_leaves_what_another_one_finishes(
    ledger_place: Place, tmp_path: Path, steps: int
) -> None:
    url, other = ledger_place.copy(), ledger_place.copy()
    for address in (url, other):
        ledger = Ledger.open(address)
        feed(ledger, tmp_path, ROWS)
        ledger.close()

    assert _killed_after(url, steps)
    ledger, whole = Ledger.open(url), Ledger.open(other)
    with rules(1):
        upgrade(ledger)
        upgrade(whole)

    assert list(ledger.canonical()) == list(whole.canonical())
    for opened, address in ((ledger, url), (whole, other)):
        opened.close()
        ledger_place.remove(address)
