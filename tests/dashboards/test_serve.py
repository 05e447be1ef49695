"""The server: this machine only, or behind a proxy with TLS, no word of what it is made of, and one sentence where the port is taken."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network, ip_network
from typing import Any

import pytest
from waitress.server import create_server

from dashboards import serve as serving
from dashboards.serve import Listening
from graphintel.errors import SettingsError
from graphintel.ledger.sessions import SignIn
from tests.browser import close
from tests.dashboards.lists import ListService

LOOPBACK = (IPv4Network("127.0.0.0/8"),)


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError, match=f"Port {port} on 127.0.0.1 cannot be used .*another"):
            serving.bound(port)


@contextmanager
def running(service: ListService, listening: Listening) -> Iterator[tuple[str, int]]:
    """Serve for a block; give address and port."""
    made: list[Any] = []

    def create(*given: Any, **named: Any) -> Any:
        made.append((create_server(*given, **named), named))
        return made[0][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "create_server", create)
        thread = threading.Thread(
            target=serving.serve, args=(service, serving.bound(0, listening), listening), daemon=True
        )
        thread.start()
        while not made:
            time.sleep(0.01)
        server, named = made[0]
        yield named["sockets"][0].getsockname()[0], server.effective_port
        close(server, thread)


def asked(port: int, host: str, *, form: str = "", **headers: str) -> tuple[int, str]:
    """Ask for the sign-in page, or send its form, as a browser or proxy would; return status and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    kept = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if form:
        kept["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if form else "GET", "/sign-in", form or None, kept)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


def test_it_serves_on_loopback_and_does_not_say_what_it_is() -> None:
    with (
        running(ListService([]), Listening()) as (host, port),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20) as answer,
    ):
        shown, said = answer.read().decode(), answer.headers

    assert host == "127.0.0.1"
    assert '<form method="post" action="/sign-in">' in shown
    assert said["Server"] is None


def test_behind_a_proxy_another_name_is_served_with_tls_only_and_a_third_not_at_all() -> None:
    behind = Listening("0.0.0.0", ("intel.invalid",), LOOPBACK)

    with running(ListService([]), behind) as (host, port):
        clear = asked(port, "intel.invalid")
        secure = asked(port, "intel.invalid", X_Forwarded_Proto="https")
        stranger = asked(port, "other.invalid", X_Forwarded_Proto="https")
        here = asked(port, "127.0.0.1")

    assert host == "0.0.0.0"
    assert (clear[0], secure[0], stranger[0], here[0]) == (403, 200, 400, 200)
    assert "https only" in clear[1]


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(LOOPBACK, "192.0.2.7"), ((), "127.0.0.1"), ((ip_network("192.0.2.0/24"),), "127.0.0.1")],
    ids=["of a proxy", "of nobody", "of another"],
)
def test_a_proxy_says_where_a_request_came_from_and_nobody_else_does(
    proxies: tuple[IPv4Network, ...], seen: str
) -> None:
    addresses = list[str]()

    class Noting(ListService):
        def sign_in(self, name: str, password: str, address: str = "") -> SignIn:
            addresses.append(address)
            return SignIn()

    said = {"X_Forwarded_For": "198.51.100.1, 192.0.2.7", "Sec_Fetch_Site": "same-origin"}
    with running(Noting([]), Listening(proxies=proxies)) as (_, port):
        asked(port, "127.0.0.1", form="name=a&password=b", **said)

    assert addresses == [seen]


def test_with_tls_is_the_word_of_a_proxy_only() -> None:
    with running(ListService([]), Listening("127.0.0.1", ("intel.invalid",))) as (_, port):
        forged = asked(port, "intel.invalid", X_Forwarded_Proto="https")

    assert forged[0] == 403
