"""The rungs of the test suite that a machine may lack, and what it needs for each.

A test names its rung by marker. Where the machine lacks what a rung needs, its tests are skipped and the
rung is named on the last lines; a rung in ``GRAPHINTEL_REQUIRE`` fails instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REQUIRE = "GRAPHINTEL_REQUIRE"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: its name for ``GRAPHINTEL_REQUIRE``, its pytest marker, and what the machine lacks for it."""

    name: str
    marker: str
    missing: Callable[[Mapping[str, str]], str]


def _java_version() -> int:
    java = shutil.which("java")
    if java is None:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


def _neo4j(environment: Mapping[str, str]) -> str:
    if environment.get("NEO4J_URI"):
        return ""
    if _java_version() < 17:
        return "no JDK >= 17 (Debian: openjdk-17-jdk) and no NEO4J_URI"
    return "" if shutil.which("mvn") else "no Maven (Debian: maven) and no NEO4J_URI"


def _browser(_environment: Mapping[str, str]) -> str:
    return "" if shutil.which("chromium") or shutil.which("google-chrome") else "no Chromium (Debian: chromium)"


def _cypher_lint(_environment: Mapping[str, str]) -> str:
    return "" if shutil.which("node") and shutil.which("npm") else "no Node.js with npm (Debian: nodejs npm)"


def _postgres_version(programs: Path) -> int:
    if not (programs / "initdb").exists() or not (programs / "pg_ctl").exists():
        return 0
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


@cache
def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs from version 15 on; Debian keeps them off PATH."""
    on_path = shutil.which("initdb")
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *([Path(on_path).parent] if on_path else [])]
    versions = {path: _postgres_version(path) for path in folders}
    newest = max(versions, key=lambda path: versions[path], default=None)
    return newest if newest is not None and versions[newest] >= 15 else None


def _postgres(_environment: Mapping[str, str]) -> str:
    if postgres_programs() is None:
        return "no PostgreSQL >= 15 (Debian: postgresql)"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "no runuser (Debian: util-linux), and PostgreSQL refuses to be run by root"
    return ""


RUNGS: dict[str, Rung] = {
    rung.name: rung
    for rung in (
        Rung("neo4j", "neo4j", _neo4j),
        Rung("browser", "browser", _browser),
        Rung("cypher-lint", "cypher_lint", _cypher_lint),
        Rung("postgres", "postgres", _postgres),
    )
}


def required_rungs(environment: Mapping[str, str]) -> frozenset[str]:
    """Return the names in ``GRAPHINTEL_REQUIRE``.

    Raises
    ------
    ValueError
        For a name that is no rung; the sentence lists those there are.
    """
    names = frozenset(part.strip() for part in environment.get(REQUIRE, "").split(",") if part.strip())
    unknown = sorted(names - RUNGS.keys())
    if unknown:
        raise ValueError(f"{REQUIRE} names {', '.join(unknown)}; there are {', '.join(RUNGS)}.")
    return names
