"""Steps after a commit: where one fails, the error says what is committed and which command to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphintel.errors import GraphintelError, UnfinishedError
from graphintel.model.progress import OnProgress, no_progress
from graphintel.service.stores import Stores

_CATCHES_UP = (
    "Nothing has to be done again: every reading command brings the graph up, or graphintel graph rebuild does."
)


def update_graph(
    stores: Stores, committed: str, on_progress: OnProgress = no_progress, *, is_large: bool = False
) -> None:
    """Bring the graph up to a committed change of the ledger, or raise an error that says that it is committed.

    Parameters
    ----------
    stores : Stores
    committed : str
        What is kept, as ``The rows are in (batch 7)``.
    on_progress : callable
        Called with how many entities and links are written.
    is_large : bool
        Whether the change may have taken much memory, which is given back first.

    Raises
    ------
    UnfinishedError
        The graph could not be brought up.
    """
    with unfinished_after(committed, "the graph is not up to it", _CATCHES_UP):
        if is_large:
            stores.ledger.release_memory()
        stores.catch_up(on_progress)


@contextmanager
def unfinished_after(committed: str, failed: str, remedy: str) -> Iterator[None]:
    """Run the steps after a commit; whatever they raise says that the commit is done.

    Parameters
    ----------
    committed : str
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
        raise UnfinishedError(f"{committed}, but {failed}: {error} {remedy}") from error
    except BaseException as error:
        error.add_note(f"{committed}, but {failed}. {remedy}")
        raise
