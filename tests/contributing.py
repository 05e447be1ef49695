"""What CONTRIBUTING shows: the files of each kind of addition, written into a scratch copy of the tree."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_SECTION = re.compile(r"^## Adding an? ([\w ]+)\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([\w./]+)`([^`\n]*):\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| an? ([\w ]+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as the page shows it; ``where`` says which part of it where the file is there already."""

    path: str
    where: str
    text: str

    @property
    def is_new(self) -> bool:
        """Whether the tree has no such file."""
        return not (ROOT / self.path).exists()

    def write(self, copy: Path) -> None:
        """Do to a copy what the page says."""
        target = copy / self.path
        if self.is_new:
            target.write_text(self.text, encoding="utf-8")
        elif self.where == ", at its end":
            target.write_text(f"{target.read_text(encoding='utf-8')}\n\n{self.text}", encoding="utf-8")
        elif self.where == ", one line with the imports and one in the class":
            imported, stated = self.text.split("\n", 1)
            target.write_text(f"{_with_import(target, imported)}{stated}", encoding="utf-8")
        elif self.where == ", one line with the imports and the rest at its end":
            imported, rest = self.text.split("\n", 1)
            target.write_text(f"{_with_import(target, imported)}\n\n{rest}", encoding="utf-8")
        else:
            raise AssertionError(f"CONTRIBUTING does not say where in {self.path}: {self.where!r}")


def _with_import(target: Path, imported: str) -> str:
    """Return the text of a file with one import more."""
    before, first, after = target.read_text(encoding="utf-8").partition("from graphintel.")
    return f"{before}{imported}\n{first}{after}"


def additions() -> dict[str, list[Shown]]:
    """Return what the page adds, by kind, in its order."""
    return {kind: [Shown(*found) for found in _FILE.findall(text)] for kind, text in _SECTION.findall(TEXT)}


def table() -> dict[str, tuple[int, int, int]]:
    """Return the numbers of the page's table, by kind: new files, files to edit, new files of tests."""
    return {kind: (int(new), int(edited), int(tests)) for kind, new, edited, tests in _ROW.findall(TEXT)}


def copy_tree(copy: Path, *names: str) -> Path:
    """Copy folders of the tree, without what was compiled or drawn, and return where they are."""
    for name in names:
        leave = shutil.ignore_patterns("__pycache__", "screenshots", "*.png")
        shutil.copytree(ROOT / name, copy / name, ignore=leave)
    return copy
