"""Reasons and evidence in any world: each item once, with grade, handling, scheme and date, and nothing else bare."""

from __future__ import annotations

from hypothesis import given, settings

from graphintel.analysis.networks import find_networks
from graphintel.analysis.reasons import by_items, spoken
from graphintel.analysis.snapshot import Snapshot
from graphintel.indicators.axes import axes_of
from graphintel.indicators.evaluation import evaluate
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from tests.banned import banned_in, bare_grades, cited_twice
from tests.oracle import columns_of
from tests.worlds import World, worlds


def called(identifier: str) -> str:
    return f"<{identifier.partition(':')[0]}>"


@settings(max_examples=40)
@given(worlds())
def test_no_reason_cites_an_item_twice_or_a_grade_without_scheme(world: World) -> None:
    snapshot = Snapshot.of(columns_of(world.statements))
    columns = snapshot.columns
    row_of = {identifier: row for row, identifier in enumerate(columns.id)}

    told = []
    for group in find_networks(snapshot).groups:
        told += [spoken(member.reason, called) for member in (*group.members, *group.events)]
        told += [
            why + by_items(columns, map(row_of.__getitem__, ids))
            for why, ids in zip(group.why, group.grounds, strict=True)
        ]
        scene = Scene.of(columns)
        subject = Subject.network(group.id, [member.id for member in group.members])
        found = evaluate(scene, subject)
        told += [spoken(p.text, called) for one in found for p in (*one.evidence, *one.counter_evidence)]
        told += [pointer.reason for pointers in axes_of(scene, subject, found).values() for pointer in pointers]

    assert [(one, wrong) for one in told if (wrong := [*bare_grades(one), *cited_twice(one), *banned_in(one)])] == []
