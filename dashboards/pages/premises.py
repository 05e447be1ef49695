"""Premises: who has an interest in one, what was seen there, which numbers lead there, and its linked premises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.indicator_view import indicator_list, with_statements
from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import MAX_LISTED, button, group_words, picture, statement_list, table, warnings
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields, text_field
from graphintel.briefing import grading
from graphintel.model.display_words import (
    capitalised,
    citations,
    joined_words,
    statement_words,
    type_words,
    unstated_use_words,
)
from graphintel.model.ontology import ENTITY_TYPES, INDICATOR_SUBJECTS, PEOPLE, VENUES
from graphintel.service.answers.entities import EntityAnswer
from graphintel.service.answers.indicators import SubjectIndicators, of_subject
from graphintel.service.answers.premises import Interest, LinkedNumber, LinkedPremises, PremisesAnswer
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.reads import Reads

_WIDE = "the whole network that it belongs to, or it and what it is linked to"
"""What a briefing of premises holds."""


def layout() -> list[Component]:
    """Return the page; what it shows is asked for when somebody opens premises."""
    return [html.P("Choose premises on a chart, in a network or in Review.", className="lead")]


def requested_page(context: RequestContext, request: object) -> list[Component]:
    """Return the page of one premises."""
    fields = request_fields(request)
    identifier, starts = text_field(fields, "id"), starts_of(fields)
    return premises_page(
        context.read(Reads.premises, id=identifier), of_subject(context.read(Reads.indicators, id=identifier)), starts
    )


def premises_page(
    answer: PremisesAnswer, indicators: SubjectIndicators, starts: Mapping[str, int] = FROM_FIRST_ROW
) -> list[Component]:
    """Return one premises as a page.

    Parameters
    ----------
    answer : PremisesAnswer
    indicators : SubjectIndicators
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    place, statements_by_id = answer.premises, {row.id: row for row in answer.statements}
    identifier, name = place.id, place.caption
    tools = [
        button("Open as chart", "premises", name="main", id=identifier),
        button("Export", "export", label=f"Export a briefing of {name}", id=identifier, called=f"{name}: {_WIDE}"),
    ]
    heading = html.Div([html.H2(name, tabIndex=-1), html.P(type_words(place.type), className="kind")])
    return [
        html.Header([picture(place.type, size=36), heading, html.Div(tools, className="tools")], className="page-head"),
        *warnings(place),
        html.H2("Said to be used as", className="part"),
        *_uses(answer, statements_by_id),
        html.H2("Who has an interest", className="part"),
        *_interests(answer.interests, statements_by_id, starts),
        html.H2("Numbers that lead here", className="part"),
        *_ways(_number_rows(answer.numbers, statements_by_id), "number", statements_by_id, starts),
        html.H2("Linked premises", className="part"),
        *_finding(answer, identifier),
        *_ways(_premises_rows(answer.linked, statements_by_id), "premises", statements_by_id, starts),
        *_building(answer, statements_by_id),
        *_facilities(answer.facilities),
        html.H2("Indicators", className="part"),
        *indicator_list(indicators),
        html.H2(f"What was seen here ({len(answer.seen):,})", className="part"),
        *_seen([statements_by_id[one] for one in reversed(answer.seen)], identifier),
    ]


def _uses(answer: PremisesAnswer, statements_by_id: Mapping[str, StatementAnswer]) -> list[Component]:
    """Return what somebody said that it is used as, and the legal threshold, which is no use and no concern by itself."""
    parts: list[Component] = [
        html.Div(with_statements(capitalised(joined_words(_claims(said))), use.statements, statements_by_id))
        for use in answer.uses
        if (said := [statements_by_id[one] for one in use.statements])
    ]
    if not parts:
        parts = [html.P(unstated_use_words(len(answer.adverts)))]
    if answer.threshold:
        parts.append(
            html.Div(with_statements(answer.threshold.sentence, answer.threshold.statements, statements_by_id))
        )
    return parts


def _interests(
    interests: Sequence[Interest], statements_by_id: Mapping[str, StatementAnswer], starts: Mapping[str, int]
) -> list[Component]:
    if not interests:
        return [html.P("Nobody is reported to own, let, lease, pay for, manage or control it.")]
    rows, (shown, ways) = [], sliced(interests, "interests", starts)
    for interest in shown:
        who, statements = interest.who, [statements_by_id[one] for one in interest.statements]
        stated = joined_words(_claims(statements))
        rows.append(
            html.Tr([_named(who), html.Td(with_statements(capitalised(stated), interest.statements, statements_by_id))])
        )
    return [*ways, table(("Who", "What is said"), rows)]


def _claims(statements: Sequence[StatementAnswer]) -> list[str]:
    """Return the interests in words; one that only doubted statements state is marked as doubted."""
    doubts: dict[str, list[str]] = {}
    for statement in statements:
        doubts.setdefault(statement_words(statement), []).append(_doubt(statement))
    return [
        f"{words} ({', '.join(sorted(set(result)))})" if all(result) else words
        for words, result in sorted(doubts.items())
    ]


def _doubt(statement: StatementAnswer) -> str:
    if grading.level_of(statement) == grading.FALSE:
        return "suspected false"
    return "accuracy contested" if statement.restricted else "withdrawn" if statement.withdrawn_at else ""


_Way = tuple[EntityAnswer, str, Sequence[str]]
"""What leads somewhere: the entity, by what in words, and ids of the statements."""


def _number_rows(numbers: Sequence[LinkedNumber], statements_by_id: Mapping[str, StatementAnswer]) -> list[_Way]:
    return [
        (
            one.number,
            f"By {joined_words([_by(via) for via in one.via])}, {_from(one.statements, statements_by_id)}",
            one.statements,
        )
        for one in numbers
    ]


def _premises_rows(linked: Sequence[LinkedPremises], statements_by_id: Mapping[str, StatementAnswer]) -> list[_Way]:
    return [
        (
            one.premises,
            f"{' '.join(one.sentences).rstrip('.')}, {_from(one.statements, statements_by_id)}",
            one.statements,
        )
        for one in linked
    ]


def _finding(answer: PremisesAnswer, identifier: str) -> list[Component]:
    """Return the way to the finding, where the premises stand in one."""
    if not answer.linked:
        return []
    return [html.P(button("The finding that these stand in", "premises-chain-page", id=identifier))]


def _building(answer: PremisesAnswer, statements_by_id: Mapping[str, StatementAnswer]) -> list[Component]:
    """Return what is in one building with the premises, which links nothing by itself."""
    if not answer.building:
        return []
    rows = [
        html.Tr(
            [
                _named(one.premises),
                html.Td(with_statements(_from(one.statements, statements_by_id), one.statements, statements_by_id)),
            ]
        )
        for one in answer.building
    ]
    return [html.H2("In one building", className="part"), table(("Premises", "From what"), rows)]


def _ways(
    result: Sequence[_Way], name: str, statements_by_id: Mapping[str, StatementAnswer], starts: Mapping[str, int]
) -> list[Component]:
    if not result:
        return [html.P("None that you may see.")]
    rows, (shown, others) = [], sliced(result, name, starts, "numbers" if name == "number" else name)
    for entity, words, statements in shown:
        rows.append(html.Tr([_named(entity), html.Td(with_statements(words, statements, statements_by_id))]))
    return [*others, table((_type_words_of(name).capitalize(), "By what"), rows)]


def _type_words_of(subject: str) -> str:
    """Return what the things are called that indicators call a number, or premises."""
    return next(type_words(name) for name in INDICATOR_SUBJECTS if ENTITY_TYPES[name].indicator_subject == subject)


def _from(statements: Sequence[str], statements_by_id: Mapping[str, StatementAnswer]) -> str:
    return f"from {citations(statements_by_id[one] for one in statements if one in statements_by_id)}"


def _by(via: EntityAnswer) -> str:
    return via.caption if via.type in PEOPLE else f"{type_words(via.type)} {via.caption}"


def _named(entity: EntityAnswer) -> Component:
    """Return an entity as the head of a row: premises open their own page, everything else the chart."""
    do = "premises-page" if entity.type in VENUES else "start"
    words = " · ".join(part for part in (type_words(entity.type), group_words(entity)) if part)
    name = html.Span([button(entity.caption, do, id=entity.id), html.Small(words)])
    return html.Th(html.Div([picture(entity.type, entity.group, 22), name]), scope="row")


def _facilities(facilities: Sequence[EntityAnswer]) -> list[Component]:
    if not facilities:
        return []
    names = joined_words([facility.caption for facility in facilities])
    return [
        html.P(
            f"Shared by many who have nothing to do with one another, so it leads nowhere: {names}.", className="kind"
        )
    ]


def _seen(statements: Sequence[StatementAnswer], about: str) -> list[Component]:
    if not statements:
        return [html.P("Nothing else that you may see.")]
    more = [html.P(f"The newest {MAX_LISTED} are listed.")] if len(statements) > MAX_LISTED else []
    return [html.Div(statement_list(statements[:MAX_LISTED], about), className="seen"), *more]


PAGE = Page(
    path="/premises",
    title="Premises",
    layout=layout,
    read=requested_page,
    position=22,
    within="/networks",
    rests_on_networks=True,
)
