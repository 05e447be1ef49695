"""Everything that a source may state, as plain values: what ``graphintel sources --vocabulary`` lists."""

from __future__ import annotations

from typing import Any

from graphintel.model.access import MARKINGS
from graphintel.model.bases import BASES
from graphintel.model.capacities import CAPACITIES
from graphintel.model.keys import KEYED_TYPES
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, ROLE_LINKS
from graphintel.model.roles import ROLE_ALIASES, ROLES
from graphintel.model.schema import EntityType, LinkType
from graphintel.model.traits import PartMeaning
from graphintel.model.uses import USES
from graphintel.model.values.date import PRECISIONS
from graphintel.model.values.grade import SCHEMES
from ingest.admission import STATED_FLAGS


def _ends(types: tuple[type[EntityType], ...]) -> list[str]:
    return [kind.__name__ for kind in types]


def _link(link: type[LinkType]) -> dict[str, Any]:
    return {
        "name": link.name,
        "about": (link.__doc__ or "").split("\n")[0],
        "starts": _ends(link.starts),
        "ends": _ends(link.ends),
        "undirected": link.undirected,
        "part": _part(link),
        "properties": [
            {"name": each.name, "unit": each.unit, "combined": each.combined.value} for each in link.properties
        ],
    }


def _part(link: type[LinkType]) -> str:
    """Return what the part of a link says, empty where it takes none."""
    if link.part_meaning in {PartMeaning.ROLE, PartMeaning.FLAG, PartMeaning.USE, PartMeaning.CAPACITY}:
        return str(link.part_meaning.value)
    if link.parts is None:
        return "free text"
    return ", ".join(sorted(link.parts))


def vocabulary() -> dict[str, Any]:
    """Return what a source may state.

    Returns
    -------
    dict
        ``types`` with how each is keyed, ``links`` with the types of their ends (empty: anything), what their part says and their properties,
        ``roles`` by group, ``capacities`` (as what an event INVOLVES somebody: usual words, others are allowed), ``flags``, ``uses``,
        ``bases``, ``schemes`` with their evaluations and handling codes, ``precisions`` and ``markings``.
    """
    stated = [link for link in LINK_TYPES.values() if link.from_input or link.name in ROLE_LINKS]
    return {
        "types": [
            {
                "name": name,
                "about": (ENTITY_TYPES[name].__doc__ or "").split("\n")[0],
                "key": ENTITY_TYPES[name].key.written,
            }
            for name in KEYED_TYPES
        ],
        "links": [_link(link) for link in sorted(stated, key=lambda link: link.name)],
        "roles": [{"name": role, "group": str(group)} for role, group in ROLES.items()],
        "role_aliases": dict(ROLE_ALIASES),
        "capacities": list(CAPACITIES),
        "flags": [{"name": name, "about": about} for name, about in STATED_FLAGS.items()],
        "uses": [{"name": name, "about": use.about} for name, use in USES.items()],
        "bases": [{"name": name, "about": about} for name, about in BASES.items()],
        "schemes": [
            {"name": name, "source_eval": list(source), "info_eval": list(info), "handling": list(handling)}
            for name, (source, info, handling) in SCHEMES.items()
        ],
        "precisions": list(PRECISIONS),
        "markings": list(MARKINGS),
    }
