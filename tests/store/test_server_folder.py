"""What a server of ours leaves in its folder, damaged in every way: a repair or a sentence, never a person's work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import string
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.errors import StoreError
from graphintel.settings import read_settings
from graphintel.store.embedded import embedded_folder, start_server
from graphintel.store.graph import Graph, server_state, stop_server
from graphintel.store.processes import end_process, is_alive, marked_processes
from graphintel.store.server_folder import RunFile, ServerFolder, read_password
from tests.engines import IDENTITY, QUICK, ROOT
from tests.store.test_killed_starts import engines, watchers

OPTION = "-Dgraphintel.test="

NONSENSE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"", b"{", b"[" * 100_000, b'{"pid": 1}', b"null", b"\xff\xfe", b"9" * 5000]),
    st.fixed_dictionaries(
        {
            name: st.none() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
            for name in RunFile.__slots__
        }
    ).map(lambda written: json.dumps(written).encode("utf-8", "surrogatepass")),
)


@given(NONSENSE)
def test_a_run_file_with_nonsense_names_no_server(scratch: ServerFolder, written: bytes) -> None:
    scratch.run_file.write_bytes(written)

    assert scratch.running() is None
    with scratch.locked():
        assert scratch.stop_unused()
    assert not scratch.run_file.exists()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> ServerFolder:
    """One folder for all drawn cases."""
    folder = ServerFolder(tmp_path_factory.mktemp("scratch"), OPTION)
    folder.prepare()
    return folder


@given(st.integers(0, 42), st.sampled_from([b"", b"\n", b"\xff", b"\x00"]))
def test_a_password_that_was_half_written_is_made_anew(scratch: ServerFolder, length: int, tail: bytes) -> None:
    path = scratch.root / "root.pw"
    path.write_bytes(b"a" * length + tail)
    path.chmod(0o644)

    password = read_password(path, 43)

    assert len(password) == 43
    assert set(password) <= set(string.ascii_letters + string.digits + "-_")
    assert read_password(path, 43) == password
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_leases_of_dead_programs_and_strange_files_hold_nothing(tmp_path: Path) -> None:
    folder = ServerFolder(tmp_path, OPTION)
    with folder.locked():
        (folder.users / "dead.lock").touch()
        (folder.users / "directory.lock").mkdir()
        (folder.users / "dangling.lock").symlink_to(tmp_path / "nowhere")
        mine = folder.lease()
        used = folder.is_used()
        folder.release_lease(mine)

        assert used
        assert not folder.is_used()
        assert not (folder.users / "dead.lock").exists()


@pytest.mark.parametrize("name", ["users", "server.lock", "."])
def test_a_folder_that_cannot_be_used_is_one_sentence(name: str, tmp_path: Path) -> None:
    root = tmp_path / "graph"
    if name == ".":
        root.touch()
    else:
        root.mkdir()
        (root / name).mkdir() if name == "server.lock" else (root / name).touch()

    with (
        pytest.raises(StoreError, match=rf"The store in {root} cannot be used: .*; free or repair that, and try again"),
        ServerFolder(root, OPTION).locked(),
    ):
        pass


@pytest.mark.graph
@pytest.mark.parametrize("name", ["server.log", "logging.properties", "root.pw", "server.json.new"])
def test_a_file_of_the_engine_that_cannot_be_written_is_a_sentence_and_nothing_runs(name: str, tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    place = embedded_folder(settings)
    place.prepare()
    (place.root / name).mkdir()

    with pytest.raises(StoreError, match=rf"The store in {place.root} cannot be used: {place.root / name}"):
        start_server(settings, java_options=QUICK)

    assert marked_processes(place.mark) == []


@pytest.mark.graph
def test_another_password_and_damaged_settings_and_users_are_taken_or_made_anew_with_the_data_kept(
    tmp_path: Path,
) -> None:
    settings = read_settings({}, home=tmp_path)
    with Graph.open(settings, IDENTITY, java_options=QUICK):
        pass
    place = embedded_folder(settings)
    place.password_file.write_text("A" * 43, encoding="ascii")
    with Graph.open(settings, IDENTITY, java_options=QUICK) as graph:
        under_another = graph.published()
    for path in [*(place.root / "config").iterdir(), place.root / "logging.properties", place.root / "server.lock"]:
        path.write_bytes(b"\xff{" + path.read_bytes()[3:])
    place.run_file.write_bytes(b"\x00")

    with Graph.open(settings, IDENTITY, java_options=QUICK) as graph:
        assert (under_another, graph.published()) == (0, 0)

    assert engines(tmp_path) == []


@pytest.mark.graph
def test_a_damaged_password_beside_a_running_engine_costs_a_new_start_and_nothing_else(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    with Graph.open(settings, IDENTITY, java_options=QUICK) as first:
        embedded_folder(settings).password_file.write_bytes(b"\xff")
        with Graph.open(settings, IDENTITY, java_options=QUICK) as second:
            assert second.published() == 0
        assert first.published() == 0

    assert engines(tmp_path) == []


@pytest.mark.graph
def test_a_home_with_other_than_ascii_in_its_path_has_an_engine_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    settings = read_settings({}, home=tmp_path / "d\xf6m\xe9 \u2013 \u0141")

    for _ in range(2):
        with Graph.open(settings, IDENTITY, java_options=QUICK) as graph:
            assert graph.published() == 0

    assert [path.name for path in tmp_path.iterdir()] == [settings.home.name]


@pytest.mark.graph
def test_one_home_under_two_names_has_one_engine(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "home")
    real, linked = (read_settings({}, home=tmp_path / name) for name in ("home", "other"))

    with Graph.open(real, IDENTITY, java_options=QUICK), Graph.open(linked, IDENTITY):
        assert server_state(linked) == server_state(real)
        assert len(engines(tmp_path / "home")) == 1


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads what a process has open in /proc")
@pytest.mark.graph
def test_no_child_has_a_lock_of_its_starter(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    with Graph.open(settings, IDENTITY, java_options=QUICK):
        opened = [
            str(entry.readlink())
            for pid in engines(tmp_path)
            for entry in Path(f"/proc/{pid}/fd").iterdir()
            if entry.is_symlink()
        ]

    ours = [path for path in opened if path.startswith(f"{tmp_path}/graph/") and "/databases/" not in path]
    assert {Path(path).name for path in ours} <= {"server.log", *(p.name for p in (tmp_path / "graph/log").iterdir())}
    assert opened


@pytest.mark.graph
@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_an_engine_whose_home_is_gone_ends(how: str, tmp_path: Path) -> None:
    home, moved = tmp_path / "home", tmp_path / "moved"
    graph = Graph.open(read_settings({}, home=home), IDENTITY, java_options=QUICK)
    running, watching = engines(home), watchers(home)
    home.rename(moved)
    if how == "deleted":
        shutil.rmtree(moved)

    deadline = time.monotonic() + 60
    while (engines(home) or watchers(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (len(running), len(watching)) == (1, 1)
    assert (engines(home), watchers(home)) == ([], [])
    assert not home.exists()
    with Graph.open(read_settings({}, home=moved), IDENTITY, java_options=QUICK) as again:
        assert again.published() == 0
    graph.close()


@pytest.mark.graph
def test_an_engine_that_is_to_stay_survives_the_session_of_who_started_it(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    script = "import sys; from pathlib import Path; from graphintel.settings import read_settings; "
    script += "from graphintel.store.graph import start_server; "
    script += (
        "start_server(read_settings({}, home=Path(sys.argv[1])), java_options=sys.argv[2:]); print('up', flush=True); "
    )
    script += "sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path), *QUICK],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "up\n"
        os.killpg(starter.pid, signal.SIGKILL)
    time.sleep(3.0)  # longer than a watcher waits between two looks

    state = server_state(settings)
    assert (state["running"], state["stays"]) == (True, True)
    assert stop_server(settings)["running"] is False


LOOKALIKES = {
    "another program": ["python3", f"{OPTION}/a"],
    "a longer home": ["java", f"{OPTION}/a b"],
    "a home below": ["java", f"{OPTION}/a/b"],
    "inside an argument": ["java", f"-x={OPTION}/a"],
    "another option": ["java", "-Dother=/a"],
    "as the name": [f"{OPTION}/a", "java"],
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_process_that_only_looks_like_ours_is_never_found_nor_ended(name: str) -> None:
    argv = LOOKALIKES[name]
    mark = f"{OPTION}/a"
    script = "import sys; print('up', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [argv[0], "-c", script, *argv[1:]], executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"up\n"
        found = is_alive(other.pid, mark), other.pid in marked_processes(mark)
        end_process(other.pid, mark)
        alive = other.poll() is None
        other.kill()

    assert found == (False, False)
    assert alive


def test_a_process_that_is_ours_is_found_and_ended() -> None:
    script = "import sys; print('up', flush=True); sys.stdin.read()"
    command = ["/somewhere/java", "-c", script, f"{OPTION}/a"]
    with subprocess.Popen(command, executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ours:
        assert ours.stdout is not None
        assert ours.stdout.readline() == b"up\n"
        found = marked_processes(f"{OPTION}/a")
        end_process(ours.pid, f"{OPTION}/a")

        assert ours.wait(60) == -signal.SIGTERM

    assert found == [ours.pid]


def test_where_the_system_shows_no_processes_none_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path / "nowhere"))

    found = is_alive(os.getpid(), OPTION), marked_processes(OPTION)
    end_process(os.getpid(), OPTION)

    assert found == (False, [])


@pytest.mark.parametrize("number", [-1, 0, 2**31 - 1, 2**70])
def test_what_is_no_process_is_not_alive(number: int) -> None:
    assert not is_alive(number, OPTION)
