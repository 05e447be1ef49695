"""i2 Analyst's Notebook: things by type, one link a statement, both grades and handling in the three grade slots.

Every value of every scheme is an entry of its own, named with its scheme, so that "B" the source and "B" the information
are never one thing. ``multiplicity`` stays unset: with it, links of different pairs would share one connection.
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

from graphintel.briefing import scales, told
from graphintel.briefing.chart import level_of
from graphintel.briefing.content import Briefing, Thing, Tie
from graphintel.briefing.format import Files, Format
from graphintel.briefing.grading import FALSE, PARTLY, POORLY, WELL
from graphintel.briefing.look import look_of
from graphintel.model.words import BASES, is_undirected, spelled, type_words

ICONS: dict[str, str] = {
    "Person": "person",
    "Phone": "phone",
    "Mark": "vehicle",
    "MarkFragment": "vehicle",
    "Vehicle": "vehicle",
    "Premises": "house",
    "Area": "place",
    "AdvertCard": "document",
    "CardDesign": "document",
    "Advert": "internet",
    "Persona": "person",
    "Handle": "email",
    "Organisation": "organization",
    "Event": "event",
    "Operation": "event",
    "Submission": "document",
    "Item": "document",
}
"""Names of icons in Analyst's Notebook. No copy of it was at hand to try them: one it lacks is shown as a plain sign."""

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
_APART = 160
"""Distance between neighbours on the canvas."""
_MAKER = re.compile("<!-- Built with .*? -->\n?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write(briefing: Briefing) -> Files:
    """Return the chart in UTF-16, as Analyst's Notebook reads it."""
    chart = ANXChart(settings=Settings(summary=_summary(briefing)))
    _declare(chart, briefing)
    for thing in briefing.things:
        chart.add_icon(**_icon(thing))
    at = {thing.id: thing for thing in briefing.things}
    for tie in briefing.ties:
        if tie.start == tie.end:
            chart.add_icon(**_nothing(tie, at[tie.start]))
        chart.add_link(**_link(tie, briefing.shows_grades))
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
        comments="; ".join(f"{name}: {text}" for name, text in told.whole(briefing)),
        created=briefing.made_on,
        custom_properties=[CustomProperty(name, text) for name, text in told.about(briefing)],
    )


def _declare(chart: ANXChart, briefing: Briefing) -> None:
    """Name the types, grades, strengths and bases that the chart uses."""
    things = {name: type_words(name) for name in dict.fromkeys(thing.type for thing in briefing.things)}
    if any(tie.start == tie.end for tie in briefing.ties):
        things[_NOTHING] = _NOTHING
    links = [spelled(name) for name in dict.fromkeys(tie.type for tie in briefing.ties)]
    for name, words in things.items():
        colour = look_of(name).fill
        chart.add_entity_type(EntityType(words, ICONS.get(name, "general"), color=colour, shade_color=colour))
    for words in links:
        chart.add_link_type(LinkType(words))
    # Without a palette of our own the library writes one under its own name.
    chart.add_palette(Palette("graphintel", entity_types=list(things.values()), link_types=links))
    names = _strengths(briefing.shows_grades)
    chart.strengths = StrengthCollection(
        names[WELL], [Strength(name, STRENGTHS[level]) for level, name in names.items()]
    )
    chart.source_types = [
        BASES.get(basis, basis) for basis in dict.fromkeys(tie.basis for tie in briefing.ties) if basis
    ]
    if briefing.shows_grades:
        for slot, part in zip(("grades_one", "grades_two", "grades_three"), scales.SCALES, strict=True):
            setattr(chart, slot, GradeCollection(items=[scales.spoken(part, *value) for value in scales.scale(part)]))


def _icon(thing: Thing) -> dict[str, object]:
    group = told.group_of(thing)
    attributes = {
        "shown as": told.roles_told(thing),
        "group": group,
        "known": told.facts_told(thing),
        "why here": thing.reason,
        "marking": thing.marking,
    }
    return {
        "id": thing.id,
        "type": type_words(thing.type),
        "label": thing.caption or thing.id,
        "color": look_of(thing.type, group).fill,
        "x": round(thing.x * _APART),
        "y": round(thing.y * _APART),
        "attributes": {name: text for name, text in attributes.items() if text},
    }


def _nothing(tie: Tie, thing: Thing) -> dict[str, object]:
    """Return what stands at the other end of a statement that names none: the format knows no link of a thing with itself."""
    return {
        "id": _other_end(tie),
        "type": _NOTHING,
        "label": _NOTHING,
        "x": round(thing.x * _APART) + _APART // 2,
        "y": round(thing.y * _APART) + _APART // 3,
    }


def _other_end(tie: Tie) -> str:
    return f"{tie.id} end" if tie.start == tie.end else tie.end


def _link(tie: Tie, shows_grades: bool) -> dict[str, object]:
    attributes = {
        "statement": tie.id,
        "grade": tie.grade,
        "seen from": tie.seen_from,
        "seen to": tie.seen_to,
        "seen precision": tie.seen_precision,
        "reported": tie.reported_at,
        "owner": tie.owner_force,
        "conditions": "; ".join(tie.conditions),
        "marking": tie.marking,
    }
    link: dict[str, object] = {
        "from_id": tie.start,
        "to_id": _other_end(tie),
        "type": spelled(tie.type),
        "label": told.said(tie),
        "arrow": None if is_undirected(tie.type) else "->",
        "strength": _strengths(shows_grades)[level_of([tie], shows_grades)],
        "source_ref": tie.reference,
        "source_type": BASES.get(tie.basis, tie.basis) or None,
        "datetime_description": told.when(tie),
        "attributes": {name: text for name, text in attributes.items() if text},
        "link_id": tie.id,
    }
    if _DAY.fullmatch(tie.seen_from[:10]) and tie.seen_precision in {"day", "exact"}:
        link["date"] = tie.seen_from[:10]
    if shows_grades:
        link |= dict(_grades(tie))
    return link


def _grades(tie: Tie) -> Iterator[tuple[str, int]]:
    """Yield the slot and the place in its scale of each part that the statement is graded by."""
    for slot, part in zip(("grade_one", "grade_two", "grade_three"), scales.SCALES, strict=True):
        value = tie.scheme, getattr(tie, part)
        if value in scales.scale(part):
            yield slot, scales.scale(part).index(value)


def _strengths(shows_grades: bool) -> dict[str, str]:
    return _GRADED if shows_grades else _UNGRADED


def _frames(briefing: Briefing) -> list[tuple[str, int]]:
    """Return the marking with what it needs to be traced, and the heights above and below everything."""
    heights = [round(thing.y * _APART) for thing in briefing.things] or [0]
    line = f"{briefing.marking} · {briefing.ref} · for {briefing.recipient} · expires {briefing.expires_on}"
    return [(line, min(heights) - _APART), (line, max(heights) + _APART)]


FORMAT = Format("anx", "chart for i2 Analyst's Notebook, grades and handling in its grade slots", write)
