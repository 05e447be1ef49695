"""Server processes of our own: told from others by a text in their command line, ended, reaped; and free ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from graphintel.errors import StoreError

_STOP_SECONDS = 15.0
_children: dict[tuple[int, int], subprocess.Popen[bytes]] = {}
"""By own process id and theirs: in a fork of this process they are nobody's children."""


def reaped_later(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Keep a child that may outlive whoever started it, so that it is reaped when it is next looked for."""
    _reap()
    _children[os.getpid(), child.pid] = child
    return child


def _reap() -> None:
    for key, child in list(_children.items()):
        if key[0] == os.getpid() and child.poll() is not None:
            del _children[key]


def start_process(command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C reaches only its users; its files are for its owner alone.

    Parameters
    ----------
    command : list of str
        Command line.
    folder : Path
        Where it runs.
    log : Path
        Where what it prints goes; begun anew.

    Returns
    -------
    subprocess.Popen
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
    """Return the command line of a process, empty where there is none or it has ended."""
    proc = Path("/proc")
    if proc.is_dir():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            return ""
    command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 (a number)


def is_alive(pid: int, mark: str) -> bool:
    """Return whether the process lives and has ``mark`` in its command line, so is not one that got its number."""
    _reap()
    return mark in _command_line(pid)


def end_process(pid: int, mark: str, patience: float = _STOP_SECONDS) -> None:
    """End the process by SIGTERM, after so many seconds by SIGKILL; one that is gone, or not ours, is left alone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not is_alive(pid, mark):
            return
        os.kill(pid, number)
        deadline = time.monotonic() + patience
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
