"""The command line: arguments in, one JSON document or a readable text out, an exit status."""

from __future__ import annotations

import _thread
import gc
import sys
import warnings

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the program on the process's arguments and end the process with its status."""
    _defer_interrupts()
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()  # what is left ends with the process: nobody needs to look through it for garbage


def _defer_interrupts() -> None:
    """Delay an interruption that arrives where Python cannot raise it, as during an import."""
    usual = sys.unraisablehook

    def later(found: sys.UnraisableHookArgs) -> None:
        if issubclass(found.exc_type, KeyboardInterrupt):
            _thread.interrupt_main()
        else:
            usual(found)

    sys.unraisablehook = later


def _run() -> None:
    """Run the program; an unexpected exception ends in one sentence too."""
    from graphintel.cli import program_exit
    from graphintel.garbage_collection import collect_rarely
    from graphintel.settings import home_of

    program_exit.open_closed_descriptors()
    collect_rarely()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a warning is for whoever develops, and they ask for it
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
    try:
        from graphintel.cli.program import program

        program(prog_name="graphintel")
    except Exception as error:
        program_exit.write_error(program_exit.unexpected_failure(error, home_of(program_exit.named_home(sys.argv))))
        sys.exit(1)
