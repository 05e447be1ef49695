"""Turns the service's answers into the elements of a chart: pure functions, compared as dictionaries in the tests.

All statements between two entities are one line, with how many there are and the best and worst of their grades.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphintel.briefing import grading
from graphintel.model.display_words import is_undirected, name_words, person_words, statement_words, type_words
from graphintel.model.roles import PROTECTED_GROUPS
from graphintel.model.shown_text import shown
from graphintel.service.answers.entities import EntityAnswer, NamedEntity
from graphintel.service.answers.statements import StatementAnswer

Element = dict[str, Any]
Position = tuple[float, float]

_MAX_LABEL_LENGTH = 42


def node(entity: NamedEntity, position: Position, *, facility: bool = False) -> Element:
    """Return the node of one entity.

    Parameters
    ----------
    entity : NamedEntity
        With group and roles where it is an :class:`EntityAnswer`.
    position : tuple of float
        Centre, in pixels of the chart at zoom 1.
    facility : bool
        True draws it as a shared facility, belonging to no network.

    Returns
    -------
    dict
        ``data`` with ``id``, ``label``, ``caption``, ``kind`` (in words) and ``role``; ``position``; ``classes``.
    """
    group, roles = (entity.group, entity.roles) if isinstance(entity, EntityAnswer) else ("", ())
    role = shown(person_words(group, []) if group in PROTECTED_GROUPS else name_words(roles[0]) if roles else "")
    caption = shown(entity.caption)
    kind = ("shared facility: " if facility else "") + type_words(entity.type)
    classes = [f"is-{entity.type}", f"in-{group}" if group else "", "facility" if facility else ""]
    under = "shared facility" if facility else role
    return {
        "data": {
            "id": entity.id,
            "label": _clipped(caption) + (f"\n{under}" if under else ""),
            "caption": caption,
            "type": entity.type,
            "kind": kind,
            "role": role,
        },
        "position": {"x": round(position[0], 1), "y": round(position[1], 1)},
        "classes": " ".join(name for name in classes if name),
    }


def _clipped(text: str) -> str:
    return text if len(text) <= _MAX_LABEL_LENGTH else text[: _MAX_LABEL_LENGTH - 1].rstrip() + "…"


def pair_of(statement: StatementAnswer) -> tuple[str, str]:
    """Return the two ends of a statement in order, the same for both directions."""
    first, second = sorted((statement.start, statement.end))
    return first, second


def grouped(statements: Iterable[StatementAnswer]) -> dict[tuple[str, str], list[StatementAnswer]]:
    """Return statements by the pair of entities that they link; those that link an entity with itself are left out."""
    groups: dict[tuple[str, str], list[StatementAnswer]] = {}
    for statement in statements:
        if statement.start != statement.end:
            groups.setdefault(pair_of(statement), []).append(statement)
    return groups


def edge(statements: list[StatementAnswer]) -> Element:
    """Return the one line that represents all statements between two entities.

    Parameters
    ----------
    statements : list of StatementAnswer
        At least one; all between the same two.

    Returns
    -------
    dict
        ``data`` with ``id``, ``source``, ``target``, ``count``, ``best``, ``worst``, ``says``, ``label`` (short) and
        ``full``; ``classes`` with the level of the best grade, ``parallel`` and ``directed``.
    """
    best, worst = grading.best_and_worst(statements)
    directed = len({(s.start, s.end) for s in statements}) == 1 and not any(is_undirected(s.type) for s in statements)
    first, second = pair_of(statements[0])
    source, target = (statements[0].start, statements[0].end) if directed else (first, second)
    phrases = shown(", ".join(dict.fromkeys(statement_words(statement, statement.said) for statement in statements)))
    grades = shown(best.grade if best.grade == worst.grade else f"{best.grade} to {worst.grade}")
    count = len(statements)
    times = f" ×{count}" if count > 1 else ""
    classes = [grading.level_of(best), "parallel" if count > 1 else "", "directed" if directed else ""]
    if any(grading.level_of(s) == grading.FALSE for s in statements):
        classes.append("doubted")
    return {
        "data": {
            "id": f"{first}|{second}",
            "source": source,
            "target": target,
            "count": count,
            "best": shown(best.grade),
            "worst": shown(worst.grade),
            "says": phrases,
            "label": shown(f"{grading.short(best)}{times}"),
            "full": f"{phrases}{times}\n{grades}",
        },
        "classes": " ".join(name for name in classes if name),
    }


def edges(statements: Iterable[StatementAnswer], drawn: Collection[str]) -> list[Element]:
    """Return the lines between entities that are drawn; a line without both ends would freeze the chart.

    Parameters
    ----------
    statements : iterable of StatementAnswer
    drawn : collection of str
        Ids of all nodes, those of the same change included.

    Returns
    -------
    list of dict
        In order of the pairs.
    """
    return [
        edge(members)
        for (first, second), members in sorted(grouped(statements).items())
        if first in drawn and second in drawn
    ]


def nodes(
    entities: Iterable[NamedEntity], positions: Mapping[str, Position], facilities: Collection[str] = ()
) -> list[Element]:
    """Return the nodes of those entities that have a position."""
    return [
        node(entity, positions[entity.id], facility=entity.id in facilities)
        for entity in entities
        if entity.id in positions
    ]
