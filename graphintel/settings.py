"""The only place that reads the environment.

Wrong settings are refused at the start, in one sentence that names the variable, its value and what is expected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from graphintel.addresses import (
    LOOPBACK,
    check_sqlite,
    insecure_hosts,
    is_postgresql,
    sqlite_address,
    with_driver,
    with_password,
)
from graphintel.errors import SettingsError

VARIABLES: dict[str, str] = {
    "GRAPHINTEL_HOME": "directory that holds ledger, embedded store and settings (default ./var/home)",
    "GRAPHINTEL_ACCOUNT": "account that reading commands run as",
    "GRAPHINTEL_SINGLE_USER": "yes, at the first command of a home: whoever owns it reads as any account without signing in",
    "GRAPHINTEL_GRAPH_URI": "bolt:// or neo4j:// address of a Neo4j, also with +s; empty for the embedded store",
    "GRAPHINTEL_GRAPH_USER": "user of that Neo4j (default neo4j)",
    "GRAPHINTEL_GRAPH_PASSWORD_FILE": "file with that user's password",
    "GRAPHINTEL_ENGINE_SECONDS": "how long the embedded store stays after the last command that used it (default 900; 0 ends it with the command)",
    "GRAPHINTEL_LEDGER_URL": "sqlite:/// or postgresql:// URL of the ledger (default an SQLite file in the home)",
    "GRAPHINTEL_LEDGER_PASSWORD_FILE": "file with the password of the user in that URL",
    "GRAPHINTEL_AUDIT_FILE": "file of the audit chain (default audit/chain.jsonl in the home)",
    "GRAPHINTEL_AUDIT_URL": "sqlite:/// or postgresql:// URL of a database that keeps the audit chain, instead of a file",
    "GRAPHINTEL_AUDIT_PASSWORD_FILE": "file with the password of the user in that URL",
    "GRAPHINTEL_PRIVATE_HOSTS": "databases, by host, on a network that nobody else can reach: spoken to without TLS",
    "GRAPHINTEL_RESERVED": "accept or quarantine values of the reserved test ranges (default accept)",
    "GRAPHINTEL_PORT": "port of the dashboard (default 8050)",
    "GRAPHINTEL_BIND": "address that the dashboard listens on (default 127.0.0.1)",
    "GRAPHINTEL_BEHIND_TLS_PROXY": "yes where nothing but a proxy with TLS, or this machine, reaches that address",
    "GRAPHINTEL_PROXIES": "addresses or networks of those proxies, whose word on where a request came from counts (default loopback)",
    "GRAPHINTEL_HOSTS": "names that browsers reach the dashboard by through that proxy, with commas between",
    "GRAPHINTEL_INDICATORS_OFF": "ids of indicators that are switched off, as I02,I20 (default none)",
}
ENGINE_SECONDS = 900
"""A quarter of an hour: how long the command line leaves an embedded store running for the next command."""

_MOST_ENGINE_SECONDS = 86_400
_MOST_DIGITS, _MOST_SHOWN = 9, 40
_PASSWORD_FILES = tuple(name for name in VARIABLES if name.endswith("_PASSWORD_FILE"))
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings of one home."""

    home: Path
    account: str
    graph_uri: str
    graph_user: str
    graph_password_file: Path | None
    ledger_url: str = field(repr=False)
    audit_file: Path
    audit_url: str = field(repr=False)
    quarantine_reserved: bool
    port: int
    bind: str
    behind_proxy: bool
    hosts: tuple[str, ...]
    indicators_off: tuple[str, ...] = ()
    single_user: bool = False
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    password_files: tuple[Path, ...] = ()
    engine_seconds: int = 0

    @property
    def embedded(self) -> bool:
        """True where the graph is kept by the embedded store."""
        return not self.graph_uri


def _port(text: str) -> int:
    return _number("GRAPHINTEL_PORT", text, "a port number", 1, 65535)


def _engine_seconds(text: str) -> int:
    return _number("GRAPHINTEL_ENGINE_SECONDS", text, "a number of seconds", 0, _MOST_ENGINE_SECONDS)


def _number(name: str, text: str, what: str, least: int, most: int) -> int:
    """Return a whole number within bounds; one of many digits is refused before it is read."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and least <= int(text) <= most):
        raise SettingsError(f"{name} is {text[:_MOST_SHOWN]!r}; expected {what} from {least} to {most}.")
    return int(text)


def _words(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(word.strip().lower() for word in environment.get(name, "").split(",") if word.strip())


def _hosts(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    hosts = _words(environment, name)
    wrong = [host for host in hosts if not _HOST.fullmatch(host)]
    if wrong:
        raise SettingsError(f"{name} names {wrong[0]!r}; expected host names, without scheme, port or path.")
    return hosts


def _boolean(environment: Mapping[str, str], name: str) -> bool:
    said = environment.get(name, "").strip().lower() or "no"
    if said not in {"yes", "no"}:
        raise SettingsError(f"{name} is {said!r}; expected yes or no.")
    return said == "yes"


def _proxies(environment: Mapping[str, str], behind: bool) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of the proxies; where none is named, one on this machine is meant."""
    if not behind:
        return ()
    named = _words(environment, "GRAPHINTEL_PROXIES") or ("127.0.0.0/8", "::1")
    try:
        return tuple(ip_network(name) for name in named)
    except ValueError as error:
        raise SettingsError(
            f"GRAPHINTEL_PROXIES: {error}; expected addresses or networks such as 192.0.2.7 or 192.0.2.0/28."
        ) from error


def _listening(environment: Mapping[str, str]) -> tuple[str, bool]:
    """Return the address to listen on, and whether a proxy with TLS is before it: off loopback nothing else is allowed."""
    written = environment.get("GRAPHINTEL_BIND", "").strip() or "127.0.0.1"
    behind = _boolean(environment, "GRAPHINTEL_BEHIND_TLS_PROXY")
    try:
        address = ip_address(written)
    except ValueError as error:
        raise SettingsError(f"GRAPHINTEL_BIND is {written!r}; expected an address such as 127.0.0.1.") from error
    if not address.is_loopback and not behind:
        raise SettingsError(
            f"GRAPHINTEL_BIND is {written!r}, which other machines reach in clear; leave it at 127.0.0.1, or put a proxy "
            "with TLS before it and say GRAPHINTEL_BEHIND_TLS_PROXY=yes."
        )
    return written, behind


def _database(environment: Mapping[str, str], name: str, file: str, private: Collection[str]) -> str:
    """Return the address of a database as it is opened, with driver and password; empty where none is given."""
    url = with_driver(environment.get(name, "").strip())
    if is_postgresql(url):
        open_to = insecure_hosts(url, private, environment)
        if open_to:
            raise SettingsError(
                f"{name} reaches {open_to[0]} in clear or unchecked; another host is reached with TLS and a checked certificate only: "
                "add ?sslmode=verify-full (and sslrootcert)."
            )
    elif url:
        _check_file(name, url)
    named = environment.get(file, "").strip()
    if not named:
        return url
    try:
        password = Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        password = ""
    if not password:
        raise SettingsError(f"{file} is {named!r}; expected a file with the password of the user in {name}.")
    try:
        if not is_postgresql(url):
            raise ValueError("the address of a PostgreSQL")
        return with_password(url, password)
    except ValueError as error:
        raise SettingsError(f"{file} is given, so {name} is expected to be {error}.") from error


def _check_file(name: str, url: str) -> None:
    """Refuse an address of SQLite that keeps nothing; one of a database that is unknown here is refused when opened."""
    if not url.lower().startswith("sqlite"):
        return
    try:
        check_sqlite(url)
    except ValueError as error:
        raise SettingsError(f"{name} is {url!r}; expected {error}.") from error


def _audit_file(environment: Mapping[str, str], home: Path) -> Path:
    """Return the file of the audit chain; one that is named has to be an ordinary one, or none yet."""
    named = environment.get("GRAPHINTEL_AUDIT_FILE", "").strip()
    if not named:
        return home / "audit" / "chain.jsonl"
    file = Path(named).absolute()
    if file.exists() and not file.is_file():
        raise SettingsError(
            f"GRAPHINTEL_AUDIT_FILE is {named!r}; expected an ordinary file, or one that is not there yet."
        )
    return file


def _graph(environment: Mapping[str, str], private: Collection[str]) -> tuple[str, Path | None]:
    uri = environment.get("GRAPHINTEL_GRAPH_URI", "").strip()
    if not uri:
        return "", None
    scheme, _, rest = uri.partition("://")
    if scheme not in _SCHEMES or not rest:
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_URI is {uri!r}; expected an address such as bolt://127.0.0.1:7687 "
            f"({', '.join(_SCHEMES)})."
        )
    host = urlsplit(uri).hostname
    if not scheme.endswith("+s") and host not in LOOPBACK and host not in private:
        why = "whose certificate +ssc does not check" if scheme.endswith("+ssc") else "in clear"
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_URI is {uri!r}, {why}; another host is reached with TLS and a checked certificate only: "
            f"write {scheme.partition('+')[0]}+s://{rest}."
        )
    named = environment.get("GRAPHINTEL_GRAPH_PASSWORD_FILE", "").strip()
    if not named or not Path(named).is_file():
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_PASSWORD_FILE is {named!r}; expected a file with the password of {uri} (make secrets writes one)."
        )
    return uri, Path(named)


def home_of(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Path:
    """Return the directory that is the home: the one given, else that of the environment; nothing is looked at there."""
    env = os.environ if environment is None else environment
    return (home or Path(env.get("GRAPHINTEL_HOME") or Path("var") / "home")).absolute()


def _refuse_invalid_text(environment: Mapping[str, str], home: Path) -> None:
    """Refuse settings that are no text: bytes that are no UTF-8 can stand in no address and in no answer."""
    given = {name: environment.get(name, "") for name in VARIABLES} | {"--home or GRAPHINTEL_HOME": str(home)}
    for name, value in given.items():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise SettingsError(
                f"{name} holds bytes that are no UTF-8; write it as UTF-8, and where the machine's language is none that "
                "has it, set PYTHONUTF8=1."
            ) from error


def read_settings(
    environment: Mapping[str, str] | None = None, *, home: Path | None = None, engine_seconds: int = 0
) -> Settings:
    """Return the settings that the environment gives, checked.

    Parameters
    ----------
    environment : mapping, optional
        Variables by name; the process's own by default.
    home : Path, optional
        Directory given on the command line; wins over ``GRAPHINTEL_HOME``.
    engine_seconds : int
        What holds where ``GRAPHINTEL_ENGINE_SECONDS`` is not set: a program that stays ends what it started when it ends,
        the command line leaves it to the next command (``ENGINE_SECONDS``).

    Returns
    -------
    Settings

    Raises
    ------
    SettingsError
        Names the variable, what it said and what is expected.
    """
    env = os.environ if environment is None else environment
    place = home_of(home, env)
    _refuse_invalid_text(env, place)
    if os.path.exists(place) and not os.path.isdir(place):  # noqa: PTH110, PTH112 - Path raises for a name that is too long
        raise SettingsError(f"The home {place} is a file; expected a directory (--home or GRAPHINTEL_HOME).")
    reserved = env.get("GRAPHINTEL_RESERVED", "accept").strip().lower() or "accept"
    if reserved not in {"accept", "quarantine"}:
        raise SettingsError(f"GRAPHINTEL_RESERVED is {reserved!r}; expected accept or quarantine.")
    private = _hosts(env, "GRAPHINTEL_PRIVATE_HOSTS")
    uri, password_file = _graph(env, private)
    ledger = _database(env, "GRAPHINTEL_LEDGER_URL", "GRAPHINTEL_LEDGER_PASSWORD_FILE", private)
    bind, behind_proxy = _listening(env)
    return Settings(
        home=place,
        account=env.get("GRAPHINTEL_ACCOUNT", "").strip(),
        graph_uri=uri,
        graph_user=env.get("GRAPHINTEL_GRAPH_USER", "").strip() or "neo4j",
        graph_password_file=password_file,
        ledger_url=ledger or sqlite_address(place / "ledger.sqlite"),
        audit_file=_audit_file(env, place),
        audit_url=_database(env, "GRAPHINTEL_AUDIT_URL", "GRAPHINTEL_AUDIT_PASSWORD_FILE", private),
        quarantine_reserved=reserved == "quarantine",
        port=_port(env.get("GRAPHINTEL_PORT", "").strip() or "8050"),
        bind=bind,
        behind_proxy=behind_proxy,
        hosts=_hosts(env, "GRAPHINTEL_HOSTS"),
        single_user=_boolean(env, "GRAPHINTEL_SINGLE_USER"),
        proxies=_proxies(env, behind_proxy),
        password_files=tuple(Path(env[name].strip()) for name in _PASSWORD_FILES if env.get(name, "").strip()),
        indicators_off=tuple(sorted(set(env.get("GRAPHINTEL_INDICATORS_OFF", "").upper().replace(",", " ").split()))),
        engine_seconds=_engine_seconds(env.get("GRAPHINTEL_ENGINE_SECONDS", "").strip() or str(engine_seconds)),
    )
