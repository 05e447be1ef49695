"""What the owner of a home does: take in files, correct, withdraw, keep accounts and the graph.

Nothing here shows what is held: only reports about the files given, states and hashes. Each act is audited under the
operating-system user.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphintel import __version__
from graphintel.errors import AccessError, AuditError, GraphintelError, LedgerError
from graphintel.ledger.change import Change as LedgerChange
from graphintel.model.access import Viewer
from graphintel.service import files
from graphintel.service.exports import recall_answer
from graphintel.service.kept import after
from graphintel.service.recording import REFUSED, Act
from graphintel.settings import Settings
from graphintel.store.graph import server_state, start_server, stop_server
from ingest import corrections, run
from ingest.readers import shown_name
from ingest.rejects import settle_drafts
from ingest.report import Report

if TYPE_CHECKING:
    from graphintel.service.service import Service

Answer = dict[str, Any]


_CATCHES_UP = (
    "Nothing has to be taken in again: every reading command brings the graph up, or graphintel graph rebuild does."
)
_NOTES_RECALLS = "Run the same command again: it takes in nothing twice, and notes them."
_DRAFTS_PATIENCE_MS = 200


def rejects_of(settings: Settings) -> Path:
    """Return the folder of the files of refused rows."""
    return settings.home / "rejects"


def _sources_of(service: Service) -> dict[int, str]:
    """Return the source of every batch."""
    return {batch["number"]: batch["source"] for batch in service.ledger.batches()}


class _Recorded:
    """The ledger as ingestion writes to it: a batch is kept together with its entry, or neither is."""

    def __init__(self, service: Service, source: str, files: Sequence[str]) -> None:
        self._service = service
        self._said = {"source": source, "files": list(files)}
        self._act: Act | None = None
        self._tried = False

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Record what is refused before anything is written: afterwards the transaction records it."""
        try:
            yield
        except AuditError:
            raise
        except GraphintelError:
            if not self._tried:
                self._service.record("collection", self._service.operator(), **self._said, outcome=REFUSED)
            raise

    @contextmanager
    def write(self) -> Iterator[LedgerChange]:
        """Open the one transaction of a call, after what a crash left of an earlier one was put right."""
        service, self._tried = self._service, True
        with service.recorded("collection", service.operator(), **self._said) as act:
            settle_drafts(rejects_of(service.settings), _sources_of(service))
            self._act = act
            yield act.change

    def note(self, report: Report) -> None:
        """Let the entry say what the batch brought."""
        assert self._act is not None
        answer = report.to_dict()
        counts = {key: answer[key] for key in ("read", "accepted", "known", "quarantined", "entities", "statements")}
        source = {"source_file": report.source_file, "source_sha256": report.source_sha256}
        self._act.subject |= {**source, "batch": str(report.batch), **counts}


class Maintenance:
    """Maintenance of one service's home."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def _record(self, action: str, **subject: Any) -> None:
        """Audit one act under the operating-system user."""
        self._service.record(action, self._service.operator(), **subject)

    def _changing(self, **subject: Any) -> AbstractContextManager[Act]:
        """Give a change that is audited under the operating-system user."""
        return self._service.recorded("alteration", self._service.operator(), **subject)

    # -- files ------------------------------------------------------------------------------------------------

    def sources(self) -> Answer:
        """Return the declared sources with their file kinds, columns and keys, and the files that cannot be used, with why."""
        return files.sources(self._service.settings)

    def vocabulary(self) -> Answer:
        """Return what a source may state: types, links with their ends, capacities, bases, roles, flags, grades and handling."""
        return files.vocabulary()

    def check(self, source: str, paths: Sequence[Path], *, encoding: str = "", show: int = 0) -> Answer:
        """Return the report of a dry run, without a database; with what the first ``show`` rows would state."""
        return files.check(self._service.settings, source, paths, encoding=encoding, show=show)

    def ingest(self, source: str, paths: Sequence[Path], *, revise: bool = False, encoding: str = "") -> Answer:
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

        Returns
        -------
        dict
            The report; ``read = accepted + known + quarantined``. With ``revise`` also ``recalls``: exports that carried
            an item which is corrected now.
        """
        service = self._service
        service.audit.check_writable()
        into = _Recorded(service, source, [shown_name(path) for path in paths])
        with into.refusals():
            report = run.ingest(
                source,
                paths,
                into,
                actor=service.operator(),
                at=service.now(),
                revise=revise,
                encoding=encoding,
                settings=service.settings,
                reject_dir=rejects_of(service.settings),
                kept=into.note,
            )
        answer, rows = report.to_dict(), f"The rows are in (batch {report.batch})"
        with after(rows, "the graph is not up to them", _CATCHES_UP):
            service.catch_up()
        if revise:
            with after(rows, "the exports that must be recalled are not noted", _NOTES_RECALLS):
                answer["recalls"] = self._recalls()
        return answer

    def settle_drafts(self) -> None:
        """Finish the files of refused rows that a crash left, unless somebody is writing now: then they are not ours."""
        folder = rejects_of(self._service.settings)
        if next(folder.glob("*.draft"), None) is not None:
            with suppress(LedgerError), self._service.ledger.write(patience_ms=_DRAFTS_PATIENCE_MS):
                settle_drafts(folder, _sources_of(self._service))

    def batches(self) -> Answer:
        """Return every batch with its files and counts of rows."""
        return {"batches": self._service.ledger.batches()}

    def batch(self, number: int) -> Answer:
        """Return one batch."""
        return self._service.ledger.batch(number)

    def withdraw_batch(self, number: int) -> Answer:
        """Leave the store as if the batch had never come."""
        service = self._service
        corrections.withdraw(service.ledger, number, service.operator(), service.now())
        self._record("erasure", batch=str(number), rule="batch withdrawn")
        service.catch_up()
        return {"batch": number, "state": "withdrawn", "recalls": self._recalls()}

    def regrade_item(self, item: str, grade: Mapping[str, Any]) -> Answer:
        """Correct the grade or handling of an item; a dated correction."""
        service = self._service
        corrections.regrade(service.ledger, item, grade, service.operator(), service.now())
        self._record("alteration", item=item, fields=sorted(grade))
        service.catch_up()
        return {"item": item, **grade, "recalls": self._recalls()}

    def _recalls(self) -> list[Answer]:
        """Note the exports that carried what has changed, and return the notices that must go out now."""
        notices = self._service.ledger.exports.recall(at=self._service.now())
        for notice in notices:
            self._record("alteration", export=notice.export, item=notice.item, recall=notice.change)
        return [recall_answer(notice) for notice in notices]

    # -- the graph --------------------------------------------------------------------------------------------

    def start_graph(self) -> Answer:
        """Start the embedded server and leave it running."""
        state = start_server(self._service.settings)
        self._service.catch_up()
        return dict(state)

    def stop_graph(self) -> Answer:
        """Stop the embedded server of this home."""
        return dict(stop_server(self._service.settings))

    def rebuild_graph(self) -> Answer:
        """Build the graph anew from the ledger."""
        service = self._service
        service.graph.rebuild(service.ledger.everything())
        service.cache.entries.clear()
        self._record("alteration", graph="rebuilt")
        return {"hash": service.graph.hash()}

    def hash_graph(self) -> Answer:
        """Return the canonical hash of the graph, read back over Bolt."""
        return {"hash": self._service.graph.hash()}

    def status(self, counts: bool) -> Answer:
        """Return engine, versions and health; counts and revisions for an administrator only."""
        service = self._service
        answer: Answer = {
            "version": __version__,
            "home": str(service.settings.home),
            "engine": "embedded" if service.settings.embedded else service.settings.graph_uri,
            "server": dict(server_state(service.settings)),
            "ledger": "ready",
            "audit": "ready" if service.audit.verify().ok else "broken: run graphintel audit verify",
        }
        if counts:
            answer |= {"revision": service.ledger.revision(), **service.ledger.counts()}
        return answer

    # -- accounts and audit -----------------------------------------------------------------------------------

    def add_account(
        self, name: str, role: str, keys: Sequence[str], password: str | None = None, force: str = ""
    ) -> Answer:
        """Make an account and return its one-time password; ``force`` is the one it belongs to."""
        accounts, now = self._service.ledger.accounts, self._service.now()
        with self._changing(account=name, role=role, force=force, change="added") as act:
            given = accounts.add(name, role=role, keys=keys, at=now, password=password, force=force)
            held = act.subject["keys"] = self._held(name)
        return {"account": name, "role": role, "keys": held, "force": force, "password": given}

    def reset_password(self, name: str) -> Answer:
        """Give an account a new one-time password, which works once within 72 hours; its sessions end."""
        service = self._service
        with service.recorded("alteration", service.operator(), account=name, change="password reset"):
            return {"account": name, "password": service.ledger.accounts.reset_password(name)}

    def accounts(self) -> Answer:
        """Return every account with role and keys, never a password."""
        return {
            "accounts": [
                {"name": a.name, "role": a.role, "keys": sorted(a.keys), "revoked": a.revoked}
                for a in self._service.ledger.accounts.every()
            ]
        }

    def set_keys(self, name: str, keys: Sequence[str]) -> Answer:
        """Change what an account holds, from the next request on."""
        with self._changing(account=name, change="keys") as act:
            self._service.ledger.accounts.set_keys(name, keys)
            held = act.subject["keys"] = self._held(name)
        return {"account": name, "keys": held}

    def _held(self, name: str) -> list[str]:
        """Return the keys of an account as the ledger keeps them, sorted."""
        account = self._service.ledger.accounts.get(name)
        return sorted(account.keys) if account else []

    def revoke_account(self, name: str) -> Answer:
        """End an account and its sessions."""
        with self._changing(account=name, change="revoked"):
            self._service.ledger.accounts.revoke(name, at=self._service.now())
        return {"account": name, "revoked": True}

    def verify_audit(self) -> Answer:
        """Return the state of the audit chain."""
        found = self._service.audit.verify()
        return {
            "ok": found.ok,
            "entries": found.entries,
            "head": found.head,
            "problems": [{"entry": number, "problem": sentence} for number, sentence in found.problems],
            "repairs": found.repairs,
        }

    def export_audit(self, viewer: Viewer) -> Answer:
        """Return every entry of the chain, for an auditor; itself audited first.

        Raises
        ------
        AccessError
            The account is no auditor.
        """
        if viewer.role != "auditor":
            raise AccessError(f"The audit chain is read by an auditor; {viewer.account!r} is {viewer.role}.")
        service = self._service
        service.record("disclosure", viewer.account, function="audit export")
        return {"entries": [asdict(entry) for entry in service.audit.entries()]}
