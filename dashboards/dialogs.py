"""Forms that an officer fills in: a step of review, and an export. The page's script creates the inputs in the elements named here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.panels import button
from graphintel.briefing.formats import FORMATS
from graphintel.model.display_words import name_words
from graphintel.model.review_status import ESCALATED_ROLES
from graphintel.model.review_steps import MAX_NOTE_LENGTH, OUTCOMES
from graphintel.service.briefings import REFERRAL_ANSWERS

_GIVEN_BEFORE = "pdf"
"""The format that is preselected."""
_ALL_STEPS = "taken assessed dismissed escalated reopened"
_NEEDS_NOTE = "assessed dismissed escalated reopened"


def step_dialog() -> Component:
    """Return the dialog of a step of review; ``data-for`` says which steps a field belongs to."""
    outcomes = [html.Option("Choose", value=""), *(html.Option(words, value=name) for name, words in OUTCOMES.items())]
    to = f"An account, {', '.join(ESCALATED_ROLES)}, or unit:CODE"
    return _dialog(
        "step",
        "Review",
        [
            _row(
                "What was found", "step-outcome", html.Select(outcomes, id="step-outcome", name="outcome"), "assessed"
            ),
            _row("Hand it to", "step-to", _field("to", "step-to", "text", hint=to), "escalated"),
            _row(
                "Why",
                "step-note",
                html.Textarea(id="step-note", name="note", rows="3", maxLength=str(MAX_NOTE_LENGTH)),
                _ALL_STEPS,
            ),
            _row(
                "Day of the next review",
                "step-review-on",
                _field("review_on", "step-review-on", "date"),
                "taken assessed dismissed escalated",
            ),
        ],
        "Record",
    )


def export_dialog() -> Component:
    """Return the dialog of an export; who may receive is asked for when it is opened."""
    formats = [
        html.Label([_field("formats", f"format-{name}", "checkbox", value=name, on=name == _GIVEN_BEFORE), f" {name}"])
        for name in sorted(FORMATS)
    ]
    answers = [html.Option("Choose", value=""), *(html.Option(name_words(one), value=one) for one in REFERRAL_ANSWERS)]
    told = (
        "Made from what the recipient may see, and nothing else. Exploited and possibly exploited people, and people who sell sex, are "
        "under pseudonyms; what is withheld leaves no trace. Every export is registered and audited."
    )
    return _dialog(
        "export",
        "Export a briefing",
        [
            html.P(told, className="kind"),
            _row("Recipient", "export-recipient", html.Select([], id="export-recipient", name="recipient")),
            html.Fieldset([html.Legend("Formats"), *formats], className="formats"),
            _row(
                "Purpose",
                "export-purpose",
                _field("purpose", "export-purpose", "text", hint="As agreed with the recipient"),
            ),
            html.P("Asked for where it holds more than 50 entities, or items that may be shared with conditions only:"),
            _row("Reason", "export-reason", _field("reason", "export-reason", "text")),
            _row("Your password again", "export-password", _field("password", "export-password", "password")),
            html.P("Asked for where it can lead to somebody losing a home, as with a council or landlord:"),
            _row(
                "Is a referral (NRM, duty to notify, safeguarding) open for anybody there?",
                "export-referral",
                html.Select(answers, id="export-referral", name="referral"),
            ),
            _row("Safeguarding lead who agrees", "export-lead", _field("lead", "export-lead", "text")),
            _row(
                "Password of the lead",
                "export-lead-password",
                _field("lead_password", "export-lead-password", "password"),
            ),
        ],
        "Export",
        html.Div(id="export-made", hidden=True),
    )


def _dialog(name: str, title: str, rows: Iterable[Component], send: str, *more: Component) -> Component:
    """Return a dialog with a form, a line for what the server refuses, and whatever is shown afterwards."""
    buttons = html.P(
        [html.Button(send, type="submit", className="main"), " ", button("Cancel", "leave", dialog=f"{name}-dialog")],
        className="ends",
    )
    refused = html.P(className="refused", hidden=True, role="alert")
    form = html.Form([*rows, refused, buttons], id=f"{name}-form", **{"data-form": name})
    heading = html.H2(title, id=f"{name}-title")
    return html.Dialog(
        [heading, html.P(id=f"{name}-about", className="says"), form, *more],
        id=f"{name}-dialog",
        **{"aria-labelledby": f"{name}-title"},
    )


def _row(label: str, identifier: str, field: Component, steps: str = "") -> Component:
    needs = {"data-needs": _NEEDS_NOTE} if identifier == "step-note" else {}
    data = {"data-for": steps, **needs} if steps else {}
    return html.Div([html.Label(label, htmlFor=identifier), field], className="field-row", **data)


def _field(name: str, identifier: str, kind: str, *, value: str = "", hint: str = "", on: bool = False) -> Component:
    """Return the element in which the script creates an input: Dash's own input would send every key stroke to the server."""
    data: Mapping[str, str] = {"data-name": name, "data-id": identifier, "data-type": kind}
    more = {"data-value": value} if value else {}
    more |= {"data-hint": hint} if hint else {}
    more |= {"data-on": "yes"} if on else {}
    return html.Span(className="field", **data, **more)
