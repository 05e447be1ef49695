"""Every command leaves its entry, and none shows or changes anything where it cannot (assurance G1, G2).

Commands are found by walking the program: a new one fails here until it says how it is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import graphintel.cli.briefing
import graphintel.cli.maintenance
import graphintel.cli.reading
import graphintel.cli.review
import graphintel.cli.serving
import graphintel.cli.sign_in  # noqa: F401 - registers the commands, as the console script does
from graphintel.audit.entry import Entry
from graphintel.cli.program import program
from graphintel.service import Service, judge
from tests.service.test_brief import NUMBER, PASSWORD, PLACE, opened
from tests.unwritable import WAYS, held_in

pytestmark = pytest.mark.graph

NETWORK, FIRST, SECOND = "NETWORK", "person:FA:N1001", "person:FA:N3003"
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
    "indicators": reads(NUMBER),
    "review list": reads(),
    "exports": reads(),
    "notices": Given((), "lea"),
    "audit export": Given((), "audi"),
    "brief": reads(NUMBER, "--format", "csv", "--recipient", "own_force", "--out", "OUT"),
    "review take": reads(NETWORK, "--review-on", "TOMORROW"),
    "review assess": reads(NETWORK, "--outcome", "lead", "--note", "Seen.", "--review-on", "TOMORROW"),
    "review reopen": reads(NETWORK, "--note", "Again."),
    "review escalate": reads(NETWORK, "--to", "reviewer", "--note", "Look.", "--review-on", "TOMORROW"),
    "review dismiss": reads(NETWORK, "--note", "Nothing.", "--review-on", "TOMORROW"),
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
    "batch withdraw": Given(("1",)),
    "graph rebuild": Given(),
    "sign-in": Given(("ana",), typed=PASSWORD + "\n", beside=()),
    "sign-out": Given(("ana",), answers=True),
    "graph stop": Given(),
}
"""In an order in which each does something."""

NOT_RUN = {
    "demo": "makes a home of its own; what it does is made of the other commands' acts",
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
        if word == "TOMORROW":
            return ["2026-12-24"]
        viewer = self.service.viewer_of_account("ana")
        if word == NETWORK:
            return [self.service.networks(viewer, every=True)["networks"][0]["id"]]
        if word == "JUDGEMENT":
            made = judge.decide_facility(self.service, viewer, NUMBER, "no_facility", "No office.")
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


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with opened(tmp_path) as service:
        service.maintenance.add_account("audi", "auditor", [], PASSWORD)
        (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
        yield Home(service, tmp_path)


def test_every_command_leaves_exactly_one_entry_that_says_who_did_what(home: Home) -> None:
    said: dict[str, list[str]] = {}
    for name, given in COMMANDS.items():
        words = home.words_of(name)
        before = len(home.entries())
        result = home.run(name, words)
        assert result.exit_code == 0, (name, result.output, result.stderr)

        new = home.entries()[before:]
        said[name] = [entry.action for entry in new if entry.action not in given.beside]
        for entry in new:
            assert datetime.fromisoformat(entry.at).utcoffset().total_seconds() == 0  # type: ignore[union-attr]
            assert entry.actor and entry.action and entry.subject["outcome"]
            assert (entry.subject["channel"], bool(entry.subject["user"])) == ("command line", True), (name, entry)
        assert json.loads(result.stdout) is not None
    assert {name: actions for name, actions in said.items() if len(actions) != 1} == {}
    assert "erasure" not in {action for actions in said.values() for action in actions}


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
