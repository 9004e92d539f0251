"""A server in this process, a Chromium of the system, and what both browser test files do with them."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import Assistant, Settings
from assistant.faces.api import create_app
from assistant.faces.ui import mount_page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MARKS = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("CI") != "true", reason=f"{CHROMIUM} is not installed"),
    # Gradio's own, about its use of pandas; as errors they would stop Gradio's queue.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]


@contextmanager
def serving(assistant: Assistant, settings: Settings, port: int = 0) -> Iterator[int]:
    """One start of the server, on a free port or on the port of an earlier start."""
    listening = socket.create_server(("127.0.0.1", port))
    app = mount_page(create_app(assistant, settings), assistant, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


class Watch:
    """What a page asked for outside this server, and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.strays: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._see(request.url, address))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _see(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.strays.append(url)


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#progress")).to_contain_text("Klaar", timeout=20_000)


def fill_in(page: Page, label: str, text: str) -> None:
    """A field in a panel: Gradio makes it when the panel first opens, and empties it once more in its first frames.

    A person is never that quick; a script is, about once in twelve times.
    """
    field = page.get_by_label(label)
    for _ in range(20):
        field.fill(text)
        page.wait_for_timeout(150)
        if field.input_value() == text:
            return
    raise AssertionError(f"the page did not keep what was typed at {label}")
