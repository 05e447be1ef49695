"""The graph as a recipient may receive it: without the items whose handling code excludes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphintel.briefing.policy import HANDLING_CODE_RULES
from graphintel.briefing.recipient_profiles import Profile
from graphintel.model.records import Columns, Decision, Entity, Statement
from graphintel.service.view import View, captions_of
from graphintel.store.reader import Neighbour, ProtectiveStatement, Reader, ReadPoint, VisibleEntity


@dataclass(frozen=True, slots=True)
class HandlingFilterReader:
    """A reader that answers as if items of excluded handling codes did not exist, see :class:`Reader`."""

    unfiltered: Reader
    profile: Profile

    def read_point(self) -> ReadPoint:
        """Return the read point."""
        return self.unfiltered.read_point()

    def confirm(self, read_point: ReadPoint) -> None:
        """Refuse a read point whose revision has been deleted."""
        self.unfiltered.confirm(read_point)

    def statements(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str] = ()
    ) -> list[Statement]:
        """Return the statements of codes that the recipient may receive."""
        statements = self.unfiltered.statements(ids, holds, revision, types)
        return [
            statement for statement in statements if self.profile.accepts_code(statement.scheme, statement.handling)
        ]

    def neighbours(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Neighbour]:
        """Return the neighbours that such statements tell of."""
        visible_ids = {statement.id for statement in self.statements(ids, holds, revision)}
        return [hop for hop in self.unfiltered.neighbours(ids, holds, revision) if hop.statement in visible_ids]

    def visible(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[VisibleEntity]:
        """Return the entities that such statements touch."""
        touched = {end for s in self.statements(ids, holds, revision) for end in (s.start, s.end)}
        return [one for one in self.unfiltered.visible(ids, holds, revision) if one.entity.id in touched]

    def entities(self, holds: frozenset[str], revision: int) -> list[Entity]:
        """Return every entity that such statements touch."""
        ids = [entity.id for entity in self.unfiltered.entities(holds, revision)]
        return [one.entity for one in self.visible(ids, holds, revision)]

    def columns(self, holds: frozenset[str], revision: int) -> Columns:
        """Return such statements as columns."""
        columns = self.unfiltered.columns(holds, revision)
        codes = zip(columns.scheme, columns.handling, strict=True)
        return columns.taken([row for row, code in enumerate(codes) if self.profile.accepts_code(*code)])

    def protective(self, holds: frozenset[str], revision: int) -> list[ProtectiveStatement]:
        """Return what such items say that puts somebody under protection."""
        items = set(self.columns(holds, revision).item)
        return [one for one in self.unfiltered.protective(holds, revision) if one.item in items]

    def decisions(self, holds: frozenset[str], revision: int) -> list[Decision]:
        """Return the decisions that the keys reach."""
        return self.unfiltered.decisions(holds, revision)

    def decisions_about(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Decision]:
        """Return those of them that are on any of the records."""
        return self.unfiltered.decisions_about(ids, holds, revision)

    def first_reported(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> dict[str, str]:
        """Return when such statements first reported each entity."""
        reported: dict[str, str] = {}
        for statement in self.statements(ids, holds, revision):
            for end in {statement.start, statement.end} & set(ids):
                reported[end] = min(reported.get(end, statement.reported_at), statement.reported_at)
        return reported

    def captions(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str]
    ) -> frozenset[str]:
        """Return what such statements call the entities."""
        return captions_of(self.statements(ids, holds, revision, types), ids)


def recipient_view(view: View, profile: Profile) -> View:
    """Return a recipient's graph without items of excluded handling codes.

    Parameters
    ----------
    view : View
        By the keys of the recipient.
    profile : Profile

    Returns
    -------
    View
        Nothing of it is kept under the recipient's keys alone: other kinds with the same keys receive something else.
    """
    if HANDLING_CODE_RULES.keys() <= profile.codes:
        return view
    separate_viewer = replace(view.viewer, holds=view.viewer.holds | {f"profile:{profile.name}"})
    return replace(view, viewer=separate_viewer, reader=HandlingFilterReader(view.reader, profile))
