"""An own check of ``.anx`` files, written from the structure of the format and not from the library that writes them.

Collects all faults: elements and attributes that do not belong where they are, ids twice, references that lead nowhere,
grades beyond their scale, dates that are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring


@dataclass(frozen=True)
class Shape:
    """What an element may hold: its children, the attributes that it must have, and those that it may have."""

    children: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _shape(children: str = "", needs: str = "", may: str = "") -> Shape:
    return Shape(frozenset(children.split()), frozenset(needs.split()), frozenset(may.split()))


SHAPES: dict[str, Shape] = {
    "Chart": _shape(
        "ApplicationVersion StrengthCollection GradeOne GradeTwo GradeThree SourceHints AttributeClassCollection "
        "EntityTypeCollection LinkTypeCollection Summary ChartItemCollection PaletteCollection"
    ),
    "ApplicationVersion": _shape("", "Major Minor Point Build"),
    "StrengthCollection": _shape("Strength"),
    "Strength": _shape("", "Id Name DotStyle"),
    **{slot: _shape("StringCollection") for slot in ("GradeOne", "GradeTwo", "GradeThree", "SourceHints")},
    "StringCollection": _shape("String"),
    "String": _shape("", "Id Text"),
    "AttributeClassCollection": _shape("AttributeClass"),
    "AttributeClass": _shape("", "Id Name Type", "IsUser UserCanAdd UserCanRemove ShowValue"),
    "EntityTypeCollection": _shape("EntityType"),
    "EntityType": _shape("", "Id Name IconFile", "Colour IconShadingColour"),
    "LinkTypeCollection": _shape("LinkType"),
    "LinkType": _shape("", "Id Name", "Colour"),
    "Summary": _shape("FieldCollection CustomPropertyCollection Origin"),
    "FieldCollection": _shape("Field"),
    "Field": _shape("", "Type Field"),
    "CustomPropertyCollection": _shape("CustomProperty"),
    "CustomProperty": _shape("", "Name Type Value"),
    "Origin": _shape("", "CreatedDate", "EditTime RevisionNumber"),
    "ChartItemCollection": _shape("ChartItem"),
    "ChartItem": _shape(
        "AttributeCollection End Link",
        "Id Label",
        "DateSet DateTime DateTimeDescription GradeOneIndex GradeTwoIndex GradeThreeIndex SourceReference SourceType XPosition",
    ),
    "End": _shape("Entity", "X Y Z"),
    "Entity": _shape("Icon TextBlock", "EntityId Identity", "LabelIsIdentity"),
    "Icon": _shape("IconStyle"),
    "IconStyle": _shape("", "Type EntityTypeReference", "IconShadingColour"),
    "TextBlock": _shape("TextBlockStyle"),
    "TextBlockStyle": _shape("", "Type", "Strength BackColour Filled LineColour"),
    "Link": _shape("LinkStyle", "End1Id End2Id", "Offset"),
    "LinkStyle": _shape("", "Strength Type LinkTypeReference", "ArrowStyle"),
    "AttributeCollection": _shape("Attribute"),
    "Attribute": _shape("", "AttributeClass AttributeClassReference Value"),
    "PaletteCollection": _shape("Palette"),
    "Palette": _shape("AttributeClassEntryCollection EntityTypeEntryCollection LinkTypeEntryCollection", "Name"),
    "AttributeClassEntryCollection": _shape("AttributeClassEntry"),
    "AttributeClassEntry": _shape("", "AttributeClass AttributeClassReference"),
    "EntityTypeEntryCollection": _shape("EntityTypeEntry"),
    "EntityTypeEntry": _shape("", "Entity EntityTypeReference"),
    "LinkTypeEntryCollection": _shape("LinkTypeEntry"),
    "LinkTypeEntry": _shape("", "LinkType LinkTypeReference"),
}
_REFERENCES = {
    "EntityTypeReference": "EntityType",
    "LinkTypeReference": "LinkType",
    "AttributeClassReference": "AttributeClass",
}
_SLOTS = {"GradeOneIndex": "GradeOne", "GradeTwoIndex": "GradeTwo", "GradeThreeIndex": "GradeThree"}
_WHOLE_NUMBERS = {"X", "Y", "Z", "XPosition", "EntityId", "End1Id", "End2Id", "Offset", *_SLOTS}


@dataclass
class Checked:
    """What an ``.anx`` file holds, for comparing: things by id, and links with their grades in words."""

    root: Element
    faults: list[str]
    entities: dict[str, str] = field(default_factory=dict)
    links: list[dict[str, str]] = field(default_factory=list)


def checked(written: bytes) -> Checked:
    """Return the content of a file together with every fault found in it."""
    root = fromstring(written)
    found = Checked(root, [*_misplaced(root), *_twice(root), *_loose(root), *_beyond(root), *_wrong_values(root)])
    ids = {entity.get("EntityId"): entity.get("Identity", "") for entity in root.iter("Entity")}
    scales = {
        index: [text.get("Text", "") for text in root.iterfind(f"{slot}/*/String")] for index, slot in _SLOTS.items()
    }
    for item in root.iter("ChartItem"):
        entity, link = item.find("End/Entity"), item.find("Link")
        if entity is not None and entity.find("Icon") is not None:
            found.entities[entity.get("Identity", "")] = item.get("Label", "")
        if link is not None:
            told = {each.get("AttributeClass", ""): each.get("Value", "") for each in item.iter("Attribute")}
            grades = {slot: words[int(item.get(slot, "-1"))] for slot, words in scales.items() if words}
            ends = {"start": ids[link.get("End1Id")], "end": ids[link.get("End2Id")]}
            found.links.append({**told, **grades, **ends, "reference": item.get("SourceReference", "")})
    return found


def _misplaced(root: Element) -> Iterator[str]:
    if root.tag != "Chart":
        yield f"the root is {root.tag}"
    for element in root.iter():
        shape = SHAPES.get(element.tag, Shape())
        yield from (f"{child.tag} in {element.tag}" for child in element if child.tag not in shape.children)
        yield from (f"{element.tag} without {name}" for name in shape.needs - element.attrib.keys())
        yield from (f"{name} on {element.tag}" for name in element.attrib.keys() - shape.needs - shape.may)
        if (element.text or "").strip():
            yield f"text in {element.tag}"


def _twice(root: Element) -> Iterator[str]:
    for name in ("Id", "EntityId"):
        counts = Counter(element.get(name) for element in root.iter() if name in element.attrib)
        yield from (f"{name} {value} stands {count} times" for value, count in counts.items() if count > 1)
    identities = Counter(entity.get("Identity") for entity in root.iter("Entity"))
    yield from (f"identity {value} stands {count} times" for value, count in identities.items() if count > 1)


def _loose(root: Element) -> Iterator[str]:
    ids = {kind: {element.get("Id") for element in root.iter(kind)} for kind in _REFERENCES.values()}
    entities = {entity.get("EntityId") for entity in root.iter("Entity")}
    named = {
        "Strength": {element.get("Name") for element in root.iter("Strength")},
        "SourceType": {element.get("Text") for element in root.iterfind("SourceHints/*/String")},
    }
    for element in root.iter():
        for name, value in element.attrib.items():
            known = ids.get(_REFERENCES.get(name, ""), named.get(name))
            known = entities if name in {"End1Id", "End2Id"} else known
            if known is not None and value not in known:
                yield f"{name} {value} of {element.tag} leads nowhere"


def _beyond(root: Element) -> Iterator[str]:
    lengths = {index: len(root.findall(f"{slot}/*/String")) for index, slot in _SLOTS.items()}
    for item in root.iter("ChartItem"):
        yield from (
            f"{index} {item.get(index)} of {lengths[index]}"
            for index in _SLOTS
            if index in item.attrib and not 0 <= int(item.get(index, "")) < lengths[index]
        )


def _wrong_values(root: Element) -> Iterator[str]:
    for element in root.iter():
        for name in _WHOLE_NUMBERS & element.attrib.keys():
            if not element.get(name, "").lstrip("-").isdecimal():
                yield f"{name} of {element.tag} is {element.get(name)}"
    for item in root.iter("ChartItem"):
        if "DateTime" in item.attrib:
            datetime.fromisoformat(item.get("DateTime", ""))
            if item.get("DateSet") != "true":
                yield f"a date that is not set on {item.get('Id')}"
