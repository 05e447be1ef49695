"""The Compose file follows the specification, and starts what the settings expect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMPOSE = ROOT / "docker-compose.yml"


def test_the_compose_file_follows_the_specification() -> None:
    check = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 0, check.stdout + check.stderr


def test_a_misspelt_key_is_caught(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8")

    check = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 1
    assert "healthchek" in check.stdout


def test_the_database_is_reached_from_this_machine_only_and_its_password_is_not_in_the_file() -> None:
    text = COMPOSE.read_text(encoding="utf-8")

    assert '- "127.0.0.1:7687:7687"' in text
    assert "NEO4J_AUTH_FILE: /run/secrets/neo4j_auth" in text
    assert "file: ./var/secrets/neo4j-auth" in text
    assert "NEO4J_AUTH:" not in text
