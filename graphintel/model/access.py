"""Access keys: what a statement requires, what an account holds, and who may therefore see what.

One rule, allow only: a statement is visible to a viewer if every key that it requires is among those that the
viewer holds. Keys are text: ``marking:OFFICIAL``, ``force:FA``, ``unit:VICE``, ``compartment:covert``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphintel.model.flags import FLAG_KEYS

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
"""Protective markings, lowest first; who holds one holds those before it."""

ACCOUNT_ROLES = frozenset({"analyst", "reviewer", "safeguarding", "auditor", "administrator"})
"""Roles of accounts. The administrator reads no intelligence, the auditor reads only the audit chain."""

REVEAL = "permission:reveal"
"""Permission to see protected people under their own ids, and with a reason by name. It opens no statement."""

SAFEGUARDING = FLAG_KEYS["CHILD"]
"""Key of what is for safeguarding: the role has it, and whoever is granted it."""

_READ_NOTHING = frozenset({"administrator", "auditor"})
_REVEALING_ROLES = frozenset({"safeguarding"})
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


def clean_grant(text: str) -> str | None:
    """Return the access key or permission that ``text`` writes, or None: what an account may be granted.

    Examples
    --------
    >>> clean_grant("Permission:Reveal"), clean_grant("force:FA"), clean_grant("permission:all") is None
    ('permission:reveal', 'force:FA', True)
    """
    permission = "".join(text.lower().split())
    return permission if permission == REVEAL else clean_key(text)


def may_reveal(grants: Iterable[str], role: str) -> bool:
    """Return whether an account may be shown who a protected person is.

    Parameters
    ----------
    grants : iterable of str
        As granted.
    role : str
        Role of the account; the safeguarding role has the permission by itself, one that reads nothing never.
    """
    return role in _REVEALING_ROLES or (REVEAL in set(grants) and role not in _READ_NOTHING)


def expand_keys(keys: Iterable[str], role: str = "analyst") -> frozenset[str]:
    """Return all keys that an account holds: the lower markings with a higher one, and those of its role.

    Parameters
    ----------
    keys : iterable of str
        Keys as granted; a permission is none.
    role : str
        Role of the account. ``safeguarding`` holds the key that a CHILD flag requires; ``administrator`` and
        ``auditor`` hold none, whatever was granted.

    Returns
    -------
    frozenset of str
    """
    if role in _READ_NOTHING:
        return frozenset()
    expanded = set(keys) - {REVEAL}
    ranks = [MARKINGS.index(key.removeprefix("marking:")) for key in expanded if key.startswith("marking:")]
    if ranks:
        expanded.update(f"marking:{name}" for name in MARKINGS[: max(ranks) + 1])
    if role == "safeguarding":
        expanded.add(SAFEGUARDING)
    return frozenset(expanded)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: the account's name, its role and every key it holds (see :func:`expand_keys`).

    ``reveals`` is True where the viewer may be shown who a protected person is (see :func:`may_reveal`).
    """

    account: str
    role: str
    holds: frozenset[str]
    reveals: bool = False

    @classmethod
    def of(cls, account: str, role: str, grants: Iterable[str]) -> Viewer:
        """Return who reads with an account, as it is granted now."""
        granted = frozenset(grants)
        return cls(account, role, expand_keys(granted, role), may_reveal(granted, role))

    def sees(self, requires: Iterable[str]) -> bool:
        """Return whether the viewer may see what ``requires`` these keys."""
        return self.holds.issuperset(requires)
