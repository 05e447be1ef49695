"""Reads ``cypher/`` into checked ``Query`` objects: the path is the name, the header says what the file answers.

::

    // purpose: statements that touch any of the entities asked for
    // mode: read
    // param ids: list of text, entity ids, at most 2,000
    // returns: id, type, start, end
    UNWIND $ids AS asked ...

``bulk`` is the one header that may be missing: a read that its parameters do not bound says there why that is right.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graphintel.errors import DeclarationError

VISIBILITY = "all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision"
"""The one visibility predicate: every file in ``cypher/read`` writes it literally for each statement that it reads."""

_HEADER = re.compile(r"^// ([a-z]+)(?: ([a-z_]+))?: (.+)$")
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_SINGLE = ("purpose", "mode", "returns", "bulk")
_MODES = ("read", "write")


@dataclass(frozen=True, slots=True)
class Query:
    """One checked query.

    Attributes
    ----------
    name : str
        Path without ending, such as ``read/statements``; generated ones are named after what they generate.
    text : str
        Cypher, with its header.
    mode : str
        ``read`` or ``write``.
    parameters : mapping of str to str
        Each parameter with its meaning and bounds.
    returns : tuple of str
        Columns in order.
    purpose, bulk : str
        What it answers; why it may read without bound.
    """

    name: str
    text: str
    mode: str
    parameters: dict[str, str] = field(default_factory=dict)
    returns: tuple[str, ...] = ()
    purpose: str = ""
    bulk: str = ""


def _body(text: str) -> str:
    """Return the text without comments and string literals, so that what they hold is not taken for Cypher."""
    return re.sub(r"'(?:\\.|[^'\\])*'|//[^\n]*", " ", text)


def parse_query(name: str, text: str) -> Query:
    """Return the query that a file declares, checked.

    Parameters
    ----------
    name : str
        Path without ending.
    text : str
        Text of the file.

    Returns
    -------
    Query

    Raises
    ------
    DeclarationError
        Lists everything that is wrong: a line that is no header, an unknown or doubled key, a missing one, a mode
        that is neither read nor write, a parameter used but not declared or declared but not used.
    """
    declared: dict[str, str] = {}
    parameters: dict[str, str] = {}
    wrong: list[str] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        _read_header(line, declared, parameters, wrong)
    wrong += [f"the header {key!r} is missing" for key in _SINGLE if key not in declared and key != "bulk"]
    if declared.get("mode", "read") not in _MODES:
        wrong.append(f"the mode is {declared['mode']!r}; expected {' or '.join(_MODES)}")
    used = set(_PARAMETER.findall(_body(text)))
    wrong += [f"${key} is used but not declared" for key in sorted(used - parameters.keys())]
    wrong += [f"${key} is declared but not used" for key in sorted(parameters.keys() - used)]
    if wrong:
        raise DeclarationError(f"cypher/{name}.cypher: {'; '.join(wrong)}.")
    returns = tuple(column.strip() for column in declared["returns"].split(",") if column.strip() != "nothing")
    return Query(name, text, declared["mode"], parameters, returns, declared["purpose"], declared.get("bulk", ""))


def _read_header(line: str, declared: dict[str, str], parameters: dict[str, str], wrong: list[str]) -> None:
    """Take one header line into ``declared`` or ``parameters``, or say what is wrong with it."""
    found = _HEADER.match(line)
    if found is None:
        wrong.append(f"the line {line!r} is not of the form '// key: value'")
        return
    key, parameter, value = found.groups()
    target, entry = (parameters, parameter) if key == "param" and parameter else (declared, key)
    if target is declared and (key not in _SINGLE or parameter):
        wrong.append(f"the header key {key!r} is unknown; there are {', '.join(_SINGLE)} and 'param NAME'")
    elif entry in target:
        wrong.append(f"the header {entry!r} is there twice")
    else:
        target[entry] = value.strip()


def _folders() -> list[Path]:
    """Return where ``cypher/`` is: in the source tree or beside an installed wheel's packages.

    ``importlib.resources`` cannot be asked: for a folder without Python it stumbles over the hooks of editable
    installations on Python 3.11.
    """
    spec = importlib.util.find_spec("cypher")
    places = spec.submodule_search_locations if spec is not None else None
    return [Path(place) for place in places or () if Path(place).is_dir()]


def _files() -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file; of several folders the first wins, as it does where modules are imported."""
    for folder in reversed(_folders()):
        for path in sorted(folder.rglob("*.cypher")):
            yield path.relative_to(folder).with_suffix("").as_posix(), path


@cache
def load_queries() -> dict[str, Query]:
    """Return every query of ``cypher/`` by name; also from an installed wheel.

    Returns
    -------
    dict of str to Query

    Raises
    ------
    DeclarationError
        Lists what is wrong in all files, one sentence a file.
    """
    queries: dict[str, Query] = {}
    wrong: list[str] = []
    for name, file in _files():
        try:
            queries[name] = parse_query(name, file.read_text(encoding="utf-8"))
        except DeclarationError as error:
            wrong.append(str(error))
    if wrong:
        raise DeclarationError(" ".join(wrong))
    if not queries:
        raise DeclarationError(
            "No query was found: the folder cypher/ of the installation is missing; install it again."
        )
    return queries


def query(name: str) -> Query:
    """Return the query of that name.

    Raises
    ------
    DeclarationError
        Where there is no such file.
    """
    found = load_queries().get(name)
    if found is None:
        raise DeclarationError(f"There is no query {name!r}; there are {', '.join(load_queries())}.")
    return found
