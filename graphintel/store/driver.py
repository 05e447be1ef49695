"""Connections to a Bolt server: the only module that imports ``neo4j``, and the only place of retries.

Every query comes from :mod:`graphintel.queries` or :mod:`graphintel.store.cypher_templates` as a checked ``Query``.
Every write is a managed transaction, because autocommit writes are not atomic on ArcadeDB.
"""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from graphintel.errors import DeclarationError, GraphintelError, LimitError, StoreError
from graphintel.failures import Failure
from graphintel.queries import Query, query


@contextmanager
def without_pandas() -> Iterator[None]:
    """Let a block import what takes pandas along where there is one, as if there were none, unless it is loaded already.

    Notes
    -----
    The driver takes it along to accept its types as parameters, which nothing here sends, and that costs every command
    0.3 s. Once the block is left pandas is imported as ever, by whoever needs it.
    """
    modules = cast("dict[str, object]", sys.modules)
    absent = "pandas" not in modules
    if absent:
        modules["pandas"] = None  # Python's own way to say that there is no such module
    try:
        yield
    finally:
        if absent:
            del modules["pandas"]


with without_pandas():
    import neo4j
    from neo4j.api import BookmarkManager
    from neo4j.exceptions import (
        AuthError,
        DriverError,
        IncompleteCommit,
        Neo4jError,
        ServiceUnavailable,
        SessionExpired,
    )

logging.getLogger("neo4j").setLevel(logging.CRITICAL)

_TRIES = 3
_PROBE_SECONDS = 3.0
_CLASHES = "Neo.ClientError.Schema.ConstraintValidationFailed"
_LIMITS = ("TransactionTimedOut", "MemoryPoolOutOfMemory", "TransactionOutOfMemory")
_FORBIDDEN = ".Security."
_FETCH_SIZE = 10_000

Row = dict[str, Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is and how to sign in; ``database`` is its name there, empty for the default."""

    uri: str
    user: str
    password: str
    database: str
    query_seconds: float = 30.0

    def __repr__(self) -> str:
        return f"Endpoint({self.uri!r}, {self.user!r}, database={self.database!r})"


def _checked(asked: Query, parameters: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return text and parameters of a query, of which exactly those are given that it declares."""
    if parameters.keys() != set(asked.parameters):
        raise DeclarationError(
            f"{asked.name}: given parameters {sorted(parameters)}, declared {sorted(asked.parameters)}."
        )
    return asked.text, dict(parameters)


class Work:
    """One write transaction: runs checked queries, nothing else."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, asked: Query, **parameters: object) -> list[Row]:
        """Return the rows that a query answers.

        Parameters
        ----------
        asked : Query
            Of ``cypher/`` or of ``store/cypher_templates.py``.
        **parameters
            Exactly those that the query declares.

        Returns
        -------
        list of dict
            One a row, by column.

        Raises
        ------
        DeclarationError
            Where the parameters are not the declared ones.
        """
        return [dict(record) for record in self._transaction.run(*_checked(asked, parameters))]


def _connect(endpoint: Endpoint, seconds: float = 10.0) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        connection_timeout=seconds,
        connection_acquisition_timeout=3 * seconds,  # ends a greeting that whatever listens there never answers
        max_transaction_retry_time=10.0,
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


def answers(uri: str, user: str, password: str, database: str) -> bool:
    """Return whether the server there signs the user in and answers a query.

    Parameters
    ----------
    uri, user, password, database : str
        As in :class:`Endpoint`.

    Returns
    -------
    bool
        False for a refused connection, a wrong password, and a database that is not open yet.
    """
    try:
        with (
            _connect(Endpoint(uri, user, password, database), _PROBE_SECONDS) as driver,
            driver.session(database=database or None) as session,
        ):
            return session.run("RETURN 1 AS one").single(strict=True).value() is not None
    except (Neo4jError, DriverError, OSError):
        return False


class RefusedError(StoreError):
    """The server answered with an error of its own: a statement that it cannot run, or data that it cannot read."""


class LostError(StoreError):
    """The connection to the server was lost, and every retry failed."""


class _GoneError(StoreError):
    """The connection was lost, or the server has moved."""


class _TransientError(StoreError):
    """An error after which a retry may succeed."""


class _ClashError(StoreError):
    """Two writers made the same key at once."""


def set_first_password(uri: str, password: str) -> bool:
    """Give a new Neo4j its password.

    Parameters
    ----------
    uri : str
        Where it is.
    password : str
        At least 8 characters.

    Returns
    -------
    bool
        False while it does not answer, and where it has another password already.
    """
    first = query("neo4j/first_password")
    try:
        with (
            _connect(Endpoint(uri, "neo4j", "neo4j", "system"), _PROBE_SECONDS) as driver,
            driver.session(database="system") as session,
        ):
            session.execute_write(lambda transaction: Work(transaction).run(first, password=password))
    except (Neo4jError, DriverError, OSError):
        return False
    return True


_FAILURES = {
    "Unauthorized": Failure.NOT_LET_IN,
    "CredentialsExpired": Failure.EXPIRED,
    "AuthenticationRateLimit": Failure.TOO_MANY_SIGN_INS,
    "Forbidden": Failure.NOT_ALLOWED,
    "DatabaseNotFound": Failure.NO_DATABASE,
}
"""What happened, by the last part of a server's code."""

_SIGNING_IN = {
    Failure.NOT_LET_IN: "refuses the password of {user}",
    Failure.EXPIRED: "takes no expired password, as that of {user} is",
    Failure.TOO_MANY_SIGN_INS: "refuses {user} for a while, after too many wrong passwords",
}


def _failure_of(error: BaseException) -> Failure:
    """Return what happened: by the server's code, or by what is behind a lost connection."""
    code = str(getattr(error, "code", "") or "")
    if code.rpartition(".")[2] in _FAILURES:
        return _FAILURES[code.rpartition(".")[2]]
    if isinstance(error, AuthError):
        return Failure.NOT_LET_IN
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return Failure.UNTRUSTED
        if isinstance(cause, socket.gaierror):
            return Failure.UNKNOWN_HOST
    if isinstance(error, ServiceUnavailable | SessionExpired | IncompleteCommit | OSError):
        return Failure.UNREACHABLE
    return Failure.NOT_ANSWERED


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it was raised from, however far."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _lost_connection(failure: Failure, endpoint: Endpoint) -> str:
    """Return the sentence for a connection that is not there, or no longer."""
    if failure is Failure.UNREACHABLE:
        return f"The graph database at {endpoint.uri} does not answer; start it and try again."
    return f"The graph database at {endpoint.uri} cannot be used: {failure}."


def _error_for(error: Exception, endpoint: Endpoint, hint: str) -> GraphintelError:
    """Return what to raise instead of the driver's error: a sentence, or a request to retry."""
    failure = _failure_of(error)
    if failure in _SIGNING_IN:
        refuses = _SIGNING_IN[failure].format(user=endpoint.user)
        return StoreError(f"The graph database at {endpoint.uri} {refuses}.", failure)
    if failure in {Failure.UNREACHABLE, Failure.UNTRUSTED, Failure.UNKNOWN_HOST}:
        return _GoneError(_lost_connection(failure, endpoint), failure)
    code = str(getattr(error, "code", "") or type(error).__name__)
    if code.endswith(_LIMITS):
        return LimitError(
            f"The graph database stopped {hint}: more than {endpoint.query_seconds:.0f} s, or too much memory."
        )
    # What the server says quotes the statement and its values, which are nobody's to read in a refusal.
    sentence = f"The graph database refused {hint} ({code})."
    if code == _CLASHES:
        return _ClashError(sentence, failure)
    if isinstance(error, Neo4jError) and error.is_retryable():
        return _TransientError(sentence, failure)
    return StoreError(sentence, failure) if _FORBIDDEN in code else RefusedError(sentence, failure)


def _for_good(error: StoreError) -> StoreError:
    """Return what is raised after the last retry."""
    final = LostError if isinstance(error, _GoneError) else StoreError
    return final(str(error), error.failure)


@dataclass(frozen=True, slots=True)
class _OpenDriver:
    """A driver, the address that it is connected to, and the bookmarks of its sessions."""

    driver: neo4j.Driver
    endpoint: Endpoint
    bookmarks: BookmarkManager


class Connection:
    """A driver that is created at first use, and again where the server moved (a restart takes another port).

    Parameters
    ----------
    endpoint : callable
        Says where the server is, and starts it where that is ours to do.
    """

    def __init__(self, endpoint: Callable[[], Endpoint]) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._open_driver: _OpenDriver | None = None

    def read(self, asked: Query, hint: str = "a read", **parameters: object) -> list[Row]:
        """Return the rows that one query answers; a lost connection is made again, once.

        Parameters
        ----------
        asked : Query
            In mode ``read``.
        hint : str
            Names the question in errors.
        **parameters
            Exactly those that the query declares.

        Returns
        -------
        list of dict
            One a row, by column.

        Notes
        -----
        It runs by itself, which costs half the round trips of a transaction; a read has nothing to be rolled back. Of a
        cluster any member answers it, also one that only follows, and not before it has what the reads and writes of this
        connection saw (bookmarks).
        """
        return self._read(asked, hint, neo4j.READ_ACCESS, parameters)

    def read_newest(self, asked: Query, hint: str = "a read", **parameters: object) -> list[Row]:
        """Return what :meth:`read` does, of a cluster as its leader has it: with all that anybody has written.

        From then on no read of this connection is answered with less.
        """
        return self._read(asked, hint, neo4j.WRITE_ACCESS, parameters)

    def _read(self, asked: Query, hint: str, access: str, parameters: Mapping[str, object]) -> list[Row]:
        text, given = _checked(asked, parameters)
        if asked.mode != "read":
            raise DeclarationError(f"{asked.name}: only queries in mode read are asked.")

        def read(session: neo4j.Session, endpoint: Endpoint) -> list[Row]:
            limit = endpoint.query_seconds
            return [dict(record) for record in session.run(neo4j.Query(text, timeout=limit), given)]

        for tries in range(_TRIES):
            try:
                return self._in_session(read, hint, access)
            except (_GoneError, _TransientError) as error:
                if tries + 1 == _TRIES:
                    raise _for_good(error) from error
        raise AssertionError("the last try returns or raises")

    def execute(self, asked: Query, hint: str = "a write", **parameters: object) -> list[Row]:
        """Return the rows that one query answers in a write transaction of its own."""
        return self.write(lambda work: work.run(asked, **parameters), hint)

    def write(self, work: Callable[[Work], _T], hint: str = "a write") -> _T:
        """Return what ``work`` returns from one write transaction, which is committed whole or not at all.

        Parameters
        ----------
        work : callable
            May run more than once: the driver repeats it after transient errors, a constraint clash up to three times.
        hint : str
            Names the work in errors.
        """

        def write(session: neo4j.Session, endpoint: Endpoint) -> _T:
            @neo4j.unit_of_work(timeout=endpoint.query_seconds)
            def managed(transaction: neo4j.ManagedTransaction) -> _T:
                return work(Work(transaction))

            return session.execute_write(managed)

        for tries in range(_TRIES):
            try:
                return self._in_session(write, hint, neo4j.WRITE_ACCESS)
            except (_GoneError, _TransientError) as error:
                raise _for_good(error) from error
            except _ClashError as error:
                if tries + 1 == _TRIES:
                    raise _for_good(error) from error
        raise AssertionError("the last try returns or raises")

    def _in_session(self, use: Callable[[neo4j.Session, Endpoint], _T], hint: str, access: str) -> _T:
        current = self._driver()
        try:
            with current.driver.session(
                database=current.endpoint.database or None,
                default_access_mode=access,
                fetch_size=_FETCH_SIZE,
                bookmark_manager=current.bookmarks,
            ) as session:
                return use(session, current.endpoint)
        except (Neo4jError, DriverError, OSError) as error:
            raised = _error_for(error, current.endpoint, hint)
            if isinstance(raised, _GoneError):
                self._forget(current)
            raise raised from error

    def _driver(self) -> _OpenDriver:
        with self._lock:
            if self._open_driver is None:
                endpoint = self._endpoint()
                self._open_driver = _OpenDriver(_connect(endpoint), endpoint, neo4j.GraphDatabase.bookmark_manager())
            return self._open_driver

    def _forget(self, current: _OpenDriver) -> None:
        """Close a driver whose server is gone, so that the next use asks where the server is now."""
        with self._lock:
            if self._open_driver is current:
                self._open_driver = None
        current.driver.close()

    def close(self) -> None:
        """Close the driver; the next use makes another one."""
        with self._lock:
            current, self._open_driver = self._open_driver, None
        if current is not None:
            current.driver.close()
