"""The drawer of an opened network: why it is listed, its members with roles and reasons, cells, brokers, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import FROM_FIRST_ROW, ROWS_SHOWN, sliced
from dashboards.panels import button, group_words, picture, table
from graphintel.model.display_words import Answer, confidence_words, counted_words, day, joined_words, type_words
from graphintel.model.ontology import PEOPLE
from graphintel.model.roles import group_position


def kinds_in(network: Answer) -> str:
    """Return the counts of a network by type, in words."""
    return joined_words([counted_words(kind, count) for kind, count in sorted(network["types"].items())])


def network_panel(network: Answer, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the drawer of one network.

    Parameters
    ----------
    network : mapping
        As ``service.network`` gives it.
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    heading = html.Div(
        [
            html.H2(network["name"], tabIndex=-1),
            html.P(f"{network['kind']} · {kinds_in(network)}", className="kind"),
        ]
    )
    page = button("Indicators, review, export", "network-page", name="main", id=network["id"])
    return [
        html.Header([heading, button("×", "close", label="Close (Esc)", name="close")]),
        html.P([page]),
        *network_parts(network, starts),
    ]


def network_parts(network: Answer, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the sections on a network, the same wherever it is opened: why, members, events, facilities, brokers and cells.

    Parameters
    ----------
    network : mapping
        As ``service.network`` gives it.
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    return [
        html.H3("Why it is listed"),
        html.Ul([html.Li(reason) for reason in network["why"]], className="why"),
        html.P(["Confidence: ", html.Strong(confidence_words(network["confidence"]))]),
        html.P(["Newest item: ", day(network["newest"])]),
        *_changed(network.get("changed")),
        html.H3(f"Members ({len(network['members']):,})"),
        *_table(network["members"], "members", starts),
        *_more("Events", network["events"], "events", starts),
        *_facilities(network["facilities"], starts),
        *_more("Ties to other networks", network.get("brokers", []), "ties", starts),
        *_cells(network, starts),
    ]


def members_in_order(members: Iterable[Answer]) -> list[Answer]:
    """Return members, people first, and among them those who may need protection."""

    def place(member: Answer) -> tuple[int, int, str, str]:
        return (
            member["type"] not in PEOPLE,
            group_position(member.get("group") or ""),
            member["type"],
            member["caption"],
        )

    return sorted(members, key=place)


def _table(members: Iterable[Answer], name: str, starts: Mapping[str, int]) -> list[Component]:
    shown, ways = sliced(members_in_order(members), name, starts)
    return [*ways, table(("Member", "Why here"), [_row(member) for member in shown])]


def _row(member: Answer) -> Component:
    group = group_words(member)
    under = f"{type_words(member['type'])}{f' · {group}' if group else ''}"
    name = button(member["caption"], "thing", id=member["id"])
    cell = html.Th(
        html.Div([picture(member["type"], member.get("group") or "", 22), html.Span([name, html.Small(under)])]),
        scope="row",
    )
    return html.Tr([cell, html.Td([html.P(reason) for reason in member["reason"].split("; ")])])


def _more(title: str, rows: list[Any], name: str, starts: Mapping[str, int]) -> list[Component]:
    return [html.H3(f"{title} ({len(rows):,})"), *_table(rows, name, starts)] if rows else []


def _facilities(facilities: list[Any], starts: Mapping[str, int]) -> list[Component]:
    if not facilities:
        return []
    shown, ways = sliced(facilities, "facilities", starts)
    rows = [
        html.Li(
            [
                picture(f["type"], size=20),
                button(f["caption"], "thing", id=f["id"]),
                f" {type_words(f['type'])}",
            ]
        )
        for f in shown
    ]
    text = "Used by many who have nothing to do with one another. It belongs to no network and ties nobody."
    return [html.H3("Shared facilities"), html.P(text), *ways, html.Ul(rows, className="plain")]


def _cells(network: Answer, starts: Mapping[str, int]) -> list[Component]:
    cells = network.get("cells", [])
    if len(cells) < 2:
        return []
    captions = {m["id"]: m["caption"] for m in (*network["members"], *network["events"])}
    shown, ways = sliced(cells, "cells", starts)
    rows = [html.Li(_named([captions[member] for member in cell if member in captions])) for cell in shown]
    return [html.H3(f"Cells ({len(cells):,})"), *ways, html.Ol(rows, start=cells.index(shown[0]) + 1)]


def _named(captions: list[str]) -> str:
    """Return the names of a cell; of a large one the first, and how many there are."""
    more = [f"{len(captions) - ROWS_SHOWN:,} more of the members"] if len(captions) > ROWS_SHOWN else []
    return joined_words([*captions[:ROWS_SHOWN], *more])


def _changed(changed: Answer | None) -> list[Component]:
    words = changed_words(changed) if changed else ""
    return [html.P(["Since the last run: ", words])] if words else []


def changed_words(changed: Answer) -> str:
    """Return what changed in a network since the last run, in words; empty where there is no earlier run.

    Examples
    --------
    >>> changed_words({"state": "changed", "was": None, "joined": ["a", "b"], "left": ["c"]})
    '2 joined, 1 left'
    """
    if changed["state"] == "first":
        return ""
    told = {"new": "it is new", "same": "nothing changed"}.get(
        changed["state"], f"{len(changed['joined'])} joined, {len(changed['left'])} left"
    )
    return told + (f"; it was called {changed['was']['name']}" if changed.get("was") else "")
