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
from graphintel.service.tokens import FOLDER
from graphintel.settings import Settings

SIGN_INS = "demo-sign-ins.txt"
_WHOLE = ("audit", "rejects", "exports", FOLDER)
"""Folders of a home of which every file counts."""

_OWN = frozenset({*_WHOLE, "graph", "sources", "demo", "demo.json", "ledger.sqlite", "failures.log", SIGN_INS})
_BESIDE = ("", "-wal", "-shm", "-journal")
_HANDED_OVER = Path("/run/secrets")
"""Where containers find their secrets, readable for the one user that they have."""


def check_rights(settings: Settings) -> list[str]:
    """Close what is too open in a home, and return a sentence for each thing that was.

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
    said = [sentence for path in settings.password_files for sentence in _of_password(path)]
    said += _of_home(settings.home)
    for path in sorted((settings.home / "graph").glob("*")):
        _check_kind(path)
    return said + [sentence for path in _kept(settings) for sentence in _closed(path)]


def _kept(settings: Settings) -> Iterator[Path]:
    """Yield everything of a home that is for its owner only."""
    yield from (settings.home / name for name in ("graph", "failures.log", SIGN_INS))
    for name in _WHOLE:
        yield settings.home / name
        yield from sorted((settings.home / name).rglob("*"))
    chain = sqlite_file(settings.audit_url) or settings.audit_file
    for kept in (sqlite_file(settings.ledger_url), chain):
        if kept is not None:
            _check_place(settings.home, kept.parent)
            yield from (kept.with_name(kept.name + ending) for ending in _BESIDE)
    if chain.parent.is_dir():
        yield from sorted(chain.parent.glob(f"{chain.name}.*"))


def _of_home(home: Path) -> list[str]:
    """Close the home itself; one that holds other things is not ours to close."""
    if not home.exists() and not home.is_symlink():
        return []
    names = {path.name for path in home.iterdir()} if not home.is_symlink() else set()
    mode = home.lstat().st_mode
    if mode & 0o077 and names and "ledger.sqlite" not in names and names - _OWN:
        raise SettingsError(
            f"The home {home} is open to others and holds other things ({min(names - _OWN)}); name a directory of its "
            f"own, or run chmod 700 {home}."
        )
    return _closed(home)


def _closed(path: Path) -> list[str]:
    """Take every right from everybody but the owner; return the sentence that says so, if there was one."""
    with suppress(FileNotFoundError):
        found = _check_kind(path)
        if found.st_uid != os.geteuid():
            raise SettingsError(
                f"{path} belongs to another user (number {found.st_uid}); run graphintel as that user, or give it to "
                "whoever runs it (chown)."
            )
        if found.st_mode & 0o077:
            closed = stat.S_IMODE(found.st_mode) & ~0o077
            path.chmod(closed)
            was = stat.S_IMODE(found.st_mode)
            return [f"{path} was open to others (rights {was:04o}); it is closed now ({closed:04o})."]
    return []


def _check_kind(path: Path) -> os.stat_result:
    """Return what is known of a path; refuse a link, and a pipe or device, at which whoever opens it waits for ever."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise SettingsError(f"{path} is a link to another place, which is refused here; put the thing itself there.")
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise SettingsError(f"{path} is neither a file nor a folder; remove it, and put back what belongs there.")
    return found


def _check_place(home: Path, folder: Path) -> None:
    """Refuse a folder outside the home in which others could put another file in the place of ours."""
    if folder.is_relative_to(home) or not folder.exists():
        return
    mode = folder.stat().st_mode
    if mode & 0o022 and not mode & stat.S_ISVTX:
        raise SettingsError(f"Others can replace files in {folder}; run chmod go-w {folder}.")


def _of_password(path: Path) -> list[str]:
    """Say that others can read a password; refuse one that they can write."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return []  # settings have said what is expected there
    if mode & 0o022:
        raise SettingsError(f"Others can write the password file {path}; run chmod 600 {path}.")
    if mode & 0o044 and path.parent != _HANDED_OVER and _is_reached(path):
        return [f"Others can read the password file {path}; run chmod 600 {path}."]
    return []


def _is_reached(path: Path) -> bool:
    """Return whether somebody else gets as far as a file: every folder on the way lets them."""
    return all(folder.stat().st_mode & 0o011 for folder in path.absolute().parents)
