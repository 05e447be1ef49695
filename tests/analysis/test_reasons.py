"""Reasons and evidence in any world: each item once, with grade, handling, scheme and date, and nothing else bare."""

from __future__ import annotations

import re

from hypothesis import given, settings

from graphintel.analysis.member_reasons import member_reasons
from graphintel.analysis.networks import find_networks
from graphintel.analysis.reasons import citation_suffix, label_words, with_captions
from graphintel.analysis.snapshot import Snapshot
from graphintel.indicators.axes import axes_of
from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.subject import Subject
from graphintel.model.keys import type_of_id
from tests.banned import banned_in, bare_grades, cited_twice
from tests.oracle import columns_of
from tests.worlds import World, worlds

_ODD = re.compile(r"^[a-z]|\. [a-z]| it,|hold(s|ing) role|\d{4}-\d\d-\d\d(?![^\s\[]*/\d+ \[)")
"""No sentence begins small, no tie ends in "it", no date stands in the form of programs but within a reference."""


def called(identifier: str) -> str:
    return f"{label_words(type_of_id(identifier))} <{identifier.partition(':')[0]}>"


@settings(max_examples=40)
@given(worlds())
def test_no_reason_cites_an_item_twice_or_a_grade_without_scheme(world: World) -> None:
    snapshot = Snapshot.of(columns_of(world.statements))
    columns = snapshot.columns
    row_of = {identifier: row for row, identifier in enumerate(columns.id)}

    texts = []
    for group in find_networks(snapshot).groups:
        texts += [with_captions(one.sentence, called) for one in member_reasons(snapshot, group).values()]
        texts += [
            why + citation_suffix(columns, map(row_of.__getitem__, ids))
            for why, ids in zip(group.why, group.why_statements, strict=True)
        ]
        index = EvidenceIndex.of(columns)
        subject = Subject.network(group.id, [member.id for member in group.members])
        found = evaluate_indicators(index, subject)
        texts += [with_captions(p.text, called) for one in found for p in (*one.evidence, *one.counter_evidence)]
        texts += [lead.reason for leads in axes_of(index, subject, found).values() for lead in leads]

    assert [(one, wrong) for one in texts if (wrong := [*bare_grades(one), *cited_twice(one), *banned_in(one)])] == []
    assert [one for one in texts if _ODD.search(one)] == []
