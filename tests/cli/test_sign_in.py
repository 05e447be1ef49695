"""A reader proves who they are on the command line, unless the home was made for a single user."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from graphintel.cli.program import program
from graphintel.ledger.sessions import ABSOLUTE_TIMEOUT, IDLE_TIMEOUT
from graphintel.service import Service
from graphintel.settings import read_settings
from tests.cli.test_program import READS

GOOD, NEW = "brass kettle under eleven maples", "seven copper owls by a tent"
ALONE = {"GRAPHINTEL_SINGLE_USER": "yes"}
SAID = "This home is single-user: "
SERVES = {("serve",), ("demo",)}
"""They serve until they are ended; who uses what they serve signs in there."""


def run(home: Path, *arguments: str, given: str | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(program, ["--home", str(home), *arguments], input=given, env=env)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with accounts of which nobody is signed in."""
    with Service.opened(read_settings({}, home=tmp_path / "home")) as service:
        for name, role in (("ana", "auditor"), ("ben", "analyst"), ("gone", "auditor"), ("adam", "administrator")):
            service.maintenance.add_account(name, role, ["force:FA"] if role == "analyst" else [], GOOD)
        service.maintenance.revoke_account("gone")
    return tmp_path / "home"


def signed_in(home: Path, name: str = "ana") -> Result:
    done = run(home, "sign-in", name, given=f"{GOOD}\n")
    assert done.exit_code == 0, done.output
    return done


def leaves(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command of the program by its name."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, *names, name)
    else:
        yield names, command


COMMANDS = dict(leaves(program))


def arguments(command: click.Command, file: Path) -> list[str]:
    """Return what a command takes at least."""
    made: list[str] = []
    for parameter in command.params:
        if not parameter.required:
            continue
        value = str(file) if isinstance(parameter.type, click.Path) else "1"
        if isinstance(parameter.type, click.Choice):
            value = str(parameter.type.choices[0])
        made += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return made


@pytest.mark.graph
@pytest.mark.parametrize("names", sorted(COMMANDS.keys() - SERVES), ids=" ".join)
def test_no_command_reads_as_an_account_that_is_not_signed_in(
    home: Path, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reached: list[str] = []
    before = Service.viewer_of_account
    monkeypatch.setattr(Service, "viewer_of_account", lambda self, name: [reached.append(name), before(self, name)][1])

    run(home, "--as", "adam", *names, *arguments(COMMANDS[names], tmp_path / "new"), given="")

    assert reached == []
    run(home, "graph", "stop")


@pytest.mark.parametrize("name", sorted(READS))
def test_unknown_revoked_and_not_signed_in_are_one_sentence(home: Path, name: str) -> None:
    answers = {who: run(home, "--as", who, *READS[name]) for who in ("ana", "gone", "nobody")}

    assert {(answer.exit_code, answer.stdout) for answer in answers.values()} == {(1, "")}
    assert {answer.stderr.replace(repr(who), "X") for who, answer in answers.items()} == {
        "graphintel: X is not signed in here, or no longer; run graphintel sign-in.\n"
    }


def test_counts_in_status_are_for_an_administrator_who_is_signed_in(home: Path) -> None:
    before = json.loads(run(home, "--json", "--as", "adam", "status").stdout)
    signed_in(home, "adam")
    after = json.loads(run(home, "--json", "--as", "adam", "status").stdout)

    assert "statements" not in before
    assert after["statements"] == 0


def test_signing_in_keeps_a_token_for_the_owner_only_and_signing_out_ends_it(home: Path) -> None:
    done = signed_in(home)
    [file] = (home / "sign-ins").iterdir()
    token = json.loads(file.read_text())["token"]

    rights = (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777)
    shown = run(home, "--as", "ana", "--json", "audit", "export")
    other = run(home, "--as", "ben", "--json", "exports")
    out = run(home, "sign-out")

    assert rights == (0o600, 0o700)
    assert token not in done.output + shown.output + out.output
    assert shown.exit_code == 0, shown.output
    assert (other.exit_code, other.stdout) == (1, "")
    assert (out.exit_code, file.exists()) == (0, False)
    assert run(home, "--as", "ana", "audit", "export").exit_code == 1
    with Service.opened(read_settings({}, home=home)) as service:
        assert service.session_of(token) is None


def test_signing_in_again_ends_the_token_before(home: Path) -> None:
    signed_in(home)
    [file] = (home / "sign-ins").iterdir()
    first = json.loads(file.read_text())["token"]

    signed_in(home)

    with Service.opened(read_settings({}, home=home)) as service:
        assert service.session_of(first) is None
    assert run(home, "--as", "ana", "audit", "export").exit_code == 0


def test_a_token_of_another_account_is_none(home: Path) -> None:
    signed_in(home)
    [of_ana] = (home / "sign-ins").iterdir()
    signed_in(home, "ben")
    [of_ben] = set((home / "sign-ins").iterdir()) - {of_ana}

    of_ben.write_bytes(of_ana.read_bytes())

    assert run(home, "--as", "ana", "audit", "export").exit_code == 0
    assert "is not signed in here" in run(home, "--as", "ben", "audit", "export").stderr


@pytest.mark.parametrize(("column", "limit"), [("last_seen", IDLE_TIMEOUT), ("created", ABSOLUTE_TIMEOUT)])
def test_a_token_ends_as_in_the_browser(home: Path, column: str, limit: int) -> None:
    signed_in(home)

    def age(seconds: int) -> int:
        with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger, ledger:
            ledger.execute(f"UPDATE session SET {column} = {column} - ?", (seconds,))
        return run(home, "--as", "ana", "audit", "export").exit_code

    assert age(limit - 60) == 0
    assert age(limit) == 1


@pytest.mark.parametrize("given", ["", "\n", "wrong\n", b"\xff\xfe\n"])
def test_nobody_is_signed_in_with_a_wrong_password(home: Path, given: Any) -> None:
    done = run(home, "sign-in", "ana", given=given)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("graphintel: ") and done.stderr.count("\n") == 1
    assert not (home / "sign-ins").exists()


def test_an_unknown_account_is_refused_as_a_wrong_password_is(home: Path) -> None:
    answers = {run(home, "sign-in", who, given=f"{NEW}\n").stderr for who in ("ana", "gone", "nobody")}

    assert answers == {"graphintel: Account or password is not right.\n"}


def test_a_one_time_password_is_replaced_where_one_signs_in(home: Path) -> None:
    password = json.loads(run(home, "--json", "account", "password", "ana").stdout)["password"]

    weak = run(home, "sign-in", "ana", given=f"{password}\nPassword2026!!!\nPassword2026!!!\n")
    done = run(home, "sign-in", "ana", given=f"{password}\n{NEW}\n{NEW}\n")

    assert (weak.exit_code, "common ones" in weak.stderr) == (1, True)
    assert done.exit_code == 0, done.output
    assert run(home, "--as", "ana", "audit", "export").exit_code == 0
    assert run(home, "sign-in", "ana", given=f"{NEW}\n").exit_code == 0
    for old in (password, GOOD):
        assert run(home, "sign-in", "ana", given=f"{old}\n").exit_code == 1


def test_a_one_time_password_alone_is_used_up_and_signs_nobody_in(home: Path) -> None:
    password = json.loads(run(home, "--json", "account", "password", "ana").stdout)["password"]

    alone = run(home, "sign-in", "ana", given=f"{password}\n")
    again = run(home, "sign-in", "ana", given=f"{password}\n{NEW}\n{NEW}\n")

    assert (alone.exit_code, "is used up" in alone.stderr) == (1, True)
    assert (again.exit_code, again.stderr) == (1, "graphintel: Account or password is not right.\n")


def test_on_a_terminal_a_password_is_asked_for_and_not_shown(home: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "graphintel", "--home", str(home), "sign-in", "ana"]

    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    seen = b""
    while b"Password of ana" not in seen:
        seen += os.read(ours, 1000)
    os.write(ours, GOOD.encode() + b"\n")
    while b"signed in" not in seen:
        seen += os.read(ours, 1000)

    assert process.wait(60) == 0
    assert GOOD.encode() not in seen
    os.close(ours)


def test_every_sign_in_and_sign_out_has_one_entry_and_no_name_as_it_was_typed(home: Path) -> None:
    signed_in(home)
    for who in ("ana", "typed into the wrong field"):
        run(home, "sign-in", who, given="wrong\n")
    run(home, "sign-out")
    with Service.opened(read_settings({}, home=home)) as service:
        entries = [entry for entry in service.audit.entries() if entry.action in {"sign_in", "sign_out"}]

    assert [(entry.action, entry.actor, entry.subject.get("outcome")) for entry in entries] == [
        ("sign_in", "ana", "signed in"),
        ("sign_in", "nobody", "refused"),
        ("sign_in", "nobody", "refused"),
        ("sign_out", "ana", "done"),
    ]
    assert "wrong field" not in (home / "audit" / "chain.jsonl").read_text()


# -- a home of a single user ------------------------------------------------------------------------------------


def test_a_home_of_a_single_user_is_one_from_its_first_command_on(tmp_path: Path) -> None:
    run(tmp_path / "home", "account", "add", "ana", "--role", "auditor", env=ALONE)

    later = [run(tmp_path / "home", *form, "--as", "ana", "audit", "export") for form in ([], ["--json"])]

    for answer in later:
        assert answer.exit_code == 0, answer.output
        assert answer.stderr.startswith(SAID) and answer.stderr.count("\n") == 1
    entries = json.loads(later[1].stdout)["entries"]
    assert entries and all(entry["subject"]["single_user"] == "yes" for entry in entries)
    assert run(tmp_path / "home", "--as", "ana", "audit", "export", env={"GRAPHINTEL_SINGLE_USER": "no"}).exit_code == 0


def test_the_variable_changes_nothing_about_a_home_that_is_there(home: Path) -> None:
    answer = run(home, "--as", "ana", "audit", "export", env=ALONE)

    assert (answer.exit_code, SAID in answer.stderr) == (1, False)
    signed_in(home)
    shown = run(home, "--as", "ana", "--json", "audit", "export", env=ALONE)
    assert shown.exit_code == 0
    assert not [entry for entry in json.loads(shown.stdout)["entries"] if "single_user" in entry["subject"]]


def test_in_a_home_of_a_single_user_a_revoked_account_reads_nothing(tmp_path: Path) -> None:
    run(tmp_path, "account", "add", "ana", "--role", "auditor", env=ALONE)
    run(tmp_path, "account", "revoke", "ana")

    assert run(tmp_path, "--as", "ana", "audit", "export").exit_code == 1


@pytest.mark.parametrize("said", ["maybe", "1"])
def test_the_variable_says_yes_or_no(tmp_path: Path, said: str) -> None:
    answer = run(tmp_path / "home", "batch", "list", env={"GRAPHINTEL_SINGLE_USER": said})

    assert answer.stderr == f"graphintel: GRAPHINTEL_SINGLE_USER is {said!r}; expected yes or no.\n"
    assert not (tmp_path / "home").exists()
