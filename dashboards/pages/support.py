"""Support: who is owed support, by area; for safeguarding."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import button, group_words, table
from dashboards.request_context import RequestContext
from dashboards.requests import request_fields, text_field
from graphintel.model.access import SAFEGUARDING
from graphintel.model.display_words import day
from graphintel.service.answers.person_status import PersonOwedSupport, SupportOwedList
from graphintel.service.event_words import as_of_words
from graphintel.service.reads import Reads


def layout() -> list[Component]:
    """Return the page; its list is asked for when somebody opens it."""
    content = (
        "People who are reported as exploited or as selling sex, and what support they are owed by the record: who waits "
        "longest after a referral first, never by warnings. For safeguarding, and not for export."
    )
    return [html.P(content)]


def listing(context: RequestContext, request: object) -> list[Component]:
    """Return the list, of all areas or of the one that is chosen."""
    fields = request_fields(request)
    answer = context.read(Reads.support_owed, area=text_field(fields, "area", required=False))
    return owed_list(answer, starts_of(fields))


def owed_list(answer: SupportOwedList, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the list of people who are owed support.

    Parameters
    ----------
    answer : SupportOwedList
    starts : mapping of str to int
        From which row each list is shown.

    Returns
    -------
    list of Component
    """
    shown, ways = sliced(answer.people, "people", starts)
    heads = ("Who", "Areas", "What is owed", "Newest event")
    people = (
        [*ways, table(heads, [_row(one) for one in shown])]
        if answer.people
        else [html.P("Nobody that you may see is concerned by an event that is held.", className="lead")]
    )
    return [html.P(f"As of {as_of_words(answer.as_of)}.", className="kind"), _areas(answer), *people]


def _areas(answer: SupportOwedList) -> Component:
    """Return the buttons that choose an area."""
    buttons = []
    for area in ("", *answer.areas):
        one = button(area or "All areas", "list", ask=_asked(area))
        setattr(one, "aria-pressed", "true" if area == answer.area else "false")
        buttons.append(one)
    return html.Div(buttons, className="tools", role="toolbar", **{"aria-label": "Areas"})


def _asked(area: str) -> str:
    return json.dumps({"area": area} if area else {})


def _row(one: PersonOwedSupport) -> Component:
    name = html.Span(
        [button(one.person.caption, "person-status-page", id=one.person.id), html.Small(group_words(one.person))]
    )
    reasons = html.Ul([html.Li(reason) for reason in one.owed]) if one.owed else "Nothing by the record"
    return html.Tr(
        [
            html.Th(html.Div([name]), scope="row"),
            html.Td(", ".join(one.areas)),
            html.Td(reasons),
            html.Td(day(one.recorded)),
        ]
    )


PAGE = Page(path="/support", title="Support", layout=layout, read=listing, position=35, needs=SAFEGUARDING)
