"""How a link reads in a sentence, from either of its ends: the words between the two entities."""

from __future__ import annotations

from graphintel.model.display_words import name_words
from graphintel.model.ontology import INVOLVING_LINKS, LINK_TYPES, ROLE_LINKS
from graphintel.model.roles import ROLES, RoleGroup

_KEY_GROUPS = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
_ROLE_PHRASES = {
    "controller": ("controls", "is controlled by"),
    "selling_sex": ("is reported selling sex in connection with", "is connected with selling sex as reported of"),
}


def link_phrase(link: str, capacity: str = "", *, from_end: bool = False) -> str:
    """Return the words of a link between the entity that the sentence is about and the other one.

    Parameters
    ----------
    link : str
        Link type.
    capacity : str
        Role, or capacity in an event; empty for other links.
    from_end : bool
        Whether the sentence is about the link's end.

    Examples
    --------
    >>> link_phrase("USES_PHONE"), link_phrase("USES_PHONE", from_end=True)
    ('uses', 'is used by')
    >>> link_phrase("HOLDS_ROLE", "controller", from_end=True), link_phrase("HOLDS_ROLE", "landlord_or_agent")
    ('is controlled by', 'is landlord or agent for')
    >>> link_phrase("INVOLVES", "driver", from_end=True), link_phrase("INVOLVES", "driver")
    ('is involved as driver in', 'involves as driver')
    """
    words = name_words(capacity)
    if link in ROLE_LINKS:
        return _role_phrases(capacity, words)[from_end]
    reading = LINK_TYPES[link].reading
    if link in INVOLVING_LINKS and words:
        return f"is involved as {words} in" if from_end else f"involves as {words}"
    return reading.backward if from_end else reading.forward


def _role_phrases(role: str, words: str) -> tuple[str, str]:
    """Return how a role towards something reads from its holder, and from the other end."""
    if role in _ROLE_PHRASES:
        return _ROLE_PHRASES[role]
    if ROLES.get(role) in _KEY_GROUPS:
        return f"is {words} for", f"has as {words}"
    return f"is reported as {words} in connection with", f"is connected with, reported as {words},"
