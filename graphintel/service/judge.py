"""Judgements on records: the same, different, unsure; a shared facility or none; and their exact withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.ledger.decisions import checked
from graphintel.model.access import Viewer
from graphintel.model.records import Decision
from graphintel.service.kept import graph_follows
from graphintel.service.pseudonyms import entered, in_own_words, shown
from graphintel.service.recording import Typed
from graphintel.service.view import Answer, View

if TYPE_CHECKING:
    from graphintel.service.service import Service


def decide(
    service: Service, viewer: Viewer, first: str, second: str, verdict: str, reason: str, items: Sequence[str] = ()
) -> dict[str, Any]:
    """Record a judgement of the viewer on two records.

    Parameters
    ----------
    service : Service
    viewer : Viewer
        Who judges; must see both records.
    first, second : str
        Record ids of one type.
    verdict : str
        ``same``, ``different`` or ``unsure``.
    reason : str
        Why, in a sentence.
    items : sequence of str
        Items that it rests on, as ``submission/number``. Without them it rests on everything that the viewer sees of
        both records, so that nobody learns from the judgement what the records would not show them.

    Returns
    -------
    dict
        ``number``, ``verdict``, ``requires``.

    Raises
    ------
    NotHeldError
        Where one record is not held, or hidden.
    GraphintelError
        An unknown verdict, no reason, two types, or an item that says nothing visible.
    """
    return _judge(service, viewer, Decision(first, second, verdict, viewer.account, "human", (), reason), items)


def decide_facility(service: Service, viewer: Viewer, record: str, verdict: str, reason: str) -> dict[str, Any]:
    """Record whether many unrelated people share a thing, so that analysis lets it join none of them, or does.

    Parameters
    ----------
    service : Service
    viewer : Viewer
        Who judges; must see the record.
    record : str
        Id of a number, place, firm or thing; a person or event is never a facility.
    verdict : str
        ``facility`` or ``no_facility``; the newest judgement goes before older ones and before the rule.
    reason : str
        Why, in a sentence.

    Returns
    -------
    dict
        As :func:`decide`.

    Raises
    ------
    NotHeldError
        The record is not held, or hidden.
    GraphintelError
        An unknown verdict, no reason, or a person or event.
    """
    return _judge(service, viewer, Decision(record, record, verdict, viewer.account, "human", (), reason))


def _judge(service: Service, viewer: Viewer, given: Decision, items: Sequence[str] = ()) -> dict[str, Any]:
    """Keep a judgement that requires the keys of what it rests on, as far as the viewer sees it."""
    asked = {"a": Typed(given.a), "b": Typed(given.b), "verdict": Typed(given.verdict)}
    with service.refusals("combination", viewer.account, **asked):
        view = service.view(viewer)
        with in_own_words(view):
            meant = replace(given, a=entered(view, given.a), b=entered(view, given.b))
            return shown(view, _kept(service, view, meant, items))


def _kept(service: Service, view: View, given: Decision, items: Sequence[str]) -> Answer:
    """Record a judgement on two records by their real ids."""
    for record in (given.a, given.b):
        if record not in view.visible([record]):
            raise NotHeldError(record)
    decision, viewer = checked(given), view.viewer
    if not decision.reason.strip():
        raise GraphintelError("A judgement needs a reason, in a sentence.")
    a, b, verdict = decision.a, decision.b, decision.verdict
    seen = view.statements([a, b])
    if items:
        named = {item if item.startswith("item:") else f"item:{item}" for item in entered(view, list(items))}
        seen = [s for item in sorted(named) for s in view.statements([item], ("PART_OF",)) if s.start == item]
        if {s.start for s in seen} != named:
            raise NotHeldError(", ".join(sorted(named - {s.start for s in seen})))
    requires = tuple(sorted({key for statement in seen for key in statement.requires}))
    view.reader.confirm(view.moment)
    with service.recorded("combination", viewer.account, a=a, b=b, verdict=verdict) as act:
        number = act.change.add_decision(replace(decision, requires=requires), at=service.now())
        act.subject["decision"] = number
    graph_follows(service, f"Judgement {number} is recorded")
    return {"number": number, "a": a, "b": b, "verdict": verdict, "requires": list(requires)}


def withdraw_decision(service: Service, viewer: Viewer, number: int) -> dict[str, Any]:
    """Withdraw a judgement exactly: the ids that were there before are there again.

    Raises
    ------
    GraphintelError
        No such judgement that the viewer may see.
    """
    with service.refusals("combination", viewer.account, withdrawn=number):
        view = service.view(viewer)
        if number not in {decision.number for decision in view.decisions()}:
            raise GraphintelError(f"There is no judgement {number} that this account may see.")
        view.reader.confirm(view.moment)
    with service.recorded("combination", viewer.account, withdrawn=number) as act:
        act.change.revoke_decision(number, actor=viewer.account, at=service.now())
    graph_follows(service, f"Judgement {number} is withdrawn")
    return {"number": number, "state": "withdrawn"}
