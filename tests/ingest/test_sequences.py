"""Whatever was taken in, split, repeated, revised, regraded, withdrawn and rebuilt: a fresh home given the net input holds it.

The net input is told by a few plain rules here, apart from the program's own fold: of each key the first live content,
replaced by live revisions, with the live regrades of that very content.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.settings import Settings, read_settings
from ingest import corrections, run
from tests.engines import Engine
from tests.ingest.conftest import AT, feed_into
from tests.ingest.memory import MemoryLedger

SEQUENCES = 500
HEADERS = {
    "submission": "submission_ref,owner_force,reported_at,marking,title",
    "item": "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_from,seen_precision",
    "link": "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,role,part",
}
REFS, NUMBERS = ("FA:1", "FA:2", "FB:1"), (1, 2)
SAID = (
    "Person,FA:1,{},USES_PHONE,Phone,+447700900123,,",
    "Person,#1,{},ASSOCIATES_WITH,Person,FA:2,,",
    "Person,FA:2,{},,Premises,\"14 Alder Street, XX1 1AB\",maid_or_receptionist,",
    "AdvertCard,JS/1,{},HAS_DESIGN,CardDesign,D1,,",
    "Event,E1,{},INVOLVES,Mark,ZZ01AAA,,vehicle",
    "Person,FA:1,{},HAS_FLAG,,,,POTENTIAL_VICTIM",
    "Person,FA:N0,{},USES_PHONE,Phone,+447700900120,controller,",
    "Person,FA:N1,{},USES_PHONE,Phone,+447700900120,,",
    "Person,FA:N2,{},USES_PHONE,Phone,+447700900121,,",
    "Person,FA:N0,{},ASSOCIATES_WITH,Person,FA:N2,,",
    "Person,FA:N1,{},SELLS_AT,Premises,\"12 Alder Street, XX1 1AB\",,",
    "Person,FA:N2,{},SELLS_AT,Premises,\"16 Alder Street, XX1 1AB\",,",
)  # fmt: skip
Key = tuple[str, ...]
AnyLedger = Any


@dataclass
class Row:
    """One row of a sequence: what it is about, and what it says."""

    kind: str
    key: Key
    content: Key

    @property
    def text(self) -> str:
        """The row as a line of its file."""
        if self.kind == "submission":
            marking, title = self.content
            return f"{self.key[0]},{self.key[0][:2]},2026-03-02,{marking},{title}"
        if self.kind == "item":
            source, info, handling, conditions, day = self.content
            return f"{self.key[0]},{self.key[1]},3x5x2,{source},{info},{handling},{conditions},reported,{day},day"
        return f"{self.key[0]},{self.key[1]},{SAID[int(self.key[2])].format(self.content[0])}"


@dataclass
class Batch:
    """One call, or one regrade (of an item with this content, to these fields)."""

    rows: list[Row] = field(default_factory=list)
    revise: bool = False
    regrade: tuple[Key, Key, dict[str, str]] | None = None


def _row(random: Random) -> Row:
    ref, number = random.choice(REFS), str(random.choice(NUMBERS))
    match random.choice(["submission", "item", "item", "link", "link", "link"]):
        case "submission":
            return Row("submission", (ref,), (random.choice(["OFFICIAL", "SECRET"]), random.choice(["A", "A", "B"])))
        case "item":
            grade = (random.choice("12"), random.choice("AC"), "P", "", random.choice(["2026-03-01", "2026-02-28"]))
            return Row("item", (ref, number), grade)
    return Row("link", (ref, number, str(random.randrange(len(SAID)))), (random.choice(["", "", "Testname Alder"]),))


class Sequence:
    """A home under a random sequence, and what its net input is."""

    def __init__(self, random: Random, ledger: AnyLedger, folder: Path) -> None:
        self.random, self.ledger, self.folder = random, ledger, folder
        self.home: Settings = read_settings({}, home=folder / "home")
        self.batches: dict[int, Batch] = {}
        self.files = 0

    def feed(self, rows: list[Row], *, revise: bool, into: AnyLedger = None) -> run.Report:
        """Take rows in, a file for each kind."""
        self.files += 1
        paths = []
        for kind in dict.fromkeys(row.kind for row in rows):
            path = self.folder / f"{self.files}-{kind}.csv"
            lines = [HEADERS[kind], *(row.text for row in rows if row.kind == kind)]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            paths.append(path)
        return feed_into(into if into is not None else self.ledger, self.home, paths, revise=revise)

    def ingest(self) -> None:
        """Take in rows that are new or not, whole or split, perhaps as revisions."""
        rows = [_row(self.random) for _ in range(self.random.randint(1, 8))]
        revise = self.random.random() < 0.3
        cut = self.random.randint(0, len(rows)) if self.random.random() < 0.4 else 0
        for part in (part for part in (rows[:cut], rows[cut:]) if part):
            self.batches[self.feed(part, revise=revise).batch] = Batch(_in_order(part), revise)

    def repeat(self) -> None:
        """Take an earlier call in again."""
        earlier = [batch for batch in self.batches.values() if batch.rows]
        if earlier:
            again = self.random.choice(earlier)
            self.batches[self.feed(again.rows, revise=again.revise).batch] = Batch(again.rows, again.revise)

    def regrade(self) -> None:
        """Correct the grade of an item, where it is held."""
        key: Key = (self.random.choice(REFS), str(self.random.choice(NUMBERS)))
        change = self.random.choice(
            [{"source_eval": "3"}, {"info_eval": "D"}, {"handling": "C", "conditions": "force:FB"}]
        )
        try:
            number = corrections.regrade(self.ledger, "/".join(key), change, "tester", AT)
        except LedgerError:
            return
        self.batches[number] = Batch(regrade=(key, self.items()[key][0], change))

    def withdraw(self) -> None:
        """Withdraw a batch, a regrade among them."""
        if self.batches:
            number = self.random.choice(sorted(self.batches))
            corrections.withdraw(self.ledger, number, "tester", AT)
            del self.batches[number]

    def rebuild(self) -> None:
        """Fold everything anew from the log."""
        with self.ledger.write() as change:
            corrections.store_replayed(change, REFS)

    # -- the net input ----------------------------------------------------------------------------------------------

    def winning(self, kind: str) -> dict[Key, tuple[Key, int]]:
        """Return the content that holds under each key, and the number of the batch that revised it last, or 0."""
        found: dict[Key, tuple[Key, int]] = {}
        for number, batch in sorted(self.batches.items()):
            for row in (row for row in batch.rows if row.kind == kind):
                held = found.get(row.key)
                if held is None:
                    found[row.key] = (row.content, 0)
                elif held[0] != row.content and batch.revise:
                    found[row.key] = (row.content, number)
        return found

    def items(self) -> dict[Key, tuple[Key, int]]:
        """Return the items that a submission holds."""
        held = self.winning("submission")
        return {key: kept for key, kept in self.winning("item").items() if key[:1] in held}

    def net(self) -> list[Row]:
        """Return the input of a fresh home."""
        items = self.items()
        rows = [Row("submission", key, content) for key, (content, _) in self.winning("submission").items()]
        for key, (content, revised) in items.items():
            source, info, handling, conditions, day = content
            grade = {"source_eval": source, "info_eval": info, "handling": handling, "conditions": conditions}
            for number, batch in sorted(self.batches.items()):
                if batch.regrade is not None and batch.regrade[:2] == (key, content) and number > revised:
                    grade |= batch.regrade[2]
            rows.append(Row("item", key, (*grade.values(), day)))
        return rows + [
            Row("link", key, content) for key, (content, _) in self.winning("link").items() if key[:2] in items
        ]

    def run(self, after: Callable[[], None] = lambda: None) -> None:
        """Do a random number of random things."""
        steps = [
            self.ingest,
            self.ingest,
            self.ingest,
            self.repeat,
            self.regrade,
            self.regrade,
            self.withdraw,
            self.rebuild,
        ]
        self.ingest()
        for _ in range(self.random.randint(3, 12)):
            self.random.choice(steps)()
            after()


def _in_order(rows: list[Row]) -> list[Row]:
    """Return rows as their files hold them: by kind, in the order in which the kinds first came."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return sorted(rows, key=lambda row: kinds.index(row.kind))


def _in_memory(seed: int) -> None:
    """Assert it of one sequence, on a ledger in memory."""
    with tempfile.TemporaryDirectory() as folder:
        sequence, fresh = Sequence(Random(seed), MemoryLedger(), Path(folder)), MemoryLedger()
        sequence.run()
        net = sequence.net()
        if net:
            report = sequence.feed(net, revise=False, into=fresh)
            assert report.total("accepted") == len(net), f"seed {seed}"

        assert sequence.ledger.held() == fresh.held(), f"seed {seed}"


def _in_ledger(seed: int, after: Callable[[AnyLedger], None] = lambda _ledger: None) -> Callable[[], AnyLedger]:
    """Assert it of one sequence on a real ledger; return what opens the fresh one."""
    folder = Path(tempfile.mkdtemp())
    ledger, fresh = (Ledger.open(f"sqlite:///{folder / name}.sqlite") for name in ("long", "fresh"))
    sequence = Sequence(Random(seed), ledger, folder)
    sequence.run(lambda: after(ledger))
    if net := sequence.net():
        sequence.feed(net, revise=False, into=fresh)

    assert list(ledger.canonical()) == list(fresh.canonical()), f"seed {seed}"
    ledger.close()
    return lambda: fresh


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_a_sequence_leaves_what_a_fresh_home_holds_of_the_net_input(start: int) -> None:
    for seed in range(start, start + 10):
        _in_memory(seed)


def test_a_sequence_leaves_a_real_ledger_as_a_fresh_one_of_the_net_input() -> None:
    for seed in range(3):
        _in_ledger(seed)().close()


@pytest.mark.full
@pytest.mark.parametrize("start", range(0, SEQUENCES, 50))
def test_five_hundred_sequences_leave_what_a_fresh_home_holds(start: int) -> None:
    for seed in range(start, start + 50):
        _in_memory(seed)
        _in_ledger(seed)().close()


def _in_graph(engine: Engine, seed: int) -> None:
    """Assert that the graph that followed each step has the hash of one that is built of the fresh ledger."""
    engine.empty()
    with engine.graph(f"long-{seed}") as graph:
        fresh = _in_ledger(seed, lambda ledger: graph.catch_up(ledger) and None)()
        followed = graph.hash()
    engine.empty()
    with engine.graph(f"fresh-{seed}") as graph:
        graph.rebuild(fresh.everything())
        assert graph.hash() == followed, f"seed {seed}"
    fresh.close()


@pytest.mark.graph
def test_the_graph_follows_a_sequence_to_the_hash_of_a_fresh_home(embedded_engine: Engine) -> None:
    for seed in range(2):
        _in_graph(embedded_engine, seed)


@pytest.mark.full
@pytest.mark.graph
def test_the_graph_follows_forty_sequences_to_the_hash_of_a_fresh_home(embedded_engine: Engine) -> None:
    for seed in range(40):
        _in_graph(embedded_engine, seed)
