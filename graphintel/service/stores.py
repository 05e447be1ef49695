"""The stores of one home: ledger, graph, audit chain, results, settings and clock, opened and closed together.

Whatever changes or reads them takes them; :class:`graphintel.service.service.Service` is above all of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from threading import RLock
from typing import Any, TypeVar

from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.result_files import ResultFiles
from graphintel.analysis.run_work import RunWork, run_here
from graphintel.analysis.work_processes import WorkProcesses
from graphintel.audit.chain import open_chain
from graphintel.errors import GraphintelError
from graphintel.indicators.registry import check_switched_off
from graphintel.ledger.ledger import Ledger
from graphintel.model.access import Viewer
from graphintel.model.progress import OnProgress, no_progress
from graphintel.service.caller import maintenance_account
from graphintel.service.clock import Clock
from graphintel.service.ledger_and_chain import Pairing
from graphintel.service.protected_reads import notices_told
from graphintel.service.recording import RecordedAct, RecordedChange, Recorder
from graphintel.service.result_cache import ResultCache
from graphintel.service.usable_agreements import usable_agreements
from graphintel.service.view import View, key_set_digest
from graphintel.settings import Settings
from graphintel.store.graph import Compare, Graph
from graphintel.store.reader import GraphMovedError, ReadPoint
from graphintel.store.shared_work import SharedWork

Result = TypeVar("Result")
_MAX_ATTEMPTS = 3


class Stores:
    """The stores of one home.

    Parameters
    ----------
    settings : Settings
        Checked settings; the home is there.
    clock : callable, optional
        Returns the present moment with its zone; a fixed one in tests.
    moved : bool
        True right after a restore, which may have put the chain into another place than it was in.

    Notes
    -----
    The graph is opened at its first use. Many threads may use the same stores.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime] | None = None, *, moved: bool = False) -> None:
        self.settings = settings
        self.indicators_off = check_switched_off(settings.indicators_off)
        self.clock = Clock(clock) if clock else Clock()
        self.cache = ResultCache()
        self.kept_groups = KeptGroups()
        self.run: RunWork = run_here
        self._graph: Graph | None = None
        self._last_read_point: ReadPoint | None = None
        self._opening = RLock()
        with ExitStack() as opened:
            self.audit = open_chain(settings.audit_file, settings.audit_url)
            opened.callback(self.audit.close)
            self.ledger = Ledger.open(
                settings.ledger_url, clock=self.clock.timestamp, single_user=settings.single_user, recorded=True
            )
            opened.callback(self.ledger.close)
            self.component_results = ResultFiles(settings.home / "graph" / "components", self.ledger.pseudonyms.key)
            self.pairing = Pairing(settings, self.ledger, self.audit, self.clock, moved=moved)
            self._recorder = Recorder(self.ledger, self.audit, self.pairing)
            self._to_close = opened.pop_all()

    def close(self) -> None:
        """Close the stores; see :meth:`graphintel.store.graph.Graph.close`."""
        with self._to_close:
            graph, self._graph = self._graph, None
            if graph is not None:
                graph.close()

    @property
    def single_user(self) -> bool:
        """Whether whoever owns the home reads as any account without signing in, as was said when it was made."""
        return self.ledger.single_user

    def now(self) -> str:
        """Return the present moment as ISO 8601 text in UTC."""
        return self.clock.now()

    def operator(self) -> str:
        """Return the operating-system user that maintenance is audited under."""
        return maintenance_account()

    # -- the audit chain --------------------------------------------------------------------------------------

    def record(self, action: str, actor: str, **subject: Any) -> None:
        """Write one entry; see :meth:`graphintel.service.recording.Recorder.record`."""
        self._recorder.record(action, actor, **subject)

    def recorded(self, action: str, actor: str, **subject: Any) -> AbstractContextManager[RecordedChange]:
        """Give a change of the ledger that is one with its entry; see :meth:`graphintel.service.recording.Recorder.recorded`."""
        return self._recorder.recorded(action, actor, **subject)

    def recorded_act(self, action: str, actor: str, **subject: Any) -> AbstractContextManager[RecordedAct]:
        """Give an act with its entry that changes nothing; see :meth:`graphintel.service.recording.Recorder.recorded_act`."""
        return self._recorder.recorded_act(action, actor, **subject)

    def recorded_session(self, action: str, actor: str, **subject: Any) -> AbstractContextManager[RecordedAct]:
        """Give a change of sessions that is one with its entry; see :meth:`graphintel.service.recording.Recorder.recorded_session`."""
        return self._recorder.recorded_session(action, actor, **subject)

    def refusals(self, action: str, actor: str, **subject: Any) -> AbstractContextManager[RecordedAct]:
        """Record how a block ends badly; see :meth:`graphintel.service.recording.Recorder.refusals`."""
        return self._recorder.refusals(action, actor, **subject)

    # -- the graph --------------------------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        """The graph, opened (and the embedded server started) at first use; there for nobody before it was held against the ledger."""
        with self._opening:
            if self._graph is None:
                self._graph = self._opened_graph(no_progress)
            return self._graph

    def warm(self) -> None:
        """Start the engine and look through the columns before anybody asks, where anything is held; what fails is said to whoever asks."""
        with suppress(GraphintelError):
            if self.ledger.revision():
                self.graph.warm()

    def _opened_graph(self, on_progress: OnProgress) -> Graph:
        holds = self.ledger.revision() > 0
        graph = Graph.open(self.settings, self.ledger.identity, holds=holds, before_rebuild=self._record_rebuild)
        try:
            graph.catch_up(self.ledger, compare=Compare.SECTION, on_progress=on_progress)
            graph.complete_columns_from(self.ledger)
        except BaseException:
            graph.close()
            raise
        return graph

    def _record_rebuild(self, difference: str) -> None:
        """Write that the graph is about to be built again by itself."""
        self.record("alteration", self.operator(), graph="built anew", reason=difference)

    def graph_health(self) -> str:
        """Return ``ready`` for a graph that is the ledger's, by its numbers and by a part of it; else what is wrong.

        One that differs is built again first. A server is not started for a ledger that holds nothing.
        """
        try:
            if self._graph is None and not self.ledger.revision():
                return "empty"
            self.graph.catch_up(self.ledger, compare=Compare.COUNTS)
        except GraphintelError as error:
            return str(error)
        return "ready"

    def catch_up(self, on_progress: OnProgress = no_progress) -> None:
        """Bring the graph up to the ledger; also completes what a crash left."""
        self._last_read_point = None
        with self._opening:
            if self._graph is None:
                self._graph = self._opened_graph(on_progress)
                return
        self._graph.catch_up(self.ledger, on_progress=on_progress)

    @contextmanager
    def clustering_in_a_process(self) -> Iterator[None]:
        """Cluster in a process of its own for as long as the block lasts: a server's threads answer others meanwhile."""
        with closing(WorkProcesses()) as processes:
            self.run = processes
            try:
                yield
            finally:
                self.run = run_here

    def shared_networks(self, viewer: Viewer) -> SharedWork:
        """Return what the processes of the home know of working out networks for the keys of a viewer."""
        return SharedWork(self.settings.home / "graph" / "awaited", key_set_digest(viewer.holds))

    # -- views of it ------------------------------------------------------------------------------------------

    def view(self, viewer: Viewer, expected: ReadPoint | None = None) -> View:
        """Return the viewer's graph at the revision that is published now, or at the read point that is expected to be that."""
        graph, ledger, now = self.graph, self.ledger, self.now()
        return View(
            viewer=viewer,
            reader=graph.reader,
            search_index=ledger,
            items=ledger,
            read_point=expected or graph.reader.read_point(),
            published=graph.reader.read_point if expected else None,
            cache=self.cache,
            component_results=self.component_results,
            kept_groups=self.kept_groups,
            run=self.run,
            newest_finding=lambda kind: ledger.findings.newest(kind, key_set_digest(viewer.holds)),
            export_register=ledger.exports,
            agreements=lambda: usable_agreements(ledger, self.now()),
            steps=ledger.reviews.seen_by,
            today=now[:10],
            now=now,
            indicators_off=self.indicators_off,
            pseudonyms=ledger.pseudonyms,
            notices=lambda: notices_told(ledger, self.audit),
        )

    def at_one_read_point(
        self, viewer: Viewer, build: Callable[[View], Result], discard: Callable[[], object] = lambda: None
    ) -> tuple[View, Result]:
        """Return a view and what is made from it at one moment; where the graph moved on meanwhile, of the newer one.

        Parameters
        ----------
        viewer : Viewer
            Whose graph.
        build : callable
            Takes the view; run again for each moment.
        discard : callable, optional
            Run where the graph moved on and what was built is not used.

        Notes
        -----
        Nothing is published between most reads, so the read point of the last one is expected to be that of the next, and
        the graph is asked for it once, at the end, instead of twice. Where it moved on, nothing of that attempt is used.
        """
        attempts = [partial(self._read_once, viewer, build)] * (_MAX_ATTEMPTS - 1)
        if expected := self._last_read_point:  # read once: another thread may forget it
            attempts.insert(0, partial(self._read_expected, viewer, build, expected))
        for attempt in attempts:
            try:
                return attempt()
            except GraphMovedError:
                self._last_read_point = None
                discard()
        return self._read_once(viewer, build)

    def _read_once(self, viewer: Viewer, build: Callable[[View], Result]) -> tuple[View, Result]:
        view = self.view(viewer)
        result = build(view)
        view.reader.confirm(view.read_point)
        self._last_read_point = view.read_point
        return view, result

    def _read_expected(
        self, viewer: Viewer, build: Callable[[View], Result], expected: ReadPoint
    ) -> tuple[View, Result]:
        view = self.view(viewer, expected)
        try:
            result = build(view)
        except Exception:  # what is kept of that moment and what is read now may not agree
            view.check_expected()
            raise
        view.check_expected()
        return view, result
