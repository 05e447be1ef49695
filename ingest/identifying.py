"""The columns of a declaration that identify something: a filler in one of them counts as an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.vocabulary import Attribute, Category, Column, Computed, Entity, Refusal, Value


def _columns(values: Iterable[Value | None]) -> Iterator[Column]:
    """Yield the columns that values read; a closed map knows its own words, so its column is not one of them."""
    for value in values:
        if isinstance(value, Column):
            yield value
        elif isinstance(value, Computed):
            yield from value.columns


def _mapped(values: Iterable[object]) -> set[str]:
    """Return the names of the columns that are read through a closed map."""
    return {value.column.name for value in values if isinstance(value, Category)}


def identifying_columns(
    entities: Iterable[Entity], refusals: Iterable[Refusal], others: Iterable[Value], dates: Iterable[str]
) -> frozenset[str]:
    """Return the names of the columns that identify something.

    Parameters
    ----------
    entities : iterable of Entity
        Their keys, captions and other names identify; so does what a row says of them where a refusal asks for it (an
        authority, an assessment): ``n/a`` is none.
    refusals : iterable of Refusal
    others : iterable of Value
        Whatever else does: record id, owner force, area, unit, operation.
    dates : iterable of str
        Columns that hold dates, which are dates or nothing.

    Returns
    -------
    frozenset of str

    Notes
    -----
    The reference of a source is left as it is written: two sources called ``anonymous`` may be one, and counting them as
    one never makes a statement look better supported than it is.
    """
    named, attributes = list(entities), [attribute for entity in entities for attribute in entity.attributes]
    values: list[Value | None] = [*others, *(v for e in named for v in (e.key, e.caption, e.hashed))]
    values += [alias.value for entity in named for alias in entity.aliases]
    asked = {column.name for refusal in refusals for column in refusal.columns}
    names = {column.name for column in _columns(values)}
    names -= _mapped([*values, *(each.value for each in attributes), *(each.type for each in named)])
    return frozenset((names | (asked & _attribute_columns(attributes))) - set(dates))


def _attribute_columns(attributes: Iterable[Attribute]) -> set[str]:
    """Return the names of the columns that a row may say of its entities, as they stand or one of a closed map."""
    plain = {each.value.name for each in attributes if isinstance(each.value, Column)}
    maps = [each.value for each in attributes if isinstance(each.value, Category)]
    return plain | {of.column.name for of in maps if "" in of.values and not of.column.required}
