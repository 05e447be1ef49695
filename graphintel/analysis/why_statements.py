"""The statements that the sentences of a network's ``why`` rest on, so that items and grades can be cited with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

from graphintel.analysis.partition import Tie
from graphintel.analysis.person_roles import KEY_GROUPS
from graphintel.analysis.rules import COERCED, IN_CONTROL, IN_ROLES, PREMISES_LINKED
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import WEIGHTS
from graphintel.model.ontology import ROLE_LINKS, stated_role
from graphintel.model.role_counting import ROLE_GIVING_LINKS, why_not_counted
from graphintel.model.roles import ROLES, RoleGroup


def key_rows(snapshot: Snapshot, person: str) -> list[int]:
    """Return the rows that give somebody a role of control or help; those that count."""
    c, found = snapshot.columns, []
    people = snapshot.roles.by_person
    for row in people.rows_of(person) if people.has_role_of(person, KEY_GROUPS) else ():
        kind = c.type[row]
        group = ROLES.get(stated_role(kind, c.part[row]))
        stated = kind in ROLE_LINKS or group is RoleGroup.EXPLOITER
        counts = not why_not_counted(c.scheme[row], c.info_eval[row], c.restricted[row])
        if kind in ROLE_GIVING_LINKS and group in KEY_GROUPS and stated and counts:
            found.append(row)
    return found


@dataclass(frozen=True)
class WhyStatements:
    """What the ``why`` of one group rests on: its people, its linked premises, and the statements among its members."""

    people: Collection[str]
    premises: Set[str]
    ties: Iterable[Tie]

    def of(self, snapshot: Snapshot, why: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return for each sentence the ids of its statements, the best graded first; none for a count or a condition."""
        return tuple(self._ids(snapshot, self._rows(snapshot, sentence)) for sentence in why)

    def _rows(self, snapshot: Snapshot, sentence: str) -> list[int]:
        lowered = sentence.lower()
        if PREMISES_LINKED in lowered:
            return self._of_premises(snapshot)
        if any(words in lowered for words in (IN_ROLES, IN_CONTROL, COERCED)) and not lowered.startswith(
            "a network needs"
        ):
            wanted = [one for one in self.people if snapshot.roles.is_exploited(one) == (COERCED in lowered)]
            return [row for one in wanted for row in key_rows(snapshot, one)]
        return []

    def _of_premises(self, snapshot: Snapshot) -> list[int]:
        ids = snapshot.ids
        return [
            tie.row
            for tie in self.ties
            if tie.says_activity and not self.premises.isdisjoint((ids[tie.left], ids[tie.right]))
        ]

    def _ids(self, snapshot: Snapshot, rows: Iterable[int]) -> tuple[str, ...]:
        c = snapshot.columns
        graded = [(-WEIGHTS[c.scheme[row], c.source_eval[row], c.info_eval[row]], c.id[row]) for row in rows]
        return tuple(identifier for _, identifier in sorted(graded))
