"""The faces on the real assistant: what the command line and HTTP say is what the assistant says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, Settings
from assistant.advice import Answer
from assistant.faces.api import create_app
from assistant.faces.cli import main

QUESTION = "Ons collectiebudget is € 250.000. Welk bedrag moet er ten minste naar doelgroepen?"
# What depends on when and how often was asked.
CHANGING = {"id", "conversation_id"}


class Lent:
    """The one open assistant, lent to a command that would close what it opens."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __enter__(self) -> Assistant:
        return self._assistant

    def __exit__(self, *raised: object) -> None: ...


@pytest.fixture
def client(assistant: Assistant, settings: Settings) -> TestClient:
    return TestClient(create_app(assistant, settings))


def run(assistant: Assistant, *arguments: str) -> int:
    return main(arguments, opener=lambda: Lent(assistant))  # type: ignore[arg-type,return-value]


def lasting(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in CHANGING}


def test_every_face_gives_the_same_answer(
    assistant: Assistant, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(assistant, "ask", QUESTION, "--json", "--as-of", "2026-11-24") == 0
    by_command = json.loads(capsys.readouterr().out)
    by_http = client.post("/api/answers", json={"question": QUESTION, "as_of": "2026-11-24"}).json()
    assert by_command["outcome"] == "answered"
    assert by_command["calculations"][0]["result"]["value"] == 50000
    assert lasting(by_command) == lasting(by_http)


def test_figures_mean_the_same_typed_and_posted(
    assistant: Assistant, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(assistant, "calculate", "target-groups-share", "collection_budget=€ 250.000", "--json") == 0
    typed = json.loads(capsys.readouterr().out)
    posted = client.post("/api/norms/target-groups-share/calculate", json={"collection_budget": 250000}).json()
    assert typed["receipt"] == posted["receipt"]


def test_an_answer_can_be_read_reviewed_and_read_again(client: TestClient) -> None:
    answer = Answer.model_validate(client.post("/api/answers", json={"question": QUESTION}).json())
    decision = {"decision": "approve", "reviewer": "J. Jansen", "reason": "klopt", "content_hash": answer.content_hash}
    reviewed = client.post(f"/api/answers/{answer.id}/review", json=decision)
    assert reviewed.status_code == 200, reviewed.text
    again = client.get(f"/api/answers/{answer.id}").json()
    assert again["review"]["state"] == "approved"
    assert client.get(f"/api/conversations/{answer.conversation_id}").json() == [again]


def test_every_citation_leads_to_its_passage(client: TestClient) -> None:
    answer = client.post("/api/answers", json={"question": QUESTION}).json()
    assert answer["citations"]
    for citation in answer["citations"]:
        passage = client.get(f"/api/passages/{citation['passage_id']}").json()
        assert citation["quote"] in passage["text"]
        assert passage["id"] in passage["neighbours"]


def test_a_stream_ends_with_an_answer_that_can_be_read_later(client: TestClient) -> None:
    events = client.post("/api/answers/stream", json={"question": QUESTION}).text.strip().split("\n\n")
    assert events[0].startswith("event: step")
    name, content = events[-1].split("\n", 1)
    assert name == "event: answer"
    answer = json.loads(content.removeprefix("data: "))
    assert client.get(f"/api/answers/{answer['id']}").json() == answer


BAD_INPUT: dict[str, tuple[str, str, Any, int]] = {
    "empty question": ("POST", "/api/answers", {"question": " \n\t"}, 422),
    "question too long": ("POST", "/api/answers", {"question": "x" * 5000}, 422),
    "only control characters": ("POST", "/api/answers", {"question": "\x00\x01"}, 422),
    "figure that is no number": (
        "POST",
        "/api/answers",
        {"question": QUESTION, "figures": {"inhabitants": "veel"}},
        422,
    ),
    "figure that is negative": ("POST", "/api/answers", {"question": QUESTION, "figures": {"inhabitants": -1}}, 422),
    "unknown figure": ("POST", "/api/answers", {"question": QUESTION, "figures": {"schoenmaat": 42}}, 422),
    "empty query": ("POST", "/api/search", {"query": ""}, 422),
    "unknown norm": ("POST", "/api/norms/bestaat-niet/calculate", {"collection_budget": 1}, 404),
    "negative input": ("POST", "/api/norms/target-groups-share/calculate", {"collection_budget": -1}, 422),
    "unknown input": ("POST", "/api/norms/target-groups-share/calculate", {"schoenmaat": 1}, 422),
    "absurd input": ("POST", "/api/norms/target-groups-share/calculate", {"collection_budget": 1e30}, 422),
    "unknown passage": ("GET", "/api/passages/bestaat/niet", None, 404),
    "unknown answer": ("GET", "/api/answers/bestaat-niet", None, 404),
    "unknown conversation to read": ("GET", "/api/conversations/nooit-gevoerd", None, 404),
    "review of an unknown answer": (
        "POST",
        "/api/answers/bestaat-niet/review",
        {"decision": "approve", "reviewer": "J"},
        404,
    ),
}


@pytest.mark.parametrize(("method", "address", "body", "status"), BAD_INPUT.values(), ids=BAD_INPUT.keys())
def test_bad_input_is_one_sentence_over_http(
    client: TestClient, method: str, address: str, body: Any, status: int
) -> None:
    response = client.request(method, address, json=body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].rstrip()[-1] in ".!"


BAD_COMMANDS = {
    "empty question": ["ask", "  "],
    "question too long": ["ask", "x" * 5000],
    "figure that is no number": ["ask", QUESTION, "--figure", "inhabitants=veel"],
    "unknown figure": ["ask", QUESTION, "--figure", "schoenmaat=42"],
    "unknown norm": ["calculate", "bestaat-niet", "collection_budget=1"],
    "negative input": ["calculate", "target-groups-share", "collection_budget=-1"],
    "empty search": ["search", ""],
    "review of an unknown answer": ["review", "bestaat-niet", "approve", "--reviewer", "J"],
}


@pytest.mark.parametrize("arguments", BAD_COMMANDS.values(), ids=BAD_COMMANDS.keys())
def test_bad_input_is_one_sentence_on_the_command_line(
    assistant: Assistant, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(assistant, *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["norms", "sources", "doctor"])
def test_what_is_known_is_printed_as_text_and_as_json(
    assistant: Assistant, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(assistant, command) == 0
    assert capsys.readouterr().out.strip()
    assert run(assistant, command, "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_the_server_and_the_command_line_know_the_same_norms(
    assistant: Assistant, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(assistant, "norms", "--json") == 0
    assert client.get("/api/norms").json() == json.loads(capsys.readouterr().out)


def test_without_an_index_the_sentence_names_the_command_that_makes_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    assert main(["ask", QUESTION]) == 1
    assert "assistant index" in capsys.readouterr().err


def test_an_unwritable_data_directory_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bestand").write_text("")
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "bestand"))
    for command in (["ask", QUESTION], ["index"], ["doctor"]):
        assert main(command) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert "onverwacht" not in err
