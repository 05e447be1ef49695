"""What can happen outside the program, and the sentence for each: one table, whatever library an error came through.

A library's base class says who raised an error, not what happened: a full disk, a wrong password and a number that is too
large all reach the program as its database error. Each door (``graphintel.sql``, ``graphintel.store``) finds out what
happened from the codes and causes of its own library, and takes the words from here.
"""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """What happened; the value says what is wrong and what to do, as part of a sentence."""

    DISK_FULL = "the disk is full; free some space and try again, nothing of this was kept"
    DISK_FAILED = "the disk failed or is full; check it and try again, nothing of this was kept"
    NOT_WRITABLE = "it may not be written; check the rights of the file and its directory, or of the account"
    NOT_OPENED = "the file cannot be opened; check that its directory exists and may be written"
    OTHER_FILE = "the file is no ledger or audit chain; name another one or restore it from a backup"
    DAMAGED = "the file is damaged; restore it from a backup"
    BUSY = "another process has been writing all the while; try again when it has finished"
    NOT_LET_IN = "user or password is wrong; check the address and the file with the password"
    EXPIRED = "the password has expired; set another one there and in the file with the password"
    TOO_MANY_SIGN_INS = "a wrong password was given too often; correct it, wait a minute and try again"
    NO_DATABASE = "the database does not exist; create it"
    NO_USER_OR_DATABASE = "user or database does not exist; create it, or check the address"
    TOO_MANY_CONNECTIONS = "the database takes no more connections; try again, or let it take more"
    NO_CONNECTIONS = "the database takes no connections; let it take some, or name another one"
    UNTRUSTED = "the certificate of the database is not one that is trusted; check sslmode and sslrootcert"
    UNKNOWN_HOST = "no machine of that name is known; check the address"
    UNREACHABLE = "the database cannot be reached; check that it runs and that the address is right"
    WENT_AWAY = "the database went away meanwhile; try again when it is back, nothing of this was kept"
    CLOSED = "the connection is closed already; run the command again"
    UNSTORABLE = "a number is too large for it, or a text holds half a character; give another one"
    MOVED = "it changed while it was read; try again"
    NOT_ANSWERED = "it could not run what was asked of it"
    NOT_ALLOWED = "the account there may not do what was asked; give it the rights"
    UNKNOWN = "it failed in a way that is not known"


def os_reason(error: OSError) -> str:
    """Return what the operating system says happened, by its number; the error's name where it gave none."""
    return (error.strerror or type(error).__name__).rstrip(".")
