"""Answers of the service as elements of a chart, compared as dictionaries."""

from __future__ import annotations

from typing import Any

from dashboards import elements
from graphintel.service.answers.entities import EntityAnswer, NamedEntity
from graphintel.service.answers.statements import StatementAnswer
from tests.answers import answer_of

FIRST, SECOND = "person:FA:N1", "phone:+447700900301"


def said(start: str = FIRST, end: str = SECOND, **more: Any) -> StatementAnswer:
    made = {"type": "USES_PHONE", "start": start, "end": end, "part": "", "scheme": "3x5x2"}
    made |= {"source_eval": "2", "info_eval": "B", "grade": "2B-P (3x5x2)"}
    return answer_of(StatementAnswer, made | more)


GOOD = {"source_eval": "1", "info_eval": "A", "grade": "1A-P (3x5x2)"}
FALSE = {"source_eval": "2", "info_eval": "E", "grade": "2E-P (3x5x2)"}


def test_a_thing_becomes_a_node_with_type_group_and_role() -> None:
    entity = answer_of(
        EntityAnswer, id=FIRST, type="Person", caption="Testname Alder", group="exploiter", roles=["controller"]
    )

    assert elements.node(entity, (1.26, -2.0)) == {
        "data": {
            "id": FIRST,
            "label": "Testname Alder\ncontroller",
            "caption": "Testname Alder",
            "type": "Person",
            "kind": "person",
            "role": "controller",
        },
        "position": {"x": 1.3, "y": -2.0},
        "classes": "is-Person in-exploiter",
    }


def test_of_an_exploited_person_no_other_role_is_drawn() -> None:
    roles = ["potential_victim", "card_distributor"]
    person = answer_of(EntityAnswer, id=FIRST, type="Person", caption="P", group="exploited", roles=roles)
    drawn = elements.node(person, (0, 0))

    assert drawn["data"]["role"] == "may need protection"
    assert "distributor" not in str(drawn)


def test_a_facility_is_drawn_as_one() -> None:
    drawn = elements.node(NamedEntity(id=SECOND, type="Phone", caption="07700 900301"), (0, 0), facility=True)

    assert drawn["classes"] == "is-Phone facility"
    assert drawn["data"]["kind"] == "shared facility: phone number"
    assert drawn["data"]["label"].endswith("\nshared facility")


def test_a_long_caption_is_clipped_in_the_label_only() -> None:
    drawn = elements.node(NamedEntity(id=SECOND, type="Premises", caption="x" * 60), (0, 0))

    assert len(drawn["data"]["label"]) == 42 and drawn["data"]["label"].endswith("…")
    assert len(drawn["data"]["caption"]) == 60


def test_parallel_statements_are_one_line_with_count_best_and_worst() -> None:
    [line] = elements.edges([said(), said(**GOOD), said(**FALSE)], {FIRST, SECOND})

    assert line["data"] == {
        "id": f"{FIRST}|{SECOND}",
        "source": FIRST,
        "target": SECOND,
        "count": 3,
        "best": "1A-P (3x5x2)",
        "worst": "2E-P (3x5x2)",
        "says": "uses phone",
        "label": "1A ×3",
        "full": "uses phone ×3\n1A-P (3x5x2) to 2E-P (3x5x2)",
    }
    assert line["classes"] == "well parallel directed doubted"


def test_only_a_line_of_which_all_is_suspected_false_is_struck() -> None:
    [line] = elements.edges([said(**FALSE)], {FIRST, SECOND})

    assert line["classes"].split()[0] == "false"


def test_a_line_that_goes_both_ways_has_no_arrow() -> None:
    both = [said("person:FA:N2", FIRST, type="CONTROLS"), said(FIRST, "person:FA:N2", type="CONTROLS")]
    undirected = [said("person:FA:N2", FIRST, type="PARTNER_OF")]

    for statements in (both, undirected):
        [line] = elements.edges(statements, {FIRST, "person:FA:N2"})
        assert "directed" not in line["classes"]


def test_a_line_without_both_ends_is_never_sent() -> None:
    statements = [said(), said("person:FA:N7", SECOND), said(FIRST, FIRST)]

    assert [line["data"]["source"] for line in elements.edges(statements, {FIRST, SECOND})] == [FIRST]
    assert elements.edges(statements, {FIRST}) == []


def test_a_thing_without_a_place_is_never_sent() -> None:
    things = [NamedEntity(id=FIRST, type="Person", caption="A"), NamedEntity(id=SECOND, type="Phone", caption="B")]

    assert [n["data"]["id"] for n in elements.nodes(things, {SECOND: (0.0, 0.0)})] == [SECOND]
