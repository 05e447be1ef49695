"""The Makefile's promises that need no installation: refusals in one sentence, secrets, stamps."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDED = "graphintel needs Python >= 3.11 with venv (Debian: python3-venv) as python3"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with what the Makefile reads."""
    for name in ("Makefile", "run.lock", "dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _make(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    environment = {**kept, "PATH": path or os.environ["PATH"], "LC_ALL": "C"}
    make = shutil.which("make")
    assert make is not None
    return subprocess.run(
        [make, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _python_where(folder: Path, holds: str) -> str:
    """Return a PATH on which python3 is one where the statement ``holds`` came first."""
    fake = folder / "bin" / "python3"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nexec {sys.executable} -c "import sys; {holds}; exec(sys.argv[1])" "$2"\n')
    fake.chmod(0o755)
    return f"{fake.parent}:/usr/bin:/bin"


@pytest.mark.parametrize("target", ["demo", "test"])
@pytest.mark.parametrize("holds", ["sys.modules['ensurepip'] = None", "sys.version_info = (3, 10, 9)"])
def test_a_python_without_venv_or_too_old_is_named_in_one_sentence(target: str, holds: str, clone: Path) -> None:
    run = _make(clone, target, path=_python_where(clone, holds))

    said = [line for line in run.stderr.splitlines() if not line.startswith("make: ")]
    assert run.returncode != 0
    assert said == [f"{NEEDED}; make PYTHON=... names another."]
    assert not (clone / ".venv").exists()


def test_no_python_at_all_is_named_in_the_same_sentence(clone: Path) -> None:
    (clone / "bin").mkdir()
    for tool in ("sh", "env", "touch", "mkdir"):
        (clone / "bin" / tool).symlink_to(shutil.which(tool) or "")

    run = _make(clone, "demo", path=str(clone / "bin"))

    assert NEEDED in run.stderr


def test_secrets_are_random_private_and_kept(clone: Path) -> None:
    first = _make(clone, "secrets")
    folder = clone / "var" / "secrets"
    password, login = (folder / name for name in ("neo4j-password", "neo4j-auth"))
    made = password.read_text(encoding="utf-8")
    second = _make(clone, "secrets")
    passwords = [path.read_text(encoding="utf-8") for path in folder.glob("*-password")]

    assert (first.returncode, second.returncode) == (0, 0)
    assert len(made) >= 30
    assert len(passwords) == len(set(passwords)) == 4
    assert login.read_text(encoding="utf-8") == f"neo4j/{made}"
    assert password.read_text(encoding="utf-8") == made
    # Whoever may not enter the folder reads nothing in it; whoever is handed one file, as a container is, reads that.
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_clone_has_another_password(clone: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(clone / "Makefile", other)

    _make(clone, "secrets")
    _make(other, "secrets")

    first, second = ((folder / "var/secrets/neo4j-password").read_bytes() for folder in (clone, other))
    assert first != second


def test_once_installed_nothing_is_installed_again(clone: Path) -> None:
    environment = clone / ".venv"
    environment.mkdir()
    for number, stamp in enumerate(("created", "build.lock", "run.installed", "dev.installed")):
        (environment / stamp).touch()
        os.utime(environment / stamp, (4_000_000_000 + number, 4_000_000_000 + number))

    demo, test = _make(clone, "--dry-run", "demo"), _make(clone, "--dry-run", "test")

    assert demo.stdout.splitlines() == ["exec .venv/bin/python -m graphintel --home var/demo demo"]
    assert "pip" not in test.stdout


def test_a_changed_lock_is_installed(clone: Path) -> None:
    environment = clone / ".venv"
    environment.mkdir()
    for stamp in ("created", "build.lock", "run.installed", "dev.installed"):
        (environment / stamp).touch()
        os.utime(environment / stamp, (1_000_000_000, 1_000_000_000))

    assert "--require-hashes" in _make(clone, "--dry-run", "demo").stdout


def test_every_target_is_explained_by_help(clone: Path) -> None:
    text = (clone / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert declared is not None

    said = _make(clone).stdout

    assert set(re.findall(r"^make ([a-z0-9-]+)", said, re.MULTILINE)) == set(declared[1].split()) - {"help"}


def test_the_two_locks_agree_and_pin_by_hash_only() -> None:
    run, dev = ((ROOT / name).read_text(encoding="utf-8") for name in ("run.lock", "dev.lock"))
    pins = [dict(re.findall(r"^([a-z0-9][^=\s]*)==([^\s;\\]+)", text, re.MULTILINE)) for text in (run, dev)]

    assert pins[0].items() <= pins[1].items()
    assert len(pins[0]) > 50
    for text, pinned in ((run, pins[0]), (dev, pins[1])):
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert len(blocks) >= len(pinned)
        assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", ["Makefile", "run.lock", "dev.lock", "pyproject.toml", ".ci/run", ".ci/bare"])
def test_no_address_of_a_registry_is_written_down(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert not re.search(r"index-url (?!--)|find-links (?!--)|(?<!# )https?://(?!127\.0\.0\.1)", text)


def test_the_locks_pin_what_the_project_asks_for() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pins = dict(re.findall(r'^ +"([a-z0-9-]+)==([^"]+)",$', project, re.MULTILINE))
    locked = dict(re.findall(r"^([a-z0-9][^=\s]*)==([^\s;\\]+)", (ROOT / "dev.lock").read_text("utf-8"), re.MULTILINE))

    assert len(pins) > 25
    assert pins.items() <= locked.items()
