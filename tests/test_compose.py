"""The Compose file follows the specification, and starts what the settings expect."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import psycopg
import pytest
import yaml

from graphintel.audit.chain import open_chain
from graphintel.errors import AuditError, LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.settings import VARIABLES, read_settings
from tests.postgres import USER, Server
from tests.rungs import postgres_programs

ROOT = Path(__file__).parent.parent
COMPOSE = ROOT / "docker-compose.yml"
SCRIPT = "./containers/postgres-accounts.sh"
CERTIFICATES = "./var/certificates"
BY_DIGEST = re.compile(r"[a-z0-9/.-]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}")
HELD = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
SERVICES = HELD["services"]


def test_the_compose_file_follows_the_specification() -> None:
    check = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 0, check.stdout + check.stderr


def test_a_misspelt_key_is_caught(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8")

    check = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 1
    assert "healthchek" in check.stdout


def test_every_variable_given_to_the_application_is_one_that_its_settings_declare() -> None:
    given = SERVICES["graphintel"]["environment"]

    assert set(given) <= set(VARIABLES)


def test_the_settings_that_the_application_is_given_are_taken(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("safe")
    given = {
        name: str(secret) if value.startswith("/run/secrets/") else value.replace("${GRAPHINTEL_HOSTS:-}", "")
        for name, value in SERVICES["graphintel"]["environment"].items()
    }

    settings = read_settings(given)

    assert settings.graph_uri == "bolt://neo4j:7687"
    assert settings.ledger_url == "postgresql+psycopg://ledger:safe@postgres/ledger"
    assert settings.audit_url == "postgresql+psycopg://audit:safe@postgres/audit"
    assert (settings.bind, settings.port, settings.hosts) == ("0.0.0.0", 8050, ())
    proxy = SERVICES["proxy"]["networks"]["proxied"]["ipv4_address"]
    assert [str(network) for network in settings.proxies] == [f"{proxy}/32"]
    assert ip_address(proxy) in ip_network(HELD["networks"]["proxied"]["ipam"]["config"][0]["subnet"])


def test_every_secret_is_one_that_make_secrets_makes_and_none_is_in_the_file(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run(["make", "secrets"], cwd=tmp_path, check=True, capture_output=True)

    named = {tmp_path / secret["file"] for secret in HELD["secrets"].values()}

    assert named == set((tmp_path / "var" / "secrets").iterdir())
    used = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    given = {name: value for service in SERVICES.values() for name, value in service["environment"].items()}
    assert used == set(HELD["secrets"])
    for name, value in given.items():
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in used
        else:
            assert "PASSWORD" not in name and not re.search(r"://[^/@]*:[^/@]*@", value)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_without_rights_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name == "graphintel" or not service["user"].startswith(("0", "root"))
    assert {volume.partition(":")[0] for volume in service["volumes"]} <= {*HELD["volumes"], SCRIPT, CERTIFICATES}


def test_only_the_proxy_is_reached_and_from_this_machine_unless_told_otherwise() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}

    assert published == {"proxy": ["${GRAPHINTEL_PUBLISH:-127.0.0.1}:8443:8443"]}
    assert {name for name, network in HELD["networks"].items() if not (network or {}).get("internal")} == {"front"}
    assert networks == {
        "proxy": {"front", "proxied"},
        "graphintel": {"proxied", "databases"},
        "neo4j": {"databases"},
        "postgres": {"databases"},
    }


def test_as_many_web_processes_as_are_asked_for_share_home_and_databases_and_none_has_the_proxys_address() -> None:
    service, [addresses] = SERVICES["graphintel"], HELD["networks"]["proxied"]["ipam"]["config"]
    given, proxy = ip_network(addresses["ip_range"]), SERVICES["proxy"]["networks"]["proxied"]["ipv4_address"]

    assert service["deploy"] == {"replicas": "${GRAPHINTEL_REPLICAS:-1}"}
    assert "container_name" not in service and "ports" not in service, "several cannot have one name, or one port"
    assert service["volumes"] == ["home:/var/lib/graphintel"]
    assert given.subnet_of(ip_network(addresses["subnet"])) and given.num_addresses == 64
    assert ip_address(proxy) not in given


def test_the_proxy_speaks_tls_only_and_reaches_the_dashboard() -> None:
    text = (ROOT / "containers" / "Caddyfile").read_text(encoding="utf-8")
    default = re.findall(r"\{\$GRAPHINTEL_NAMES:(.*)\} \{", text)
    given = SERVICES["proxy"]["environment"]

    assert given["GRAPHINTEL_NAMES"] == f"${{GRAPHINTEL_NAMES:-{default[0]}}}"
    assert all(name.startswith("https://") for name in default[0].split(", "))
    assert "http://" not in text and "auto_https disable_redirects" in text
    reached = re.findall(r"\{\$GRAPHINTEL_WEB:(.*)\}", text)
    assert reached == ["dynamic a graphintel 8050"] and given["GRAPHINTEL_WEB"] == f"${{GRAPHINTEL_WEB:-{reached[0]}}}"
    assert text.count("reverse_proxy") == 1
    assert set(re.findall(r"\{\$(\w+)", text)) == set(given)
    assert "trusted_proxies" not in text, "the proxy believes no other one"


@pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy (Debian: caddy)")
@pytest.mark.parametrize(
    "said", [{}, {"GRAPHINTEL_NAMES": "https://intel.invalid:8443", "GRAPHINTEL_WEB": "to web1:8050 web2:8050"}]
)
def test_the_proxy_understands_its_configuration(tmp_path: Path, said: dict[str, str]) -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(ROOT / "containers" / "Caddyfile")]

    check = subprocess.run(
        command, env={**os.environ, "XDG_DATA_HOME": str(tmp_path), **said}, capture_output=True, text=True, check=False
    )

    assert check.returncode == 0, check.stderr


def test_every_image_is_named_by_digest_or_built_from_one_that_is() -> None:
    pulled = {name: service["image"] for name, service in SERVICES.items() if "build" not in service}
    files = [ROOT / "Dockerfile", ROOT / "containers" / "proxy.Dockerfile"]
    bases = [base for file in files for base in re.findall(r"^FROM (\S+)", file.read_text(), re.MULTILINE)]

    assert [image for image in [*pulled.values(), *bases] if not BY_DIGEST.fullmatch(image)] == []
    assert (set(pulled), len(set(bases))) == ({"neo4j", "postgres"}, 2)


def test_the_dashboard_waits_until_both_databases_are_well() -> None:
    waits = SERVICES["graphintel"]["depends_on"]

    assert waits == {name: {"condition": "service_healthy"} for name in ("neo4j", "postgres")}
    assert all("healthcheck" in SERVICES[name] for name in waits)


def test_the_image_is_pinned_runs_as_nobody_is_checked_and_holds_nothing_that_builds() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    build, _, last = text.rpartition("\nFROM ")

    [base] = set(re.findall(r"^FROM (\S+)", text, re.MULTILINE))
    assert base.startswith("python:3.11.14-slim-bookworm@sha256:")
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["10001:10001"]
    assert "HEALTHCHECK" in last and "COPY --from=build" in last
    assert all(
        "--require-hashes" in line or "--no-deps" in line for line in build.splitlines() if "pip install" in line
    )
    assert all("uninstall --yes" in part and "setuptools wheel pip" in part for part in (build, last))


def test_everything_that_the_image_copies_is_there_and_not_ignored() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}

    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.postgres
def test_ledger_and_audit_chain_have_accounts_that_cannot_reach_one_another(
    postgres_server: Server, tmp_path: Path
) -> None:
    for name in ("ledger", "audit"):
        (tmp_path / f"{name}_password").write_text(f"it's {name}")
    programs = postgres_programs()
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(postgres_server.port),
        "POSTGRES_USER": USER,
        "SECRETS": str(tmp_path),
    }

    subprocess.run(["bash", str(ROOT / SCRIPT)], env=environment, check=True, capture_output=True)
    ledger = Ledger.open(postgres_server.url("ledger", "ledger"))
    chain = open_chain(tmp_path, postgres_server.url("audit", "audit"))
    chain.append("consultation", "ana", at="2026-01-03T09:00:00+00:00", subject={})

    with pytest.raises(LedgerError, match="refuses: it may not be written"):
        Ledger.open(postgres_server.url("audit", "ledger"))
    with pytest.raises(AuditError, match="cannot be written"):
        open_chain(tmp_path, postgres_server.url("ledger", "audit")).check_writable()
    with psycopg.connect(postgres_server.url("postgres")) as connection:
        kept = connection.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname IN ('ledger', 'audit')")
        assert {name: hash_[:14] for name, hash_ in kept} == dict.fromkeys(["ledger", "audit"], "SCRAM-SHA-256$")
    ledger.close()
    chain.close()
    postgres_server.drop("ledger")
    postgres_server.drop("audit")
    postgres_server.run("DROP ROLE ledger", "DROP ROLE audit")
