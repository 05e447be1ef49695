"""The dashboard's server: waitress, on this machine only."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

from waitress.server import create_server

from dashboards.app import create_app
from graphintel.errors import SettingsError

if TYPE_CHECKING:
    from graphintel.service import Service

HOST = "127.0.0.1"
_THREADS = 8
_MOST_BODY = 1024 * 1024


def serve(service: Service, port: int) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    service : Service
        Opened; whoever opened it closes it.
    port : int
        On 127.0.0.1; a browser elsewhere needs a proxy with TLS in front.

    Raises
    ------
    SettingsError
        Where the port is taken or not allowed.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page's first files queue, which is no trouble
    try:
        listening = socket.create_server((HOST, port))
    except OSError as error:
        raise SettingsError(
            f"Port {port} on {HOST} cannot be used ({error.strerror}); stop what uses it, or give another (--port, GRAPHINTEL_PORT)."
        ) from error
    with listening:
        application = create_app(service).server
        server = create_server(
            application, sockets=[listening], threads=_THREADS, ident=None, max_request_body_size=_MOST_BODY
        )
        try:
            server.run()
        finally:
            server.close()
