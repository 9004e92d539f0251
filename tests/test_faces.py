"""The faces on the real assistant: what the command line and HTTP say is what the assistant says."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from local_client import TestClient

from assistant import Assistant, Settings
from assistant.advice import Answer
from assistant.faces.api import create_app
from assistant.faces.cli import main

QUESTION = "Ons collectiebudget is € 250.000. Welk bedrag moet er ten minste naar doelgroepen?"
# What depends on when and how often was asked.
CHANGING = {"id", "conversation_id", "earlier"}


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
    """Without what is another each time: its own numbers, and what this computer took for it."""
    kept = {name: value for name, value in answer.items() if name not in CHANGING}
    return kept | {"drafter": {name: value for name, value in answer["drafter"].items() if name != "usage"}}


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
    assert client.get(f"/api/answers/{answer['id']}").json() == answer | {"earlier": None}


# --- from a question to a dossier, as a morning's work --------------------------------------------------------------

OPEN_QUESTION = "Hoeveel uur moet de collectiespecialist werken bij 150.000 inwoners?"


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_reading_is_chosen_by_its_number_and_the_answer_is_offered_to_whoever_asks_next(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(assistant, "ask", OPEN_QUESTION, "--author", "A. Adviseur", "--json") == 0
    answer = Answer.model_validate_json(printed(capsys))
    assert run(assistant, "queue", "--kind", "calculation", "--json") == 0
    assert answer.id in {item["id"] for item in json.loads(printed(capsys))}
    beginning = answer.id[:10]
    chosen = ["--option", "2", "--reason", "Wij groeien", "--content-hash", answer.content_hash]
    assert run(assistant, "review", beginning, "approve", "--reviewer", "J. Jansen", *chosen) == 0
    assert run(assistant, "show", beginning) == 0
    shown = printed(capsys)
    assert f"2. {answer.options[1].label}: {answer.options[1].consequence} (gekozen)" in shown
    assert f"gekozen lezing: {answer.options[1].label}, door J. Jansen, omdat: Wij groeien" in shown
    assert run(assistant, "review", beginning, "approve", "--reviewer", "P. Post") == 1
    assert "J. Jansen" in capsys.readouterr().err
    assert run(assistant, "ask", OPEN_QUESTION) == 0
    assert printed(capsys).startswith("Eerder goedgekeurd door J. Jansen")


@pytest.mark.parametrize("format", ["docx", "md"])
def test_a_dossier_holds_until_somebody_changes_it(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], tmp_path: Path, format: str
) -> None:
    answer = assistant.ask(QUESTION)
    path = tmp_path / f"dossier.{format}"
    assert run(assistant, "export", answer.id, "--format", format, "--out", str(path)) == 0
    assert run(assistant, "verify", str(path)) == 0
    assert "concept, dus geen advies" in printed(capsys)
    if format == "md":
        path.write_text(path.read_text(encoding="utf-8").replace("50.000", "60.000"), encoding="utf-8")
        assert run(assistant, "verify", str(path)) == 1
        assert "KLOPT NIET" in printed(capsys)


def test_a_policy_is_drafted_reviewed_redrafted_and_exported_over_http(client: TestClient) -> None:
    profile = {"library": "Bibliotheek De Boom", "figures": {"inhabitants": "90.000", "collection_budget": 250000}}
    wish = {"profile": profile, "themes": ["Jeugd"], "author": "K. Bakker"}
    draft = client.post("/api/policies", json=wish).json()
    section = next(each for each in draft["sections"] if each["citations"])
    decision = {"decision": "approve", "reviewer": "J. Jansen", "content_hash": section["content_hash"]}
    reviewed = client.post(f"/api/concepts/{section['id']}/review", json=decision)
    assert reviewed.status_code == 200, reviewed.text
    assert client.post(f"/api/concepts/{section['id']}/review", json=decision).status_code == 409
    wish["profile"] = profile | {"figures": {"inhabitants": 200_000}}
    again = client.post(f"/api/policies/{draft['id']}/versions", json=wish).json()
    assert again["version"] == 2
    assert [each["review"]["state"] for each in again["sections"] if each["id"] == section["id"]] == ["approved"]
    file = client.get(f"/api/policies/{draft['id']}/export?format=docx")
    assert "CONCEPT" in file.headers["content-disposition"].upper()
    verified = client.post("/api/verify", files={"file": ("beleid.docx", file.content)}).json()
    assert verified["holds"] is True


@pytest.mark.slow
def test_an_existing_policy_is_checked_the_same_as_a_file_as_text_and_by_command(
    assistant: Assistant, client: TestClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (
        "# Collectiebeleid\n\nWij besteden 25% van het collectiebudget aan doelgroepgericht collectioneren.\n\n"
        "Onze bibliotheek kiest voor jongvolwassenen.\n"
    )
    theme = "Doelgroepgericht collectioneren"
    (tmp_path / "beleid.md").write_text(text, encoding="utf-8")
    assert run(assistant, "policy", "check", str(tmp_path / "beleid.md"), "--theme", theme, "--json") == 0
    by_command = json.loads(printed(capsys))
    pasted = client.post("/api/policies/check", json={"name": "beleid.md", "text": text, "themes": [theme]})
    sent = {"files": {"file": ("beleid.md", text.encode())}, "data": {"theme": theme}}
    assert by_command == pasted.json() == client.post("/api/policies/check", **sent).json()
    (share,) = [item for item in by_command["items"] if item["id"] == "target-groups-share"]
    assert share["fit"] == "meets"
    assert share["local"][0]["quote"] in text


def test_a_profile_with_every_figure_filled_in_can_be_drafted_from(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(assistant, "policy", "profile-example") == 0
    path = tmp_path / "profiel.yaml"
    head, figures = printed(capsys).split("figures:\n")
    path.write_text(f"{head}figures:\n{re.sub('^  # ', '  ', figures, flags=re.MULTILINE)}", encoding="utf-8")
    assert run(assistant, "policy", "draft", "--profile", str(path), "--json") == 0
    draft = json.loads(printed(capsys))
    assert len(draft["request"]["profile"]["figures"]) == len(assistant.policies.profile_fields())
    assert run(assistant, "policy", "show", draft["id"][:10]) == 0
    assert draft["sections"][0]["text"].strip() in printed(capsys)


def test_a_changed_corpus_is_seen_to_touch_what_was_approved_before_it_is_applied(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    answer = assistant.ask(QUESTION)
    assert run(assistant, "review", answer.id, "approve", "--reviewer", "J. Jansen") == 0
    changed = tmp_path / "corpus"
    shutil.copytree(settings.corpus_dir, changed)
    quote = answer.citations[0].quote
    plan = changed / "plan-2026-2030" / "canonical.md"
    before = plan.read_text(encoding="utf-8")
    plan.write_text(before.replace(quote, quote.replace("20%", "25%")), encoding="utf-8")
    assert plan.read_text(encoding="utf-8") != before
    capsys.readouterr()
    assert run(assistant, "impact", "--corpus", str(changed)) == 1  # nobody said yet that this change is meant
    assert "sha256" in capsys.readouterr().err
    sources = changed / "sources.yaml"
    old, new = (hashlib.sha256(text.encode()).hexdigest() for text in (before, plan.read_text(encoding="utf-8")))
    sources.write_text(sources.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    norms = changed / "norms.yaml"
    written = norms.read_text(encoding="utf-8").replace(quote, quote.replace("20%", "25%"))
    norms.write_text(written.replace("value: 20, unit: percent}", "value: 25, unit: percent}", 1), encoding="utf-8")
    assert run(assistant, "impact", "--corpus", str(changed), "--json") == 0
    touched = {item["id"]: item["because"] for item in json.loads(printed(capsys))}
    assert touched[answer.id]
    assert assistant.answer(answer.id).review.state == "approved"


def test_the_beginning_of_a_conversation_goes_on_with_that_conversation(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    first = assistant.ask(QUESTION)
    capsys.readouterr()
    assert run(assistant, "ask", "en waarom?", "--conversation", first.conversation_id[:12], "--json") == 0
    assert json.loads(printed(capsys))["conversation_id"] == first.conversation_id


def test_a_conversation_is_found_renamed_and_erased(client: TestClient) -> None:
    answer = client.post("/api/answers", json={"question": "Wat is de zebravinkenronde in het plan?"}).json()
    address = f"/api/conversations/{answer['conversation_id']}"
    assert client.patch(address, json={"title": "Over zebravinken"}).json()["title"] == "Over zebravinken"
    found = client.get("/api/conversations", params={"search": "zebravinken"}).json()
    assert [row["id"] for row in found] == [answer["conversation_id"]]
    assert client.delete(address).json() == {"erased": 1}
    assert client.get(address).status_code == 404
    assert client.get("/api/journal/verify").json()["ok"] is True


def test_a_thumb_down_brings_an_approved_answer_back_to_the_queue(client: TestClient) -> None:
    answer = client.post("/api/answers", json={"question": "Wat is de ambitie voor jeugd?"}).json()
    decision = {"decision": "approve", "reviewer": "J. Jansen"}
    assert client.post(f"/api/answers/{answer['id']}/review", json=decision).status_code == 200
    waiting = "/api/queue?limit=1000"
    assert answer["id"] not in {item["id"] for item in client.get(waiting).json()}
    thumb = {"thumb": "down", "reason": "Onvolledig."}
    assert client.post(f"/api/answers/{answer['id']}/feedback", json=thumb).status_code == 200
    assert answer["id"] in {item["id"] for item in client.get(waiting).json()}


def test_yearly_figures_are_kept_shown_drawn_and_removed(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    library = f"Bibliotheek {tmp_path.name}"
    assert run(assistant, "monitor", "set", library, "2025", "collection_budget=250000") == 0
    assert run(assistant, "monitor", "set", library, "2025", "target_group_budget=€ 46.000") == 0
    (tmp_path / "cijfers.csv").write_text("jaar;inwoners van het werkgebied\n2024;50000\n")
    assert run(assistant, "monitor", "import", str(tmp_path / "cijfers.csv"), "--library", library) == 0
    capsys.readouterr()
    assert run(assistant, "monitor", "show", library) == 0
    assert "18,4%" in printed(capsys)
    assert run(assistant, "monitor", "show", library, "--figures", "--json") == 0
    years = json.loads(printed(capsys))["years"]
    assert [year["figures"] for year in years] == [
        {"inhabitants": 50000},
        {"collection_budget": 250000, "target_group_budget": 46000},
    ]
    assert run(assistant, "monitor", "plot", library, "target-groups-share", "--out", str(tmp_path / "n.png")) == 0
    assert (tmp_path / "n.png").read_bytes().startswith(b"\x89PNG")
    assert "18,4%" in printed(capsys)
    assert run(assistant, "monitor", "remove", library, "--yes") == 0
    assert run(assistant, "monitor", "remove", library, "--yes") == 2


def test_the_journal_is_read_and_verified(assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    answer = assistant.ask(QUESTION)
    assert run(assistant, "journal", "show", "--id", answer.id[:12], "--json") == 0
    entries = json.loads(printed(capsys))
    assert {entry["kind"] for entry in entries} == {"question", "evidence", "answer"}
    assert run(assistant, "journal", "erase", "--answer", answer.id, "--by", "J. Jansen", "--yes") == 0
    assert run(assistant, "journal", "show", "--id", answer.id) == 0
    assert "gewist" in printed(capsys)
    assert run(assistant, "journal", "verify") == 0
    assert "journaal is heel" in printed(capsys)


# --- what cannot be used ------------------------------------------------------------------------------------------

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
    "unknown concept": ("GET", "/api/concepts/bestaat-niet", None, 404),
    "history of an unknown concept": ("GET", "/api/concepts/bestaat-niet/history", None, 404),
    "export of an unknown concept": ("GET", "/api/concepts/bestaat-niet/export", None, 404),
    "unknown policy": ("GET", "/api/policies/bestaat-niet", None, 404),
    "export of an unknown policy": ("GET", "/api/policies/bestaat-niet/export", None, 404),
    "feedback on an unknown answer": ("POST", "/api/answers/bestaat-niet/feedback", {"thumb": "up"}, 404),
    "feedback of an unknown answer": ("GET", "/api/answers/bestaat-niet/feedback", None, 404),
    "unknown conversation to rename": ("PATCH", "/api/conversations/nooit-gevoerd", {"title": "t"}, 404),
    "unknown conversation to delete": ("DELETE", "/api/conversations/nooit-gevoerd", None, 404),
    "unknown theme": (
        "POST",
        "/api/policies",
        {"profile": {"library": "De Boom"}, "themes": ["Zebravinken"]},
        422,
    ),
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
    "going on with an unknown conversation": ["ask", QUESTION, "--conversation", "nooit-gevoerd"],
    "an unknown concept": ["show", "bestaat-niet"],
    "an unknown policy": ["policy", "show", "bestaat-niet"],
    "export of an unknown concept": ["export", "bestaat-niet"],
    "feedback on an unknown answer": ["feedback", "bestaat-niet", "up"],
    "erasing an unknown answer": ["journal", "erase", "--answer", "bestaat-niet", "--by", "J", "--yes"],
    "renaming an unknown conversation": ["conversation", "rename", "nooit-gevoerd", "titel"],
    "deleting an unknown conversation": ["conversation", "delete", "nooit-gevoerd", "--yes"],
    "an unknown figure of a year": ["monitor", "set", "De Boom", "2026", "schoenmaat=42"],
    "an impossible year": ["monitor", "set", "De Boom", "1826", "inhabitants=42"],
    "a plot of an unknown norm": ["monitor", "plot", "De Boom", "bestaat-niet", "--out", "x.png"],
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
