"""The demonstration world: safe values only, the same bytes from the same seed, and as hard as it says."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from demonstration import DemoFiles, write
from demonstration.world_parameters import DEFAULT_PARAMETERS
from graphintel.model.keys import resolve_key
from graphintel.model.synthetic import is_safe_synthetic
from graphintel.settings import read_settings
from ingest.run import check, ingest
from tests.ingest.memory import MemoryLedger

POOR = {"3x5x2": ("3", "DE"), "5x5x5": ("DE", "45")}
"""Source and information evaluations that speak against a statement."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write(tmp_path_factory.mktemp("world"), scale=1, seed=1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write(tmp_path_factory.mktemp("small"), scale=0.1, seed=3)


def rows(files: DemoFiles, name: str) -> list[dict[str, str]]:
    path = files.truth.parent / "files" / name
    broken = {entry["row"] for entry in truth(files)["broken"] if entry["file"] == name}
    if path.suffix == ".xlsx":
        head, *lines = load_workbook(path)["adverts"].iter_rows(values_only=True)
        found = [{str(k): str(v or "") for k, v in zip(head, line, strict=True)} for line in lines]
        return [row for number, row in enumerate(found, 1) if number not in broken]
    with path.open(encoding="cp1252" if name == "vehicles.csv" else "utf-8", newline="") as stream:
        return [row for number, row in enumerate(csv.DictReader(stream), 1) if number not in broken]


def truth(files: DemoFiles) -> dict[str, Any]:
    return dict(json.loads(files.truth.read_text(encoding="utf-8")))


def content(files: DemoFiles) -> dict[str, bytes]:
    folder = files.truth.parent
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes(world: DemoFiles, tmp_path: Path) -> None:
    again = write(tmp_path, scale=1, seed=1)

    assert content(again) == content(world)


def test_no_file_tells_on_which_day_it_was_written(world: DemoFiles) -> None:
    with zipfile.ZipFile(world.sources["adverts"][0]) as book:
        assert {part.date_time[:3] for part in book.infolist()} == {(2026, 9, 30)}
        assert re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", book.read("docProps/core.xml")) == [b"2026-09-30T00:00:00Z"] * 2


def test_another_seed_gives_another_world(small: DemoFiles, tmp_path: Path) -> None:
    assert content(write(tmp_path, scale=0.1, seed=4)) != content(small)


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_world_is_as_hard_as_it_says(seed: int, tmp_path: Path) -> None:
    told = truth(write(tmp_path, scale=1, seed=seed))
    ties = told["ties"]

    assert ties["missing"] / ties["true"] >= 0.25
    assert ties["false"] / (ties["true"] - ties["missing"]) == pytest.approx(DEFAULT_PARAMETERS.false, abs=0.01)


def test_poor_grades_are_commoner_on_false_links(world: DemoFiles) -> None:
    items = {(r["submission_ref"], r["item_no"]): r for r in rows(world, "items.csv")}
    sizes = Counter((r["submission_ref"], r["item_no"]) for r in rows(world, "item_links.csv"))
    alone = Counter(r["submission_ref"] for r in items.values())
    false, other = Counter[bool](), Counter[bool]()
    for key, item in items.items():
        if item["scheme"] not in POOR:
            continue
        source, info = POOR[item["scheme"]]
        poor = item["source_eval"] in source or item["info_eval"] in info
        suspect = alone[key[0]] == 1 and sizes[key] == 1 and item["basis"] == "reported"
        (false if suspect else other)[poor] += 1

    assert false[True] / false.total() > 1.5 * other[True] / other.total()


def test_a_part_of_the_items_has_no_date(world: DemoFiles) -> None:
    items = rows(world, "items.csv")

    undated = [item for item in items if item["seen_precision"] == "unknown"]
    assert len(undated) / len(items) == pytest.approx(DEFAULT_PARAMETERS.undated, abs=0.03)
    assert not any(item["seen_from"] for item in undated)


def test_one_number_in_ten_was_somebody_elses_before_in_a_period_of_its_own(world: DemoFiles) -> None:
    links = rows(world, "item_links.csv")
    reported = {r["submission_ref"]: r["reported_at"] for r in rows(world, "submissions.csv")}
    used: dict[str, dict[str, list[str]]] = {}
    for row in links:
        if row["link"] == "USES_PHONE":
            phone = resolve_key("Phone", row["to_key"], owner_force="", submission_ref="", item_no=1).entity.id
            used.setdefault(phone, {}).setdefault(row["from_key"], []).append(reported[row["submission_ref"]])

    recycled = truth(world)["recycled"]
    assert len(recycled) >= 0.09 * len(used)
    for phone, before in recycled:
        holder = used[phone].get(before.removeprefix("person:"), [])
        assert all(day < "2025-01-01" for day in holder), (phone, before)


def test_a_district_has_about_three_thousand_entities_and_six_thousand_statements(world: DemoFiles) -> None:
    stated = sum(bool(row["link"]) + bool(row["role"]) for row in rows(world, "item_links.csv"))
    others = {name: len(rows(world, name)) for name in ("cards.csv", "adverts.xlsx", "gazetteer.csv", "vehicles.csv")}

    assert 4_500 <= stated <= 6_000
    assert 5_500 <= stated + 3 * others["cards.csv"] + 3 * others["adverts.xlsx"] + 3 * others["vehicles.csv"] <= 7_000


def test_every_value_is_safe(world: DemoFiles) -> None:
    for row in rows(world, "item_links.csv"):
        for end in ("from", "to"):
            kind, key = row[f"{end}_type"], row[f"{end}_key"]
            if kind in {"Phone", "Mark"}:
                assert is_safe_synthetic(kind.lower(), key), key
            elif kind == "Premises":
                found = resolve_key(kind, key, owner_force="FA", submission_ref="FA:1", item_no=1)
                assert found.entity.properties.get("reserved"), key
            elif kind == "Handle":
                assert is_safe_synthetic("email", key.partition(":")[2]), key
            if row[f"{end}_caption"]:
                assert "Test" in row[f"{end}_caption"], row
    for row in (*rows(world, "cards.csv"), *rows(world, "adverts.xlsx")):
        for number in filter(None, row["numbers"].replace(" / ", "; ").split("; ")):
            assert is_safe_synthetic("phone", number) or len(number) < 9, number
    for row in rows(world, "vehicles.csv"):
        assert is_safe_synthetic("mark", row["mark"]) and "Test" in row["keeper_name"]
    for row in rows(world, "nominals.csv"):
        assert all("Test" in row[name] for name in ("name", "aliases", "nicknames") if row[name]), row
        assert re.fullmatch(r"29/02/(19|20)\d\d", row["date_of_birth"]) and int(row["date_of_birth"][-4:]) % 4 == 0
        assert not row["phones"] or is_safe_synthetic("phone", row["phones"])
    for row in (*rows(world, "nominals.csv"), *rows(world, "interests.csv"), *rows(world, "events.csv")):
        for place in filter(None, (row.get(name, "") for name in ("addresses", "premises", "place"))):
            found = resolve_key("Premises", place, owner_force="FA", submission_ref="FA:1", item_no=1)
            assert found.entity.properties.get("reserved"), place
    assert all(is_safe_synthetic("mark", row["mark"]) for row in rows(world, "events.csv") if row["mark"])
    for row in rows(world, "gazetteer.csv"):
        assert is_safe_synthetic("uprn", row["uprn"]) and is_safe_synthetic("postcode", row["postcode"])
    assert all(is_safe_synthetic("site", row["site"]) for row in rows(world, "adverts.xlsx"))


def _held(world: DemoFiles, kind: str) -> dict[str, list[str]]:
    """Return the premises, by graph id, in which each holder has an interest of a kind."""
    held: dict[str, list[str]] = {}
    for row in rows(world, "interests.csv"):
        if row["interest"] == kind:
            scope = {"owner_force": row["force"], "submission_ref": "FA:1", "item_no": 1}
            holder, place = (
                resolve_key(type_, row[cell], **scope).entity.id
                for type_, cell in ((row["holder_kind"].title(), "holder"), ("Premises", "premises"))
            )
            held.setdefault(holder, []).append(place)
    return held


def test_a_small_agent_lets_most_of_one_network_and_a_large_agency_lets_to_everybody(world: DemoFiles) -> None:
    told, lets = truth(world), _held(world, "agent")

    ((network, agent),) = told["agents"].items()
    members = {i for i in lets[agent["id"]] if i in agent["premises"]}
    ((agency, portfolio),) = told["agencies"].items()
    assert network in told["networks"]
    assert len(members) == len(lets[agent["id"]]) == 6
    assert agency in told["facilities"]
    assert len(lets[agency]) == portfolio > 20 * len(members)


def test_each_two_friends_who_share_a_flat_are_its_tenants(world: DemoFiles) -> None:
    leases, told = _held(world, "tenant"), truth(world)

    assert [people for _, *people in told["tenants"]] == told["friends"]
    assert all(flat in leases[person] for flat, *people in told["tenants"] for person in people)


def test_a_nominal_repeats_what_reports_tell_and_says_nothing_of_people_whom_none_names(world: DemoFiles) -> None:
    named, told = set(), set()
    for row in rows(world, "item_links.csv"):
        named |= {row[f"{end}_key"] for end in ("from", "to") if row[f"{end}_type"] == "Person"}
        if row["link"] == "USES_PHONE":
            phone = resolve_key("Phone", row["to_key"], owner_force="", submission_ref="", item_no=1).entity.id
            told.add((row["from_key"], phone))

    nominals = rows(world, "nominals.csv")
    assert len(nominals) > 300
    assert {f"{row['force']}:{row['nominal']}" for row in nominals} <= named
    of_number = {(f"{row['force']}:{row['nominal']}", f"phone:{row['phones']}") for row in nominals if row["phones"]}
    assert len(of_number - told) < 0.05 * len(of_number)  # one mention in twenty-five gives no nominal


def test_an_event_is_one_that_a_report_tells_of_or_new_and_ordinary(world: DemoFiles) -> None:
    told = {row["from_key"] for row in rows(world, "item_links.csv") if row["from_type"] == "Event"}
    events = {f"{row['force']}:{row['reference']}": row for row in rows(world, "events.csv")}

    new = {key: row for key, row in events.items() if key not in told}
    assert len(events) - len(new) > 20
    assert {row["event_type"] for row in new.values()} == {
        "landlord_notice", "complaint_call", "cctv_capture", "uglymug_report", "missing_episode",
    }  # fmt: skip
    assert [f"person:{row['subject']}" for row in new.values() if row["subject"]] == truth(world)["children"]


def test_no_text_names_anybody(world: DemoFiles) -> None:
    names = {row["from_caption"] for row in rows(world, "item_links.csv") if row["from_type"] == "Person"} - {""}
    told = {row["text"] for row in rows(world, "items.csv")} | {row["title"] for row in rows(world, "submissions.csv")}

    assert len(names) > 500
    assert not any(name.split()[-1] in text for name in names for text in told)


def test_files_come_as_real_systems_write_them(world: DemoFiles) -> None:
    assert len(rows(world, "adverts.xlsx")) > 50
    assert "é".encode("cp1252") in world.sources["vehicles"][0].read_bytes()
    assert any(row["seen_from"][2:3] == "/" for row in rows(world, "items.csv"))
    assert any(row["from_key"].startswith("SYN-UPRN-") or row["to_key"].startswith("SYN-UPRN-")
               for row in rows(world, "item_links.csv"))  # fmt: skip
    writings = {row["to_key"].replace("0", "9") for row in rows(world, "item_links.csv") if row["to_type"] == "Phone"}
    assert {"+", "(", "-", "O"} <= {c for writing in writings for c in writing}


def test_most_submissions_say_several_things(world: DemoFiles) -> None:
    links = Counter(row["submission_ref"] for row in rows(world, "item_links.csv"))

    assert sum(n for n in links.values() if n > 1) > 0.5 * links.total()


@pytest.mark.parametrize(
    "source", ["gazetteer", "submissions", "cards", "adverts", "vehicles", "interests", "nominals", "events"]
)
def test_exactly_the_broken_rows_are_quarantined(small: DemoFiles, source: str, tmp_path: Path) -> None:
    paths = small.sources[source]

    report = check(source, paths, settings=read_settings({}, home=tmp_path))

    names = {path.name for path in paths}
    broken = {(b["file"], b["row"], b["code"]) for b in truth(small)["broken"] if b["file"] in names}
    found = {(Path(issue.file).name, issue.row, issue.code) for issue in report.issues}
    assert broken <= found
    assert {entry[:2] for entry in found} == {entry[:2] for entry in broken}
    for file in report.files:
        assert file.quarantined / file.read < 0.05 or file.read < 50


def test_what_the_truth_names_is_held_once_the_files_are_taken_in(small: DemoFiles, tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    ledger = MemoryLedger()

    for source, paths in small.sources.items():
        ingest(
            source, paths, ledger, actor="test", at="2026-11-25T00:00:00+00:00", settings=settings, reject_dir=tmp_path
        )

    told, held = truth(small), {entity.id for holding in ledger.holdings.values() for entity in holding.entities}
    stories = told["stories"]
    named = {i for members in told["networks"].values() for i in members} | set(told["facilities"])
    named |= {i for key in ("numbers", "cards", "designs", "adverts", "premises") for i in stories["brent"][key]}
    named |= {
        stories["brent"]["near_miss"],
        stories["protected"]["person"],
        stories["maid"],
        *stories["covert"]["people"],
    }
    named |= {i for pair in told["same"] for i in pair}
    named |= {i for agent in told["agents"].values() for i in (agent["id"], *agent["premises"])}
    named |= {i for shared in told["tenants"] for i in shared} | set(told["children"]) | set(told["agencies"])
    assert named - held == set()


def test_a_small_world_holds_every_story(small: DemoFiles) -> None:
    stories = truth(small)["stories"]

    assert [len(stories["brent"][key]) for key in ("cards", "designs", "numbers", "premises")] == [12, 3, 2, 2]
    told = {"brent", "covert", "protected", "moved_mark", "maid", "sent_twice", "suspected_false", "contradicts"}
    assert told == stories.keys()


def test_the_world_grows_linearly(world: DemoFiles, tmp_path: Path) -> None:
    three = write(tmp_path, scale=3, seed=1)

    assert len(rows(three, "item_links.csv")) == pytest.approx(3 * len(rows(world, "item_links.csv")), rel=0.05)
    assert len(truth(three)["networks"]) == 36


def test_judgements_rest_on_items_that_were_written(small: DemoFiles) -> None:
    (decision,) = json.loads(small.decisions.read_text(encoding="utf-8"))

    items = {f"{row['submission_ref']}/{row['item_no']}" for row in rows(small, "items.csv")}
    assert set(decision["items"]) <= items
    assert sorted([decision["a"], decision["b"]]) == sorted(truth(small)["stories"]["covert"]["people"])
