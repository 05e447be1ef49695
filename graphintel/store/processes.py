"""Server processes: recognised by an argument of their command line, ended and reaped; and free ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from graphintel.errors import StoreError

_STOP_SECONDS = 15.0
_PROC = Path("/proc")
_PROGRAM = "java"
"""The program that every server is run by: an editor or a search with the same mark in its arguments is no server."""

_children: dict[tuple[int, int], subprocess.Popen[bytes]] = {}
"""Children by own process id and theirs: in a fork of this process they are not its children."""


def reaped_later(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Keep a child that may outlive whoever started it, so that it is reaped when it is next looked for."""
    _reap()
    _children[os.getpid(), child.pid] = child
    return child


def _reap() -> None:
    for key, child in list(_children.items()):
        if key[0] == os.getpid() and child.poll() is not None:
            _children.pop(key, None)


def start_process(command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C reaches only its users; its files are for its owner alone.

    Parameters
    ----------
    command : list of str
        Command line.
    folder : Path
        Where it runs.
    log : Path
        Where what it prints goes; begun again.

    Returns
    -------
    subprocess.Popen
        It has none of this process's open files, so no lock that is held here outlives this process by it.
    """
    with log.open("wb") as printed:
        child = subprocess.Popen(  # noqa: S603 (own command line, no shell)
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # Java reads paths of its command line by it
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    return reaped_later(child)


def _command_line(pid: int) -> str:
    """Return the command line of a process of this user, each argument between NULs; empty where there is none."""
    folder = _PROC / str(pid)
    try:
        if folder.stat().st_uid != os.geteuid():
            return ""
        return "\0" + os.fsdecode((folder / "cmdline").read_bytes())
    except OSError:
        return ""


def _listed(*which: str) -> Iterator[tuple[int, str]]:
    """Yield process id and command line from ``ps``, where there is no /proc: arguments are separated by spaces only."""
    command = ["/bin/ps", "-ww", *which, "-o", "pid=,uid=,command="]
    printed = subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603 (numbers)
    for fields in (line.split(maxsplit=2) for line in os.fsdecode(printed).splitlines()):
        if len(fields) == 3 and int(fields[1]) == os.geteuid():
            yield int(fields[0]), f" {fields[2]} "


def _is_marked(command_line: str, mark: str) -> bool:
    """Return whether a command line is a Java program's, and the mark one whole argument of it."""
    parted = command_line[:1]
    program, _, _ = command_line[1:].partition(f"{parted}-")
    return program.rpartition("/")[2] == _PROGRAM and f"{parted}{mark}{parted}" in command_line


def is_alive(pid: int, mark: str) -> bool:
    """Return whether the process lives and has the argument ``mark``, so is not one that got its number."""
    _reap()
    if _PROC.is_dir():
        return _is_marked(_command_line(pid), mark)
    return any(_is_marked(command_line, mark) for _, command_line in _listed("-p", str(pid)))


def marked_processes(mark: str) -> list[int]:
    """Return the ids of all servers of this user that have the argument ``mark``, whoever started them.

    Parameters
    ----------
    mark : str
        One whole argument that only the servers meant have.

    Returns
    -------
    list of int
        Ascending.
    """
    _reap()
    if _PROC.is_dir():
        pids = (int(path.name) for path in _PROC.iterdir() if path.name.isdigit())
        return sorted(pid for pid in pids if _is_marked(_command_line(pid), mark))
    return sorted(pid for pid, command_line in _listed("-ax") if _is_marked(command_line, mark))


def _send(pid: int, mark: str, number: signal.Signals) -> bool:
    """Send a signal to the process if it is ours, and return whether it is.

    Where the system has handles of processes, the one that was looked at gets the signal, never one that got its number
    in between.
    """
    try:
        handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    except ProcessLookupError:
        return False
    except OSError:  # an older kernel
        handle = None
    try:
        if not is_alive(pid, mark):
            return False
        if handle is None:
            os.kill(pid, number)
        else:
            signal.pidfd_send_signal(handle, number)
    except ProcessLookupError:
        return False
    finally:
        if handle is not None:
            os.close(handle)
    return True


def end_process(pid: int, mark: str, timeout: float = _STOP_SECONDS) -> None:
    """End the process by SIGTERM, after so many seconds by SIGKILL; one that is gone, or not ours, is left alone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _send(pid, mark, number):
            return
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if not is_alive(pid, mark):
                return
            time.sleep(0.02)
    raise StoreError(f"The server process {pid} does not end; end it by hand.")


def free_port() -> int:
    """Return a loopback port that is free now; who takes it before a server does is noticed by its probe."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
