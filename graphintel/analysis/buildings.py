"""Which building a unit is in, as far as visible statements say so."""

from __future__ import annotations

from collections.abc import Mapping

from graphintel.columns.text_column import rows_with
from graphintel.model.ontology import WITHIN_LINKS
from graphintel.model.records import Columns


def buildings_by_unit(columns: Columns, canonical: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the buildings of each unit, by canonical ids.

    Parameters
    ----------
    columns : Columns
    canonical : mapping of str to str
        Canonical id by record id, for joined records.
    """
    result: dict[str, set[str]] = {}
    for row in rows_with(columns.type, WITHIN_LINKS):
        unit, building = (canonical.get(end, end) for end in (columns.start[row], columns.end[row]))
        result.setdefault(unit, set()).add(building)
    return result
