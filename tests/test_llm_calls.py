"""One call to one model: every failure is a calm sentence, also with a real client and a server that misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr
from scripted_model import Scripted

from assistant.answering.llm import ChatModel, ModelChoice, load_chat_model
from assistant.answering.llm.calling import Call, Line
from assistant.answering.llm.costs import usage_of
from assistant.answering.llm.faults import Unanswered, as_unanswered, ended_badly
from assistant.answering.llm.forms import ReadingForm, SumsForm, read_form
from assistant.energy import Power
from assistant.errors import EngineUnavailable

WRITE = [("human", "Je schrijft een conceptantwoord")]
READ = [("human", "Je leest een vraag")]


def line_to(model: Scripted, timeout: float = 2, stop: threading.Event | None = None) -> Line:
    return Line(ChatModel(ModelChoice("test:model", timeout=timeout), made=model), stop)


# --- loading


@pytest.mark.parametrize("name", ["bestaatniet:model", "geen-aanbieder", "cohere:command"])
def test_a_model_that_cannot_be_made_is_one_sentence_with_the_setting(name: str) -> None:
    with pytest.raises(EngineUnavailable, match="ASSISTANT_MODEL") as caught:
        load_chat_model(ModelChoice(name))
    assert "\n" not in str(caught.value)


def test_a_model_is_opened_at_its_first_use_and_its_problem_can_be_asked_for() -> None:
    chat = ChatModel(ModelChoice("bestaatniet:model", what="het tweede model", prefix="ASSISTANT_JUDGE_MODEL"))
    assert "Het tweede model" in (chat.problem() or "")
    assert "ASSISTANT_JUDGE_MODEL" in (chat.problem() or "")
    assert ChatModel(ModelChoice("test:x"), made=Scripted()).problem() is None


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8080/v1", True), ("http://localhost:11434", True), ("http://[::1]:1/v1", True),
        ("https://api.mistral.ai/v1", False), ("http://127.0.0.1.evil.example", False), ("http://10.0.0.5", False),
        (None, False),
    ],
)  # fmt: skip
def test_only_a_loopback_address_is_this_machine(address: str | None, here: bool) -> None:
    assert ModelChoice("x:y", address).is_on_this_machine is here


def test_a_choice_prints_no_key() -> None:
    assert "geheim" not in repr(ModelChoice("x:y", api_key=SecretStr("geheim")))


# --- what goes wrong, in words


class Provider(Exception):
    def __init__(self, status: int) -> None:
        super().__init__("sk-geheim")
        self.status_code = status


class RateLimitError(Exception):
    pass


class APITimeoutError(Exception):
    pass


class LengthFinishReasonError(Exception):
    pass


def with_cause(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


FAULTS: list[tuple[Exception, str]] = [
    (Provider(400), "kon met deze vraag niet overweg"),
    (Provider(401), "kent de sleutel niet"),
    (Provider(404), "kent dit taalmodel niet"),
    (Provider(418), "weigerde de vraag (418)"),
    (Provider(429), "te druk"),
    (Provider(500), "storing"),
    (Provider(503), "storing"),
    (RateLimitError("x"), "te druk"),
    (APITimeoutError("x"), "niet op tijd"),
    (LengthFinishReasonError("x"), "afgekapt"),
    (ConnectionRefusedError("x"), "niet bereikbaar"),
    (with_cause(RuntimeError("x"), Provider(401)), "kent de sleutel niet"),
    (json.JSONDecodeError("x", "y", 0), "niet te lezen"),
    (OSError("geen net"), "niet bereikbaar"),
    (ZeroDivisionError("x"), "gaf een fout (ZeroDivisionError)"),
]


@pytest.mark.parametrize(("error", "said"), FAULTS, ids=[f"{type(each).__name__}-{said}" for each, said in FAULTS])
def test_whatever_a_provider_raises_is_one_calm_sentence_without_its_words(error: Exception, said: str) -> None:
    sentence = str(as_unanswered(error))
    assert said in sentence
    assert sentence.endswith(".")
    assert "geheim" not in sentence


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"finish_reason": "length"}, "afgekapt"), ({"stop_reason": "max_tokens"}, "afgekapt"),
        ({"done_reason": "length"}, "afgekapt"), ({"finish_reason": "MAX_TOKENS"}, "afgekapt"),
        ({"finish_reason": "content_filter"}, "mocht"), ({"finish_reason": "stop"}, None), ({}, None),
    ],
)  # fmt: skip
def test_how_a_reply_ended_is_looked_at(metadata: dict[str, object], said: str | None) -> None:
    found = ended_badly(metadata)
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert said in found


# --- the line


def test_a_call_is_recorded_with_its_words_time_and_usage() -> None:
    line = line_to(Scripted().says("Een zin [P1]."))
    assert line.prose("schrijven", WRITE) == "Een zin [P1]."
    (call,) = line.calls
    assert (call.purpose, call.sent, call.received) == ("schrijven", tuple(WRITE), "Een zin [P1].")
    assert call.usage == {"input_tokens": 5, "output_tokens": 2}
    assert call.failure is None


def test_after_a_lasting_failure_the_line_stays_silent() -> None:
    model = Scripted().says("Een zin [P1].", lezen=Provider(401))
    line = line_to(model)
    with pytest.raises(Unanswered, match="sleutel"):
        line.form("lezen", READ, ReadingForm)
    with pytest.raises(Unanswered, match="sleutel"):
        line.prose("schrijven", WRITE)
    assert len(model._asked) == len(line.calls) == 1


@pytest.mark.parametrize("reply", ["", "geen JSON", '{"soort": "feit", "onderw', '{"soort": "onbekend"}', "[1, 2]"])
def test_a_form_that_cannot_be_read_is_none_and_the_next_call_goes_on(reply: str) -> None:
    line = line_to(Scripted().says("Een zin [P1].", lezen=reply))
    with pytest.raises(Unanswered):
        line.form("lezen", READ, ReadingForm)
    assert line.prose("schrijven", WRITE)


def test_silence_is_waited_for_no_longer_than_agreed() -> None:
    never = threading.Event()
    model = Scripted().says("een twee drie vier")
    model.waits_at(1, never)
    began = time.monotonic()
    with pytest.raises(Unanswered, match="niet op tijd"):
        line_to(model, timeout=0.3).prose("schrijven", WRITE)
    assert time.monotonic() - began < 2
    never.set()


def test_stop_before_a_call_sends_nothing() -> None:
    stop = threading.Event()
    stop.set()
    model = Scripted().says("x")
    line = line_to(model, stop=stop)
    with pytest.raises(Unanswered, match="gestopt"):
        line.prose("schrijven", WRITE)
    assert model._asked == []
    assert line.calls == []


@pytest.mark.parametrize(
    "reply",
    [
        '{"berekeningen": []}',
        'Hier is het:\n```json\n{"berekeningen": []}\n```',
        'Zeker! {"berekeningen": [], "extra": 1} Succes.',
        '{"berekeningen": null}',
    ],
)
def test_a_form_is_found_in_whatever_surrounds_it(reply: str) -> None:
    assert read_form(reply, SumsForm).berekeningen == []


# --- usage


def call(**changes: Any) -> Call:
    made = Call(purpose="schrijven", model="mistralai:mistral-small-latest", sent=(), seconds=1.5)
    return made.model_copy(update={"usage": {"input_tokens": 10, "output_tokens": 100}} | changes)


def test_usage_adds_up_and_is_empty_where_nobody_was_called() -> None:
    assert usage_of([], Power()) == {}
    total = usage_of([call(is_remote=False), call(is_remote=False, usage={})], Power())
    assert total == {"calls": 2, "seconds": 3.0, "input_tokens": 10, "output_tokens": 100}


class Impacts:
    class energy:
        value = type("Range", (), {"min": 0.001, "max": 0.003})()

    class gwp:
        value = 0.0005


def test_energy_is_estimated_for_a_remote_model_where_the_package_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def estimate(*given: Any) -> type[Impacts]:
        asked.append(given)
        return Impacts

    package = type("Package", (), {"llm_impacts": staticmethod(estimate)})
    monkeypatch.setattr("assistant.answering.llm.costs.import_module", lambda name: package)
    total = usage_of([call()], Power())
    assert asked == [("mistralai", "mistral-small-latest", 100, 1.5)]
    assert total["kwh"] == pytest.approx(0.002)
    assert total["gco2"] == pytest.approx(0.5)
    assert "kwh" not in usage_of([call(model="ollama:llama")], Power())


def test_a_known_supplier_is_estimated_by_the_real_package() -> None:
    pytest.importorskip("ecologits")
    total = usage_of([call(), call()], Power())
    assert total["kwh"] == pytest.approx(2 * usage_of([call()], Power())["kwh"])
    assert 1e-7 < total["kwh"] < 1e-2
    assert total["gco2"] > 0
    assert "kwh" not in usage_of([call(model="mistralai:never-heard-of")], Power())


def test_a_model_on_this_computer_takes_what_somebody_stated_it_draws() -> None:
    assert "kwh" not in usage_of([call(is_remote=False)], Power())
    total = usage_of([call(is_remote=False, seconds=18)], Power(model_watts=200, grams_per_kwh=300))
    assert total["kwh"] == pytest.approx(0.001)
    assert total["gco2"] == pytest.approx(0.3)


def test_without_the_package_there_is_no_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("assistant.answering.llm.costs.import_module", missing)
    assert "kwh" not in usage_of([call()], Power())


# --- a real client and a server that misbehaves


class Server(BaseHTTPRequestHandler):
    """As much of an OpenAI-compatible server as a test needs; ``answer`` is each test's own."""

    answer: ClassVar[Callable[[Server, dict[str, Any]], None]]
    bodies: ClassVar[list[dict[str, Any]]] = []
    gone: ClassVar[threading.Event] = threading.Event()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.bodies.append(body)
        type(self).answer(self, body)

    def log_message(self, *_: Any) -> None: ...

    def refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(b'{"error": {"message": "geheim"}}')

    def stream(self, *words: str, finish: str = "stop", pause: float = 0) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for word in words:
                self._event({"delta": {"content": word}, "index": 0})
                time.sleep(pause)
            self._event({"delta": {}, "index": 0, "finish_reason": finish})
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.gone.set()

    def _event(self, choice: dict[str, Any]) -> None:
        event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Server.bodies.clear()
    Server.gone.clear()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()


def real_line(server: ThreadingHTTPServer, timeout: float = 3, stop: threading.Event | None = None) -> Line:
    pytest.importorskip("langchain_openai")
    address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    return Line(ChatModel(ModelChoice("openai:klein", address, SecretStr("sleutel"), timeout)), stop)


def test_a_real_client_streams_through_the_same_code(server: ThreadingHTTPServer) -> None:
    Server.answer = lambda self, _: self.stream("Een ", "zin ", "[P1].")
    heard: list[str] = []
    assert real_line(server).prose("schrijven", WRITE, heard.append) == "Een zin [P1]."
    assert "Een zin " in heard
    assert Server.bodies[0]["model"] == "klein"
    assert Server.bodies[0]["temperature"] == 0


@pytest.mark.parametrize(
    ("status", "said"), [(401, "sleutel"), (404, "kent dit taalmodel niet"), (429, "te druk"), (500, "storing")]
)
def test_a_real_refusal_is_a_calm_sentence(server: ThreadingHTTPServer, status: int, said: str) -> None:
    Server.answer = lambda self, _: self.refuse(status)
    line = real_line(server)
    with pytest.raises(Unanswered, match=said):
        line.prose("schrijven", WRITE)
    assert "geheim" not in line.calls[0].model_dump_json()


def test_a_real_reply_that_was_cut_off_is_none(server: ThreadingHTTPServer) -> None:
    Server.answer = lambda self, _: self.stream("Een zin", finish="length")
    with pytest.raises(Unanswered, match="afgekapt"):
        real_line(server).prose("schrijven", WRITE)


def test_nobody_at_the_address_is_a_calm_sentence(server: ThreadingHTTPServer) -> None:
    line = real_line(server)
    server.shutdown()
    server.server_close()
    with pytest.raises(Unanswered, match="niet bereikbaar"):
        line.prose("schrijven", WRITE)


@pytest.mark.slow
def test_stop_closes_the_connection_so_that_the_server_stops_as_well(server: ThreadingHTTPServer) -> None:
    stop = threading.Event()
    began: list[float] = []

    def tell(self: Server, _: object) -> None:
        began.append(time.monotonic())  # only now: loading the client may take seconds
        threading.Timer(0.5, stop.set).start()
        self.stream(*["woord "] * 200, pause=0.05)

    Server.answer = tell
    with pytest.raises(Unanswered, match="gestopt"):
        real_line(server, timeout=30, stop=stop).prose("schrijven", WRITE)
    assert time.monotonic() - began[0] < 3
    assert Server.gone.wait(3)


def test_a_server_without_structured_output_is_asked_in_words(server: ThreadingHTTPServer) -> None:
    def answer(self: Server, body: dict[str, Any]) -> None:
        if "response_format" in body or "tools" in body:
            self.refuse(400)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        message = {"role": "assistant", "content": '{"soort": "lijst", "onderwerp": "AI"}'}
        reply = {"id": "x", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}  # fmt: skip
        self.wfile.write(json.dumps(reply).encode())

    Server.answer = answer
    form = real_line(server).form("lezen", READ, ReadingForm)
    assert (form.soort, form.onderwerp, form.cijfers) == ("lijst", "AI", [])
