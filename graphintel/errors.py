"""Everything graphintel raises on purpose.

::

    GraphintelError            one sentence, ready to be shown; exit status 1
    ├── DeclarationError       an author's mistake in an ontology, source or Cypher declaration
    ├── SettingsError          a setting that cannot be used
    ├── SourceError            a file unlike its declaration (file, row, column, value)
    ├── AccessError            no account, a revoked one, or a role that may not do this
    ├── AuditError             the audit entry could not be written, so nothing is returned
    ├── BackupError            a backup that is not whole, or cannot be made or put back
    ├── NotHeldError           an id that the viewer's graph does not hold
    ├── LedgerError            the ledger refuses: unknown batch, item or decision
    │   ├── LedgerBusyError    another process has been writing all the while
    │   └── OtherKeysError     the ledger was made when ids had other forms
    ├── ContentChangedError    two requests changed the same chart at once
    ├── StoreError             the graph database: not reachable, wrong password, port taken, not ours
    ├── UnfinishedError        what was asked is kept, but a step after that failed
    ├── StoppedError           somebody had stopped what was being worked out
    └── LimitError             a time or size limit was reached

Trouble in one row is not an exception but an :class:`graphintel.model.records.Issue`.
"""

from __future__ import annotations

from graphintel.failures import Failure


class GraphintelError(Exception):
    """A refusal or failure with a one-sentence reason."""


class DeclarationError(GraphintelError):
    """A declaration that cannot work; the message names it, what it said and what is allowed."""


class SettingsError(GraphintelError):
    """A setting that cannot be used; the message names the variable, its value and what is expected."""


class SourceError(GraphintelError):
    """A file that is not what its source declares.

    Parameters
    ----------
    message : str
        What is wrong, what was expected and what to do.
    file : str
        Name of the file as given.
    line : int, optional
        Physical line, 1 = first.
    column : str, optional
        Column name.
    value : str, optional
        The value that came.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        where = file + (f", line {line}" if line is not None else "") + (f", column {column}" if column else "")
        super().__init__(f"{where}: {message}" if where else message)
        self.file, self.line, self.column, self.value = file, line, column, value


class AccessError(GraphintelError):
    """Nobody is signed in, or the account may not do this."""


class AuditError(GraphintelError):
    """The audit entry could not be written; nothing was returned."""


class BackupError(GraphintelError):
    """A backup is not whole, or cannot be made or put back; what was there is as it was."""


class NotHeldError(GraphintelError):
    """An id that the viewer's graph does not hold; the sentence is the same for hidden and unknown ids."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"Nothing is held under {identifier!r} that this account may see.")
        self.identifier = identifier


class LedgerError(GraphintelError):
    """The ledger refuses: an unknown batch, item, decision or account."""


class LedgerBusyError(LedgerError):
    """Another process has been writing all the while; nothing was changed."""


class OtherKeysError(LedgerError):
    """A ledger that was made when keys and ids had other forms.

    Parameters
    ----------
    made_by : str
        ``an earlier`` or ``a later``, as the sentence says it.
    """

    def __init__(self, made_by: str) -> None:
        remedy = (
            "delete the home, or name a new one with --home, and take the files in again; there is no upgrade yet"
            if made_by == "an earlier"
            else "use that one again, or name a new home with --home"
        )
        super().__init__(f"This home was made by {made_by} graphintel whose keys and ids have other forms: {remedy}.")


class ContentChangedError(GraphintelError):
    """What a request was changing was changed by another one meanwhile, or is kept no longer; nothing was changed."""


class StoreError(GraphintelError):
    """The graph database is not reachable, not ours, or refused a statement.

    Parameters
    ----------
    message : str
        The sentence.
    failure : Failure
        What happened, for whoever says it in other words.
    """

    def __init__(self, message: str = "", failure: Failure = Failure.UNKNOWN) -> None:
        super().__init__(message)
        self.failure = failure


class UnfinishedError(GraphintelError):
    """What was asked is kept, but a step after that failed; the sentence says what is kept and what to run."""


class StoppedError(GraphintelError):
    """Whoever waited for networks had them stopped; whoever else waits for them asks again."""

    def __init__(self) -> None:
        super().__init__(
            "Working the networks out was stopped; what was done of it is kept, and the rest can be asked for again."
        )


class LimitError(GraphintelError):
    """A time or size limit was reached before an answer was there."""
