"""Exports: what left the building, for whom, until when, and what must be recalled."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.desk import Desk
from graphintel.model.words import Answer, day


def layout() -> Component:
    """Return the page; its list is asked for when somebody opens it."""
    told = (
        "Every briefing that left the building, as far as you may see all that it carried. An item that is withdrawn or "
        "corrected later names the exports that carried it: their recipients must be told."
    )
    return html.Section(
        [html.H1("Exports", id="exports-title"), html.P(told), html.Div(id="exports-list")],
        id="exports",
        hidden=True,
        **{"aria-labelledby": "exports-title"},
    )


def listing(desk: Desk, _request: object) -> list[Component]:
    """Return the register, notices of recall first."""
    answer = desk.read("exports")
    notices = [notice for export in answer["exports"] for notice in export["recalls"]]
    return [*recalls_list(notices), *register(answer["exports"])]


def recalls_list(notices: list[Any]) -> list[Component]:
    """Return what recipients must be told now."""
    if not notices:
        return []
    rows = [
        html.Li(
            [
                html.Strong(notice["recipient"]),
                f" holds item {notice['item']} in export {notice['export']}: it was {notice['change']} on {day(notice['at'])}.",
            ]
        )
        for notice in notices
    ]
    return [html.H2("To be recalled", className="part"), html.Ul(rows, className="why")]


def register(exports: list[Any]) -> list[Component]:
    """Return the table of exports, newest first."""
    if not exports:
        return [html.P("No export is listed that you may see.", className="lead")]
    head = ("Export", "Made", "Recipient", "Of", "Marking", "Purpose", "Last day")
    rows = [html.Tr(_cells(export)) for export in exports]
    count = "1 export" if len(exports) == 1 else f"{len(exports):,} exports"
    table = html.Table(
        [html.Thead(html.Tr([html.Th(text, scope="col") for text in head])), html.Tbody(rows)], className="members"
    )
    return [html.P(count, className="lead"), table]


def _cells(export: Answer) -> list[Component]:
    told = (
        f"{day(export['at'])} by {export['officer']}",
        export["recipient"],
        export["title"],
        export["marking"],
        export["purpose"],
        day(export["expires_on"]),
    )
    return [html.Th(export["export"], scope="row"), *(html.Td(text) for text in told)]
