"""The dashboard's server: waitress, on this machine only, or behind a proxy with TLS."""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waitress.server import create_server

from dashboards.app import create_app
from dashboards.proxies import Network, with_proxies
from graphintel.errors import SettingsError

if TYPE_CHECKING:
    from graphintel.service import Service
    from graphintel.settings import Settings

_THREADS = 8
_MOST_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens: on this machine, unless the settings say that a proxy with TLS is before it.

    Attributes
    ----------
    bind : str
        Address.
    hosts : tuple of str
        Names beside this machine's own that browsers reach it by, through the proxy.
    proxies : tuple of network
        Of the proxies, whose word counts on where a request came from, and whether it came with TLS.
    """

    bind: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Listening:
        """Return what checked settings say."""
        return cls(settings.bind, settings.hosts, settings.proxies)


def serve(service: Service, port: int, listening: Listening = Listening()) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    service : Service
        Opened; whoever opened it closes it.
    port : int
        On the address of ``listening``.
    listening : Listening, optional
        On 127.0.0.1 where it is not given; a browser elsewhere needs a proxy with TLS in front.

    Raises
    ------
    SettingsError
        Where the port is taken or not allowed.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page's first files queue, which is no trouble
    try:
        family = socket.AF_INET6 if ":" in listening.bind else socket.AF_INET
        listener = socket.create_server((listening.bind, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Port {port} on {listening.bind} cannot be used ({error.strerror}); stop what uses it, or give another (--port, GRAPHINTEL_PORT)."
        ) from error
    with listener:
        application = create_app(service, listening.hosts).server
        server = create_server(
            with_proxies(application, listening.proxies),
            sockets=[listener],
            threads=_THREADS,
            ident=None,
            max_request_body_size=_MOST_BODY,
            clear_untrusted_proxy_headers=False,  # with_proxies takes them away, after it has read them
        )
        try:
            server.run()
        finally:
            server.close()
