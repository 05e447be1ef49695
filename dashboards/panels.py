"""The drawer of one entity, or of one line, with every statement behind it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.safe_text import returns_safe_text
from graphintel.briefing import grading, node_styles
from graphintel.model.captions import shown_caption
from graphintel.model.display_words import (
    BASIS_WORDS,
    count_text,
    counted_words,
    day,
    joined_words,
    name_words,
    person_words,
    reference,
    statement_words,
    type_words,
    value_words,
    when_seen,
)
from graphintel.model.flags import FLAGS
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import LINK_TYPES, ROLE_LINKS, SINGLE_END_LINKS, STATING_TYPES, VENUES
from graphintel.model.role_counting import doubted_words
from graphintel.model.roles import PROTECTED_GROUPS, ROLES
from graphintel.service.answers.entities import EntityAnswer, EntityDetails, NamedEntity
from graphintel.service.answers.exploration import Expansion, NeighbourCount
from graphintel.service.answers.statements import StatementAnswer

MAX_LISTED = 200
"""Maximum number of statements listed of one entity; of one line all are listed."""
MAX_IN_FULL = 20
"""Maximum number of statements shown in full; the rest have one line each, because 200 panels block a browser for 5 s."""
_NOTHING_STORED = "nothing that this account may see has been taken in yet"
_PROPERTIES = {"reserved": "Reserved for tests", "nonconforming": "Fits no known format"}


def nothing_stored(when: str) -> Component:
    """Return what is shown where there are no data, and how to take some in: the same words in an empty home and to whoever may see nothing.

    Parameters
    ----------
    when : str
        What shows it, as the beginning of the sentence.
    """
    return html.P(
        [
            f"{when}, {_NOTHING_STORED}. On the machine of the server, ",
            html.Code("graphintel sources"),
            " lists what can be read, and ",
            html.Code("graphintel ingest SOURCE FILE"),
            " takes files in.",
        ]
    )


def picture(type_name: str, group: str = "", size: int = 24) -> Component:
    """Return the sign of an entity as an image; its meaning stands beside it in words."""
    return html.Img(
        src=node_styles.shape_uri(node_styles.style_of(type_name, group)), alt="", width=str(size), height=str(size)
    )


def button(text: str, do: str, *, label: str = "", name: str = "", **data: str) -> Component:
    """Return a button that the page's script answers: ``do`` says what, ``data`` with what."""
    carried = {"data-do": do, **{f"data-{key}": value for key, value in data.items()}}
    more: dict[str, Any] = {"aria-label": label} if label else {}
    return html.Button(text, type="button", className=name or None, **carried, **more)


def table(heads: Sequence[str], rows: Sequence[Component], name: str = "members") -> Component:
    """Return a table of rows under their heads."""
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Table([head, html.Tbody(rows)], className=name)


def group_words(entity: EntityAnswer) -> str:
    """Return in words what is said of a person: see :func:`graphintel.model.display_words.person_words`.

    Of whoever is protected, what does not count is shown only where it protects.
    """
    doubted = {row.role: row.why for row in entity.doubted}
    if entity.group in PROTECTED_GROUPS:
        doubted = {role: why for role, why in doubted.items() if ROLES[role] in PROTECTED_GROUPS}
    return person_words(entity.group, entity.roles, doubted_words(doubted))


# -- one thing ----------------------------------------------------------------------------------------------------


@returns_safe_text
def thing(entity: EntityDetails, statements: Sequence[StatementAnswer], linked: Expansion) -> list[Component]:
    """Return the drawer of one entity.

    Parameters
    ----------
    entity : EntityDetails
    statements : sequence of StatementAnswer
        Every visible statement about it, newest last.
    linked : Expansion
        How many neighbours it has, and its chain.

    Returns
    -------
    list of Component
    """
    return [
        html.Header([picture(entity.type, entity.group, 36), _heading(entity), _close()]),
        *warnings(entity),
        *_page(entity),
        *_facts(entity),
        *_linked(entity, linked),
        html.H3(f"What is said ({len(statements):,})"),
        *statement_list(list(reversed(statements))[:MAX_LISTED], entity.id),
        *_rest(len(statements)),
    ]


def _heading(entity: EntityAnswer) -> Component:
    under = " · ".join(part for part in (type_words(entity.type), group_words(entity)) if part)
    return html.Div([html.H2(entity.caption, tabIndex=-1), html.P(under, className="kind")])


def _close() -> Component:
    return button("×", "close", label="Close (Esc)", name="close")


@returns_safe_text
def warnings(entity: EntityAnswer) -> list[Component]:
    """Return what protects an entity, which comes first wherever it is opened: the pseudonym, and each flag with its meaning."""
    result: list[Component] = []
    if entity.group in PROTECTED_GROUPS:
        text = "Shown under a pseudonym. May need protection: safety first, never a target."
        result.append(html.P(text, className="protective"))
    result += [
        html.P([html.Strong(flag), " ", FLAGS.get(flag, ""), *_why_doubted(entity, flag)], className="protective")
        for flag in entity.flags
    ]
    return result


def _why_doubted(entity: EntityAnswer, flag: str) -> list[str]:
    """Return in brackets why a flag only protects and does not count."""
    why = entity.doubted_flags.get(flag)
    return [f" ({why})"] if why else []


def _page(entity: NamedEntity) -> list[Component]:
    """Return the way to the page of premises."""
    if entity.type not in VENUES:
        return []
    return [html.P([button("Interests, numbers, indicators", "premises-page", id=entity.id)])]


def _facts(entity: EntityDetails) -> list[Component]:
    rows: list[tuple[str, str]] = []
    names = [name for name in entity.names if name != entity.caption]
    if names:
        rows.append(("Also written", "; ".join(names)))
    if len(entity.records) > 1:
        rows.append(("Records judged to be one", ", ".join(entity.records)))
    for key, value in sorted(entity.properties.items()):
        rows.append((_PROPERTIES.get(key, name_words(key).capitalize()), value_words(value)))
    return [_definitions(rows)] if rows else []


def _definitions(rows: Iterable[tuple[str, Any]]) -> Component:
    return html.Dl([part for term, value in rows for part in (html.Dt(term), html.Dd(value))])


def _linked(entity: NamedEntity, linked: Expansion) -> list[Component]:
    counts, identifier = linked.counts, entity.id
    if not counts:
        return [html.H3("Linked to"), html.P("Nothing else that you may see.")]
    summary = joined_words([counted_words(one.type, one.count) for one in linked.types])
    rows = [
        html.Li(
            [
                html.Span([picture(row.type, size=18), f" {counted_words(row.type, row.count)}"]),
                html.Span(_way(row), className="way"),
                button(
                    "Add",
                    "expand",
                    label=f"Add {counted_words(row.type, row.count)}, {_way(row)}",
                    id=identifier,
                    link=row.link,
                    type=row.type,
                ),
            ]
        )
        for row in counts
    ]
    return [
        html.H3("Linked to"),
        html.P(f"This {type_words(entity.type)}: {summary}.", className="summary"),
        html.P([button("Add all (E)", "expand", name="main", id=identifier), *_chain(identifier, linked)]),
        html.Ul(rows, className="counts"),
    ]


def _chain(identifier: str, linked: Expansion) -> list[Component]:
    chain = linked.chain
    if not chain or len(chain.entities) < 3:
        return []
    whole = joined_words([counted_words(row.type, row.count) for row in chain.counts])
    more = "" if chain.complete else " (and more)"
    label = f"Draw the whole chain: {whole}{more}"
    return [
        " ",
        button("Draw the whole chain", "chain", label=label, id=identifier),
        html.Small(f"{whole}{more}"),
    ]


def _way(row: NeighbourCount) -> str:
    words = name_words(row.link)
    return words if row.direction == "any" else f"{words} →" if row.direction == "out" else f"← {words}"


def _rest(count: int) -> list[Component]:
    if count <= MAX_LISTED:
        return []
    return [html.P(f"The newest {MAX_LISTED} of {count:,} are listed; a line on the chart shows all of its own.")]


# -- one line -----------------------------------------------------------------------------------------------------


@returns_safe_text
def line(first: NamedEntity, second: NamedEntity, statements: Sequence[StatementAnswer]) -> list[Component]:
    """Return the drawer of one line: every statement between two entities.

    Parameters
    ----------
    first, second : NamedEntity
        The two entities.
    statements : sequence of StatementAnswer
        Every visible statement between them.

    Returns
    -------
    list of Component
    """
    heading = html.Div(
        [
            html.H2([first.caption, html.Span(" and ", className="and"), second.caption], tabIndex=-1),
            html.P(f"{type_words(first.type)} and {type_words(second.type)}", className="kind"),
        ]
    )
    sources = len({statement.independent for statement in statements})
    facts, from_ = count_text(len(statements), "statement"), count_text(sources, "independent source")
    return [
        html.Header([heading, _close()]),
        html.P(f"{facts} from {from_}.", className="summary"),
        *statement_list(list(reversed(statements))),
    ]


# -- statements ---------------------------------------------------------------------------------------------------


@returns_safe_text
def statement_list(statements: Sequence[StatementAnswer], about: str = "") -> list[Component]:
    """Return statements, newest first as they come: the first in panels, the rest on a line each.

    Parameters
    ----------
    statements : sequence of StatementAnswer
    about : str
        Id of the entity that they are about; its caption is not repeated in panels.

    Returns
    -------
    list of Component
    """
    panels = [statement_panel(statement, about) for statement in statements[:MAX_IN_FULL]]
    rest = [statement_line(statement) for statement in statements[MAX_IN_FULL:]]
    return [*panels, *([html.Ul(rest, className="lines")] if rest else [])]


@returns_safe_text
def statement_panel(statement: StatementAnswer, about: str = "") -> Component:
    """Return one statement with all that it carries.

    Parameters
    ----------
    statement : StatementAnswer
    about : str
        Id of the entity that the drawer is about; its caption is not repeated.

    Returns
    -------
    Component
    """
    level = grading.level_of(statement)
    rows = [
        ("Handling", _handling(statement)),
        ("Seen", when_seen(statement)),
        ("Reported", day(statement.reported_at)),
        ("Basis", _basis(statement)),
        ("Item", reference(statement.item)),
        ("Owner force", statement.owner_force),
        *_other_writings(statement),
        *_attributes(statement),
    ]
    return html.Article(
        [
            html.P(
                [
                    html.Span(_sentence(statement, about), className="says"),
                    html.Span(statement.grade, className=f"grade {level}", title=grading.LEVELS[level]),
                ]
            ),
            *_cautions(statement, level),
            _definitions(rows),
        ],
        className="statement",
    )


@returns_safe_text
def statement_line(statement: StatementAnswer) -> Component:
    """Return one statement on a line: grade, what it says, when it was seen, basis, item and marking."""
    level = grading.level_of(statement)
    handling = _handling(statement).partition(" ")[2]  # the code stands in the grade
    facts: tuple[str, ...] = (
        when_seen(statement),
        _basis(statement),
        f"{reference(statement.item)} of {statement.owner_force}",
        handling,
    )
    facts += tuple(f"{name.lower()} {value}" for name, value in _attributes(statement))
    cautions = [text for text, applies in _doubts(statement, level).items() if applies]
    return html.Li(
        [
            html.Span(statement.grade, className=f"grade {level}", title=grading.LEVELS[level]),
            " ".join([_sentence(statement, "") + ",", "; ".join([*facts, *cautions])]),
        ]
    )


def _other_writings(statement: StatementAnswer) -> list[tuple[str, str]]:
    """Return how the statement itself writes its ends, where the panel shows another writing."""
    stated = (statement.start_caption, statement.end_caption)
    return [
        ("Written as", one)
        for one, caption in zip(stated, _captions(statement), strict=True)
        if one not in ("", caption)
    ]


def _captions(statement: StatementAnswer) -> tuple[str, str]:
    return (
        shown_caption(statement.start_record, statement.start_caption),
        shown_caption(statement.end_record, statement.end_caption),
    )


def _attributes(statement: StatementAnswer) -> list[tuple[str, str]]:
    """Return what else the statement says, by name; the properties of its link stand in its sentence."""
    declared = {each.name for each in LINK_TYPES[statement.type].properties}
    return [
        (name_words(key).capitalize(), value_words(value))
        for key, value in sorted(statement.said.items())
        if value != "" and key not in declared
    ]


def _basis(statement: StatementAnswer) -> str:
    return BASIS_WORDS.get(statement.basis, statement.basis)


def _sentence(statement: StatementAnswer, about: str) -> str:
    """Return the statement in words, without the end that the drawer is about."""
    start, end = _captions(statement)
    words = statement_words(statement, statement.said)
    if statement.type in ROLE_LINKS | SINGLE_END_LINKS and type_of_id(statement.end) in STATING_TYPES:
        return words if statement.start == about else f"{start} {words}"
    if statement.start == about:
        return f"{words} → {end}"
    return f"{start} → {words}" if statement.end == about else f"{start} → {words} → {end}"


def _handling(statement: StatementAnswer) -> str:
    conditions = ", ".join(statement.conditions)
    return f"{statement.handling}{f' with conditions {conditions}' if conditions else ''}, {statement.marking}"


def _cautions(statement: StatementAnswer, level: str) -> list[Component]:
    return [html.P(text, className="caution") for text, applies in _doubts(statement, level).items() if applies]


def _doubts(statement: StatementAnswer, level: str) -> Mapping[str, object]:
    """Return what speaks against relying on a statement, each with whether it applies."""
    return {
        "Suspected false: kept and shown, weighs nothing.": level == grading.FALSE,
        "Accuracy contested: left out of analysis.": statement.restricted,
        f"Withdrawn {day(statement.withdrawn_at)}.": statement.withdrawn_at,
        f"Review due {day(statement.review_due)}.": statement.review_due,
    }
