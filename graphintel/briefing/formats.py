"""Every export format by name, found in ``writers``; what all of them write is prepared here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from graphintel.briefing import writers
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.text_safety import with_safe_text
from graphintel.errors import GraphintelError


def prepared(briefing: Briefing) -> Briefing:
    """Return what the formats write: clean text, and no grade where the profile takes none.

    Raises
    ------
    GraphintelError
        For a statement about something that the briefing does not hold.
    """
    ids = {entity.id for entity in briefing.entities}
    loose = next((statement for statement in briefing.statements if not {statement.start, statement.end} <= ids), None)
    if loose is not None:
        raise GraphintelError(
            f"Statement {loose.id} of briefing {briefing.ref} ties {loose.start} to {loose.end}, of which the briefing "
            "does not hold both; leave the statement out or take the entity in."
        )
    if not briefing.shows_grades:
        blank = {"grade": "", "scheme": "", "source_eval": "", "info_eval": "", "handling": ""}
        briefing = replace(briefing, statements=tuple(replace(statement, **blank) for statement in briefing.statements))  # type: ignore[arg-type]
    return with_safe_text(briefing)


def _write_prepared(write: Callable[[Briefing], Files]) -> Callable[[Briefing], Files]:
    def write_prepared(briefing: Briefing) -> Files:
        return write(prepared(briefing))

    return write_prepared


class _Formats(Mapping[str, Format]):
    """Formats by name. A writer is imported at its first use: importing all takes 0.7 s, which most commands do not need."""

    def __init__(self) -> None:
        self._names = tuple(sorted(module.name for module in pkgutil.iter_modules(writers.__path__)))

    def __getitem__(self, name: str) -> Format:
        if name not in self._names:
            raise KeyError(name)
        loaded: Format = importlib.import_module(f"{writers.__name__}.{name}").FORMAT
        return replace(loaded, write=_write_prepared(loaded.write))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


FORMATS: Mapping[str, Format] = _Formats()
"""Formats by name: what ``--format`` takes."""
