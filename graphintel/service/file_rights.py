"""Who may read and write what a home keeps: looked at whenever it is opened, mended or refused.

Whatever is the owner's and too open is closed, and said. What belongs to somebody else, or is a link to another place, is
refused: it may be anybody's.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from graphintel.addresses import sqlite_file
from graphintel.errors import SettingsError
from graphintel.ledger.session_database import session_database_url
from graphintel.service.session_tokens import SIGN_INS_FOLDER
from graphintel.settings import Settings

DEMO_SIGN_INS = "demo-sign-ins.txt"
_PRIVATE_FOLDERS = ("audit", "rejects", "exports", SIGN_INS_FOLDER)
"""Folders of a home of which every file counts."""

_HOME_NAMES = frozenset(
    {*_PRIVATE_FOLDERS, "graph", "sources", "demo", "demo.json", "ledger.sqlite", "failures.log", DEMO_SIGN_INS}
)
_SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")
_CONTAINER_SECRETS = Path("/run/secrets")
"""Where containers find their secrets, readable for the one user that they have."""


def check_rights(settings: Settings) -> list[str]:
    """Close what is too open in a home, and return a sentence for each entity that was.

    Parameters
    ----------
    settings : Settings
        Of a home, which need not be there yet.

    Returns
    -------
    list of str

    Raises
    ------
    SettingsError
        Something belongs to somebody else, is a link or no file or folder, holds other things than a home, or is a
        password that others can write.
    """
    sentences = [sentence for path in settings.password_files for sentence in _check_password_file(path)]
    sentences += _close_home(settings.home)
    for path in sorted((settings.home / "graph").glob("*")):
        _check_kind(path)
    return sentences + [sentence for path in _private_paths(settings) for sentence in _close_path(path)]


def _private_paths(settings: Settings) -> Iterator[Path]:
    """Yield everything of a home that is for its owner only."""
    yield from (settings.home / name for name in ("graph", "failures.log", DEMO_SIGN_INS))
    for name in _PRIVATE_FOLDERS:
        yield settings.home / name
        yield from sorted((settings.home / name).rglob("*"))
    chain = sqlite_file(settings.audit_url) or settings.audit_file
    sessions = sqlite_file(session_database_url(settings.ledger_url))
    for database in (sqlite_file(settings.ledger_url), sessions, chain):
        if database is not None:
            _check_folder(settings.home, database.parent)
            yield from (database.with_name(database.name + ending) for ending in _SQLITE_ENDINGS)
    if chain.parent.is_dir():
        yield from sorted(chain.parent.glob(f"{chain.name}.*"))


def _close_home(home: Path) -> list[str]:
    """Close the home itself; one that holds other things is not ours to close."""
    if not home.exists() and not home.is_symlink():
        return []
    names = {path.name for path in home.iterdir()} if not home.is_symlink() else set()
    mode = home.lstat().st_mode
    if mode & 0o077 and names and "ledger.sqlite" not in names and names - _HOME_NAMES:
        raise SettingsError(
            f"The home {home} is open to others and holds other things ({min(names - _HOME_NAMES)}); name a directory of its "
            f"own, or run chmod 700 {home}."
        )
    return _close_path(home)


def _close_path(path: Path) -> list[str]:
    """Take every right from everybody but the owner; return the sentence that says so, if there was one."""
    with suppress(FileNotFoundError):
        status = _check_kind(path)
        if status.st_uid != os.geteuid():
            raise SettingsError(
                f"{path} belongs to another user (number {status.st_uid}); run graphintel as that user, or give it to "
                "whoever runs it (chown)."
            )
        if status.st_mode & 0o077:
            closed = stat.S_IMODE(status.st_mode) & ~0o077
            path.chmod(closed)
            was = stat.S_IMODE(status.st_mode)
            return [f"{path} was open to others (rights {was:04o}); it is closed now ({closed:04o})."]
    return []


def _check_kind(path: Path) -> os.stat_result:
    """Return what is known of a path; refuse a link, and a pipe or device, at which whoever opens it waits for ever."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise SettingsError(f"{path} is a link to another place, which is refused here; put the thing itself there.")
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise SettingsError(f"{path} is neither a file nor a folder; remove it, and put back what belongs there.")
    return status


def _check_folder(home: Path, folder: Path) -> None:
    """Refuse a folder outside the home in which others could put another file in the place of ours."""
    if folder.is_relative_to(home) or not folder.exists():
        return
    mode = folder.stat().st_mode
    if mode & 0o022 and not mode & stat.S_ISVTX:
        raise SettingsError(f"Others can replace files in {folder}; run chmod go-w {folder}.")


def _check_password_file(path: Path) -> list[str]:
    """Say that others can read a password; refuse one that they can write."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return []  # settings have said what is expected there
    if mode & 0o022:
        raise SettingsError(f"Others can write the password file {path}; run chmod 600 {path}.")
    if mode & 0o044 and path.parent != _CONTAINER_SECRETS and _is_reachable_by_others(path):
        return [f"Others can read the password file {path}; run chmod 600 {path}."]
    return []


def _is_reachable_by_others(path: Path) -> bool:
    """Return whether somebody else gets as far as a file: every folder on the way lets them."""
    return all(folder.stat().st_mode & 0o011 for folder in path.absolute().parents)
