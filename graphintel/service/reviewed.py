"""Reviews as a viewer sees them: which steps belong to which finding of the viewer's graph, and where each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphintel.analysis.changes import SAME_NETWORK
from graphintel.analysis.findings import Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.held import why_weightless
from graphintel.model.records import Statement
from graphintel.model.reviews import Evidence, Step
from graphintel.model.standing import Standing, fold, turn_of
from graphintel.service.describe import independent_sources
from graphintel.service.view import Answer, View


def ties(snapshot: Snapshot, found: Network) -> tuple[Evidence, ...]:
    """Return what a network rests on: the statements that tie its members together, all of which weigh something."""
    columns, rows = snapshot.columns, [snapshot.place[identifier] for identifier in found.statements]
    return tuple(Evidence(columns.id[row], columns.item[row], snapshot.sources[columns.item[row]]) for row in rows)


def weighed(view: View, statements: Iterable[Statement]) -> tuple[Evidence, ...]:
    """Return statements as evidence, with their independent sources as far as the viewer sees them."""
    chosen = list(statements)
    sources = independent_sources(view, chosen)
    return tuple(
        Evidence(s.id, s.item, sources[s.id], not why_weightless(s.scheme, s.info_eval, s.restricted)) for s in chosen
    )


def told(standing: Standing, view: View) -> Answer:
    """Return where a finding stands as plain values.

    Parameters
    ----------
    standing : Standing
    view : View
        Who asks, and the day; notes may name the members of the steps, so they are noted in it.

    Returns
    -------
    dict
        ``state``; of the newest step ``officer``, ``step``, ``at``, ``to``, ``note``, ``outcome`` and ``review_on``,
        empty where there is none; ``overdue``; ``reopened_by`` (statements that are new since the dismissal, with
        item and source); ``may``, the steps that the viewer may take now; ``history``, the steps from the oldest.
    """
    view.spoken_of.update(member for step in standing.steps for member in step.members)
    history = [_step(step) for step in standing.steps]
    newest = history[-1] if history else _step(Step("", "", "", ""))
    return newest | {
        "state": standing.state,
        "overdue": standing.is_overdue(view.today),
        "reopened_by": [{"id": e.statement, "item": e.item, "source": e.source} for e in standing.new],
        "may": list(turn_of(standing, view.viewer)),
        "history": history,
    }


def _step(step: Step) -> Answer:
    """Return a step without its id, number, members and evidence: the graph shows those itself."""
    said = ("step", "officer", "at", "to", "note", "outcome", "review_on")
    return {name: getattr(step, name) for name in said}


@dataclass(frozen=True)
class Reviewed:
    """The visible steps of review on what the viewer's graph has, by subject as it is called there and indicator."""

    view: View
    snapshot: Snapshot
    steps: Mapping[tuple[str, str], Sequence[Step]]

    @classmethod
    def of(cls, view: View, snapshot: Snapshot, groups: Sequence[Network]) -> Reviewed:
        """Return the steps that belong to something in the viewer's graph.

        Parameters
        ----------
        view : View
        snapshot : Snapshot
            Of the same view.
        groups : sequence of Network
            Every group that the view has.

        Returns
        -------
        Reviewed
            A step on a network of another id belongs to the one that shares at least half of the members of both,
            because an id follows from the oldest member. What belongs to nothing is left out.
        """
        visible = view.steps(view.viewer.holds)
        if not visible:
            return cls(view, snapshot, {})
        canonical = view.whole_identity().canonical
        networks = {group.id for group in groups}
        held = view.visible({canonical.get(s.subject, s.subject) for s in visible if not _is_network(s.subject)})
        near = _Nearest(groups, canonical)
        found: dict[tuple[str, str], list[Step]] = {}
        for step in visible:
            subject = canonical.get(step.subject, step.subject)
            if _is_network(subject) and subject not in networks:
                subject = near.to(step)
            if subject in networks or subject in held:
                found.setdefault((subject, step.indicator), []).append(step)
        return cls(view, snapshot, found)

    def standing_of_network(self, found: Network) -> Standing:
        """Return where a network itself stands."""
        steps = self.steps.get((found.id, ""), ())
        return fold(steps, ties(self.snapshot, found) if steps else ())

    def network(self, found: Network) -> Answer:
        """Return where a network itself stands, as plain values; see :func:`told`."""
        return told(self.standing_of_network(found), self.view)

    def standing(self, subject: str, indicator: str, statements: Iterable[Statement]) -> Standing:
        """Return where an indicator stands.

        Parameters
        ----------
        subject : str
            Graph id of the network, number or premises, as the viewer's graph has it.
        indicator : str
            Id of the indicator.
        statements : iterable of Statement
            What it rests on today.

        Returns
        -------
        Standing
        """
        steps = self.steps.get((subject, indicator), ())
        return fold(steps, weighed(self.view, statements) if steps else ())

    def indicator(self, subject: str, indicator: str, statements: Iterable[Statement]) -> Answer:
        """Return where an indicator stands, as plain values; see :meth:`standing` and :func:`told`."""
        return told(self.standing(subject, indicator, statements), self.view)


def _is_network(subject: str) -> bool:
    return subject.startswith("network:")


class _Nearest:
    """Which group a step belongs to by its members."""

    def __init__(self, groups: Sequence[Network], canonical: Mapping[str, str]) -> None:
        self._canonical = canonical
        self._size = {group.id: len(group.members) for group in groups}
        self._group = {member.id: group.id for group in groups for member in group.members}

    def to(self, step: Step) -> str:
        """Return the id of the group that shares at least half of the members of both, or nothing."""
        members = {self._canonical.get(member, member) for member in step.members}
        shared = Counter(self._group[member] for member in members if member in self._group)
        best = max(
            ((count / (len(members) + self._size[name] - count), name) for name, count in shared.items()),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= SAME_NETWORK else ""
