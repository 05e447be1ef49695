"""What the owner of a home does: take in files, correct, withdraw, keep accounts and the graph.

Nothing here shows what is held: only reports about the files given, states and hashes. Each act is audited under the
operating-system user.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graphintel import __version__
from graphintel.errors import AccessError, AuditError, LedgerError
from graphintel.ledger.exports import Recall
from graphintel.ledger.unrecorded import Unrecorded
from graphintel.model.access import Viewer
from graphintel.model.progress import OnProgress, no_progress
from graphintel.service import source_checks
from graphintel.service.after_commit import update_graph
from graphintel.service.answer_json import JsonObject, as_json
from graphintel.service.chain_maintenance import ChainMaintenance
from graphintel.service.derived_notice import READY, notice_of
from graphintel.service.exports import due_recalls, recall_answer
from graphintel.service.protected_reads import auditors_fields
from graphintel.service.recording import BEGUN, RecordedAct, RecordedChange, RecordedLedger, TypedName, TypedText
from graphintel.service.reject_folder import rejects_folder
from graphintel.service.stores import Stores
from graphintel.store.graph import server_state, start_server, stop_server
from ingest import corrections, run
from ingest.readers import shown_name
from ingest.rejects import settle_drafts
from ingest.report import Report

_UNWRITABLE = "cannot be written: nothing is shown before it can"


_DRAFTS_TIMEOUT_MS = 200


def _sources_of(stores: Stores) -> dict[int, str]:
    """Return the source of every batch."""
    return {batch["number"]: batch["source"] for batch in stores.ledger.batches()}


class Maintenance:
    """Maintenance of one home."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def _audited_read(self, function: str, **subject: Any) -> AbstractContextManager[RecordedAct]:
        """Give a look at the home that is audited under the operating-system user before its answer is handed over."""
        return self._stores.recorded_act("consultation", self._stores.operator(), function=function, **subject)

    @contextmanager
    def _audited_work(self, function: str) -> Iterator[None]:
        """Audit work on what can be built again from the ledger: that it begins, and then only where it fails."""
        stores = self._stores
        stores.record("maintenance", stores.operator(), function=function, outcome=BEGUN)
        with stores.refusals("maintenance", stores.operator(), function=function):
            yield

    def _audited_change(self, **subject: Any) -> AbstractContextManager[RecordedChange]:
        """Give a change that is audited under the operating-system user."""
        return self._stores.recorded("alteration", self._stores.operator(), **subject)

    # -- files ------------------------------------------------------------------------------------------------

    def sources(self) -> JsonObject:
        """Return the declared sources with their file kinds, columns and keys, and the files that cannot be used, with why."""
        with self._audited_read("sources"):
            return source_checks.sources(self._stores.settings)

    def vocabulary(self) -> JsonObject:
        """Return what a source may state: types, links with their ends, capacities, bases, roles, flags, grades and handling."""
        with self._audited_read("sources --vocabulary"):
            return source_checks.vocabulary()

    def check(self, source: str, paths: Sequence[Path], *, encoding: str = "", show: int = 0) -> JsonObject:
        """Return the report of a dry run, without a database; with what the first ``show`` rows would state."""
        with self._audited_read(
            "check", source=TypedName(source), files=[TypedText(path.name) for path in paths]
        ) as act:
            answer = source_checks.check(self._stores.settings, source, paths, encoding=encoding, show=show)
            act.subject |= {key: answer[key] for key in ("read", "accepted", "quarantined")}
        return answer

    def ingest(
        self,
        source: str,
        paths: Sequence[Path],
        *,
        revise: bool = False,
        encoding: str = "",
        on_progress: OnProgress = no_progress,
    ) -> JsonObject:
        """Take in files and bring the graph up to them.

        Parameters
        ----------
        source : str
            Name of a declared source.
        paths : sequence of Path
            Files.
        revise : bool
            True records other content under a held key as a correction.
        encoding : str
            Encoding of the text files, where it is known; else each is judged by its bytes.
        on_progress : callable
            Called while lines are read, rows taken in and logged, and entities and links written to the graph.

        Returns
        -------
        dict
            The report; ``read = accepted + known + quarantined``. With ``revise`` also ``recalls``: exports that carried
            an item which is corrected now.
        """
        stores = self._stores
        given = {"source": TypedName(source), "files": [TypedText(path.name) for path in paths]}
        ledger = RecordedLedger(lambda: self._audited_ingestion(**given))
        recalls: list[Recall] = []

        def record_report(report: Report) -> None:
            if revise:
                recalls.extend(due_recalls(stores, ledger.subject))
            ledger.subject |= _batch_fields(report) | {"files": [shown_name(path) for path in paths]}

        stores.audit.check_writable()
        with stores.refusals("collection", stores.operator(), **given):
            report = run.ingest(
                source,
                paths,
                ledger,
                actor=stores.operator(),
                at=stores.now(),
                revise=revise,
                encoding=encoding,
                settings=stores.settings,
                reject_dir=rejects_folder(stores.settings),
                record_report=record_report,
                on_progress=on_progress,
            )
        update_graph(stores, f"The rows are in (batch {report.batch})", on_progress, is_large=True)
        answer = report.to_dict()
        return answer | {"recalls": [as_json(recall_answer(notice)) for notice in recalls]} if revise else answer

    @contextmanager
    def _audited_ingestion(self, **given: Any) -> Iterator[RecordedChange]:
        """Give the one transaction of a call, after what a crash left of an earlier one was put right."""
        stores = self._stores
        with stores.recorded("collection", stores.operator(), **given) as act:
            settle_drafts(rejects_folder(stores.settings), _sources_of(stores))
            yield act

    def _exclusive(self) -> AbstractContextManager[object]:
        """Keep other writers out for a moment, or refuse."""
        return self._stores.ledger.write(timeout_ms=_DRAFTS_TIMEOUT_MS, unrecorded=Unrecorded.DRAFTS)

    def settle_drafts(self) -> None:
        """Finish the files of refused rows that a crash left, unless somebody is writing now: then they are not ours."""
        with suppress(LedgerError), self._exclusive():
            settle_drafts(rejects_folder(self._stores.settings), _sources_of(self._stores))

    def batches(self) -> JsonObject:
        """Return every batch with its files and counts of rows."""
        with self._audited_read("batch list") as act:
            batches = self._stores.ledger.batches()
            act.subject["count"] = len(batches)
        return {"batches": batches}

    def batch(self, number: int) -> JsonObject:
        """Return one batch."""
        with self._audited_read("batch show", batch=str(number)):
            return self._stores.ledger.batch(number)

    def withdraw_batch(self, number: int) -> JsonObject:
        """Leave the store as if the batch had never come."""
        stores = self._stores
        with self._audited_change(batch=str(number), change="batch withdrawn") as act:
            corrections.withdraw(stores.ledger, number, stores.operator(), stores.now())
            recalls = due_recalls(stores, act.subject)
        update_graph(stores, f"Batch {number} is withdrawn", is_large=True)
        return {
            "batch": number,
            "state": "withdrawn",
            "recalls": [as_json(recall_answer(notice)) for notice in recalls],
        }

    def regrade_item(self, item: str, grade: Mapping[str, Any]) -> JsonObject:
        """Correct the grade or handling of an item; a dated correction."""
        stores = self._stores
        with self._audited_change(item=TypedName(item), fields=sorted(grade), change="regraded") as act:
            corrections.regrade(stores.ledger, item, grade, stores.operator(), stores.now())
            recalls = due_recalls(stores, act.subject)
        update_graph(stores, f"Item {item} is regraded")
        return {"item": item, **grade, "recalls": [as_json(recall_answer(notice)) for notice in recalls]}

    # -- the graph --------------------------------------------------------------------------------------------

    def start_graph(self) -> JsonObject:
        """Start the embedded server and leave it running."""
        with self._audited_work("graph start"):
            self._stores.catch_up()  # first, because it mends a store that does not start
            return dict(start_server(self._stores.settings))

    def stop_graph(self) -> JsonObject:
        """Stop the embedded server of this home."""
        with self._audited_work("graph stop"):
            return dict(stop_server(self._stores.settings))

    def rebuild_graph(self) -> JsonObject:
        """Build the graph again from the ledger, in an empty database."""
        stores = self._stores
        with self._audited_work("graph rebuild"):
            stores.graph.rebuild(stores.ledger.everything())
            stores.cache.clear()
            return {"hash": stores.graph.hash_against(stores.ledger)}

    def hash_graph(self) -> JsonObject:
        """Return the canonical hash of the graph, read back over Bolt; one that is not the ledger's is built again first."""
        with self._audited_read("graph hash") as act:
            found = act.subject["hash"] = self._stores.graph.hash_against(self._stores.ledger)
        return {"hash": found}

    def status(self, counts: bool, actor: str = "") -> JsonObject:
        """Return engine, versions and health; counts and revisions for an administrator only.

        Health is said also where the chain cannot be written; counts are recorded before they are said. ``server`` is
        how it was before: the graph is compared with the ledger, for which an embedded one is started.

        Parameters
        ----------
        counts : bool
            True for an administrator who is proved.
        actor : str
            Who that is; the operating-system user where empty.
        """
        stores = self._stores
        health = ChainMaintenance(stores).health()
        answer: JsonObject = {
            "version": __version__,
            "home": str(stores.settings.home),
            "engine": "embedded" if stores.settings.embedded else stores.settings.graph_uri,
            "server": dict(server_state(stores.settings)),
            "ledger": "ready",
            "derived": (notice_of(stores) or READY) if health == "ready" else "not looked at",
            "graph": stores.graph_health() if health == "ready" else "not looked at",
            "audit": health,
        }
        try:
            with stores.recorded_act("consultation", actor or stores.operator(), function="status", counts=counts):
                counted = {"revision": stores.ledger.revision(), **stores.ledger.counts()} if counts else {}
        except AuditError:
            return answer | ({"audit": _UNWRITABLE} if health == "ready" else {})
        return answer | counted

    # -- accounts and audit -----------------------------------------------------------------------------------

    def add_account(
        self, name: str, role: str, keys: Sequence[str], password: str | None = None, force: str = ""
    ) -> JsonObject:
        """Make an account and return its one-time password; ``force`` is the one it belongs to."""
        accounts, now = self._stores.ledger.accounts, self._stores.now()
        with self._audited_change(
            account=TypedName(name), role=TypedName(role), force=TypedName(force), change="added"
        ) as act:
            given = accounts.add(name, role=role, keys=keys, at=now, password=password, force=force)
            held = act.subject["keys"] = self._stored_keys(name)
        return {"account": name, "role": role, "keys": held, "force": force, "password": given}

    def reset_password(self, name: str) -> JsonObject:
        """Give an account a new one-time password, which works once within 72 hours; its sessions end."""
        stores = self._stores
        with self._audited_change(account=TypedName(name), change="password reset"):
            return {"account": name, "password": stores.ledger.accounts.reset_password(name)}

    def accounts(self) -> JsonObject:
        """Return every account with role and keys, never a password."""
        with self._audited_read("account list") as act:
            held = self._stores.ledger.accounts.all_()
            act.subject["count"] = len(held)
        return {
            "accounts": [{"name": a.name, "role": a.role, "keys": sorted(a.keys), "revoked": a.revoked} for a in held]
        }

    def set_keys(self, name: str, keys: Sequence[str]) -> JsonObject:
        """Change what an account holds, from the next request on."""
        with self._audited_change(account=TypedName(name), change="keys") as act:
            self._stores.ledger.accounts.set_keys(name, keys)
            held = act.subject["keys"] = self._stored_keys(name)
        return {"account": name, "keys": held}

    def _stored_keys(self, name: str) -> list[str]:
        """Return the keys of an account as the ledger keeps them, sorted."""
        account = self._stores.ledger.accounts.get(name)
        return sorted(account.keys) if account else []

    def revoke_account(self, name: str) -> JsonObject:
        """End an account and its sessions."""
        with self._audited_change(account=TypedName(name), change="revoked"):
            self._stores.ledger.accounts.revoke(name, at=self._stores.now())
        return {"account": name, "revoked": True}

    def export_audit(self, viewer: Viewer) -> JsonObject:
        """Return every entry of the chain, for an auditor; itself audited first.

        Raises
        ------
        AccessError
            The account is no auditor.
        """
        with self._stores.recorded_act("disclosure", viewer.account, function="audit export"):
            if viewer.role != "auditor":
                raise AccessError(f"The audit chain is read by an auditor; {viewer.account!r} is {viewer.role}.")
        entries = self._stores.audit.entries()
        return {"entries": [asdict(entry) | {"subject": auditors_fields(entry.subject)} for entry in entries]}


def _batch_fields(report: Report) -> JsonObject:
    """Return what the entry of a batch says of it."""
    answer = report.to_dict()
    counts = {key: answer[key] for key in ("read", "accepted", "known", "quarantined", "entities", "statements")}
    where = {"source_file": report.source_file, "source_sha256": report.source_sha256}
    return {"batch": str(answer.get("batch", "")), **where, **counts}
