"""The files of the page on the mounted application: what was uploaded is read, and nothing else that a call names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_client import TestClient

from assistant import Assistant, Settings
from assistant.errors import BadInput
from assistant.faces.api import create_app
from assistant.faces.ui import files, mount_page

POLICY = "# Collectiebeleid\n\nWij besteden 10% van het collectiebudget aan doelgroepen.\n"
FITS = ["meets", "deviates", "missing", "unclear"]
META = {"_type": "gradio.FileData"}
CALLS = ("queue/join", "run/predict", "api/predict", "call/check", "call/v2/check", "queue/join/", "component_server")


class Page:
    """The page as a browser talks to it, and the folder in which its files come."""

    def __init__(self, client: TestClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        config = client.get("/config").json()
        self._calls = {each["api_name"]: each["id"] for each in config["dependencies"]}

    def call(self, name: str, data: list[Any], address: str = "run/predict") -> Any:
        body = {"data": data, "fn_index": self._calls[name], "session_hash": "sessie"}
        return self.client.post(f"/gradio_api/{address}", json=body)

    def check(self, file: Any) -> list[dict[str, Any]]:
        """Everything that the page is told while the policy is checked."""
        body = {"data": [file, "", [], FITS], "fn_index": self._calls["check"], "session_hash": "sessie"}
        joined = self.client.post("/gradio_api/queue/join", json=body)
        assert joined.status_code == 200, joined.text
        told = self.client.get("/gradio_api/queue/data?session_hash=sessie").text
        return [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")]

    def upload(self, name: str, content: bytes) -> str:
        (path,) = self.client.post("/gradio_api/upload", files={"files": (name, content)}).json()
        return str(path)

    def held(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def page(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    own = settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("data"), "requests_per_minute": 10_000})
    before = os.environ.get(files.FOLDER)
    app = mount_page(create_app(assistant, own), assistant, own)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Page(client, own.data_dir / "page")
    if before is None:
        os.environ.pop(files.FOLDER)
    else:
        os.environ[files.FOLDER] = before


def foreign(page: Page, tmp_path: Path) -> list[str]:
    """Paths and addresses that nobody uploaded."""
    secret = tmp_path / "geheim.md"
    secret.write_text("# Geheim\n\nGEHEIM-XYZ")
    database = page.folder.parent / "assistant.db"
    database.write_bytes(b"GEHEIM-XYZ")
    return [
        "/etc/passwd",
        "/dev/zero",
        str(secret),
        str(database),
        str(page.folder),
        f"{page.folder}/../assistant.db",
        f"file://{secret}",
        "http://127.0.0.1:9/x.md",
        "https://evil.example/x.md",
        "README.md",
        "",
        "\x00",
    ]


def assert_refused(response: Any) -> None:
    assert response.status_code == 403, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].endswith("kies het bestand hier opnieuw.")


@pytest.mark.parametrize("address", CALLS)
def test_a_file_that_nobody_uploaded_is_refused_and_not_copied(page: Page, address: str, tmp_path: Path) -> None:
    held = page.held()
    for path in foreign(page, tmp_path):
        for file in ({"path": path, "meta": META}, {"path": path}, {"path": path, "meta": META, "is_stream": True}):
            assert_refused(page.call("check", [file, "", [], FITS], address))
            assert_refused(page.call("check", [None, [{"deep": file}], [], FITS], address))
    assert page.held() == held


def test_an_address_dressed_up_as_an_uploaded_path_is_refused(page: Page) -> None:
    path = page.upload("beleid.md", POLICY.encode())
    up = "/".join([".."] * 40)
    assert_refused(page.call("check", [{"path": f"http://127.0.0.1/{up}{path}", "meta": META}, "", [], FITS]))
    for url in (
        "http://127.0.0.1:9/x",
        f"http://evil.example/gradio_api/file={path}",
        "/gradio_api/file=/etc/passwd",
        ["x"],
    ):
        assert_refused(page.call("check", [{"path": path, "url": url, "meta": META}, "", [], FITS]))


def test_a_link_in_the_folder_that_leads_out_of_it_is_refused(page: Page, tmp_path: Path) -> None:
    (tmp_path / "geheim.md").write_text("# Geheim")
    link = page.folder / "link.md"
    link.symlink_to(tmp_path / "geheim.md")
    try:
        assert_refused(page.call("check", [{"path": str(link), "meta": META}, "", [], FITS]))
        with pytest.raises(BadInput):
            files.take(str(link))
    finally:
        link.unlink()


def test_a_drawing_with_a_script_does_not_become_a_page_of_this_server(page: Page) -> None:
    path = page.upload("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    assert_refused(page.call("check", [{"path": path, "meta": META}, "", [], FITS]))
    shown = page.client.get(f"/gradio_api/file={path}")
    assert shown.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["file=", "file/", "proxy="])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_server_fetches_no_address_for_a_browser(page: Page, kind: str, method: str) -> None:
    response = page.client.request(method, f"/gradio_api/{kind}http://127.0.0.1:9/x.md")
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000], ids=["half", "no text", "deep"])
def test_a_call_that_cannot_be_read_is_refused(page: Page, body: bytes) -> None:
    response = page.client.post("/gradio_api/queue/join", content=body)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_an_uploaded_policy_is_checked_and_the_outcome_can_be_taken_along(page: Page) -> None:
    path = page.upload("mijn beleid.md", POLICY.encode())
    url = f"http://127.0.0.1/gradio_api/file={path}"
    for file in ({"path": path, "meta": META}, {"path": path, "url": url, "orig_name": "mijn beleid.md", "meta": META}):
        told = page.check(file)
        assert told[-1]["msg"] == "close_stream"
        (done,) = [each for each in told if each["msg"] == "process_completed"]
        assert done["success"] is True
        said = json.dumps(told, ensure_ascii=False)
        assert "10%" in said
        taken = [name for name in page.held() if "toets-" in name]
        assert taken
        assert page.client.get(f"/gradio_api/file={page.folder / taken[-1]}").status_code == 200


def test_a_policy_that_was_swept_meanwhile_is_asked_for_again(page: Page) -> None:
    path = page.upload("weg.md", POLICY.encode())
    Path(path).unlink()
    assert files.GONE in json.dumps(page.check({"path": path, "meta": META}), ensure_ascii=False)


def test_what_is_taken_is_a_plain_file_in_the_folder_and_not_too_large(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (*foreign(page, tmp_path), None, 3, ["/etc/passwd"]):
        with pytest.raises(BadInput, match="kies het opnieuw"):
            files.take(path)
    kept = page.upload("beleid.md", POLICY.encode())
    assert files.take(kept) == ("beleid.md", POLICY.encode())
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    with pytest.raises(BadInput, match="te groot"):
        files.take(kept)
