"""The files of sources: which may be run, what they contain, and where in them a mistake is.

Whoever runs graphintel runs the files of ``<home>/sources``, so a file is loaded only where nobody else could have written
it: it, its folder and the home belong to the user (or to root) and are writable by nobody else. What is run is what was
read once: its SHA-256 goes into the audit entry of a batch, and no compiled copy is used.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import hashlib
import os
import re
import stat
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from graphintel.errors import DeclarationError
from graphintel.failures import os_reason
from graphintel.model.flags import FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.roles import ROLE_ALIASES, ROLES
from graphintel.model.schema import EntityType
from ingest.admission import SEE_ALL

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_MODEL: tuple[dict[str, object], ...] = (ENTITY_TYPES, LINK_TYPES, ROLES, ROLE_ALIASES, FLAGS)  # type: ignore[assignment]
_RESTORED: tuple[dict[str, object], ...] = (*_MODEL, EntityType.name_of_prefix)  # type: ignore[arg-type]


def source_files(folder: Path) -> list[Path]:
    """Return the source files of a folder, by name; names that begin with an underscore are none."""
    there = os.path.isdir(folder)  # noqa: PTH112 - Path raises for a name that is too long
    return sorted(folder.glob("[!_]*.py")) if there else []


def digest_of_file(content: bytes) -> str:
    """Return the SHA-256 of a source file."""
    return hashlib.sha256(content).hexdigest()


def refuse_unsafe_permissions(path: Path, home: Path) -> None:
    """Refuse a file that somebody else may have written, or whose folder somebody else may write, up to the home.

    Raises
    ------
    DeclarationError
        Names the place and says what to do.
    """
    if path.is_symlink() or path.parent.is_symlink():
        raise DeclarationError(
            f"{path.name}: this is a link to a place outside the home; put the file itself into {path.parent}."
        )
    for place in (path, *(parent for parent in path.parents if parent == home or home in parent.parents)):
        state = place.stat()
        if hasattr(os, "getuid") and state.st_uid not in {os.getuid(), 0}:
            raise DeclarationError(
                f"{path.name}: {place} belongs to another user, who could have it run anything; take it over with chown, "
                "or leave the file out."
            )
        if state.st_mode & _WRITABLE_BY_OTHERS:
            raise DeclarationError(
                f"{path.name}: others may write {place}, so that whoever runs graphintel would run what they write; "
                f"run chmod go-w {place}."
            )


def read_source(path: Path, home: Path) -> bytes:
    """Return the content of a home's source file, once nobody else could have written it.

    Raises
    ------
    DeclarationError
        It is open to others, or cannot be read.
    """
    try:
        refuse_unsafe_permissions(path, home)
        return path.read_bytes()
    except OSError as error:
        raise DeclarationError(f"{path.name}: this file cannot be read ({os_reason(error)}).") from error


def run_source(name: str, path: Path, content: bytes) -> ModuleType:
    """Return the module that a source file makes, and leave the model as it was.

    Parameters
    ----------
    name : str
        Name of the module.
    path : Path
        The file, for messages.
    content : bytes
        What it holds.

    Raises
    ------
    DeclarationError
        With file, line and field: it fails while it runs, or declares types of its own.
    """
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module  # dataclasses look their module up
    with _restored_model(path.name, content), contextlib.redirect_stdout(sys.stderr):
        try:
            exec(compile(content, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - see refuse_open_places
        except SyntaxError as fault:
            raise DeclarationError(
                f"{_location(path.name, fault.lineno)}: SyntaxError while loading it: {fault.msg}."
            ) from fault
        except DeclarationError as fault:
            raise DeclarationError(f"{_refused_statement(path, content, fault)}: {fault}") from fault
        except (Exception, SystemExit) as fault:
            where = _failed_statement(path, content, fault)
            hint = _name_hint(fault, module)
            raise DeclarationError(f"{where}: {type(fault).__name__} while loading it: {fault}{hint}.") from fault
    return module


@contextlib.contextmanager
def collected_warnings(path: Path) -> Iterator[list[str]]:
    """Collect what Python warns of in a source file while it runs, as sentences, so that a warning never refuses the file.

    Yields
    ------
    list of str
        Filled at the end: file, line and message, in the order of the warnings. All are raised again as warnings.
    """
    sentences: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield sentences
    sentences += [f"{_location(path.name, one.lineno)}: {one.message}" for one in caught if one.filename == str(path)]
    for one in caught:
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _name_hint(fault: BaseException, module: ModuleType) -> str:
    """Return a hint at the name of the file that was perhaps meant."""
    if not isinstance(fault, NameError) or not fault.name:
        return ""
    near = difflib.get_close_matches(fault.name, [name for name in vars(module) if not name.startswith("_")], 3, 0.6)
    return f"; perhaps {' or '.join(near)}" if near else ""


def _location(file: str, line: int | None, field: str = "") -> str:
    return file + (f", line {line}" if line else "") + (f", field {field}" if field else "")


def _failed_statement(path: Path, content: bytes, fault: BaseException) -> str:
    """Return file, line and field of the statement of a source file that failed."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == str(path)]
    if not frames:
        return path.name
    line, column = frames[-1].lineno or 0, frames[-1].colno or 0
    return _location(path.name, line, _field_at(content, line, column))


def _refused_statement(path: Path, content: bytes, fault: DeclarationError) -> str:
    """Return file, line and field of what a declaration is refused for: the last text that its first fault quotes."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == str(path)]
    if not frames:
        return path.name
    first, last = frames[-1].lineno or 0, frames[-1].end_lineno or 0
    texts = [
        node
        for node in ast.walk(ast.parse(content))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and first <= node.lineno <= last
    ]
    for quoted in reversed(re.findall(r"'([^']*)'", str(fault).partition(": ")[2].partition("; ")[0])):
        found = [node for node in texts if node.value == quoted]
        if found:
            place = max(found, key=lambda node: (node.lineno, node.col_offset))
            return _location(path.name, place.lineno, _field_at(content, place.lineno, place.col_offset))
    named = re.match(r"\w+", str(fault).partition(": ")[2])
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.keyword) and named and node.arg == named[0] and first <= node.lineno <= last:
            return _location(path.name, node.lineno, node.arg)
    return _location(path.name, first)


def _field_at(content: bytes, line: int, column: int) -> str:
    """Return the innermost argument of a call around a position of the file, as ``entities: key``."""
    holding = [
        keyword
        for keyword in ast.walk(ast.parse(content))
        if isinstance(keyword, ast.keyword)
        and keyword.arg is not None
        and (keyword.lineno, keyword.col_offset) <= (line, column)
        and (line, column) < (keyword.value.end_lineno or 0, keyword.value.end_col_offset or 0)
    ]
    holding.sort(key=lambda keyword: (keyword.lineno, keyword.col_offset))
    return ": ".join(str(keyword.arg) for keyword in holding)


@contextlib.contextmanager
def _restored_model(file: str, content: bytes) -> Iterator[None]:
    """Put back whatever a source file changed of the model, and refuse the file for it, whatever else is wrong with it."""
    before = [dict(table) for table in _RESTORED]
    try:
        yield
    finally:
        changed = [
            name
            for table, kept in zip(_MODEL, before, strict=False)
            for name in {**kept, **table}
            if table.get(name) is not kept.get(name)
        ]
        for table, kept in zip(_RESTORED, before, strict=True) if changed else ():
            table.clear()
            table.update(kept)
        if changed:
            raise _changed_model(file, content, changed)


def _changed_model(file: str, content: bytes, changed: list[str]) -> DeclarationError:
    """Return the refusal of a file that changes the model."""
    made = {name.replace("_", "").lower() for name in changed}
    classes = [node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.ClassDef)]
    line = next((node.lineno for node in classes if node.name.replace("_", "").lower() in made), None)
    return DeclarationError(
        f"{_location(file, line)}: this file makes {', '.join(changed)} for itself; types, links, roles and flags are the "
        f"model's, and a source states what is there ({SEE_ALL}). Take it out, and use the nearest one."
    )
