"""Review of findings: a named officer takes, assesses, dismisses, escalates or reopens; and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphintel.analysis.findings import Network
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import Viewer, clean_key
from graphintel.model.keys import type_of_id
from graphintel.model.records import Statement
from graphintel.model.reviews import Step, checked
from graphintel.model.standing import ESCALATED_ROLES, STATES, Standing, check_turn
from graphintel.service.describe import describe, repeated_reports
from graphintel.service.indicators import evidence_statements
from graphintel.service.networks import group_of, result_of, snapshot_of
from graphintel.service.pseudonyms import shown
from graphintel.service.reading import reading
from graphintel.service.recording import Act, Typed
from graphintel.service.reviewed import Reviewed, told, weighed
from graphintel.service.view import Answer, View

if TYPE_CHECKING:
    from graphintel.service.service import Service

SUBJECTS = frozenset({"Phone", "Premises"})
"""Types of thing that can be reviewed for an indicator, beside networks; never a person."""

LONGEST_RECIPIENT = 100


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

    It rests on all that the viewer sees of the members, because the note may repeat any of it: it requires the keys that
    all of it has now, and is not shown once any of it is withdrawn, see :mod:`graphintel.ledger.grounds`.

    Parameters
    ----------
    service : Service
    viewer : Viewer
        Who takes the step.
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
        Of an escalation: ``safeguarding``, ``reviewer``, ``unit:CODE`` or the name of an account. It is shown to
        those of them who may see all that it rests on. Whether there is an account of a name, and what it may see, is
        said to nobody, so whatever name is given is answered alike.
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
    wanted = Step(subject, step, viewer.account, service.now(), indicator, _recipient(to), note, review_on, outcome)
    with service.refusals("alteration", viewer.account, **asked):
        service.catch_up()
        with service.recorded("alteration", viewer.account, **asked, note=Typed(note)) as act:
            return _taken(service, viewer, wanted, act)


def _taken(service: Service, viewer: Viewer, wanted: Step, act: Act) -> Answer:
    """Take a step within an act: what it is about and rests on is looked for first, and whose turn it is last."""
    if not viewer.holds:
        raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
    view = service.view(viewer)
    basis = basis_of(view, wanted.subject, wanted.indicator)
    evidence = weighed(view, basis.evidence)
    made = checked(replace(wanted, subject=basis.subject, evidence=evidence, members=basis.members))
    act.subject |= {"subject": made.subject, "indicator": made.indicator, "step": made.step}
    if made.to:
        _check_recipient(made)
    view.reader.confirm(view.moment)
    return shown(view, _keep(view, basis, made, act))


@dataclass(frozen=True, slots=True)
class Basis:
    """What a step of review is about, as the viewer's graph has it, and what the step rests on.

    ``seen`` are ids of statements, ``judgements`` numbers: all that made the finding what the viewer sees.
    """

    subject: str
    evidence: list[Statement]
    seen: set[str]
    judgements: list[int]
    members: tuple[str, ...]


def basis_of(view: View, subject: str, indicator: str) -> Basis:
    """Return what a step of review is about and rests on, in the viewer's graph, or refuse.

    Parameters
    ----------
    view : View
    subject, indicator : str
        As in :func:`review`.

    Returns
    -------
    Basis

    Raises
    ------
    NotHeldError
    GraphintelError
    """
    found = group_of(view, subject)
    meant = subject if found else _thing(view, subject, indicator)
    evidence = evidence_of(view, meant, indicator)
    if evidence is None:
        raise GraphintelError(f"There is no indicator {indicator!r} of {subject} to review.")
    records = _records(view, meant, found)
    seen = {s.id for s in (*view.said_of(records), *evidence, *repeated_reports(view, evidence))}
    among = {*records, *(found.facilities if found else ())}
    judged = [decision.number for decision in view.decisions() if {decision.a, decision.b} <= among]
    return Basis(meant, evidence, seen, judged, _records(view, meant, found, events=False))


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


def _recipient(to: str) -> str:
    return clean_key(to) or to.strip()


def _check_recipient(step: Step) -> None:
    """Refuse what cannot be the name of an account, a role or a unit; whose account it is, or whether, is not asked."""
    key = clean_key(step.to)
    if not (key or "unit:").startswith("unit:") or not step.to.isprintable() or len(step.to) > LONGEST_RECIPIENT:
        expected = f"{', '.join(ESCALATED_ROLES)}, unit:CODE or the name of an account"
        raise GraphintelError(f"{step.to[:60]!r} can be nobody to escalate to; expected {expected}.")


def _keep(view: View, basis: Basis, step: Step, act: Act) -> Answer:
    """Check whose turn it is while nobody else writes, and keep the step together with its entry."""
    before = reviewed_of(view).standing(basis.subject, step.indicator, basis.evidence)
    check_turn(before, step.step, view.viewer)
    kept = act.change.add_review(step, basis.seen, basis.judgements)
    if not view.viewer.sees(kept.requires):  # regraded since the graph was read
        raise NotHeldError(basis.subject)
    act.subject |= {"review": kept.id, "to": kept.to, "review_on": kept.review_on, "assessed": kept.outcome}
    act.subject |= {"note": Typed(kept.note)}
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
