"""What belongs to one session and is needed across its requests, whichever process answers them: charts and files.

A content is opened by its key, and only for the session that stored it. It grants no access: who asks is looked up at
every request, and what is shown of it is read again, or allowed, as that viewer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from graphintel.errors import ContentChangedError
from graphintel.ledger.session_database import SessionDatabase
from graphintel.ledger.session_tables import SESSION_CONTENT
from graphintel.ledger.unrecorded import Unrecorded


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of content and its limits; beyond them the oldest are deleted.

    Attributes
    ----------
    name : str
    seconds : int
        For which one is kept after it was stored.
    max_of_session, max_of_all : int
        Maximum number of one session, and of all sessions.
    """

    name: str
    seconds: int
    max_of_session: int
    max_of_all: int


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content, and how often it was stored: what is stored next must follow it."""

    content: bytes
    version: int


class SessionContents:
    """The contents of all sessions of one ledger; any number of threads and processes may use them.

    Parameters
    ----------
    database : SessionDatabase
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, database: SessionDatabase, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def store(self, kind: ContentKind, session: str, key: str, content: bytes, *, follows: int = 0) -> int:
        """Store a content and return its version.

        Parameters
        ----------
        kind : ContentKind
        session, key : str
            The session's hash, and the random key under which it is opened.
        content : bytes
        follows : int
            Version that it was made from; 0 for a new one.

        Raises
        ------
        ContentChangedError
            Another request has stored it meanwhile, or it is kept no longer; nothing is changed.
        """
        here, values = _of(kind, session, key), {"version": follows + 1, "content": content}
        with self._database.write(unrecorded=Unrecorded.CONTENT) as connection:
            self._delete_expired(connection)
            newest = connection.execute(select(func.max(SESSION_CONTENT.c.used))).scalar() or 0
            values |= {"used": newest + 1, "until": self._clock() + kind.seconds}
            if follows:
                changed = update(SESSION_CONTENT).where(here, SESSION_CONTENT.c.version == follows)
                if not connection.execute(changed, values).rowcount:
                    raise ContentChangedError("It was changed by another request meanwhile; try again.")
            else:
                named = {"kind": kind.name, "key": key, "session": session, "claimed": False}
                connection.execute(insert(SESSION_CONTENT), named | values)
                of_kind = SESSION_CONTENT.c.kind == kind.name
                _delete_oldest(connection, of_kind & (SESSION_CONTENT.c.session == session), kind.max_of_session)
                _delete_oldest(connection, of_kind, kind.max_of_all)
        return follows + 1

    def read(self, kind: ContentKind, session: str, key: str) -> StoredContent | None:
        """Return a content of this session, or None; another session's key opens nothing."""
        with self._database.read() as connection:
            live = _of(kind, session, key) & (SESSION_CONTENT.c.until >= self._clock())
            asked = select(SESSION_CONTENT.c.content, SESSION_CONTENT.c.version).where(live)
            row = connection.execute(asked).first()
        return None if row is None else StoredContent(bytes(row.content), row.version)

    def take(self, kind: ContentKind, session: str, key: str, may: Callable[[bytes], bool]) -> bytes | None:
        """Return a content of this session and delete it, once however many ask; None for every other key.

        Parameters
        ----------
        kind : ContentKind
        session, key : str
        may : callable
            Whether it may be given now. Where it raises, the content stays; where it says no, it is deleted and the
            answer is the same as for an unknown key. It is asked of one request at a time, without holding up others.
        """
        here = _of(kind, session, key)
        with self._database.write(unrecorded=Unrecorded.CONTENT) as connection:
            self._delete_expired(connection)
            claimed = update(SESSION_CONTENT).where(here, SESSION_CONTENT.c.claimed.is_(False))
            if not connection.execute(claimed, {"claimed": True}).rowcount:
                return None
            content = bytes(connection.execute(select(SESSION_CONTENT.c.content).where(here)).scalar_one())
        try:
            allowed = may(content)
        except BaseException:
            with self._database.write(unrecorded=Unrecorded.CONTENT) as connection:
                connection.execute(update(SESSION_CONTENT).where(here), {"claimed": False})
            raise
        with self._database.write(unrecorded=Unrecorded.CONTENT) as connection:
            connection.execute(delete(SESSION_CONTENT).where(here))
        self._database.empty_log()
        return content if allowed else None  # no other request has claimed it, whatever became of its row meanwhile

    def _over(self) -> ColumnElement[bool]:
        return SESSION_CONTENT.c.until < self._clock()

    def _delete_expired(self, connection: Connection) -> None:
        connection.execute(delete(SESSION_CONTENT).where(self._over()))


def _of(kind: ContentKind, session: str, key: str) -> ColumnElement[bool]:
    return (
        (SESSION_CONTENT.c.kind == kind.name) & (SESSION_CONTENT.c.key == key) & (SESSION_CONTENT.c.session == session)
    )


def _delete_oldest(connection: Connection, which: ColumnElement[bool], kept: int) -> None:
    """Delete all but the newest so many; one that is being given to somebody stays."""
    waiting = which & SESSION_CONTENT.c.claimed.is_(False)
    newest = select(SESSION_CONTENT.c.used).where(waiting).order_by(SESSION_CONTENT.c.used.desc()).offset(kept).limit(1)
    bound = connection.execute(newest).scalar()
    if bound is not None:
        connection.execute(delete(SESSION_CONTENT).where(waiting, SESSION_CONTENT.c.used <= bound))
