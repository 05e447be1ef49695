"""The command line: arguments in, one JSON document or a readable text out, an exit status."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the program on the process's arguments."""
    from graphintel.cli import briefing, maintenance, program, reading, review, serving, sign_in  # noqa: F401 - registers them

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    program.program(prog_name="graphintel")
