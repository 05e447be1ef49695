"""The address of a request is the rightmost one that is no proxy; what anybody else says of it counts for nothing."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.proxies import is_among, origin, with_proxies

PROXIES = tuple(map(ip_network, ("192.0.2.0/28", "2001:db8::5")))
PROXY = "192.0.2.1"
ADDRESSES = st.ip_addresses().map(str)
INVENTED = st.one_of(ADDRESSES, st.text("0123456789abcdef.:,[]_ unknown", max_size=30))


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("", PROXY),
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 192.0.2.3, 192.0.2.2", "198.51.100.7"),
        ("203.0.113.9,198.51.100.7 ,192.0.2.3", "198.51.100.7"),
        ("192.0.2.3, 192.0.2.2", "192.0.2.3"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ("[2001:db8::9]:4711", "2001:db8::9"),
        ("2001:db8::9, 2001:db8::5", "2001:db8::9"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, unknown, 192.0.2.2", "192.0.2.2"),
        ("198.51.100.7, _hidden", PROXY),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_counts(forwarded: str, seen: str) -> None:
    assert origin(PROXY, forwarded, PROXIES) == seen


@given(ADDRESSES.filter(lambda one: not is_among(one, PROXIES)), st.lists(INVENTED))
def test_nothing_that_a_client_invents_changes_its_address(client: str, invented: list[str]) -> None:
    seen = origin(PROXY, ",".join([*invented, client]), PROXIES)

    assert seen == origin(PROXY, client, PROXIES)


@given(ADDRESSES.filter(lambda one: not is_among(one, PROXIES)), INVENTED)
def test_whoever_is_no_proxy_is_who_is_connected(peer: str, invented: str) -> None:
    assert seen_through(peer, HTTP_X_FORWARDED_FOR=invented, HTTP_X_FORWARDED_PROTO="https") == (peer, "http")


@pytest.mark.parametrize(
    ("said", "scheme"), [("https", "https"), ("http", "http"), ("https, http", "http"), ("ftp", "http"), ("", "http")]
)
def test_a_proxy_says_whether_it_was_reached_with_tls(said: str, scheme: str) -> None:
    assert seen_through(PROXY, HTTP_X_FORWARDED_PROTO=said) == (PROXY, scheme)


def test_without_proxies_nobody_is_believed() -> None:
    assert seen_through("127.0.0.1", (), HTTP_X_FORWARDED_FOR="198.51.100.7") == ("127.0.0.1", "http")


def seen_through(peer: str, proxies: Any = PROXIES, **headers: str) -> tuple[str, str]:
    """Return address and scheme as the application sees them, which sees no header about its way."""
    seen: dict[str, Any] = {}
    more = {
        "HTTP_FORWARDED": "for=198.51.100.1",
        "HTTP_X_REAL_IP": "198.51.100.2",
        "HTTP_X_FORWARDED_HOST": "x.invalid",
    }

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    with_proxies(application, proxies)(
        {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "a.invalid"} | more | headers, None
    )
    assert set(seen) == {"REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST"}
    return seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]


def test_an_ipv4_proxy_is_known_by_an_ipv6_socket_too() -> None:
    assert is_among(f"::ffff:{IPv4Address(PROXY)}", PROXIES)
