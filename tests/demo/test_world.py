"""The demonstration world: safe values only, the same bytes from the same seed, and as hard as it says."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graphintel.demo import DemoFiles, write
from graphintel.demo.parameters import WORLD
from graphintel.model.keys import resolve_key
from graphintel.model.synthetic import is_safe_synthetic


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write(tmp_path_factory.mktemp("world"), scale=1, seed=1)


def rows(files: DemoFiles, name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    path = files.truth.parent / "files" / name
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes(world: DemoFiles, tmp_path: Path) -> None:
    again = write(tmp_path, scale=1, seed=1)

    for name in ("submissions.csv", "items.csv", "item_links.csv", "cards.csv", "gazetteer.csv", "vehicles.csv"):
        assert (tmp_path / "files" / name).read_bytes() == (world.truth.parent / "files" / name).read_bytes(), name
    assert again.truth.read_bytes() == world.truth.read_bytes()


def test_another_seed_gives_another_world(world: DemoFiles, tmp_path: Path) -> None:
    assert write(tmp_path, scale=1, seed=2).truth.read_bytes() != world.truth.read_bytes()


def test_the_world_is_as_hard_as_it_says(world: DemoFiles) -> None:
    ties = json.loads(world.truth.read_text())["ties"]

    assert ties["missing"] / ties["true"] >= 0.25
    assert ties["false"] / (ties["true"] - ties["missing"]) == pytest.approx(WORLD.false, abs=0.015)


def test_a_district_has_about_six_thousand_statements(world: DemoFiles) -> None:
    links = rows(world, "item_links.csv")

    stated = sum(bool(row["link"]) + bool(row["role"]) for row in links)
    assert 4_500 <= stated <= 7_500


def test_every_number_mark_and_postcode_is_safe(world: DemoFiles) -> None:
    kinds = {"Phone": "phone", "Mark": "mark"}
    for row in rows(world, "item_links.csv"):
        for end in ("from", "to"):
            kind, key = row[f"{end}_type"], row[f"{end}_key"]
            if kind in kinds and len(key.replace(" ", "")) > 6 and key != "07700 90012":
                assert is_safe_synthetic(kinds[kind], key), key
            if kind == "Premises":
                found = resolve_key(kind, key, owner_force="FA", submission_ref="FA:1", item_no=1)
                assert found.entity.properties.get("reserved"), key
    for row in rows(world, "vehicles.csv", "cp1252"):
        assert row["vehicle"] == "V-BROKEN" or is_safe_synthetic("mark", row["mark"]), row
    assert all(not row["uprn"] or is_safe_synthetic("uprn", row["uprn"]) for row in rows(world, "gazetteer.csv"))


def test_files_come_as_real_systems_write_them(world: DemoFiles) -> None:
    book = load_workbook(world.truth.parent / "files" / "adverts.xlsx", read_only=True)

    assert sum(1 for _ in book["adverts"].iter_rows()) > 50
    assert "é".encode("cp1252") in (world.truth.parent / "files" / "vehicles.csv").read_bytes()
    assert any(row["seen_from"][2:3] == "/" for row in rows(world, "items.csv"))


def test_written_keys_give_the_ids_of_the_truth(world: DemoFiles) -> None:
    truth = json.loads(world.truth.read_text())
    said = set()
    for row in rows(world, "item_links.csv"):
        for end in ("from", "to"):
            if row[f"{end}_key"] and row["link"] != "KNOWS" and row[f"{end}_key"] != "07700 90012":
                ref = row["submission_ref"]
                found = resolve_key(
                    row[f"{end}_type"],
                    row[f"{end}_key"],
                    owner_force=ref[:2],
                    submission_ref=ref,
                    item_no=int(row["item_no"]),
                )
                said.add(found.entity.id)

    members = {member for network in truth["networks"].values() for member in network}
    told_elsewhere = {m for m in members if m.startswith(("card:", "advert:", "persona:", "design:", "vehicle:"))}
    missing = {m for m in members - told_elsewhere if m not in said and m.startswith(("person:", "premises:"))}
    assert len(missing) <= 0.05 * len(members), sorted(missing)[:10]


def test_a_small_world_holds_every_story(tmp_path: Path) -> None:
    small = write(tmp_path, scale=0.1, seed=3)

    stories = json.loads(small.truth.read_text())["stories"]
    assert len(stories["brent"]["cards"]) == 12
    assert {"covert", "protected", "maid", "sent_twice"} <= stories.keys()
