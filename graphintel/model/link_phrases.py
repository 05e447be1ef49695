"""How a link reads in a sentence, from either of its ends: what stands between the two things."""

from __future__ import annotations

from graphintel.model.ontology import ROLES, RoleGroup

_KEY_GROUPS = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
_PHRASES: dict[str, tuple[str, str]] = {
    "ADVERTISES_NUMBER": ("advertises", "is advertised on"),
    "ADVERTISES_PLACE": ("advertises", "is advertised on"),
    "ASSOCIATES_WITH": ("associates with", "associates with"),
    "BORE_MARK": ("bore", "was borne by"),
    "CHILD_OF": ("is a unit of", "is the building of"),
    "CONTRADICTS": ("contradicts", "is contradicted by"),
    "CONTROLS": ("controls", "is controlled by"),
    "DEPICTS_CLAIMED": ("is claimed to show", "is claimed to be shown on"),
    "DERIVED_FROM": ("repeats", "is repeated by"),
    "DISTRIBUTES": ("distributes", "is distributed by"),
    "DRIVES": ("drives", "is driven by"),
    "FOUND_VIA": ("was found through", "led to"),
    "HAS_DESIGN": ("has", "is on"),
    "HAS_FLAG": ("flags", "is flagged by"),
    "INVOLVES": ("involves", "is involved in"),
    "IN_AREA": ("is in", "contains"),
    "KEEPER_OF": ("is the keeper of", "is kept by"),
    "LEASES": ("leases", "is leased by"),
    "LETS": ("lets", "is let by"),
    "LIVES_AT": ("lives at", "is the home of"),
    "MANAGES": ("manages", "is managed by"),
    "NAMES": ("names", "is named in"),
    "OPERATES_AD": ("operates", "is operated by"),
    "OWNS": ("owns", "is owned by"),
    "PARTNER_OF": ("is a partner of", "is a partner of"),
    "PART_OF": ("is part of", "has as a part"),
    "PAYS_FOR": ("pays for", "is paid for by"),
    "POSTED_BY_PROFILE": ("was posted by", "posted"),
    "RECOVERED_AT": ("was recovered at", "is where somebody recovered"),
    "RECRUITED": ("recruited", "was recruited by"),
    "RELATIVE_OF": ("is a relative of", "is a relative of"),
    "SAME_AS": ("is the same as", "is the same as"),
    "SEEN_AT": ("was seen at", "is where somebody saw"),
    "SELLS_AT": ("is reported selling sex at", "is reported as a place where sex is sold by"),
    "SUBSCRIBES": ("is the subscriber of", "is subscribed to by"),
    "TRANSPORTS": ("transports", "is transported by"),
    "USED_AS": ("has its use stated by", "states the use of"),
    "USES_HANDLE": ("uses", "is used by"),
    "USES_PHONE": ("uses", "is used by"),
    "VISITS": ("visits", "is visited by"),
    "WORKS_FOR": ("works for", "employs"),
}
_ROLE_PHRASES = {
    "controller": ("controls", "is controlled by"),
    "selling_sex": ("is reported selling sex in connection with", "is connected with selling sex as reported of"),
}


def link_phrase(link: str, capacity: str = "", *, from_end: bool = False) -> str:
    """Return what a link says, to stand between the thing that is spoken of and the other one.

    Parameters
    ----------
    link : str
        Link type.
    capacity : str
        Role, or capacity in an event; empty for other links.
    from_end : bool
        Whether the thing that is spoken of is the link's end.

    Examples
    --------
    >>> link_phrase("USES_PHONE"), link_phrase("USES_PHONE", from_end=True)
    ('uses', 'is used by')
    >>> link_phrase("HOLDS_ROLE", "controller", from_end=True), link_phrase("HOLDS_ROLE", "landlord_or_agent")
    ('is controlled by', 'is landlord or agent for')
    >>> link_phrase("INVOLVES", "driver", from_end=True), link_phrase("INVOLVES", "driver")
    ('is involved as driver in', 'involves as driver')
    """
    words = capacity.replace("_", " ").lower()
    if link == "HOLDS_ROLE":
        return _role_phrases(capacity, words)[from_end]
    forward, backward = _PHRASES[link]
    if link == "INVOLVES" and words:
        return f"is involved as {words} in" if from_end else f"involves as {words}"
    return backward if from_end else forward


def _role_phrases(role: str, words: str) -> tuple[str, str]:
    """Return how a role towards something reads from its holder, and from the other end."""
    if role in _ROLE_PHRASES:
        return _ROLE_PHRASES[role]
    if ROLES.get(role) in _KEY_GROUPS:
        return f"is {words} for", f"has as {words}"
    return f"is reported as {words} in connection with", f"is connected with, reported as {words},"
