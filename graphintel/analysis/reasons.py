"""Why something belongs where it is listed, in words that name the items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from graphintel.analysis.snapshot import Snapshot
from graphintel.model.ontology import ROLES, RoleGroup

_THING = re.compile("\x02(.*?)\x03")
_TIES_TOLD = 2
_ITEMS_TOLD = 2
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
    columns = snapshot.columns
    for other, rows in every[:_TIES_TOLD]:
        items = []
        for row in rows[:_ITEMS_TOLD]:
            grade = f"{columns.source_eval[row]}{columns.info_eval[row]}" or "ungraded"
            items.append(f"{columns.item[row].removeprefix('item:')} ({grade})")
            statements.append(columns.id[row])
        more = f" and {len(rows) - _ITEMS_TOLD} more" if len(rows) > _ITEMS_TOLD else ""
        first = rows[0]
        outgoing = snapshot.canonical.get(columns.start[first], columns.start[first]) == snapshot.ids[node]
        link = words_of(columns.type[first]) + (
            f" ({words_of(columns.part[first].upper())})" if columns.part[first] else ""
        )
        called = f"\x02{snapshot.ids[other]}\x03"
        tie = f"{link}: {called}" if outgoing else f"{called}: {link} it"
        told.append(f"{tie}, by {', '.join(items)}{more}")
    rest = len(every) - _TIES_TOLD
    if rest > 0:
        told.append(f"and {rest} more {'tie' if rest == 1 else 'ties'}")
    return "; ".join(told), tuple(statements)
