"""``python -m benchmarks.mutation [MODULE...]``: put small faults into a copy of the product and see which tests notice.

Without modules, every line of protection and access is tried, and with ``--sample`` a draw over model, analysis,
indicators and briefing. Slow rungs (browser, PostgreSQL, and without ``--graph`` the embedded graph) are not run. Not part
of CI: an hour or more.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.mutation.covering_tests import covering_tests, dependents_of, name_of
from benchmarks.mutation.mutants import Mutant, mutants_of
from benchmarks.mutation.trial import QUICK, WITH_GRAPH, Tree

ROOT = Path(__file__).resolve().parents[2]
PROTECTION = (
    "graphintel.briefing.protect",
    "graphintel.model.access",
    "graphintel.briefing.generalise",
    "graphintel.briefing.recipient_profiles",
    "graphintel.briefing.forbidden_terms",
    "graphintel.briefing.redaction_check",
    "graphintel.briefing.handling_conditions",
    "graphintel.briefing.pseudonymise",
    "graphintel.analysis.facilities",
    "graphintel.analysis.person_roles",
    "graphintel.model.pseudonyms",
    "graphintel.model.role_counting",
    "graphintel.service.protected_records",
    "graphintel.service.pseudonym_filter",
    "graphintel.service.recipient_view",
    "graphintel.ledger.hiding_flags",
    "graphintel.ledger.access_sets",
    "graphintel.briefing.policy",
)
"""Modules that decide who is protected, who may see what, and what leaves the building."""

SAMPLED = ("graphintel.model", "graphintel.analysis", "graphintel.indicators", "graphintel.briefing")
_LOOKED_AT = 14
"""Of so many of the nearest tests of a module the nearest is run, and of the others the fastest that the budget holds."""
_COPIED = ("graphintel", "ingest", "dashboards", "demonstration", "cypher", "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one mutant: a line of the file of results."""

    module: str
    line: int
    operator: str
    text: str
    begin: int
    end: int
    killed: bool
    seconds: float

    def says(self) -> str:
        """Return the trial in one line."""
        return f"{'killed' if self.killed else 'SURVIVED'} {self.module}:{self.line} {self.operator}: {self.text!r}"


def path_of(module: str, root: Path) -> Path:
    """Return the file of a module."""
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def drawn(packages: Iterable[str], size: int, seed: int) -> list[tuple[str, Mutant]]:
    """Return mutants drawn over packages, in the order of the draw: the first of them are a sample too."""
    names = sorted(name_of(each, ROOT) for package in packages for each in path_of(package, ROOT).parent.rglob("*.py"))
    every = [(name, mutant) for name in names if name not in PROTECTION for mutant in _of(name)]
    return random.Random(seed).sample(every, min(size, len(every)))


def _of(module: str) -> list[Mutant]:
    return mutants_of(path_of(module, ROOT).read_text(encoding="utf-8"))


def copied(folder: Path, marks: str = QUICK) -> Tree:
    """Return a copy of the tree, of which the tests of these marks are run."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    return Tree(folder, marks)


class Trials:
    """Tries mutants one after another, each against the tests that belong to its module."""

    def __init__(self, tree: Tree, budget: float, also: tuple[str, ...]) -> None:
        self.tree, self.budget, self.also = tree, budget, also
        self._log = tree.root / "log.txt"
        self._seconds: dict[str, float] = {}
        self._tests: dict[str, tuple[str, ...]] = {}

    def tried(self, module: str, mutant: Mutant) -> Trial:
        """Return what became of a mutant."""
        path = path_of(module, self.tree.root)
        source = path.read_text(encoding="utf-8")
        tests, again = self._chosen(module), dependents_of(module, ROOT)
        allowed = 20 + 5 * sum(self._seconds[each] for each in tests)
        self.tree.write(path, mutant.applied(source))
        try:
            passed, seconds = self.tree.passes(tests, again, allowed, self._log) if tests else (True, 0.0)
        finally:
            self.tree.write(path, source)
        return Trial(
            module, mutant.line, mutant.operator, mutant.text, mutant.begin, mutant.end, not passed, round(seconds, 1)
        )

    def _chosen(self, module: str) -> tuple[str, ...]:
        """Return the nearest tests of a module that pass and fit the budget together, fast ones first."""
        if module not in self._tests:
            near = [test for test in covering_tests(module, ROOT)[:_LOOKED_AT] if self._time_of(test)]
            chosen = near[:1]
            for test in sorted(near[1:], key=lambda test: self._seconds[test]):
                if sum(self._seconds[each] for each in (*chosen, test)) > self.budget:
                    break
                chosen.append(test)
            chosen += [test for test in self.also if self._time_of(test)]
            self._tests[module] = tuple(sorted(dict.fromkeys(chosen), key=lambda test: self._seconds[test]))
            print(f"-- {module}: {', '.join(self._tests[module])}", flush=True)
        return self._tests[module]

    def _time_of(self, test: str) -> float:
        if test not in self._seconds:
            passed, seconds = self.tree.passes([test], (), 4 * self.budget, self._log)
            self._seconds[test] = seconds if passed else float("inf")
        return self._seconds[test] if self._seconds[test] < float("inf") else 0.0


def score(trials: Sequence[Trial]) -> str:
    """Return a table: a row a module with mutants, killed and share, and one for all."""
    rows = ["| module | mutants | killed | survived | score |", "|---|---|---|---|---|"]
    every = Counter(trial.module for trial in trials)
    killed = Counter(trial.module for trial in trials if trial.killed)
    for name in [*sorted(every), "all"]:
        count, dead = (every[name], killed[name]) if name != "all" else (len(trials), killed.total())
        rows.append(f"| {name} | {count} | {dead} | {count - dead} | {100 * dead / max(1, count):.0f} % |")
    return "\n".join(rows)


def read(path: Path | None) -> list[Trial]:
    """Return the trials of a file of results; none where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
    return [Trial(**json.loads(line)) for line in lines]


def _wanted(options: argparse.Namespace) -> Iterator[tuple[str, Mutant]]:
    if options.survivors:
        for trial in read(options.survivors):
            if not trial.killed:
                yield trial.module, Mutant(trial.begin, trial.end, trial.text, trial.line, trial.operator)
    elif options.sample:
        yield from drawn(options.modules or SAMPLED, options.sample, options.seed)
    else:
        for module in options.modules or PROTECTION:
            yield from ((module, mutant) for mutant in _of(module))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="dotted names; of packages with --sample")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="draw so many over the packages")
    parser.add_argument("--seed", type=int, default=12, help="of the draw (default: 12)")
    parser.add_argument("--first", type=int, metavar="N", help="try only the first N")
    parser.add_argument("--cells", type=int, default=40, metavar="N", help="try one in N cells of the policy's tables")
    parser.add_argument("--tests", nargs="*", default=[], metavar="FILE", help="files of tests to run besides")
    parser.add_argument("--graph", action="store_true", help="run tests that start the embedded graph as well")
    parser.add_argument("--budget", type=float, default=40, metavar="S", help="seconds of tests a mutant (default: 40)")
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="keep a line a mutant; those in it are not tried again"
    )
    parser.add_argument(
        "--survivors", type=Path, metavar="FILE", help="try again what survived in this file of results"
    )
    return parser.parse_args()


def main() -> int:
    """Try the mutants that are asked for, and print the score."""
    options = _options()
    trials = read(options.results)
    done = {(trial.module, trial.begin, trial.end, trial.text) for trial in trials}
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        tree = copied(Path(folder).resolve(), WITH_GRAPH if options.graph else QUICK)
        tree.load()
        runs = Trials(tree, options.budget, tuple(options.tests))
        cells = 0
        for module, mutant in list(_wanted(options))[: options.first]:
            cells += mutant.operator == "cell of the policy"
            if (module, mutant.begin, mutant.end, mutant.text) in done:
                continue
            if mutant.operator == "cell of the policy" and cells % options.cells:
                continue
            trial = runs.tried(module, mutant)
            trials.append(trial)
            print(trial.says(), flush=True)
            if options.results:
                with options.results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(trial), ensure_ascii=False) + "\n")
    print(score(trials))
    return 0


if __name__ == "__main__":
    sys.exit(main())
