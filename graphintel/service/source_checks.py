"""What is asked of files only, and needs neither a database nor a home: declared sources, and dry runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from graphintel.service.answer_json import JsonObject
from graphintel.settings import Settings
from ingest import run
from ingest.source import list_sources
from ingest.statable_types import vocabulary

__all__ = ["check", "sources", "vocabulary"]


def sources(settings: Settings) -> JsonObject:
    """Return the declared sources with their file kinds, columns and keys, and the files that cannot be used, with why."""
    listed = list_sources(settings.home)
    return {
        "sources": [declared.describe() for declared in listed.declared.values()],
        "refused": [asdict(refused) for refused in listed.refused],
    }


def check(settings: Settings, source: str, paths: Sequence[Path], *, encoding: str = "", show: int = 0) -> JsonObject:
    """Return the report of a dry run, without a database; with what the first ``show`` rows would state."""
    return run.check(source, paths, settings=settings, encoding=encoding, show=show).to_dict()
