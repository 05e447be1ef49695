"""The rungs of the test suite that a machine may lack, and what it needs for each.

A test names its rung by marker. Where the machine lacks what a rung needs, its tests are skipped and the
rung is named on the last lines; a rung in ``GRAPHINTEL_REQUIRE`` fails instead.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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


RUNGS: dict[str, Rung] = {
    rung.name: rung
    for rung in (
        Rung("neo4j", "neo4j", _neo4j),
        Rung("browser", "browser", _browser),
        Rung("cypher-lint", "cypher_lint", _cypher_lint),
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
