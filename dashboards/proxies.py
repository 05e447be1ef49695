"""Finds out where a request came from: only the headers of configured proxies are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Network = IPv4Network | IPv6Network
Application = Callable[..., Iterable[bytes]]

_WORDS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP")
"""Headers about the way of a request; the application never gets them."""


def with_proxies(application: Application, proxies: Sequence[Network]) -> Application:
    """Return the application; it learns the client's address, and whether TLS was used, from its proxies only.

    Parameters
    ----------
    application : WSGI application
        Sees neither ``X-Forwarded-*`` nor ``Forwarded``.
    proxies : sequence of network
        Of the proxies before it; with none no header is believed.

    Returns
    -------
    WSGI application
    """

    def told(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        peer = str(environ.get("REMOTE_ADDR", ""))
        if is_among(peer, proxies):
            environ["REMOTE_ADDR"] = origin(peer, str(environ.get("HTTP_X_FORWARDED_FOR", "")), proxies)
            scheme = str(environ.get("HTTP_X_FORWARDED_PROTO", "")).rpartition(",")[2].strip().lower()
            if scheme in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
        for name in [name for name in environ if name.startswith(_WORDS)]:
            del environ[name]
        return application(environ, start_response)

    return told


def origin(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Return the address that a request came from, as far as proxies are to be believed.

    Parameters
    ----------
    peer : str
        Address of the proxy that is connected.
    forwarded : str
        ``X-Forwarded-For`` as it came: each proxy adds at the right who was connected to it.
    proxies : sequence of network

    Returns
    -------
    str
        The rightmost address that is no proxy; what stands further left may be anybody's invention. Where the list
        ends, or an entry is no address, the last proxy that was named.
    """
    last = peer
    for hop in reversed(forwarded.split(",")):
        address = _address(hop)
        if address is None:
            return last
        last = str(address)
        if not is_among(last, proxies):
            return last
    return last


def is_among(address: str, proxies: Sequence[Network]) -> bool:
    """Return whether an address is one of a proxy."""
    found = _address(address)
    return found is not None and any(found in network for network in proxies)


def _address(written: str) -> IPv4Address | IPv6Address | None:
    """Return an address as proxies write it: with a port, in brackets, or as IPv6 that means IPv4."""
    text = written.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
