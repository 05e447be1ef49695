"""From the id of a submission or item to its reference, and back."""

from __future__ import annotations

_ITEM, _SUBMISSION = "item:", "submission:"


def item_id(ref: str) -> str:
    """Return the graph id of an item, from its reference or its id.

    Examples
    --------
    >>> item_id("FA:12/3"), item_id("item:FA:12/3")
    ('item:FA:12/3', 'item:FA:12/3')
    """
    return ref if ref.startswith(_ITEM) else _ITEM + ref


def submission_id(ref: str) -> str:
    """Return the graph id of the submission of a reference."""
    return _SUBMISSION + ref


def item_ref(identifier: str) -> str:
    """Return the reference of an item, from its id or its reference.

    Examples
    --------
    >>> item_ref("item:FA:12/3"), item_ref("FA:12/3")
    ('FA:12/3', 'FA:12/3')
    """
    return identifier.removeprefix(_ITEM)


def submission_of(item: str) -> str:
    """Return the submission's graph id that an item's graph id names.

    Examples
    --------
    >>> submission_of("item:FA:12/3")
    'submission:FA:12'
    """
    return submission_id(item_ref(item).rpartition("/")[0])
