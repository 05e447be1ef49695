"""A file of this process alone for what is too much for its memory: nobody can open it, and it is gone with the process."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphintel.errors import SourceError
from graphintel.sql.driver_errors import explanation_of

_SETTINGS = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-8192")
_TABLES = (
    "row (place INTEGER PRIMARY KEY, ref BLOB, said BLOB)",
    "status (place INTEGER PRIMARY KEY, said BLOB)",
    "text (purpose TEXT, said BLOB, times INTEGER, PRIMARY KEY (purpose, said)) WITHOUT ROWID",
)


class ScratchFile:
    """An SQLite file without a name, which is there from its first use on.

    Parameters
    ----------
    folder : Path, optional
        Where it stands. Without a folder, or where there is none yet or it cannot be written, the system's own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        there = folder is not None and os.path.isdir(folder)  # noqa: PTH112 - Path raises for a name that is too long
        self.folder = folder if folder is not None and there and os.access(folder, os.W_OK) else None
        self._connection: sqlite3.Connection | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The one connection to it."""
        if self._connection is None:
            number, name = tempfile.mkstemp(dir=self.folder)  # for its owner only
            os.close(number)
            try:
                self._connection = sqlite3.connect(name, isolation_level=None)
                for setting in _SETTINGS:
                    self._connection.execute(f"PRAGMA {setting}")
                for table in _TABLES:
                    self._connection.execute(f"CREATE TABLE {table}")
                self._connection.execute("BEGIN")  # and never ended: nothing is to outlive the process
            finally:
                Path(name).unlink()
            weakref.finalize(self, self._connection.close)
        return self._connection

    @contextmanager
    def room_refused(self) -> Iterator[None]:
        """Turn what a full disk raises into a sentence.

        Raises
        ------
        SourceError
            There is no room.
        """
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            where = self.folder or tempfile.gettempdir()
            raise SourceError(
                f"the rows of this call cannot be kept in {where} while they are read ({explanation_of(error)}); make room "
                "there, nothing was done"
            ) from error
