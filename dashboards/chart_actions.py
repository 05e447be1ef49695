"""Actions on the chart, and the change that each returns: never the whole chart, and nothing that is drawn moves.

Each stores the chart as the last thing that it does, and is refused where another request has changed it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from dashboards import elements
from dashboards.awaited_networks import refuse_until_worked_out
from dashboards.chart_scale import arrange, place_beside, spread
from dashboards.charts import MAX_DRAWN, SessionChart, new_chart
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError, moved_positions, text_field
from graphintel.errors import ContentChangedError
from graphintel.model.display_words import counted_words, joined_words, type_words
from graphintel.service.answers.entities import EntityAnswer, NamedEntity
from graphintel.service.answers.exploration import LinksAmong
from graphintel.service.answers.premises import LinkedNumber, LinkedPremises
from graphintel.service.reads import Reads

ChartChange = dict[str, Any]
"""``chart`` (its key), ``nodes`` and ``edges`` to add, ``remove`` (ids), ``replace``, ``say``, ``title``, ``open``."""

EXPANSION_SIZE = 50
"""Maximum number of entities that one expansion adds; the next request continues."""
_GONE = "This chart is no longer kept by the server. Start it again from the search."


def _requested_chart(context: RequestContext, request: Mapping[str, Any], *, new: bool = False) -> SessionChart:
    """Return the chart that a request is about, with the positions dragged since; a new chart where the action allows it."""
    key = text_field(request, "chart", required=False)
    chart = context.chart(key) if key else None
    if chart is None:
        if not new:
            raise ForgedError(_GONE)
        chart = new_chart()
    chart.move(moved_positions(request))
    return chart


def _grow(context: RequestContext, chart: SessionChart, ids: Iterable[str], anchor: str) -> ChartChange:
    """Add entities to a chart, with every line between them and what is drawn."""
    wanted = [identifier for identifier in dict.fromkeys(ids) if identifier not in chart.positions]
    room = MAX_DRAWN - len(chart.positions)
    fresh = wanted[:room]
    answer = context.read(Reads.between, ids=fresh, others=sorted(chart.positions)) if fresh else _NOTHING
    entities = [entity for entity in answer.entities if entity.id not in chart.positions]
    names = [entity.id for entity in entities]
    empty = not chart.positions or set(chart.positions) == {anchor}
    if empty and len(names) > 1:
        placed = arrange(names, answer.statements, anchor, chart.positions.get(anchor, (0.0, 0.0)))
    else:
        placed = place_beside(chart.positions, names, answer.statements, anchor)
    chart.positions.update(placed)
    return {
        "chart": chart.key,
        "nodes": elements.nodes(entities, chart.positions, chart.facilities),
        "edges": elements.edges(answer.statements, chart.positions),
        "anchor": anchor,
        "full": len(wanted) > room,
    }


_NOTHING = LinksAmong(entities=(), statements=())


def _change_text(change: ChartChange, more: str = "") -> str:
    kinds: dict[str, int] = {}
    for node in change["nodes"]:
        kinds[node["data"]["type"]] = kinds.get(node["data"]["type"], 0) + 1
    added = joined_words([counted_words(kind, count) for kind, count in sorted(kinds.items())])
    full = f" The chart is full at {MAX_DRAWN:,} entities." if change["full"] else ""
    return (f"Added {added}." if added else "Nothing new to add.") + (f" {more}" if more else "") + full


def add(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Put one entity on the chart, or start one with it."""
    identifier = text_field(request, "id")
    chart = _requested_chart(context, request, new=True)
    drawn = identifier in chart.positions
    change = _grow(context, chart, [identifier], next(reversed(chart.positions), ""))
    context.store_chart(chart)
    if not drawn and not change["nodes"]:
        return {**change, "say": "Nothing is held there that you may see."}
    chosen = identifier if drawn else change["nodes"][0]["data"]["id"]
    say = "It is on the chart already." if drawn else _change_text(change)
    return {**change, "say": say, "select": chosen, "open": {"do": "thing", "id": chosen}}


def expand(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Add what one entity is linked to: all, or those of one link and type."""
    identifier = text_field(request, "id")
    link, kind = text_field(request, "link", required=False), text_field(request, "type", required=False)
    chart = _requested_chart(context, request)
    if identifier not in chart.positions:
        raise ForgedError("Only what is on the chart can be expanded.")
    got = chart.asked.get((identifier, link, kind), 0)
    answer = context.read(
        Reads.expand, id=identifier, link=link, limit=min(MAX_DRAWN, got + EXPANSION_SIZE if not kind else MAX_DRAWN)
    )
    linked = [e.id for e in answer.entities if not kind or e.type == kind]
    fresh = [other for other in linked if other not in chart.positions][:EXPANSION_SIZE]
    chart.asked[identifier, link, kind] = got + EXPANSION_SIZE
    change = _grow(context, chart, fresh, identifier)
    context.store_chart(chart)
    total = len(linked) if kind else answer.total
    left = total - sum(other in chart.positions for other in linked)
    noun = type_words(kind, left) if kind else "linked entities"
    more = f"{left:,} more {noun}: ask again." if left > 0 else ""
    return {**change, "say": _change_text(change, more)}


def chain(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Add the whole chain of numbers, cards, designs, adverts and places that an entity belongs to."""
    identifier = text_field(request, "id")
    chart = _requested_chart(context, request)
    answer = context.read(Reads.expand, id=identifier, link="", limit=1)
    members = [entity.id for entity in answer.chain.entities] if answer.chain else []
    change = _grow(context, chart, members, identifier)
    context.store_chart(chart)
    return {**change, "say": _change_text(change), "fit": True}


def network(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Open a network as a chart of its own."""
    identifier = text_field(request, "id")
    refuse_until_worked_out(context)
    answer = context.read(Reads.network, id=identifier)
    chart = new_chart()
    chart.facilities = {facility.id for facility in answer.facilities}
    everything: dict[str, NamedEntity] = {e.id: e for e in (*answer.facilities, *answer.events, *answer.members)}
    drawn = dict(list(everything.items())[-MAX_DRAWN:])
    layout = spread({key: place for key, place in answer.layout.items() if key in drawn})
    chart.positions = layout if len(layout) == len(drawn) else arrange(list(drawn), answer.statements, "", (0.0, 0.0))
    context.store_chart(chart)
    change = {
        "chart": chart.key,
        "replace": True,
        "fit": True,
        "nodes": elements.nodes(drawn.values(), chart.positions, chart.facilities),
        "edges": elements.edges(answer.statements, chart.positions),
        "title": f"Network: {answer.name}",
        "open": {"do": "network", "id": identifier},
        "full": len(everything) > MAX_DRAWN,
    }
    return {**change, "say": f"Opened network {answer.name}: {len(answer.members)} members."}


def premises(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Open one premises as a chart of its own: interests, numbers, linked premises, and what leads to them."""
    identifier = text_field(request, "id")
    answer = context.read(Reads.premises, id=identifier)
    place = answer.premises
    ways: list[LinkedNumber | LinkedPremises] = [*answer.numbers, *answer.linked]
    things: list[EntityAnswer] = [
        place,
        *(interest.who for interest in answer.interests),
        *(via for way in ways for via in way.via),
        *(way.number for way in answer.numbers),
        *(way.premises for way in answer.linked),
    ]
    chart = new_chart()
    chart.facilities = {facility.id for facility in answer.facilities}
    chart.positions[place.id] = (0.0, 0.0)
    change = _grow(context, chart, (thing.id for thing in things), place.id)
    context.store_chart(chart)
    return {
        **change,
        "nodes": [*elements.nodes([place], chart.positions, chart.facilities), *change["nodes"]],
        "replace": True,
        "fit": True,
        "title": f"Premises: {place.caption}",
        "open": {"do": "thing", "id": place.id},
        "say": f"Opened {place.caption}. {_change_text(change)}",
    }


def linked(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Open linked premises as a chart of their own: the premises, their numbers, and what stands on the statements of their joins."""
    answer = context.read(Reads.linked_premises, id=text_field(request, "id"))
    if len(answer.findings) != 1:
        raise ForgedError("Only one finding of linked premises can be opened as a chart.")
    (finding,) = answer.findings
    ends = (end for statement in answer.statements for end in (statement.start, statement.end))
    ids = dict.fromkeys([*(place.id for place in finding.premises), *(one.id for one in finding.numbers), *ends])
    chart = new_chart()
    chart.facilities = {facility.id for facility in finding.facilities}
    change = _grow(context, chart, ids, "")
    context.store_chart(chart)
    return {
        **change,
        "replace": True,
        "fit": True,
        "title": f"Linked premises: {finding.name}",
        "say": f"Opened {finding.name}. {_change_text(change)}",
    }


def remove(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Take one entity off the chart; the stored data does not change."""
    identifier = text_field(request, "id")
    chart = _requested_chart(context, request)
    chart.forget(identifier)
    chart.asked = {key: got for key, got in chart.asked.items() if key[0] != identifier}
    context.store_chart(chart)
    return {
        "chart": chart.key,
        "nodes": [],
        "edges": [],
        "remove": [identifier],
        "say": "Taken off the chart.",
    }


ACTIONS: dict[str, Callable[[RequestContext, Mapping[str, Any]], ChartChange]] = {
    "add": add,
    "expand": expand,
    "chain": chain,
    "network": network,
    "premises": premises,
    "linked": linked,
    "remove": remove,
}
"""All actions on the chart."""

_MAX_ATTEMPTS = 5


def act(context: RequestContext, request: Mapping[str, Any]) -> ChartChange:
    """Return the change that a request asks for; where another request changed the chart meanwhile, of the chart as it is then.

    Raises
    ------
    ForgedError
        The chart cannot do that.
    ContentChangedError
        Others changed it all the while.
    """
    action = ACTIONS.get(text_field(request, "do"))
    if action is None:
        raise ForgedError("The chart cannot do that.")
    for _ in range(_MAX_ATTEMPTS - 1):
        with suppress(ContentChangedError):
            return action(context, request)
    return action(context, request)
