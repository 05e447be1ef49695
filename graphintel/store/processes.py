"""Server processes: recognised by an argument of their command line, ended and reaped; and free ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil

from graphintel.errors import StoreError

_STOP_SECONDS = 15.0
_PROGRAM = "java"
"""The program that every server is run by: an editor or a search with the same mark in its arguments is no server."""

_children: dict[tuple[int, int], subprocess.Popen[bytes]] = {}
"""Children by own process id and theirs: in a fork of this process they are not its children."""


def reaped_later(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Keep a child that may outlive whoever started it, so that it is reaped when it is next looked for."""
    _reap()
    _children[os.getpid(), child.pid] = child
    return child


def is_child(command: list[str]) -> bool:
    """Return whether this process started that command and it has not ended."""
    _reap()
    return any(own == os.getpid() and child.args == command for (own, _), child in _children.items())


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


def _is_marked(process: psutil.Process, mark: str) -> bool:
    """Return whether a process is a Java program of this user, and the mark one whole argument of it."""
    try:
        if process.uids().effective != os.geteuid():
            return False
        program, *arguments = process.cmdline() or [""]
    except psutil.Error:  # it ended meanwhile, or is not ours to look at
        return False
    return program.rpartition("/")[2] == _PROGRAM and mark in arguments


def _marked_process(pid: int, mark: str) -> psutil.Process | None:
    """Return the living process of that number if it has the mark, so is not one that got its number."""
    try:
        process = psutil.Process(pid)
    except (psutil.Error, ValueError):  # no process, or no number of one
        return None
    return process if _is_marked(process, mark) else None


def is_alive(pid: int, mark: str) -> bool:
    """Return whether the process lives and has the argument ``mark``, so is not one that got its number."""
    _reap()
    return _marked_process(pid, mark) is not None


def marked_processes(mark: str) -> list[int]:
    """Return the ids of all servers of this user that have the argument ``mark``, whoever started them.

    Parameters
    ----------
    mark : str
        One whole argument that only the servers meant have.

    Returns
    -------
    list of int
        Ascending; empty on a system that shows no processes, as a Linux without /proc.
    """
    _reap()
    try:
        return sorted(process.pid for process in psutil.process_iter() if _is_marked(process, mark))
    except FileNotFoundError:
        return []


def _send(pid: int, mark: str, number: signal.Signals) -> bool:
    """Send a signal to the process if it is ours, and return whether it is.

    psutil knows the process by the moment it began, and sends nothing to one that got its number in between.
    """
    process = _marked_process(pid, mark)
    try:
        if process is not None:
            process.send_signal(number)
    except psutil.NoSuchProcess:
        return False
    return process is not None


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
