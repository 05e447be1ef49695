"""HTTP headers of every response, also of those that Flask refuses before any handler runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Wsgi = Callable[..., Iterable[bytes]]

_KEPT_BY_BROWSERS = ("/assets/", "/_dash-component-suites/")


def policy(script_hashes: Sequence[str]) -> str:
    """Return the content security policy.

    Parameters
    ----------
    script_hashes : sequence of str
        ``app.csp_hashes()``, taken after all callbacks are registered.

    Returns
    -------
    str

    Notes
    -----
    ``unsafe-inline`` for style elements cannot be avoided: Dash's components and cytoscape inject some. Styles in
    attributes and every inline script but Dash's own one line are refused.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *script_hashes)),
        "style-src": "'self'",
        "style-src-elem": "'self' 'unsafe-inline'",
        "style-src-attr": "'none'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def headers_of(script_hashes: Sequence[str]) -> dict[str, str]:
    """Return the headers that every response carries."""
    return {
        "Content-Security-Policy": policy(script_hashes),
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def with_headers(application: Wsgi, extra: dict[str, str]) -> Wsgi:
    """Return a WSGI application that sends ``extra`` with every response, and lets browsers keep only static files."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            static = environ.get("PATH_INFO", "").startswith(_KEPT_BY_BROWSERS)
            wanted = extra if static and status.startswith("200") else {**extra, "Cache-Control": "no-store"}
            names = {name.lower() for name in wanted} | {"server-timing"}
            kept = [(name, value) for name, value in headers if name.lower() not in names]
            return start_response(status, [*kept, *wanted.items()], *more)

        return application(environ, start)

    return answer
