"""Access keys: what a statement requires, what an account holds, and who may therefore see what.

One rule, allow only: a statement is visible to a viewer if every key that it requires is among those that the
viewer holds. Keys are text: ``marking:OFFICIAL``, ``force:FA``, ``unit:VICE``, ``compartment:covert``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphintel.model.ontology import FLAG_KEYS

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
"""Protective markings, lowest first; who holds one holds those before it."""

ROLES = frozenset({"analyst", "reviewer", "safeguarding", "auditor", "administrator"})
"""Roles of accounts. The administrator reads no intelligence, the auditor reads only the audit chain."""

_KEY = re.compile(r"^(force|unit|compartment):[A-Za-z0-9][A-Za-z0-9 _./-]{0,63}$")


def clean_key(text: str) -> str | None:
    """Return the access key that ``text`` writes, or None where it is not of a known form.

    Parameters
    ----------
    text : str
        ``marking:NAME``, ``force:CODE``, ``unit:CODE`` or ``compartment:NAME``; case of the kind does not matter.

    Returns
    -------
    str or None

    Examples
    --------
    >>> clean_key(" Force:FA ")
    'force:FA'
    >>> clean_key("marking:official-sensitive")
    'marking:OFFICIAL-SENSITIVE'
    >>> clean_key("clearance:high") is None
    True
    """
    kind, colon, value = text.strip().partition(":")
    key = f"{kind.strip().lower()}{colon}{value.strip()}"
    if key.startswith("marking:"):
        marking = " ".join(value.upper().split())
        return f"marking:{marking}" if marking in MARKINGS else None
    return key if _KEY.match(key) else None


def expand_held(keys: Iterable[str], role: str = "analyst") -> frozenset[str]:
    """Return all keys that an account holds: the lower markings with a higher one, and those of its role.

    Parameters
    ----------
    keys : iterable of str
        Keys as granted.
    role : str
        Role of the account. ``safeguarding`` holds the key that a CHILD flag requires; ``administrator`` and
        ``auditor`` hold none, whatever was granted.

    Returns
    -------
    frozenset of str
    """
    if role in {"administrator", "auditor"}:
        return frozenset()
    held = set(keys)
    ranks = [MARKINGS.index(key.removeprefix("marking:")) for key in held if key.startswith("marking:")]
    if ranks:
        held.update(f"marking:{name}" for name in MARKINGS[: max(ranks) + 1])
    if role == "safeguarding":
        held.add(FLAG_KEYS["CHILD"])
    return frozenset(held)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: the account's name, its role and every key it holds (see :func:`expand_held`)."""

    account: str
    role: str
    holds: frozenset[str]

    def sees(self, requires: Iterable[str]) -> bool:
        """Return whether the viewer may see what ``requires`` these keys."""
        return self.holds.issuperset(requires)
