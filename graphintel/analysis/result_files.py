"""Results of components in files of the home, for the next command and for other programs: numbers, no id and no text.

They stand under keyed digests: a plain one of a few entities could be tried out. Each writing is one more file; when there
are many, the newest are written as one. A file is for its owner only, is never changed, and is read only where it is what was
written. All of them may be deleted at any time: they are worked out again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from graphintel.analysis.kept_results import ResultsInMemory
from graphintel.private_files import replace_private

MOST_FILES = 16
MOST_BYTES = 64_000_000
"""How many files there are before they are joined, and how much is then left of them, the newest first."""

_FOLDER_MODE = 0o700
_DIGEST, _LENGTH, _CHECK = 16, 4, 32


class ResultFiles:
    """Kept results in a folder; see :class:`graphintel.analysis.kept_results.KeptResults`.

    Parameters
    ----------
    folder : Path
        Made at the first writing. Where it cannot be written, results stay in the memory of this program.
    key : bytes
        Secret of the ledger.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, hashlib.sha256(b"results of components" + key).digest()
        self._memory = ResultsInMemory(MOST_BYTES)
        self._known: set[str] = set()
        self._lock = Lock()

    def take(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the result under each digest, also of those that another program has written meanwhile."""
        with self._lock:
            files = self._files()
            for path in files:
                if path.name not in self._known:
                    self._memory.keep(dict(_records(path)))
            self._known = {path.name for path in files}
        return self._memory.take([self._keyed(digest) for digest in digests])

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep results here and in a file."""
        keyed = {self._keyed(digest): result for digest, result in results.items()}
        self._memory.keep(keyed)
        with self._lock, suppress(OSError):
            self._write(keyed)
            files = self._files()
            if len(files) > MOST_FILES:
                drafts = list(
                    self._folder.glob("results-*.*")
                )  # of whoever was killed; one being written is written again
                self._write(dict(_newest(files)))
                for path in (*files, *drafts):
                    path.unlink(missing_ok=True)

    def _keyed(self, digest: bytes) -> bytes:
        return hashlib.blake2b(digest, key=self._key, digest_size=_DIGEST).digest()

    def _write(self, results: Mapping[bytes, bytes]) -> None:
        self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        path = self._folder / f"results-{secrets.token_hex(8)}"
        content = b"".join(
            part
            for digest, result in results.items()
            for part in (digest, len(result).to_bytes(_LENGTH, "little"), result)
        )
        self._known.add(path.name)
        replace_private(path, hashlib.sha256(content).digest() + content)

    def _files(self) -> list[Path]:
        """Return the files, the oldest first; a draft that somebody writes is none."""
        with suppress(OSError):
            found = [path for path in self._folder.glob("results-*") if not path.suffix]
            return [path for _, path in sorted((path.stat().st_mtime_ns, path) for path in found)]
        return []


def _newest(files: Sequence[Path]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the results of the newest files, as far as there is room for them."""
    room = MOST_BYTES
    for path in reversed(files):
        for digest, result in _records(path):
            room -= _DIGEST + _LENGTH + len(result)
            if room < 0:
                return
            yield digest, result


def _records(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield the results of a file; none where it is gone, or not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return
    check, records = content[:_CHECK], memoryview(content)[_CHECK:]
    if hashlib.sha256(records).digest() != check:
        return
    place = 0
    while place < len(records):
        begin = place + _DIGEST + _LENGTH
        end = begin + int.from_bytes(records[begin - _LENGTH : begin], "little")
        yield bytes(records[place : place + _DIGEST]), bytes(records[begin:end])
        place = end
