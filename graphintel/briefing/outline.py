"""The briefing as a document: headings, lists and tables in reading order, which PDF and DOCX both set.

Safety comes first, then why, then the picture; whoever may need protection comes before everybody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphintel.briefing import phrases
from graphintel.briefing.content import BriefedEntity, BriefedIndicator, BriefedStatement, Briefing
from graphintel.briefing.node_styles import GROUP_WORDS
from graphintel.briefing.scales import MEANINGS, SCHEME_WORDS
from graphintel.model.display_words import BASIS_WORDS, day, type_words
from graphintel.model.ontology import PEOPLE
from graphintel.model.roles import RoleGroup


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the title."""

    text: str
    level: int
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of sentences; ``loud`` ones are set apart as a warning."""

    points: tuple[str, ...]
    loud: bool = False
    kind: str = "points"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, side by side."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page; ``widths`` are shares of the page."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class ChartImage:
    """The chart with its legend, on a page on its side under a heading of level 2."""

    heading: str
    kind: str = "picture"


Block = Heading | Paragraph | BulletList | Facts | Table | ChartImage


def outline(briefing: Briefing) -> list[Block]:
    """Return the blocks of the document in reading order; empty sections are left out."""
    return [
        Heading(page_title(briefing), 1),
        Facts(tuple(_front(briefing))),
        *_listed("Safety first", briefing.safety, loud=True),
        *_listed("Why this is listed", briefing.why),
        ChartImage("Chart"),
        *_members(briefing),
        *_statements(briefing),
        *_indicators(briefing),
        *_listed("Method and its limits", briefing.method),
        *_handling(briefing),
    ]


def page_title(briefing: Briefing) -> str:
    """Return the title, or the reference where nothing of a title is left: a heading must not be empty."""
    return briefing.title.strip() or briefing.ref


def _front(briefing: Briefing) -> Iterator[tuple[str, str]]:
    rows = [
        ("Reference", briefing.ref),
        ("For", briefing.recipient),
        ("Purpose", briefing.purpose),
        ("Agreement", briefing.agreement),
        ("Profile", briefing.profile),
        ("Author", briefing.author),
        ("Made on", day(briefing.made_on)),
        ("Review due", day(briefing.review_on)),
        ("Expires on", day(briefing.expires_on)),
    ]
    return (row for row in rows if row[1])


def _listed(heading: str, sentences: tuple[str, ...], *, loud: bool = False) -> list[Block]:
    return [Heading(heading, 2), BulletList(sentences, loud)] if sentences else []


# -- who and what -------------------------------------------------------------------------------------------------


def _members(briefing: Briefing) -> Iterator[Block]:
    yield Heading("Who and what is in it", 2)
    people = [entity for entity in briefing.entities if entity.type in PEOPLE]
    for group in RoleGroup:
        yield from _people(
            f"People: {GROUP_WORDS[group]}", [it for it in people if phrases.displayed_group(it) == group]
        )
    others = [it for it in people if not phrases.displayed_group(it)]
    yield from _people("People of whom no role is said", [it for it in others if not it.doubted])
    yield from _people("People of whom no statement that counts says a role", [it for it in others if it.doubted])
    others = [entity for entity in briefing.entities if entity.type not in PEOPLE]
    if others:
        rows = [
            (type_words(it.type), it.caption, phrases.facts_phrase(it), it.reason, it.marking)
            for it in _by_type(others)
        ]
        yield Heading("Numbers, places and other entities", 3)
        yield Table(("Kind", "Name", "Known of it", "Why here", "Marking"), (14, 27, 18, 27, 14), tuple(rows))


def _people(heading: str, people: list[BriefedEntity]) -> Iterator[Block]:
    if people:
        rows = [
            (it.caption, phrases.roles_phrase(it), phrases.facts_phrase(it), it.reason, it.marking) for it in people
        ]
        yield Heading(heading, 3)
        yield Table(("Name", "Shown as", "Known", "Why here", "Marking"), (20, 22, 16, 28, 14), tuple(rows))


def _by_type(entities: list[BriefedEntity]) -> list[BriefedEntity]:
    """Return entities of one type together, the types in the order of their first."""
    types = list(dict.fromkeys(entity.type for entity in entities))
    return sorted(entities, key=lambda entity: types.index(entity.type))


# -- what is said -------------------------------------------------------------------------------------------------


def _statements(briefing: Briefing) -> Iterator[Block]:
    yield Heading("What is said", 2)
    if not briefing.statements:
        yield Paragraph("This briefing holds no statement.")
        return
    captions = {entity.id: entity.caption for entity in briefing.entities}
    rows = [
        {
            "Reference": (statement.reference, 17),
            "Statement": (phrases.statement_sentence(statement, captions), 34),
            "Grade": (statement.grade, 13),
            "Seen": (phrases.dates_phrase(statement), 16),
            "Basis": (BASIS_WORDS.get(statement.basis, statement.basis), 11),
            "Marking": (" ".join([statement.marking, *statement.conditions]), 14),
        }
        for statement in briefing.statements
    ]
    columns = [name for name in rows[0] if name != "Grade" or briefing.shows_grades]
    yield Table(
        tuple(columns),
        tuple(rows[0][name][1] for name in columns),
        tuple(tuple(row[name][0] for name in columns) for row in rows),
    )
    yield from _scales(briefing)


def _scales(briefing: Briefing) -> Iterator[Block]:
    """Yield what the grades mean, for the schemes that occur."""
    schemes = [
        scheme for scheme in SCHEME_WORDS if any(statement.scheme == scheme for statement in briefing.statements)
    ]
    if not briefing.shows_grades or not schemes:
        return
    yield Heading("What the grades mean", 3)
    yield Paragraph(
        "Each grade is in the scheme of its source and is not converted. Source, information and handling in turn:"
    )
    yield BulletList(
        tuple(
            f"{SCHEME_WORDS[scheme]}: "
            + ". ".join(
                "; ".join(f"{value} {meaning}" for value, meaning in part[scheme].items())
                for part in MEANINGS.values()
                if part[scheme]
            )
            + "."
            for scheme in schemes
        )
    )


# -- what it may mean ---------------------------------------------------------------------------------------------


def _indicators(briefing: Briefing) -> Iterator[Block]:
    if not briefing.indicators:
        return
    carried = {statement.id: statement for statement in briefing.statements}
    yield Heading("Indicators", 2)
    yield Paragraph("Signs to look into, decided on by people. They are not added up and are no score of anybody.")
    for indicator in briefing.indicators:
        yield Heading(f"{indicator.id} {indicator.name}", 3)
        yield Facts(tuple(_indicator(indicator, carried)))


def _indicator(indicator: BriefedIndicator, carried: dict[str, BriefedStatement]) -> Iterator[tuple[str, str]]:
    cited = phrases.citations(carried[statement] for statement in indicator.statements if statement in carried)
    rows = [
        ("Says", indicator.sentence),
        ("State", phrases.state_phrase(indicator)),
        ("Tier", phrases.tier_phrase(indicator)),
        ("Evidence", " ".join(indicator.evidence) or "none in this briefing"),
        ("Against it", " ".join(indicator.counter_evidence) or "nothing found in this briefing"),
        ("Known false positives", "; ".join(indicator.false_positives)),
        ("Statements", ", ".join(cited)),
    ]
    return (row for row in rows if row[1])


def _handling(briefing: Briefing) -> Iterator[Block]:
    yield Heading("Handling and review", 2)
    if briefing.handling:
        yield BulletList(briefing.handling)
    yield Paragraph(
        f"Marked {briefing.marking}. Review due {day(briefing.review_on)}; not to be used after "
        f"{day(briefing.expires_on)}. Quote {briefing.ref} in every enquiry."
    )
