"""A real browser for the tests marked ``browser``: Chromium, the dashboard in a thread, and a page that tells on itself."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from waitress.server import create_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 1280, 800


class Watched:
    """A page with what it asked for elsewhere, and what its console complained of (refused styles and scripts too)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.offsite: list[str] = []
        self.addresses: list[str] = []
        self.bodies: list[tuple[int, int]] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("request", self._asked)
        page.on("dialog", self._asked_to_answer)

    def _asked_to_answer(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Any) -> None:
        self.addresses.append(request.url)
        if request.url.startswith(("http", "ws")) and "//127.0.0.1:" not in request.url:
            self.offsite.append(request.url)

    def until(self, script: str, *given: Any, seconds: float = 90.0) -> Any:
        """Wait until a script says something true; the page's policy forbids the browser's own way of waiting."""
        end = time.monotonic() + seconds
        while not (said := self._said(script, *given)):
            assert time.monotonic() < end, f"{script} stayed {said!r}; console: {self.errors}"
            time.sleep(0.05)
        return said

    def _said(self, script: str, *given: Any) -> Any:
        """Return what a script says, None while the page is on its way to another."""
        from playwright.sync_api import Error

        try:
            return self.page.evaluate(script, *given)
        except Error as error:
            if "context was destroyed" in str(error):
                return None
            raise


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def close(server: Any, thread: threading.Thread) -> None:
    """Stop a waitress that runs in another thread; only that thread can close what it waits for."""

    def close_all() -> None:
        for channel in list(server._map.values()):
            channel.close()

    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(close_all)
    thread.join()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve a Dash application on a free port for a block, and give its address."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        close(server, thread)


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serve Dash applications for a test; each call returns an address."""
    with ExitStack() as live:
        yield lambda app: live.enter_context(served(app))


@pytest.fixture
def page(chromium: Browser, serve: Callable[[Any], str]) -> Iterator[Watched]:
    """A page of its own context; complaints of its console and requests elsewhere fail the test.

    It closes before what is served does, so that nothing is asked of a server that has gone.
    """
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(90_000)  # a shared machine may be busy; what is measured is measured elsewhere
    watched = Watched(context.new_page())
    yield watched
    context.close()
    assert watched.errors == []
    assert watched.offsite == []
