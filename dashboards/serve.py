"""The dashboard's server: waitress, on this machine only, or behind a proxy with TLS."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from waitress.server import create_server

from dashboards.app import create_app
from dashboards.proxies import Network, with_proxies
from dashboards.request_context import EXTENSION
from graphintel.errors import SettingsError
from graphintel.failures import os_reason
from graphintel.service import Service
from graphintel.service.recording import BEGUN
from graphintel.settings import Settings

_THREADS = 8
_MAX_BODY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """The address that the server listens on: this machine's own, unless the settings say that a proxy with TLS is before it.

    Attributes
    ----------
    bind : str
        Address.
    hosts : tuple of str
        Names beside this machine's own that browsers reach it by, through the proxy.
    proxies : tuple of network
        Of the proxies whose headers are believed about a request's origin and its use of TLS.
    """

    bind: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Listening:
        """Return what checked settings say."""
        return cls(settings.bind, settings.hosts, settings.proxies)


def bound(port: int, listening: Listening = Listening()) -> socket.socket:
    """Return a socket bound to the port, so that no other process gets it; it does not listen yet.

    Parameters
    ----------
    port : int
        On the address of ``listening``; 0 for a free one.
    listening : Listening, optional
        On 127.0.0.1 where it is not given; a browser elsewhere needs a proxy with TLS in front.

    Raises
    ------
    SettingsError
        Where the port is taken or not allowed.
    """
    family = socket.AF_INET6 if ":" in listening.bind else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left is free
        listener.bind((listening.bind, port))
    except OSError as error:
        listener.close()
        raise _unusable(port, listening.bind, error) from error
    return listener


def listen(listener: socket.socket) -> None:
    """Let a bound socket take connections.

    Raises
    ------
    SettingsError
        Where another took the port meanwhile.
    """
    try:
        listener.listen()
    except OSError as error:
        host, port = listener.getsockname()[:2]
        raise _unusable(port, host, error) from error


def address_of(listener: socket.socket) -> str:
    """Return the address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unusable(port: int, bind: str, error: OSError) -> SettingsError:
    return SettingsError(
        f"Port {port} on {bind} cannot be used ({os_reason(error)}); stop what uses it, or give another (--port, GRAPHINTEL_PORT)."
    )


def serve(
    service: Service,
    listener: socket.socket,
    listening: Listening = Listening(),
    listens: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    service : Service
        Opened; whoever opened it closes it.
    listener : socket.socket
        From :func:`bound`; closed at the end.
    listening : Listening, optional
        As for :func:`bound`.
    listens : callable, optional
        Called with the address once requests are taken.

    Raises
    ------
    SettingsError
        Where another took the port before this listened.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page's first files queue, which is no trouble
    with listener:
        application = create_app(service, listening.hosts).server
        listen(listener)
        service.record("maintenance", service.operator(), function="serve", outcome=BEGUN)
        server = create_server(
            with_proxies(application, listening.proxies),
            sockets=[listener],
            threads=_THREADS,
            ident=None,
            max_request_body_size=_MAX_BODY_BYTES,
            clear_untrusted_proxy_headers=False,  # with_proxies takes them away, after it has read them
        )
        try:
            with closing(server), service.clustering_in_a_process():
                service.warm()
                listens(address_of(listener))
                server.run()
        finally:
            application.extensions[EXTENSION].refusals.settle(all_of_them=True)
