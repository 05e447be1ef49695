"""The owner's commands about ledger and chain: verify, checkpoint, adopt, backup, restore, each in a sentence."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_program import SAMPLES, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one account."""
    place = tmp_path / "home"
    assert run(place, "account", "add", "ana", "--holds", "marking:OFFICIAL").exit_code == 0
    return place


def document(home: Path, *arguments: str) -> dict[str, Any]:
    answer = run(home, "--json", *arguments)
    assert answer.exit_code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def refused(home: Path, *arguments: str) -> str:
    answer = run(home, *arguments)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.count("\n") == 1 and "Traceback" not in answer.stderr
    return answer.stderr


def test_a_checkpoint_is_written_once_for_its_owner_and_compared_later(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.json"

    said = document(home, "audit", "checkpoint", "--out", str(file))

    assert json.loads(file.read_text()) == said
    assert said.keys() == {"chain", "ledger", "entries", "head", "at"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "never over one" in refused(home, "audit", "checkpoint", "--out", str(file))
    document(home, "account", "list")
    assert document(home, "audit", "verify", "--against", str(file))["ok"]
    file.write_text(json.dumps(said | {"head": "0" * 64}))
    answer = run(home, "audit", "verify", "--against", str(file))
    assert answer.exit_code == 1
    assert f"entry {said['entries']}: is not the entry that the checkpoint kept elsewhere names" in answer.stdout


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"chain": 1, "ledger": "", "entries": 1, "head": ""}', '{"entries": -1}', "\0"]
)
def test_a_file_that_holds_no_checkpoint_is_refused(home: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "checkpoint.json"
    file.write_text(content)

    assert "holds no checkpoint" in refused(home, "audit", "verify", "--against", str(file))
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "none", tmp_path / "pipe", Path("/dev/zero")):
        assert "holds no checkpoint" in refused(home, "audit", "verify", "--against", str(place))


def test_a_missing_chain_is_refused_said_and_adopted(home: Path) -> None:
    for path in (home / "audit").iterdir():
        path.unlink()

    assert "is missing" in refused(home, "account", "list")
    verified = run(home, "audit", "verify")
    assert verified.exit_code == 1 and "is missing" in verified.stdout
    assert "is missing" in document(home, "status")["audit"]
    assert run(home, "audit", "adopt", "--reason", "lost").exit_code == 2
    document(home, "audit", "adopt", "--reason", "the disk was lost", "--yes")

    assert document(home, "audit", "verify")["ok"]
    assert document(home, "status")["audit"] == "ready"
    assert "nothing to adopt" in refused(home, "audit", "adopt", "--reason", "again", "--yes")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("GRAPHINTEL_AUDIT_URL", "sqlite:///:memory:"),
        ("GRAPHINTEL_AUDIT_URL", "sqlite:////tmp/{}/other.sqlite"),
        ("GRAPHINTEL_AUDIT_FILE", "/dev/null"),
        ("GRAPHINTEL_AUDIT_FILE", "{}/other.jsonl"),
    ],
)
def test_another_place_for_the_chain_of_a_home_is_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    before = (home / "audit" / "chain.jsonl").read_bytes()
    monkeypatch.setenv(name, place.replace("/tmp/{}", str(tmp_path)).format(tmp_path))

    refused(home, "account", "list")

    assert (home / "audit" / "chain.jsonl").read_bytes() == before
    assert not (tmp_path / "other.jsonl").exists() and not (tmp_path / "other.sqlite").exists()


@pytest.mark.graph
def test_a_restore_gives_the_graph_of_the_backup_again(home: Path, tmp_path: Path) -> None:
    document(home, "ingest", "cards", str(SAMPLES / "cards.csv"))
    earlier = document(home, "graph", "hash")["hash"]
    document(home, "backup", "--out", str(tmp_path / "backup"))
    document(home, "batch", "withdraw", "1")
    assert document(home, "graph", "hash")["hash"] != earlier

    assert "--yes" in refused(home, "restore", str(tmp_path / "backup"))
    said = document(home, "restore", str(tmp_path / "backup"), "--yes", "--reason", "withdrawn by mistake")

    assert said["hash"] == document(home, "graph", "hash")["hash"] == earlier
    assert document(home, "audit", "verify")["ok"]
    empty = tmp_path / "empty"
    assert document(empty, "restore", str(tmp_path / "backup"))["hash"] == earlier
