"""The status of one person: support, protection and enforcement from dated events; for safeguarding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.indicator_view import with_statements
from dashboards.page import Page
from dashboards.panels import picture, table, warnings
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields, text_field
from graphintel.model.access import SAFEGUARDING
from graphintel.model.display_words import capitalised, citations
from graphintel.model.event_types import Side
from graphintel.service.answers.person_status import MatterAnswer, PersonStatus, StatusEvent, WindowAnswer
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.event_words import as_of_words, dated_events, details, event_words
from graphintel.service.reads import Reads

_SIDES = (
    (Side.SUPPORT, "Support"),
    (Side.ENFORCEMENT, "Enforcement"),
    (Side.PROTECTION, "Protection"),
    (Side.NEITHER, "Other events"),
)


def layout() -> list[Component]:
    """Return the page; what it shows is asked for when somebody is chosen in the list."""
    return [html.P("Choose a person in the list of Support.", className="lead")]


def requested_page(context: RequestContext, request: object) -> list[Component]:
    """Return the page of one person."""
    fields = request_fields(request)
    return status_page(context.read(Reads.person_status, id=text_field(fields, "id")))


def status_page(answer: PersonStatus) -> list[Component]:
    """Return the status of one person as a page.

    Parameters
    ----------
    answer : PersonStatus

    Returns
    -------
    list of Component
    """
    person, statements = answer.person, {one.id: one for one in answer.statements}
    heading = html.Div(
        [html.H2(person.caption, tabIndex=-1), html.P(f"As of {as_of_words(answer.as_of)}", className="kind")]
    )
    names = dated_events(answer.events)
    sides = [
        part
        for side, title in _SIDES
        for part in _events(title, [one for one in answer.events if one.side == side.value], names, statements)
    ]
    return [
        html.Header([picture(person.type, person.group, 36), heading], className="page-head"),
        html.P("For safeguarding, and not for export. What the record holds; it recommends nothing.", className="lead"),
        *warnings(person),
        html.H2("Support owed by the record", className="part"),
        _sentences(answer.owed) if answer.owed else html.P("Nothing is owed by the record."),
        *(html.P(one, className="caution") for one in (answer.stale, answer.child) if one),
        *_part("Referrals", [one.sentence for one in answer.referrals]),
        *_part("Engagement and support orders", [one.sentence for one in answer.orders]),
        *sides,
        *_windows(answer.windows),
        *_matters(answer.matters, statements),
        *_part("Not counted", answer.not_counted),
    ]


def _sentences(sentences: Iterable[str]) -> Component:
    return html.Ul([html.Li(one) for one in sentences])


def _part(title: str, sentences: Sequence[str]) -> list[Component]:
    return [html.H2(title, className="part"), _sentences(sentences)] if sentences else []


def _events(
    title: str, events: Sequence[StatusEvent], names: Mapping[str, str], statements: Mapping[str, StatementAnswer]
) -> list[Component]:
    if not events:
        return []
    rows = [
        html.Tr(
            [
                html.Th(capitalised(event_words(one)), scope="row"),
                html.Td(one.when),
                html.Td(one.force),
                html.Td(with_statements(_more(one, names, statements), one.statements, statements)),
            ]
        )
        for one in reversed(events)
    ]
    return [html.H2(f"{title} ({len(events)})", className="part"), table(("What", "When", "Force", "More"), rows)]


def _more(event: StatusEvent, names: Mapping[str, str], statements: Mapping[str, StatementAnswer]) -> str:
    """Return what else is known of an event, and the items that say so."""
    items = citations(statements[one] for one in event.statements if one in statements)
    return "; ".join([*details(event, names), f"by {items}"])


def _windows(windows: Sequence[WindowAnswer]) -> list[Component]:
    if not windows:
        return []
    rows = [
        html.Tr([html.Th(one.title, scope="row"), html.Td(one.sentence), html.Td(f"{one.basis}.")]) for one in windows
    ]
    return [html.H2("Counted in windows", className="part"), table(("Window", "How it was counted", "Basis"), rows)]


def _matters(matters: Sequence[MatterAnswer], statements: Mapping[str, StatementAnswer]) -> list[Component]:
    if not matters:
        return []
    rows = [
        html.Tr(
            [
                html.Th(matter.matter, scope="row"),
                html.Td(matter.force),
                html.Td(
                    [
                        with_statements(capitalised(one.category), one.statements, statements)
                        for one in matter.categories
                    ]
                ),
            ]
        )
        for matter in matters
    ]
    return [
        html.H2("Category of the person in each matter", className="part"),
        table(("Matter", "Force", "Category"), rows),
    ]


PAGE = Page(
    path="/person-status",
    title="Status of a person",
    layout=layout,
    read=requested_page,
    position=36,
    within="/support",
    needs=SAFEGUARDING,
)
