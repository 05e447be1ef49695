"""The command line: arguments in, one JSON document or a readable text out, an exit status."""

from graphintel.cli.program import main

__all__ = ["main"]
