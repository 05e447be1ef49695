"""Slows down whoever guesses passwords, without delaying whoever knows one.

A try is counted before its password is looked at, so that many at once are no more than many in a row. Three counts say how
long one has to wait, each from tries that were wrong:

- of one name from one address: whoever guesses there waits longer and longer;
- of one name from all addresses that its owner has not signed in from: a thousand addresses get no further than a few, and
  the owner is not stored up where they signed in before;
- of all names from one address: a name that was tried there in vain has fewer tries left. A first try is always looked at,
  so that nobody is stored up by the neighbours behind one address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, true

from graphintel.addresses import guessing_origin
from graphintel.ledger.session_tables import ATTEMPT, FAMILIAR

ATTEMPT_WINDOW = 15 * 60
FREE_ATTEMPTS, FREE_ATTEMPTS_OF_ADDRESS = 5, 50
"""Wrong passwords within the window that cost no waiting: for one name from one address, and from one address."""

NAME_WINDOW = 24 * 60 * 60
FREE_ATTEMPTS_OF_NAME = 50
"""The same for one name from all addresses that are not familiar."""

FAMILIAR_SECONDS = 90 * 24 * 60 * 60
"""Seconds for which an address stays familiar after a sign-in."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted: seconds to wait, or its number; ``delay`` are the seconds that it is answered with when wrong."""

    wait: int = 0
    number: int = 0
    delay: int = 0


@dataclass(frozen=True, slots=True)
class SignInThrottle:
    """Tries of one name from one address.

    Attributes
    ----------
    name : str
        As typed.
    address : str
        Where from; of an IPv6 address its network counts, of which one customer has all.
    one_time : bool
        Whether the account was given a one-time password: where it signed in before counts for nothing any more.
    """

    name: str
    address: str
    one_time: bool = False

    @property
    def name_hash(self) -> str:
        """The hash under which the name is counted."""
        return sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def network(self) -> str:
        """The address under which tries are counted."""
        return guessing_origin(self.address)

    def reserve(self, connection: Connection, now: float) -> Attempt:
        """Count a try that is about to be made, or say how long to wait first."""
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.at < now - NAME_WINDOW))
        crowded = self._pause(
            connection, now, ATTEMPT_WINDOW, FREE_ATTEMPTS_OF_ADDRESS, ATTEMPT.c.address == self.network
        )
        wait = max([0.0, *self._waits(connection, now, free=1 if crowded > 0 else FREE_ATTEMPTS)])
        if wait > 0:
            return Attempt(wait=ceil(wait))
        row = {"account": self.name_hash, "address": self.network, "at": now}
        number = connection.execute(insert(ATTEMPT).returning(ATTEMPT.c.number), row).scalar_one()
        return Attempt(number=number, delay=ceil(max(0.0, crowded)))

    def _waits(self, connection: Connection, now: float, free: int) -> Iterator[float]:
        mine = ATTEMPT.c.account == self.name_hash
        familiar = self._familiar(connection, now)
        here = ATTEMPT.c.address == self.network
        yield self._pause(
            connection, now, ATTEMPT_WINDOW, FREE_ATTEMPTS if self.network in familiar else free, mine & here
        )
        if self.network not in familiar:
            strange = mine & ATTEMPT.c.address.not_in(familiar)
            yield self._pause(connection, now, NAME_WINDOW, FREE_ATTEMPTS_OF_NAME, strange)

    @staticmethod
    def _pause(connection: Connection, now: float, window: float, free: int, which: ColumnElement[bool]) -> float:
        """Return the seconds left of the pause after so many tries within the window."""
        recent = (ATTEMPT.c.at > now - window) & which
        count, newest = connection.execute(select(func.count(), func.max(ATTEMPT.c.at)).where(recent)).one()
        if count < free:
            return 0.0
        return float(newest + min(ATTEMPT_WINDOW, 2.0 ** min(count - free + 1, 20)) - now)

    def _familiar(self, connection: Connection, now: float) -> list[str]:
        if self.one_time:
            return []
        known = select(FAMILIAR.c.address).where(
            FAMILIAR.c.account == self.name, FAMILIAR.c.at > now - FAMILIAR_SECONDS
        )
        return list(connection.execute(known).scalars())

    def succeeded(self, connection: Connection, number: int, now: float) -> None:
        """Forgive the tries up to this one, which was right, and remember the address."""
        mine = (
            (ATTEMPT.c.account == self.name_hash) & (ATTEMPT.c.address == self.network) & (ATTEMPT.c.number <= number)
        )
        connection.execute(delete(ATTEMPT).where(mine))
        old = (FAMILIAR.c.address == self.network) | (FAMILIAR.c.at < now - FAMILIAR_SECONDS)
        connection.execute(delete(FAMILIAR).where(FAMILIAR.c.account == self.name, true() if self.one_time else old))
        connection.execute(insert(FAMILIAR), {"account": self.name, "address": self.network, "at": now})
