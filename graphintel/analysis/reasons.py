"""Reasons why an entity is listed where it is, with the items that they rest on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from graphintel.analysis.snapshot import Snapshot
from graphintel.model import display_words
from graphintel.model.link_phrases import link_phrase
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.records import Columns

_ENTITY = re.compile("(^|[.!?] )?\x02(.*?)\x03")
_MAX_TIES = 2
_MAX_ITEMS = 2
MAX_CITED = 3
"""Items that stand at the end of a sentence; the rest are counted."""


@cache
def label_words(name: str) -> str:
    """Return a name of the ontology as words.

    Examples
    --------
    >>> label_words("USES_PHONE"), label_words("AdvertCard")
    ('uses phone', 'advert card')
    """
    if name.isupper():
        return name.lower().replace("_", " ")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


_FIRST_WORDS = frozenset({label_words(name).partition(" ")[0] for name in ENTITY_TYPES} | {"something"})
"""First words of captions that begin with no name: a type, or "something"."""


def citation_suffix(columns: Columns, rows: Iterable[int], most: int = MAX_CITED) -> str:
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
        ``, by`` and each item once, with grade, handling, scheme and date: :func:`graphintel.model.display_words.citations`.
    """
    cited = display_words.citations((columns.cited(row) for row in rows), most)
    return f", by {cited}" if cited else ""


def with_captions(reason: str, caption_of: Callable[[str], str]) -> str:
    """Return a reason with the caption of each entity in place of its id.

    A caption that begins with the name of a type has a capital where it begins a sentence; others stay as they are written.

    Examples
    --------
    >>> with_captions("Uses \x02phone:+447700900123\x03", lambda identifier: "phone 07700 900123")
    'Uses phone 07700 900123'
    >>> with_captions("\x02phone:+447700900123\x03 is shared.", lambda identifier: "phone 07700 900123")
    'Phone 07700 900123 is shared.'
    """
    return _ENTITY.sub(lambda match: _in_place(match[1], caption_of(match[2])), reason)


def _in_place(before: str | None, caption: str) -> str:
    """Return a caption behind what ends the sentence before; ``before`` is None inside a sentence."""
    if before is None:
        return caption
    begins = display_words.capitalised(caption) if caption.partition(" ")[0] in _FIRST_WORDS else caption
    return before + begins


def entities_named(reason: str) -> set[str]:
    """Return the ids of the entities that a reason names.

    Examples
    --------
    >>> entities_named("uses phone: \x02phone:+447700900123\x03")
    {'phone:+447700900123'}
    """
    return {identifier for _, identifier in _ENTITY.findall(reason)}


def tie_reason(snapshot: Snapshot, node: int, ties: Iterable[tuple[int, list[int]]]) -> tuple[str, tuple[str, ...]]:
    """Return why ``node`` is in its group, and the ids of the statements that say so.

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
        Each entity in it is an id between two control characters, for :func:`with_captions`: captions and pseudonyms
        are put in where the sentence is shown.
    statements : tuple of str
    """
    phrases, statements = [], []
    every = list(ties)
    cited: set[str] = set()
    for other, rows in every[:_MAX_TIES]:
        one_row_an_item = list({snapshot.columns.item[row]: row for row in reversed(rows)}.values())[::-1]
        phrases.append(
            f"{_tie(snapshot, node, other, rows[0])}, by {_new_citations(snapshot.columns, one_row_an_item, cited)}"
        )
        statements += [snapshot.columns.id[row] for row in one_row_an_item[:_MAX_ITEMS]]
    rest = len(every) - _MAX_TIES
    if rest > 0:
        phrases.append(f"and {display_words.count_text(rest, 'more tie')}")
    return display_words.capitalised("; ".join(phrases)), tuple(statements)


def _tie(snapshot: Snapshot, node: int, other: int, first: int) -> str:
    """Return one tie of a node in words, by the statement at row ``first``."""
    columns = snapshot.columns
    at_end = snapshot.canonical.get(columns.start[first], columns.start[first]) != snapshot.ids[node]
    phrase = link_phrase(columns.type[first], columns.part[first], from_end=at_end)
    return f"{phrase} \x02{snapshot.ids[other]}\x03"


def _new_citations(columns: Columns, one_row_an_item: list[int], cited: set[str]) -> str:
    """Return the items at these rows, one a row; those cited before in the same reason are not named again."""
    head = one_row_an_item[:_MAX_ITEMS]
    phrases = [display_words.cited_item(columns.cited(row)) for row in head if columns.item[row] not in cited]
    if len(phrases) < len(head):
        phrases.append("the same item" if len(head) - len(phrases) == 1 else "the same items")
    cited.update(columns.item[row] for row in head)
    return display_words.and_more(phrases, len(one_row_an_item) - len(head))
