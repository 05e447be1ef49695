"""The only place that reads the environment.

Wrong settings are refused at the start, in one sentence that names the variable, its value and what is expected.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphintel.errors import SettingsError

VARIABLES: dict[str, str] = {
    "GRAPHINTEL_HOME": "directory that holds ledger, embedded store and settings (default ./var/home)",
    "GRAPHINTEL_ACCOUNT": "account that reading commands run as",
    "GRAPHINTEL_GRAPH_URI": "bolt:// or neo4j:// address of a Neo4j, also with +s; empty for the embedded store",
    "GRAPHINTEL_GRAPH_USER": "user of that Neo4j (default neo4j)",
    "GRAPHINTEL_GRAPH_PASSWORD_FILE": "file with that user's password",
    "GRAPHINTEL_LEDGER_URL": "SQLAlchemy URL of the ledger (default an SQLite file in the home)",
    "GRAPHINTEL_AUDIT_FILE": "file of the audit chain (default audit/chain.jsonl in the home)",
    "GRAPHINTEL_RESERVED": "accept or quarantine values of the reserved test ranges (default accept)",
    "GRAPHINTEL_INDICATORS_OFF": "ids of indicators that are switched off, as I02,I20 (default none)",
    "GRAPHINTEL_PORT": "port of the dashboard on 127.0.0.1 (default 8050)",
}
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings of one home."""

    home: Path
    account: str
    graph_uri: str
    graph_user: str
    graph_password_file: Path | None
    ledger_url: str
    audit_file: Path
    quarantine_reserved: bool
    port: int
    indicators_off: tuple[str, ...] = ()

    @property
    def embedded(self) -> bool:
        """True where the graph is kept by the embedded store."""
        return not self.graph_uri


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingsError(f"GRAPHINTEL_PORT is {text!r}; expected a port number from 1 to 65535.")
    return int(text)


def _graph(environment: Mapping[str, str]) -> tuple[str, Path | None]:
    uri = environment.get("GRAPHINTEL_GRAPH_URI", "").strip()
    if not uri:
        return "", None
    scheme, _, rest = uri.partition("://")
    if scheme not in _SCHEMES or not rest:
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_URI is {uri!r}; expected an address such as bolt://127.0.0.1:7687 "
            f"({', '.join(_SCHEMES)})."
        )
    host = rest.partition(":")[0].strip("[]")
    if "+s" not in scheme and host not in {"127.0.0.1", "localhost", "::1"}:
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_URI is {uri!r}; another host is reached with TLS only: write {scheme}+s://{rest}."
        )
    named = environment.get("GRAPHINTEL_GRAPH_PASSWORD_FILE", "").strip()
    if not named or not Path(named).is_file():
        raise SettingsError(
            f"GRAPHINTEL_GRAPH_PASSWORD_FILE is {named!r}; expected a file with the password of {uri} (make secrets writes one)."
        )
    return uri, Path(named)


def read_settings(environment: Mapping[str, str] | None = None, *, home: Path | None = None) -> Settings:
    """Return the settings that the environment gives, checked.

    Parameters
    ----------
    environment : mapping, optional
        Variables by name; the process's own by default.
    home : Path, optional
        Directory given on the command line; wins over ``GRAPHINTEL_HOME``.

    Returns
    -------
    Settings

    Raises
    ------
    SettingsError
        Names the variable, what it said and what is expected.
    """
    env = os.environ if environment is None else environment
    place = (home or Path(env.get("GRAPHINTEL_HOME") or Path("var") / "home")).absolute()
    if place.exists() and not place.is_dir():
        raise SettingsError(f"The home {place} is a file; expected a directory (--home or GRAPHINTEL_HOME).")
    reserved = env.get("GRAPHINTEL_RESERVED", "accept").strip().lower() or "accept"
    if reserved not in {"accept", "quarantine"}:
        raise SettingsError(f"GRAPHINTEL_RESERVED is {reserved!r}; expected accept or quarantine.")
    uri, password_file = _graph(env)
    return Settings(
        home=place,
        account=env.get("GRAPHINTEL_ACCOUNT", "").strip(),
        graph_uri=uri,
        graph_user=env.get("GRAPHINTEL_GRAPH_USER", "").strip() or "neo4j",
        graph_password_file=password_file,
        ledger_url=env.get("GRAPHINTEL_LEDGER_URL", "").strip() or f"sqlite:///{place / 'ledger.sqlite'}",
        audit_file=Path(env.get("GRAPHINTEL_AUDIT_FILE", "").strip() or place / "audit" / "chain.jsonl"),
        quarantine_reserved=reserved == "quarantine",
        port=_port(env.get("GRAPHINTEL_PORT", "").strip() or "8050"),
        indicators_off=tuple(sorted(set(env.get("GRAPHINTEL_INDICATORS_OFF", "").upper().replace(",", " ").split()))),
    )
