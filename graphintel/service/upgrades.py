"""Deriving again what follows from the rows of a home: all of it after a change of the rules, or what one source states.

Each act is audited under the operating-system user: that it begins, and the one change that it makes. Nothing here shows
what is stored: only files, rows and counts.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from graphintel.ledger.change import Change
from graphintel.ledger.unrecorded import Unrecorded
from graphintel.model.progress import OnProgress
from graphintel.service.after_commit import unfinished_after, update_graph
from graphintel.service.answer_json import JsonObject
from graphintel.service.exports import due_recalls, recall_answer
from graphintel.service.recording import BEGUN, TypedName
from graphintel.service.stores import Stores
from ingest import derivation
from ingest.derivation import Derived
from ingest.source import DeclaredSource, declared_source, list_sources


class _UndoneError(Exception):
    """Ends the transaction of a trial, which keeps nothing."""


class Upgrades:
    """Upgrades of one home."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def upgrade(self, on_progress: OnProgress = lambda _what, _done, _of: None) -> JsonObject:
        """Derive everything again, and apply what differs as one revision; goes on where an earlier one stopped.

        Parameters
        ----------
        on_progress : callable
            Told after each piece: what is done (``rows``, ``references``, ``entities``), how many are, and of how many.

        Returns
        -------
        dict
            ``batch`` (number of the correction, 0 where no row differs), ``rows`` (mapped otherwise), ``statuses`` (rows
            that were refused and are accepted now, or the other way round), ``links`` (statements added, rewritten and
            removed, by link type), ``undeclared`` (sources that nobody declares any more: their rows stay as they were
            mapped), ``recalls``.
        """
        stores = self._stores
        settings = stores.settings
        plan = derivation.plan_upgrade(stores.ledger, list_sources(settings.home), settings.home)
        target = {"function": "upgrade", "version": plan.target}
        stores.record("maintenance", stores.operator(), **target, outcome=BEGUN)
        with stores.refusals("maintenance", stores.operator(), **target):
            derivation.prepare(
                stores.ledger,
                plan,
                quarantine_reserved=settings.quarantine_reserved,
                on_progress=on_progress,
            )
        given = {"change": "derived again", "version": plan.target}
        with stores.recorded("alteration", stores.operator(), **given) as act:
            derived = derivation.apply_prepared(act.change, plan, stores.operator(), stores.now())
            act.subject |= _counts(derived) | {"undeclared": list(plan.undeclared)}
            recalls = due_recalls(stores, act.subject)
        _update_graph(stores, derived, "Everything is derived again")
        answer = _answer(derived) | {"undeclared": list(plan.undeclared)}
        return answer | {"recalls": [recall_answer(notice) for notice in recalls]}

    def remap(self, source: str, *, dry_run: bool = False) -> JsonObject:
        """Map the rows of one source again as it is declared now; a dated correction.

        Parameters
        ----------
        source : str
            Name of a declared source.
        dry_run : bool
            True only says what would differ.

        Returns
        -------
        dict
            As for :meth:`upgrade`, and ``source``; ``batch`` is 0 where nothing differs, or nothing was applied.

        Raises
        ------
        SourceError
            It is not declared, or no rows of it are stored.
        """
        stores = self._stores
        given = {"source": TypedName(source), "change": "mapped again"}
        if dry_run:
            with stores.recorded_act("consultation", stores.operator(), function="remap --dry-run", **given) as look:
                derived = self._tried(source)
                look.subject |= _counts(derived)
            return {"source": source, "applied": False, **_answer(derived), "batch": 0}
        with stores.recorded("alteration", stores.operator(), **given) as act:
            declared = declared_source(source, stores.settings.home)
            derived = self._map_again(act.change, declared)
            act.subject |= _counts(derived) | {"source_file": declared.file, "source_sha256": declared.sha256}
            recalls = due_recalls(stores, act.subject)
        _update_graph(stores, derived, f"The rows of {source} are mapped again")
        answer = {"source": source, "applied": True, **_answer(derived)}
        return answer | {"recalls": [recall_answer(notice) for notice in recalls]}

    def _tried(self, source: str) -> Derived:
        """Return what mapping a source again would change; it is done and undone."""
        stores = self._stores
        declared = declared_source(source, stores.settings.home)
        tried = Derived()
        with suppress(_UndoneError), stores.ledger.write(unrecorded=Unrecorded.TRIAL) as change:
            tried = self._map_again(change, declared)
            raise _UndoneError
        return tried

    def _map_again(self, change: Change, declared: DeclaredSource) -> Derived:
        """Map the rows of a source again within a change."""
        stores = self._stores
        return derivation.remap(
            stores.ledger,
            change,
            declared,
            stores.operator(),
            stores.now(),
            reserved=stores.settings.quarantine_reserved,
        )


def _update_graph(stores: Stores, derived: Derived, committed: str) -> None:
    """Bring the graph up to it; where an entity is told otherwise, by building it again."""
    if not derived.rewritten_entities:
        update_graph(stores, committed)
        return
    with unfinished_after(committed, "the graph is not built from it", "graphintel graph rebuild does it."):
        stores.graph.rebuild(stores.ledger.everything())
        stores.cache.clear()


def _counts(derived: Derived) -> dict[str, Any]:
    """Return what an entry says of it."""
    counts: dict[str, int] = {"added": 0, "rewritten": 0, "removed": 0}
    for numbers in derived.links.values():
        counts = {what: count + numbers[what] for what, count in counts.items()}
    return {"batch": str(derived.batch or ""), "rows": derived.rows, "statuses": len(derived.statuses), **counts}


def _answer(derived: Derived) -> JsonObject:
    return {
        "batch": derived.batch,
        "rows": derived.rows,
        "statuses": [asdict(status) for status in derived.statuses],
        "links": {link: dict(numbers) for link, numbers in derived.links.items()},
    }
