"""The drawer of an opened network: why it is listed, its members with roles and reasons, cells, brokers, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import FROM_FIRST_ROW, ROWS_SHOWN, sliced
from dashboards.panels import button, group_words, picture, table
from graphintel.model.display_words import confidence_words, counted_words, day, joined_words, type_words
from graphintel.model.ontology import PEOPLE
from graphintel.model.roles import group_position
from graphintel.service.answers.entities import Member, NamedEntity
from graphintel.service.answers.networks import NetworkAnswer, NetworkChanges, NetworkDetail


def kinds_in(network: NetworkAnswer) -> str:
    """Return the counts of a network by type, in words."""
    return joined_words([counted_words(kind, count) for kind, count in sorted(network.types.items())])


def network_panel(network: NetworkDetail, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the drawer of one network.

    Parameters
    ----------
    network : NetworkDetail
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    heading = html.Div(
        [
            html.H2(network.name, tabIndex=-1),
            html.P(f"{network.kind} · {kinds_in(network)}", className="kind"),
        ]
    )
    page = button("Indicators, review, export", "network-page", name="main", id=network.id)
    return [
        html.Header([heading, button("×", "close", label="Close (Esc)", name="close")]),
        html.P([page]),
        *network_parts(network, starts),
    ]


def network_parts(network: NetworkDetail, starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the sections on a network, the same wherever it is opened: why, members, events, facilities, brokers and cells.

    Parameters
    ----------
    network : NetworkDetail
    starts : mapping of str to int
        From which row each of its lists is shown.

    Returns
    -------
    list of Component
    """
    return [
        html.H3("Why it is listed"),
        html.Ul([html.Li(reason) for reason in network.why], className="why"),
        html.P(["Confidence: ", html.Strong(confidence_words(network.confidence))]),
        html.P(["Newest item: ", day(network.newest)]),
        *_changed(network.changed),
        html.H3(f"Members ({len(network.members):,})"),
        *_table(network.members, "members", starts),
        *_more("Events", network.events, "events", starts),
        *_facilities(network.facilities, starts),
        *_more("Ties to other networks", network.brokers, "ties", starts),
        *_cells(network, starts),
    ]


def members_in_order(members: Iterable[Member]) -> list[Member]:
    """Return members, people first, and among them those who may need protection."""

    def place(member: Member) -> tuple[int, int, str, str]:
        return (member.type not in PEOPLE, group_position(member.group or ""), member.type, member.caption)

    return sorted(members, key=place)


def _table(members: Iterable[Member], name: str, starts: Mapping[str, int]) -> list[Component]:
    shown, ways = sliced(members_in_order(members), name, starts)
    return [*ways, table(("Member", "Why here"), [_row(member) for member in shown])]


def _row(member: Member) -> Component:
    group = group_words(member)
    under = f"{type_words(member.type)}{f' · {group}' if group else ''}"
    name = button(member.caption, "thing", id=member.id)
    cell = html.Th(
        html.Div([picture(member.type, member.group, 22), html.Span([name, html.Small(under)])]),
        scope="row",
    )
    return html.Tr([cell, html.Td([html.P(reason) for reason in member.reason.split("; ")])])


def _more(title: str, rows: Sequence[Member], name: str, starts: Mapping[str, int]) -> list[Component]:
    return [html.H3(f"{title} ({len(rows):,})"), *_table(rows, name, starts)] if rows else []


def _facilities(facilities: Sequence[NamedEntity], starts: Mapping[str, int]) -> list[Component]:
    if not facilities:
        return []
    shown, ways = sliced(facilities, "facilities", starts)
    rows = [
        html.Li(
            [
                picture(f.type, size=20),
                button(f.caption, "thing", id=f.id),
                f" {type_words(f.type)}",
            ]
        )
        for f in shown
    ]
    text = "Used by many who have nothing to do with one another. It belongs to no network and ties nobody."
    return [html.H3("Shared facilities"), html.P(text), *ways, html.Ul(rows, className="plain")]


def _cells(network: NetworkDetail, starts: Mapping[str, int]) -> list[Component]:
    cells = network.cells
    if len(cells) < 2:
        return []
    captions = {m.id: m.caption for m in (*network.members, *network.events)}
    shown, ways = sliced(cells, "cells", starts)
    rows = [html.Li(_named([captions[member] for member in cell if member in captions])) for cell in shown]
    return [html.H3(f"Cells ({len(cells):,})"), *ways, html.Ol(rows, start=cells.index(shown[0]) + 1)]


def _named(captions: list[str]) -> str:
    """Return the names of a cell; of a large one the first, and how many there are."""
    more = [f"{len(captions) - ROWS_SHOWN:,} more of the members"] if len(captions) > ROWS_SHOWN else []
    return joined_words([*captions[:ROWS_SHOWN], *more])


def _changed(changed: NetworkChanges) -> list[Component]:
    words = changed_words(changed)
    return [html.P(["Since the last run: ", words])] if words else []


def changed_words(changed: NetworkChanges) -> str:
    """Return what changed in a network since the last run, in words; empty where there is no earlier run."""
    if changed.state == "first":
        return ""
    told = {"new": "it is new", "same": "nothing changed"}.get(
        changed.state, f"{len(changed.joined)} joined, {len(changed.left)} left"
    )
    return told + (f"; it was called {changed.was.name}" if changed.was else "")
