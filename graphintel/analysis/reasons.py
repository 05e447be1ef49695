"""Why something belongs where it is listed, in words that name the items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from graphintel.analysis.snapshot import Snapshot
from graphintel.model import words
from graphintel.model.ontology import ROLES, RoleGroup
from graphintel.model.records import Columns

_THING = re.compile("\x02(.*?)\x03")
_TIES_TOLD = 2
_ITEMS_TOLD = 2
MOST_CITED = 3
"""Items that stand at the end of a sentence; the rest are counted."""
_GROUPS = list(RoleGroup)


def shown_roles(roles: Iterable[str]) -> list[str]:
    """Return the roles, the protective ones first."""
    return sorted(roles, key=lambda role: (_GROUPS.index(ROLES[role]), role))


@cache
def words_of(name: str) -> str:
    """Return a name of the ontology as words.

    Examples
    --------
    >>> words_of("USES_PHONE"), words_of("AdvertCard")
    ('uses phone', 'advert card')
    """
    if name.isupper():
        return name.lower().replace("_", " ")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def by_items(columns: Columns, rows: Iterable[int], most: int = MOST_CITED) -> str:
    """Return on which items a sentence rests, to stand at its end; empty where there is no row.

    Parameters
    ----------
    columns : Columns
    rows : iterable of int
        Positions of the statements, those to be cited first.
    most : int
        Items cited; the rest are counted.

    Returns
    -------
    str
        ``, by`` and each item once, with grade, handling, scheme and date: :func:`graphintel.model.words.citations`.
    """
    cited = words.citations((columns.row(row) for row in rows), most)
    return f", by {cited}" if cited else ""


def spoken(reason: str, call: Callable[[str], str]) -> str:
    """Return a reason in which each thing is called as ``call`` says for its id.

    Examples
    --------
    >>> spoken("uses phone: \x02phone:+447700900123\x03", lambda identifier: "phone 07700 900123")
    'uses phone: phone 07700 900123'
    """
    return _THING.sub(lambda found: call(found[1]), reason)


def things_named(reason: str) -> set[str]:
    """Return the ids of the things that a reason names.

    Examples
    --------
    >>> things_named("uses phone: \x02phone:+447700900123\x03")
    {'phone:+447700900123'}
    """
    return set(_THING.findall(reason))


def tie_reason(snapshot: Snapshot, node: int, ties: Iterable[tuple[int, list[int]]]) -> tuple[str, tuple[str, ...]]:
    """Return why ``node`` is where it is, and the ids of the statements that say so.

    Parameters
    ----------
    snapshot : Snapshot
    node : int
    ties : iterable of (int, list of int)
        Nodes of the same group that it is linked to, the strongest link first, each with the positions in
        ``snapshot.columns`` of the statements, the best graded first.

    Returns
    -------
    sentence : str
        Each thing in it is an id between two control characters, for :func:`spoken`: how a thing is called, and whether
        by a pseudonym, is for whoever shows it.
    statements : tuple of str
    """
    told, statements = [], []
    every = list(ties)
    cited: set[str] = set()
    for other, rows in every[:_TIES_TOLD]:
        once = list({snapshot.columns.item[row]: row for row in reversed(rows)}.values())[::-1]
        told.append(f"{_tie(snapshot, node, other, rows[0])}, by {_not_again(snapshot.columns, once, cited)}")
        statements += [snapshot.columns.id[row] for row in once[:_ITEMS_TOLD]]
    rest = len(every) - _TIES_TOLD
    if rest > 0:
        told.append(f"and {rest} more {'tie' if rest == 1 else 'ties'}")
    return "; ".join(told), tuple(statements)


def _tie(snapshot: Snapshot, node: int, other: int, first: int) -> str:
    """Return one tie of a node in words, by the statement at row ``first``."""
    columns = snapshot.columns
    link = words_of(columns.type[first]) + (
        f" ({words_of(columns.part[first].upper())})" if columns.part[first] else ""
    )
    called = f"\x02{snapshot.ids[other]}\x03"
    outgoing = snapshot.canonical.get(columns.start[first], columns.start[first]) == snapshot.ids[node]
    return f"{link}: {called}" if outgoing else f"{called}: {link} it"


def _not_again(columns: Columns, once: list[int], cited: set[str]) -> str:
    """Return the items at these rows, one a row; those cited before in the same reason are not named again."""
    head = once[:_ITEMS_TOLD]
    told = [words.cited(columns.row(row)) for row in head if columns.item[row] not in cited]
    if len(told) < len(head):
        told.append("the same item" if len(head) - len(told) == 1 else "the same items")
    cited.update(columns.item[row] for row in head)
    return words.and_more(told, len(once) - len(head))
