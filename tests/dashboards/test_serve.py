"""The server: this machine only, no word of what it is made of, and one sentence where the port is taken."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from typing import Any

import pytest
from waitress.server import create_server

from dashboards import serve as serving
from graphintel.errors import SettingsError
from tests.browser import close
from tests.dashboards.lists import ListService


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError, match=f"Port {port} on 127.0.0.1 cannot be used .*another"):
            serving.serve(ListService([]), port)  # type: ignore[arg-type]


def test_it_serves_on_loopback_and_does_not_say_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def create(*given: Any, **named: Any) -> Any:
        made.append((create_server(*given, **named), named))
        return made[0][0]

    monkeypatch.setattr(serving, "create_server", create)
    thread = threading.Thread(target=serving.serve, args=(ListService([]), 0), daemon=True)
    thread.start()
    while not made:
        time.sleep(0.01)
    server, named = made[0]
    host = named["sockets"][0].getsockname()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{server.effective_port}/sign-in", timeout=20) as answer:
        shown, said = answer.read().decode(), answer.headers
    close(server, thread)

    assert host == "127.0.0.1"
    assert '<form method="post" action="/sign-in">' in shown
    assert said["Server"] is None
