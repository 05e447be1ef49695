"""Links that state a role or a flag."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import NOBODY, ONE_END, POLICE_ONLY
from graphintel.model.entities.item import Item
from graphintel.model.entities.person import Person
from graphintel.model.flags import FLAGS
from graphintel.model.roles import ROLES
from graphintel.model.schema import LinkType
from graphintel.model.traits import Activity, PartMeaning, Reading


class HoldsRole(LinkType):
    """The person held the role in ``part`` towards the other end, or towards nothing named (then the item)."""

    starts = (Person,)
    reading = Reading("holds the role {part}", "holds a role towards", "has in a role")
    disclosure = replace(POLICE_ONLY, partner=ONE_END)
    in_rows = "write the role in the column role"
    connects_premises = True
    from_input = False
    part_meaning = PartMeaning.ROLE
    parts = frozenset(ROLES)
    shows_protected = True
    activity = Activity.INDICATED
    end_may_be_exploited = False
    role = ""
    home = False


class HasFlag(LinkType):
    """The item states the flag in ``part`` of this entity."""

    ends = (Item,)
    reading = Reading("carries the flag {part}", "flags", "is flagged by")
    disclosure = NOBODY
    in_records = "write a Flag"
    tie = False
    part_meaning = PartMeaning.FLAG
    parts = frozenset(FLAGS)
