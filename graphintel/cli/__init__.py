"""The command line: arguments in, one JSON document or a readable text out, an exit status."""

from __future__ import annotations

import sys
import warnings

__all__ = ["main"]


def main() -> None:
    """Run the program on the process's arguments and end the process with its status."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    """Run the program; what nobody foresaw is one sentence too."""
    from graphintel.cli import endings
    from graphintel.settings import home_of

    endings.keep_descriptors()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a warning is for whoever develops, and they ask for it
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
    try:
        from graphintel.cli import briefing, maintenance, program, reading, review, serving, sign_in  # noqa: F401 - registers them

        program.program(prog_name="graphintel")
    except Exception as error:
        endings.say(endings.unforeseen(error, home_of(endings.named_home(sys.argv))))
        sys.exit(1)
