"""``python -m benchmarks [NAME...]``: run all benchmarks, or those named, and rewrite the README's table."""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import subprocess
import sys

import benchmarks
from benchmarks import table

ASIDE = frozenset({"scale"})
"""Benchmarks that run only where they are named: they take hours."""


def found() -> list[str]:
    """Return the names of the benchmarks: the modules of this folder that have a function ``run``."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"]
    return [name for name in names if hasattr(importlib.import_module(f"benchmarks.{name}"), "run")]


def short_forms(names: list[str]) -> list[str]:
    """Return those of these benchmarks that have a short form."""
    return [
        name
        for name in names
        if "short" in inspect.signature(importlib.import_module(f"benchmarks.{name}").run).parameters
    ]


def main() -> int:
    """Run each benchmark in a process of its own, so that none inherits another's memory or warmth."""
    names = found()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}; all by default")
    parser.add_argument("--table", action="store_true", help="rewrite the table from the kept results only")
    parser.add_argument(
        "--short", action="store_true", help="a minute of those that have a short form; nothing is kept"
    )
    wanted = parser.parse_args()
    unknown = sorted(set(wanted.names) - set(names))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
    if wanted.short and (long := sorted(set(wanted.names) - set(short_forms(names)))):
        parser.error(f"there is no short form of {', '.join(long)}, but of {', '.join(short_forms(names))}")
    failed = []
    by_default = short_forms(names) if wanted.short else [name for name in names if name not in ASIDE]
    for name in [] if wanted.table else wanted.names or by_default:
        print(f"-- {name}", flush=True)
        each = f"{name}.run(short=True): print(result)" if wanted.short else f"{name}.run(): result.write()"
        program = f"from benchmarks import {name}\nfor result in {each}"
        if subprocess.run([sys.executable, "-c", program], check=False).returncode:
            failed.append(name)
    if not wanted.short:
        table.rewrite()
        print(table.render(table.load()))
    if failed:
        print(f"not measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
