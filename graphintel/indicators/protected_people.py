"""Whom nothing about premises may point at, and the things that are theirs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.join_kinds import MARK_LINKS, USER_LINKS
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import CATEGORY_LINKS, PARTIES, PEOPLE
from graphintel.model.role_counting import why_not_counted

_VICTIM = "victim"


def is_not_to_be_named(index: EvidenceIndex, entity: str) -> bool:
    """Return whether somebody is protected: may be exploited, sells sex, or is the victim in some matter."""
    if type_of_id(entity) not in PEOPLE:
        return False
    return index.roles.is_protected(entity) or any(
        index.columns.part[row] == _VICTIM for kind in CATEGORY_LINKS for row in index.rows_to(kind, entity)
    )


def belongs_to_protected_only(index: EvidenceIndex, thing: str) -> bool:
    """Return whether everybody who is known to use or keep something is protected, or is there by their office only.

    Parameters
    ----------
    index : EvidenceIndex
    thing : str
        A number, handle, vehicle or mark; whoever uses the vehicle uses its mark.

    Returns
    -------
    bool
        False where nobody is known: nothing says then whose it is.

    Notes
    -----
    A statement that is suspected to be false protects, and makes nobody else a user.
    """
    users = index.cached("users of things", "", _users)
    borne = {index.start[row] for kind in MARK_LINKS for row in index.rows_to(kind, thing)}
    borne |= {index.end[row] for kind in MARK_LINKS for row in index.rows_from(kind, thing)}
    known = {user for one in (thing, *borne) for user in users.get(one, ())}
    untied = index.cached("left out", "", lambda index, _: index.roles.left_out())
    return bool(known) and all(one in untied or is_not_to_be_named(index, one) for one in known)


def _users(index: EvidenceIndex, _entity: str) -> Mapping[str, set[str]]:
    """Return who is known to use each thing; also whoever analysis leaves out, whose car is still theirs."""
    users: dict[str, set[str]] = defaultdict(set)
    c = index.columns
    for row, kind in enumerate(c.type):
        user = index.start[row]
        if kind in USER_LINKS and type_of_id(user) in PARTIES:
            counts = not why_not_counted(c.scheme[row], c.info_eval[row], c.restricted[row])
            if counts or is_not_to_be_named(index, user):
                users[index.end[row]].add(user)
    return users
