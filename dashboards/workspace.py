"""What the chart is asked to do, and the change that goes back: never the whole chart, and nothing drawn moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dashboards import elements
from dashboards.charts import MOST_DRAWN, Chart
from dashboards.desk import Desk
from dashboards.placing import arrange, place, spread
from dashboards.requests import ForgedError, moved_of, text_of
from graphintel.model.words import Answer, counted, listed, type_words

Change = dict[str, Any]
"""``chart`` (its key), ``nodes`` and ``edges`` to add, ``remove`` (ids), ``replace``, ``say``, ``title``, ``open``."""

STEP = 50
"""Things that one expansion adds at most; asked again, it goes on."""
_GONE = "This chart is no longer kept by the server. Start it again from the search."


def _opened(desk: Desk, request: Mapping[str, Any], *, new: bool = False) -> Chart:
    """Return the chart that a request is about, with what was dragged since; a new one where that may be."""
    key = text_of(request, "chart", required=False)
    chart = desk.chart(key) if key else None
    if chart is None:
        if not new:
            raise ForgedError(_GONE)
        chart = desk.new_chart()
    chart.move(moved_of(request))
    return chart


def _grow(desk: Desk, chart: Chart, ids: Iterable[str], anchor: str) -> Change:
    """Add things to a chart, with every line between them and what is drawn."""
    wanted = [identifier for identifier in dict.fromkeys(ids) if identifier not in chart.positions]
    room = MOST_DRAWN - len(chart.positions)
    fresh = wanted[:room]
    answer = desk.read("between", ids=fresh, others=sorted(chart.positions)) if fresh else _NOTHING
    entities = [entity for entity in answer["entities"] if entity["id"] not in chart.positions]
    names = [entity["id"] for entity in entities]
    empty = not chart.positions or set(chart.positions) == {anchor}
    if empty and len(names) > 1:
        placed = arrange(names, answer["statements"], anchor, chart.positions.get(anchor, (0.0, 0.0)))
    else:
        placed = place(chart.positions, names, answer["statements"], anchor)
    chart.positions.update(placed)
    return {
        "chart": chart.key,
        "nodes": elements.nodes(entities, chart.positions, chart.facilities),
        "edges": elements.edges(answer["statements"], chart.positions),
        "anchor": anchor,
        "full": len(wanted) > room,
    }


_NOTHING: Answer = {"entities": [], "statements": []}


def _told(change: Change, more: str = "") -> str:
    kinds: dict[str, int] = {}
    for node in change["nodes"]:
        kinds[node["data"]["type"]] = kinds.get(node["data"]["type"], 0) + 1
    told = listed([counted(kind, count) for kind, count in sorted(kinds.items())])
    full = f" The chart is full at {MOST_DRAWN:,} things." if change["full"] else ""
    return (f"Added {told}." if told else "Nothing new to add.") + (f" {more}" if more else "") + full


def add(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Put one thing on the chart, or start one with it."""
    identifier = text_of(request, "id")
    chart = _opened(desk, request, new=True)
    drawn = identifier in chart.positions
    change = _grow(desk, chart, [identifier], next(reversed(chart.positions), ""))
    if not drawn and not change["nodes"]:
        return {**change, "say": "Nothing is held there that you may see."}
    chosen = identifier if drawn else change["nodes"][0]["data"]["id"]
    say = "It is on the chart already." if drawn else _told(change)
    return {**change, "say": say, "select": chosen, "open": {"do": "thing", "id": chosen}}


def expand(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Add what one thing is linked to: all, or those of one link and type."""
    identifier = text_of(request, "id")
    link, kind = text_of(request, "link", required=False), text_of(request, "type", required=False)
    chart = _opened(desk, request)
    if identifier not in chart.positions:
        raise ForgedError("Only what is on the chart can be expanded.")
    got = chart.asked.get((identifier, link, kind), 0)
    answer = desk.read(
        "expand", id=identifier, link=link, limit=min(MOST_DRAWN, got + STEP if not kind else MOST_DRAWN)
    )
    linked = [e["id"] for e in answer["entities"] if not kind or e["type"] == kind]
    fresh = [found for found in linked if found not in chart.positions][:STEP]
    chart.asked[identifier, link, kind] = got + STEP
    change = _grow(desk, chart, fresh, identifier)
    total = len(linked) if kind else answer["total"]
    left = total - sum(found in chart.positions for found in linked)
    noun = type_words(kind, left) if kind else "linked things"
    more = f"{left:,} more {noun}: ask again." if left > 0 else ""
    return {**change, "say": _told(change, more)}


def chain(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Add the whole chain of numbers, cards, designs, adverts and places that a thing belongs to."""
    identifier = text_of(request, "id")
    chart = _opened(desk, request)
    answer = desk.read("expand", id=identifier, link="", limit=1)
    members = [entity["id"] for entity in answer.get("chain", _NOTHING)["entities"]]
    change = _grow(desk, chart, members, identifier)
    return {**change, "say": _told(change), "fit": True}


def network(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Open a network as a chart of its own."""
    identifier = text_of(request, "id")
    answer = desk.read("network", id=identifier)
    chart = desk.new_chart()
    chart.title = answer["name"]
    chart.facilities = {facility["id"] for facility in answer["facilities"]}
    everything = {e["id"]: e for e in (*answer["facilities"], *answer["events"], *answer["members"])}
    drawn = dict(list(everything.items())[-MOST_DRAWN:])
    layout = spread({key: place for key, place in answer["layout"].items() if key in drawn})
    chart.positions = (
        layout if len(layout) == len(drawn) else arrange(list(drawn), answer["statements"], "", (0.0, 0.0))
    )
    change = {
        "chart": chart.key,
        "replace": True,
        "fit": True,
        "nodes": elements.nodes(drawn.values(), chart.positions, chart.facilities),
        "edges": elements.edges(answer["statements"], chart.positions),
        "title": f"Network: {answer['name']}",
        "open": {"do": "network", "id": identifier},
        "full": len(everything) > MOST_DRAWN,
    }
    return {**change, "say": f"Opened network {answer['name']}: {len(answer['members'])} members."}


def premises(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Open one premises as a chart of its own: interests, numbers, other premises, and what leads to them."""
    identifier = text_of(request, "id")
    answer = desk.read("premises", id=identifier)
    place = answer["premises"]
    ways = [*answer["numbers"], *answer["linked"]]
    things = [
        place,
        *(interest["who"] for interest in answer["interests"]),
        *(via for way in ways for via in way["via"]),
        *(way["number"] for way in answer["numbers"]),
        *(way["premises"] for way in answer["linked"]),
    ]
    chart = desk.new_chart()
    chart.title = place["caption"]
    chart.facilities = {facility["id"] for facility in answer["facilities"]}
    chart.positions[place["id"]] = (0.0, 0.0)
    change = _grow(desk, chart, (thing["id"] for thing in things), place["id"])
    return {
        **change,
        "nodes": [*elements.nodes([place], chart.positions, chart.facilities), *change["nodes"]],
        "replace": True,
        "fit": True,
        "title": f"Premises: {place['caption']}",
        "open": {"do": "thing", "id": place["id"]},
        "say": f"Opened {place['caption']}. {_told(change)}",
    }


def remove(desk: Desk, request: Mapping[str, Any]) -> Change:
    """Take one thing off the chart; nothing that is held changes."""
    identifier = text_of(request, "id")
    chart = _opened(desk, request)
    chart.forget(identifier)
    chart.asked = {key: got for key, got in chart.asked.items() if key[0] != identifier}
    return {
        "chart": chart.key,
        "nodes": [],
        "edges": [],
        "remove": [identifier],
        "say": "Taken off the chart.",
    }


ACTIONS: dict[str, Callable[[Desk, Mapping[str, Any]], Change]] = {
    "add": add,
    "expand": expand,
    "chain": chain,
    "network": network,
    "premises": premises,
    "remove": remove,
}
"""Everything that the chart can be asked to do."""
