"""The folder of the files of refused rows, and whether a crash left one of them unfinished."""

from __future__ import annotations

from pathlib import Path

from graphintel.settings import Settings


def rejects_folder(settings: Settings) -> Path:
    """Return the folder of the files of refused rows."""
    return settings.home / "rejects"


def has_drafts(settings: Settings) -> bool:
    """Return whether a file of refused rows there is not finished: by a crash, or because somebody is writing it now."""
    return next(rejects_folder(settings).glob("*.draft"), None) is not None
