"""A condition on a property of links, as it is typed: ``calls>=3``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, ge, le

from graphintel.errors import GraphintelError
from graphintel.model.link_properties import LinkProperty, is_number
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Statement
from graphintel.model.values.base import InvalidValueError

_COMPARED: Mapping[str, Callable[[int, int], bool]] = {">=": ge, "<=": le, "=": eq}
_WRITTEN = re.compile(r"\s*([a-z_]+)\s*(>=|<=|=)\s*(.*\S)\s*")


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """A condition: the property, how it is compared, the value, and the link types that have the property."""

    name: str
    compared: str
    value: int
    links: tuple[str, ...]

    def accepts(self, statement: Statement) -> bool:
        """Return whether a statement meets the condition; one that says nothing of the property does not."""
        value = statement.properties.get(self.name)
        return statement.type in self.links and is_number(value) and _COMPARED[self.compared](value, self.value)


def property_filter(written: str, link: str = "") -> PropertyFilter:
    """Return the condition that is written.

    Parameters
    ----------
    written : str
        Property, ``>=``, ``<=`` or ``=``, and value.
    link : str
        Only this link type; empty for all that have the property.

    Raises
    ------
    GraphintelError
        Says what came and what is expected.

    Examples
    --------
    >>> property_filter("calls >= 3")
    PropertyFilter(name='calls', compared='>=', value=3, links=('CONTACTED',))
    """
    declared: dict[str, dict[str, LinkProperty]] = {}
    for name, kind in LINK_TYPES.items():
        for one in kind.properties if link in {"", name} else ():
            declared.setdefault(one.name, {})[name] = one
    parts = _WRITTEN.fullmatch(str(written))
    if parts is None or parts[1] not in declared:
        known = ", ".join(sorted(declared)) or f"none: {link} has no properties"
        raise GraphintelError(
            f"{str(written)[:60]!r} is no condition on a link; expected a property with >=, <= or = and a value, as calls>=3. "
            f"Properties are {known}."
        )
    name, compared, value = parts.groups()
    of_links = declared[name]
    first = next(iter(of_links.values()))
    try:
        return PropertyFilter(name, compared, first.clean(value), tuple(sorted(of_links)))
    except InvalidValueError as bad:
        raise GraphintelError(bad.message) from bad
