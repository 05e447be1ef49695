"""What the chart is asked to do: changes that hold what is new, never what is there, and only what the viewer may see."""

from __future__ import annotations

from typing import Any

import pytest

from dashboards import chart_actions
from dashboards.charts import MAX_DRAWN
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError
from graphintel.errors import NotHeldError
from graphintel.service.reads import Reads
from tests.dashboards.lists import ADVERTS, CARDS, CONTROLLER, FLAT, HIDDEN, HOUSE, NUMBER, OTHER, ListService


def ids(change: dict[str, Any]) -> set[str]:
    return {node["data"]["id"] for node in change["nodes"]}


def pairs(change: dict[str, Any]) -> set[frozenset[str]]:
    return {frozenset((edge["data"]["source"], edge["data"]["target"])) for edge in change["edges"]}


def started(context: RequestContext, identifier: str = NUMBER) -> str:
    key: str = chart_actions.add(context, {"id": identifier})["chart"]
    return key


def test_the_first_hit_starts_a_chart_and_opens_its_drawer(context: RequestContext) -> None:
    change = chart_actions.add(context, {"id": NUMBER})

    assert ids(change) == {NUMBER}
    assert change["nodes"][0]["position"] == {"x": 0.0, "y": 0.0}
    assert change["open"] == {"do": "thing", "id": NUMBER}
    assert change["say"] == "Added 1 phone number."


def test_a_second_hit_comes_with_its_lines_to_what_is_drawn(context: RequestContext) -> None:
    key = started(context)

    change = chart_actions.add(context, {"id": CARDS[0], "chart": key})

    assert ids(change) == {CARDS[0]}
    assert pairs(change) == {frozenset((CARDS[0], NUMBER))}
    assert chart_actions.add(context, {"id": CARDS[0], "chart": key})["say"] == "It is on the chart already."


def test_an_expansion_sends_only_what_is_new(context: RequestContext) -> None:
    key = started(context)
    first = chart_actions.expand(context, {"id": NUMBER, "chart": key})
    again = chart_actions.expand(context, {"id": NUMBER, "chart": key})

    assert ids(first) == {*CARDS[:8], ADVERTS[1], ADVERTS[3], CONTROLLER}
    assert NUMBER not in ids(first) and first["anchor"] == NUMBER
    assert again["nodes"] == again["edges"] == [] and again["say"] == "Nothing new to add."


def test_newcomers_are_tied_to_one_another_too(context: RequestContext) -> None:
    key = started(context)
    chart_actions.add(context, {"id": FLAT, "chart": key})

    change = chart_actions.expand(context, {"id": NUMBER, "chart": key, "link": "USES_PHONE"})

    assert pairs(change) == {frozenset((CONTROLLER, NUMBER)), frozenset((CONTROLLER, FLAT))}


def test_one_type_of_one_link_can_be_added_alone(context: RequestContext) -> None:
    key = started(context)

    change = chart_actions.expand(context, {"id": NUMBER, "chart": key, "link": "ADVERTISES_NUMBER", "type": "Advert"})

    assert ids(change) == {ADVERTS[1], ADVERTS[3]}


def test_a_large_expansion_comes_in_steps_and_says_what_is_left(
    context: RequestContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_actions, "EXPANSION_SIZE", 5)
    key = started(context, HOUSE)
    first = chart_actions.expand(context, {"id": HOUSE, "chart": key})
    everything = ids(first)

    assert len(ids(first)) == 5 and "more linked entities: ask again" in first["say"]
    for _ in range(10):
        everything |= ids(chart_actions.expand(context, {"id": HOUSE, "chart": key}))
    assert len(everything) == 25


def test_the_whole_chain_is_drawn_in_one_go(context: RequestContext) -> None:
    key = started(context)

    change = chart_actions.chain(context, {"id": NUMBER, "chart": key})

    kinds = [node["data"]["type"] for node in change["nodes"]]
    assert (kinds.count("AdvertCard"), kinds.count("CardDesign"), kinds.count("Advert")) == (12, 3, 4)
    assert {OTHER, FLAT, HOUSE} <= ids(change) and CONTROLLER not in ids(change)


def test_a_hidden_thing_and_an_unknown_one_are_equally_nothing(context: RequestContext) -> None:
    hidden, unknown = (chart_actions.add(context, {"id": i}) for i in (HIDDEN, "person:FA:N8"))

    assert hidden["nodes"] == unknown["nodes"] == []
    assert hidden["say"] == unknown["say"] == "Nothing is held there that you may see."
    key = started(context)
    assert HIDDEN not in ids(chart_actions.expand(context, {"id": NUMBER, "chart": key}))


def test_positions_that_came_with_a_request_are_kept(context: RequestContext) -> None:
    key = started(context)
    moved = {NUMBER: [400, 300], "nowhere": [1, 1]}

    chart_actions.expand(context, {"id": NUMBER, "chart": key, "moved": moved})

    chart = context.chart(key)
    assert chart is not None and chart.positions[NUMBER] == (400.0, 300.0) and "nowhere" not in chart.positions


def test_a_chart_of_another_session_or_time_is_refused(context: RequestContext, service: ListService) -> None:
    key = started(context)
    another = RequestContext(service, context.viewer, "another session", context.charts, context.download_store)  # type: ignore[arg-type]

    with pytest.raises(ForgedError, match="no longer kept"):
        chart_actions.expand(another, {"id": NUMBER, "chart": key})
    with pytest.raises(ForgedError, match="on the chart"):
        chart_actions.expand(context, {"id": OTHER, "chart": key})


def test_a_full_chart_takes_no_more_and_says_so(context: RequestContext) -> None:
    key = started(context)
    chart = context.chart(key)
    assert chart is not None
    chart.positions.update({f"x{n}": (n * 200.0, 9000.0) for n in range(MAX_DRAWN - 2)})
    context.store_chart(chart)

    change = chart_actions.expand(context, {"id": NUMBER, "chart": key})

    assert len(change["nodes"]) == 1 and "The chart is full" in change["say"]


def test_two_requests_at_once_lose_nothing_of_one_another(
    context: RequestContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = started(context)
    grow, between = chart_actions._grow, [FLAT]

    def overtaken(*given: Any) -> Any:
        change = grow(*given)
        if between:
            chart_actions.act(context, {"do": "add", "id": between.pop(), "chart": key})
        return change

    monkeypatch.setattr(chart_actions, "_grow", overtaken)
    change = chart_actions.act(context, {"do": "add", "id": CARDS[0], "chart": key})

    chart = context.chart(key)
    assert chart is not None and set(chart.positions) == {NUMBER, FLAT, CARDS[0]}
    assert ids(change) == {CARDS[0]}


def test_what_is_taken_off_can_come_back(context: RequestContext) -> None:
    key = started(context)
    chart_actions.expand(context, {"id": NUMBER, "chart": key})

    gone = chart_actions.remove(context, {"id": CARDS[0], "chart": key})
    back = chart_actions.add(context, {"id": CARDS[0], "chart": key})

    assert gone["remove"] == [CARDS[0]]
    assert ids(back) == {CARDS[0]} and len(back["edges"]) == 1


def test_a_network_opens_as_a_chart_of_its_own(context: RequestContext) -> None:
    listed = context.read(Reads.networks, every=True).networks

    change = chart_actions.network(context, {"id": listed[0].id})

    assert {member.id for member in listed[0].members} <= ids(change)
    assert change["replace"] and change["title"] == f"Network: {listed[0].name}"
    drawn = ids(change)
    assert all(pair <= drawn for pair in pairs(change)) and change["edges"]
    assert chart_actions.expand(context, {"id": listed[0].members[0].id, "chart": change["chart"]})["chart"]
    with pytest.raises(NotHeldError):
        chart_actions.network(context, {"id": "network:00000000"})


def test_premises_open_as_a_chart_of_who_and_what_leads_there(context: RequestContext) -> None:
    change = chart_actions.premises(context, {"id": FLAT})

    assert {FLAT, HOUSE, NUMBER, CONTROLLER} <= ids(change)
    assert frozenset((CONTROLLER, FLAT)) in pairs(change) and change["replace"]
    assert change["title"] == "Premises: Flat 2, 14 Alder Street, XX1 1AB"
    assert len({(node["position"]["x"], node["position"]["y"]) for node in change["nodes"]}) == len(change["nodes"])
