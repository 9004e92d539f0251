"""Review, policies and dossiers over HTTP: who decides, what may be sent, and files in and out."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_client import TestClient
from scripted_assistant import DRAFT, SECTION, SENT, ScriptedAssistant

from assistant import errors
from assistant.advice import ReviewState
from assistant.concepts import ConceptKind
from assistant.faces.accounts import Cost, add_account
from assistant.faces.api import create_app
from assistant.faces.api.uploads import UPLOAD_LIMITS
from assistant.faces.inputs import MAX_FILE_BYTES
from assistant.faces.openapi import EXAMPLES
from assistant.settings import Settings

ANSWER = "a-2026-0001"
NAME, PASSWORD = "Joke Bakker", "paard batterij nietje"
PROFILE = {"library": "De Boom", "figures": {"collection_budget": "€ 250.000"}}
POLICY = {"profile": PROFILE, "themes": ["Plek"]}


def make_client(assistant: ScriptedAssistant, **settings: Any) -> TestClient:
    app = create_app(assistant, Settings(_env_file=None, **settings))  # type: ignore[arg-type,call-arg]
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture
def client(assistant: ScriptedAssistant) -> Iterator[TestClient]:
    with make_client(assistant) as client:
        yield client


@pytest.fixture
def at_home(assistant: ScriptedAssistant, tmp_path: Path) -> Iterator[TestClient]:
    """A client that is logged in."""
    path = tmp_path / "accounts.yaml"
    add_account(path, NAME, PASSWORD, cost=Cost(n=2**4, r=8, p=1))
    with make_client(assistant, accounts_file=path) as client:
        client.headers["Authorization"] = "Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
        yield client


def refused(response: Any, status: int, *words: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert all(word in response.json()["detail"] for word in words), response.text


GETS: dict[str, Any] = {
    "/api/queue": [EXAMPLES["waiting"]],
    f"/api/concepts/{ANSWER}": SENT["answer"],
    f"/api/concepts/{SECTION.id}": SENT["section"],
    f"/api/concepts/{ANSWER}/history": [EXAMPLES["decision"]],
    f"/api/answers/{ANSWER}/feedback": [EXAMPLES["feedback"]],
    "/api/conversations": [EXAMPLES["conversation"]],
    "/api/policies/themes": EXAMPLES["themes"],
    "/api/policies": [SENT["policy"]],
    f"/api/policies/{DRAFT.id}": SENT["policy"],
    f"/api/policies/{DRAFT.id}?version=4": SENT["policy"] | {"version": 4},
    "/api/journal/verify": EXAMPLES["journal_check"],
}


@pytest.mark.parametrize(("address", "expected"), GETS.items(), ids=GETS.keys())
def test_what_was_made_and_decided_can_be_read(client: TestClient, address: str, expected: Any) -> None:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.json() == expected
    assert response.headers["cache-control"] == "no-store"


def test_the_queue_and_the_conversations_can_be_narrowed(client: TestClient, assistant: ScriptedAssistant) -> None:
    assert client.get("/api/queue?state=stale&kind=section&limit=5").json() == []
    assert client.get("/api/conversations", params={"search": "begroting"}).status_code == 200
    assert assistant.asked == [
        {"state": ReviewState.STALE, "kind": ConceptKind.SECTION, "limit": 5},
        {"limit": 50, "search": "begroting"},
    ]


BAD_REQUESTS: dict[str, tuple[str, str, Any, int, str]] = {
    "unknown state": ("GET", "/api/queue?state=klaar", None, 422, "state"),
    "limit too high": ("GET", "/api/queue?limit=100000", None, 422, "limit"),
    "unknown concept": ("GET", "/api/concepts/nergens", None, 404, "nergens"),
    "unknown decision": ("POST", f"/api/concepts/{ANSWER}/review", {"decision": "x", "reviewer": "J"}, 422, "revise"),
    "negative option": (
        "POST",
        f"/api/concepts/{ANSWER}/review",
        {"decision": "approve", "reviewer": "J", "option": -1},
        422,
        "option",
    ),
    "unknown thumb": ("POST", f"/api/answers/{ANSWER}/feedback", {"thumb": "sideways"}, 422, "thumb"),
    "reason enormous": (
        "POST",
        f"/api/answers/{ANSWER}/feedback",
        {"thumb": "up", "reason": "x" * 4001},
        422,
        "hoogstens 4000",
    ),
    "title missing": ("PATCH", "/api/conversations/c1", {}, 422, "title ontbreekt"),
    "title empty": ("PATCH", "/api/conversations/c1", {"title": ""}, 422, "title is leeg"),
    "policy without library": ("POST", "/api/policies", {"profile": {}, "themes": ["Plek"]}, 422, "profile.library"),
    "policy without themes": ("POST", "/api/policies", {"profile": PROFILE, "themes": []}, 422, "themes"),
    "policy with a strange key": ("POST", "/api/policies", POLICY | {"x": 1}, 422, "x is onbekend"),
    "policy with an unknown figure": (
        "POST",
        "/api/policies",
        {"profile": {"library": "B", "figures": {"schoenmaat": 1}}, "themes": ["Plek"]},
        422,
        "schoenmaat",
    ),
    "policy that ends before it starts": (
        "POST",
        "/api/policies",
        {"profile": PROFILE | {"first_year": 2030, "last_year": 2026}, "themes": ["Plek"]},
        422,
        "last_year",
    ),
    "unknown policy": ("GET", "/api/policies/nergens", None, 404, "nergens"),
    "version zero": ("GET", f"/api/policies/{DRAFT.id}?version=0", None, 422, "version"),
    "unknown kind of file": ("GET", f"/api/concepts/{ANSWER}/export?format=odt", None, 422, "format"),
    "check of nothing": ("POST", "/api/policies/check", {}, 422, "text"),
    "check of a strange key": ("POST", "/api/policies/check", {"text": "x", "y": 1}, 422, "y is onbekend"),
    "verify of JSON": ("POST", "/api/verify", {"text": "x"}, 422, "multipart/form-data"),
}


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "words"), BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys()
)
def test_a_wrong_request_is_one_sentence(
    client: TestClient, method: str, address: str, body: Any, status: int, words: str
) -> None:
    refused(client.request(method, address, json=body), status, words)


# --- who decides ------------------------------------------------------------------------------------------------

DECISION = {"decision": "approve", "reviewer": "Iemand Anders", "option": 1, "reason": "klopt"}
SIGNED: dict[str, tuple[str, str, Any, str]] = {
    "review": ("POST", f"/api/concepts/{SECTION.id}/review", DECISION, "request.reviewer"),
    "review of an answer": ("POST", f"/api/answers/{ANSWER}/review", DECISION, "review.decided_by"),
    "question": ("POST", "/api/answers", {"question": "x", "author": "Iemand Anders"}, "author"),
    "stream": ("POST", "/api/answers/stream", {"question": "x", "author": "Iemand Anders"}, "author"),
    "feedback": ("POST", f"/api/answers/{ANSWER}/feedback", {"thumb": "up", "by": "Iemand Anders"}, "reply.by"),
    "policy": ("POST", "/api/policies", POLICY | {"author": "Iemand Anders"}, "author"),
    "version": ("POST", f"/api/policies/{DRAFT.id}/versions", POLICY | {"author": "Iemand Anders"}, "author"),
    "title": ("PATCH", "/api/conversations/c1", {"title": "t", "by": "Iemand Anders"}, "by"),
    "deleted": ("DELETE", "/api/conversations/c1?by=Iemand+Anders", None, "by"),
    "opened": ("GET", f"/api/concepts/{ANSWER}?reviewer=Iemand+Anders", None, "by"),
}


def name_in(where: str, reply: Any, assistant: ScriptedAssistant) -> Any:
    if where == "review.decided_by":
        return reply.json()["review"]["decided_by"]
    if where == "reply.by":
        return reply.json()["by"]
    noted = assistant.asked[-1]
    return noted["request"].reviewer if where == "request.reviewer" else noted[where]


@pytest.mark.parametrize(("method", "address", "body", "where"), SIGNED.values(), ids=SIGNED.keys())
def test_without_accounts_a_name_is_taken_at_its_word(
    client: TestClient, assistant: ScriptedAssistant, method: str, address: str, body: Any, where: str
) -> None:
    reply = client.request(method, address, json=body)
    assert reply.status_code == 200, reply.text
    assert name_in(where, reply, assistant) == "Iemand Anders"


@pytest.mark.parametrize(("method", "address", "body", "where"), SIGNED.values(), ids=SIGNED.keys())
def test_with_accounts_it_is_whoever_is_logged_in(
    at_home: TestClient, assistant: ScriptedAssistant, method: str, address: str, body: Any, where: str
) -> None:
    reply = at_home.request(method, address, json=body)
    assert reply.status_code == 200, reply.text
    assert name_in(where, reply, assistant) == NAME


def test_a_page_of_another_site_makes_nobody_open_a_concept(client: TestClient, assistant: ScriptedAssistant) -> None:
    address = SIGNED["opened"][1]
    assert client.get(address, headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert assistant.asked == []


def test_without_accounts_and_without_a_name_nobody_is_noted(client: TestClient, assistant: ScriptedAssistant) -> None:
    assert client.get(f"/api/concepts/{ANSWER}").status_code == 200
    assert assistant.asked == []
    assert client.post("/api/answers", json={"question": "x"}).status_code == 200
    assert assistant.asked[-1]["author"] is None


def test_whoever_decides_too_late_hears_what_happened() -> None:
    conflict = errors.Conflict("Dit antwoord is al goedgekeurd door J. Jansen. Open het opnieuw.")
    for address in (f"/api/concepts/{ANSWER}/review", f"/api/answers/{ANSWER}/review"):
        refused(
            make_client(ScriptedAssistant(conflict)).post(address, json=DECISION), 409, "goedgekeurd door J. Jansen"
        )


# --- files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "media_type"), [("docx", "officedocument"), ("md", "text/markdown"), ("pdf", "application/pdf")]
)
@pytest.mark.parametrize("address", [f"/api/concepts/{ANSWER}", f"/api/policies/{DRAFT.id}"])
def test_an_export_is_a_download(client: TestClient, address: str, format: str, media_type: str) -> None:
    response = client.get(f"{address}/export", params={"format": format})
    assert response.status_code == 200
    assert response.content == b"inhoud van het dossier"
    assert media_type in response.headers["content-type"]
    assert f'filename="advies-a-2026-0001.{format}"' in response.headers["content-disposition"]


def test_the_name_of_a_download_is_safe_everywhere(client: TestClient, assistant: ScriptedAssistant) -> None:
    assistant.dossiers.name = '../é"\r\nX-Kwaad: 1; "'
    header = client.get(f"/api/concepts/{ANSWER}/export").headers["content-disposition"]
    assert not {"/", "\r", "\n", "\\"} & set(header)
    assert header.count('"') == 2
    assert "%C3%A9" in header


@pytest.mark.parametrize("address", ["/api/policies/check", "/api/verify"])
def test_an_uploaded_file_arrives_as_it_was(client: TestClient, assistant: ScriptedAssistant, address: str) -> None:
    content = bytes(range(256)) * 10_000  # larger than the limit of other requests
    form = {"theme": ["Plek", "Jeugd"]}
    response = client.post(address, files={"file": ("mijn/beleid.pdf", io.BytesIO(content))}, data=form)
    assert response.status_code == 200, response.text
    (given,) = assistant.asked
    assert given["data"] == content
    assert given["name"] == "beleid.pdf"
    assert given.get("themes", ("Plek", "Jeugd")) == ("Plek", "Jeugd")


def test_a_pasted_policy_is_checked_like_a_file(client: TestClient, assistant: ScriptedAssistant) -> None:
    response = client.post("/api/policies/check", json={"text": "Ons bëleid", "themes": ["Plek"]})
    assert response.json() == SENT["policy_check"]
    assert assistant.asked == [{"name": "beleid.md", "data": "Ons bëleid".encode(), "themes": ("Plek",)}]


BAD_FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "no file": ({"data": {"theme": "Plek"}, "files": {"other": b"x"}}, "geen bestand"),
    "a field in the place of a file": ({"files": {"x": b"x"}, "data": {"file": "tekst"}}, "geen bestand"),
    "an empty file": ({"files": {"file": ("leeg.md", b"")}}, "leeg"),
    "two files": ({"files": [("file", ("a.md", b"a")), ("file", ("b.md", b"b"))]}, "één bestand"),
    "no boundary": ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, "één bestand"),
    "garbage": (
        {"content": b"x" * 500, "headers": {"Content-Type": "multipart/form-data; boundary=y"}},
        "bestand",
    ),
    "far too many fields": ({"files": {"file": b"x"}, "data": {f"f{n}": "x" for n in range(100)}}, "één bestand"),
}


@pytest.mark.parametrize(("request_parts", "words"), BAD_FORMS.values(), ids=BAD_FORMS.keys())
@pytest.mark.parametrize("address", ["/api/policies/check", "/api/verify"])
def test_a_form_that_cannot_be_read_is_one_sentence(
    client: TestClient, address: str, request_parts: dict[str, Any], words: str
) -> None:
    refused(client.post(address, **request_parts), 422, words)


@pytest.mark.parametrize("address", list(UPLOAD_LIMITS))
def test_an_upload_over_the_limit_is_refused_before_it_is_read(
    client: TestClient, assistant: ScriptedAssistant, address: str
) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 4 * MAX_FILE_BYTES:
            sent += 100_000
            yield b"x" * 100_000

    refused(client.post(address, content=endless()), 413, "bytes")
    assert assistant.asked == []


@pytest.mark.parametrize("address", ["/api/policies", "/api/policies/check/x", "/api/answers"])
def test_other_addresses_keep_the_ordinary_limit(client: TestClient, address: str) -> None:
    refused(client.post(address, content=b"x" * 64_001), 413, "64000 bytes")


def test_an_upload_from_another_website_is_refused(client: TestClient, assistant: ScriptedAssistant) -> None:
    headers = {"Origin": "https://evil.example"}
    refused(client.post("/api/verify", files={"file": b"x"}, headers=headers), 403, "andere website")
    assert assistant.asked == []
