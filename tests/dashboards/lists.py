"""A service over plain lists for the pages' tests: the real read functions, a small made world, no engine, and on disk only sessions."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.errors import AccessError, AuditError
from graphintel.ledger.agreements import Agreement
from graphintel.ledger.exports import Recall
from graphintel.ledger.refusal_entries import RefusalEntries
from graphintel.ledger.session_contents import SessionContents
from graphintel.ledger.session_database import SessionDatabase
from graphintel.ledger.sessions import SignIn
from graphintel.model.access import Viewer, expand_keys
from graphintel.model.keys import entity_of_id
from graphintel.model.progress import Progress
from graphintel.model.pseudonyms import PSEUDONYM_MARK, Pseudonyms
from graphintel.model.records import Item, Statement
from graphintel.model.review_steps import ReviewStep
from graphintel.service.briefing_recipients import BriefingRecipient
from graphintel.service.briefings import (
    BriefingRequest,
    CreatedBriefing,
    ExportIdentity,
    check_formats,
    draft_briefing,
    write_files,
)
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.recording import RecordedChange
from graphintel.service.result_cache import ResultCache
from graphintel.service.review import review
from graphintel.service.sessions import Session
from graphintel.service.view import View
from tests.oracle import ListFinder, ListReader, ListRegister, export
from tests.worlds import statement

NUMBER, OTHER = "phone:+447700900301", "phone:+447700900302"
# Long enough that no checksum or build number holds one by chance, as "0301" once did.
SHOWN_NUMBER = ("7700900301", "7700 900301", "7700 900 301")
FLAT, HOUSE = "premises:XX11AB:14:FLAT 2:ALDER STREET", "premises:XX12CD:7::BIRCH ROAD"
CARDS = [f"card:FA:JS/{number}" for number in range(1, 13)]
ADVERTS = [f"advert:site-a.example:{1000 + number}" for number in range(4)]
PSEUDONYMS = Pseudonyms(b"a key")
CONTROLLER, DRIVER, _PROTECTED = "person:FA:N1", "person:FA:N2", "person:FA:N3"
EXPLOITED = f"person:{PSEUDONYM_MARK}{PSEUDONYMS.token(_PROTECTED)}"
"""The id under which the protected person is shown."""
NAMES = {CONTROLLER: "Testname Alder", DRIVER: "Testname Birch", _PROTECTED: "Lina Test"}
HIDDEN = "person:FA:N9"
PASSWORD = "correct horse battery staple"
ACCOUNTS = {
    "officer": ("analyst", ("marking:OFFICIAL-SENSITIVE", "force:FA")),
    "newcomer": ("analyst", ("marking:OFFICIAL-SENSITIVE", "force:FA")),
    "lead": ("safeguarding", ("marking:OFFICIAL-SENSITIVE", "force:FA")),
    "administrator": ("administrator", ()),
}
_GRADES = {"good": ("1", "A"), "fair": ("2", "C"), "poor": ("3", "D"), "false": ("2", "E")}

REGISTER = ListRegister(
    [
        export("EX-20261120-0A1B2C", frozenset({"marking:OFFICIAL"})),
        export("EX-20261120-HIDDEN", frozenset({"marking:SECRET"})),
    ],
    [Recall("EX-20261120-0A1B2C", "Force FB", "item:FA:12/1", "2026-11-21T08:00:00+00:00", "withdrawn")],
)


TODAY = "2026-11-26"
AGREEMENT = Agreement(
    "force-fb",
    "other_force",
    "Force FB",
    "Joint investigation",
    frozenset({"marking:OFFICIAL-SENSITIVE"}),
    "",
    "2027-11-26",
    ended=False,
)
EXPORT_IDENTITY = ExportIdentity("EX-20261126-0A1B2C", b"a key of thirty-two bytes or so.")


class Teller:
    """Makes items one after another, and what they say."""

    def __init__(self) -> None:
        self.told: dict[str, Statement] = {}
        self._number = 0

    def item(self, grade: str = "good", **more: Any) -> Item:
        """Begin an item, with the statement that it belongs to its submission."""
        self._number += 1
        source, info = _GRADES[grade]
        made: dict[str, Any] = {"handling": "P", "basis": "reported", "seen_precision": "day"}
        made |= {"seen_from": f"2026-03-{1 + self._number % 28:02}", **more}
        item = Item(f"FA:{self._number}", 1, "3x5x2", source, info, **made)
        self._add(statement(item, "FA", "OFFICIAL-SENSITIVE", "PART_OF", item.id, f"submission:{item.submission_ref}"))
        return item

    def say(self, item: Item, link: str, start: str, end: str, part: str = "", **properties: Any) -> None:
        """Let an item say one thing, with the properties that it says besides."""
        more: dict[str, Any] = {"start_caption": NAMES.get(start, ""), "properties": properties}
        self._add(statement(item, "FA", "OFFICIAL-SENSITIVE", link, start, end, part, **more))

    def _add(self, made: Statement) -> None:
        self.told[made.id] = made


def world() -> list[Statement]:
    """Return a chain of twelve cards, three people with roles, and one thing that only a covert key reaches."""
    teller = Teller()
    for place, card in enumerate(CARDS):
        item = teller.item()
        teller.say(item, "ADVERTISES_NUMBER", card, NUMBER if place < 8 else OTHER)
        teller.say(item, "HAS_DESIGN", card, f"design:FA:D{place % 3 + 1}")
    for place, advert in enumerate(ADVERTS):
        item = teller.item("fair")
        teller.say(item, "ADVERTISES_NUMBER", advert, NUMBER if place % 2 else OTHER)
        teller.say(item, "ADVERTISES_PLACE", advert, FLAT if place % 2 else HOUSE)
    for grade in ("good", "fair", "poor"):
        teller.say(teller.item(grade), "USES_PHONE", CONTROLLER, NUMBER)
    item = teller.item()
    teller.say(item, "HOLDS_ROLE", CONTROLLER, FLAT, "controller")
    teller.say(item, "MANAGES", CONTROLLER, FLAT)
    item = teller.item("fair")
    teller.say(item, "HOLDS_ROLE", DRIVER, FLAT, "driver")
    teller.say(item, "DRIVES", DRIVER, "mark:ZZ01AAA")
    item = teller.item()
    teller.say(item, "HOLDS_ROLE", _PROTECTED, FLAT, "potential_victim")
    teller.say(item, "SELLS_AT", _PROTECTED, HOUSE)
    teller.say(teller.item("false"), "ASSOCIATES_WITH", CONTROLLER, DRIVER)
    teller.say(teller.item(conditions=("compartment:covert",)), "USES_PHONE", HIDDEN, NUMBER)
    for letter in "ABCDEFGHJKLMNPRSTUVWXY":
        teller.say(teller.item("fair"), "SEEN_AT", f"mark:Z{letter}01BBB", HOUSE)
    return list(teller.told.values())


@dataclass
class ListLedger:
    """Steps of review in a list, what was exported with the keys that it requires, and no account to hand something to."""

    steps: list[ReviewStep] = field(default_factory=list)
    accounts: dict[str, Any] = field(default_factory=dict)
    exported: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def session_database(self) -> SessionDatabase:
        """The real one, in a folder that goes with this."""
        folder = tempfile.mkdtemp(prefix="sessions-")
        database = SessionDatabase(f"sqlite:///{folder}/ledger", "lists")
        weakref.finalize(self, shutil.rmtree, folder)
        weakref.finalize(self, database.close)
        return database

    @property
    def session_contents(self) -> SessionContents:
        """Charts and downloads in it."""
        return SessionContents(self.session_database, time.time)

    @property
    def refusal_entries(self) -> RefusalEntries:
        """What is counted of refused requests in it."""
        return RefusalEntries(self.session_database, time.time)

    @property
    def exports(self) -> ListLedger:
        """This itself."""
        return self

    def is_known(self, ref: str, holds: frozenset[str]) -> bool:
        return ref in self.exported and self.exported[ref] <= holds

    @contextmanager
    def write(self) -> Iterator[ListLedger]:
        yield self

    def add_review(self, step: ReviewStep, *_rests_on: Any) -> ReviewStep:
        number = len(self.steps) + 1
        self.steps.append(replace(step, id=f"review:{number}", number=number))
        return self.steps[-1]

    def seen_by(self, holds: frozenset[str]) -> Sequence[ReviewStep]:
        return [step for step in self.steps if holds.issuperset(step.requires)]


@dataclass
class ListService:
    """What the dashboard asks of a service, answered from lists; ``refuses`` is raised by every read."""

    statements: list[Statement]
    refuses: Exception | None = None

    def __post_init__(self) -> None:
        entities = {end: entity_of_id(end) for s in self.statements for end in (s.start, s.end)}
        self._reader, self._index = ListReader(entities, self.statements, []), ListFinder(entities, self.statements)
        self._sessions: dict[str, Session] = {}
        self._own: dict[str, str] = {}
        self._cache = ResultCache()
        self.ledger = ListLedger()
        self.reads: list[str] = []
        self.progress: Progress | None = None
        self.prolonged = 0
        self.entries: list[tuple[str, str, dict[str, Any]]] = []

    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> Any:
        if self.refuses:
            raise self.refuses
        if not viewer.holds:
            raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
        self.reads.append(name)
        return read_pseudonymised(self.view(viewer), READ_FUNCTIONS[name].plain, arguments)[1]

    def clustering_in_a_process(self) -> AbstractContextManager[None]:
        return nullcontext()

    def networks_progress(self, _viewer: Viewer) -> Progress | None:
        return self.progress

    def stop_networks(self, _viewer: Viewer) -> None:
        self.progress = None

    def warm(self) -> None:
        """Lists are warm."""

    @property
    def audit(self) -> ListService:
        """This itself: what cannot be recorded is refused."""
        return self

    @contextmanager
    def recorded(self, _action: str, actor: str, **said: Any) -> Iterator[RecordedChange]:
        """Give the list of steps as the change."""
        self.append()
        with self.ledger.write() as change:
            yield RecordedChange(actor=actor, subject=said, change=change)  # type: ignore[arg-type]

    @contextmanager
    def refusals(self, *_what: Any, **_said: Any) -> Iterator[None]:
        yield

    def record(self, action: str, actor: str, **said: Any) -> None:
        if isinstance(self.refuses, AuditError):
            raise self.refuses
        self.entries.append((action, actor, said))

    def append(self, *_what: Any, **_said: Any) -> None:
        if self.refuses:
            raise self.refuses

    def hashed(self, text: str) -> str:
        return f"hash of {len(text)} characters"

    def operator(self) -> str:
        return "os:test"

    def now(self) -> str:
        return f"{TODAY}T09:00:00+00:00"

    def view(self, viewer: Viewer) -> View:
        return View(
            viewer,
            self._reader,
            self._index,
            self._index,
            self._reader.read_point(),
            cache=self._cache,
            export_register=REGISTER,
            agreements=lambda: [AGREEMENT],
            steps=self.ledger.seen_by,
            today=TODAY,
            pseudonyms=PSEUDONYMS,
        )

    def catch_up(self) -> None:
        """Do nothing: lists are never behind."""

    def review(self, viewer: Viewer, *step: str) -> Any:
        return review(self, viewer, *step)  # type: ignore[arg-type]

    def create_briefing(self, viewer: Viewer, order: BriefingRequest) -> CreatedBriefing:
        """Make a briefing for the own force, or for another one that may read OFFICIAL, and register its keys."""
        self.append()
        check_formats(order.formats)
        if order.recipient not in {"own_force", AGREEMENT.name}:
            raise AccessError(f"There is no live agreement {order.recipient!r}.")
        profile = PROFILES["own_force" if order.recipient == "own_force" else AGREEMENT.profile]
        keys = profile.limits(viewer.holds)
        receiver = BriefingRecipient(profile, "Force FB", order.purpose or "Meeting", None, keys)
        reader = Viewer(viewer.account, viewer.role, keys)
        told = draft_briefing(
            self.view(reader), viewer, receiver, order.ids, EXPORT_IDENTITY, (), TODAY, exact=order.exact
        )
        self.ledger.exported[EXPORT_IDENTITY.ref] = frozenset(
            k for s in told.composed.source_statements for k in s.requires
        )
        return write_files(told, order.formats)

    def sign_in(self, name: str, password: str, address: str = "") -> SignIn:
        self.append()
        if name not in ACCOUNTS or password != self._own.get(name, PASSWORD):
            return SignIn()
        role, keys = ACCOUNTS[name]
        token = secrets.token_urlsafe(32)
        must_change = name == "newcomer" and name not in self._own
        self._sessions[token] = Session(Viewer.of(name, role, keys), must_change)
        return SignIn(token=token)

    def session_of(self, token: str, *, by_itself: bool = False) -> Session | None:
        self.prolonged += not by_itself
        return self._sessions.get(token)

    def choose_password(self, token: str, password: str) -> None:
        if len(password) < 15:
            raise AccessError("A password has at least 15 characters.")
        self._own[self._sessions[token].viewer.account] = password
        self._sessions.clear()

    def sign_out(self, token: str) -> None:
        self._sessions.pop(token, None)

    def end_all(self) -> None:
        """End every session, as an administrator would."""
        self._sessions.clear()


OFFICER = Viewer("officer", "analyst", expand_keys(ACCOUNTS["officer"][1], "analyst"))
NOT_RECORDED = AuditError("The audit file is read-only.")
