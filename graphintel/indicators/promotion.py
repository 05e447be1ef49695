"""A group with two distinct people and a raised indicator of tier A or B is a network as well: ``contract.md`` 5."""

from __future__ import annotations

from dataclasses import replace

from graphintel.analysis.findings import Network, Result
from graphintel.analysis.rules import GROUP, LEAST_PEOPLE, by_indicators, in_order
from graphintel.indicators.evaluation import present
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject

MAKES_NETWORK = frozenset({"A", "B"})
"""Tiers of which a raised indicator makes a group a network."""


def promoted(result: Result, scene: Scene, off: frozenset[str] = frozenset()) -> Result:
    """Return what was found, with the groups that raised indicators make networks.

    Parameters
    ----------
    result : Result
        What analysis finds.
    scene : Scene
        The same visible statements, with the facilities of ``result``.
    off : frozenset of str
        Ids of indicators that are switched off; they stand in the parameters.

    Returns
    -------
    Result
        Protection concerns first, then networks, then others; by size and id. A protection concern stays one.
    """
    groups = [_judged(group, scene, off) for group in result.groups]
    return replace(
        result,
        groups=tuple(in_order(groups)),
        parameters={**result.parameters, "indicators_off": sorted(off)},
    )


def _judged(group: Network, scene: Scene, off: frozenset[str]) -> Network:
    if group.kind != GROUP or group.people < LEAST_PEOPLE:
        return group
    subject = Subject.network(group.id, [member.id for member in group.members])
    raised = [one for one in present(scene, subject, off=off, tiers=MAKES_NETWORK) if one.raised]
    if not raised:
        return group
    protected = all(scene.roles.is_exploited(member.id) for member in group.members if member.type == "Person")
    names = [f"{one.indicator} {INDICATORS[one.indicator].name}" for one in raised]
    verdict = by_indicators(group.why, names, protected=protected)
    held = dict(zip(group.why, group.grounds, strict=True))
    rests_on = tuple(dict.fromkeys(statement for one in raised for statement in one.statements))
    grounds = tuple(rests_on if _is_raised(sentence) else held.get(sentence, ()) for sentence in verdict.why)
    return replace(group, kind=verdict.kind, why=verdict.why, grounds=grounds)


def _is_raised(sentence: str) -> bool:
    return sentence.startswith("Raised: ")
