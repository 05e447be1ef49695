"""Errors say what happened, whatever base class of a library they came as."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import ssl
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired
from sqlalchemy.exc import OperationalError, ProgrammingError, ResourceClosedError

from dashboards import guard
from graphintel.errors import LedgerError, LimitError, StoreError
from graphintel.failures import Failure, os_reason
from graphintel.ledger.ledger import Ledger
from graphintel.sql.driver_errors import explanation_of, failure_of
from graphintel.store import driver

ENDPOINT = driver.Endpoint("bolt://graph:7687", "graphintel", "secret", "")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'ledger.sqlite'}")
    yield opened
    opened.close()


def raised_from(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def from_server(code: str) -> Neo4jError:
    return Neo4jError._hydrate_neo4j(code=code, message="MATCH (p {name: 'Testname'})")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")), Failure.DISK_FULL),
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")), Failure.BUSY),
        (
            ProgrammingError("SELECT", {}, sqlite3.ProgrammingError("Cannot operate on a closed database.")),
            Failure.CLOSED,
        ),
        (ResourceClosedError("This Connection is closed"), Failure.CLOSED),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), Failure.UNSTORABLE),
        (ValueError("Testname"), Failure.UNKNOWN),
    ],
)
def test_sql_errors_are_known_by_what_happened(error: Exception, expected: Failure) -> None:
    assert failure_of(error) is expected


@given(number=st.integers(2**63, 2**80))
def test_a_number_too_large_to_be_held_is_no_damage(ledger: Ledger, number: int) -> None:
    with pytest.raises(LedgerError, match="a number is too large for it") as refused:
        ledger.batch(number)

    assert "damage" not in str(refused.value) and str(number) not in str(refused.value)


def test_half_a_character_that_is_looked_for_is_no_damage(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="half a character") as refused:
        ledger.accounts.get("\ud800")

    assert "damage" not in str(refused.value)


@pytest.mark.parametrize(
    ("error", "expected", "sentence"),
    [
        (ServiceUnavailable("down"), Failure.UNREACHABLE, "does not answer; start it and try again."),
        (SessionExpired("gone"), Failure.UNREACHABLE, "does not answer; start it and try again."),
        (raised_from(ServiceUnavailable("x"), ssl.SSLError("self-signed")), Failure.UNTRUSTED, "certificate"),
        (
            raised_from(ServiceUnavailable("x"), socket.gaierror(-2, "x")),
            Failure.UNKNOWN_HOST,
            "no machine of that name",
        ),
        (AuthError(), Failure.NOT_LET_IN, "refuses the password of graphintel."),
        (
            from_server("Neo.ClientError.Security.Unauthorized"),
            Failure.NOT_LET_IN,
            "refuses the password of graphintel.",
        ),
        (from_server("Neo.ClientError.Security.CredentialsExpired"), Failure.EXPIRED, "takes no expired password"),
        (from_server("Neo.ClientError.Security.AuthenticationRateLimit"), Failure.TOO_MANY_SIGN_INS, "for a while"),
        (from_server("Neo.ClientError.Security.Forbidden"), Failure.NOT_ALLOWED, "refused a read"),
        (from_server("Neo.ClientError.Statement.SyntaxError"), Failure.NOT_ANSWERED, "refused a read"),
        (DriverError("closed"), Failure.NOT_ANSWERED, "refused a read (DriverError)."),
    ],
)
def test_graph_errors_are_known_by_what_happened(error: Exception, expected: Failure, sentence: str) -> None:
    raised = driver._error_for(error, ENDPOINT, "a read")

    assert isinstance(raised, StoreError)
    assert (raised.failure, sentence in str(raised)) == (expected, True)
    assert "Testname" not in str(raised) and "secret" not in str(raised)


def test_a_limit_is_a_limit_whatever_its_class() -> None:
    error = from_server("Neo.ClientError.Transaction.TransactionTimedOut")

    assert isinstance(driver._error_for(error, ENDPOINT, "a read"), LimitError)


@given(number=st.sampled_from(sorted(errno.errorcode)))
def test_the_system_says_what_happened_by_its_number(number: int) -> None:
    assert os_reason(OSError(number, os.strerror(number))) == os.strerror(number).rstrip(".")
    assert explanation_of(OSError(number, os.strerror(number)))


def test_an_error_without_a_number_says_its_name_and_never_none() -> None:
    assert os_reason(OSError("a message that may hold a name")) == "OSError"


@pytest.mark.parametrize("failure", list(Failure))
def test_a_page_says_that_the_graph_cannot_be_reached_only_where_it_cannot(failure: Failure) -> None:
    sentence = guard.store_sentence(StoreError("bolt://graph:7687", failure))

    assert ("cannot be reached" in sentence) == (failure is Failure.UNREACHABLE)
    assert "bolt" not in sentence and sentence.endswith(".")
