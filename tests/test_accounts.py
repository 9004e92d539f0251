"""Accounts: who may come in from elsewhere, and that nobody comes in by accident."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from local_client import TestClient
from scripted_assistant import ScriptedAssistant

from assistant.errors import BadInput, Conflict, SettingsError, StorageError, UnknownName
from assistant.faces import accounts
from assistant.faces.accounts import (
    AccountBook,
    Cost,
    add_account,
    hash_password,
    is_loopback,
    load_accounts,
    matches_password,
    read_basic,
    remove_account,
    require_safe_address,
)
from assistant.faces.api import create_app
from assistant.faces.cli import main
from assistant.faces.limits import FAILED_LOGINS_PER_MINUTE
from assistant.settings import Settings

CHEAP = Cost(n=2**4, r=8, p=1)
PASSWORD = "paard batterij nietje"
NAME = "Joke Bakker"


pytestmark = pytest.mark.usefixtures("own_settings")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.yaml"
    add_account(path, NAME, PASSWORD, cost=CHEAP)
    return path


def make_settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


# --- the file ---------------------------------------------------------------------------------------------------


def test_the_file_holds_names_and_salted_hashes_for_its_owner_only(file: Path) -> None:
    add_account(file, "Piet", PASSWORD, cost=CHEAP)
    assert file.stat().st_mode & 0o077 == 0
    assert PASSWORD not in file.read_text()
    stored = load_accounts(file)
    assert set(stored) == {NAME, "Piet"}
    assert stored[NAME] != stored["Piet"]  # the same password, another salt
    assert list(file.parent.glob(".accounts*")) == []


def test_a_password_matches_its_own_hash_only() -> None:
    stored = hash_password(PASSWORD, CHEAP)
    assert matches_password(PASSWORD, stored)
    assert not matches_password(PASSWORD + " ", stored)


def test_guessing_is_dear_by_default() -> None:
    cost = Cost()
    assert 128 * cost.n * cost.r * cost.p >= 64 * 1024 * 1024


REFUSED_ACCOUNTS = [
    ("", PASSWORD, BadInput, "naam"),
    ("a:b", PASSWORD, BadInput, "naam"),
    ("naam\n", PASSWORD, BadInput, "naam"),
    ("x" * 200, PASSWORD, BadInput, "naam"),
    ("Kees", "te kort", BadInput, "12 tekens"),
    ("Kees", "x" * 2000, BadInput, "wachtwoord"),
    (NAME, PASSWORD, Conflict, "--replace"),
]


@pytest.mark.parametrize(("name", "password", "kind", "words"), REFUSED_ACCOUNTS)
def test_an_account_that_cannot_be_is_refused_and_changes_nothing(
    file: Path, name: str, password: str, kind: type[Exception], words: str
) -> None:
    before = file.read_bytes()
    with pytest.raises(kind, match=words):
        add_account(file, name, password, cost=CHEAP)
    assert file.read_bytes() == before


def test_a_password_can_be_replaced(file: Path) -> None:
    add_account(file, NAME, "een heel ander woord", replace=True, cost=CHEAP)
    assert not matches_password(PASSWORD, load_accounts(file)[NAME])


def test_an_account_can_be_taken_out_but_not_the_last_one(file: Path) -> None:
    add_account(file, "Piet", PASSWORD, cost=CHEAP)
    remove_account(file, NAME)
    assert set(load_accounts(file)) == {"Piet"}
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    with pytest.raises(Conflict, match="laatste account"):
        remove_account(file, "Piet")
    with pytest.raises(UnknownName, match="account list"):
        remove_account(file, NAME)
    assert file.read_bytes() == before


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(StorageError, match="map en haar rechten"):
        add_account(tmp_path / "bestand" / "a.yaml", NAME, PASSWORD, cost=CHEAP)


BROKEN_FILES = {
    "missing": (None, "niet te lezen"),
    "empty": (b"", "noemt niemand"),
    "no YAML": (b"{", "niet te lezen"),
    "binary": (b"\xff\xfe", "niet te lezen"),
    "a list": (b"- Joke", "noemt niemand"),
    "password in plain text": (b"Joke: geheim", "'Joke'"),
    "another kind of hash": (b"Joke: md5$1$1$1$AA==$AA==", "'Joke'"),
    "absurd cost": (b"Joke: scrypt$1073741824$8$1$AA==$" + base64.b64encode(bytes(32)), "'Joke'"),
    "no salt": (b"Joke: scrypt$16$8$1$$" + base64.b64encode(bytes(32)), "'Joke'"),
    "name is a number": (b"1: scrypt", "'1'"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_broken_file_lets_nobody_in_and_says_what_to_do(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "accounts.yaml"
    if content is not None:
        path.write_bytes(content)
    for host in ("127.0.0.1", "0.0.0.0"):
        with pytest.raises(SettingsError, match="account add") as raised:
            require_safe_address(make_settings(accounts_file=path, host=host))
        assert words in str(raised.value)


# --- which address may be served --------------------------------------------------------------------------------

ADDRESSES = [
    ("127.0.0.1", True),
    ("127.0.0.2", True),
    ("localhost", True),
    ("LOCALHOST", True),
    ("::1", True),
    ("[::1]", True),
    ("0.0.0.0", False),
    ("::", False),
    ("", False),
    ("192.168.1.10", False),
    ("advies.example.nl", False),
    ("localhost.example.nl", False),
]


@pytest.mark.parametrize(("host", "is_local"), ADDRESSES)
def test_without_accounts_only_loopback_is_served(host: str, is_local: bool, file: Path) -> None:
    assert is_loopback(host) is is_local
    if is_local:
        require_safe_address(make_settings(host=host))
    else:
        with pytest.raises(SettingsError, match="accounts_file"):
            require_safe_address(make_settings(host=host))
    require_safe_address(make_settings(host=host, accounts_file=file))


@pytest.mark.parametrize(("server", "status"), [("192.168.1.10", 403), ("127.0.0.1", 200), ("::1", 200)])
def test_without_accounts_a_socket_from_elsewhere_is_refused_however_the_server_was_started(
    server: str, status: int
) -> None:
    app = create_app(ScriptedAssistant(), make_settings())  # type: ignore[arg-type]

    async def reached_at(scope: Any, receive: Any, send: Any) -> None:
        await app(scope | {"server": (server, 8000)}, receive, send)

    response = TestClient(reached_at).get("/healthz")
    assert response.status_code == status
    assert ("deze machine" in response.text) is (status == 403)


# --- coming in --------------------------------------------------------------------------------------------------


@pytest.fixture
def client(file: Path) -> Iterator[TestClient]:
    app = create_app(ScriptedAssistant(), make_settings(accounts_file=file, host="0.0.0.0"))  # type: ignore[arg-type]
    page = FastAPI()
    page.get("/")(lambda: {"page": "hier"})
    app.mount("/", page)
    with TestClient(app) as client:
        yield client


def basic(text: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


LOGINS: dict[str, tuple[dict[str, str], int]] = {
    "right": (basic(f"{NAME}:{PASSWORD}"), 200),
    "nothing": ({}, 401),
    "wrong password": (basic(f"{NAME}:mis"), 401),
    "empty password": (basic(f"{NAME}:"), 401),
    "unknown name": (basic(f"Niemand:{PASSWORD}"), 401),
    "another case": (basic(f"{NAME.lower()}:{PASSWORD}"), 401),
    "no colon": (basic(NAME), 401),
    "not base64": ({"Authorization": "Basic ###"}, 401),
    "not UTF-8": ({"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()}, 401),
    "another scheme": ({"Authorization": "Bearer abc"}, 401),
    "scheme alone": ({"Authorization": "Basic"}, 401),
}


@pytest.mark.parametrize("address", ["/", "/healthz", "/api/sources", "/openapi.json"])
@pytest.mark.parametrize(("headers", "status"), LOGINS.values(), ids=LOGINS.keys())
def test_every_route_asks_who_is_there(client: TestClient, address: str, headers: dict[str, str], status: int) -> None:
    response = client.get(address, headers=headers)
    assert response.status_code == status
    if status == 401:
        assert response.headers["www-authenticate"].startswith("Basic realm=")
        assert response.headers["content-type"] == "application/problem+json"
        assert "Content-Security-Policy" in response.headers


def test_the_reviewer_is_whoever_is_logged_in(client: TestClient) -> None:
    decision = {"decision": "approve", "reviewer": "Iemand Anders"}
    response = client.post("/api/answers/a-2026-0001/review", json=decision, headers=basic(f"{NAME}:{PASSWORD}"))
    assert response.json()["review"]["decided_by"] == NAME


def test_with_accounts_the_server_may_have_any_name_but_posts_stay_at_home(client: TestClient) -> None:
    headers = basic(f"{NAME}:{PASSWORD}") | {"Host": "advies.example.nl"}
    assert client.get("/healthz", headers=headers).status_code == 200
    foreign = headers | {"Origin": "https://evil.example"}
    assert client.post("/api/search", json={"query": "x"}, headers=foreign).status_code == 403


def test_guessing_is_stopped_and_whoever_is_in_stays_in(client: TestClient) -> None:
    right = basic(f"{NAME}:{PASSWORD}")
    assert client.get("/healthz", headers=right).status_code == 200
    seen = [
        client.get("/healthz", headers=basic(f"{NAME}:{n}")).status_code for n in range(FAILED_LOGINS_PER_MINUTE + 2)
    ]
    assert seen == [401] * FAILED_LOGINS_PER_MINUTE + [429] * 2
    assert client.get("/healthz", headers=right).status_code == 200


def test_the_document_says_that_an_account_is_needed(client: TestClient) -> None:
    document = client.get("/openapi.json", headers=basic(f"{NAME}:{PASSWORD}")).json()
    assert document["security"] == [{"account": []}]
    assert document["components"]["securitySchemes"]["account"]["scheme"] == "basic"
    assert all("401" in operation["responses"] for path in document["paths"].values() for operation in path.values())


def test_a_checked_password_is_remembered_so_that_the_next_request_is_quick(file: Path) -> None:
    book = AccountBook(file)
    assert not book.recall(NAME, PASSWORD)
    assert book.check(NAME, PASSWORD)
    assert book.recall(NAME, PASSWORD)
    assert not book.recall(NAME, "mis")
    assert not book.recall("Piet", PASSWORD)


def test_what_is_remembered_is_forgotten_after_a_while(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = AccountBook(file)
    book.check(NAME, PASSWORD)
    later = time.monotonic() + accounts.REMEMBERED_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not book.recall(NAME, PASSWORD)


def test_whoever_is_taken_out_of_the_file_is_out_at_once(file: Path) -> None:
    book = AccountBook(file)
    assert book.check(NAME, PASSWORD)
    file.write_text(yaml.safe_dump({"Piet": hash_password(PASSWORD, CHEAP)}))
    assert not book.recall(NAME, PASSWORD)
    assert not book.check(NAME, PASSWORD)
    assert book.check("Piet", PASSWORD)


def test_a_file_that_disappears_lets_nobody_in(client: TestClient, file: Path) -> None:
    headers = basic(f"{NAME}:{PASSWORD}")
    assert client.get("/healthz", headers=headers).status_code == 200
    file.unlink()
    response = client.get("/healthz", headers=headers)
    assert response.status_code == 500
    assert "accountbestand" in response.json()["detail"]


class SignOn:
    """Accounts that stand elsewhere."""

    def recall(self, name: str, password: str) -> bool:
        return False

    def check(self, name: str, password: str) -> bool:
        return (name, password) == ("zoe@example.nl", "kaartje van elders")


def test_another_keeper_of_accounts_can_take_the_place_of_the_file() -> None:
    app = create_app(ScriptedAssistant(), make_settings(), accounts=SignOn())  # type: ignore[arg-type]
    client = TestClient(app)
    assert client.get("/healthz").status_code == 401
    assert client.get("/healthz", headers=basic(f"{NAME}:{PASSWORD}")).status_code == 401
    there = basic("zoe@example.nl:kaartje van elders")
    decision = {"decision": "approve", "reviewer": "Iemand Anders"}
    reviewed = client.post("/api/answers/a-2026-0001/review", json=decision, headers=there)
    assert reviewed.json()["review"]["decided_by"] == "zoe@example.nl"


@pytest.mark.parametrize("header", [None, "", "Basic", "Basic ====", "Digest x", "Basic OnB3"])
def test_an_unreadable_header_names_nobody(header: str | None) -> None:
    assert read_basic(header) is None


def test_a_password_may_hold_colons_and_accents() -> None:
    assert read_basic(basic("Zoë:a:b:ç")["Authorization"]) == ("Zoë", "a:b:ç")


# --- the command ------------------------------------------------------------------------------------------------


class Typed(io.StringIO):
    def isatty(self) -> bool:
        return False


def test_account_add_reads_the_password_and_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Typed(PASSWORD + "\n"))
    assert main(["account", "add", NAME, "--password-stdin"]) == 0
    path = tmp_path / "data" / "accounts.yaml"
    assert f"ASSISTANT_ACCOUNTS_FILE={path}" in capsys.readouterr().out
    assert matches_password(PASSWORD, load_accounts(path)[NAME])


def test_account_add_writes_to_the_configured_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "elders" / "wie.yaml"
    monkeypatch.setenv("ASSISTANT_ACCOUNTS_FILE", str(path))
    monkeypatch.setattr("sys.stdin", Typed(PASSWORD))
    assert main(["account", "add", NAME, "--password-stdin"]) == 0
    assert set(load_accounts(path)) == {NAME}


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "words"),
    [
        (["account", "add", NAME], "", 2, "--password-stdin"),
        (["account", "add", NAME, "--password-stdin"], "kort\n", 2, "12 tekens"),
        (["account", "add", "a:b", "--password-stdin"], PASSWORD, 2, "naam"),
    ],
)
def test_account_add_refuses_with_a_sentence(
    arguments: list[str],
    typed: str,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", Typed(typed))
    assert main(arguments) == code
    assert words in capsys.readouterr().err


def test_accounts_are_listed_and_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "list"]) == 0
    assert "nog geen accounts" in capsys.readouterr().out
    path = tmp_path / "data" / "accounts.yaml"
    for name in (NAME, "Piet"):
        add_account(path, name, PASSWORD, cost=CHEAP)
    assert main(["account", "list"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[:2] == [NAME, "Piet"]
    assert "ASSISTANT_ACCOUNTS_FILE" in out
    assert "scrypt" not in out
    assert main(["account", "remove", "Piet", "--yes"]) == 0
    assert main(["account", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2])["names"] == [NAME]
    assert main(["account", "remove", NAME, "--yes"]) == 1
    assert "laatste account" in capsys.readouterr().err
