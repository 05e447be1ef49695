"""What adverts, cards and designs say: whom they show, which numbers and places they state, and who runs them."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.scene import Scene
from graphintel.model.keys import type_of_id

Rows = tuple[int, ...]


def papers_of_number(scene: Scene, number: str) -> list[str]:
    """Return the adverts, cards and designs that show a number."""
    return sorted({scene.start[row] for row in scene.ending("ADVERTISES_NUMBER", number)})


def papers_of_place(scene: Scene, premises: str) -> list[str]:
    """Return the adverts, cards and designs that state premises."""
    return sorted({scene.start[row] for row in scene.ending("ADVERTISES_PLACE", premises)})


def numbers_of(scene: Scene, paper: str) -> set[str]:
    """Return the numbers on an advert, card or design."""
    return {scene.end[row] for row in scene.starting("ADVERTISES_NUMBER", paper)}


def places_of(scene: Scene, paper: str) -> list[tuple[str, Rows]]:
    """Return the premises that an advert states, itself or by its design, with the rows that say so."""
    stated: list[Rows] = [(row,) for row in scene.starting("ADVERTISES_PLACE", paper)]
    for row in scene.starting("HAS_DESIGN", paper):
        stated += [(row, more) for more in scene.starting("ADVERTISES_PLACE", scene.end[row])]
    return [(scene.end[rows[-1]], rows) for rows in stated if type_of_id(scene.end[rows[-1]]) == "Premises"]


def claims(scene: Scene, paper: str) -> list[tuple[str, Rows]]:
    """Return the people that an advert is claimed to be, itself or by its design, with the rows that say so."""
    claimed: list[Rows] = [(row,) for row in scene.starting("DEPICTS_CLAIMED", paper)]
    for row in scene.starting("HAS_DESIGN", paper):
        claimed += [(row, more) for more in scene.starting("DEPICTS_CLAIMED", scene.end[row])]
    return [(scene.end[rows[-1]], rows) for rows in claimed]


def masks(scene: Scene, paper: str) -> list[tuple[str, Rows]]:
    """Return the profiles of an advert, with the rows that say so."""
    return [(scene.end[row], (row,)) for row in scene.starting("POSTED_BY_PROFILE", paper)]


def faces(scene: Scene, paper: str) -> list[tuple[str, Rows]]:
    """Return whom an advert shows, as far as one can be told from another, with the rows that say so.

    The people that it, or another advert of its profile, is claimed to be, where they have a name or number; else its
    profile. So two profiles of one person are one, a claim that names nobody changes nothing, and a card design, which
    is paper, stands for nobody.
    """
    return _named(scene, claims(scene, paper)) or [
        (face, (*rows, *more))
        for mask, rows in masks(scene, paper)
        for face, more in scene.kept("behind", mask, _behind)
    ]


def _behind(scene: Scene, mask: str) -> list[tuple[str, Rows]]:
    """Return the people behind a profile, or the profile itself where nobody says."""
    papers = sorted({mask, *(scene.start[row] for row in scene.ending("POSTED_BY_PROFILE", mask))})
    people = {person: rows for paper in papers for person, rows in _named(scene, claims(scene, paper))}
    return sorted(people.items()) or [(mask, ())]


def _named(scene: Scene, claimed: Iterable[tuple[str, Rows]]) -> list[tuple[str, Rows]]:
    return [(person, rows) for person, rows in claimed if person in scene.named]


def users(scene: Scene, number: str) -> list[str]:
    """Return the people who are reported to use a number."""
    return sorted({scene.start[row] for row in scene.ending("USES_PHONE", number)})


def operators(scene: Scene, papers: Iterable[str]) -> set[str]:
    """Return the people who are reported to run any of the adverts, or to use a number on it."""
    found: set[str] = set()
    for paper in papers:
        for mask in (paper, *(scene.end[row] for row in scene.starting("POSTED_BY_PROFILE", paper))):
            found |= {scene.start[row] for row in scene.ending("OPERATES_AD", mask)}
        for number in numbers_of(scene, paper):
            found.update(users(scene, number))
    return found
