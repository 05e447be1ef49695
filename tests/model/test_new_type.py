"""A type that is declared by half is refused, with all that is missing, and nothing loads; a whole one is done by :mod:`tests.test_contributing`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.contributing import additions, copy_tree


def test_what_a_declaration_leaves_out_is_named_at_once_and_nothing_loads(tmp_path: Path) -> None:
    copy = copy_tree(tmp_path, "graphintel")
    [boat] = additions()["entity type"]
    left_out = ("    words = ", "    disclosure = ", "    reading = ")
    half = "\n".join(line for line in boat.text.splitlines() if not line.startswith(left_out))
    (copy / boat.path).write_text(half, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", "import graphintel.model.ontology"],
        cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert "Boat: nothing is said of words, disclosure;" in done.stderr
    assert "Sails: nothing is said of reading, disclosure;" in done.stderr
