"""The caption of an entity on screen and paper: one form of each number, mark and address, however a source wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from graphintel.model.keys import entity_of_id, parse_id
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.records import Entity

_UPRN = "uprn:"


def is_read_by_key(identifier: str) -> bool:
    """Return whether people read an entity by its key (a number, a mark, an exhibit, an address), not by a name.

    Examples
    --------
    >>> is_read_by_key("premises:XX11AB:14:FLAT 2:ALDER STREET"), is_read_by_key("premises:uprn:SYN-1")
    (True, False)
    """
    type_name, key = parse_id(identifier)
    return ENTITY_TYPES[type_name].read_by_key and not key.startswith(_UPRN)


def record_to_read(records: Sequence[Entity]) -> Entity:
    """Return the record of one entity whose key people read: the first that has such a key, else the first."""
    return next((record for record in records if is_read_by_key(record.id)), records[0])


def shown_caption(identifier: str, stated: str) -> str:
    """Return the caption of the end of a statement: from its key where people read that, else as the statement names it.

    Parameters
    ----------
    identifier : str
        Id of the record.
    stated : str
        Caption of the statement; the pseudonym of a protected person.

    Examples
    --------
    >>> shown_caption("premises:XX11AB:14:FLAT 2:ALDER STREET", "flat 2 14 alder st, xx1 1ab")
    'Flat 2, 14 Alder Street, XX1 1AB'
    >>> shown_caption("person:FA:12", "Testname Birch")
    'Testname Birch'
    """
    return entity_of_id(identifier).caption if is_read_by_key(identifier) or not stated else stated
