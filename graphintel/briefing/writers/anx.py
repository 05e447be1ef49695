"""i2 Analyst's Notebook: entities by type, one link a statement, both grades and handling in the three grade slots.

Every value of every scheme is an entry of its own, named with its scheme, so that "B" the source and "B" the information
are never one entity. ``multiplicity`` stays unset: with it, links of different pairs would share one connection.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from anxwritter import (
    ANXChart,
    CustomProperty,
    DotStyle,
    EntityType,
    GradeCollection,
    LinkType,
    Palette,
    Settings,
    Strength,
    StrengthCollection,
    SummaryCfg,
)

from graphintel.briefing import phrases, scales
from graphintel.briefing.chart_layout import line_level
from graphintel.briefing.content import BriefedEntity, BriefedStatement, Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.grading import FALSE, PARTLY, POORLY, WELL
from graphintel.briefing.node_styles import style_of
from graphintel.model.display_words import BASIS_WORDS, day, is_undirected, name_words, type_words
from graphintel.model.ontology import ENTITY_TYPES

STRENGTHS: dict[str, DotStyle] = {
    WELL: DotStyle.SOLID,
    PARTLY: DotStyle.DASHED,
    POORLY: DotStyle.DOTTED,
    FALSE: DotStyle.DASH_DOT_DOT,
}
_GRADED = {
    WELL: "well graded",
    PARTLY: "partly known, or told only",
    POORLY: "poorly graded",
    FALSE: "suspected false",
}
_UNGRADED = {WELL: "observed or from a record", PARTLY: "reported or assessed only"}
"""Names of the strengths: of a profile without grades the basis alone decides."""

_NOTHING = "nothing named"
_SPACING = 160
"""Distance between neighbours on the canvas."""
_MAKER = re.compile("<!-- Built with .*? -->\n?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write(briefing: Briefing) -> Files:
    """Return the chart in UTF-16, as Analyst's Notebook reads it."""
    chart = ANXChart(settings=Settings(summary=_summary(briefing)))
    _declare(chart, briefing)
    for entity in briefing.entities:
        chart.add_icon(**_icon(entity))
    at = {entity.id: entity for entity in briefing.entities}
    for statement in briefing.statements:
        if statement.start == statement.end:
            chart.add_icon(**_nothing(statement, at[statement.start]))
        chart.add_link(**_link(statement, briefing.shows_grades))
    for number, (text, high) in enumerate(_frames(briefing)):
        chart.add_label(id=f"{briefing.ref} {('top', 'bottom')[number]}", type="marking", label=text, x=0, y=high)
    # The library's version says more of this installation than a recipient needs.
    text = _MAKER.sub("", "".join(chart.iter_xml()), count=1)
    text = text.replace("encoding='utf-8'", "encoding='utf-16'", 1)
    return {"chart.anx": codecs.BOM_UTF16_LE + text.encode("utf-16-le")}


def _summary(briefing: Briefing) -> SummaryCfg:
    return SummaryCfg(
        title=briefing.title,
        subject=briefing.purpose,
        author=briefing.ref,
        keywords=briefing.marking,
        comments="; ".join(f"{name}: {text}" for name, text in phrases.graph_metadata(briefing)),
        created=briefing.made_on,
        custom_properties=[CustomProperty(name, text) for name, text in phrases.briefing_metadata(briefing)],
    )


def _declare(chart: ANXChart, briefing: Briefing) -> None:
    """Name the types, grades, strengths and bases that the chart uses."""
    entities = {name: type_words(name) for name in dict.fromkeys(entity.type for entity in briefing.entities)}
    if any(statement.start == statement.end for statement in briefing.statements):
        entities[_NOTHING] = _NOTHING
    links = [name_words(name) for name in dict.fromkeys(statement.type for statement in briefing.statements)]
    for name, words in entities.items():
        colour, icon = style_of(name).fill, ENTITY_TYPES[name].anx_icon if name in ENTITY_TYPES else "general"
        chart.add_entity_type(EntityType(words, icon, color=colour, shade_color=colour))
    for words in links:
        chart.add_link_type(LinkType(words))
    # Without a palette of our own the library writes one under its own name.
    chart.add_palette(Palette("graphintel", entity_types=list(entities.values()), link_types=links))
    names = _strengths(briefing.shows_grades)
    chart.strengths = StrengthCollection(
        names[WELL], [Strength(name, STRENGTHS[level]) for level, name in names.items()]
    )
    chart.source_types = [
        BASIS_WORDS.get(basis, basis)
        for basis in dict.fromkeys(statement.basis for statement in briefing.statements)
        if basis
    ]
    if briefing.shows_grades:
        for slot, part in zip(("grades_one", "grades_two", "grades_three"), scales.MEANINGS, strict=True):
            setattr(
                chart,
                slot,
                GradeCollection(items=[scales.value_in_words(part, *value) for value in scales.scale_values(part)]),
            )


def _icon(entity: BriefedEntity) -> dict[str, object]:
    group = phrases.displayed_group(entity)
    attributes = {
        "shown as": phrases.roles_phrase(entity),
        "group": group,
        "known": phrases.facts_phrase(entity),
        "why here": entity.reason,
        "marking": entity.marking,
    }
    return {
        "id": entity.id,
        "type": type_words(entity.type),
        "label": entity.caption or entity.id,
        "color": style_of(entity.type, group).fill,
        "x": round(entity.x * _SPACING),
        "y": round(entity.y * _SPACING),
        "attributes": {name: text for name, text in attributes.items() if text},
    }


def _nothing(statement: BriefedStatement, entity: BriefedEntity) -> dict[str, object]:
    """Return what stands at the other end of a statement that names none: the format knows no link of an entity with itself."""
    return {
        "id": _other_end(statement),
        "type": _NOTHING,
        "label": _NOTHING,
        "x": round(entity.x * _SPACING) + _SPACING // 2,
        "y": round(entity.y * _SPACING) + _SPACING // 3,
    }


def _other_end(statement: BriefedStatement) -> str:
    return f"{statement.id} end" if statement.start == statement.end else statement.end


def _link(statement: BriefedStatement, shows_grades: bool) -> dict[str, object]:
    attributes = {
        "statement": statement.id,
        "grade": statement.grade,
        "seen from": statement.seen_from,
        "seen to": statement.seen_to,
        "seen precision": statement.seen_precision,
        "reported": statement.reported_at,
        "owner": statement.owner_force,
        "conditions": "; ".join(statement.conditions),
        "marking": statement.marking,
        **phrases.property_texts(statement),
    }
    link: dict[str, object] = {
        "from_id": statement.start,
        "to_id": _other_end(statement),
        "type": name_words(statement.type),
        "label": phrases.statement_phrase(statement),
        "arrow": None if is_undirected(statement.type) else "->",
        "strength": _strengths(shows_grades)[line_level([statement], shows_grades)],
        "source_ref": statement.reference,
        "source_type": BASIS_WORDS.get(statement.basis, statement.basis) or None,
        "datetime_description": phrases.dates_phrase(statement),
        "attributes": {name: text for name, text in attributes.items() if text},
        "link_id": statement.id,
    }
    if _DAY.fullmatch(statement.seen_from[:10]) and statement.seen_precision in {"day", "exact"}:
        link["date"] = statement.seen_from[:10]
    if shows_grades:
        link |= dict(_grades(statement))
    return link


def _grades(statement: BriefedStatement) -> Iterator[tuple[str, int]]:
    """Yield the slot and the place in its scale of each part that the statement is graded by."""
    for slot, part in zip(("grade_one", "grade_two", "grade_three"), scales.MEANINGS, strict=True):
        value = statement.scheme, getattr(statement, part)
        if value in scales.scale_values(part):
            yield slot, scales.scale_values(part).index(value)


def _strengths(shows_grades: bool) -> dict[str, str]:
    return _GRADED if shows_grades else _UNGRADED


def _frames(briefing: Briefing) -> list[tuple[str, int]]:
    """Return the marking with what it needs to be traced, and the heights above and below everything."""
    heights = [round(entity.y * _SPACING) for entity in briefing.entities] or [0]
    line = f"{briefing.marking} · {briefing.ref} · for {briefing.recipient} · expires {day(briefing.expires_on)}"
    return [(line, min(heights) - _SPACING), (line, max(heights) + _SPACING)]


FORMAT = Format("anx", "chart for i2 Analyst's Notebook, grades and handling in its grade slots", write)
