"""The table of results in the README, made from ``benchmarks/results`` and from nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.harness import RESULTS

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- benchmarks: written by make bench -->", "<!-- end of benchmarks -->"


def load(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """Return the kept results in the order of the table."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return sorted(rows, key=lambda row: (row["number"], row["name"]))


def render(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table, and below it when and where they were measured."""
    lines = [
        "| work | beside, in the same run | ours | theirs | ratio | goal | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [row[name] or "-" for name in ("work", "beside", "ours", "rival", "ratio", "goal")]
        lines.append("| " + " | ".join([*cells, "yes" if row["met"] else "**no**"]) + " |")
    loads: dict[str, list[float]] = {}
    for row in rows:
        loads.setdefault(f"{row['date']} on {row['machine']}", []).append(row["load"])
    measured = [f"{place}, load average at the end {min(seen)} to {max(seen)}" for place, seen in sorted(loads.items())]
    return "\n".join([*lines, "", f"Measured {'; '.join(measured)}."])


def written(page: str, begin: str = BEGIN) -> str:
    """Return the part of a page between the markers.

    Raises
    ------
    ValueError
        Where a marker is missing.
    """
    _, begun, rest = page.partition(begin)
    table, end, _ = rest.partition(END)
    if not begun or not end:
        raise ValueError(f"The page needs the lines {begin} and {END}, for the table to stand between.")
    return table.strip()


def rewrite(readme: Path = README) -> None:
    """Put the table of the kept results between the markers of the README."""
    rewrite_between(readme, render(load()))


def rewrite_between(page: Path, content: str, begin: str = BEGIN) -> None:
    """Put a text between the markers of a page."""
    text = page.read_text(encoding="utf-8")
    head, tail = text.partition(begin)[0], text.rpartition(END)[2]
    if written(text, begin) != content:
        page.write_text(f"{head}{begin}\n{content}\n{END}{tail}", encoding="utf-8")
