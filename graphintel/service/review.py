"""Review of findings: a named officer takes, assesses, dismisses, escalates or reopens; and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from graphintel.analysis.results import Network
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.indicators.premises_chains import Chain
from graphintel.model.access import Viewer, clean_key
from graphintel.model.finding_ids import is_finding
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import INDICATOR_SUBJECTS
from graphintel.model.records import Statement
from graphintel.model.review_status import ESCALATED_ROLES, STATES, ReviewStatus, check_step_allowed
from graphintel.model.review_steps import ReviewStep, checked_step
from graphintel.service.answer_json import as_json, from_json
from graphintel.service.answers.reviews import RecordedStep, ReviewedFinding, ReviewList, StatusAnswer
from graphintel.service.describe import describe_entities, repeated_reports
from graphintel.service.indicators import evidence_statements, statements_by_id
from graphintel.service.linked_premises import chain_evidence, chain_name, chains_of, find_chain, reviews_of
from graphintel.service.networks import analysis_of, evidence_index_of, find_group
from graphintel.service.pseudonym_filter import pseudonymise
from graphintel.service.read_functions import read_function
from graphintel.service.recording import RecordedChange, TypedText
from graphintel.service.stores import Stores
from graphintel.service.view import View
from graphintel.service.visible_reviews import statement_evidence, status_answer

REVIEWABLE_TYPES = INDICATOR_SUBJECTS
"""Types of thing that can be reviewed for an indicator, beside networks; never a person."""

MAX_RECIPIENT_LENGTH = 100


def find_evidence(view: View, subject: str, indicator: str) -> list[Statement] | None:
    """Return the visible statements that a finding rests on.

    Parameters
    ----------
    view : View
    subject : str
        Graph id of a network, number or premises.
    indicator : str
        Empty for the network itself.

    Returns
    -------
    list of Statement or None
        None where there is no such finding: the indicator is not present, or there is none of this id.
    """
    if indicator:
        return evidence_statements(view, subject, indicator) or None
    if chain := find_chain(view, subject):
        rests_on = {evidence.statement for evidence in chain_evidence(evidence_index_of(view), chain)}
        return statements_by_id(view, rests_on)
    group = find_group(view, subject)
    if group is None:
        return None
    tied = set(group.statements)
    return [s for s in view.statements_about(_records(view, subject, group)) if s.id in tied]


def review(
    stores: Stores,
    viewer: Viewer,
    subject: str,
    indicator: str,
    step: str,
    note: str,
    review_on: str,
    to: str = "",
    outcome: str = "",
) -> RecordedStep:
    """Record a step of review; it is in the ledger and in the audit chain before this returns, or in neither.

    It rests on all that the viewer sees of the members, because the note may repeat any of it: it requires the keys that
    all of it has now, and is not shown once any of it is withdrawn, see :mod:`graphintel.ledger.supporting_statements`.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        Who takes the step.
    subject : str
        Graph id of a network, number or premises.
    indicator : str
        Id of the indicator; empty for the network itself.
    step : str
        One of :data:`graphintel.model.review_steps.REVIEW_STEPS`.
    note : str
        Why; may be empty where something is only taken. The audit chain gets a keyed hash of it.
    review_on : str
        Day of the next review, today or within a year.
    to : str
        Of an escalation: ``safeguarding``, ``reviewer``, ``unit:CODE`` or the name of an account. It is shown to
        those of them who may see all that it rests on. Whether there is an account of a name, and what it may see, is
        said to nobody, so whatever name is given is answered alike.
    outcome : str
        Of an assessment: one of :data:`graphintel.model.review_steps.OUTCOMES`.

    Returns
    -------
    RecordedStep

    Raises
    ------
    AccessError
        The role reads no intelligence.
    NotHeldError
        The viewer's graph has no such subject.
    GraphintelError
        Not the viewer's turn, or the step is not whole.
    """
    recorded_fields = {"subject": TypedText(subject), "indicator": TypedText(indicator), "step": TypedText(step)}
    wanted = ReviewStep(
        subject, step, viewer.account, stores.now(), indicator, _recipient(to), note, review_on, outcome
    )
    with stores.refusals("alteration", viewer.account, **recorded_fields):
        stores.catch_up()
        with stores.recorded("alteration", viewer.account, **recorded_fields, note=TypedText(note)) as act:
            return _record_step(stores, viewer, wanted, act)


def _record_step(stores: Stores, viewer: Viewer, wanted: ReviewStep, act: RecordedChange) -> RecordedStep:
    """Take a step within an act: find its subject and basis first, check last whose turn it is."""
    if not viewer.holds:
        raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
    view = stores.view(viewer)
    basis = find_basis(view, wanted.subject, wanted.indicator)
    evidence = statement_evidence(view, basis.evidence)
    complete_step = checked_step(replace(wanted, subject=basis.subject, evidence=evidence, members=basis.members))
    act.subject |= {"subject": complete_step.subject, "indicator": complete_step.indicator, "step": complete_step.step}
    if complete_step.to:
        _check_recipient(complete_step)
    view.reader.confirm(view.read_point)
    recorded = _store_step(view, basis, complete_step, act)
    return from_json(RecordedStep, pseudonymise(view, as_json(recorded)))


@dataclass(frozen=True, slots=True)
class ReviewBasis:
    """What a step of review is about, as the viewer's graph has it, and what the step rests on.

    ``seen`` are ids of statements, ``decisions`` numbers: all that made the finding what the viewer sees.
    """

    subject: str
    evidence: list[Statement]
    seen: set[str]
    decisions: list[int]
    members: tuple[str, ...]


def find_basis(view: View, subject: str, indicator: str) -> ReviewBasis:
    """Return what a step of review is about and rests on, in the viewer's graph, or refuse.

    Parameters
    ----------
    view : View
    subject, indicator : str
        As in :func:`review`.

    Returns
    -------
    ReviewBasis

    Raises
    ------
    NotHeldError
    GraphintelError
    """
    chain = find_chain(view, subject)
    if chain and not indicator:
        return _basis_of_chain(view, chain)
    group = find_group(view, subject)
    canonical = subject if group else _reviewable_entity(view, subject, indicator)
    evidence = find_evidence(view, canonical, indicator)
    if evidence is None:
        raise GraphintelError(f"There is no indicator {indicator!r} of {subject} to review.")
    records = _records(view, canonical, group)
    seen = {s.id for s in (*view.statements_about(records), *evidence, *repeated_reports(view, evidence))}
    among = {*records, *(group.facilities if group else ())}
    decision_numbers = [decision.number for decision in view.decisions() if {decision.a, decision.b} <= among]
    return ReviewBasis(canonical, evidence, seen, decision_numbers, _records(view, canonical, group, events=False))


def _basis_of_chain(view: View, chain: Chain) -> ReviewBasis:
    """Return what a step of review of linked premises rests on: all that the viewer sees of what they are found by."""
    evidence = find_evidence(view, chain.id, "") or []
    records = _records_of(view, chain.members)
    seen = {s.id for s in (*view.statements_about(records), *evidence, *repeated_reports(view, evidence))}
    among = {*records, *chain.facilities}
    numbers = [decision.number for decision in view.decisions() if {decision.a, decision.b} <= among]
    return ReviewBasis(chain.id, evidence, seen, numbers, _records_of(view, chain.premises))


def _reviewable_entity(view: View, subject: str, indicator: str) -> str:
    """Return the canonical id of a number or premises that can be reviewed, or refuse."""
    records = () if is_finding(subject) else view.records(subject)
    if not records:
        raise NotHeldError(subject)
    if type_of_id(records[0]) not in REVIEWABLE_TYPES:
        raise GraphintelError(
            f"A review is of a network, of linked premises, a number or premises; {subject!r} is none of them."
        )
    if not indicator:
        raise GraphintelError("A number or premises is reviewed for one of its indicators; name the indicator.")
    return view.whole_identity().canonical.get(records[0], records[0])


def _records(view: View, subject: str, group: Network | None, *, events: bool = True) -> tuple[str, ...]:
    """Return the records of a network's members (and events), or of an entity."""
    ids = [entry.id for entry in (*group.members, *(group.events if events else ()))] if group else [subject]
    return _records_of(view, ids)


def _records_of(view: View, ids: Iterable[str]) -> tuple[str, ...]:
    clusters = view.whole_identity().clusters
    return tuple(sorted(record for one in ids for record in clusters.get(one, (one,))))


def _recipient(to: str) -> str:
    return clean_key(to) or to.strip()


def _check_recipient(step: ReviewStep) -> None:
    """Refuse what cannot be the name of an account, a role or a unit; whose account it is, or whether, is not asked."""
    key = clean_key(step.to)
    if not (key or "unit:").startswith("unit:") or not step.to.isprintable() or len(step.to) > MAX_RECIPIENT_LENGTH:
        expected = f"{', '.join(ESCALATED_ROLES)}, unit:CODE or the name of an account"
        raise GraphintelError(f"{step.to[:60]!r} can be nobody to escalate to; expected {expected}.")


def _store_step(view: View, basis: ReviewBasis, step: ReviewStep, act: RecordedChange) -> RecordedStep:
    """Check whose turn it is while nobody else writes, and keep the step together with its entry."""
    before = reviews_of(view).status(basis.subject, step.indicator, basis.evidence)
    check_step_allowed(before, step.step, view.viewer)
    stored = act.change.add_review(step, basis.seen, basis.decisions)
    if not view.viewer.sees(stored.requires):  # regraded since the graph was read
        raise NotHeldError(basis.subject)
    act.subject |= {"review": stored.id, "to": stored.to, "review_on": stored.review_on, "assessed": stored.outcome}
    act.subject |= {"note": TypedText(stored.note)}
    after = ReviewStatus((*before.steps, stored))
    return RecordedStep(
        id=stored.id, subject=stored.subject, indicator=stored.indicator, status=status_answer(after, view)
    )


@read_function(state={*STATES, "overdue"})
def reviews(view: View, state: str = "", officer: str = "", limit: int = 0) -> ReviewList:
    """Return the review list: networks, and whatever else of the viewer's graph was reviewed.

    Parameters
    ----------
    view : View
        Whose graph.
    state : str
        Only these: one of :data:`graphintel.model.review_status.STATES`, or ``overdue``.
    officer : str
        Only those whose newest step is this account's, or that were escalated to it.
    limit : int
        Most listed; 0 for all.

    Returns
    -------
    ReviewList
        Overdue ones first, then by ``STATES`` and day of review.

    Raises
    ------
    GraphintelError
        An unknown state.
    """
    if state and state not in {*STATES, "overdue"}:
        raise GraphintelError(f"{state!r} is no state of a review; expected overdue or one of {', '.join(STATES)}.")
    rows = sorted(_rows(view), key=_order)
    counts = {name: sum(row.status.state == name for row in rows) for name in STATES}
    chosen = tuple(
        row
        for row in rows
        if (not state or row.status.state == state or (state == "overdue" and row.status.overdue))
        and (not officer or officer in {row.status.officer, row.status.to})
    )
    return ReviewList(
        reviews=chosen[:limit] if limit else chosen,
        counts=counts | {"overdue": sum(row.status.overdue for row in rows)},
        total=len(chosen),
    )


def _order(row: ReviewedFinding) -> tuple[bool, int, str]:
    return not row.status.overdue, STATES.index(row.status.state), row.status.review_on


def _rows(view: View) -> Iterator[ReviewedFinding]:
    """Yield every network, and every other finding with a step, in the order of analysis."""
    reviewed, groups = reviews_of(view), analysis_of(view).groups
    named = {group.id: (group.name, group.kind) for group in groups}
    for group in groups:
        if group.kind != "group" or (group.id, "") in reviewed.steps:
            yield _finding(group.id, named, "", reviewed.network(group))
    index = evidence_index_of(view)
    for chain in chains_of(view):
        if (chain.id, "") in reviewed.steps:
            named[chain.id] = (chain_name(view, chain), "linked premises")
            yield _finding(chain.id, named, "", reviewed.chain(chain.id, partial(chain_evidence, index, chain)))
    others = sorted(key for key in reviewed.steps if key[1])
    described = describe_entities(view, {subject for subject, _ in others} - named.keys(), view.whole_identity(), [])
    named |= {thing.id: (thing.caption, thing.type) for thing in described.values()}
    for subject, indicator in others:
        statements = find_evidence(view, subject, indicator) or []
        yield _finding(subject, named, indicator, reviewed.indicator(subject, indicator, statements))


def _finding(
    subject: str, named: Mapping[str, tuple[str, str]], indicator: str, status: StatusAnswer
) -> ReviewedFinding:
    name, kind = named[subject]
    return ReviewedFinding(id=subject, name=name, type=kind, indicator=indicator, status=status)
