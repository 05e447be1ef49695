"""decisions on records: the same, different, unsure; a shared facility or none; and their exact withdrawal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.ledger.decisions import validated
from graphintel.model.access import Viewer
from graphintel.model.records import Decision, Statement
from graphintel.model.report_ids import item_id
from graphintel.service.after_commit import update_graph
from graphintel.service.answer_json import JsonObject
from graphintel.service.pseudonym_filter import pseudonymise, refusals_as_typed, resolve_tokens
from graphintel.service.recording import RecordedChange, TypedText
from graphintel.service.stores import Stores
from graphintel.service.view import View

WITHDRAWING_ROLE = "reviewer"
"""The role that may take back the decisions of others."""

_ID = re.compile(r"judgement:[0-9a-f]{16}")


def decide(
    stores: Stores, viewer: Viewer, first: str, second: str, verdict: str, reason: str, items: Sequence[str] = ()
) -> dict[str, Any]:
    """Record a decision of the viewer on two records.

    Parameters
    ----------
    stores : Stores
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
        both records, so that nobody learns from the decision what the records would not show them.

    Returns
    -------
    dict
        ``id`` of the decision, random; ``a``, ``b``, ``verdict``, and ``requires``: the keys that it requires now. It
        follows what it rests on, see :mod:`graphintel.ledger.supporting_statements`.

    Raises
    ------
    NotHeldError
        Where one record is not held, or hidden.
    GraphintelError
        An unknown verdict, no reason, two types, or an item that says nothing visible.
    """
    return _record_decision(
        stores, viewer, Decision(first, second, verdict, viewer.account, "human", (), reason), items
    )


def decide_facility(stores: Stores, viewer: Viewer, record: str, verdict: str, reason: str) -> dict[str, Any]:
    """Record whether many unrelated people share an entity, so that analysis lets it join none of them, or does.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        Who judges; must see the record.
    record : str
        Id of a number, place, firm or thing; a person or event is never a facility.
    verdict : str
        ``facility`` or ``no_facility``; the newest decision goes before older ones and before the rule.
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
    return _record_decision(stores, viewer, Decision(record, record, verdict, viewer.account, "human", (), reason))


def _record_decision(stores: Stores, viewer: Viewer, given: Decision, items: Sequence[str] = ()) -> dict[str, Any]:
    """Keep a decision together with its entry; a refused one is recorded with hashes of what was typed."""
    recorded_fields = {"a": TypedText(given.a), "b": TypedText(given.b), "verdict": TypedText(given.verdict)}
    with stores.refusals("combination", viewer.account, **recorded_fields):
        stores.catch_up()
        with stores.recorded("combination", viewer.account, **recorded_fields) as act:
            view = stores.view(viewer)
            with refusals_as_typed(view):
                resolved = replace(given, a=resolve_tokens(view, given.a), b=resolve_tokens(view, given.b))
                answer = pseudonymise(view, _store_decision(stores, view, resolved, items, act))
    update_graph(stores, "The judgement is recorded")
    return answer


def _store_decision(
    stores: Stores, view: View, given: Decision, items: Sequence[str], act: RecordedChange
) -> JsonObject:
    """Keep a decision on two records by their real ids, with what it rests on as far as the viewer sees it."""
    for record in (given.a, given.b):
        if record not in view.visible([record]):
            raise NotHeldError(record)
    decision = validated(given)
    a, b, verdict = decision.a, decision.b, decision.verdict
    if not decision.reason.strip():
        raise GraphintelError("A judgement needs a reason, in a sentence.")
    rests_on = _statements_of_items(stores, view, items) if items else view.statements([a, b])
    view.reader.confirm(view.read_point)
    number = act.change.add_decision(decision, at=stores.now(), rests_on=[statement.id for statement in rests_on])
    identifier = act.change.id_of_decision(number)
    requires = act.change.required_by(identifier)
    if not view.viewer.sees(requires):  # regraded since the graph was read
        raise NotHeldError(a)
    act.subject |= {"decision": identifier, "a": a, "b": b, "verdict": verdict}
    return {"id": identifier, "a": a, "b": b, "verdict": verdict, "requires": sorted(requires)}


def _statements_of_items(stores: Stores, view: View, items: Sequence[str]) -> list[Statement]:
    """Return all that these items say, or refuse those that the viewer does not see."""
    named = {item_id(item) for item in resolve_tokens(view, list(items))}
    hidden = named - view.visible(named).keys()
    if hidden:
        raise NotHeldError(", ".join(sorted(hidden)))
    return [statement for item in sorted(named) for statement in stores.ledger.statements_of_item(item)]


def withdraw_decision(stores: Stores, viewer: Viewer, id: str) -> dict[str, Any]:
    """Withdraw a decision exactly: the ids that were there before are there again.

    Parameters
    ----------
    stores : Stores
    viewer : Viewer
        Who made it, or a reviewer.
    id : str
        ``decision:`` and 16 hexadecimal digits, as :func:`decide` returned it.

    Raises
    ------
    AccessError
        Somebody else made it.
    GraphintelError
        No such decision that the viewer may see.
    """
    recorded_fields = id if _ID.fullmatch(id) else TypedText(id)
    with stores.refusals("combination", viewer.account, withdrawn=recorded_fields):
        stores.catch_up()
        with stores.recorded("combination", viewer.account, withdrawn=recorded_fields) as act:
            act.change.revoke_decision(
                _withdrawable_decision(stores.view(viewer), act, id), viewer.account, stores.now()
            )
    update_graph(stores, f"Judgement {id} is withdrawn")
    return {"id": id, "state": "withdrawn"}


def _withdrawable_decision(view: View, act: RecordedChange, id: str) -> int:
    """Return the number of the decision of an id that the viewer may take back, or refuse."""
    stored = act.change.decision_named(id)
    if stored is None or stored[0] not in {decision.number for decision in view.decisions()}:
        raise GraphintelError(
            f"There is no judgement {id!r} that this account may see; expected an id as resolve decide printed it, "
            "such as judgement:0123456789abcdef."
        )
    number, actor = stored
    if view.viewer.role != WITHDRAWING_ROLE and view.viewer.account != actor:
        raise AccessError(f"A judgement is taken back by whoever made it, or by a {WITHDRAWING_ROLE}; ask one of them.")
    view.reader.confirm(view.read_point)
    return number
