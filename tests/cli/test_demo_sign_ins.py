"""Passwords of the demonstration stand in a file for its owner only; programs say where it is, and nothing of it."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphintel.cli.program import program
from graphintel.service import Service
from graphintel.service.file_rights import DEMO_SIGN_INS
from graphintel.service.service import SINGLE_USER
from graphintel.settings import read_settings


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def passwords(file: Path) -> list[str]:
    return [line.split("  ")[1] for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.graph
def test_the_demonstration_makes_a_home_of_a_single_user_and_prints_no_password(tmp_path: Path) -> None:
    home = str(tmp_path / "home")

    made = CliRunner().invoke(program, ["--home", home, "demo", "--no-serve", "--scale", "0.05"])
    read = CliRunner().invoke(program, ["--home", home, "--as", "officer", "--json", "networks"])

    file = tmp_path / "home" / DEMO_SIGN_INS
    assert made.exit_code == read.exit_code == 0, made.output + read.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(answer.stderr.startswith("This home is single-user: ") for answer in (made, read))
    assert str(file) in made.stdout
    assert len(passwords(file)) >= 5
    assert [one for one in passwords(file) if one in made.output + read.output] == []
    with Service.opened(read_settings({}, home=tmp_path / "home")) as service:
        assert service.single_user and service.start_messages == [SINGLE_USER]


def test_serving_says_where_the_passwords_are_and_none_of_them(tmp_path: Path) -> None:
    with Service.opened(read_settings({}, home=tmp_path / "home")) as service:
        service.maintenance.accounts()
    file = tmp_path / "home" / DEMO_SIGN_INS
    file.touch(mode=0o600)
    file.write_text("officer  notapassword  (reads)\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "graphintel",
        "--home",
        str(tmp_path / "home"),
        "serve",
        "--port",
        str(free_port()),
    ]

    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = [process.stdout.readline(), process.stdout.readline()]  # type: ignore[union-attr]
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)

    assert said[0] == f"Names and passwords to sign in with are in {file}\n"
    assert said[1].startswith("graphintel is at http://127.0.0.1:")
    assert "notapassword" not in "".join(said) + rest
