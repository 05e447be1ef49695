"""Backs up ledger and audit chain of one moment, and checks a backup: only one that is complete and sound is restored.

The ledger is copied first, while others go on; of the chain, what there was before the first change that this copy does
not have. Both are files in a folder, with a manifest that has the digest of each and its own.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from graphintel import __version__
from graphintel.addresses import is_postgresql, sqlite_file
from graphintel.audit.copies import verify_copy
from graphintel.audit.lines import Checkpoint
from graphintel.errors import BackupError, LedgerError
from graphintel.failures import os_reason
from graphintel.ledger.known_chain import read_ledger_copy
from graphintel.ledger.tables import HEAD
from graphintel.private_files import sync_directory, write_private
from graphintel.service.answer_json import JsonObject
from graphintel.service.stores import Stores
from graphintel.settings import Settings
from graphintel.sql.driver_errors import explanation_of
from graphintel.sql.sqlite import copy_file

LEDGER, CHAIN, KEY, MANIFEST = "ledger.sqlite", "chain.jsonl", "chain.key", "manifest.json"
_NOT_HERE = (
    "Ledger or audit chain are kept in PostgreSQL: stop every stores, save and put back both with its own tools "
    "(pg_dump, pg_restore), and then run graphintel audit adopt, which records it."
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was checked whole.

    Attributes
    ----------
    folder : Path
        Where it is.
    at : str
        When it was made.
    chain_storage : str
        ``file`` or ``table``: where the chain was.
    checkpoint : Checkpoint
        What stood beside the chain.
    """

    folder: Path
    at: str
    chain_storage: str
    checkpoint: Checkpoint

    @property
    def key(self) -> bytes:
        """The key of the chain."""
        return (self.folder / KEY).read_bytes()


def ledger_file(settings: Settings) -> Path:
    """Return the file of the ledger of a home whose ledger and chain are files.

    Raises
    ------
    BackupError
        Ledger or chain are in PostgreSQL, which has tools of its own.
    """
    file = sqlite_file(settings.ledger_url)
    if file is None or is_postgresql(settings.audit_url):
        raise BackupError(_NOT_HERE)
    return file.absolute()


def chain_storage(settings: Settings) -> str:
    """Return where a home keeps its chain, ``file`` or ``table``."""
    return "table" if settings.audit_url else "file"


def make_backup(stores: Stores, out: Path) -> JsonObject:
    """Write ledger and chain of one moment into a new folder, which is there whole or not at all.

    Raises
    ------
    BackupError
        The folder is there already or cannot be written, or the home is kept by PostgreSQL.
    AuditError
        It could not be recorded, or the chain does not hold.
    """
    stores.audit.check_writable()
    ledger_file(stores.settings)
    if out.exists():
        raise BackupError(f"{out} is there already; a backup is written into a new folder.")
    stores.record("disclosure", stores.operator(), function="backup", out=out.name)
    try:
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{out.name}.", suffix=".part", dir=out.parent))
        try:
            manifest = _write(stores, folder)
            folder.rename(out)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_directory(out.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup {out} cannot be written ({explanation_of(error)}); there is none.") from error
    return {"backup": str(out), "entries": manifest["checkpoint"]["entries"], "head": manifest["checkpoint"]["head"]}


def _write(stores: Stores, folder: Path) -> JsonObject:
    """Write the files and the manifest."""
    copy_file(ledger_file(stores.settings), folder / LEDGER)
    copied = read_ledger_copy(folder / LEDGER)
    checkpoint, key = stores.audit.copy(folder / CHAIN, copied.known_chain.change)
    write_private(folder / KEY, key)
    manifest = {
        "version": __version__,
        "tables": copied.tables,
        "at": stores.now(),
        "kept_in": chain_storage(stores.settings),
        "checkpoint": asdict(checkpoint),
        "files": {name: _digest(folder / name) for name in (LEDGER, CHAIN, KEY)},
    }
    write_private(folder / MANIFEST, _signed(manifest))
    sync_directory(folder)
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest, size = sha256(), 0
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return f"{size}:{digest.hexdigest()}"


def _signed(manifest: JsonObject) -> bytes:
    """Return the one way to write a manifest, with the digest of what it says."""
    digest = sha256(json.dumps(manifest, sort_keys=True).encode("ascii")).hexdigest()
    return (json.dumps({**manifest, "digest": digest}, sort_keys=True, indent=1) + "\n").encode("ascii")


def check_backup(folder: Path) -> Backup:
    """Return a backup that is whole: every byte as it was written, ledger and chain sound and of one moment.

    Raises
    ------
    BackupError
        It is not; the sentence says what is wrong. Nothing was changed.
    """
    try:
        manifest = _manifest(folder)
        for name, digest in manifest["files"].items():
            if _digest(folder / name) != digest:
                raise BackupError(f"The backup {folder} was altered: {name} is not what was written. Use another one.")
        backup = Backup(folder, manifest["at"], manifest["kept_in"], Checkpoint(**manifest["checkpoint"]))
    except OSError as error:
        raise BackupError(f"The backup {folder} is not whole ({os_reason(error)}). Use another one.") from error
    if manifest["tables"] > HEAD:
        raise BackupError(
            f"The backup {folder} was made by a newer graphintel ({manifest['version']}) than this one; install that one."
        )
    _check_pair(backup)
    return backup


def _manifest(folder: Path) -> JsonObject:
    written = (folder / MANIFEST).read_bytes()
    try:
        content = json.loads(written)
        digest = content.pop("digest")
        whole = _signed(content) == written and digest in written.decode("ascii")
        named = set(content["files"]) == {LEDGER, CHAIN, KEY} and isinstance(content["tables"], str)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = named = False
    if not (whole and named):
        raise BackupError(f"The backup {folder} was altered: {MANIFEST} is not what was written. Use another one.")
    return dict(content)


def _check_pair(backup: Backup) -> None:
    """Refuse copies that do not hold, or of different moments."""
    try:
        copied = read_ledger_copy(backup.folder / LEDGER)
    except LedgerError as error:
        raise BackupError(f"{error} Use another backup.") from error
    verification = verify_copy(backup.folder / CHAIN, backup.checkpoint)
    if not verification.ok:
        number, problem = verification.problems[0]
        raise BackupError(f"The chain of the backup {backup.folder} does not hold: entry {number} {problem}.")
    known, beside = copied.known_chain, backup.checkpoint
    if (beside.chain, beside.ledger, beside.kept) != (known.chain, copied.identity, known.change):
        raise BackupError(f"Ledger and chain of the backup {backup.folder} do not belong together. Use another one.")
