"""Independent readers find the same things, links, grades and handling as went in."""

from __future__ import annotations

import pytest

from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS, prepared
from graphintel.briefing.scales import value_in_words
from tests.briefing import examples
from tests.briefing.anx_check import checked
from tests.briefing.readers import csv_rows, expected, of_gexf, of_graph, of_graphml, of_rows, xlsx_rows

BRIEFINGS = [examples.small(), examples.many(), examples.nasty(), examples.without_grades()]
IDS = ["small", "many", "nasty", "without grades"]


@pytest.mark.parametrize("briefing", [b for b in BRIEFINGS if b.shows_grades], ids=IDS[:3])
def test_csv_is_read_back_equal(briefing: Briefing) -> None:
    files = FORMATS["csv"].write(briefing)

    assert of_rows(csv_rows(files["things.csv"]), csv_rows(files["statements.csv"])) == expected(prepared(briefing))


@pytest.mark.parametrize("briefing", [b for b in BRIEFINGS if b.shows_grades], ids=IDS[:3])
def test_xlsx_is_read_back_equal(briefing: Briefing) -> None:
    written = FORMATS["xlsx"].write(briefing)["briefing.xlsx"]

    assert of_rows(xlsx_rows(written, "Things"), xlsx_rows(written, "Statements")) == expected(prepared(briefing))


@pytest.mark.parametrize("briefing", BRIEFINGS, ids=IDS)
def test_graphml_is_read_back_equal(briefing: Briefing) -> None:
    graph = of_graphml(FORMATS["graphml"].write(briefing)["graph.graphml"])

    assert of_graph(graph) == expected(prepared(briefing))
    assert graph.graph["marking"] == briefing.marking
    assert graph.graph["reference"] == briefing.ref


@pytest.mark.parametrize("briefing", BRIEFINGS, ids=IDS)
def test_gexf_is_read_back_equal(briefing: Briefing) -> None:
    graph = of_gexf(FORMATS["gexf"].write(briefing)["graph.gexf"])

    assert of_graph(graph) == expected(prepared(briefing))


@pytest.mark.parametrize("briefing", BRIEFINGS, ids=IDS)
def test_anx_is_read_back_equal_and_sound(briefing: Briefing) -> None:
    found = checked(FORMATS["anx"].write(briefing)["chart.anx"])

    shown = prepared(briefing)
    assert found.faults == []
    assert found.entities == {entity.id: entity.caption or entity.id for entity in shown.entities}
    assert [(link["statement"], link["start"], link["end"], link["marking"]) for link in found.links] == [
        (statement.id, statement.start, statement.end, statement.marking) for statement in shown.statements
    ]
    assert [link["reference"] for link in found.links] == [statement.reference for statement in shown.statements]


@pytest.mark.parametrize("briefing", [examples.small(), examples.many()], ids=IDS[:2])
def test_both_grades_and_handling_stand_in_the_three_slots_of_anx_by_their_scheme(briefing: Briefing) -> None:
    links = checked(FORMATS["anx"].write(briefing)["chart.anx"]).links

    slots = {"GradeOneIndex": "source_eval", "GradeTwoIndex": "info_eval", "GradeThreeIndex": "handling"}
    for link, statement in zip(links, briefing.statements, strict=True):
        for slot, part in slots.items():
            value = getattr(statement, part)
            assert link[slot] == (value_in_words(part, statement.scheme, value) if value else "-")


def test_an_empty_table_has_no_file_and_every_row_carries_its_marking() -> None:
    files = FORMATS["csv"].write(examples.alone())

    assert set(files) == {"summary.csv", "things.csv"}
    assert all(row["export_marking"] == examples.MARKING for data in files.values() for row in csv_rows(data))


def test_gexf_has_the_place_and_colour_of_each_thing_and_the_day_it_was_made() -> None:
    written = FORMATS["gexf"].write(examples.small())["graph.gexf"]

    viz = of_gexf(written).nodes["T6"]["viz"]
    assert (viz["position"]["x"], viz["position"]["y"]) == (300.0, -90.0)
    assert (viz["color"]["r"], viz["color"]["g"], viz["color"]["b"]) == (0x8A, 0x52, 0x00)
    assert b'lastmodifieddate="2026-05-04"' in written
