"""The bill of materials, CycloneDX 1.6: ``python -m tests.sbom`` writes it from ``run.lock``; a test holds it to that.

Made from the lock and not from what happens to be installed: it is then the same on every machine, and names what is
installed elsewhere only.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SBOM, LOCK = ROOT / "sbom.json", ROOT / "run.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==(\S+)(?: ; (.*?))? \\$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    #   (?:via )?(\S+)|^    # via (\S+)")


@dataclass
class Pinned:
    """One distribution of the lock: where it is needed, the digests of its files, and what needs it."""

    name: str
    version: str
    marker: str
    hashes: list[str] = field(default_factory=list)
    needed_by: list[str] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def pinned(lock: str) -> list[Pinned]:
    """Return the distributions of a lock file, in its order."""
    found: list[Pinned] = []
    for line in lock.splitlines():
        if line[:1] not in {"", " ", "#"}:
            parts = _PINNED.match(line)
            if parts is None:
                raise ValueError(f"run.lock: {line!r} is no pinned distribution; make lock writes the file.")
            found.append(Pinned(re.sub(r"[-_.]+", "-", parts[1]).lower(), parts[3], parts[4] or ""))
        elif found:
            found[-1].hashes += _HASH.findall(line)
            found[-1].needed_by += [name for via in _VIA.finditer(line) for name in via.groups() if name]
    return found


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Return the bill of materials of a lock file."""
    held = pinned(lock)
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    needs: dict[str, list[str]] = {own: [], **{one.ref: [] for one in held}}
    for one in held:
        for name in one.needed_by:
            for above in [above.ref for above in held if above.name == name] or [own]:
                needs[above].append(one.ref)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [_component(one) for one in held],
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(below))} for ref, below in sorted(needs.items())],
    }


def _component(one: Pinned) -> dict[str, Any]:
    """Return a distribution as a component; its files differ by machine, and each has its digest."""
    made: dict[str, Any] = {"type": "library", "bom-ref": one.ref, "name": one.name, "version": one.version}
    made |= {"purl": one.ref, "hashes": [{"alg": "SHA-256", "content": digest} for digest in sorted(one.hashes)]}
    if one.marker:
        made["properties"] = [{"name": "graphintel:needed-where", "value": one.marker}]
    return made


def text() -> str:
    """Return the file as it is to be."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return json.dumps(bill(LOCK.read_text(encoding="utf-8"), project), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SBOM.write_text(text(), encoding="utf-8")
