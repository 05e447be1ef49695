"""Addresses: of databases, which host they reach and whether in clear; of those who ask, where they sit."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_POSTGRESQL = "postgresql+psycopg"
_NAMES = frozenset({"postgres", "postgresql", _POSTGRESQL})
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
_NOT_STORED = frozenset({"mode", "vfs", "uri", "immutable"})
_CHECKED = frozenset({"verify-ca", "verify-full"})


def is_postgresql(url: str) -> bool:
    """Return whether an address is one of a PostgreSQL that psycopg speaks to."""
    return url.partition("://")[0] in _NAMES


def sqlite_address(path: Path) -> str:
    """Return the address of a file of SQLite, whatever signs its path holds.

    Examples
    --------
    >>> sqlite_address(Path("/home/ledger.sqlite")), sqlite_address(Path("/who?/50%/ledger.sqlite"))
    ('sqlite:////home/ledger.sqlite', 'sqlite:////who%3F/50%25/ledger.sqlite')
    """
    return f"sqlite:///{quote(str(path))}"


def sqlite_file(url: str) -> Path | None:
    """Return the file of an address of SQLite, None where it is another one's."""
    scheme, mark, path = url.partition(":///")
    return Path(unquote(path.partition("?")[0])) if mark and scheme in _SQLITE else None


def with_driver(url: str) -> str:
    """Return the address with the driver that is installed: ``postgresql://`` means psycopg 3."""
    scheme, mark, rest = url.partition("://")
    return f"{_POSTGRESQL}://{rest}" if mark and scheme in _NAMES else url


def with_password(url: str, password: str) -> str:
    """Return the address with a password in it.

    Raises
    ------
    ValueError
        It has one already, or names no user.
    """
    parts = urlsplit(url)
    if not parts.username or parts.password is not None:
        raise ValueError("an address with a user and without a password")
    user, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}").geturl()


def insecure_hosts(url: str, private: Collection[str], environment: Mapping[str, str]) -> list[str]:
    """Return the hosts that a PostgreSQL address reaches over a network without TLS and a checked certificate.

    Parameters
    ----------
    url : str
        A socket in a directory, and this machine, are no network.
    private : collection of str
        Hosts on a network that nobody else can reach.
    environment : mapping
        Variables by name: libpq takes from some what an address does not say.

    Returns
    -------
    list of str
        A service, of which a file of libpq says where it is, counts as a host.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    modes = asked.get("sslmode", [])
    if modes and _CHECKED.issuperset(modes):
        return []
    return [host for host in _hosts(parts, asked, environment) if host not in LOOPBACK and host not in private]


def _hosts(parts: SplitResult, asked: dict[str, list[str]], environment: Mapping[str, str]) -> list[str]:
    """Return the hosts of an address: in its usual place, or as libpq also takes them; directories left out."""
    named = [parts.hostname or "", *asked.get("host", []), *asked.get("hostaddr", []), *asked.get("service", [])]
    if not any(named):
        named = [environment.get(name, "") for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE")]
    every = [host for name in named for host in unquote(name).split(",")]
    bare = [host.strip("[]") if host.count(":") > 1 else host.partition(":")[0] for host in every]
    return [host for host in bare if host and not host.startswith(("/", "@"))]


def guessing_origin(address: str) -> str:
    """Return what counts as one place for whoever guesses passwords.

    Parameters
    ----------
    address : str
        An IP address, or whatever else says where somebody sits.

    Returns
    -------
    str
        Of IPv6 the network of 64 bits, all of which one customer has; an IPv4 address and anything else as it is.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False).network_address)


def check_sqlite(url: str) -> None:
    """Refuse an address of SQLite that keeps nothing.

    Raises
    ------
    ValueError
        It names no ordinary file; the message is part of a sentence.
    """
    file = sqlite_file(url)
    if file is None:
        raise ValueError("an address such as sqlite:////var/lib/graphintel/audit.sqlite")
    # SQLite keeps what is "file:" in memory, read-only or nowhere, as the query asks; nothing here needs any of these.
    asked = parse_qs(url.partition("?")[2], keep_blank_values=True).keys()
    if file == Path() or str(file).lower().startswith((":", "file:")) or asked & _NOT_STORED:
        raise ValueError("a database that is kept in a file: in memory nothing is recorded")
    if os.path.lexists(file) and not file.is_file():
        raise ValueError("an ordinary file")


def location_without_password(address: str, home: Path) -> str:
    """Return where something is kept, without user or password: within the home where it lies there.

    Parameters
    ----------
    address : str
        A path, or the address of a database.
    home : Path
        The home, which may be moved with all that lies in it.
    """
    if is_postgresql(address):
        parts = urlsplit(address)
        return f"{parts.hostname or ''}:{parts.port or 5432}{parts.path}"
    path = Path(os.path.realpath(sqlite_file(address) or address))
    inside = Path(os.path.realpath(home))
    return str(path.relative_to(inside) if path.is_relative_to(inside) else path)
