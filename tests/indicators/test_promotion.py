"""A group with two people and a raised indicator of tier A or B is a network; nobody else becomes one."""

from __future__ import annotations

from graphintel.analysis.networks import find_networks
from graphintel.analysis.results import AnalysisResult
from graphintel.analysis.snapshot import Snapshot
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.promotion import promoted
from tests.indicators.handmade_worlds import ALONE, FRIENDS, Item, columns_from, item, uses
from tests.indicators.test_worlds import world_of


def _found(items: tuple[Item, ...], off: frozenset[str] = frozenset()) -> tuple[AnalysisResult, AnalysisResult]:
    snapshot = Snapshot.of(columns_from(items))
    result = find_networks(snapshot)
    return result, promoted(result, EvidenceIndex.of(snapshot.columns), off)


SHARED = (
    *world_of("i01_shared_number", "PRESENT").items,
    item("FA:5/1", uses("FA:N1"), uses("FA:N2"), grade="1A"),
)


def test_a_raised_pattern_makes_a_network_of_a_group_and_says_so() -> None:
    before, after = _found(SHARED)

    assert [group.kind for group in before.groups] == ["group"]
    assert "or a raised indicator" in before.groups[0].why[-1]
    assert [group.kind for group in after.groups] == ["network"]
    assert after.groups[0].why == ("2 distinct people at least.", "Raised: I01 shared number.")


def test_one_that_is_switched_off_makes_none_and_the_parameters_say_so() -> None:
    _, after = _found(SHARED, frozenset({"I01"}))

    assert [group.kind for group in after.groups] == ["group"]
    assert after.parameters["indicators_off"] == ["I01"]


def test_one_person_is_no_network_whatever_is_raised() -> None:
    _, after = _found(world_of("i01_shared_number", "PRESENT").items)

    assert not after.networks


def test_neither_somebody_alone_nor_two_friends_become_a_network() -> None:
    assert not _found(ALONE)[1].networks
    assert not _found(FRIENDS)[1].networks
