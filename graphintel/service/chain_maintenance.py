"""What whoever owns the home does about the audit chain: verify it, take a checkpoint away, go on after a loss."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from graphintel.audit.lines import Checkpoint
from graphintel.errors import AuditError, GraphintelError, SettingsError
from graphintel.failures import os_reason
from graphintel.private_files import write_private
from graphintel.service.answer_json import JsonObject
from graphintel.service.backup import make_backup
from graphintel.service.stores import Stores

_CHECKPOINT_FIELDS = ("chain", "ledger", "entries", "head")
_MAX_BYTES = 100_000


class ChainMaintenance:
    """The audit chain of one home, for its owner."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def verify(self, against: Path | None = None) -> JsonObject:
        """Return the state of every entry, and whether ledger and chain fit.

        Parameters
        ----------
        against : Path, optional
            File of a checkpoint that was kept elsewhere.
        """
        chain_state = self._stores.audit.verify(read_saved_checkpoint(against) if against else None)
        problem = self._stores.pairing.problem()
        with suppress(GraphintelError):  # health is said also where nothing can be recorded
            self._stores.record(
                "consultation",
                self._stores.operator(),
                function="audit verify",
                entries=chain_state.entries,
                ok=chain_state.ok and not problem,
            )
        return {
            "ok": chain_state.ok and not problem,
            "chain": chain_state.stated.chain,
            "ledger": self._stores.ledger.identity,
            "entries": chain_state.entries,
            "head": chain_state.head,
            "fits": not problem,
            "problem": problem,
            "problems": [{"entry": number, "problem": sentence} for number, sentence in chain_state.problems],
            "repairs": chain_state.repairs,
            "meetings": chain_state.meetings,
        }

    def health(self) -> str:
        """Return in a word or a sentence whether ledger and chain fit, without going through the chain."""
        problem = self._stores.pairing.problem()
        return f"broken: {problem}" if problem else "ready"

    def checkpoint(self, out: Path | None = None) -> JsonObject:
        """Return where the chain ends, to be kept elsewhere; recorded, with its own entry as the last one.

        Parameters
        ----------
        out : Path, optional
            File to write it to as well, for its owner only; it must not be there yet.
        """
        stores = self._stores
        if out is not None and out.exists():
            raise SettingsError(f"{out} is there already; a checkpoint is written beside earlier ones, never over one.")
        stores.record("disclosure", stores.operator(), function="audit checkpoint")
        chain_state = asdict(stores.audit.current_checkpoint() or Checkpoint())
        answer: JsonObject = {name: chain_state[name] for name in _CHECKPOINT_FIELDS} | {"at": stores.now()}
        if out is not None:
            try:
                write_private(out, (json.dumps(answer, indent=2) + "\n").encode("ascii"))
            except OSError as error:
                raise SettingsError(f"{out} cannot be written ({os_reason(error)}); name another place.") from error
        return answer

    def backup(self, out: Path) -> JsonObject:
        """Write ledger and chain of one moment into a new folder; see :func:`graphintel.service.backup.make_backup`."""
        return make_backup(self._stores, out)

    def adopt(self, reason: str) -> JsonObject:
        """Go on with ledger and chain as they are, after a loss that was looked into; the gap is recorded.

        Raises
        ------
        AuditError
            There is nothing to adopt.
        """
        problem = self._stores.pairing.problem()
        if not problem and self._stores.audit.verify().ok:
            raise AuditError("Ledger and audit chain fit; there is nothing to adopt.")
        written = self._stores.pairing.adopt("adopted", {"reason": reason, "problem": problem})
        return {"chain": written.chain, "entries": written.entries, "head": written.head, "problem": problem}


def read_saved_checkpoint(path: Path) -> Checkpoint:
    """Return a checkpoint that was kept elsewhere.

    Raises
    ------
    SettingsError
        The file cannot be read, or is none.
    """
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:  # a device or pipe would be read for ever
            raise ValueError(path)
        content = json.loads(path.read_text(encoding="utf-8"))
        chain, ledger, entries, head = (content[name] for name in _CHECKPOINT_FIELDS)
        if type(entries) is not int or entries < 0 or not all(isinstance(text, str) for text in (chain, ledger, head)):
            raise ValueError(entries)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SettingsError(
            f"{path} holds no checkpoint; expected the file that graphintel audit checkpoint --out wrote."
        ) from error
    return Checkpoint(entries, head, chain, ledger)
