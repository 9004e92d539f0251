"""The same index on a Chroma server: another place to keep vectors, and not another answer."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Settings
from assistant.assembly import Assistant, build_index
from assistant.errors import AssistantError

pytestmark = pytest.mark.slow

QUESTIONS = (
    "Hoeveel van het collectiebudget gaat naar doelgroepen?",
    "waarom is collectie kennis belangrijk",
    "Wat vinden jongeren van de bibliotheek?",
    "how many books may come from another library",
    "welke principes gelden voor AI",
    "Wie beslist over het saneren van boeken?",
    "meertalige collectie zonder onderhoudsbudget",
    "dBos",
)
PATIENCE = 60  # seconds until the server must be up


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder / "data", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/v2/heartbeat", process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The Chroma server did not start: {log.read_text()[-500:]}")


@pytest.fixture(scope="module")
def on_server(server: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    chosen = settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("served"), "chroma_url": server})
    build_index(chosen)
    with Assistant.open(chosen) as assistant:
        yield assistant


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_search_finds_the_same_on_a_server(question: str, on_server: Assistant, assistant: Assistant) -> None:
    here, there = (each.search(question, 10) for each in (assistant, on_server))
    assert [hit.passage_id for hit in there] == [hit.passage_id for hit in here]
    assert [hit.score for hit in there] == pytest.approx([hit.score for hit in here], rel=5e-3)


def test_an_answer_is_the_same_on_a_server(on_server: Assistant, assistant: Assistant) -> None:
    for question in QUESTIONS[:3]:
        here, there = (each.ask(question) for each in (assistant, on_server))
        assert (there.text, there.outcome) == (here.text, here.outcome)


def test_the_next_generation_takes_over_and_the_old_one_goes(on_server: Assistant) -> None:
    before = on_server.status()["index"]
    built = build_index(on_server.settings)
    assert built["name"] != before
    assert on_server.search(QUESTIONS[0], 1)
    assert on_server.status()["index"] == built["name"]


def test_a_server_that_is_not_there_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    chosen = settings.model_copy(update={"data_dir": tmp_path, "chroma_url": "http://127.0.0.1:9"})
    with pytest.raises(AssistantError, match="Chroma-server") as caught:
        build_index(chosen)
    assert "\n" not in str(caught.value)
