"""What stands between the network and the application, driven as a server would: slow bodies, and who asks."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from typing import Any

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from assistant.faces import limits
from assistant.faces.limits import FAILED_LOGINS_PER_MINUTE, BodyLimit, RateLimit, RequireAccount, is_from_elsewhere
from assistant.faces.rates import SlidingWindow


class Sender:
    """A client that sends its body in pieces, with a pause before each."""

    def __init__(self, pieces: list[bytes], pause: float, *, length: int | None = None) -> None:
        self.pieces, self.pause, self.heard = list(pieces), pause, list[Message]()
        self.headers = [] if length is None else [(b"content-length", str(length).encode())]

    async def receive(self) -> Message:
        await anyio.sleep(self.pause)
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}

    async def send(self, message: Message) -> None:
        self.heard.append(message)

    def ask(self, app: Any) -> dict[str, Any] | None:
        """The problem that came back, if any."""
        scope = {"type": "http", "method": "POST", "path": "/api/answers", "headers": self.headers}
        anyio.run(app, scope, self.receive, self.send)
        if not self.heard:
            return None
        found: dict[str, Any] = json.loads(self.heard[1]["body"])
        return found


class Reached:
    """The application behind the limit."""

    def __init__(self) -> None:
        self.body: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.body, more = b"", True
        while more:
            message = await receive()
            self.body += message["body"]
            more = message["more_body"]


@pytest.mark.parametrize("length", [None, 9_000])
def test_a_body_that_hardly_comes_is_refused_and_its_connection_closed(
    length: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    behind, sender = Reached(), Sender([b"x"] * 9_000, 0.02, length=length)
    found = sender.ask(BodyLimit(behind, max_bytes=9_000))
    assert found is not None
    assert found["status"] == 408
    assert found["detail"].endswith(".")
    assert (b"connection", b"close") in sender.heard[0]["headers"]
    assert behind.body is None


def test_a_large_body_gets_the_time_that_its_size_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.01)
    monkeypatch.setattr(limits, "BODY_BYTES_PER_SECOND", 1_000)
    behind = Reached()
    assert Sender([b"x" * 1_000] * 5, 0.02, length=5_000).ask(BodyLimit(behind, max_bytes=9_000)) is None
    assert behind.body == b"x" * 5_000
    behind = Reached()
    assert Sender([b"x"] * 5, 0.02, length=5).ask(BodyLimit(behind, max_bytes=9_000)) is not None


@pytest.mark.parametrize(
    ("said", "expected"),
    [("cross-site", True), ("same-site", True), ("same-origin", False), ("none", False), (None, False)],
)
def test_a_page_of_another_site_is_told_from_our_own(said: str | None, expected: bool) -> None:
    headers = [] if said is None else [(b"sec-fetch-site", said.encode())]
    assert is_from_elsewhere({"type": "http", "headers": headers}) is expected


# --- how often ---------------------------------------------------------------------------------------------------


class Book:
    """Accounts of one person, with how often the slow check was made."""

    def __init__(self) -> None:
        self.checked, self.lock, self.is_known = 0, threading.Lock(), False

    def recall(self, name: str, password: str) -> bool:
        return self.is_known and password == "goed"

    def check(self, name: str, password: str) -> bool:
        with self.lock:
            self.checked += 1
        self.is_known = self.is_known or password == "goed"
        return password == "goed"


async def ok(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def status_of(app: Any, path: str = "/", *, method: str = "GET", password: str = "", client: str = "a") -> int:
    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    login = b"Basic " + base64.b64encode(f"Joke:{password}".encode())
    headers = [(b"authorization", login)] if password else []
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "client": (client, 1)}
    await app(scope, receive, send)
    return int(heard[0]["status"])


def all_at_once(app: Any, passwords: list[str], client: str = "a") -> Counter[int]:
    seen: Counter[int] = Counter()

    async def one(password: str) -> None:
        seen[await status_of(app, password=password, client=client)] += 1

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for password in passwords:
                group.start_soon(one, password)

    anyio.run(all_of_them)
    return seen


def test_guesses_that_come_all_at_once_are_counted_as_those_that_come_one_by_one() -> None:
    book = Book()
    app = RequireAccount(ok, book)
    seen = all_at_once(app, [f"mis-{n}" for n in range(100)])
    assert seen == {401: FAILED_LOGINS_PER_MINUTE, 429: 100 - FAILED_LOGINS_PER_MINUTE}
    assert book.checked == FAILED_LOGINS_PER_MINUTE
    assert all_at_once(app, ["goed"], client="b") == {200: 1}, "somebody else still comes in"


def test_a_page_that_asks_everything_at_once_has_its_password_checked_once() -> None:
    book = Book()
    assert all_at_once(RequireAccount(ok, book), ["goed"] * 30) == {200: 30}
    assert book.checked == 1


@pytest.mark.parametrize(
    ("path", "method", "counts"),
    [
        ("/", "GET", True),
        ("//", "GET", True),
        ("/config/", "GET", True),
        ("/api/sources", "GET", True),
        ("/gradio_api/queue/join", "POST", True),
        ("/theme.css", "GET", False),
        ("/assets/index.js", "GET", False),
        ("/healthz", "GET", False),
    ],
)
def test_what_costs_something_is_counted_and_a_file_of_the_page_is_not(path: str, method: str, counts: bool) -> None:
    app = RateLimit(ok, SlidingWindow(2))

    async def thrice() -> list[int]:
        return [await status_of(app, path, method=method) for _ in range(3)]

    assert anyio.run(thrice) == [200, 200, 429 if counts else 200]
