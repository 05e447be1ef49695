"""Holds the files of exports until their one download: in memory, for one session, for a few minutes."""

from __future__ import annotations

import io
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

STORED_SECONDS = 600
MAX_STORED = 20
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
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stored: OrderedDict[str, tuple[str, float, Download]] = OrderedDict()
        self._lock = RLock()

    def store(self, session: str, download: Download) -> str:
        """Store a download for a session and return its token; the oldest are dropped where there are too many."""
        with self._lock:
            self._drop_old()
            token = secrets.token_urlsafe(24)
            self._stored[token] = (session, self._clock() + STORED_SECONDS, download)
            while len(self._stored) > MAX_STORED:
                self._stored.popitem(last=False)
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
        with self._lock:
            self._drop_old()
            stored = self._stored.get(token)
            if stored is None or stored[0] != session:
                return None
            allowed = may(stored[2])
            del self._stored[token]
            return stored[2] if allowed else None

    def end(self, session: str) -> None:
        """Delete what a session did not fetch."""
        with self._lock:
            for token in [token for token, stored in self._stored.items() if stored[0] == session]:
                del self._stored[token]

    def _drop_old(self) -> None:
        now = self._clock()
        for token in [token for token, stored in self._stored.items() if stored[1] < now]:
            del self._stored[token]
