"""Backup and restore: of one moment, whole or refused, recorded, and unharmed by a kill (J1, J2, J3, J5)."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from graphintel.audit.chain import open_chain
from graphintel.errors import BackupError
from graphintel.service import Service
from graphintel.service.backup import check_backup
from graphintel.service.restoring import restore
from tests.service.pairs import PASSWORD, Pair, made_pair

KINDS = ["sqlite+file", "sqlite+sqlite"]


@pytest.fixture(params=KINDS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    """A home without a server, with two accounts; what is kept by PostgreSQL has tools of its own."""
    made = made_pair(tmp_path / "home", request.param, None)
    made.change("ana", "ben")
    return made


def backup(home: Pair, name: str = "backup") -> Path:
    out = home.home.parent / name
    with Service.opened(home.settings) as service:
        service.chain_maintenance.backup(out)
    return out


def accounts(home: Pair) -> set[str]:
    with Service.opened(home.settings) as service:
        return {account.name for account in service.ledger.accounts.all_()}


def files(folder: Path) -> dict[str, str]:
    """Digest of every file, by name."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in found}


def restored(home: Pair) -> list[dict[str, object]]:
    """What the chain says of restores."""
    unkept = {entry.subject.get("unkept") for entry in home.entries()}
    return [
        dict(e.subject) for e in home.entries() if e.subject.get("meeting") == "restored" and e.number not in unkept
    ]


# -- of one moment -------------------------------------------------------------------------------------------------


def test_a_backup_is_for_its_owner_only_and_recorded(home: Pair) -> None:
    folder = backup(home)

    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert home.entries()[-1].subject["function"] == "backup"
    with pytest.raises(BackupError, match="there already"):
        backup(home)
    assert not list(home.home.parent.glob("*.part"))


def test_a_backup_beside_writers_and_readers_is_of_one_moment(home: Pair, tmp_path: Path) -> None:
    stop = threading.Event()

    def write(service: Service) -> None:
        for number in range(200):
            if stop.is_set():
                return
            service.maintenance.set_keys("ana", ["marking:OFFICIAL", f"force:F{number % 7}"])

    def read(service: Service) -> None:
        while not stop.is_set():
            service.record("consultation", "ana", function="show")

    with Service.opened(home.settings) as service:
        threads = [
            threading.Thread(target=write, args=(service,)),
            *(threading.Thread(target=read, args=(service,)) for _ in range(2)),
        ]
        for thread in threads:
            thread.start()
        for number in range(3):
            service.chain_maintenance.backup(tmp_path / f"backup-{number}")
        stop.set()
        for thread in threads:
            thread.join()
    entries = home.entries()

    for number in range(3):
        empty = made_pair(
            tmp_path / f"empty-{number}", "sqlite+file" if home.settings.audit_url == "" else "sqlite+sqlite", None
        )
        restore(empty.settings, tmp_path / f"backup-{number}", yes=False)
        assert (empty.start(), empty.verify()) == ("", "")
        copied = [e for e in empty.entries() if e.number <= restored(empty)[0]["entries"]]  # type: ignore[operator]
        assert copied == entries[: len(copied)]
        keys = [
            e.subject["keys"]
            for e in copied
            if e.subject.get("change") == "keys" and e.subject.get("outcome") == "done"
        ]
        with Service.opened(empty.settings) as service:
            account = service.ledger.accounts.get("ana")
            assert account is not None and (not keys or sorted(account.keys) == keys[-1])


def test_words_searched_for_have_the_same_hash_afterwards(home: Pair, tmp_path: Path) -> None:
    with Service.opened(home.settings) as service:
        hashed = service.audit.hashed("alder")
    folder = backup(home)
    shutil.rmtree(home.home)

    restore(home.settings, folder, yes=False)

    with Service.opened(home.settings) as service:
        assert service.audit.hashed("alder") == hashed


# -- whole or refused ----------------------------------------------------------------------------------------------


def flip(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(bytes(content))


def cut(path: Path, random: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: random.randrange(len(content))])


def delete(path: Path, _random: Random) -> None:
    path.unlink()


def lengthen(path: Path, random: Random) -> None:
    path.write_bytes(path.read_bytes() + random.randbytes(3))


def test_two_hundred_damaged_backups_are_refused_before_anything_is_touched(home: Pair) -> None:
    folder, random = backup(home), Random(7)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    before = files(home.home)
    damages: list[Callable[[Path, Random], None]] = [flip, cut, delete, lengthen]

    for number in range(200):
        path = folder / sorted(whole)[number // 4 % len(whole)]
        damages[number % 4](path, random)
        with pytest.raises(BackupError):
            restore(home.settings, folder, yes=True)
        path.write_bytes(whole[path.name])

    assert files(home.home) == before
    restore(home.settings, folder, yes=True)
    assert home.start() == ""


def test_ledger_and_chain_of_two_backups_are_refused_together(home: Pair) -> None:
    first = backup(home)
    home.change("cas")
    second = backup(home, "second")
    shutil.copy(first / "ledger.sqlite", second)

    with pytest.raises(BackupError, match="altered"):
        check_backup(second)


def test_a_backup_of_another_kind_of_chain_is_refused(home: Pair, tmp_path: Path) -> None:
    folder = backup(home)
    other = made_pair(tmp_path / "other", "sqlite+sqlite" if not home.settings.audit_url else "sqlite+file", None)

    with pytest.raises(BackupError, match="GRAPHINTEL_AUDIT_URL"):
        restore(other.settings, folder, yes=False)


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["postgres+file", "postgres+postgres"], indirect=True)
def test_what_postgresql_keeps_is_saved_by_its_own_tools(pair: Pair, tmp_path: Path) -> None:
    with Service.opened(pair.settings) as service, pytest.raises(BackupError, match="pg_dump"):
        service.chain_maintenance.backup(tmp_path / "backup")
    with pytest.raises(BackupError, match="audit adopt"):
        restore(pair.settings, tmp_path, yes=True)


# -- over newer state ----------------------------------------------------------------------------------------------


def test_an_older_backup_over_newer_state_asks_and_records_the_gap(home: Pair) -> None:
    folder = backup(home)
    home.change("cas", "dan")
    home.read(4)
    newer = home.entries()
    before = files(home.home)

    with pytest.raises(BackupError, match=f"{len(newer)} entries.*--yes"):
        restore(home.settings, folder, yes=False)
    assert files(home.home) == before
    restore(home.settings, folder, yes=True, reason="the disk failed")

    assert accounts(home) == {"ana", "ben"}
    assert home.verify() == ""
    (said,) = restored(home)
    assert (said["replaced_entries"], said["replaced_head"]) == (len(newer), newer[-1].hash)
    assert said["reason"] == "the disk failed" and said["backup_at"]
    aside = [Path(str(place)) for place in said["set_aside"]]  # type: ignore[attr-defined]
    kept = {path.name: path for place in aside for path in place.iterdir()}
    chain = (
        open_chain(kept["chain.jsonl"])
        if not home.settings.audit_url
        else open_chain(Path(), f"sqlite:///{kept['audit.sqlite']}")
    )
    assert list(chain.entries()) == newer
    chain.close()
    home.change("eve")
    assert (home.start(), home.verify()) == ("", "")


def test_a_home_that_is_refused_is_mended_by_a_restore(home: Pair) -> None:
    folder = backup(home)
    home.change("cas")
    lines = home.keeper.read()[:2]
    home.keeper.tamper(lines, home.checkpoint())
    assert home.start() != ""

    restore(home.settings, folder, yes=True)

    assert (home.start(), home.verify()) == ("", "")
    assert len(restored(home)) == 1


def test_a_chain_may_be_put_back_into_another_place(tmp_path: Path) -> None:
    home = made_pair(tmp_path / "home", "sqlite+file", None)
    home.change("ana")
    folder = backup(home)
    environment = {**home.environment, "GRAPHINTEL_AUDIT_FILE": str(tmp_path / "elsewhere" / "chain.jsonl")}
    moved = dataclasses.replace(home, environment=environment)

    restore(moved.settings, folder, yes=True)

    assert (moved.start(), moved.verify()) == ("", "")


# -- a kill at any point -------------------------------------------------------------------------------------------


def killed_at(event: int, act: Callable[[], object]) -> bool:
    """Run in a child that kills itself before its n-th change of a folder; return whether it did."""
    child = os.fork()
    if child == 0:
        seen = 0

        def hook(name: str, _given: object) -> None:
            nonlocal seen
            if name in {"os.rename", "os.remove", "os.mkdir", "os.truncate"}:
                seen += 1
                if seen == event:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            act()
        except BaseException as error:  # the child must never run the rest of the tests
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in {0, -signal.SIGKILL}
    return ended != 0


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_kill_during_a_restore_leaves_the_old_state_or_the_new_one(home: Pair, tmp_path: Path) -> None:
    folder = backup(home)
    home.change("cas")
    newer, original = home.entries(), tmp_path / "original"
    shutil.copytree(home.home, original)
    outcomes = list[str]()

    def act() -> None:
        restore(home.settings, folder, yes=True)
        Service(home.settings).close()

    event = 1
    while True:
        shutil.rmtree(home.home)
        shutil.copytree(original, home.home)
        ended = killed_at(event, act)

        assert (home.start(), home.verify()) == ("", ""), event
        found = accounts(home)
        if found == {"ana", "ben", "cas"}:
            outcomes.append("old")
            assert home.entries()[: len(newer)] == newer and not restored(home)
        else:
            outcomes.append("new")
            assert found == {"ana", "ben"} and len(restored(home)) == 1, event
            assert {"ledger.sqlite"} <= {path.name for path in home.home.glob("set-aside-*/*")}
        if not ended:
            break
        event += 1

    assert outcomes == sorted(outcomes, reverse=True)
    assert outcomes.count("old") >= 3 and outcomes.count("new") >= 5


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_kill_during_a_backup_leaves_no_half_of_one(home: Pair, tmp_path: Path) -> None:
    event, out = 1, tmp_path / "backup"

    def act() -> None:
        with Service.opened(home.settings) as service:
            service.chain_maintenance.backup(out)

    while killed_at(event, act):
        assert not out.exists() or check_backup(out)
        assert (home.start(), home.verify()) == ("", "")
        shutil.rmtree(out, ignore_errors=True)
        event += 1

    assert event > 3
    check_backup(out)


def test_a_new_password_is_not_needed_after_a_restore(home: Pair) -> None:
    folder = backup(home)
    restore(home.settings, folder, yes=True)

    with Service.opened(home.settings) as service:
        assert service.sign_in("ana", PASSWORD).token


def test_nobody_is_signed_in_after_a_restore_and_a_backup_has_no_sessions(home: Pair) -> None:
    with Service.opened(home.settings) as service:
        token = service.sign_in("ana", PASSWORD).token
        assert service.session_of(token) is not None
    folder = backup(home)

    restore(home.settings, folder, yes=True)

    with Service.opened(home.settings) as service:
        assert service.session_of(token) is None
    assert token and not [
        path for path in (*folder.iterdir(), *home.home.glob("set-aside-*/*")) if "sessions" in path.name
    ]
