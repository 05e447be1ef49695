"""What was asked is kept in the ledger; what follows may fail, and then it is said what is kept and what to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphintel.errors import GraphintelError, UnfinishedError


@contextmanager
def after(kept: str, failed: str, remedy: str) -> Iterator[None]:
    """Run the steps after a commit; whatever they raise says that the commit stands.

    Parameters
    ----------
    kept : str
        What is kept, as ``The rows are in (batch 7)``.
    failed : str
        What may fail in the block, as ``the graph is not up to them``.
    remedy : str
        What to run then, as a sentence.

    Raises
    ------
    UnfinishedError
        A refusal inside the block, with all of these. Anything else goes through, with what is kept as its note.
    """
    try:
        yield
    except UnfinishedError:
        raise
    except GraphintelError as error:
        raise UnfinishedError(f"{kept}, but {failed}: {error} {remedy}") from error
    except BaseException as error:
        error.add_note(f"{kept}, but {failed}. {remedy}")
        raise
