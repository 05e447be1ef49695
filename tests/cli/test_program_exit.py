"""How a run ends, as a process: quiet where the reader has gone, one sentence where something fails, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphintel.cli import briefing, program_exit, serving
from graphintel.errors import GraphintelError

ROOT = Path(__file__).parents[2]
CARDS = ROOT / "ingest" / "samples" / "cards.csv"
PLAIN = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "LANG": "C"}
ODD = "a b hömé?x#y%41z'&\"\nnl"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHINTEL_")}
    return {**kept, "PYTHONPATH": str(ROOT), "GRAPHINTEL_ENGINE_SECONDS": "0", **more}


def program(*arguments: str | bytes, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own; its net for the unforeseen must catch nothing."""
    given = {"stdout": subprocess.PIPE, "env": environment(), "timeout": 300, **more}
    done = subprocess.run(
        [sys.executable, "-m", "graphintel", *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **given,
    )
    assert "Traceback" not in done.stderr and "nobody foresaw" not in done.stderr, done.stderr
    return done


def sentence(done: subprocess.CompletedProcess[str], status: int = 1) -> str:
    """Return the one sentence that a refused run says."""
    assert (done.returncode, done.stdout or "", done.stderr.count("\n")) == (status, "", 1), done
    return done.stderr


COMMANDS = [
    ["--help"],
    ["--version"],
    ["sources"],
    ["sources", "--json"],
    ["check", "cards", str(CARDS)],
    ["ingest", "-h"],
]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_full_device_is_a_sentence(tmp_path: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = program("--home", str(tmp_path / "home"), *arguments, stdout=full)

    assert "standard output (No space left on device)" in sentence(done)


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_reader_that_has_gone_is_no_failure_to_speak_of(tmp_path: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = program("--home", str(tmp_path / "home"), *arguments, stdout=writing)
    os.close(writing)

    assert done.stderr == ""


def test_closed_streams_are_no_traceback(tmp_path: Path) -> None:
    command = f'exec "{sys.executable}" -m graphintel --home "{tmp_path / "home"}" sources'
    for closed in (">&-", "2>&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(
            ["sh", "-c", f"{command} {closed}"],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == (1 if closed.startswith(">&-") else 0)
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("home", ["/proc/nowhere/home", "/dev/null/home", "x" * 300, f"{__file__}/home"])
def test_a_home_that_cannot_be_made_is_a_sentence_and_files_are_checked_all_the_same(tmp_path: Path, home: str) -> None:
    place = home if home.startswith("/") else str(tmp_path / home)

    refused = program("--home", place, "status")
    checked = program("--home", place, "--json", "check", "cards", str(CARDS))
    listed = program("--home", place, "--json", "sources")

    assert "home" in sentence(refused)
    assert json.loads(checked.stdout)["read"] > 0 and json.loads(listed.stdout)["sources"]


def test_a_check_makes_no_home(tmp_path: Path) -> None:
    assert program("--home", str(tmp_path / "home"), "check", "cards", str(CARDS)).returncode == 0
    assert program("--home", str(tmp_path / "home"), "sources").returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.graph
@pytest.mark.parametrize("start", ["module", "script"])
def test_a_home_with_any_signs_in_its_path_works_in_the_plainest_locale(tmp_path: Path, start: str) -> None:
    home = tmp_path / ODD / "home"
    script = "from graphintel.cli import main; main()"
    begun = [sys.executable, "-m", "graphintel"] if start == "module" else [sys.executable, "-c", script]

    def ask(*arguments: str) -> Any:
        done = subprocess.run(
            [*begun, "--home", str(home), "--json", *arguments],
            cwd=ROOT, env=environment(**PLAIN), capture_output=True, check=False, timeout=300,
        )  # fmt: skip
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
        return json.loads(done.stdout.decode("utf-8"))

    report = ask("ingest", "cards", str(CARDS))

    assert Path(report["reject_file"]).is_file() and Path(report["reject_file"]).is_relative_to(home)
    assert ask("status")["home"] == str(home)
    assert len(ask("graph", "hash")["hash"]) == 64
    assert {path.name for path in home.parent.iterdir()} == {"home"}
    assert {path.name for path in tmp_path.iterdir()} == {ODD}
    assert (home / "ledger.sqlite").stat().st_size > 0


def test_bytes_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    home = os.fsencode(tmp_path / "home")

    assert "UTF-8" in sentence(program("--home", home + b"\xff", "status"))
    assert program("--home", home, "--as", b"\xff", "show", "x").returncode == 2
    assert "there is no such file" in sentence(program("--home", home, "check", "cards", b"\xff.csv"))
    variable = {os.fsencode(name): os.fsencode(value) for name, value in environment().items()}
    assert "GRAPHINTEL_ACCOUNT" in sentence(
        program("--home", home, "status", env={**variable, b"GRAPHINTEL_ACCOUNT": b"\xff"})
    )


def maps(child: subprocess.Popen[str]) -> str:
    """What a process has loaded, of its libraries."""
    try:
        return Path(f"/proc/{child.pid}/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


MOMENTS: dict[str, Callable[[subprocess.Popen[str], Path], bool]] = {
    "while it imports": lambda child, _home: "numpy" in maps(child),
    "while it still imports": lambda child, _home: "lxml" in maps(child) or "pandas" in maps(child),
    "the home is made": lambda _child, home: home.is_dir(),
    "the ledger is made": lambda _child, home: (home / "ledger.sqlite").is_file(),
    "the engine is starting": lambda _child, home: (home / "graph" / "server.json").is_file(),
}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at what a process has loaded")
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interruption_is_one_line_at_most_and_status_130(tmp_path: Path, moment: str) -> None:
    home = tmp_path / "home"
    child = subprocess.Popen(
        [sys.executable, "-m", "graphintel", "--home", str(home), "ingest", "cards", str(CARDS)],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while child.poll() is None and not MOMENTS[moment](child, home):
        time.sleep(0.005)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=120)

    assert child.returncode in {130, 0}
    assert "Traceback" not in said and said.strip().count("\n") == 0, said


def test_what_nobody_foresaw_is_a_sentence_and_its_place_is_kept(tmp_path: Path) -> None:
    script = (
        "import graphintel.cli.maintenance as m\n"
        "def fails(*_args, **_more): raise KeyError('07700 900123')\n"
        "m.source_checks.sources = fails\n"
        "from graphintel.cli import main\nmain()"
    )

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, "--home", str(tmp_path / "home"), "sources"],
            cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip

    nowhere = run()
    (tmp_path / "home").mkdir()
    text = program_exit.unexpected_failure(KeyError("07700 900123"), tmp_path / "home")

    assert (nowhere.returncode, nowhere.stdout, nowhere.stderr.count("\n")) == (1, "", 1)
    assert "nobody foresaw (KeyError, reference " in nowhere.stderr and "07700" not in nowhere.stderr
    kept = tmp_path / "home" / program_exit.FAILURES
    assert kept.stat().st_mode & 0o777 == 0o600 and text.split("reference ")[1][:8] in kept.read_text(encoding="utf-8")
    assert "07700" not in kept.read_text(encoding="utf-8") and str(kept) in text


@pytest.mark.parametrize("out", ["/dev/null/out", "x" * 300, f"{__file__}/out", __file__])
def test_a_briefing_is_refused_before_it_is_made_where_it_could_not_be_written(tmp_path: Path, out: str) -> None:
    with pytest.raises(GraphintelError, match="name another directory"):
        briefing._refuse_unfit(Path(out) if out.startswith("/") else tmp_path / out)


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"scale": 1}', "\x00\x00"])
def test_a_state_of_the_demonstration_that_was_cut_off_is_no_state(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo.json").write_text(content, encoding="utf-8")

    assert serving._stored_world(tmp_path / "demo.json") == {}


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_password_file_that_is_no_text_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(GraphintelError, match=r"password cannot be read: (it is no UTF-8|No such file)"):
        briefing._password(path, True, "Your password")
