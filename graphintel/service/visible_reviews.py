"""Reviews as a viewer sees them: the steps of each finding of the viewer's graph, and its review status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphintel.analysis.network_changes import SAME_NETWORK
from graphintel.analysis.results import Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.finding_ids import CHAIN_PREFIX, NETWORK_PREFIX, is_finding
from graphintel.model.records import Statement
from graphintel.model.review_status import ReviewStatus, allowed_steps, replay_steps
from graphintel.model.review_steps import FindingEvidence, ReviewStep
from graphintel.model.role_counting import why_not_counted
from graphintel.service.answer_json import fields_of
from graphintel.service.answers.reviews import NewEvidence, StatusAnswer, StepAnswer
from graphintel.service.describe import independent_sources
from graphintel.service.view import View

NO_CHAINS: Mapping[str, Collection[str]] = {}


def network_evidence(snapshot: Snapshot, group: Network) -> tuple[FindingEvidence, ...]:
    """Return what a network rests on: the statements that tie its members together, all of which weigh something."""
    columns, rows = snapshot.columns, map(snapshot.row_of_statement, group.statements)
    return tuple(
        FindingEvidence(columns.id[row], columns.item[row], snapshot.sources[columns.item[row]]) for row in rows
    )


def statement_evidence(view: View, statements: Iterable[Statement]) -> tuple[FindingEvidence, ...]:
    """Return statements as evidence, with their independent sources as far as the viewer sees them."""
    chosen = list(statements)
    sources = independent_sources(view, chosen)
    return tuple(
        FindingEvidence(s.id, s.item, sources[s.id], not why_not_counted(s.scheme, s.info_eval, s.restricted))
        for s in chosen
    )


def status_answer(status: ReviewStatus, view: View) -> StatusAnswer:
    """Return the review status of a finding as answers have it.

    Parameters
    ----------
    status : ReviewStatus
    view : View
        Who asks, and the day; notes may name the members of the steps, so they are noted in it.

    Returns
    -------
    StatusAnswer
    """
    view.mentioned.update(member for step in status.steps for member in step.members)
    history = tuple(_step(step) for step in status.steps)
    newest = history[-1] if history else _step(ReviewStep("", "", "", ""))
    return StatusAnswer(
        **fields_of(newest),
        state=status.state,
        overdue=status.is_overdue(view.today),
        reopened_by=tuple(NewEvidence(id=e.statement, item=e.item, source=e.source) for e in status.new),
        may=tuple(allowed_steps(status, view.viewer)),
        history=history,
    )


def _step(step: ReviewStep) -> StepAnswer:
    """Return a step without its id, number, members and evidence: the graph shows those itself."""
    return StepAnswer(
        step=step.step,
        officer=step.officer,
        at=step.at,
        to=step.to,
        note=step.note,
        outcome=step.outcome,
        review_on=step.review_on,
    )


@dataclass(frozen=True)
class VisibleReviews:
    """The visible steps of review on what the viewer's graph has, by subject as it is called there and indicator."""

    view: View
    snapshot: Snapshot
    steps: Mapping[tuple[str, str], Sequence[ReviewStep]]

    @classmethod
    def of(
        cls,
        view: View,
        snapshot: Snapshot,
        groups: Sequence[Network],
        chains: Mapping[str, Collection[str]] = NO_CHAINS,
    ) -> VisibleReviews:
        """Return the steps that belong to something in the viewer's graph.

        Parameters
        ----------
        view : View
        snapshot : Snapshot
            Of the same view.
        groups : sequence of Network
            Every group that the view has.
        chains : mapping of str to collection of str, optional
            Premises of all linked premises that the view has, by id; without them steps on those are left out.

        Returns
        -------
        VisibleReviews
            A step on a network, or on linked premises, of another id belongs to the one that shares at least half of the
            members of both, because an id follows from the oldest member. What belongs to nothing is left out.
        """
        visible = view.steps(view.viewer.holds)
        if not visible:
            return cls(view, snapshot, {})
        canonical = view.whole_identity().canonical
        networks = {group.id: [member.id for member in group.members] for group in groups}
        findings = {**networks, **chains}
        held = view.visible({canonical.get(s.subject, s.subject) for s in visible if not is_finding(s.subject)})
        near = {NETWORK_PREFIX: _Nearest(networks, canonical), CHAIN_PREFIX: _Nearest(chains, canonical)}
        group: dict[tuple[str, str], list[ReviewStep]] = {}
        for step in visible:
            subject = canonical.get(step.subject, step.subject)
            if is_finding(subject) and subject not in findings:
                subject = near[f"{subject.partition(':')[0]}:"].to(step)
            if subject in findings or subject in held:
                group.setdefault((subject, step.indicator), []).append(step)
        return cls(view, snapshot, group)

    def network_status(self, group: Network) -> ReviewStatus:
        """Return the review status of a network itself."""
        steps = self.steps.get((group.id, ""), ())
        return replay_steps(steps, network_evidence(self.snapshot, group) if steps else ())

    def network(self, group: Network) -> StatusAnswer:
        """Return where a network itself stands; see :func:`status_answer`."""
        return status_answer(self.network_status(group), self.view)

    def chain(self, identifier: str, evidence: Callable[[], Iterable[FindingEvidence]]) -> StatusAnswer:
        """Return where linked premises stand; what they rest on is asked for where somebody took a step."""
        steps = self.steps.get((identifier, ""), ())
        return status_answer(replay_steps(steps, tuple(evidence()) if steps else ()), self.view)

    def status(self, subject: str, indicator: str, statements: Iterable[Statement]) -> ReviewStatus:
        """Return the review status of an indicator.

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
        ReviewStatus
        """
        steps = self.steps.get((subject, indicator), ())
        return replay_steps(steps, statement_evidence(self.view, statements) if steps else ())

    def indicator(self, subject: str, indicator: str, statements: Iterable[Statement]) -> StatusAnswer:
        """Return where an indicator stands; see :meth:`status` and :func:`status_answer`."""
        return status_answer(self.status(subject, indicator, statements), self.view)


class _Nearest:
    """Which finding a step belongs to by its members."""

    def __init__(self, findings: Mapping[str, Collection[str]], canonical: Mapping[str, str]) -> None:
        self._canonical = canonical
        self._size = {identifier: len(members) for identifier, members in findings.items()}
        self._group = {member: identifier for identifier, members in findings.items() for member in members}

    def to(self, step: ReviewStep) -> str:
        """Return the id of the finding that shares at least half of the members of both, or nothing."""
        members = {self._canonical.get(member, member) for member in step.members}
        shared = Counter(self._group[member] for member in members if member in self._group)
        best = max(
            ((count / (len(members) + self._size[name] - count), name) for name, count in shared.items()),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= SAME_NETWORK else ""
