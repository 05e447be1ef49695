"""The bill of materials is the one of the lock, and names every distribution that is installed by it (ASVS 15.1.2)."""

from __future__ import annotations

import json
import re
from importlib.metadata import distributions

import pytest
from packaging.version import Version

from tests.sbom import LOCK, ROOT, SBOM, pinned, text

HELD = json.loads(SBOM.read_text(encoding="utf-8"))
COMPONENTS = {(component["name"], component["version"]): component for component in HELD["components"]}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_it_is_what_is_made_from_the_lock_again() -> None:
    assert SBOM.read_text(encoding="utf-8") == text(), "run make sbom"


def test_it_names_every_distribution_of_the_lock_with_version_and_digests() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    named = [re.match(r"([^=\[]+).*?==([^ ;\\]+)", line) for line in lines if re.match(r"\w", line)]

    assert set(COMPONENTS) == {(plain(found[1]), found[2]) for found in named if found}
    assert len(named) == len(HELD["components"]) > 60
    digests = {line.strip().removesuffix(" \\").removeprefix("--hash=sha256:") for line in lines if "--hash=" in line}
    assert {one["content"] for component in COMPONENTS.values() for one in component["hashes"]} == digests


def test_every_installed_distribution_that_the_lock_knows_has_its_version() -> None:
    known = {name for name, _ in COMPONENTS}
    installed = {(plain(found.name), found.version) for found in distributions() if plain(found.name) in known}

    assert installed <= set(COMPONENTS)
    assert len(installed) > 60


def test_what_the_project_needs_itself_is_what_it_declares() -> None:
    needs = {one["ref"]: set(one["dependsOn"]) for one in HELD["dependencies"]}
    own = HELD["metadata"]["component"]["bom-ref"]
    declared = re.findall(r'^    "([A-Za-z0-9._-]+)[\[=><]', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    direct = {ref.removeprefix("pkg:pypi/").partition("@")[0] for ref in needs[own]}

    assert {"dash", "sqlalchemy", "zxcvbn"} <= direct <= {plain(name) for name in declared} | {"setuptools", "wheel"}
    assert set().union(*needs.values()) == {component["bom-ref"] for component in COMPONENTS.values()}


FLOORS = {
    "dash": "4.4.1",  # background callbacks trusted handles that the client sent
    "flask": "3.1.3",  # CVE-2026-27205, CVE-2025-47278
    "werkzeug": "3.1.6",  # CVE-2025-66221, CVE-2026-21860, CVE-2026-27199
    "openpyxl": "2.4.2",  # external entities, with defusedxml
    "defusedxml": "0.7.1",
    "plotly": "6.0",  # plotly.js 2.25.2, CVE-2023-46308
}


@pytest.mark.parametrize("name", FLOORS)
def test_nothing_is_below_the_version_that_mends_what_is_known(name: str) -> None:
    [version] = [held for found, held in COMPONENTS if found == name]

    assert Version(version) >= Version(FLOORS[name])


def test_a_line_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="is no pinned distribution"):
        pinned("somewhere @ file:///tmp/x\n")
