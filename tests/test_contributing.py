"""What CONTRIBUTING names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_PATH = re.compile(r"`([\w./-]+/|[\w./-]+\.(?:py|js|toml|md))`")


def test_every_file_and_folder_that_contributing_names_is_there() -> None:
    """A name without its folder is that of a file anywhere in the tree."""
    names = {
        path.name
        for folder in ("graphintel", "ingest", "dashboards", "demonstration", "tests")
        for path in (ROOT / folder).rglob("*")
    }
    named = set(_PATH.findall(TEXT))

    missing = [
        name
        for name in sorted(named)
        if not any(
            (ROOT / folder / name).exists() for folder in ("", "graphintel", "ingest", "dashboards", "demonstration")
        )
        and not ("/" not in name.rstrip("/") and name.rstrip("/") in names)
    ]

    assert len(named) > 30
    assert missing == []


def test_each_kind_of_addition_has_its_row() -> None:
    rows = TEXT.partition("## What an addition takes")[2].partition("\n## ")[0]

    for kind in ("source", "type", "link", "indicator", "page", "format", "query", "command"):
        assert re.search(rf"^\| an? [\w ]*{kind}[\w ]* \|", rows, re.MULTILINE), kind
