"""Every format of a briefing by name, found in ``writers``; whatever it writes is prepared here, once for all."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace

from graphintel.briefing import writers
from graphintel.briefing.clean import cleaned
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.errors import GraphintelError


def prepared(briefing: Briefing) -> Briefing:
    """Return what the formats write: clean text, and no grade where the profile takes none.

    Raises
    ------
    GraphintelError
        For a statement about something that the briefing does not hold.
    """
    held = {thing.id for thing in briefing.things}
    loose = next((tie for tie in briefing.ties if not {tie.start, tie.end} <= held), None)
    if loose is not None:
        raise GraphintelError(
            f"Statement {loose.id} of briefing {briefing.ref} ties {loose.start} to {loose.end}, of which the briefing "
            "does not hold both; leave the statement out or take the thing in."
        )
    if not briefing.shows_grades:
        bare = {"grade": "", "scheme": "", "source_eval": "", "info_eval": "", "handling": ""}
        briefing = replace(briefing, ties=tuple(replace(tie, **bare) for tie in briefing.ties))  # type: ignore[arg-type]
    return cleaned(briefing)


def _found() -> dict[str, Format]:
    names = [module.name for module in pkgutil.iter_modules(writers.__path__)]
    found = [importlib.import_module(f"{writers.__name__}.{name}").FORMAT for name in names]
    return {each.name: replace(each, write=_on_prepared(each.write)) for each in found}


def _on_prepared(write: Callable[[Briefing], Files]) -> Callable[[Briefing], Files]:
    def on_prepared(briefing: Briefing) -> Files:
        return write(prepared(briefing))

    return on_prepared


FORMATS: dict[str, Format] = _found()
"""Formats by name: what ``--format`` takes."""
