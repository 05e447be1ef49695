"""The register of exports: what left the building, for whom, until when, and what must be recalled."""

from __future__ import annotations

from typing import Any

from graphintel.ledger.exports import Recall
from graphintel.model.access import Viewer
from graphintel.model.report_ids import item_ref
from graphintel.service.answers.exports import ExportAnswer, ExportRegisterAnswer, RecallAnswer
from graphintel.service.briefing_recipients import available_recipients
from graphintel.service.read_functions import read_function
from graphintel.service.recording import DONE, REFUSED
from graphintel.service.stores import Stores
from graphintel.service.view import View


@read_function()
def exports(view: View) -> ExportRegisterAnswer:
    """Return the exports whose whole content the viewer may see, newest first.

    Parameters
    ----------
    view : View
        Whose graph.

    Returns
    -------
    ExportRegisterAnswer
        With who may receive a briefing from this viewer today, see
        :func:`graphintel.service.briefing_recipients.available_recipients`.
    """
    visible_exports = view.export_register.all_(view.viewer.holds) if view.export_register else []
    notices = view.export_register.recalls([export.ref for export in visible_exports]) if view.export_register else {}
    return ExportRegisterAnswer(
        recipients=available_recipients(view),
        exports=tuple(
            ExportAnswer(
                export=export.ref,
                at=export.at,
                officer=export.officer,
                recipient=export.recipient,
                profile=export.profile,
                agreement=export.agreement,
                purpose=export.purpose,
                title=export.title,
                marking=export.marking,
                expires_on=export.expires,
                manifest=export.manifest,
                recalls=tuple(recall_answer(notice) for notice in notices.get(export.ref, ())),
            )
            for export in visible_exports
        ),
    )


def may_fetch(stores: Stores, viewer: Viewer, ref: str) -> bool:
    """Return whether a viewer may be given the files of an export now; recorded before they are.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        As the account is at this moment.
    ref : str
        Of the export, as the register has it.

    Returns
    -------
    bool
        True where the viewer holds the keys that everything in it requires now.

    Raises
    ------
    AuditError
        It could not be recorded; nothing is handed over.
    """
    known = stores.ledger.exports.is_known(ref, viewer.holds)
    outcome = DONE if known else REFUSED
    stores.record("disclosure", viewer.account, function="fetch", export=ref, outcome=outcome)
    return known


def recall_answer(notice: Recall) -> RecallAnswer:
    """Return a notice as answers have it."""
    return RecallAnswer(
        export=notice.export,
        recipient=notice.recipient,
        item=item_ref(notice.item),
        at=notice.at,
        change=notice.change,
    )


def due_recalls(stores: Stores, subject: dict[str, Any]) -> list[Recall]:
    """Note the exports that carried what has changed, in the entry too; return the notices that must go out now."""
    notices = stores.ledger.exports.recall(at=stores.now())
    if notices:
        subject["recalls"] = [f"{notice.export} {notice.item} {notice.change}" for notice in notices]
    return notices
