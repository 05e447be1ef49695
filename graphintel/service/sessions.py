"""Sign-in, sign-out and the viewer of a session, each recorded."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.errors import AccessError, AuditError
from graphintel.ledger.sessions import SignIn
from graphintel.ledger.unrecorded import Unrecorded
from graphintel.model.access import Viewer
from graphintel.service.caller import session_digest
from graphintel.service.recording import REFUSED, TypedText
from graphintel.service.stores import Stores

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in now; ``must_change`` is True until the one-time password has been replaced."""

    viewer: Viewer
    must_change: bool


def viewer_of_account(stores: Stores, name: str) -> Viewer:
    """Return the viewer that an account is now, for programs that have found out who asks.

    Raises
    ------
    AccessError
        No name, no such account, or a revoked one: one sentence for all three.
    """
    account = stores.ledger.accounts.get(name) if name else None
    if account is None or account.revoked:
        raise AccessError(
            "No account to read as: give --as NAME or GRAPHINTEL_ACCOUNT (graphintel account add makes one)."
            if not name
            else f"There is no live account {name!r}; graphintel account list shows them."
        )
    return Viewer.of(account.name, account.role, account.keys)


def signed_in_viewer(stores: Stores, name: str, token: str) -> Viewer:
    """Return the viewer of an account that is signed in, for whoever names it.

    Parameters
    ----------
    stores : Stores
    name : str
        Of the account.
    token : str
        Of its session; does not matter in a home of a single user.

    Raises
    ------
    AccessError
        No name; or one sentence for an account that is unknown, revoked or not signed in.
    """
    if stores.single_user or not name:
        return viewer_of_account(stores, name)
    viewer = viewer_of_session(stores, token)
    if viewer is None or viewer.account != name:
        raise AccessError(f"{name!r} is not signed in here, or no longer; run graphintel sign-in.")
    return viewer


def sign_in(stores: Stores, name: str, password: str, address: str = "") -> SignIn:
    """Check a password and begin a session; audited either way.

    Parameters
    ----------
    stores : Stores
    name, password : str
        As typed.
    address : str
        Where the request comes from; how wrong passwords slow down the next ones, see
        :mod:`graphintel.ledger.sign_in_throttle`.

    Returns
    -------
    SignIn
        A token, or seconds to wait, or neither where the password is wrong.

    Raises
    ------
    AuditError
        The entry could not be written; nobody is signed in.
    """
    stores.audit.check_writable()
    checked = stores.ledger.sessions.check(name, password, address)
    recorded = stores.recorded if checked.spends_one_time else stores.recorded_session
    with recorded("sign_in", NOBODY, name=TypedText(name), address=address) as act:
        attempt = stores.ledger.sessions.begin(checked)
        act.subject["outcome"] = "signed in" if attempt.token else "must wait" if attempt.wait else REFUSED
        act.actor = attempt.account.name if attempt.account else NOBODY
        act.subject |= {"session": session_digest(attempt.token)} if attempt.token else {}
    return attempt


def session_of(stores: Stores, token: str, *, by_itself: bool = False) -> Session | None:
    """Return who a token is signed in as now, or None where the session, or the account, has ended.

    What a page asks ``by_itself`` prolongs no session.
    """
    account = stores.ledger.sessions.account_of(token, by_itself=by_itself)
    if account is None:
        return None
    return Session(Viewer.of(account.name, account.role, account.keys), account.must_change)


def viewer_of_session(stores: Stores, token: str) -> Viewer | None:
    """Return the viewer of a session; None also while a one-time password has not been replaced."""
    session = session_of(stores, token)
    return session.viewer if session and not session.must_change else None


def choose_password(stores: Stores, token: str, password: str) -> None:
    """Replace the password of a session's account; every session of the account ends.

    Raises
    ------
    AccessError
        Nobody is signed in, or the password is easily guessed or the one there is.
    """
    session = session_of(stores, token)
    with stores.recorded("alteration", session.viewer.account if session else NOBODY, change="password"):
        if session is None:
            raise AccessError("Nobody is signed in, or the session has ended. Sign in again.")
        stores.ledger.accounts.set_password(session.viewer.account, password)


def sign_out(stores: Stores, token: str) -> None:
    """End a session, also where that cannot be recorded; an unknown token is no error."""
    session = session_of(stores, token)
    if session is None:
        return
    try:
        with stores.recorded_session("sign_out", session.viewer.account):
            stores.ledger.sessions.end(token)
    except AuditError:
        stores.ledger.sessions.end(token, Unrecorded.SIGNED_OUT)
    stores.ledger.sessions.overwrite_deleted()
