"""Every command leaves its entry, and none shows or changes anything where it cannot (assurance G1, G2).

Commands are found by walking the program: a new one fails here until it says how it is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from graphintel.audit.entry import Entry
from graphintel.cli.program import program
from graphintel.service import Service, entity_decisions
from graphintel.service.answer_json import as_json
from graphintel.service.answers.exploration import SearchAnswer
from graphintel.service.protected_reads import notices_told
from graphintel.service.read_functions import READ_FUNCTIONS, Read
from graphintel.service.view import View
from tests.service.small_home import NUMBER, PASSWORD, PERSON, PLACE, opened
from tests.unwritable import WAYS, held_in

pytestmark = pytest.mark.graph

SHELTERED = "person:FA:N3003"
NETWORK, FIRST, SECOND = "NETWORK", "phone:+447700900123", "phone:+447700900124"
AGREED = ("--recipient", "Force B", "--purpose", "Joint work", "--holds", "marking:OFFICIAL", "--expires", "2099-12-31")


@dataclass(frozen=True)
class Given:
    """How a command is called: as whom, with what, and what it leaves beside its own entry."""

    words: tuple[str, ...] = ()
    who: str = ""
    typed: str = ""
    proves: bool = False
    beside: tuple[str, ...] = ()
    answers: bool = False
    """Says its health, or signs out, also where nothing can be recorded."""


def reads(*words: str) -> Given:
    return Given(words, "ana")


def proved(*words: str, who: str = "ana") -> Given:
    return Given(words, who, proves=True, beside=("sign_in", "sign_out"))


COMMANDS = {
    "status": Given(answers=True),
    "audit verify": Given(answers=True),
    "sources": Given(),
    "check": Given(("submissions", "FILES")),
    "batch list": Given(),
    "batch show": Given(("1",)),
    "account list": Given(),
    "recipient list": Given(),
    "agreement list": Given(),
    "graph start": Given(),
    "graph hash": Given(),
    "search": reads("07700 900123"),
    "show": reads(NUMBER),
    "expand": reads(NUMBER),
    "path": reads(NUMBER, PLACE),
    "networks": reads(),
    "network": reads(NETWORK),
    "premises": reads(PLACE),
    "linked-premises": reads(),
    "indicators": reads(NUMBER),
    "review list": reads(),
    "exports": reads(),
    "notices": Given((), "lea"),
    "person-status": Given((PERSON,), "lea"),
    "support-owed": Given((), "lea"),
    "audit export": Given((), "audi"),
    "audit checkpoint": Given(),
    "backup": Given(("--out", "BACKUP")),
    "brief": reads(NUMBER, "--format", "csv", "--recipient", "force-b", "--out", "OUT"),
    "review take": reads(NETWORK, "--review-on", "TOMORROW"),
    "review escalate": reads(NETWORK, "--to", "ana", "--note", "Look.", "--review-on", "TOMORROW"),
    "review assess": reads(NETWORK, "--outcome", "concern", "--note", "Seen.", "--review-on", "TOMORROW"),
    "review dismiss": reads(NETWORK, "--note", "Nothing.", "--review-on", "TOMORROW"),
    "review reopen": reads(NETWORK, "--note", "Again."),
    "resolve decide": reads(FIRST, SECOND, "unsure", "--reason", "Two forces say so."),
    "resolve facility": reads(NUMBER, "facility", "--reason", "A taxi office."),
    "resolve withdraw": reads("JUDGEMENT"),
    "recipient add": proved("Force C", "--kind", "police", "--code", "FC"),
    "recipient approve": proved("Force C", who="lea"),
    "agreement add": proved("force-b-2", "--profile", "other_force", *AGREED),
    "agreement approve": proved("force-b-2", who="lea"),
    "agreement end": Given(("force-b-2",)),
    "recipient end": Given(("Force C",)),
    "account add": Given(("new", "--holds", "marking:OFFICIAL")),
    "account password": Given(("new",)),
    "account keys": Given(("new", "--holds", "marking:SECRET")),
    "account revoke": Given(("new",)),
    "item regrade": Given(("FA:1/1", "--info-eval", "B")),
    "ingest": Given(("submissions", "FILES", "--revise")),
    "remap": Given(("submissions",)),
    "upgrade": Given(beside=("maintenance",)),
    "batch withdraw": Given(("1",)),
    "graph rebuild": Given(),
    "sign-in": Given(("ana",), typed=PASSWORD + "\n", beside=()),
    "sign-out": Given(("ana",), answers=True),
    "graph stop": Given(),
}
"""In an order in which each does something."""

NOT_RUN = {
    "audit adopt": "goes on where ledger and chain do not fit, and is refused elsewhere: tests/service/test_ledger_and_chain.py",
    "restore": "puts back a home that need not open: tests/service/test_backup.py",
    "demo": "makes a home of its own; what it does is made of the other commands' acts",
    "schema": "prints declarations of the program; opens no home: tests/service/test_answers.py",
    "serve": "goes on until it is ended; tests/dashboards/test_recorded.py begins it",
}


def walked(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walked(command, f"{before}{name} ")
        else:
            yield before + name


def test_every_command_says_here_how_it_is_called() -> None:
    missing = sorted(set(walked(program)) - COMMANDS.keys() - NOT_RUN.keys())

    assert not missing, (
        f"Add how {', '.join(missing)} is called to COMMANDS here: it is seen then to leave one entry, and to show and "
        "change nothing where it cannot."
    )
    assert not (COMMANDS.keys() | NOT_RUN.keys()) - set(walked(program))


@dataclass
class Home:
    """A small home, its service, and the files that it was made from."""

    service: Service
    folder: Path

    @property
    def path(self) -> Path:
        return self.service.settings.home

    def fill(self, word: str) -> list[str]:
        if word == "FILES":
            return [str(path) for path in sorted(self.folder.glob("*.csv"))]
        if word == "OUT":
            return [str(self.folder / "out")]
        if word == "BACKUP":
            return [str(self.folder / "backup")]
        if word == "TOMORROW":
            return ["2026-12-24"]
        viewer = self.service.viewer_of_account("ana")
        if word == NETWORK:
            return [as_json(self.service.networks(viewer, every=True))["networks"][0]["id"]]
        if word == "JUDGEMENT":
            made = entity_decisions.decide_facility(self.service, viewer, NUMBER, "no_facility", "No office.")
            return [str(made.get("id", made.get("number")))]
        return [word]

    def words_of(self, name: str) -> list[str]:
        return [filled for word in COMMANDS[name].words for filled in self.fill(word)]

    def run(self, name: str, words: list[str]) -> Result:
        given = COMMANDS[name]
        who = ["--as", given.who] if given.who else []
        proof = ["--password-file", str(self.folder / "password")] if given.proves else []
        call = ["--home", str(self.path), *who, "--json", *name.split(), *words, *proof]
        return CliRunner().invoke(program, call, input=given.typed or None)

    def entries(self) -> list[Entry]:
        return list(self.service.audit.entries())


@contextmanager
def _home_in(folder: Path) -> Iterator[Home]:
    with opened(folder) as service:
        service.maintenance.add_account("audi", "auditor", [], PASSWORD)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        yield Home(service, folder)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One home for the tests in which nothing is changed: each looks at the entries that it adds itself."""
    with _home_in(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Home]:
    """A home for a test that runs every command."""
    with _home_in(tmp_path) as made:
        yield made


def test_every_command_leaves_exactly_one_entry_that_says_who_did_what(own_home: Home) -> None:
    home = own_home
    actions: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    for name, given in COMMANDS.items():
        words, before = home.words_of(name), len(home.entries())
        result = home.run(name, words)
        new = home.entries()[before:]

        actions[name] = [entry.action for entry in new if entry.action not in given.beside]
        if result.exit_code or not json.loads(result.stdout):
            failed[name] = result.stderr[-300:]
        elif not all(map(is_whole, new)):
            failed[name] = str(new)

    assert failed == {}
    assert {name: found for name, found in actions.items() if len(found) != 1} == {}
    assert "erasure" not in {action for found in actions.values() for action in found}


def is_whole(entry: Entry) -> bool:
    """Return whether an entry says when in UTC, who and as what user, by which door, what, and how it ended."""
    offset = datetime.fromisoformat(entry.at).utcoffset()
    said = entry.subject.get("user"), entry.actor, entry.action, entry.subject.get("outcome")
    return offset == timedelta() and all(said) and entry.subject.get("channel") == "command line"


@pytest.mark.parametrize("way", list(WAYS))
def test_where_no_entry_can_be_written_no_command_shows_or_changes_anything(home: Home, way: str) -> None:
    words = {name: home.words_of(name) for name in COMMANDS}
    before, graph = held_in(home.path), home.service.graph.hash()
    entries = len(home.entries())
    shown, changed = {}, {}

    with WAYS[way](home.service.settings.audit_file):
        for name, given in COMMANDS.items():
            result = home.run(name, words[name])
            if given.answers:
                assert result.exit_code in {0, 1} and "Traceback" not in result.output
                continue
            if result.stdout or result.exit_code != 1 or "audit chain" not in result.stderr:
                shown[name] = (result.exit_code, result.stdout[:200], result.stderr[:200])
            now = held_in(home.path)
            if now != before:
                changed[name] = sorted(key for key in now.keys() | before.keys() if now.get(key) != before.get(key))
                before = now

    assert (shown, changed) == ({}, {})
    assert home.service.graph.hash() == graph
    assert len(home.entries()) == entries
    assert home.service.audit.verify().ok


def test_health_is_said_and_counts_are_not_where_no_entry_can_be_written(home: Home) -> None:
    home.service.maintenance.add_account("adi", "administrator", [], PASSWORD)
    with WAYS["a folder in its place"](home.service.settings.audit_file):
        result = CliRunner().invoke(program, ["--home", str(home.path), "--as", "adi", "--json", "status"])
        helped = CliRunner().invoke(program, ["--home", str(home.path), "show", "--help"])

    answer = json.loads(result.stdout)
    assert "cannot be written" in answer["audit"]
    assert "statements" not in answer
    assert helped.exit_code == 0


TYPED = "Lina Testivy 07700 900199"
REFUSED = [
    ("show", TYPED),
    ("show", f"{TYPED}\n\x1b[31m{'A' * 100_000}"),
    ("expand", TYPED, "--link", TYPED),
    ("path", TYPED, NUMBER),
    ("premises", TYPED),
    ("linked-premises", TYPED, "--to", TYPED),
    ("indicators", TYPED),
    ("network", TYPED),
    ("review", "list", "--officer", TYPED),
    ("review", "take", TYPED, "--review-on", "2026-12-24", "--note", TYPED),
    ("review", "dismiss", TYPED, "--indicator", TYPED, "--review-on", "2026-12-24", "--note", TYPED),
    ("resolve", "decide", TYPED, NUMBER, "same", "--reason", TYPED, "--item", TYPED),
    ("resolve", "facility", TYPED, "facility", "--reason", TYPED),
    ("brief", TYPED, "--format", "csv", "--recipient", "own_force", "--out", "new", "--purpose", TYPED),
    ("brief", NUMBER, "--format", TYPED, "--recipient", "own_force", "--out", "new"),
    ("brief", NUMBER, "--format", "csv", "--recipient", TYPED, "--out", "new"),
    ("search", TYPED),
    ("account", "add", TYPED, "--holds", TYPED),
    ("account", "keys", TYPED, "--holds", "marking:OFFICIAL"),
    ("account", "revoke", TYPED),
    ("account", "password", TYPED),
    ("item", "regrade", TYPED, "--handling", TYPED),
    ("recipient", "end", TYPED),
    ("agreement", "end", TYPED),
    ("agreement", "add", TYPED, "--profile", "partner", "--recipient", TYPED, "--purpose", TYPED, "--expires", TYPED),
    ("ingest", TYPED, f"{TYPED}.csv"),
    ("check", "cards", f"{TYPED}.csv"),
    ("--as", TYPED, "show", NUMBER),
    ("--as", TYPED, "networks"),
]


def test_what_is_refused_has_one_entry_and_nothing_that_was_typed_stands_in_it(home: Home) -> None:
    found = {}
    for words in REFUSED:
        before = len(home.entries())
        result = CliRunner().invoke(program, ["--home", str(home.path), "--as", "ana", *words])
        new = home.entries()[before:]

        assert result.exit_code == (0 if words[0] in {"search", "review"} and result.stdout else 1), (
            words,
            result.output,
        )
        outcomes = [entry.subject["outcome"] for entry in new]
        if outcomes != (["refused"] if result.exit_code else ["shown"]):
            found[words] = new
        kept = json.dumps([entry.subject for entry in new]).casefold()
        if "testivy" in kept or "900199" in kept:
            found[words] = new
        assert {entry.actor for entry in new} <= {"ana", home.service.operator()}
    assert found == {}
    assert len(home.service.settings.audit_file.read_bytes().splitlines()) == len(home.entries())


def test_who_names_no_account_is_recorded_too(home: Home) -> None:
    before = len(home.entries())
    CliRunner().invoke(program, ["--home", str(home.path), "networks"])

    [entry] = home.entries()[before:]
    assert (entry.action, entry.subject["function"], entry.subject["outcome"]) == ("command", "networks", "refused")


def test_a_read_that_breaks_off_is_recorded(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(view: View, text: str, limit: int) -> SearchAnswer:
        raise ZeroDivisionError(text)

    monkeypatch.setitem(READ_FUNCTIONS, "search", Read(broken, SearchAnswer))
    before = len(home.entries())
    with pytest.raises(ZeroDivisionError):
        home.service.search(home.service.viewer_of_account("ana"), TYPED)

    [entry] = home.entries()[before:]
    assert (entry.actor, entry.subject["function"], entry.subject["outcome"]) == ("ana", "search", "broken off")
    assert "900199" not in str(entry)


@pytest.mark.parametrize("way", list(WAYS))
def test_what_the_safeguarding_lead_is_told_is_kept_with_the_entry_or_not_at_all(own_home: Home, way: str) -> None:
    home = own_home
    home.service.maintenance.add_account(
        "ida", "analyst", ["marking:SECRET", "force:FA", "permission:reveal"], PASSWORD
    )
    shown = ("--as", "ida", "show", SHELTERED, "--reveal", "A strategy meeting.")
    tried = ("--as", "ana", "show", SHELTERED)
    before = held_in(home.path)

    with WAYS[way](home.service.settings.audit_file):
        closed = [CliRunner().invoke(program, ["--home", str(home.path), *words]) for words in (shown, tried)]
    after = held_in(home.path)
    opened_ = [CliRunner().invoke(program, ["--home", str(home.path), *words]) for words in (shown, tried)]

    assert [(done.exit_code, done.stdout) for done in closed] == [(1, ""), (1, "")]
    assert after == before
    assert [done.exit_code for done in opened_] == [0, 1]
    told = [one for one in notices_told(home.service.ledger, home.service.audit) if one.account == "ida"]
    assert [(one.kind, one.records, one.reason) for one in told] == [("revealed", (SHELTERED,), "A strategy meeting.")]
    assert [entry.subject["outcome"] for entry in home.entries()[-2:]] == ["shown", "refused"]
    assert home.entries()[-1].subject["tried"] == [SHELTERED]
