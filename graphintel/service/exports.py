"""The register of exports: what left the building, for whom, until when, and what must be recalled."""

from __future__ import annotations

from typing import Any

from graphintel.ledger.exports import Recall
from graphintel.service.reading import reading
from graphintel.service.receivers import recipients_of
from graphintel.service.view import Answer, View


@reading
def exports(view: View) -> Answer:
    """Return the exports whose whole content the viewer may see, newest first.

    Parameters
    ----------
    view : View
        Whose graph.

    Returns
    -------
    dict
        ``exports``: reference, moment, officer, recipient, profile, agreement, purpose, title, marking, last day, hash of
        the manifest, and ``recalls``: items that were withdrawn or corrected since. ``recipients``: who may receive a
        briefing from this viewer today, see :func:`graphintel.service.receivers.recipients_of`.
    """
    held = view.register.every(view.viewer.holds) if view.register else []
    notices = view.register.recalls([export.ref for export in held]) if view.register else {}
    return {
        "recipients": recipients_of(view),
        "exports": [
            {
                "export": export.ref,
                "at": export.at,
                "officer": export.officer,
                "recipient": export.recipient,
                "profile": export.profile,
                "agreement": export.agreement,
                "purpose": export.purpose,
                "title": export.title,
                "marking": export.marking,
                "expires_on": export.expires,
                "manifest": export.manifest,
                "recalls": [recall_answer(notice) for notice in notices.get(export.ref, ())],
            }
            for export in held
        ],
    }


def recall_answer(notice: Recall) -> dict[str, Any]:
    """Return a notice as plain values."""
    return {
        "export": notice.export,
        "recipient": notice.recipient,
        "item": notice.item.removeprefix("item:"),
        "at": notice.at,
        "change": notice.change,
    }
