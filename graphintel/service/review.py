"""Review of findings: a named officer takes, assesses, dismisses, escalates or reopens; and the list of all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphintel.analysis.findings import Network
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import Viewer, clean_key, expand_held
from graphintel.model.keys import type_of_id
from graphintel.model.records import Decision, Statement
from graphintel.model.reviews import Step, checked
from graphintel.model.standing import ESCALATED_ROLES, STATES, Standing, check_turn
from graphintel.service.describe import describe, repeated_reports
from graphintel.service.indicators import evidence_statements
from graphintel.service.networks import group_of, result_of, snapshot_of
from graphintel.service.pseudonyms import shown
from graphintel.service.reading import reading
from graphintel.service.recording import Typed
from graphintel.service.reviewed import Reviewed, told, weighed
from graphintel.service.view import Answer, View

if TYPE_CHECKING:
    from graphintel.service.service import Service

SUBJECTS = frozenset({"Phone", "Premises"})
"""Types of thing that can be reviewed for an indicator, beside networks; never a person."""


def evidence_of(view: View, subject: str, indicator: str) -> list[Statement] | None:
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
    found = group_of(view, subject)
    if found is None:
        return None
    tied = set(found.statements)
    return [s for s in view.said_of(_records(view, subject, found)) if s.id in tied]


def review(
    service: Service,
    viewer: Viewer,
    subject: str,
    indicator: str,
    step: str,
    note: str,
    review_on: str,
    to: str = "",
    outcome: str = "",
) -> Answer:
    """Record a step of review; it is in the ledger and in the audit chain before this returns, or in neither.

    Parameters
    ----------
    service : Service
    viewer : Viewer
        Who takes the step. It requires the keys of all that the viewer sees of the members, because the note may
        repeat any of it.
    subject : str
        Graph id of a network, number or premises.
    indicator : str
        Id of the indicator; empty for the network itself.
    step : str
        One of :data:`graphintel.model.reviews.STEPS`.
    note : str
        Why; may be empty where something is only taken. The audit chain gets a keyed hash of it.
    review_on : str
        Day of the next review, today or within a year.
    to : str
        Of an escalation: an account that may see all of this, ``safeguarding``, ``reviewer`` or ``unit:CODE``.
    outcome : str
        Of an assessment: one of :data:`graphintel.model.reviews.OUTCOMES`.

    Returns
    -------
    dict
        ``id`` of the step, ``subject``, ``indicator``, and where the finding stands now, see
        :func:`graphintel.service.reviewed.told`.

    Raises
    ------
    AccessError
        The role reads no intelligence.
    NotHeldError
        The viewer's graph has no such subject.
    GraphintelError
        Not the viewer's turn, or the step is not whole.
    """
    asked = {"subject": Typed(subject), "indicator": Typed(indicator), "step": Typed(step)}
    with service.refusals("alteration", viewer.account, **asked):
        if not viewer.holds:
            raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
        view = service.view(viewer)
        basis = _basis(view, subject, indicator)
        made = checked(
            Step(
                basis.subject, step, viewer.account, service.now(), indicator, _recipient(to), note, review_on, outcome,
                basis.requires, weighed(view, basis.evidence), basis.members,
            )
        )  # fmt: skip
        if made.to:
            _check_recipient(service, made)
        view.reader.confirm(view.moment)
        return shown(view, _keep(service, view, basis, made))


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a step of review is about, as the viewer's graph has it, and what the step rests on."""

    subject: str
    evidence: list[Statement]
    requires: tuple[str, ...]
    members: tuple[str, ...]


def _basis(view: View, subject: str, indicator: str) -> _Basis:
    """Find what is meant in the viewer's graph, or refuse."""
    found = group_of(view, subject)
    meant = subject if found else _thing(view, subject, indicator)
    evidence = evidence_of(view, meant, indicator)
    if evidence is None:
        raise GraphintelError(f"There is no indicator {indicator!r} of {subject} to review.")
    requires = _requires(view, _records(view, meant, found), evidence, found.facilities if found else ())
    return _Basis(meant, evidence, requires, _records(view, meant, found, events=False))


def _thing(view: View, subject: str, indicator: str) -> str:
    """Return the canonical id of a number or premises that can be reviewed, or refuse."""
    records = () if subject.startswith("network:") else view.records(subject)
    if not records:
        raise NotHeldError(subject)
    if type_of_id(records[0]) not in SUBJECTS:
        raise GraphintelError(f"A review is of a network, a number or premises; {subject!r} is none of them.")
    if not indicator:
        raise GraphintelError("A number or premises is reviewed for one of its indicators; name the indicator.")
    return view.whole_identity().canonical.get(records[0], records[0])


def _records(view: View, subject: str, found: Network | None, *, events: bool = True) -> tuple[str, ...]:
    """Return the records of a network's members (and events), or of a thing."""
    clusters = view.whole_identity().clusters
    ids = [entry.id for entry in (*found.members, *(found.events if events else ()))] if found else [subject]
    return tuple(sorted(record for one in ids for record in clusters.get(one, (one,))))


def _requires(
    view: View, records: Collection[str], evidence: list[Statement], facilities: Collection[str]
) -> tuple[str, ...]:
    """Return the keys of all that made the finding what the viewer sees: statements, chains of reports, judgements."""
    among = {*records, *facilities}
    rests_on: list[Statement | Decision] = [
        *view.said_of(records),
        *evidence,
        *repeated_reports(view, evidence),
        *(judged for judged in view.decisions() if {judged.a, judged.b} <= among),
    ]
    return tuple(sorted({key for one in rests_on for key in one.requires}))


def _recipient(to: str) -> str:
    return clean_key(to) or to.strip()


def _check_recipient(service: Service, step: Step) -> None:
    """Refuse an escalation to nobody, or to somebody who would not be shown it."""
    if step.to in ESCALATED_ROLES or (clean_key(step.to) or "").startswith("unit:"):
        return
    account = service.ledger.accounts.get(step.to)
    if account is None or account.revoked:
        expected = f"an account, {', '.join(ESCALATED_ROLES)} or unit:CODE"
        raise GraphintelError(f"There is no live account {step.to!r} to escalate to; expected {expected}.")
    if not expand_held(account.keys, account.role).issuperset(step.requires):
        raise GraphintelError(f"{step.to} may not see all that this rests on; escalate to somebody who may.")


def _keep(service: Service, view: View, basis: _Basis, step: Step) -> Answer:
    """Check whose turn it is while nobody else writes, and keep the step with its audit entry."""
    asked = {"subject": step.subject, "indicator": step.indicator, "step": step.step, "note": Typed(step.note)}
    with service.recorded("alteration", view.viewer.account, **asked) as act:
        before = reviewed_of(view).standing(basis.subject, step.indicator, basis.evidence)
        check_turn(before, step.step, view.viewer)
        kept = act.change.add_review(step)
        act.subject |= {"review": kept.id, "to": kept.to, "review_on": kept.review_on, "assessed": kept.outcome}
    after = Standing((*before.steps, kept))
    return {"id": kept.id, "subject": kept.subject, "indicator": kept.indicator, **told(after, view)}


def reviewed_of(view: View) -> Reviewed:
    """Return the visible steps of review on what the viewer's graph has."""
    return Reviewed.of(view, snapshot_of(view), result_of(view).groups)


@reading
def reviews(view: View, state: str = "", officer: str = "", limit: int = 0) -> Answer:
    """Return the review list: networks, and whatever else of the viewer's graph was reviewed.

    Parameters
    ----------
    view : View
        Whose graph.
    state : str
        Only these: one of :data:`graphintel.model.standing.STATES`, or ``overdue``.
    officer : str
        Only those whose newest step is this account's, or that were escalated to it.
    limit : int
        Most listed; 0 for all.

    Returns
    -------
    dict
        ``reviews``: each with ``id`` of the subject, ``name``, ``type``, ``indicator`` (empty for the network itself)
        and where it stands, see :func:`graphintel.service.reviewed.told`; overdue ones first, then by ``STATES`` and
        day of review. ``counts`` by state, and overdue ones, before the choice; ``total`` after it, before the limit.

    Raises
    ------
    GraphintelError
        An unknown state.
    """
    if state and state not in {*STATES, "overdue"}:
        raise GraphintelError(f"{state!r} is no state of a review; expected overdue or one of {', '.join(STATES)}.")
    rows = sorted(_rows(view), key=lambda row: (not row["overdue"], STATES.index(row["state"]), row["review_on"]))
    counts = {name: sum(row["state"] == name for row in rows) for name in STATES}
    chosen = [
        row
        for row in rows
        if (not state or row["state"] == state or (state == "overdue" and row["overdue"]))
        and (not officer or officer in {row["officer"], row["to"]})
    ]
    return {
        "reviews": chosen[:limit] if limit else chosen,
        "counts": counts | {"overdue": sum(row["overdue"] for row in rows)},
        "total": len(chosen),
    }


def _rows(view: View) -> Iterator[Answer]:
    """Yield every network, and every other finding with a step, in the order of analysis."""
    reviewed, groups = reviewed_of(view), result_of(view).groups
    named = {group.id: {"id": group.id, "name": group.name, "type": group.kind} for group in groups}
    for group in groups:
        if group.kind != "group" or (group.id, "") in reviewed.steps:
            yield {**named[group.id], "indicator": "", **reviewed.network(group)}
    others = sorted(key for key in reviewed.steps if key[1])
    things = describe(view, {subject for subject, _ in others} - named.keys(), view.whole_identity(), [])
    named |= {thing.id: {"id": thing.id, "name": thing.caption, "type": thing.type} for thing in things.values()}
    for subject, indicator in others:
        statements = evidence_of(view, subject, indicator) or []
        yield {**named[subject], "indicator": indicator, **reviewed.indicator(subject, indicator, statements)}
