"""The version of what is derived from the log of rows: a digest of the declarations, normalisers and tokeniser in use.

Statements, entities, key sets and search terms follow from the rows by the code of some modules. Their version is the
digest of the abstract syntax trees of these modules, without docstrings and without what a type says of its looks: a
comment changes nothing, and no change that counts can be forgotten, as a number that somebody has to raise can. Every
module of ``graphintel.model`` and ``ingest`` counts unless it is named here; a test holds that no module which counts
imports one that is named. A source counts by its own file, and only in a home that holds rows of it.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import graphintel
import ingest
from graphintel.ledger.derivation import StoredVersion

_ROOTS = (Path(graphintel.__file__).parent.parent, Path(ingest.__file__).parent.parent)
_DERIVING_LEDGER = ("access_sets", "entities", "hiding_flags", "search_index", "serialisation", "statement_store")
LEFT_OUT: Mapping[str, str] = {
    "graphintel.model.captions": "words of screen and paper",
    "graphintel.model.display_words": "words of screen and paper",
    "graphintel.model.graph_changes": "what the graph is told",
    "graphintel.model.joined_sets": "which records and reports are one",
    "graphintel.model.link_phrases": "words of screen and paper",
    "graphintel.model.nested": "what is read from the graph",
    "graphintel.model.pseudonyms": "how protected people are shown",
    "graphintel.model.review_status": "steps of review",
    "graphintel.model.review_steps": "steps of review",
    "graphintel.model.role_counting": "what analysis counts",
    "graphintel.model.shown_text": "how text is shown",
    "graphintel.model.synthetic": "values of tests",
    "ingest.checks": "which declarations are refused",
    "ingest.corrections": "corrections that somebody makes",
    "ingest.derivation": "how it is derived again",
    "ingest.derived_version": "this module",
    "ingest.expectations": "totals of a file",
    "ingest.loading": "which files declare sources",
    "ingest.old_words": "names that a declaration used before",
    "ingest.rejects": "the file of refused rows",
    "ingest.report": "the report",
    "ingest.run": "the job around it",
    "ingest.sentences": "the report",
    "ingest.version_in_use": "which rules a home is derived by now",
}
"""Modules of the two packages that do not shape what is derived, each with what it is about instead."""

_LOOKS = frozenset(
    {"words", "style", "legend_position", "anx_icon", "disclosure", "reading", "one_end_phrase", "other_names"}
)
"""What a type says that is not derived from rows: it is looked up when something is shown or handed over."""
_TYPES = ("graphintel.model.entities.", "graphintel.model.links.")
_METADATA = "phonenumberslite"
"""The package whose plan of telephone numbers the normalisers read."""


SHIPPED, OF_HOME = "ingest/sources/", "sources/"
"""Folders in which a declaration stands, as the ledger notes them: of the program, and of a home."""
GONE = ""
"""Digest of a declaration that is not there any more, or cannot be used: the rows stay as they were mapped."""


def _module_file(name: str) -> Path:
    parts = name.split(".")
    root = _ROOTS[parts[0] == "ingest"]
    return root.joinpath(*parts).with_suffix(".py")


@cache
def deriving_modules() -> tuple[str, ...]:
    """Return the modules by whose code everything is derived, in order of their names."""
    names = [f"graphintel.ledger.{name}" for name in _DERIVING_LEDGER]
    for package, files in (
        ("graphintel.model", sorted(_module_file("graphintel.model").with_suffix("").rglob("*.py"))),
        ("ingest", sorted(_module_file("ingest").with_suffix("").glob("*.py"))),
    ):
        folder = _module_file(package).with_suffix("")
        for file in files:
            parts = file.relative_to(folder).with_suffix("").parts
            names += [".".join((package, *parts))] if file.name != "__init__.py" else []
    return tuple(sorted(name for name in names if name not in LEFT_OUT))


def _lines_of(node: object, *, is_type: bool) -> Iterator[str]:
    """Yield a syntax tree as text that no version of Python writes otherwise, without docstrings and positions."""
    if isinstance(node, list):
        yield "["
        for one in node:
            yield from _lines_of(one, is_type=is_type)
        yield "]"
    elif not isinstance(node, ast.AST):
        yield repr(node)
    else:
        yield type(node).__name__
        for name, value in ast.iter_fields(node):
            if name in {"type_comment", "kind"} or value is None or value == []:
                continue
            yield name
            yield from _lines_of(_without_remarks(node, name, value, is_type), is_type=is_type)


def _without_remarks(node: ast.AST, name: str, value: object, is_type: bool) -> object:
    """Return the body of a class, function or module without its docstrings, and of a type without its looks."""
    if name != "body" or not isinstance(value, list):
        return value
    remarks = [one for one in value if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)]
    left = [one for one in value if one not in remarks]
    if is_type and isinstance(node, ast.ClassDef):
        left = [one for one in left if not _is_look(one)]
    return left


def _is_look(statement: ast.stmt) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id in _LOOKS for target in targets)


def digest_of_code(text: bytes, *, is_type: bool = False) -> str:
    """Return the digest of what a module does, whatever its comments and docstrings say.

    Parameters
    ----------
    text : bytes
        The module. One that is no Python counts by its bytes.
    is_type : bool
        True for a declaration of types, of which the looks do not count.

    Examples
    --------
    >>> digest_of_code(b"A = 1  # one") == digest_of_code(b"A   =  1"), digest_of_code(b"A = 1") == digest_of_code(b"A = 2")
    (True, False)
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return sha256(text).hexdigest()
    return sha256("\n".join(_lines_of(tree, is_type=is_type)).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def text_digest() -> str:
    """Return the digest of the files that the rules are read from: where it is equal, so are the rules."""
    parts = [unicodedata.unidata_version, version(_METADATA)]
    parts += [sha256(_module_file(name).read_bytes()).hexdigest() for name in deriving_modules()]
    return sha256("\n".join(parts).encode()).hexdigest()


@cache
def rules_digest() -> str:
    """Return the version of declarations of types, normalisers and tokeniser of this installation."""
    parts = [unicodedata.unidata_version, version(_METADATA)]
    for name in deriving_modules():
        parts += [name, digest_of_code(_module_file(name).read_bytes(), is_type=name.startswith(_TYPES))]
    return sha256("\n".join(parts).encode()).hexdigest()


def target_of(version_: StoredVersion) -> str:
    """Return the digest of a version: what a derivation under way is for."""
    parts = [version_.rules, *(f"{name} {digest}" for name, (_, digest) in sorted(version_.sources.items()))]
    return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What differs between the version of a home and that of this installation: the rules, and declarations by source."""

    rules: bool
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return self.rules or bool(self.sources)

    def sentence(self) -> str:
        """Return what a home says of it at its start; empty where nothing differs."""
        if self.rules:
            return (
                "What this home holds was derived from its rows by other rules than those of this graphintel (types, "
                "normalisers or search words): graphintel upgrade derives it again, and until then it is read as it is."
            )
        if not self.sources:
            return ""
        names = ", ".join(self.sources)
        return (
            f"Since their rows were mapped, these declarations have changed: {names}. graphintel remap SOURCE shows what "
            "would differ (--dry-run) and maps the rows of one again, graphintel upgrade those of all; until then they are "
            "read as they are."
        )


def difference_from(stored: StoredVersion | None, home: Path | None) -> VersionDifference:
    """Return how the version of a home differs from that of this installation; no source is run for that.

    Parameters
    ----------
    stored : StoredVersion, optional
        What its ledger notes; None where its rows came before anybody noted it.
    home : Path, optional
        Where its own sources are.
    """
    if stored is None:
        return VersionDifference(True)
    rules = stored.text != text_digest() and stored.rules != rules_digest()
    changed = [
        name for name, (file, digest) in sorted(stored.sources.items()) if digest_of_source(file, home) != digest
    ]
    return VersionDifference(rules, tuple(changed))


def digest_of_source(file: str, home: Path | None) -> str:
    """Return the digest of the file that declared a source, as it is now."""
    folder = _ROOTS[1] if file.startswith(SHIPPED) else home
    try:
        return digest_of_code((folder / file).read_bytes()) if file and folder is not None else GONE
    except OSError:
        return GONE
