"""Several web processes on one socket: started, started again where one dies, and ended together, by one parent.

The parent has bound the socket and passes it on; it answers nothing itself. Each worker is a program of its own, so that no
lock or thread is copied half-way, and ends once its standard input does: whatever becomes of the parent, none is left.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dashboards.serve import Listening, address_of, listen, serve
from graphintel.errors import GraphintelError
from graphintel.service import Service
from graphintel.service.caller import COMMAND_LINE, Caller, as_caller, operating_system_user
from graphintel.settings import Settings, read_settings
from graphintel.store.foreground import foreground

_READY = b"ready\n"
_LOOK_SECONDS, _END_SECONDS = 0.2, 20.0
_PAUSE_SECONDS = (0.2, 30.0)
"""Before a web process is started again that ended before it took requests: the shortest, and the longest."""

_FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""For glibc: else memory that one thread lets go, as what was kept of an earlier revision, is of no use to the others."""


@dataclass(slots=True)
class Worker:
    """A web process, and whether it has said that it answers."""

    process: subprocess.Popen[bytes]
    ready: bool = False

    @classmethod
    def start(cls, settings: Settings, listener: socket.socket) -> Worker:
        """Start one in a session of its own, so that Ctrl-C reaches only the parent."""
        descriptor = listener.fileno()
        paths = [str(Path(path).absolute()) for path in sys.path]  # the empty one is this folder
        process = subprocess.Popen(  # noqa: S603 (own command line, no shell)
            [sys.executable, "-P", "-m", "dashboards.workers", str(descriptor)],
            env={
                **_FEW_ARENAS,
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "GRAPHINTEL_HOME": str(settings.home),
                "GRAPHINTEL_ENGINE_SECONDS": str(settings.engine_seconds),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(descriptor,),
            start_new_session=True,
        )
        return cls(process)

    def look(self) -> None:
        """Find out whether it answers by now."""
        assert self.process.stdout is not None
        if not self.ready and select.select([self.process.stdout], [], [], 0)[0]:
            self.ready = self.process.stdout.readline() == _READY

    def tell_to_end(self) -> None:
        """Let its standard input end."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()

    def end(self) -> None:
        """Wait until it has ended; one that does not is killed."""
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def serve_with_workers(service: Service, listener: socket.socket, count: int, listens: Callable[[str], None]) -> None:
    """Serve the dashboard by several processes until interrupted.

    Parameters
    ----------
    service : Service
        Opened; its graph stays open, so that an engine is started once and outlives every worker.
    listener : socket.socket
        From :func:`dashboards.serve.bound`; closed at the end.
    count : int
        How many processes.
    listens : callable
        Called with the address once all of them take requests.

    Raises
    ------
    GraphintelError
        A worker ended before any took requests; it has said why.
    SettingsError
        Where another took the port before this listened.
    """
    with listener:
        listen(listener)
        service.warm()  # the engine is started once
        workers = list[Worker]()
        try:
            for _ in range(count):
                workers.append(Worker.start(service.settings, listener))
            _supervise(service.settings, listener, workers, listens)
        finally:
            for worker in workers:
                worker.tell_to_end()
            for worker in workers:
                worker.end()


def _supervise(
    settings: Settings, listener: socket.socket, workers: list[Worker], listens: Callable[[str], None]
) -> None:
    """Start every worker again that dies, for ever; say the address once all are ready."""
    said = False
    pause, due = _PAUSE_SECONDS[0], 0.0
    while True:
        for place, worker in enumerate(workers):
            worker.look()
            if worker.process.poll() is None or time.monotonic() < due:
                continue
            if not worker.ready and not said:
                raise GraphintelError(f"A web process ended before it took requests; {_why(worker.process.returncode)}")
            if not worker.ready:  # what keeps one from starting may pass, and the others answer
                due, pause = time.monotonic() + pause, min(2 * pause, _PAUSE_SECONDS[1])
            worker.tell_to_end()
            worker.end()
            workers[place] = Worker.start(settings, listener)
        if all(worker.ready for worker in workers):
            pause = _PAUSE_SECONDS[0]
            if not said:
                listens(address_of(listener))
                said = True
        with suppress(subprocess.TimeoutExpired):
            next((one for one in workers if one.process.poll() is None), workers[0]).process.wait(_LOOK_SECONDS)


def _why(status: int) -> str:
    """Return why a web process ended, by its exit status."""
    return f"signal {-status} ended it." if status < 0 else "it has said why above."


# -- in a worker -----------------------------------------------------------------------------------------------------


def main() -> int:
    """Serve on the socket that the parent passed on, until it is interrupted or the parent is gone."""
    try:
        with foreground(), socket.socket(fileno=int(sys.argv[1])) as listener:
            threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
            settings = read_settings()
            with as_caller(Caller(operating_system_user(), COMMAND_LINE)), Service.opened(settings) as service:
                serve(service, listener, Listening.of(settings), _say_ready)
    except KeyboardInterrupt:
        return 0
    except GraphintelError as error:
        sys.stderr.write(f"graphintel: {error}\n")
        return 1
    return 0


def _end_with_parent() -> None:
    """Interrupt this process once standard input, which only the parent holds, has ended."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _say_ready(_address: str) -> None:
    os.write(1, _READY)


if __name__ == "__main__":
    sys.exit(main())
