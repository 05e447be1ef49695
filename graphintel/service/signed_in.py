"""Who reads on this machine without a browser: an account whose sign-in is kept in the home, under its session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from graphintel.model.access import Viewer
from graphintel.service.caller import as_caller, current_caller, session_digest
from graphintel.service.session_tokens import SessionTokens
from graphintel.service.sessions import signed_in_viewer
from graphintel.service.stores import Stores


def viewer_signed_in_here(stores: Stores, account: str) -> Viewer:
    """Return the viewer of an account that is signed in here, or of any account where the home has a single user.

    Parameters
    ----------
    stores : Stores
        Opened.
    account : str
        Name; empty for the one that the settings name.

    Raises
    ------
    AccessError
        Nobody is named, or whoever is named is not signed in.
    """
    name = account or stores.settings.account
    return signed_in_viewer(stores, name, SessionTokens(stores.settings.home).of(name))


@contextmanager
def reading_here(stores: Stores, account: str) -> Iterator[Viewer]:
    """Let a block read as an account that is signed in here; its entries name the session.

    Parameters
    ----------
    stores, account
        As :func:`viewer_signed_in_here` takes them.
    """
    viewer = viewer_signed_in_here(stores, account)
    token = "" if stores.single_user else SessionTokens(stores.settings.home).of(viewer.account)
    with as_caller(replace(current_caller(), session=session_digest(token))):
        yield viewer
