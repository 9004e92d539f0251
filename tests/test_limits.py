"""What stands between the network and the application, driven as a server would: slow bodies, and who asks."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from assistant.faces import limits
from assistant.faces.limits import BodyLimit, is_from_elsewhere


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
