"""The chain: nothing without an entry, no entry lost, no tampering unseen, one line whatever the text."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.audit.chain import AuditChain, EntryReference, open_chain
from graphintel.audit.entry import GENESIS, MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from graphintel.audit.lines import Checkpoint
from graphintel.errors import AuditError
from graphintel.store.processes import free_port
from tests.audit.conftest import FileKeeper, Keeper

AT = "2026-01-03T09:00:00+00:00"


def write(chain: AuditChain, number: int = 1) -> None:
    for place in range(number):
        chain.append("consultation", "ana", at=AT, subject={"function": "show", "ids": ["person:FA:1"], "n": place})


def test_entries_are_numbered_linked_and_kept_as_given(chain: AuditChain) -> None:
    write(chain, 3)

    entries = list(chain.entries())

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    assert (entries[2].action, entries[2].actor, entries[2].at) == ("consultation", "ana", AT)
    assert entries[2].subject == {"function": "show", "ids": ["person:FA:1"], "n": 2}


def test_an_entry_is_known_by_its_number_and_hash(chain: AuditChain) -> None:
    name = chain.append("export", "ana", at=AT, subject={})

    [entry] = chain.entries()

    assert name == f"1:{entry.hash[:16]}"


def test_a_whole_chain_verifies_and_tells_its_head(chain: AuditChain) -> None:
    assert chain.verify().ok and chain.verify().entries == 0

    write(chain, 5)

    found = chain.verify()
    assert (found.ok, found.entries, found.problems, found.repairs) == (True, 5, [], [])
    assert found.head == list(chain.entries())[-1].hash


def test_files_are_for_their_owner_only(file_keeper: FileKeeper) -> None:
    chain = file_keeper.chain()
    write(chain)
    chain.hashed("word")

    folder = file_keeper.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


# -- hostile text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines\r\n",
        '"},"hash":"',
        "\x1b[31mred\x1b[0m",
        "\x00\x07\x7f\x85\u2028\u2029",
        "\ud800",
        "‮evil",
        "x" * 1_000_000,
    ],
)
def test_any_text_is_one_line_that_can_be_read(keeper: Keeper, text: str) -> None:
    chain = keeper.chain()
    chain.append(text, text, at=AT, subject={text: text, "list": [text]})
    write(chain)

    lines = keeper.read()

    assert len(lines) == 2
    assert all(line.endswith(b"\n") and all(0x20 <= byte < 0x7F for byte in line[:-1]) for line in lines)
    assert json.loads(lines[0])["entry"]["actor"][:MAX_TEXT_LENGTH] == text[:MAX_TEXT_LENGTH]
    assert len(lines[0]) < 40_000
    assert chain.verify().ok


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=40), number=st.integers())
def test_what_is_short_comes_back_as_it_was(chain: AuditChain, text: str, number: int) -> None:
    chain.append("consultation", text, at=AT, subject={"text": text, "number": number})

    last = list(chain.entries())[-1]

    assert (last.actor, last.subject) == (text, {"text": text, "number": number})


def test_what_is_cut_says_so(chain: AuditChain) -> None:
    ids = [f"person:FA:{number}" for number in range(MAX_LIST_LENGTH + 5)]
    chain.append("consultation", "a" * (MAX_TEXT_LENGTH + 1), at=AT, subject={"ids": ids, "share": 0.5, "none": None})

    [entry] = chain.entries()

    assert f"({MAX_TEXT_LENGTH + 1} characters, sha256 " in entry.actor
    assert entry.subject["ids"][:MAX_LIST_LENGTH] == ids[:MAX_LIST_LENGTH]
    assert entry.subject["ids"][MAX_LIST_LENGTH].startswith(f"... ({MAX_LIST_LENGTH + 5} in all, sha256 ")
    assert (entry.subject["share"], entry.subject["none"]) == ("0.5", None)


def test_words_searched_for_are_kept_as_a_keyed_hash(keeper: Keeper) -> None:
    chain, other = keeper.chain(), keeper.other().chain()
    first = chain.hashed("  Testname  ALDER ")

    assert chain.hashed("testname alder") == first
    assert chain.hashed("testname birch") != first
    assert keeper.chain().hashed("testname alder") == first
    assert other.hashed("testname alder") != first
    assert "alder" not in first
    other.close()


# -- nothing without an entry -----------------------------------------------------------------------------------


def refused(chain: AuditChain) -> str:
    for act in (
        lambda: chain.append("consultation", "ana", at=AT, subject={}),
        chain.check_writable,
    ):
        with pytest.raises(AuditError) as error:
            act()
        assert chain.name in str(error.value)
    return str(error.value)


def test_a_chain_held_by_another_process_is_refused_after_the_wait(keeper: Keeper) -> None:
    chain = keeper.chain(timeout=0.1)
    write(chain)

    with keeper.holding():
        assert "held by another process" in refused(chain)

    write(chain)
    assert chain.verify().ok


def test_a_chain_in_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "cannot be written" in refused(open_chain(tmp_path / "file" / "chain.jsonl"))
    assert "cannot be written" in refused(open_chain(tmp_path, f"sqlite:///{tmp_path}/file/audit.sqlite"))
    assert "cannot be written" in refused(open_chain(tmp_path, f"postgresql://nobody@localhost:{free_port()}/audit"))
    assert "GRAPHINTEL_AUDIT_URL" in refused(open_chain(tmp_path, "oracledb2://x"))


def as_nobody(act: Callable[[], None]) -> None:
    """Run in a child process without the rights of root, and pass on whether it went well."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            act()
        except BaseException as error:  # the child must never run the rest of the tests
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_a_chain_that_may_not_be_written_is_refused(tmp_path: Path, open_folder: Path, what: str) -> None:
    write(open_chain(tmp_path / "chain.jsonl"), 2)  # loads what Python loads late, which nobody may not read
    file = open_folder / "chain.jsonl"
    chain = open_chain(file)
    as_nobody(lambda: write(chain, 2))
    file.chmod(0o400) if what == "the file" else open_folder.chmod(0o555)

    def act() -> None:
        assert "cannot be written" in refused(chain)

    as_nobody(act)
    # In a closed folder the line can be written and its checkpoint cannot: refused, and never more than one ahead.
    assert chain.verify().ok
    assert chain.verify().entries == (2 if what == "the file" else 3)


def test_a_full_disk_is_refused_and_nothing_half_written_stays(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from graphintel.audit.chain import open_chain
from graphintel.errors import AuditError
chain = open_chain(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.RLIM_INFINITY))
written, said = 0, ""
for number in range(60):
    try:
        chain.append("consultation", "ana", at="2026", subject={"n": number})
        written += 1
    except AuditError as error:
        said = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
chain.append("consultation", "ana", at="2026", subject={"n": "after"})
print(written + 1, said)
"""
    path = tmp_path / "chain.jsonl"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)

    count, _, sentence = done.stdout.partition(" ")
    assert "cannot be written" in sentence, done.stderr
    found = open_chain(path).verify()
    assert (found.ok, found.entries, found.repairs) == (True, int(count), [])
    assert found.entries > 2


# -- crashes and company ------------------------------------------------------------------------------------------


def test_a_half_written_line_is_moved_aside_and_recorded(file_keeper: FileKeeper) -> None:
    chain, path = file_keeper.chain(), file_keeper.path
    write(chain, 2)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"entry":{"action":"cons')

    assert "is half-written" in chain.verify().problems[0][1]
    write(chain)

    found = chain.verify()
    assert (found.ok, found.entries, found.repairs) == (True, 4, [3])
    assert path.with_name("chain.jsonl.torn").read_bytes() == b'{"entry":{"action":"cons\n'
    assert list(chain.entries())[2].subject["bytes"] == 24


def test_a_crash_between_an_entry_and_its_checkpoint_does_no_harm(keeper: Keeper) -> None:
    chain = keeper.chain()
    write(chain, 3)
    keeper.tamper(keeper.read(), Checkpoint(2, list(chain.entries())[1].hash))

    assert chain.verify().ok
    write(chain)

    assert (chain.verify().ok, chain.verify().entries) == (True, 4)


_WRITER = """
import sys
from pathlib import Path
from graphintel.audit.chain import open_chain
chain = open_chain(Path(sys.argv[1]), sys.argv[2], timeout=60)
for number in range(int(sys.argv[3])):
    print(chain.append("consultation", "w", at="2026", subject={"n": number}), flush=True)
"""


def writer(keeper: Keeper, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, *map(str, keeper.where), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_eight_processes_lose_and_double_nothing(keeper: Keeper) -> None:
    chain = keeper.chain()
    writers = [writer(keeper, 25) for _ in range(8)]

    names = [name for one in writers for name in one.communicate(timeout=120)[0].split()]

    assert len(names) == len(set(names)) == 200
    assert set(names) == {f"{entry.number}:{entry.hash[:16]}" for entry in chain.entries()}
    assert chain.verify().ok


def test_threads_of_one_process_write_one_after_another(chain: AuditChain) -> None:
    threads = [threading.Thread(target=write, args=(chain, 10)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (chain.verify().ok, chain.verify().entries) == (True, 60)


def test_killed_at_any_moment_no_acknowledged_entry_is_lost(keeper: Keeper) -> None:
    chain = keeper.chain()
    acknowledged: set[str] = set()
    for pause in (0.0, 0.01, 0.02, 0.03, 0.05):
        one = writer(keeper, 100_000)
        assert one.stdout is not None
        first = one.stdout.readline()
        time.sleep(pause)
        os.kill(one.pid, signal.SIGKILL)
        said = first + one.communicate()[0]
        acknowledged |= {line.strip() for line in said.splitlines(keepends=True) if line.endswith("\n")}

    write(chain)

    assert chain.verify().ok
    assert acknowledged <= {f"{entry.number}:{entry.hash[:16]}" for entry in chain.entries()}


def test_entries_are_looked_through_from_where_somebody_was(chain: AuditChain) -> None:
    for minute in range(4):
        subject = {"tried": ["person:FA:N1"]} if minute % 2 else {"reason": '"tried":["person:FA:N1"]'}
        chain.append("consultation", "tom", at=f"2026-01-03T09:{minute:02}:00+00:00", subject=subject)
    ends = [EntryReference(entry.number, entry.hash) for entry in chain.entries()]

    found = {end.number: chain.entries_naming(["tried"], end) for end in [EntryReference(), *ends]}

    assert {place: [one.number for one in some] for place, (some, _) in found.items()} == {
        0: [2, 4], 1: [2, 4], 2: [4], 3: [4], 4: [],
    }  # fmt: skip
    assert {end for _, end in found.values()} == {ends[-1]}
    of_another_chain = EntryReference(2, "f" * 64)
    assert [one.number for one in chain.entries_naming(["tried"], of_another_chain)[0]] == [2, 4]
