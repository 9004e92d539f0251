"""Sources that grow, over HTTP: proposed, corrected, accepted, followed, taken away; and the norms found in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_client import TestClient
from scripted_assistant import ScriptedAssistant
from scripted_sources import JOB
from source_samples import DONATION, ID, PUPILS, TITLE, growing, policy
from test_api import assert_problem, make_client, read_events

from assistant import Assistant, Settings
from assistant.assembly.adding import JobState
from assistant.errors import UnknownName
from assistant.faces.accounts import Cost, add_account
from assistant.faces.api import create_app
from assistant.faces.api import jobs as following

pytestmark = pytest.mark.slow

PROPOSE = "/api/sources/proposals"
BY = {"by": "A. de Vries"}
PUBLISHER = {"publisher": "Bibliotheek De Waterkant"}
FORM = BY | PUBLISHER


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with growing(tmp_path_factory.mktemp("api")) as assistant:
        yield assistant


@pytest.fixture
def client(library: Assistant) -> Iterator[TestClient]:
    """On a library that has nothing added; whatever a test leaves is cleared away."""
    with TestClient(create_app(library, library.settings), raise_server_exceptions=False) as client:
        yield client
    desk = library.adding
    desk.run_waiting()
    for proposal in desk.proposals():
        desk.discard(proposal.id, "test")
    for each in desk.overview():
        if each.is_added and each.replaced_by is None:
            desk.remove(each.source.id, "test")
    desk.run_waiting()


def propose(client: TestClient, content: bytes | None = None, name: str = "beleid.docx", **form: str) -> Any:
    data = form or FORM
    return client.post(PROPOSE, files={"file": (name, policy() if content is None else content)}, data=data)


def add(client: TestClient, library: Assistant, *more: str) -> str:
    """A source that is in; returns the number of its job."""
    proposed = propose(client, policy(*more)).json()
    assert client.post(f"{PROPOSE}/{proposed['id']}/accept", json=BY).status_code == 200
    library.adding.run_waiting()
    return str(proposed["id"])


def ids(client: TestClient) -> set[str]:
    return {each["id"] for each in client.get("/api/sources").json()}


def found(client: TestClient, query: str) -> set[str]:
    return {hit["source_id"] for hit in client.post("/api/search", json={"query": query, "k": 10}).json()}


# --- from a file to a source, and away again


def test_a_document_goes_from_proposal_to_answers_and_away_again(client: TestClient, library: Assistant) -> None:
    proposal = propose(client).json()
    assert proposal["preview"]["card"] == {
        "id": ID, "title": TITLE, "publisher": "Bibliotheek De Waterkant", "kind": "local", "valid_from": "2027-01-01",
        "valid_to": "2030-12-31", "url": None, "published": None, "replaces": None,
    }  # fmt: skip
    assert {"title", "kind", "valid_from"} <= set(proposal["guesses"])
    assert "publisher" not in proposal["guesses"]  # which was stated
    assert [each["id"] for each in client.get(PROPOSE).json()] == [proposal["id"]]
    assert ids(client) == {"plan"}

    job = client.post(f"{PROPOSE}/{proposal['id']}/accept", json=BY).json()
    assert (job["id"], job["state"], job["by"]) == (proposal["id"], "waiting", "A. de Vries")
    assert ids(client) == {"plan"}
    assert client.get(PROPOSE).json() == []
    library.adding.run_waiting()
    job = client.get(f"/api/jobs/{job['id']}").json()
    assert (job["state"], job["done"]) == ("done", job["total"])

    (source,) = [each for each in client.get("/api/sources").json() if each["id"] == ID]
    assert (source["is_added"], source["passages"], source["answers_resting"]) == (True, 3, 0)
    assert [each["text"] for each in client.get(f"/api/sources/{ID}/passages").json()][1:] == [DONATION, PUPILS]
    assert ID in found(client, "vergoeding voor een geschonken boek")

    gone = client.delete(f"/api/sources/{ID}", params=BY).json()
    library.adding.run_waiting()
    assert client.get(f"/api/jobs/{gone['id']}").json()["state"] == "done"
    assert ids(client) == {"plan"}
    assert ID not in found(client, "vergoeding voor een geschonken boek")
    assert_problem(client.get(f"/api/sources/{ID}/passages"), 404, ID)


def test_a_source_that_is_withdrawn_stays_to_be_seen(client: TestClient, library: Assistant) -> None:
    add(client, library)
    assert client.post(f"/api/sources/{ID}/withdraw", json=BY).status_code == 200
    library.adding.run_waiting()
    (source,) = [each for each in client.get("/api/sources").json() if each["id"] == ID]
    assert source["status"] == "withdrawn"
    assert_problem(client.post(f"/api/sources/{ID}/withdraw", json=BY), 409, "al ingetrokken")


def test_particulars_and_headings_are_corrected_before_anything_is_kept(client: TestClient) -> None:
    proposal = propose(client).json()
    number = next(each["number"] for each in proposal["headings"] if each["text"] == "Scholen")
    wish = BY | {"card": {"kind": "law", "valid_to": None}, "headings": {str(number): None}}
    seen = client.patch(f"{PROPOSE}/{proposal['id']}", json=wish).json()
    assert (seen["preview"]["card"]["kind"], seen["preview"]["card"]["valid_to"]) == ("law", None)
    assert seen["preview"]["card"]["valid_from"] == "2027-01-01"  # what was not named stays
    assert "Scholen" not in [each["title"] for each in seen["preview"]["chapters"]]
    assert client.get(f"{PROPOSE}/{proposal['id']}").json()["preview"] == seen["preview"]
    assert client.delete(f"{PROPOSE}/{proposal['id']}", params=BY).json() == {"done": True}
    assert_problem(client.get(f"{PROPOSE}/{proposal['id']}"), 404)


def test_the_same_document_again_changes_nothing_and_another_text_is_a_new_version(
    client: TestClient, library: Assistant
) -> None:
    add(client, library)
    stated = FORM | {"id": ID, "title": TITLE, "kind": "local", "valid_from": "2027-01-01", "valid_to": "2030-12-31"}
    again = propose(client, **stated).json()
    assert again["preview"]["change"] == "unchanged"
    assert client.post(f"{PROPOSE}/{again['id']}/accept", json=BY).json()["state"] == "done"
    newer = propose(client, policy("Dat staat er nu bij."), **stated).json()
    assert newer["preview"]["change"] == "new_version"


# --- what is refused, and leaves nothing


@pytest.mark.parametrize(
    ("form", "name", "content", "status", "words"),
    [
        (PUBLISHER, "beleid.docx", None, 422, "naam"),
        (FORM | {"valid_from": "1 mei"}, "beleid.docx", None, 422, "jaar-maand-dag"),
        (FORM | {"kind": "plan"}, "beleid.docx", None, 422, "plan"),
        (FORM | {"id": "Mijn Beleid"}, "beleid.docx", None, 422, "kleine letters"),
        (FORM, "beleid.exe", b"MZ", 422, "beleid.exe"),
        (FORM, "beleid.pdf", b"geen pdf", 422, "inhoud"),
        (FORM, "leeg.md", b" ", 422, "leeg"),
        (FORM, "groot.md", b"x" * 10_100_000, 413, "groot"),
    ],
    ids=["nobody", "date", "plan", "id", "program", "not what it says", "empty", "too large"],
)
def test_what_cannot_be_proposed_is_refused_and_not_kept(
    client: TestClient, form: dict[str, str], name: str, content: bytes | None, status: int, words: str
) -> None:
    assert_problem(propose(client, content, name, **form), status, words)
    assert client.get(PROPOSE).json() == []


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"url": "http://169.254.169.254/latest/meta-data"} | BY, 422, "169.254.169.254"),
        ({"url": "https://www.nergens-toegestaan.nl/beleid.pdf"} | BY, 422, "nergens-toegestaan"),
        ({"url": "file:///etc/passwd"} | BY, 422, "http of https"),
        ({"url": 5}, 422, "url"),
        ({}, 422, "url"),
        ({"url": "https://www.kb.nl", "extra": 1}, 422, "extra"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused(
    client: TestClient, body: dict[str, Any], status: int, words: str
) -> None:
    assert_problem(client.post(PROPOSE, json=body), status, words)


def test_a_document_without_a_publisher_waits_for_one(client: TestClient) -> None:
    proposal = propose(client, **BY).json()
    assert_problem(client.post(f"{PROPOSE}/{proposal['id']}/accept", json=BY), 422, "uitgever")
    seen = client.patch(f"{PROPOSE}/{proposal['id']}", json=BY | {"card": PUBLISHER})
    assert seen.json()["preview"]["card"]["publisher"] == "Bibliotheek De Waterkant"


@pytest.mark.parametrize(
    ("wish", "words"),
    [({"headings": {"-1": 2}}, "nummer"), ({"headings": {"9999": 2}}, "regel"), ({"headings": {"1": 9}}, "niveau"),
     ({"card": {"soort": "wet"}}, "soort"), ({"card": {"title": ""}}, "titel")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(client: TestClient, wish: dict[str, Any], words: str) -> None:
    proposal = propose(client).json()
    assert_problem(client.patch(f"{PROPOSE}/{proposal['id']}", json=BY | wish), 422, words)


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/api/jobs/onbekend"), ("GET", "/api/jobs/onbekend/stream"), ("POST", "/api/jobs/onbekend/stop"),
     ("POST", "/api/jobs/onbekend/retry"), ("GET", f"{PROPOSE}/../../etc"), ("POST", f"{PROPOSE}/onbekend/accept"),
     ("DELETE", "/api/sources/onbekend?by=x"), ("DELETE", "/api/sources/plan?by=x"),
     ("POST", "/api/norm-proposals/onbekend/accept"), ("POST", "/api/norms/a/b/withdraw")],
)  # fmt: skip
def test_what_is_not_there_is_said_not_to_be(client: TestClient, method: str, address: str) -> None:
    assert_problem(client.request(method, address, json=BY if method == "POST" else None), 404)


def test_the_name_of_the_account_counts_and_not_what_is_said(tmp_path: Path) -> None:
    book = tmp_path / "accounts.yaml"
    add_account(book, "E. Eigenaar", "een lang wachtwoord", cost=Cost(2, 1, 1))
    assistant = ScriptedAssistant()
    app = create_app(assistant, Settings(accounts_file=book, _env_file=None))  # type: ignore[arg-type,call-arg]
    client = TestClient(app, raise_server_exceptions=False)
    assert client.post(f"{PROPOSE}/{JOB.id}/accept", json=BY).status_code == 401
    client.auth = ("E. Eigenaar", "een lang wachtwoord")
    client.post(f"{PROPOSE}/{JOB.id}/accept", json=BY)
    client.delete(f"/api/sources/{ID}", params=BY)
    propose(client)
    assert [given["by"] for given in assistant.asked] == ["E. Eigenaar"] * 3 + ["E. Eigenaar"]


# --- jobs


def test_a_job_is_stopped_and_tried_again(client: TestClient, library: Assistant) -> None:
    job = client.post(f"{PROPOSE}/{propose(client).json()['id']}/accept", json=BY).json()
    assert client.post(f"/api/jobs/{job['id']}/stop", json=BY).json()["state"] == "stopped"
    library.adding.run_waiting()
    assert ids(client) == {"plan"}
    assert_problem(client.post(f"/api/jobs/{job['id']}/stop", json=BY), 409, "klaar")
    assert client.post(f"/api/jobs/{job['id']}/retry", json=BY).json()["state"] == "waiting"
    library.adding.run_waiting()
    assert ids(client) == {"plan", ID}
    assert client.get("/api/jobs").json()[0]["state"] == "done"


def test_a_job_is_followed_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK", 0.01)
    assistant = ScriptedAssistant()
    assistant.adding.moments = [JOB, JOB, JOB.model_copy(update={"done": 80})]
    events = read_events(make_client(assistant).get(f"/api/jobs/{JOB.id}/stream").text)
    assert [(name, job["done"], job["state"]) for name, job in events] == [
        ("progress", 40, "running"), ("progress", 80, "running"), ("job", 40, "done"),
    ]  # fmt: skip


def test_following_a_job_that_is_cleared_away_ends_with_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK", 0.01)
    assistant = ScriptedAssistant()
    moments: Iterator[Any] = iter([JOB])

    def job(job_id: str) -> Any:
        if (moment := next(moments, None)) is None:
            raise UnknownName("Deze opdracht is er niet meer; kijk in de lijst.")
        return moment

    monkeypatch.setattr(assistant.adding, "job", job)
    events = read_events(make_client(assistant).get(f"/api/jobs/{JOB.id}/stream").text)
    assert [name for name, _ in events] == ["progress", "problem"]
    assert events[-1][1]["status"] == 404


def test_a_job_says_its_state_in_the_words_of_the_document() -> None:
    document = make_client().get("/openapi.json").json()
    assert set(document["components"]["schemas"]["JobState"]["enum"]) == {state.value for state in JobState}
    assert json.dumps(document).count("/api/jobs/{id}/stream") == 1


# --- norms


def test_a_norm_is_computed_with_only_after_somebody_accepted_it(client: TestClient, library: Assistant) -> None:
    add(client, library)
    (offer,) = client.get("/api/norm-proposals", params={"source": ID}).json()
    assert (offer["state"], offer["proposal"]["quote"]) == ("open", PUPILS)
    assert client.get("/api/norms/added").json() == []
    address = f"/api/norm-proposals/{offer['proposal']['id']}"
    assert_problem(client.post(f"{address}/accept", json={}), 422, "mens")
    norm = client.post(f"{address}/edit", json=BY | {"name": "Boeken voor de klas"}).json()
    assert (norm["id"], norm["accepted_by"]) == (f"{ID}/boeken-voor-de-klas", "A. de Vries")
    whole = next(each["name"] for each in norm["inputs"] if each["use"] == "whole")
    made = client.post(f"/api/norms/{norm['id']}/calculate", json={whole: 300}).json()
    assert made["result"]["value"] == 1500
    assert_problem(client.post(f"{address}/accept", json=BY), 409)

    assert client.post(f"/api/norms/{norm['id']}/withdraw", json=BY | {"reason": "Te vroeg"}).json() == {"done": True}
    assert_problem(client.post(f"/api/norms/{norm['id']}/calculate", json={whole: 300}), 404)
    assert client.post(f"{address}/reject", json=BY | {"reason": "Een streven"}).json() == {"done": True}
    (offer,) = client.get("/api/norm-proposals", params={"source": ID}).json()
    assert (offer["state"], offer["decided_by"], offer["reason"]) == ("rejected", "A. de Vries", "Een streven")
    assert client.post(f"{address}/reconsider", json=BY).json() == {"done": True}
    assert client.get("/api/norm-proposals").json()[0]["state"] == "open"


@pytest.mark.parametrize("wish", [{"kind": "iets"}, {"value": 0}, {"value": "5"}, {"unit": "meter"}, {"naam": "x"}])
def test_a_change_that_no_norm_can_have_is_refused(client: TestClient, wish: dict[str, Any]) -> None:
    assert_problem(client.post("/api/norm-proposals/x/edit", json=BY | wish), 422, next(iter(wish)))
