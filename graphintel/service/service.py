"""The one object that programs call: it opens the stores, runs reads by the audited path, and does maintenance.

Order of one read: the account is looked up afresh, the answer is made from the viewer's graph at one published
revision, the audit entry is written and synced, and only then the answer is handed over. Where the entry cannot be
written, nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from graphintel.audit.chain import open_chain
from graphintel.errors import AccessError, AuditError, GraphintelError, LedgerError
from graphintel.indicators.registry import checked_off
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.revealing import REVEALED, TRIED
from graphintel.ledger.sessions import SignIn
from graphintel.model.access import REVEAL, Viewer
from graphintel.service import (  # noqa: F401 - importing registers their reads
    between,
    explore,
    exports,
    indicators,
    networks,
    notices,
    premises,
    review,
    search,
)
from graphintel.service.brief import Made, Order, brief
from graphintel.service.maintenance import Maintenance
from graphintel.service.networks import remember
from graphintel.service.pseudonyms import asked
from graphintel.service.reading import READINGS, ids_in
from graphintel.service.recording import Act, Recorder, operating_system_user
from graphintel.service.register import Register, usable
from graphintel.service.view import Answer, Cache, View
from graphintel.settings import Settings
from graphintel.store.graph import Graph
from graphintel.store.reader import GraphMovedError

Result = TypeVar("Result")
_TRIES = 3
_SEARCHED = frozenset({"text"})
"""Arguments that may hold a name or number as typed: the audit chain keeps a keyed hash of them."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in now; ``must_change`` is True until the one-time password has been replaced."""

    viewer: Viewer
    must_change: bool


class Service:
    """The use cases of one home.

    Parameters
    ----------
    settings : Settings
        Checked settings.
    clock : callable, optional
        Returns the present moment with its zone; a fixed one in tests.

    Notes
    -----
    Open it with :meth:`opened`, which closes what it started. One service may be used by many threads.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self.indicators_off = checked_off(settings.indicators_off)
        self.clock = clock or (lambda: datetime.now(UTC))
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.audit = open_chain(settings.audit_file, settings.audit_url)
        try:
            self.ledger = Ledger.open(settings.ledger_url, clock=lambda: self.clock().timestamp())
        except LedgerError:
            self.audit.close()
            raise
        self.cache = Cache()
        self._recorder = Recorder(self)
        self.maintenance = Maintenance(self)
        self.register = Register(self)
        self._graph: Graph | None = None

    @classmethod
    @contextmanager
    def opened(cls, settings: Settings, clock: Callable[[], datetime] | None = None) -> Iterator[Service]:
        """Open the service for a block, and close whatever it started."""
        service = cls(settings, clock)
        try:
            yield service
        finally:
            service.close()

    def close(self) -> None:
        """Close the stores; stops an embedded server that this service started."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None
        self.ledger.close()
        self.audit.close()

    @property
    def graph(self) -> Graph:
        """The graph, opened (and the embedded server started) at first use."""
        if self._graph is None:
            self._graph = Graph.open(self.settings, self.ledger.identity)
            self.catch_up()
        return self._graph

    def now(self) -> str:
        """Return the present moment as ISO 8601 text in UTC."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    # -- the audit chain --------------------------------------------------------------------------------------

    def record(self, action: str, actor: str, **subject: Any) -> None:
        """Write one entry; see :meth:`graphintel.service.recording.Recorder.record`."""
        self._recorder.record(action, actor, **subject)

    def recorded(self, action: str, actor: str, **subject: Any) -> AbstractContextManager[Act]:
        """Give a change of the ledger that is one with its entry; see :meth:`graphintel.service.recording.Recorder.recorded`."""
        return self._recorder.recorded(action, actor, **subject)

    # -- reading ----------------------------------------------------------------------------------------------

    def viewer_of_account(self, name: str) -> Viewer:
        """Return the viewer that an account is now.

        Raises
        ------
        AccessError
            No name, no such account, or a revoked one: one sentence for all three.
        """
        account = self.ledger.accounts.get(name) if name else None
        if account is None or account.revoked:
            raise AccessError(
                "No account to read as: give --as NAME or GRAPHINTEL_ACCOUNT (graphintel account add makes one)."
                if not name
                else f"There is no live account {name!r}; graphintel account list shows them."
            )
        return Viewer.of(account.name, account.role, account.keys)

    def view(self, viewer: Viewer) -> View:
        """Return the viewer's graph at the revision that is published now."""
        graph = self.graph
        return View(
            viewer=viewer,
            reader=graph.reader,
            finder=self.ledger,
            items=self.ledger,
            moment=graph.reader.moment(),
            cache=self.cache,
            earlier=lambda kind: self.ledger.findings.newest(kind, key_set(viewer)),
            register=self.ledger.exports,
            agreements=lambda: usable(self),
            steps=self.ledger.reviews.seen_by,
            today=self.now()[:10],
            off=self.indicators_off,
            pseudonyms=self.ledger.pseudonyms,
            notices=self.ledger.revealing.notices,
        )

    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> Answer:
        """Run one read for a viewer and return its answer after the audit entry is written.

        Parameters
        ----------
        viewer : Viewer
            Who reads.
        name : str
            A function of ``READINGS``.
        reason : str
            Why; required where a name is revealed.
        **arguments
            The function's own.

        Returns
        -------
        dict

        Raises
        ------
        AccessError
            The role reads no intelligence, or a reason is missing.
        AuditError
            The entry could not be written; nothing is returned.
        GraphintelError
            Whatever the function refuses; the refusal is audited too.
        """
        if not viewer.holds:
            self._record(viewer, name, arguments, reason, outcome="refused")
            raise AccessError(f"The role {viewer.role} of account {viewer.account!r} reads no intelligence.")
        self.audit.check_writable()
        views: list[View] = []

        def made(view: View) -> tuple[Answer, Answer]:
            views.append(view)
            return asked(view, READINGS[name], arguments)

        try:
            if arguments.get("reveal"):
                _check_reveal(viewer, reason)
            view, (answer, visible) = self.at_one_moment(viewer, made)
        except GraphintelError:
            self._record(viewer, name, arguments, reason, outcome="refused")
            self._tell_of_tries(viewer, views)
            raise
        if arguments.get("reveal"):
            self._tell_of_reveal(viewer, view, answer, reason)
        self._record(viewer, name, arguments, reason, outcome="shown", answer=answer, visible=visible)
        self._tell_of_tries(viewer, views)
        remember(self.ledger, view, name, answer, self.now(), key_set(viewer))
        return visible

    def _tell_of_reveal(self, viewer: Viewer, view: View, answer: Answer, reason: str) -> None:
        """Tell the safeguarding lead who was shown by name, before it is."""
        records = view.protected().tokens.keys() & set(answer["entity"]["records"])
        seen = [statement.id for statement in view.said_of(records)]
        self.ledger.revealing.add(REVEALED, viewer.account, records, at=self.now(), reason=reason, rests_on=seen)

    def _tell_of_tries(self, viewer: Viewer, views: Sequence[View]) -> None:
        """Keep that an account asked for protected people by an identifier or name; repeated tries are told."""
        records = {record for view in views for record in view.withheld}
        self.ledger.revealing.add(TRIED, viewer.account, records, at=self.now())

    def at_one_moment(self, viewer: Viewer, make: Callable[[View], Result]) -> tuple[View, Result]:
        """Return a view and what is made from it at one moment; where the graph moved on meanwhile, of the newer one.

        Parameters
        ----------
        viewer : Viewer
            Whose graph.
        make : callable
            Takes the view; run anew for each moment.
        """
        for _ in range(_TRIES - 1):
            with suppress(GraphMovedError):
                return self._made(viewer, make)
        return self._made(viewer, make)

    def _made(self, viewer: Viewer, make: Callable[[View], Result]) -> tuple[View, Result]:
        view = self.view(viewer)
        made = make(view)
        view.reader.confirm(view.moment)
        return view, made

    def _record(
        self,
        viewer: Viewer,
        name: str,
        arguments: Mapping[str, Any],
        reason: str,
        *,
        outcome: str,
        answer: Answer | None = None,
        visible: Answer | None = None,
    ) -> None:
        """Write the audit entry of one read: the real ids of what was shown, and the digest of what was seen."""
        kept = {key: self.audit.hashed(str(value)) if key in _SEARCHED else value for key, value in arguments.items()}
        subject: dict[str, Any] = {"function": name, "arguments": json.dumps(kept, sort_keys=True), "outcome": outcome}
        if reason:
            subject["reason"] = reason
        if answer is not None:
            shown = ids_in(answer)
            subject |= {
                "count": len(shown),
                "ids": shown[:500],
                "digest": sha256(json.dumps(visible, sort_keys=True).encode()).hexdigest(),
            }
        self.record("consultation", viewer.account, **subject)

    # -- signing in -------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str = "") -> SignIn:
        """Check a password and begin a session; audited either way.

        Parameters
        ----------
        name, password : str
            As typed.
        address : str
            Where the request comes from: wrong passwords slow down that address only.

        Returns
        -------
        SignIn
            A token, or seconds to wait, or neither where the password is wrong.

        Raises
        ------
        AuditError
            The entry could not be written; nobody is signed in.
        """
        found = self.ledger.sessions.sign_in(name, password, address)
        outcome = "signed in" if found.token else "must wait" if found.wait else "refused"
        subject = {"outcome": outcome, "name": self.audit.hashed(name), "address": address}
        try:
            self.record("sign_in", found.account.name if found.account else "nobody", **subject)
        except AuditError:
            if found.token:
                self.ledger.sessions.end(found.token)
            raise
        return found

    def session_of(self, token: str) -> Session | None:
        """Return who a token is signed in as now, or None where the session, or the account, has ended."""
        account = self.ledger.sessions.account_of(token)
        if account is None:
            return None
        return Session(Viewer.of(account.name, account.role, account.keys), account.must_change)

    def viewer_of_session(self, token: str) -> Viewer | None:
        """Return the viewer of a session; None also while a one-time password has not been replaced."""
        session = self.session_of(token)
        return session.viewer if session and not session.must_change else None

    def choose_password(self, token: str, password: str) -> None:
        """Replace the password of a session's account; every session of the account ends.

        Raises
        ------
        AccessError
            Nobody is signed in, or the password is easily guessed or the one there is.
        """
        session = self.session_of(token)
        if session is None:
            raise AccessError("Nobody is signed in, or the session has ended. Sign in again.")
        with self.recorded("alteration", session.viewer.account, change="password"):
            self.ledger.accounts.set_password(session.viewer.account, password)

    def sign_out(self, token: str) -> None:
        """End a session; an unknown token is no error."""
        session = self.session_of(token)
        self.ledger.sessions.end(token)
        if session is not None:
            self.record("sign_out", session.viewer.account)

    # -- single reads -----------------------------------------------------------------------------------------

    def search(self, viewer: Viewer, text: str, limit: int = 20) -> Answer:
        """Return hits for a text as written; see :func:`graphintel.service.search.search`."""
        return self.read(viewer, "search", text=text, limit=limit)

    def show(self, viewer: Viewer, id: str, *, reveal: bool = False, reason: str = "") -> Answer:
        """Return one thing and its statements; see :func:`graphintel.service.explore.show`."""
        return self.read(viewer, "show", reason=reason, id=id, reveal=reveal)

    def expand(self, viewer: Viewer, id: str, link: str = "", limit: int = 50) -> Answer:
        """Return what a thing is linked to; see :func:`graphintel.service.explore.expand`."""
        return self.read(viewer, "expand", id=id, link=link, limit=limit)

    def between(self, viewer: Viewer, ids: Sequence[str], others: Sequence[str] = ()) -> Answer:
        """Return what ties things to one another; see :func:`graphintel.service.between.between`."""
        return self.read(viewer, "between", ids=list(ids), others=list(others))

    def path(self, viewer: Viewer, start: str, end: str, mode: str = "shortest", max_hops: int = 6) -> Answer:
        """Return how two things are connected; see :func:`graphintel.service.explore.path`."""
        return self.read(viewer, "path", start=start, end=end, mode=mode, max_hops=max_hops)

    def networks(self, viewer: Viewer, every: bool = False, limit: int = 0) -> Answer:
        """Return the networks; see :func:`graphintel.service.networks.networks`."""
        return self.read(viewer, "networks", every=every, limit=limit)

    def network(self, viewer: Viewer, id: str) -> Answer:
        """Return one network; see :func:`graphintel.service.networks.network`."""
        return self.read(viewer, "network", id=id)

    def premises(self, viewer: Viewer, id: str) -> Answer:
        """Return one premises; see :func:`graphintel.service.premises.premises`."""
        return self.read(viewer, "premises", id=id)

    def exports(self, viewer: Viewer) -> Answer:
        """Return what left the building; see :func:`graphintel.service.exports.exports`."""
        return self.read(viewer, "exports")

    def notices(self, viewer: Viewer) -> Answer:
        """Return what a safeguarding lead is told; see :func:`graphintel.service.notices.notices`."""
        return self.read(viewer, "notices")

    def brief(self, viewer: Viewer, order: Order) -> Made:
        """Make a briefing and hand it over; see :func:`graphintel.service.brief.brief`."""
        return brief(self, viewer, order)

    def reviews(self, viewer: Viewer, state: str = "", officer: str = "", limit: int = 0) -> Answer:
        """Return the review list; see :func:`graphintel.service.review.reviews`."""
        return self.read(viewer, "reviews", state=state, officer=officer, limit=limit)

    def review(
        self,
        viewer: Viewer,
        subject: str,
        indicator: str,
        step: str,
        note: str,
        review_on: str,
        to: str = "",
        outcome: str = "",
    ) -> Answer:
        """Record a step of review; see :func:`graphintel.service.review.review`."""
        return review.review(self, viewer, subject, indicator, step, note, review_on, to, outcome)

    def indicators(self, viewer: Viewer, id: str = "") -> Answer:
        """Return indicators with their evidence; see :func:`graphintel.service.indicators.indicators`."""
        return self.read(viewer, "indicators", id=id)

    # -- keeping the graph up ---------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Bring the graph up to the ledger; also completes what a crash left."""
        if self._graph is None:
            self.graph  # noqa: B018 - opening catches up
            return
        self._graph.catch_up(self.ledger.changes)

    def operator(self) -> str:
        """Return the operating-system user that maintenance is audited under."""
        return f"os:{operating_system_user()}"


def _check_reveal(viewer: Viewer, reason: str) -> None:
    if not viewer.reveals:
        raise AccessError(f"Showing a protected person by name needs {REVEAL}; ask the safeguarding lead.")
    if not reason.strip():
        raise AccessError("Showing a protected person by name needs a reason.")


def key_set(viewer: Viewer) -> str:
    """Return the digest of what a viewer holds: findings are kept under it."""
    return sha256("\n".join(sorted(viewer.holds)).encode()).hexdigest()
