"""Restores a backup: what is there is set aside as evidence, and the restored chain records it.

What has to be done is written down first. A process that ends in the middle leaves the old state, or the list, and the
next command does the rest.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from graphintel.addresses import sqlite_file
from graphintel.audit.chain import open_chain
from graphintel.audit.copies import stage_file, stage_table
from graphintel.errors import AuditError, BackupError
from graphintel.failures import os_reason
from graphintel.ledger.session_database import session_database_url
from graphintel.private_files import copy_private, open_private, replace_private, sync_directory
from graphintel.service.answer_json import JsonObject
from graphintel.service.backup import CHAIN, LEDGER, Backup, chain_storage, check_backup, ledger_file
from graphintel.service.caller import operating_system_user
from graphintel.service.stores import Stores
from graphintel.settings import Settings

_PLAN = "restoring.json"
_BESIDE_SQLITE = ("", "-wal", "-shm")
_BESIDE_CHAIN = ("", ".checkpoint", ".key", ".torn")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be done: files to set aside, files to put in their place, what the entry will say; how far that is."""

    id: str
    aside: Mapping[str, str]
    placed: Mapping[str, str]
    subject: JsonObject = field(default_factory=dict)
    step: str = "set aside"


def restore(
    settings: Settings, folder: Path, *, yes: bool, reason: str = "", now: datetime | None = None
) -> JsonObject:
    """Put the ledger and the chain of a backup in the place of those of a home.

    Parameters
    ----------
    settings : Settings
        The home; no service has it open.
    folder : Path
        The backup.
    yes : bool
        True also where there is a ledger or chain, which is then set aside.
    reason : str
        Why; stands in the chain.
    now : datetime, optional
        The present moment.

    Returns
    -------
    dict
        What the chain will say of it. The entry is written when the home is opened next.

    Raises
    ------
    BackupError
        The backup is not whole, or there is something in its place and nobody said that it is to be replaced. Nothing
        was changed.
    """
    ledger_file(settings)
    backup = check_backup(folder)
    if backup.chain_storage != chain_storage(settings):
        raise BackupError(
            f"The chain of the backup {folder} was kept in a {backup.chain_storage}, that of this home is kept in a "
            f"{chain_storage(settings)}; set or unset GRAPHINTEL_AUDIT_URL as it was."
        )
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%S") + "-" + secrets.token_hex(3)
    aside = _to_set_aside(settings, stamp)
    there = [path for path in aside if path.exists()]
    present = _present(settings) if there else {}
    if there and not yes:
        raise BackupError(
            f"The home {settings.home} has a ledger or audit chain ({_present_text(present)}); the backup of {backup.at} has "
            f"{backup.checkpoint.entries} entries. Give --yes to put it in their place; they are set aside, nothing is deleted."
        )
    subject = {"backup_at": backup.at, "entries": backup.checkpoint.entries, "head": backup.checkpoint.head, **present}
    subject |= {"set_aside": sorted({str(aside[path].parent) for path in there}), "reason": reason}
    subject |= {"by": operating_system_user()}
    try:
        placed = _stage(settings, backup)
        _write(settings, _Plan(secrets.token_hex(8), _as_text(aside), _as_text(placed), subject))
        finish_moves(settings)
    except OSError as error:
        raise BackupError(
            f"The backup {folder} cannot be put back ({os_reason(error)}); free what is missing, try again."
        ) from error
    return subject


def _chain_file(settings: Settings) -> Path:
    return (sqlite_file(settings.audit_url) or settings.audit_file).absolute()


def _to_set_aside(settings: Settings, stamp: str) -> dict[Path, Path]:
    """Return where everything goes that belongs to the present ledger and chain, there or not."""
    ledger, chain = ledger_file(settings), _chain_file(settings)
    paths = [ledger.with_name(ledger.name + ending) for ending in _BESIDE_SQLITE]
    paths += [chain.with_name(chain.name + e) for e in (_BESIDE_SQLITE if settings.audit_url else _BESIDE_CHAIN)]
    return {path: path.parent / f"set-aside-{stamp}" / path.name for path in paths}


def _present(settings: Settings) -> JsonObject:
    """Return how far the present chain has come, where it says so."""
    chain = open_chain(settings.audit_file, settings.audit_url)
    try:
        checkpoint = chain.current_checkpoint()
        return (
            {"replaced_entries": checkpoint.entries, "replaced_head": checkpoint.head}
            if checkpoint
            else {"replaced_entries": 0}
        )
    except AuditError as error:
        return {"replaced": str(error)}
    finally:
        chain.close()


def _present_text(present: JsonObject) -> str:
    return f"{present['replaced_entries']} entries" if "replaced_entries" in present else "which does not hold"


def _stage(settings: Settings, backup: Backup) -> dict[Path, Path]:
    """Put the files of the backup beside their places, on the same disks."""
    ledger, chain = ledger_file(settings), _chain_file(settings)
    for place in (ledger, chain):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    here = ledger.with_name(f"{ledger.name}.restoring")
    here.unlink(missing_ok=True)
    copy_private(backup.folder / LEDGER, here)
    stage = stage_table if settings.audit_url else stage_file
    staged = stage(backup.folder / CHAIN, backup.checkpoint, backup.key, chain)
    return {here: ledger, **staged}


# -- doing what is written down ------------------------------------------------------------------------------------


def finish_moves(settings: Settings) -> None:
    """Do what is left of the moves that a restore wrote down, if any; run before anything is opened.

    Raises
    ------
    BackupError
        The list cannot be read, or a file cannot be moved.
    """
    if not (settings.home / _PLAN).exists():
        return
    try:
        with _exclusive(settings.home):
            plan = _read(settings)
            if plan is not None and plan.step == "set aside":
                _delete_sessions(settings)
                _move(plan.aside)
                plan = replace(plan, step="put in place")
                _write(settings, plan)
            if plan is not None and plan.step == "put in place":
                _move(plan.placed)
                _write(settings, replace(plan, step="record"))
    except OSError as error:
        raise BackupError(
            f"A restore of {settings.home} was broken off and cannot go on ({os_reason(error)}: {error.filename}); free what is "
            "missing and give any command again."
        ) from error


def is_restored(settings: Settings) -> bool:
    """Return whether a restore has put files in place that the chain has yet to speak of."""
    return (settings.home / _PLAN).exists()


def finish_record(stores: Stores) -> None:
    """Let the restored chain say what was put back, if a restore has moved the files."""
    plan = _read(stores.settings)
    if plan is None:
        return
    last = stores.audit.last()
    if last is None or last.subject.get("restore") != plan.id:
        stores.pairing.adopt("restored", plan.subject | {"restore": plan.id})
    (stores.settings.home / _PLAN).unlink(missing_ok=True)


def _delete_sessions(settings: Settings) -> None:
    """Delete the sessions of the ledger that is set aside: its accounts may be others than those of the one put back."""
    sessions = sqlite_file(session_database_url(settings.ledger_url))
    for ending in _BESIDE_SQLITE if sessions is not None else ():
        Path(f"{sessions}{ending}").unlink(missing_ok=True)


def _move(moves: Mapping[str, str]) -> None:
    """Move what is not moved yet, and wait until the disk has it."""
    for source, target in ((Path(a), Path(b)) for a, b in moves.items()):
        if source.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            source.rename(target)
    for folder in {Path(path).parent for pair in moves.items() for path in pair}:
        if folder.exists():
            sync_directory(folder)


def _as_text(moves: Mapping[Path, Path]) -> dict[str, str]:
    return {str(source): str(target) for source, target in moves.items()}


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """Keep other processes from doing the same."""
    with open_private(folder, os.O_RDONLY) as directory:
        fcntl.flock(directory.descriptor, fcntl.LOCK_EX)
        yield


def _read(settings: Settings) -> _Plan | None:
    path = settings.home / _PLAN
    try:
        return _Plan(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise BackupError(f"{path}, which says what a restore has to do, is damaged; restore again.") from error


def _write(settings: Settings, plan: _Plan) -> None:
    """Replace the list: afterwards the old one or the new one is there, never a part."""
    replace_private(settings.home / _PLAN, json.dumps(asdict(plan)).encode("utf-8"))
    sync_directory(settings.home)
