"""Files of exports between their making and their one download: in memory, for one session, for a few minutes."""

from __future__ import annotations

import io
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

KEPT_SECONDS = 600
MOST_KEPT = 20
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of one export as one, under the name that it is saved by, and the reference of the export."""

    name: str
    content: bytes
    ref: str = ""


def packed(ref: str, files: Mapping[str, bytes]) -> Parcel:
    """Return files as a ZIP archive without dates, users or comments.

    Parameters
    ----------
    ref : str
        Of the export: the name of the archive.
    files : mapping of str to bytes

    Returns
    -------
    Parcel
    """
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name, _NO_DATE), content, ZIP_DEFLATED)
    return Parcel(f"{ref}.zip", held.getvalue(), ref)


class Handover:
    """Parcels by a token that says nothing; each is given once, and only to the session that it was made for.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[str, float, Parcel]] = OrderedDict()
        self._lock = RLock()

    def keep(self, session: str, parcel: Parcel) -> str:
        """Keep a parcel for a session and return its token; the oldest of too many go."""
        with self._lock:
            self._drop_old()
            token = secrets.token_urlsafe(24)
            self._kept[token] = (session, self._clock() + KEPT_SECONDS, parcel)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return token

    def take(self, session: str, token: str, may: Callable[[Parcel], bool] = lambda _parcel: True) -> Parcel | None:
        """Return a parcel of this session and keep it no longer; None for every other token.

        Parameters
        ----------
        session, token : str
        may : callable, optional
            Whether the parcel may be given now; where it raises, the parcel is kept. One that may not is kept no longer
            and is answered like one that never was.
        """
        with self._lock:
            self._drop_old()
            kept = self._kept.get(token)
            if kept is None or kept[0] != session:
                return None
            allowed = may(kept[2])
            del self._kept[token]
            return kept[2] if allowed else None

    def end(self, session: str) -> None:
        """Forget what a session did not fetch."""
        with self._lock:
            for token in [token for token, kept in self._kept.items() if kept[0] == session]:
                del self._kept[token]

    def _drop_old(self) -> None:
        now = self._clock()
        for token in [token for token, kept in self._kept.items() if kept[1] < now]:
            del self._kept[token]
