"""Settings are checked at the start, and one module reads the environment."""

from __future__ import annotations

import ast
import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.audit.chain import open_chain
from graphintel.errors import AuditError, SettingsError
from graphintel.settings import VARIABLES, read_settings

ROOT = Path(__file__).parent.parent


def test_defaults_keep_everything_in_the_home(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)

    assert settings.embedded
    assert settings.ledger_url == f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    assert settings.audit_file == tmp_path / "audit" / "chain.jsonl"
    assert (settings.port, settings.account, settings.quarantine_reserved) == (8050, "", False)


def test_the_home_of_the_command_line_wins_over_the_variable(tmp_path: Path) -> None:
    settings = read_settings({"GRAPHINTEL_HOME": str(tmp_path / "variable")}, home=tmp_path / "option")

    assert settings.home == tmp_path / "option"


def test_a_relative_home_is_made_absolute_so_that_a_later_change_of_folder_does_not_move_it() -> None:
    assert read_settings({"GRAPHINTEL_HOME": "somewhere"}).home == Path("somewhere").absolute()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"GRAPHINTEL_PORT": "http"}, "GRAPHINTEL_PORT is 'http'; expected a port number from 1 to 65535."),
        ({"GRAPHINTEL_PORT": "70000"}, "GRAPHINTEL_PORT is '70000'; expected a port number from 1 to 65535."),
        *(
            (
                {"GRAPHINTEL_ENGINE_SECONDS": wrong},
                f"GRAPHINTEL_ENGINE_SECONDS is {wrong!r}; expected a number of seconds from 0 to 86400.",
            )
            for wrong in ("-1", "86401", "1.5", "soon", "\u00b2")
        ),
        ({"GRAPHINTEL_RESERVED": "maybe"}, "GRAPHINTEL_RESERVED is 'maybe'; expected accept or quarantine."),
        (
            {"GRAPHINTEL_GRAPH_URI": "http://127.0.0.1"},
            "GRAPHINTEL_GRAPH_URI is 'http://127.0.0.1'; expected",
        ),
        ({"GRAPHINTEL_GRAPH_URI": "bolt://graph.invalid"}, "in clear; another host is reached with TLS and a checked"),
        ({"GRAPHINTEL_GRAPH_URI": "bolt://graph.invalid"}, "write bolt+s://graph.invalid"),
        ({"GRAPHINTEL_GRAPH_URI": "bolt+ssc://graph.invalid"}, "whose certificate +ssc does not check"),
        ({"GRAPHINTEL_GRAPH_URI": "neo4j+ssc://graph.invalid:7687"}, "write neo4j+s://graph.invalid:7687."),
        ({"GRAPHINTEL_SINGLE_USER": "perhaps"}, "GRAPHINTEL_SINGLE_USER is 'perhaps'; expected yes or no."),
        (
            {"GRAPHINTEL_BEHIND_TLS_PROXY": "yes", "GRAPHINTEL_PROXIES": "192.0.2.1, proxy.invalid"},
            "GRAPHINTEL_PROXIES: 'proxy.invalid' does not appear to be an IPv4 or IPv6 network; expected addresses",
        ),
        ({"GRAPHINTEL_BEHIND_TLS_PROXY": "yes", "GRAPHINTEL_PROXIES": "192.0.2.1/24"}, "has host bits set; expected"),
        (
            {"GRAPHINTEL_GRAPH_URI": "bolt://127.0.0.1"},
            "GRAPHINTEL_GRAPH_PASSWORD_FILE is ''; expected a file",
        ),
        ({"GRAPHINTEL_PRIVATE_HOSTS": "http://graph"}, "GRAPHINTEL_PRIVATE_HOSTS names 'http://graph'; expected host"),
        ({"GRAPHINTEL_HOSTS": "intel.invalid:443"}, "GRAPHINTEL_HOSTS names 'intel.invalid:443'; expected host names"),
        ({"GRAPHINTEL_BIND": "everywhere"}, "GRAPHINTEL_BIND is 'everywhere'; expected an address"),
        ({"GRAPHINTEL_BIND": "0.0.0.0"}, "GRAPHINTEL_BIND is '0.0.0.0', which other machines reach in clear"),
        ({"GRAPHINTEL_BIND": "::", "GRAPHINTEL_BEHIND_TLS_PROXY": "no"}, "put a proxy with TLS before it"),
        ({"GRAPHINTEL_BEHIND_TLS_PROXY": "maybe"}, "GRAPHINTEL_BEHIND_TLS_PROXY is 'maybe'; expected yes or no."),
        (
            {"GRAPHINTEL_LEDGER_URL": "postgresql://u@ledger.invalid/l"},
            "GRAPHINTEL_LEDGER_URL reaches ledger.invalid in clear or unchecked",
        ),
        (
            {"GRAPHINTEL_AUDIT_URL": "postgresql://u@/l?host=/run/pg,audit.invalid:5432&sslmode=require"},
            "GRAPHINTEL_AUDIT_URL reaches audit.invalid in clear or unchecked",
        ),
        (
            {"GRAPHINTEL_LEDGER_URL": "postgresql://u@localhost/l", "GRAPHINTEL_LEDGER_PASSWORD_FILE": "/nowhere"},
            "GRAPHINTEL_LEDGER_PASSWORD_FILE is '/nowhere'; expected a file with the password",
        ),
        (
            {"GRAPHINTEL_LEDGER_PASSWORD_FILE": __file__},
            "so GRAPHINTEL_LEDGER_URL is expected to be the address of a PostgreSQL.",
        ),
        (
            {"GRAPHINTEL_AUDIT_URL": "postgresql://u:hunter2@[::1]/a", "GRAPHINTEL_AUDIT_PASSWORD_FILE": __file__},
            "so GRAPHINTEL_AUDIT_URL is expected to be an address with a user and without a password.",
        ),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence_that_names_it(
    variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(variables, home=tmp_path)

    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()

    with pytest.raises(SettingsError, match="is a file; expected a directory"):
        read_settings({}, home=tmp_path / "home")


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:7687", "neo4j+s://graph.invalid", "bolt://localhost"])
def test_a_neo4j_is_reached_in_clear_on_loopback_and_with_tls_elsewhere(uri: str, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("safe")

    settings = read_settings(
        {"GRAPHINTEL_GRAPH_URI": uri, "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(password)}, home=tmp_path
    )

    assert (settings.embedded, settings.graph_uri, settings.graph_password_file) == (False, uri, password)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@localhost/l",
        "postgres://u@[::1]:5432/l",
        "postgresql+psycopg://u@/l?host=/run/postgresql",
        "postgresql://u@ledger.invalid/l?sslmode=verify-full",
        "postgresql://u@postgres:5432/l",
    ],
)
def test_a_postgresql_is_reached_by_psycopg_with_the_password_of_a_file_that_is_never_shown(
    url: str, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("p@ss/word: %41\n")

    settings = read_settings(
        {
            "GRAPHINTEL_LEDGER_URL": url,
            "GRAPHINTEL_LEDGER_PASSWORD_FILE": str(password),
            "GRAPHINTEL_PRIVATE_HOSTS": "neo4j, postgres",
        },
        home=tmp_path,
    )

    assert settings.ledger_url == f"postgresql+psycopg://u:p%40ss%2Fword%3A%20%2541@{url.partition('@')[2]}"
    assert "ss%2Fword" not in repr(settings)


def test_the_dashboard_listens_elsewhere_behind_a_proxy_with_tls_only(tmp_path: Path) -> None:
    alone = read_settings({}, home=tmp_path)
    behind = read_settings(
        {
            "GRAPHINTEL_BIND": "0.0.0.0",
            "GRAPHINTEL_BEHIND_TLS_PROXY": "yes",
            "GRAPHINTEL_HOSTS": "Intel.invalid, other.invalid",
        },
        home=tmp_path,
    )

    assert (alone.bind, alone.behind_proxy, alone.hosts, alone.proxies) == ("127.0.0.1", False, (), ())
    assert [str(network) for network in behind.proxies] == ["127.0.0.0/8", "::1/128"]
    assert (behind.bind, behind.behind_proxy, behind.hosts) == ("0.0.0.0", True, ("intel.invalid", "other.invalid"))


def test_the_proxies_that_are_believed_are_those_that_are_named(tmp_path: Path) -> None:
    named = {"GRAPHINTEL_PROXIES": "192.0.2.7, 2001:DB8::/120"}

    behind = read_settings({"GRAPHINTEL_BEHIND_TLS_PROXY": "yes", **named}, home=tmp_path)
    alone = read_settings(named, home=tmp_path)

    assert [str(network) for network in behind.proxies] == ["192.0.2.7/32", "2001:db8::/120"]
    assert alone.proxies == ()


UNCHECKED = ["", "disable", "allow", "prefer", "require", "verify-full&sslmode=disable", "disable&sslmode=verify-full"]


@pytest.mark.parametrize("mode", UNCHECKED)
@pytest.mark.parametrize("url", ["postgresql://u@ledger.invalid/l", "postgresql://u@/l?host=ledger.invalid"])
def test_a_postgresql_elsewhere_is_reached_with_a_checked_certificate_only(url: str, mode: str, tmp_path: Path) -> None:
    asked = f"{url}{'&' if '?' in url else '?'}sslmode={mode}" if mode else url

    for name in ("GRAPHINTEL_LEDGER_URL", "GRAPHINTEL_AUDIT_URL"):
        with pytest.raises(SettingsError, match=f"{name} reaches ledger.invalid .*sslmode=verify-full"):
            read_settings({name: asked}, home=tmp_path)


@pytest.mark.parametrize(
    ("url", "variables"),
    [
        ("postgresql://u@/l", {"PGHOST": "ledger.invalid"}),
        ("postgresql://u@/l", {"PGHOSTADDR": "192.0.2.9"}),
        ("postgresql://u@/l", {"PGSERVICE": "elsewhere"}),
        ("postgresql://u@/l?service=elsewhere", {}),
    ],
)
def test_a_host_that_stands_elsewhere_than_in_the_address_is_seen(
    url: str, variables: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="GRAPHINTEL_LEDGER_URL"):
        read_settings({"GRAPHINTEL_LEDGER_URL": url, **variables}, home=tmp_path)


def test_every_variable_that_is_read_is_described() -> None:
    read = {
        node.value
        for node in ast.walk(ast.parse((ROOT / "graphintel" / "settings.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("GRAPHINTEL_")
    }

    assert {name for name in read if name.isupper() and " " not in name} == set(VARIABLES)


def test_the_readme_has_every_setting_in_one_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("\n## Settings\n")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.M) == list(VARIABLES.items())


def test_no_other_module_reads_a_variable() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("graphintel", "ingest", "dashboards", "demonstration")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.environ(?!,)|getenv", path.read_text(encoding="utf-8"))
    }

    assert readers == {"graphintel/settings.py"}


KEEPS_NOTHING = [
    "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite://", "sqlite+pysqlite:///:memory:",
    "sqlite:///file::memory:?cache=shared&uri=true", "sqlite:///file:x?mode=memory&uri=true", "sqlite:///x?mode=memory",
    "sqlite:///file:/tmp/x?vfs=memdb&uri=true", "sqlite:///x?vfs=memdb", "sqlite:///file:x?immutable=1&uri=true",
    "sqlite:///x?uri=true", "sqlite:////dev/null", "sqlite:////dev/zero", "sqlite:////tmp", "sqlite+other:///x", "sqlite:x", "SQLITE:///:memory:", "sqlite:///%3Amemory%3A", "sqlite:///x?m%6Fde=memory",
]  # fmt: skip


@pytest.mark.parametrize("name", ["GRAPHINTEL_AUDIT_URL", "GRAPHINTEL_LEDGER_URL"])
@pytest.mark.parametrize("url", KEEPS_NOTHING)
def test_an_address_that_keeps_nothing_is_refused(tmp_path: Path, name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is .*expected"):
        read_settings({name: url}, home=tmp_path)


@given(
    place=st.sampled_from(["", ":memory:", "file::memory:", "file:x", "FILE:x", "x"]),
    query=st.lists(
        st.sampled_from(["mode=memory", "uri=true", "vfs=memdb", "cache=shared", "timeout=3", "mode=ro"]), max_size=3
    ),
    driver=st.sampled_from(["sqlite", "sqlite+pysqlite"]),
)
def test_whatever_is_taken_is_kept_in_a_file(place: str, query: list[str], driver: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = f"{folder}/{place}" if place == "x" else place
        url = f"{driver}:///{where}{'?' if query else ''}{'&'.join(query)}"
        try:
            settings = read_settings({"GRAPHINTEL_AUDIT_URL": url}, home=folder)
        except SettingsError:
            return
        chain = open_chain(folder / "unused", settings.audit_url)
        chain.append("consultation", "ana", at="2026-01-03T09:00:00+00:00", subject={})
        chain.close()

        assert b"consultation" in (folder / "x").read_bytes()


@pytest.mark.parametrize("what", ["/dev/null", "a folder", "a pipe", "a link to /dev/null"])
def test_an_audit_file_that_is_no_ordinary_file_is_refused(tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "a folder":
        place.mkdir()
    elif what == "a pipe":
        os.mkfifo(place)
    elif what == "a link to /dev/null":
        place.symlink_to("/dev/null")

    with pytest.raises(SettingsError, match=r"GRAPHINTEL_AUDIT_FILE is .*ordinary file"):
        read_settings({"GRAPHINTEL_AUDIT_FILE": what if what.startswith("/") else str(place)}, home=tmp_path)
    if what.startswith("a "):
        with pytest.raises(AuditError):
            open_chain(place).check_writable()
