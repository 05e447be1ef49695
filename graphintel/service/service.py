"""The one object that programs call: it opens the stores, runs reads by the audited path, and does maintenance.

Order of one read: the account is looked up afresh, the answer is made from the viewer's graph at one published
revision, the audit entry is written and synced, and only then the answer is returned. Where the entry cannot be
written, no answer is returned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from graphintel.errors import AccessError, LedgerError, SettingsError
from graphintel.failures import os_reason
from graphintel.indicators.registry import check_switched_off
from graphintel.model.access import REVEAL, Viewer
from graphintel.model.progress import Progress
from graphintel.service import review as _review
from graphintel.service import sessions
from graphintel.service.answer_json import JsonObject
from graphintel.service.arguments import recorded_arguments
from graphintel.service.derived_notice import notice_of
from graphintel.service.file_rights import check_rights
from graphintel.service.missing_ledger import refuse_missing_ledger
from graphintel.service.networks import store_finding
from graphintel.service.protected_reads import reason_fields, revealed_fields, tried_fields
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS, ids_in
from graphintel.service.reads import Reads
from graphintel.service.recording import SHOWN
from graphintel.service.reject_folder import has_drafts
from graphintel.service.restoring import finish_moves, finish_record, is_restored
from graphintel.service.stores import Stores
from graphintel.service.view import View, key_set_digest
from graphintel.settings import Settings

if TYPE_CHECKING:
    from graphintel.service.awaited_networks import AwaitedNetworks
    from graphintel.service.briefings import BriefingRequest, CreatedBriefing, ExportIdentity
    from graphintel.service.chain_maintenance import ChainMaintenance
    from graphintel.service.maintenance import Maintenance
    from graphintel.service.recipient_register import RecipientRegister
    from graphintel.service.upgrades import Upgrades

Result = TypeVar("Result")
SINGLE_USER = "This home is single-user: whoever uses it reads as any account, without signing in."
_MAX_RECORDED_IDS = 2000
"""Most ids of one answer in its entry: all of a chart, which holds 1,500; of a longer list their number and digest tell."""


class Service(Stores, Reads):
    """The use cases of one home.

    Parameters
    ----------
    settings : Settings
        Checked settings.
    clock : callable, optional
        Returns the present moment with its zone; a fixed one in tests.
    check_pairing : bool
        False also opens a home whose ledger and audit chain do not belong together, to report or to mend that; until
        they do, nothing is recorded or shown.

    Notes
    -----
    Open it with :meth:`opened`, which closes what it started. One service may be used by many threads. Readers of files
    and writers of documents are loaded with the first use of what needs them: a search needs neither.
    """

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime] | None = None, *, check_pairing: bool = True
    ) -> None:
        check_switched_off(settings.indicators_off)  # before anything is made
        self.start_messages = _prepare_home(settings)
        """Sentences for whoever starts it, on standard error."""
        self._awaited_networks: AwaitedNetworks | None = None
        finish_moves(settings)
        refuse_missing_ledger(settings)
        super().__init__(settings, clock, moved=is_restored(settings))
        try:
            self._begin(check_pairing)
        except BaseException:
            self.close()
            raise

    def _begin(self, check_pairing: bool) -> None:
        """Compare ledger and chain, and finish what an interrupted process left unfinished."""
        if check_pairing:
            self.pairing.check()
            finish_record(self)
            if notice := notice_of(self):
                self.start_messages.append(notice)
        if self.single_user:
            self.start_messages.append(SINGLE_USER)
        if check_pairing and has_drafts(self.settings):  # unchecked, these may be the drafts of another ledger
            self.maintenance.settle_drafts()
        self._forget_sessions()
        self._to_close.callback(self._forget_sessions)
        self._to_close.callback(self.pairing.note_end)

    def _forget_sessions(self) -> None:
        """Delete what ended sessions left; where that cannot be done, whoever signs in next is told why."""
        with suppress(LedgerError):
            self.ledger.sessions.delete_over()

    @classmethod
    @contextmanager
    def opened(
        cls, settings: Settings, clock: Callable[[], datetime] | None = None, *, check_pairing: bool = True
    ) -> Iterator[Service]:
        """Open the service for a block, and close whatever it started."""
        service = cls(settings, clock, check_pairing=check_pairing)
        try:
            yield service
        finally:
            service.close()

    @contextmanager
    def clustering_in_a_process(self) -> Iterator[None]:
        """Cluster elsewhere for as long as the block lasts, before anybody asks for whoever is signed in, and in the background.

        See :mod:`graphintel.service.awaited_networks`, :meth:`graphintel.service.stores.Stores.clustering_in_a_process` and :mod:`graphintel.service.network_precomputation`.
        """
        from graphintel.service.awaited_networks import AwaitedNetworks
        from graphintel.service.network_precomputation import NetworkPrecomputation

        with (
            super().clustering_in_a_process(),
            closing(NetworkPrecomputation(self)),
            closing(AwaitedNetworks(self)) as self._awaited_networks,
        ):
            try:
                yield
            finally:
                self._awaited_networks = None

    def networks_progress(self, viewer: Viewer) -> Progress | None:
        """Return how far the networks of a viewer are that are being worked out; None where nothing is to be waited for.

        Nothing of the graph is shown by that, so there is no entry. Where nothing is served, whoever reads works them out.
        """
        awaited = self._awaited_networks
        return awaited.progress(viewer) if awaited is not None and viewer.holds else None

    def stop_networks(self, viewer: Viewer) -> None:
        """Stop working out the networks that a viewer waits for."""
        if self._awaited_networks is not None:
            self._awaited_networks.stop(viewer)

    # -- who asks ----------------------------------------------------------------------------------------------

    viewer_of_account = sessions.viewer_of_account
    signed_in_viewer = sessions.signed_in_viewer
    sign_in = sessions.sign_in
    session_of = sessions.session_of
    viewer_of_session = sessions.viewer_of_session
    choose_password = sessions.choose_password
    sign_out = sessions.sign_out

    # -- reading ----------------------------------------------------------------------------------------------

    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> JsonObject:
        """Run one read for a viewer and return its answer after the audit entry is written.

        Parameters
        ----------
        viewer : Viewer
            Who reads.
        name : str
            A function of ``READ_FUNCTIONS``.
        reason : str
            Why; required where a name is revealed.
        **arguments
            The function's own.

        Returns
        -------
        dict

        Raises
        ------
        AccessError
            The role reads no intelligence, or a reason is missing.
        AuditError
            The entry could not be written; nothing is returned.
        GraphintelError
            Whatever the function refuses; the refusal is audited too.
        """
        read = READ_FUNCTIONS[name]
        entry_fields = {"function": name, "arguments": recorded_arguments(arguments, self.audit.hashed, read.words)}
        entry_fields |= reason_fields(reason)
        self.audit.check_writable()
        views: list[View] = []

        def answer_from(view: View) -> tuple[JsonObject, JsonObject]:
            views[:] = [view]
            return read_pseudonymised(view, read.plain, arguments)

        with self.refusals("consultation", viewer.account, **entry_fields) as act:
            try:
                _check_reads(viewer)
                if arguments.get("reveal"):
                    _check_reveal(viewer, reason)
                # What an attempt saw that is not shown leaves no notice.
                view, (answer, visible) = self.at_one_read_point(viewer, answer_from, discard=views.clear)
                if arguments.get("reveal"):
                    act.subject |= self._revealed_fields(view, answer)
            finally:
                act.subject |= tried_fields(_withheld(views))
        self.record("consultation", viewer.account, **act.subject, **_answer_fields(answer, visible))
        store_finding(self.ledger, view, name, answer, self.now(), key_set_digest(viewer.holds))
        return visible

    def _revealed_fields(self, view: View, answer: JsonObject) -> JsonObject:
        """Return what an entry says of the protected people whom an answer shows by name, and of what was seen of them."""
        revealed = view.protected().tokens.keys() & set(answer["entity"]["records"])
        rests_on = [statement.id for statement in view.statements_about(revealed)]
        return revealed_fields(revealed, rests_on, self.ledger.safeguarding_notices.evidence(rests_on))

    # -- acts of a viewer ---------------------------------------------------------------------------------------

    review = _review.review

    def create_briefing(
        self, viewer: Viewer, request: BriefingRequest, export_identity: ExportIdentity | None = None
    ) -> CreatedBriefing:
        """Make a briefing and hand it over; see :func:`graphintel.service.briefings.create_briefing`."""
        from graphintel.service.briefings import create_briefing

        return create_briefing(self, viewer, request, export_identity)

    # -- acts of whoever owns the home --------------------------------------------------------------------------

    @cached_property
    def maintenance(self) -> Maintenance:
        """What the owner of the home does: files, corrections, accounts, graph."""
        from graphintel.service.maintenance import Maintenance

        return Maintenance(self)

    @cached_property
    def chain_maintenance(self) -> ChainMaintenance:
        """Verification and checkpoints of the audit chain, and backups."""
        from graphintel.service.chain_maintenance import ChainMaintenance

        return ChainMaintenance(self)

    @cached_property
    def upgrades(self) -> Upgrades:
        """Deriving again what follows from the rows."""
        from graphintel.service.upgrades import Upgrades

        return Upgrades(self)

    @cached_property
    def recipient_register(self) -> RecipientRegister:
        """The bodies that may receive briefings, and the agreements with them."""
        from graphintel.service.recipient_register import RecipientRegister

        return RecipientRegister(self)


def _check_reads(viewer: Viewer) -> None:
    """Refuse an account whose role reads no intelligence."""
    if not viewer.holds:
        raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")


def _withheld(views: Sequence[View]) -> set[str]:
    """Return the protected people who were asked for by an identifier or name."""
    return {record for view in views for record in view.withheld}


def _answer_fields(answer: JsonObject, visible: JsonObject) -> dict[str, Any]:
    """Return what an entry says of an answer: the real ids of what was shown, and the digest of what was seen."""
    ids = ids_in(answer)
    digest = sha256(json.dumps(visible, sort_keys=True).encode()).hexdigest()
    return {"outcome": SHOWN, "count": len(ids), "ids": ids[:_MAX_RECORDED_IDS], "digest": digest}


def _prepare_home(settings: Settings) -> list[str]:
    """Make the directory of a home where it is missing, take away rights that are too wide, and return the warnings.

    Raises
    ------
    SettingsError
        It cannot be made or looked at, or its rights are wrong.
    """
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return check_rights(settings)
    except OSError as error:
        raise SettingsError(
            f"The home {settings.home} cannot be made or used ({os_reason(error)}); name a directory that may be written "
            "with --home or GRAPHINTEL_HOME."
        ) from error


def _check_reveal(viewer: Viewer, reason: str) -> None:
    if not viewer.reveals:
        raise AccessError(f"Showing a protected person by name needs {REVEAL}; ask the safeguarding lead.")
    if not reason.strip():
        raise AccessError("Showing a protected person by name needs a reason.")
