"""I01: one number on the adverts of several profiles or people claimed, at the same time. A card design is nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphintel.indicators.adverts import faces, masks, papers_of_number, users
from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import facilities, firms, only_user, tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.indicators.windows import Dated, best_window, period_text

LEAST = 3


def numbers(_scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the numbers of a subject."""
    return [subject.id] if subject.kind == "number" else subject.members("Phone")


def _count(seen: Sequence[Dated]) -> tuple[int]:
    return (len({dated.what for dated in seen}),)


def look(scene: Scene, number: str) -> Case:
    """Return whether a number shows at least three profiles or people claimed inside 28 days."""
    dated: list[Dated] = []
    undated: list[int] = []
    for row in scene.ending("ADVERTISES_NUMBER", number):
        span = scene.span(row)
        for face, rows in faces(scene, scene.start[row]):
            if span is None:
                undated.append(row)
            else:
                dated.append(Dated(face, (row, *rows), span))
    against = [*facilities(scene, [number]), *firms(scene, number), *only_user(scene, number)]
    against += tenants_together(scene, users(scene, number))
    if undated:
        told = "Undated adverts, and those dated by the month, cannot show that several were there at the same time."
        against.append(Point(told, tuple(sorted(set(undated)))))
    first, inside = best_window(dated, _count) if dated else (0, [])
    shown = {
        one: tuple(sorted({r for d in inside if d.what == one for r in d.rows}))
        for one in sorted(d.what for d in inside)
    }
    if len(shown) < LEAST:
        return Case(frozenset({number}), against=(*against, *_merged(scene, number, len(shown))))
    return Case(
        things=frozenset({number, *papers_of_number(scene, number)}),
        present=True,
        sentence=f"{called(number)} is on adverts of {len(shown)} different profiles or people claimed, inside "
        f"{period_text(first)}.",
        evidence=tuple(Point(f"The number is advertised for {_shown(face)}", rows) for face, rows in shown.items()),
        against=tuple(against),
    )


def _shown(face: str) -> str:
    """Return what an advert shows; a person is not named by a pattern."""
    return "somebody whom an advert is claimed to show" if face.startswith("person:") else called(face)


def _merged(scene: Scene, number: str, shown: int) -> list[Point]:
    """Say so where several profiles are claimed to be fewer people."""
    found = {mask for paper in papers_of_number(scene, number) for mask, _ in masks(scene, paper)}
    if len(found) < LEAST or shown >= LEAST:
        return []
    rows = scene.touching(("DEPICTS_CLAIMED",), [*found, *papers_of_number(scene, number)])
    return [Point("Several of the profiles are claimed to be the same person.", tuple(rows))] if rows else []


INDICATOR = Indicator(
    id="I01",
    name="shared number",
    tier="B",
    units="a number with at least three profiles or people claimed, inside 28 days",
    version=2,
    sentence="This number is on the adverts of several profiles, or of several people claimed, at the same time.",
    false_positives=(
        "friends who share a receptionist, or work together for safety",
        "one person with profiles on several sites",
        "an agency",
        "a number that was handed on",
        "a copied advert",
    ),
    sources=("number as key link: Ibanez and Suthers", "Brent task group, recommendation 8"),
    collected_by=("ADVERTISES_NUMBER",),
    subjects=("network", "number"),
    axes=("organised",),
    places=numbers,
    look=look,
    timed=True,
)
