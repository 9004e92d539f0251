"""Suppliers by name, each through its own client against a server on loopback that speaks its protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.answering.llm.calling import Line
from assistant.answering.llm.faults import CUT_OFF, TOO_LATE, Unanswered
from assistant.answering.llm.forms import SumsForm
from assistant.answering.llm.loading import ChatModel, ModelChoice, load_chat_model
from assistant.errors import EngineUnavailable

pytestmark = pytest.mark.slow

WRITE = [("system", "U schrijft in het Nederlands."), ("human", "Schrijf een zin.")]
FORM = {"berekeningen": []}


@dataclass
class Script:
    """What the server answers, and what it was sent."""

    words: tuple[str, ...] = ("Een ", "zin ", "[P1].")
    ended: str = "stop"
    status: int = 200
    pause: float = 0
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


def sse(events: list[tuple[str | None, Any]]) -> Iterator[bytes]:
    for name, data in events:
        head = f"event: {name}\n" if name else ""
        yield f"{head}data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def openai_like(script: Script) -> Iterator[bytes]:
    shared = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    for word in script.words:
        chunk = {**shared, "choices": [{"index": 0, "delta": {"role": "assistant", "content": word}}]}
        yield from sse([(None, chunk)])
    ended = {"stop": "stop", "cut": "length"}[script.ended]
    usage = {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16}
    last = {**shared, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": ended}], "usage": usage}
    yield from sse([(None, last), (None, "[DONE]")])


def anthropic_like(script: Script) -> Iterator[bytes]:
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": None}
    started = {"type": "message_start", "message": message | {"usage": {"input_tokens": 11, "output_tokens": 1}}}
    block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    yield from sse([("message_start", started), ("content_block_start", block)])
    for word in script.words:
        delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
        yield from sse([("content_block_delta", delta)])
    ended = {"stop": "end_turn", "cut": "max_tokens"}[script.ended]
    last = {"type": "message_delta", "delta": {"stop_reason": ended}, "usage": {"input_tokens": 11, "output_tokens": 5}}
    stop = {"type": "content_block_stop", "index": 0}
    yield from sse([("content_block_stop", stop), ("message_delta", last), ("message_stop", {"type": "message_stop"})])


def ollama_like(script: Script) -> Iterator[bytes]:
    shared = {"model": "m", "created_at": "2026-11-26T09:00:00Z"}
    for word in script.words:
        yield json.dumps({**shared, "message": {"role": "assistant", "content": word}, "done": False}).encode() + b"\n"
    ended = {"stop": "stop", "cut": "length"}[script.ended]
    last = {**shared, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": ended}
    yield json.dumps(last | {"prompt_eval_count": 11, "eval_count": 5}).encode() + b"\n"


SPEAKS: dict[str, Callable[[Script], Iterator[bytes]]] = {
    "/v1/chat/completions": openai_like,
    "/v1/messages": anthropic_like,
    "/api/chat": ollama_like,
    "/openai/deployments/klein/chat/completions": openai_like,
}


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def address(script: Script) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = self.path.partition("?")[0]
            script.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            pieces = [b'{"error": {"message": "geheim"}}'] if script.status != 200 else SPEAKS[path](script)
            self.send_response(script.status)
            is_lines = path == "/api/chat"
            self.send_header("Content-Type", "application/x-ndjson" if is_lines else "text/event-stream")
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(script.pause)
            except OSError:
                return

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


# Name of the model, what follows the address, and where the key is to be found.
SUPPLIERS = [
    pytest.param("openai:klein", "/v1", "authorization", id="openai-compatible"),
    pytest.param("mistralai:klein", "/v1", "authorization", id="mistral"),
    pytest.param("anthropic:klein", "", "authorization", id="anthropic"),
    pytest.param("azure_openai:klein", "", "api-key", id="azure"),
    pytest.param("ollama:klein", "", None, id="ollama"),
]


def line_to(name: str, address: str, timeout: float = 10, stop: threading.Event | None = None) -> Line:
    return Line(ChatModel(ModelChoice(name, address, SecretStr("sleutel"), timeout, max_tokens=77)), stop)


@pytest.mark.parametrize(("name", "path", "key"), SUPPLIERS)
def test_a_supplier_streams_under_its_own_name(
    name: str, path: str, key: str | None, address: str, script: Script
) -> None:
    line = line_to(name, address + path)
    heard: list[str] = []
    assert line.prose("schrijven", WRITE, heard.append) == "Een zin [P1]."
    assert "Een zin " in heard
    assert line.calls[0].usage == {"input_tokens": 11, "output_tokens": 5}
    (_, headers, body) = script.asked[0]
    assert "Schrijf een zin." in json.dumps(body)
    assert "77" in json.dumps(body)  # how long it may be, whatever the supplier calls that
    if key is not None:
        assert "sleutel" in headers[key]


@pytest.mark.parametrize(("name", "path", "key"), SUPPLIERS)
def test_a_supplier_that_cuts_off_is_believed_by_none(
    name: str, path: str, key: str | None, address: str, script: Script
) -> None:
    script.ended = "cut"
    with pytest.raises(Unanswered, match=CUT_OFF):
        line_to(name, address + path).prose("schrijven", WRITE)


@pytest.mark.parametrize(("status", "said"), [(401, "sleutel"), (404, "kent dit taalmodel niet"), (429, "te druk")])
@pytest.mark.parametrize(("name", "path", "key"), SUPPLIERS)
def test_a_supplier_that_refuses_is_one_calm_sentence(
    name: str, path: str, key: str | None, address: str, script: Script, status: int, said: str
) -> None:
    script.status = status
    line = line_to(name, address + path)
    with pytest.raises(Unanswered, match=said):
        line.prose("schrijven", WRITE)
    assert "geheim" not in line.calls[0].model_dump_json()


@pytest.mark.parametrize(("name", "path", "key"), SUPPLIERS)
def test_a_supplier_that_stalls_is_left(name: str, path: str, key: str | None, address: str, script: Script) -> None:
    script.pause = 3
    with pytest.raises(Unanswered, match=TOO_LATE):
        line_to(name, address + path, timeout=0.5).prose("schrijven", WRITE)


@pytest.mark.parametrize(("name", "path", "key"), SUPPLIERS)
def test_a_form_is_read_whatever_way_a_supplier_fills_it_in(
    name: str, path: str, key: str | None, address: str, script: Script
) -> None:
    script.words = (json.dumps(FORM),)
    try:
        form = line_to(name, address + path).form("rekenen", WRITE, SumsForm)
    except Unanswered:
        assert name != "ollama:klein"  # the others answer a form whole, which this server does not
    else:
        assert form.berekeningen == []


def test_ollama_gets_room_for_the_whole_prompt(address: str, script: Script) -> None:
    line_to("ollama:klein", address).prose("schrijven", WRITE)
    assert script.asked[0][2]["options"]["num_ctx"] >= 16_000


def test_ollama_without_an_address_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    assert ModelChoice("ollama:klein").is_on_this_machine
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:5000")
    assert ModelChoice("ollama:klein").is_on_this_machine
    monkeypatch.setenv("OLLAMA_HOST", "http://elders.example:11434")
    assert not ModelChoice("ollama:klein").is_on_this_machine
    assert not ModelChoice("mistralai:klein").is_on_this_machine


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise ImportError("langchain_mistralai")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", missing)
    with pytest.raises(EngineUnavailable, match="pip install langchain-mistralai"):
        load_chat_model(ModelChoice("mistralai:klein"))
