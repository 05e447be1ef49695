"""The analyst's door: what an account may see as typed pandas tables, for a notebook.

Every table is one read: made from the account's own graph, with pseudonyms where the account may not reveal, and written
to the audit chain before it is returned. A table on disk is outside graphintel: what leaves the building is a briefing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from graphintel.frames.columns import table
from graphintel.frames.tables import (
    ENTITIES,
    INDICATORS,
    NETWORK_MEMBERS,
    NETWORKS,
    STATEMENTS,
    TABLES,
    indicator_rows,
    member_rows,
)
from graphintel.model.shown_text import shown
from graphintel.service import Service
from graphintel.service.caller import NOTEBOOK, Caller, as_caller, operating_system_user
from graphintel.service.recording import TypedText
from graphintel.service.signed_in import reading_here
from graphintel.settings import read_settings

__all__ = ["Frames", "columns_of", "open_home"]


class Frames:
    """The tables of one account. A context manager; what it opened is closed at the end of the block, or by ``close``.

    Parameters
    ----------
    service : Service
        Opened.
    account : str
        Who reads: signed in on this machine by ``graphintel sign-in``, or any account where the home has a single user;
        empty for the one that ``GRAPHINTEL_ACCOUNT`` names. Looked up afresh for every table.

    Notes
    -----
    Columns, dtypes and what each holds: :func:`columns_of`. A table without rows has them too.
    """

    def __init__(self, service: Service, account: str = "") -> None:
        self._service, self._account = service, account

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the home."""
        self._service.close()

    def statements(self) -> pd.DataFrame:
        """Return every statement, oldest report first, one a row."""
        return table(STATEMENTS, self._read("whole_graph")["statements"])

    def entities(self) -> pd.DataFrame:
        """Return every entity, by id, one a row."""
        return table(ENTITIES, self._read("whole_graph")["entities"])

    def networks(self, every: bool = False) -> pd.DataFrame:
        """Return the networks, in the order in which they are listed, one a row.

        Parameters
        ----------
        every : bool
            True for every group, also those that are no network.
        """
        return table(NETWORKS, self._read("networks", every=every)["networks"])

    def network_members(self, every: bool = False) -> pd.DataFrame:
        """Return who and what is in the networks, one row a member.

        Parameters
        ----------
        every : bool
            As :meth:`networks` takes it.
        """
        return table(NETWORK_MEMBERS, list(member_rows(self._read("networks", every=every))))

    def indicators(self) -> pd.DataFrame:
        """Return the indicators that are present in each network, one row an indicator."""
        return table(INDICATORS, list(indicator_rows(self._read("indicators"))))

    def _read(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Return the answer of an audited read; an account that is not signed in is refused, and the refusal is recorded."""
        service = self._service
        given = TypedText(self._account or service.settings.account)
        with (
            _from_a_notebook(),
            service.refusals("command", service.operator(), function=f"frames {name}", account=given),
            reading_here(service, self._account) as viewer,
        ):
            return service.read(viewer, name, **arguments)


def open_home(home: str | Path | None = None, account: str = "") -> Frames:
    """Open a home for an account.

    Parameters
    ----------
    home : str or Path, optional
        Directory of the home; by default that of ``GRAPHINTEL_HOME``.
    account : str
        As :class:`Frames` takes it.

    Returns
    -------
    Frames
    """
    with _from_a_notebook():
        service = Service(read_settings(home=Path(home) if home is not None else None))
    sys.stderr.writelines(f"graphintel: {shown(sentence)}\n" for sentence in service.start_messages)
    return Frames(service, account)


def columns_of(name: str) -> pd.DataFrame:
    """Return the columns of a table: name, dtype and what each holds.

    Parameters
    ----------
    name : str
        ``statements``, ``entities``, ``networks``, ``network_members`` or ``indicators``.
    """
    rows = [(column, str(declared.dtype), declared.about) for column, declared in TABLES[name].items()]
    return pd.DataFrame(rows, columns=["column", "dtype", "about"], dtype="string")


@contextmanager
def _from_a_notebook() -> Iterator[None]:
    """Have the audit entries of the block say that a notebook read, and as which operating-system user."""
    with as_caller(Caller(operating_system_user(), NOTEBOOK)):
        yield
