"""Exports: a briefing is ordered and fetched; and what left the building, for whom, until when, and what must be recalled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.download_store import zip_download
from dashboards.long_lists import FROM_FIRST_ROW, sliced, starts_of
from dashboards.page import Page
from dashboards.panels import table
from dashboards.paths import DOWNLOAD_PATH
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError, request_fields, text_field
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.manifest import MANIFEST_FILE as MANIFEST
from graphintel.model.display_words import count_text, day, name_words, period_words
from graphintel.service.answers.exports import ExportAnswer, RecallAnswer, RecipientAnswer
from graphintel.service.briefings import BriefingRequest
from graphintel.service.reads import Reads

MAX_PASSWORD_LENGTH = 1024


def layout() -> list[Component]:
    """Return the page; its list is asked for when somebody opens it."""
    words = (
        "Every briefing that left the building, as far as you may see all that it carried. An item that is withdrawn or "
        "corrected later names the exports that carried it: their recipients must be told."
    )
    return [html.P(words)]


def listing(context: RequestContext, request: object) -> list[Component]:
    """Return the register, notices of recall first."""
    answer = context.read(Reads.exports)
    notices = [notice for export in answer.exports for notice in export.recalls]
    starts = starts_of(request_fields(request))
    return [*recalls_list(notices, starts), *register(answer.exports, starts)]


# -- ordering ------------------------------------------------------------------------------------------------------


def recipients(context: RequestContext, _request: object) -> list[Component]:
    """Return who may receive a briefing from this viewer today, as options."""
    result = context.read(Reads.exports).recipients
    return [html.Option(_recipient_words(one), value=one.name) for one in result]


def _recipient_words(one: RecipientAnswer) -> str:
    profile = name_words(one.profile)
    return one.recipient.capitalize() if one.recipient == profile else f"{one.recipient} ({profile})"


def order_briefing(context: RequestContext, request: object) -> list[Component]:
    """Make a briefing, keep its files for one download, and return what was made with its manifest."""
    fields = request_fields(request)
    identifier = text_field(fields, "id", required=False)
    order = BriefingRequest(
        ids=(identifier,) if identifier else _drawn(context, fields),
        exact=not identifier,
        recipient=text_field(fields, "recipient"),
        formats=_formats(fields),
        purpose=text_field(fields, "purpose", required=False),
        reason=text_field(fields, "reason", required=False),
        password=text_field(fields, "password", required=False, max_length=MAX_PASSWORD_LENGTH),
        referral=text_field(fields, "referral", required=False),
        lead=text_field(fields, "lead", required=False),
        lead_password=text_field(fields, "lead_password", required=False, max_length=MAX_PASSWORD_LENGTH),
    )
    created = context.service.create_briefing(context.viewer, order)
    token = context.download_store.store(context.session, zip_download(created.briefing.ref, created.files))
    return created_panel(json.loads(created.files[MANIFEST]), token)


def _drawn(context: RequestContext, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return everything on a chart of this session."""
    chart = context.chart(text_field(fields, "chart"))
    if chart is None or not chart.positions:
        raise ForgedError("This chart is empty, or no longer kept by the server. Draw it again from the search.")
    return tuple(chart.positions)


def _formats(fields: Mapping[str, Any]) -> tuple[str, ...]:
    given = fields.get("formats", [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given) or len(given) > len(FORMATS):
        raise ForgedError("The formats are not what this page sends; reload it and try again.")
    return tuple(given)


def created_panel(manifest: Mapping[str, Any], token: str) -> list[Component]:
    """Return what was made: how to fetch it, how it must be handled, and its manifest.

    Parameters
    ----------
    manifest : mapping
        As :func:`graphintel.briefing.manifest.manifest_of` writes it.
    token : str
        Of the parcel.

    Returns
    -------
    list of Component
    """
    ref = manifest["export"]
    link = html.A(
        "Download (ZIP)",
        href=f"{DOWNLOAD_PATH}{token}",
        download=f"{ref}.zip",
        className="main",
        **{"data-do": "fetched"},
    )
    about: list[tuple[str, Any]] = [
        ("Of", manifest["title"]),
        ("Recipient", manifest["recipient"]),
        ("Purpose", manifest["purpose"]),
        ("Agreement", manifest["agreement"] or "none: inside the own force"),
        ("Handling", [html.P(text) for text in manifest["handling"]]),
        ("Made", day(manifest["made_on"])),
        ("Review due", day(manifest["review_on"])),
        ("Last day of use", day(manifest["expires_on"])),
        (
            "Holds",
            f"{count_text(manifest['things'], 'entity', 'entities')}, {count_text(len(manifest['statements']), 'statement')}",
        ),
    ]
    rows = [part for term, value in about for part in (html.Dt(term), html.Dd(value))]
    return [
        html.P([html.Strong(f"{ref}, {manifest['marking']}"), " is registered and audited."], role="status"),
        html.P([link, html.Span(" Given once; kept for ten minutes.", className="kind")]),
        html.Details(
            [
                html.Summary("Manifest"),
                html.Dl(rows),
                html.H3("Files"),
                _rows(
                    ("File", "Bytes", "SHA-256"),
                    [(f["name"], f"{f['bytes']:,}", f["sha256"]) for f in manifest["files"]],
                ),
                html.H3("Statements"),
                _rows(("Reference", "Grade", "Seen", "Marking"), [_cited(one) for one in manifest["statements"]]),
            ],
            id="manifest",
        ),
        html.P(
            [
                html.Button(
                    "Done", type="button", className="main", **{"data-do": "leave", "data-dialog": "export-dialog"}
                )
            ]
        ),
    ]


def _cited(statement: Mapping[str, str]) -> tuple[str, ...]:
    seen = period_words(*(statement.get(name, "") for name in ("seen_from", "seen_to", "seen_precision")))
    return (statement["reference"], statement.get("grade", "not passed on"), seen, statement["marking"])


def _rows(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Component:
    body = [html.Tr([html.Th(first, scope="row"), *(html.Td(text) for text in rest)]) for first, *rest in rows]
    return table(heads, body, "members rest")


# -- the register --------------------------------------------------------------------------------------------------


def recalls_list(notices: Sequence[RecallAnswer], starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return what recipients must be told now."""
    if not notices:
        return []
    shown, ways = sliced(notices, "recalls", starts)
    rows = [
        html.Li(
            [
                html.Strong(notice.recipient),
                f" holds item {notice.item} in export {notice.export}: it was {notice.change} on {day(notice.at)}.",
            ]
        )
        for notice in shown
    ]
    return [html.H2("To be recalled", className="part"), *ways, html.Ul(rows, className="why")]


def register(exports: Sequence[ExportAnswer], starts: Mapping[str, int] = FROM_FIRST_ROW) -> list[Component]:
    """Return the table of exports, newest first."""
    if not exports:
        return [html.P("No export is listed that you may see.", className="lead")]
    head = ("Export", "Subject", "Purpose", "Recipient", "Agreement", "Marking", "Made", "Last day", "Recalled")
    shown, ways = sliced(exports, "exports", starts)
    rows = [html.Tr(_cells(export)) for export in shown]
    count = count_text(len(exports), "export")
    listed = html.Div(
        table(head, rows, "members register"), className="wide", tabIndex=0, role="region", **{"aria-label": count}
    )
    return [html.P(count, className="lead"), *ways, listed]


def _cells(export: ExportAnswer) -> list[Component]:
    words = (
        export.title,
        export.purpose,
        export.recipient,
        export.agreement or "inside the own force",
        export.marking,
        f"{day(export.at)} by {export.officer}",
        day(export.expires_on),
        count_text(len(export.recalls), "item") if export.recalls else "nothing",
    )
    return [html.Th(export.export, scope="row"), *(html.Td(text) for text in words)]


PAGE = Page(
    path="/exports",
    title="Exports",
    layout=layout,
    read=listing,
    position=40,
    questions={
        "export-recipient.children": ("ask-recipients", recipients),
        "export-made.children": ("ask-export", order_briefing),
    },
)
