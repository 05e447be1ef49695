"""Holds the files of exports until their one download: for one session, for a few minutes, whichever process is asked."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graphintel.ledger.session_contents import ContentKind, SessionContents

STORED_SECONDS = 600
MAX_STORED = 20
DOWNLOAD = ContentKind("download", STORED_SECONDS, MAX_STORED, MAX_STORED)
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Download:
    """The files of one export as one, under the name that it is saved by, and the reference of the export."""

    name: str
    content: bytes
    ref: str = ""


def zip_download(ref: str, files: Mapping[str, bytes]) -> Download:
    """Return files as a ZIP archive without dates, users or comments.

    Parameters
    ----------
    ref : str
        Of the export: the name of the archive.
    files : mapping of str to bytes

    Returns
    -------
    Download
    """
    archive_bytes = io.BytesIO()
    with ZipFile(archive_bytes, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name, _NO_DATE), content, ZIP_DEFLATED)
    return Download(f"{ref}.zip", archive_bytes.getvalue(), ref)


class DownloadStore:
    """Downloads by a random token; each is given once, and only to the session that it was made for.

    Parameters
    ----------
    contents : SessionContents
        Where they are kept.
    """

    def __init__(self, contents: SessionContents) -> None:
        self._contents = contents

    def store(self, session: str, download: Download) -> str:
        """Store a download for a session and return its token; the oldest are dropped where there are too many."""
        token = secrets.token_urlsafe(24)
        self._contents.store(DOWNLOAD, session, token, _as_bytes(download))
        return token

    def take(
        self, session: str, token: str, may: Callable[[Download], bool] = lambda _download: True
    ) -> Download | None:
        """Return a download of this session and delete it; None for every other token.

        Parameters
        ----------
        session, token : str
        may : callable, optional
            Whether the download may be given now. Where it raises, the download stays; where it says no, the download
            is deleted, and the answer is the same as for an unknown token.
        """
        content = self._contents.take(DOWNLOAD, session, token, lambda stored: may(_from_bytes(stored)))
        return None if content is None else _from_bytes(content)


def _as_bytes(download: Download) -> bytes:
    """Return a line with name and reference, and the files after it."""
    return json.dumps([download.name, download.ref]).encode() + b"\n" + download.content


def _from_bytes(stored: bytes) -> Download:
    line, _, content = stored.partition(b"\n")
    name, ref = json.loads(line)
    return Download(name, content, ref)
