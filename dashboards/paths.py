"""Paths of the dashboard that are no pages: signing in and out, one's own password, downloads."""

from __future__ import annotations

SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/password"
DOWNLOAD_PATH = "/exports/"
"""Path of the downloads, before their token."""
RESERVED = frozenset({SIGN_IN, SIGN_OUT, PASSWORD, "/assets", "/static"})
"""Paths that no page may have."""
