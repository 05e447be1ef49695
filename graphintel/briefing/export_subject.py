"""The subject of an export, as the own force's register states it: never more than the briefing itself says."""

from __future__ import annotations

from collections import Counter

from graphintel.briefing.content import Briefing
from graphintel.model.display_words import capitalised, counted_words, joined_words, type_words

_MAX_NAMED = 3
"""Maximum number of entities that are named one by one."""


def describe_subject(briefing: Briefing, asked: str = "") -> str:
    """Return the subject of an export in words.

    Parameters
    ----------
    briefing : Briefing
        As it was made: captions are as coarse, and people as pseudonymous, as the recipient reads them.
    asked : str
        Id, in the briefing, of the one entity that was requested; empty where a network or a chart was.

    Returns
    -------
    str
        The requested entity, with the network where the title names one; else that network; else the entities where
        they are few, or how many there are of each type. A title that is only the reference is of no use in the
        register.
    """
    network = "" if briefing.ref in briefing.title else briefing.title
    named = {entity.id: f"{type_words(entity.type)} {entity.caption}" for entity in briefing.entities}
    if asked in named:
        return capitalised(named[asked] + (f" ({network})" if network else ""))
    if network:
        return network
    if len(named) <= _MAX_NAMED:
        return capitalised(joined_words(sorted(named.values())))
    kinds = Counter(entity.type for entity in briefing.entities)
    return capitalised(joined_words([counted_words(kind, count) for kind, count in sorted(kinds.items())]))
