"""Planted chains of linked premises: they are in the truth, are found, and are in no world that does not ask for them."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random

from demonstration import write
from demonstration.linked_chains import ChainParameters, ChainPlanter
from demonstration.world_entities import KeyStock


def test_chains_are_planted_only_where_they_are_asked_for(tmp_path: Path) -> None:
    without = json.loads(write(tmp_path / "a", scale=0.1).truth.read_text(encoding="utf-8"))
    planted = json.loads(write(tmp_path / "b", scale=0.1, chains=ChainParameters()).truth.read_text(encoding="utf-8"))

    assert "chains" not in without
    assert len(planted["chains"]) == ChainParameters().chains
    assert all(2 <= len(places) <= ChainParameters().most for places in planted["chains"])


def test_near_misses_tie_premises_of_different_chains_and_of_none() -> None:
    planted = ChainPlanter(Random(1), KeyStock(1), ["Northmere"], ChainParameters()).plant()

    chain_of = {place.key: number for number, places in enumerate(planted.chains) for place in places}
    let = [link.end.key for _, link in planted.on_record if link.type == "LETS"]
    assert len(let) == ChainParameters().lets
    assert all(chain_of.get(a) is None or chain_of.get(a) != chain_of.get(b) for a, b in combinations(let, 2))
    assert {link.type for _, link in planted.on_record} == {"LETS", "SUBSCRIBES", "KEEPER_OF"}
    assert any("PHONE BOX" in link.end.key for group in planted.groups for link in group.links)
