"""Review: what waits for whom, overdue first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import button, table
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError, request_fields, text_field
from graphintel.model.display_words import day, notice_words, status_words, type_words
from graphintel.model.finding_ids import is_finding
from graphintel.model.report_ids import item_ref
from graphintel.model.review_status import STATES
from graphintel.model.review_steps import MAX_NOTE_LENGTH
from graphintel.service.answers.notices import NoticeAnswer
from graphintel.service.answers.reviews import ReviewedFinding
from graphintel.service.notices import SAFEGUARDING_ROLE
from graphintel.service.reads import Reads

_OVERDUE = "overdue"
_NOTHING = "Nothing of this kind that you may see."


def layout() -> list[Component]:
    """Return the page; its list is asked for when somebody opens it."""
    content = (
        "Software proposes, people decide: every network waits until a named officer takes it. What was dismissed stays "
        "dismissed until an independent source says something new."
    )
    return [html.P(content)]


def listing(context: RequestContext, request: object) -> list[Component]:
    """Return the list: all, those of one state, the overdue ones, or those that the viewer holds or was given."""
    fields = request_fields(request)
    state, mine = text_field(fields, "state", required=False), fields.get("mine", False)
    if not isinstance(mine, bool) or state not in {"", _OVERDUE, *STATES}:
        raise ForgedError("The list cannot be asked for in that way.")
    answer = context.read(Reads.reviews, state=state, officer=context.viewer.account if mine else "")
    starts = starts_of(fields)
    content = (
        notices_list(context.read(Reads.notices).notices, starts) if context.viewer.role == SAFEGUARDING_ROLE else []
    )
    return [*content, choice(answer.counts, state, mine=mine), *reviews_list(answer.reviews, starts)]


def step(context: RequestContext, request: object) -> dict[str, str]:
    """Record a step of review and return its confirmation; the page that shows the finding is requested again."""
    fields = request_fields(request)
    answer = context.service.review(
        context.viewer,
        text_field(fields, "subject"),
        text_field(fields, "indicator", required=False),
        text_field(fields, "step"),
        text_field(fields, "note", required=False, max_length=MAX_NOTE_LENGTH),
        text_field(fields, "review_on", required=False),
        text_field(fields, "to", required=False),
        text_field(fields, "outcome", required=False),
    )
    return {"say": f"Recorded: {status_words(answer.status)}.", "id": answer.id}


def choice(counts: Mapping[str, int], state: str, *, mine: bool) -> Component:
    """Return the buttons that choose what is listed, each with how many there are.

    Parameters
    ----------
    counts : mapping of str to int
        By state, and ``overdue``.
    state : str
        The one chosen; empty for all.
    mine : bool
        True where only the viewer's own are listed.
    """
    named = [("", "All", sum(counts[name] for name in STATES))]
    named += [(name, name.capitalize(), counts[name]) for name in (_OVERDUE, *STATES) if counts[name] or name == state]
    buttons = [
        _chosen(
            button(f"{words} ({count})", "list", ask=json.dumps({"state": name} if name else {})),
            now=not mine and name == state,
        )
        for name, words, count in named
    ]
    held = _chosen(
        button(
            "Mine", "list", label="Mine: last step by me, or escalated to my account", ask=json.dumps({"mine": True})
        ),
        now=mine,
    )
    return html.Div([*buttons, held], className="tools", role="toolbar", **{"aria-label": "What is listed"})


def _chosen(part: Component, *, now: bool) -> Component:
    setattr(part, "aria-pressed", "true" if now else "false")
    return part


def notices_list(rows: Sequence[NoticeAnswer], starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the notices to the safeguarding lead; nothing where there are none.

    Parameters
    ----------
    rows : sequence of NoticeAnswer
    starts : mapping of str to int
        From which row each list is shown.

    Returns
    -------
    list of Component
    """
    if not rows:
        return []
    shown, ways = sliced(rows, "notices", starts)
    lines = [
        html.Tr(
            [
                html.Th(row.officer, scope="row"),
                html.Td(f"{notice_words(row.kind, row.times)}, {day(row.at)}"),
                html.Td(", ".join(person.caption for person in row.people)),
                html.Td(row.reason),
            ]
        )
        for row in shown
    ]
    return [html.H2("Told to the safeguarding lead"), *ways, table(("Officer", "What", "About", "Reason"), lines)]


def reviews_list(rows: Sequence[ReviewedFinding], starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return findings, each with its review status.

    Parameters
    ----------
    rows : sequence of ReviewedFinding
    starts : mapping of str to int
        From which row each list is shown.

    Returns
    -------
    list of Component
    """
    if not rows:
        return [html.P(_NOTHING, className="lead")]
    shown, ways = sliced(rows, "findings", starts)
    return [*ways, table(("Finding", "Where it stands", "Note"), [_row(row) for row in shown])]


def _row(row: ReviewedFinding) -> Component:
    kind = row.type if is_finding(row.id) else type_words(row.type)
    about = kind + (f" · indicator {row.indicator}" if row.indicator else "")
    name = html.Span([button(row.name, _page_of(row.id), id=row.id), html.Small(about)])
    items = sorted({item_ref(new.item) for new in row.status.reopened_by})
    new = [html.P(f"New since then: {', '.join(items)}", className="caution")] if items else []
    stands = html.Td([html.P(status_words(row.status), className="overdue" if row.status.overdue else ""), *new])
    return html.Tr([html.Th(html.Div([name]), scope="row"), stands, html.Td(row.status.note)])


def _page_of(identifier: str) -> str:
    """Return the button that opens a finding: the page of a network, linked premises or premises, the chart of a number."""
    kind = identifier.partition(":")[0]
    pages = {"network": "network-page", "linked-premises": "premises-chain-page", "premises": "premises-page"}
    return pages.get(kind, "start")


PAGE = Page(
    path="/reviews",
    title="Review",
    layout=layout,
    read=listing,
    position=30,
    rests_on_networks=True,
    questions={"stepped.data": ("ask-step", step)},
)
