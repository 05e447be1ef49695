"""What a home keeps is for its owner only: looked at whenever it is opened, mended with a word or refused."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.cli.program import program
from graphintel.errors import AuditError, SettingsError
from graphintel.service import Service
from graphintel.service.file_rights import check_rights
from graphintel.settings import Settings, read_settings

GOOD = "brass kettle under eleven maples"
SAMPLE = Path(__file__).parents[2] / "ingest" / "samples" / "cards.csv"
KINDS = (
    "",
    "ledger.sqlite",
    "ledger.sqlite-wal",
    "ledger.sqlite-shm",
    "audit",
    "audit/chain.jsonl",
    "audit/chain.jsonl.key",
    "audit/chain.jsonl.checkpoint",
    "audit/chain.jsonl.lock",
    "graph",
    "rejects",
    "rejects/cards.csv",
    "exports",
    "exports/briefing.pdf",
    "sign-ins",
    "sign-ins/1234.json",
    "demo-sign-ins.txt",
)


def made(home: Path) -> Settings:
    """Make a home with everything that one may hold, as tight as it is made."""
    settings = read_settings({}, home=home)
    with Service.opened(settings) as service:
        service.maintenance.add_account("ana", "analyst", [], GOOD)
        service.audit.hashed("makes the key")
    for name in KINDS:
        path = home / name
        if path.exists():
            continue
        if path.suffix or "-" in path.name.removeprefix("sign-ins"):
            path.touch(mode=0o600)
        else:
            path.mkdir(mode=0o700)
    return settings


@pytest.fixture
def home_settings(tmp_path: Path) -> Settings:
    return made(tmp_path / "home")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_made_is_closed_from_the_start(home_settings: Settings) -> None:
    assert check_rights(home_settings) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(opened=st.dictionaries(st.sampled_from(KINDS), st.integers(1, 0o77), min_size=1))
def test_whatever_is_open_is_closed_and_said(home_settings: Settings, opened: dict[str, int]) -> None:
    home = home_settings.home
    for name, bits in opened.items():
        (home / name).chmod(mode(home / name) | bits)

    said = check_rights(home_settings)

    assert {sentence.partition(" was open to others")[0] for sentence in said} == {str(home / name) for name in opened}
    assert len(said) == len(opened)
    assert [name for name in KINDS if mode(home / name) & 0o077] == []
    assert check_rights(home_settings) == []


# What SQLite puts beside its file is made anew by each command.
@pytest.mark.parametrize("name", [name for name in KINDS if not name.endswith(("-wal", "-shm"))])
def test_a_command_says_on_standard_error_what_it_closed(home_settings: Settings, name: str) -> None:
    path = home_settings.home / name
    path.chmod(mode(path) | 0o044)

    answer = CliRunner().invoke(program, ["--home", str(home_settings.home), "--json", "account", "list"])

    assert answer.exit_code == 0, answer.output
    assert answer.stderr.splitlines()[0].startswith(f"{path} was open to others (rights 0")
    assert '"accounts"' in answer.stdout and "open to others" not in answer.stdout
    if path.exists():
        assert not mode(path) & 0o077


@pytest.mark.parametrize("name", KINDS)
def test_a_link_to_another_place_is_refused(home_settings: Settings, tmp_path: Path, name: str) -> None:
    path = home_settings.home / name
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")

    answer = CliRunner().invoke(program, ["--home", str(home_settings.home), "account", "list"])

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"graphintel: {path} is a link to another place, which is refused here; put the thing itself there.\n"
    )


@pytest.mark.parametrize("name", [*(name for name in KINDS if name), "graph/compared", "graph/root.pw"])
def test_a_pipe_is_refused_and_never_waited_for(home_settings: Settings, name: str) -> None:
    path = home_settings.home / name
    if path.is_dir():
        path.rename(path.with_name("moved away"))
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)

    with pytest.raises(SettingsError, match=f"^{path} is neither a file nor a folder; remove it"):
        check_rights(home_settings)


@pytest.mark.parametrize("size", [0, 1, 31, 33])
def test_a_key_that_is_none_hashes_nothing(home_settings: Settings, size: int) -> None:
    (home_settings.home / "audit" / "chain.jsonl.key").write_bytes(b"k" * size)

    with (
        Service.opened(home_settings) as service,
        pytest.raises(AuditError, match=f"holds {size} bytes and no key of 32"),
    ):
        service.audit.hashed("testname alder")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")
@pytest.mark.parametrize("name", KINDS)
def test_what_belongs_to_somebody_else_is_refused(home_settings: Settings, name: str) -> None:
    os.chown(home_settings.home / name, 12345, -1)

    with pytest.raises(SettingsError, match=r"belongs to another user \(number 12345\)"):
        check_rights(home_settings)


def test_a_folder_with_other_things_in_it_is_not_closed_but_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    tmp_path.chmod(0o755)

    with pytest.raises(SettingsError, match=r"holds other things \(letters\); name a directory of its own"):
        Service(read_settings({}, home=tmp_path))

    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_a_ledger_and_a_chain_elsewhere_are_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    given = {
        "GRAPHINTEL_LEDGER_URL": f"sqlite:///{tmp_path}/elsewhere/l.sqlite",
        "GRAPHINTEL_AUDIT_FILE": f"{tmp_path}/elsewhere/chain.jsonl",
    }
    with Service.opened(read_settings(given, home=tmp_path / "home")) as service:
        service.maintenance.accounts()
        service.audit.hashed("makes the key")
    kept = sorted((tmp_path / "elsewhere").iterdir())
    for path in kept:
        path.chmod(0o644)

    said = check_rights(read_settings(given, home=tmp_path / "home"))

    assert len(kept) >= 3 and len(said) == len(kept)
    assert {mode(path) for path in kept} == {0o600}
    (tmp_path / "elsewhere").chmod(0o777)
    with pytest.raises(SettingsError, match=r"Others can replace files in .*elsewhere; run chmod go-w"):
        check_rights(read_settings(given, home=tmp_path / "home"))


# -- passwords that settings name -------------------------------------------------------------------------------


@pytest.fixture
def reached() -> Iterator[Path]:
    """A folder that everybody gets to, as tests' own folders are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def with_password(home: Path, password: Path) -> Settings:
    given = {"GRAPHINTEL_GRAPH_URI": "bolt://127.0.0.1:7687", "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(password)}
    return read_settings(given, home=home)


@pytest.mark.parametrize(
    ("rights", "folder", "said"),
    [(0o600, 0o755, 0), (0o400, 0o755, 0), (0o644, 0o755, 1), (0o440, 0o755, 1), (0o444, 0o700, 0)],
)
def test_a_password_that_others_can_read_is_said(reached: Path, rights: int, folder: int, said: int) -> None:
    password = reached / "password"
    password.write_text("safe")
    password.chmod(rights)
    reached.chmod(folder)

    found = check_rights(with_password(reached / "home", password))

    assert len(found) == said
    assert all(str(password) in sentence and "safe" not in sentence for sentence in found)
    assert mode(password) == rights


@pytest.mark.parametrize("rights", [0o620, 0o602, 0o666])
def test_a_password_that_others_can_write_is_refused(reached: Path, rights: int) -> None:
    password = reached / "password"
    password.write_text("safe")
    password.chmod(rights)

    with pytest.raises(SettingsError, match=f"Others can write the password file {password}"):
        check_rights(with_password(reached / "home", password))
