"""Homes with a history: rows taken in, judged, noted, exported, revealed, regraded, corrected and withdrawn; and what is left.

What the net input of a history is, is said here by plain rules, apart from the program: the rows by
:class:`tests.ingest.test_sequences.Sequence`, and of what people did those acts that rested on nothing but what is among
these rows and says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from graphintel.errors import LedgerError
from graphintel.ledger.change import Change
from graphintel.ledger.exports import Export
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.safeguarding_notices import REVEALED, ProtectedRead
from graphintel.model.access import Viewer
from graphintel.model.keys import type_of_id
from graphintel.model.pseudonyms import Pseudonyms
from graphintel.model.records import WRITING, Decision, Statement
from graphintel.model.review_steps import ReviewStep
from graphintel.service import Service  # noqa: F401 - registers every read
from graphintel.service.networks import analysis_of
from graphintel.service.review import find_basis
from graphintel.service.view import View
from graphintel.service.visible_reviews import statement_evidence
from ingest import corrections
from tests.ingest.conftest import AT
from tests.ingest.test_sequences import NUMBERS, REFS, Batch, Key, Row, Sequence, _in_order
from tests.ingest.test_sequences import SAID as SENTENCES
from tests.ledgers import told
from tests.oracle import ListFinder, ListReader, export
from tests.worlds import ALL_KEYS, PROFILES, viewer

EVERYTHING = viewer(ALL_KEYS)
OFFICERS = [EVERYTHING.holds, EVERYTHING.holds, *PROFILES]
REGRADES = [
    {"conditions": "compartment:covert"},
    {"conditions": "force:FB"},
    {"conditions": ""},
    {"handling": "C", "conditions": ""},
    {"info_eval": "D"},
]


def view_of(ledger: Ledger, who: Viewer) -> View:
    """Return a viewer's graph over what a ledger tells the graph, as plain lists."""
    changes = ledger.everything()
    entities, statements = {entity.id: entity for entity in changes.entities}, list(changes.statements)
    lists, index = ListReader(entities, statements, changes.decisions), ListFinder(entities, statements)
    return View(
        viewer=who,
        reader=lists,
        search_index=index,
        items=index,
        read_point=lists.read_point(),
        export_register=ledger.exports,
        steps=ledger.reviews.seen_by,
        today="2026-11-02",
        pseudonyms=Pseudonyms(b"one key for both homes"),
        notices=ledger.safeguarding_notices.notices,
    )


def said(statement: Statement) -> Statement:
    """Return what a statement says, whatever its grade, its keys and the writing of its ends."""
    properties = {name: value for name, value in statement.properties.items() if name not in WRITING}
    ungraded = replace(statement, source_eval="", info_eval="", handling="", marking="", conditions=(), requires=())
    return replace(ungraded, properties=properties)


@dataclass
class Act:
    """What somebody did, and what it rested on: statements by id, as they said it then."""

    given: Decision | ReviewStep | Export | str
    rests_on: dict[str, Statement] = field(default_factory=dict)
    items: frozenset[str] = frozenset()
    number: int = 0
    revoked: bool = False
    stands: bool = True

    def repeat(self, ledger: Ledger) -> None:
        """Do the same in another home."""
        if isinstance(self.given, str):
            reason, seen = (f"A visit to {self.given}.", list(self.rests_on)) if self.stands else ("", [])
            told(ledger, ProtectedRead(REVEALED, "ana", AT, (self.given,), reason, tuple(seen)))
            return
        with ledger.write() as change:
            self.number = do(change, self.given, self.rests_on, self.items)


def do(change: Change, given: Decision | ReviewStep | Export, rests_on: Iterable[str], items: Iterable[str]) -> int:
    """Write one act; return the number of a judgement, else 0."""
    if isinstance(given, Decision):
        return change.add_decision(given, AT, rests_on)
    if isinstance(given, ReviewStep):
        change.add_review(given, rests_on)
    else:
        change.add_export(given, frozenset(items))
    return 0


class History(Sequence):
    """A home under a random sequence in which people act on what is there."""

    def __init__(self, random: Random, ledger: Ledger, folder: Path) -> None:
        super().__init__(random, ledger, folder)
        self.acts: list[Act] = []

    def ingest(self) -> None:
        """Take in rows, one submission's at a time or several, now and then as corrections."""
        rows = [self._row() for _ in range(self.random.randint(8, 16))]
        revise = self.random.random() < 0.2
        self.batches[self.feed(rows, revise=revise).batch] = Batch(_in_order(rows), revise)

    def _row(self) -> Row:
        ref, number = self.random.choice(REFS), str(self.random.choice(NUMBERS))
        match self.random.choice(["submission", "item", "item", "link", "link", "link", "link"]):
            case "submission":
                return Row("submission", (ref,), (self.random.choice(["OFFICIAL", "OFFICIAL", "SECRET"]), "A"))
            case "item":
                conditions = self.random.choice(["", "", "compartment:covert"])
                return Row("item", (ref, number), (self.random.choice("12"), "A", "P", conditions, "2026-03-01"))
        place = self.random.randrange(len(SENTENCES))
        return Row("link", (ref, number, str(place)), (self.random.choice(["", "", "Testname Alder"]),))

    def regrade(self) -> None:
        """Give an item other keys, or another grade, where it is held."""
        key: Key = (self.random.choice(REFS), str(self.random.choice(NUMBERS)))
        change = self.random.choice(REGRADES)
        try:
            number = corrections.regrade(self.ledger, "/".join(key), change, "tester", AT)
        except LedgerError:
            return
        self.batches[number] = Batch(regrade=(key, self.items()[key][0], change))

    # -- what people do ---------------------------------------------------------------------------------------------

    def officer(self) -> View:
        """Return the graph of somebody who acts."""
        return view_of(self.ledger, viewer(self.random.choice(OFFICERS)))

    def judge(self) -> None:
        """Judge two records, or one, on all that is seen of them or on one item."""
        view = self.officer()
        people = sorted(one for one in ends(view) if type_of_id(one) in {"Person", "Phone"})
        pairs = [(a, b) for a in people for b in people if a < b and type_of_id(a) == type_of_id(b)]
        phones = [one for one in people if type_of_id(one) == "Phone"]
        if not pairs:
            return
        (a, b), verdict = self.random.choice(pairs), self.random.choice(["same", "same", "different"])
        if phones and self.random.random() < 0.2:
            a = b = self.random.choice(phones)
            verdict = "facility"
        seen = view.statements([a, b])
        if self.random.random() < 0.3:
            item = self.random.choice(sorted({statement.item for statement in seen}))
            seen = self.ledger.statements_of_item(item)
        self.act(Decision(a, b, verdict, "ana", "human", (), "They look alike."), {s.id for s in seen})

    def note(self) -> None:
        """Take a step of review on a group, with a note."""
        view = self.officer()
        groups = analysis_of(view).groups
        if not groups:
            return
        basis = find_basis(view, self.random.choice(groups).id, "")
        step, to = self.random.choice([("taken", ""), ("dismissed", ""), ("escalated", "safeguarding")])
        members, evidence = basis.members, statement_evidence(view, basis.evidence)
        text = f"Act {len(self.acts)}: {', '.join(members)}"
        made = ReviewStep(basis.subject, step, "ana", AT, "", to, text, "2026-11-20", "", (), evidence, members)
        judged = [act for act in self.acts if act.number in basis.decisions]
        self.act(made, basis.seen.union(*(act.rests_on for act in judged)))

    def brief(self) -> None:
        """Register an export of some items."""
        view = self.officer()
        items = sorted({s.item for s in view.statements(ends(view))})
        if not items:
            return
        chosen = self.random.sample(items, self.random.randint(1, min(3, len(items))))
        carried = [s for item in chosen for s in self.ledger.statements_of_item(item)]
        keys = frozenset(key for statement in carried for key in statement.requires)
        self.act(export(f"EX-{len(self.acts)}", keys), {s.id for s in carried}, frozenset(chosen))

    def reveal(self) -> None:
        """Keep that a person was shown by name."""
        view = self.officer()
        people = sorted(one for one in ends(view) if type_of_id(one) == "Person")
        if people:
            person = self.random.choice(people)
            self.act(person, {statement.id for statement in view.statements_about([person])})

    def take_back(self) -> None:
        """Withdraw a judgement."""
        if judged := [act for act in self.acts if isinstance(act.given, Decision) and not act.revoked]:
            act = self.random.choice(judged)
            with self.ledger.write() as change:
                change.revoke_decision(act.number, "ana", AT)
            act.revoked = True

    def act(
        self, given: Decision | ReviewStep | Export | str, seen: set[str], items: frozenset[str] = frozenset()
    ) -> None:
        """Do something that rests on statements, and note what they and the texts of their items say."""
        held = {statement.id: statement for statement in self.ledger.everything().statements}
        of = {held[one].item for one in seen}
        under = {one: said(s) for one, s in held.items() if one in seen or (s.type == "PART_OF" and s.item in of)}
        self.acts.append(Act(given, {one: under[one] for one in sorted(seen)}, items))
        self.acts[-1].repeat(self.ledger)
        self.acts[-1].rests_on = under

    def run(self, after: Any = lambda: None) -> None:
        """Do a random number of random things."""
        corrected = [self.regrade, self.regrade, self.withdraw]
        acted = [self.judge, self.judge, self.note, self.note, self.brief, self.reveal, self.take_back]
        for _ in range(4):
            self.ingest()
        for _ in range(self.random.randint(10, 20)):
            self.random.choice([*corrected, *acted, self.ingest, self.repeat])()
            self.ledger.exports.recall(at=AT)
            after()

    # -- the net input ----------------------------------------------------------------------------------------------

    def fill(self, fresh: Ledger) -> None:
        """Give a fresh home the net input: its rows, then the acts that rested on nothing else.

        That somebody was shown by name happened, whatever became of the reason that was given.
        """
        if rows := self.net():
            self.feed(rows, revise=False, into=fresh)
        held = {statement.id: said(statement) for statement in fresh.everything().statements}
        for act in self.acts:
            act.stands = all(held.get(one) == what for one, what in act.rests_on.items())
            if (act.stands and not act.revoked) or isinstance(act.given, str):
                replace(act).repeat(fresh)

    def carried(self) -> dict[str, bool]:
        """Return, by export, whether all that it carried is held and says what it said; known once a home is filled."""
        return {act.given.ref: act.stands for act in self.acts if isinstance(act.given, Export)}


def ends(view: View) -> set[str]:
    """Return every record that a viewer sees."""
    columns = view.columns()
    return {*columns.start, *columns.end}
