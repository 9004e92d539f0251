"""A language model on the page in a real browser: its checked sentences, the Stop button, and a page that is closed.

The model is a script behind a real OpenAI-compatible address on loopback, reached through the client that users have.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from browsing import MARKS, browsing, serving
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from scripted_model import labelled

from assistant import Assistant, Settings

pytestmark = MARKS
pytest.importorskip("langchain_openai")
QUESTION = "Waarom is kennis over de collectie zo belangrijk?"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
FIRST = "Die kennis staat onder druk [P:staat onder druk]."
SECOND = "Kennis over de collectie is van belang [P:authentieke plek]."


class Provider(BaseHTTPRequestHandler):
    """Reads nothing, proposes nothing, and writes two sentences; between them it waits until the test goes on."""

    goes_on: ClassVar[threading.Event] = threading.Event()
    is_left: ClassVar[threading.Event] = threading.Event()
    told: ClassVar[tuple[str, str]] = ("", "")  # the two sentences with the labels of its prompt

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        if body.get("stream"):
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            prompt = "\n".join(str(each["content"]) for each in body["messages"])
            type(self).told = (labelled(FIRST, prompt), labelled(SECOND, prompt))
            self._write(*self.told)
            return
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        choice = {"index": 0, "message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}
        self.wfile.write(json.dumps(self._named("chat.completion", choice)).encode())

    def _write(self, first: str, second: str) -> None:
        try:
            self._tell(first + " ")
            self._tell(second.partition(" ")[0])
            while not self.goes_on.wait(0.05):
                self._tell("")
            self._tell(" " + second.partition(" ")[2], finish="stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.is_left.set()

    def _tell(self, words: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": words}, "finish_reason": finish}
        self.wfile.write(f"data: {json.dumps(self._named('chat.completion.chunk', choice))}\n\n".encode())
        self.wfile.flush()

    @staticmethod
    def _named(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
        return {"id": "x", "object": kind, "created": 1, "model": "stub", "choices": [choice]}

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def port(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    chosen = settings.model_copy(
        update={
            "model": "openai:stub",
            "model_base_url": f"http://127.0.0.1:{provider.server_address[1]}/v1",
            "model_api_key": SecretStr("sleutel"),
        }
    )
    journal = tmp_path_factory.mktemp("model") / "journal.db"
    with Assistant.open(chosen, journal_address=f"sqlite:///{journal}") as assistant, serving(assistant, chosen) as at:
        yield at
    provider.shutdown()
    provider.server_close()


@pytest.fixture
def page(browser: Browser, port: int) -> Iterator[Page]:
    Provider.goes_on.clear()
    Provider.is_left.clear()
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 1200})
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{port}")
    yield opened
    Provider.goes_on.set()
    context.close()


def begin(page: Page) -> None:
    """Ask, and wait for the first checked sentence."""
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text("Die kennis staat onder druk", timeout=20_000)
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text(Provider.told[0].replace("[P", "["))
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text("nog niet af")


def test_checked_sentences_are_read_before_the_answer_is_done(page: Page) -> None:
    expect(page.locator("#stop")).to_be_attached()  # already made, so that showing it depends on nothing still loading
    expect(page.locator("#stop")).to_be_hidden()
    begin(page)
    expect(page.locator("#stop")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("Er is nog geen antwoord")
    Provider.goes_on.set()
    expect(page.locator("#progress")).to_contain_text("Klaar", timeout=20_000)
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text(Provider.told[1].replace("[P", "["))
    expect(page.locator("#chat [data-testid=bot]")).not_to_contain_text("nog niet af")
    expect(page.locator("#writing")).to_contain_text("Geschreven door het taalmodel openai:stub.")
    expect(page.locator("#writing")).to_contain_text("energie: niet bekend")
    page.get_by_role("button", name="Wat het taalmodel kreeg").click()
    expect(page.locator("#calls textarea")).to_have_value(
        re.compile(f"{re.escape(QUESTION)}.*{re.escape(Provider.told[0])}", re.DOTALL)
    )


def test_stop_leaves_the_embedded_answer_and_says_so_also_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    begin(page)
    expect(page.locator("#stop")).to_be_visible()
    assert page.evaluate(FITS)
    page.locator("#stop").press("Enter")
    expect(page.locator("#progress")).to_contain_text("Gestopt", timeout=10_000)
    expect(page.locator("#announcement")).to_contain_text("Gestopt")
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text("Het plan zegt hierover")
    expect(page.locator("#writing")).to_contain_text("vaste schrijver. Het taalmodel is op verzoek gestopt.")
    assert Provider.is_left.wait(5)
    page.get_by_role("button", name="Wat het taalmodel kreeg").click()
    expect(page.locator("#calls textarea")).to_be_visible()
    assert page.evaluate(FITS)


def test_closing_the_page_stops_the_model_and_the_answer_is_there_afterwards(page: Page) -> None:
    begin(page)
    page.reload()
    assert Provider.is_left.wait(10)
    page.get_by_role("tab", name="Beoordelen", exact=True).click()
    page.get_by_role("tab", name="Vragen").click()
    expect(page.locator("#chat [data-testid=bot]")).to_contain_text("Het plan zegt hierover", timeout=10_000)
    expect(page.locator("#writing")).to_contain_text("op verzoek gestopt")
    page.get_by_role("tab", name="Hoe gaat het beoordelen?").click()
    expect(page.locator("#usage")).to_contain_text("is een taalmodel geroepen", timeout=10_000)
