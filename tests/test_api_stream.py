"""Streaming over HTTP: checked sentences as they come, a model that stops when the reader hangs up, usage and calls."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from local_client import TestClient
from scripted_assistant import SENT, ScriptedAssistant

from assistant.advice import Answer
from assistant.faces.api import create_app
from assistant.faces.openapi import EXAMPLES
from assistant.settings import Settings


def app_of(assistant: ScriptedAssistant) -> Any:
    return create_app(assistant, Settings(_env_file=None))  # type: ignore[arg-type,call-arg]


def read_events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks]


def test_checked_sentences_come_between_the_steps_and_before_the_answer() -> None:
    assistant = ScriptedAssistant()
    assistant.sentences = ["Minstens 20% [1].", "Dat is “veel” [2]."]
    with TestClient(app_of(assistant)) as client:
        told = read_events(client.post("/api/answers/stream", json={"question": "hoeveel?"}).text)
    assert [data["text"] for name, data in told if name == "sentence"] == assistant.sentences
    names = [name if name != "step" else data["step"] for name, data in told]
    assert names.index("schrijven") < names.index("sentence") < names.index("controleren")
    assert told[-1] == ("answer", SENT["answer"])


class Writing(ScriptedAssistant):
    """Writes until somebody says stop, as a model that never ends."""

    def __init__(self) -> None:
        super().__init__()
        self.is_stopped = threading.Event()
        self.is_recorded = threading.Event()

    def ask(self, text: str, *, on_sentence: Any = None, stop: threading.Event | None = None, **given: Any) -> Answer:
        assert stop is not None
        if on_sentence:
            on_sentence("Minstens 20% [1].")
        if stop.wait(10):
            self.is_stopped.set()
        answer = super().ask(text, **given)
        self.is_recorded.set()
        return answer


@contextmanager
def serving(assistant: ScriptedAssistant) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app_of(assistant), log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(5)
        listening.close()


def test_a_reader_who_hangs_up_stops_the_model_and_the_answer_is_recorded() -> None:
    assistant = Writing()
    with serving(assistant) as port:
        body = json.dumps({"question": "hoeveel?"}).encode()
        head = (
            f"POST /api/answers/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=10) as reader:
            reader.sendall(head.encode() + body)
            heard = b""
            while b"event: sentence" not in heard:
                heard += reader.recv(4096)
            assert not assistant.is_stopped.is_set()
        began = time.monotonic()
        assert assistant.is_stopped.wait(5)
        assert assistant.is_recorded.wait(5)
        assert time.monotonic() - began < 3


def test_usage_and_calls_can_be_read() -> None:
    assistant = ScriptedAssistant()
    with TestClient(app_of(assistant)) as client:
        assert client.get("/api/usage").json() == EXAMPLES["usage"]
        assert client.get("/api/usage?month=2026-10").json()["month"] == "2026-10"
        assert client.get("/api/answers/a-2026-0001/calls").json() == [EXAMPLES["model_call"]]
        assert client.get("/api/answers/bestaat-niet/calls").status_code == 404
        assert client.get(f"/api/usage?month={'2' * 50}").status_code == 422


def test_a_month_that_is_none_is_a_problem(assistant: Any) -> None:
    with TestClient(create_app(assistant, Settings(_env_file=None))) as client:  # type: ignore[call-arg]
        refused = client.get("/api/usage?month=november")
    assert refused.status_code == 422
    assert "bijvoorbeeld 2026-11" in refused.json()["detail"]


@pytest.mark.parametrize("name", ["answer", "reviewed"])
def test_the_example_of_an_answer_is_whole(name: str) -> None:
    assert EXAMPLES[name]["drafter"] == Answer.model_validate(EXAMPLES[name]).drafter.model_dump()
