"""Reproducible zip files: no time, no system name and no random order in them."""

from __future__ import annotations

import io
import zipfile

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold; it stands for none."""


def without_timestamps(archive: bytes) -> bytes:
    """Return a zip file with the same members in the same order, without times and without the system's name."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            bare = zipfile.ZipInfo(member.filename, _EARLIEST)
            bare.compress_type, bare.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(bare, old.read(member))
    return written.getvalue()
