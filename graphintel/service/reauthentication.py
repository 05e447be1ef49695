"""Who sits there: an account proved by its password once more, for what one person must not do in another's name."""

from __future__ import annotations

from collections.abc import Collection

from graphintel.errors import AccessError
from graphintel.ledger.accounts import Account
from graphintel.service.sessions import sign_in, sign_out
from graphintel.service.stores import Stores


def reauthenticate(stores: Stores, name: str, password: str, action: str, roles: Collection[str] = ()) -> Account:
    """Return the account whose password this is; every try is audited and slows down guessing.

    Parameters
    ----------
    stores : Stores
    name, password : str
        As given.
    action : str
        What is done by it, for the message: "handing over a briefing".
    roles : collection of str
        Roles that may do it; any where empty.

    Raises
    ------
    AccessError
        No name or password, a wrong one, a one-time password that was never replaced, or another role.
    """
    if not name or not password:
        raise AccessError(f"{action} asks for an account and its password; give both.")
    checked = sign_in(stores, name, password, action)
    if not checked.token or checked.account is None:
        wait = f" Try again in {checked.wait} seconds." if checked.wait else ""
        raise AccessError(f"The password is wrong; nothing was done.{wait}")
    sign_out(stores, checked.token)
    if checked.account.must_change:
        raise AccessError(
            f"{name!r} still has a one-time password, which others know, and it is used up; sign in with a new one "
            "(graphintel account password) and choose your own first."
        )
    if roles and checked.account.role not in roles:
        raise AccessError(f"{action} is for the roles {', '.join(sorted(roles))}; {name!r} is {checked.account.role}.")
    return checked.account
