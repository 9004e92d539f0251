"""A source in a real browser: chosen, looked at, added while the server runs, quoted in the chat, and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import MARKS, Watch, ask, browsing, fill_in, serving
from playwright.sync_api import Browser, Page, expect
from real_index import copy_index
from source_samples import DONATION, ID, PUPILS, TITLE, policy

from assistant import Assistant, Settings

pytestmark = MARKS

QUESTION = "Krijgt wie een boek schenkt een vergoeding?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def own(made_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The real corpus in a data directory of its own, so that what is added here is nobody else's."""
    folder = tmp_path_factory.mktemp("bronnen")
    copy_index(made_index, folder)
    return Settings(data_dir=folder, requests_per_minute=10_000, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture(scope="module")
def assistant(own: Settings) -> Iterator[Assistant]:
    with Assistant.open(own) as opened:
        opened.keep_up()
        yield opened


@pytest.fixture(scope="module")
def port(assistant: Assistant, own: Settings) -> Iterator[int]:
    with serving(assistant, own) as opened:
        yield opened


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "beleid-waterkant.docx"
    path.write_bytes(policy())
    return path


def opened(browser: Browser, port: int, width: int) -> tuple[Page, Watch]:
    page = browser.new_page(locale="nl-NL", viewport={"width": width, "height": 900})
    watch = Watch(page, f"http://127.0.0.1:{port}")
    page.goto(f"http://127.0.0.1:{port}")
    page.get_by_label("Uw naam").fill("A. de Vries")
    page.get_by_label("Uw naam").blur()
    page.get_by_role("tab", name="Bronnen", exact=True).click()
    expect(page.locator("#source-counted")).to_contain_text("bronnen")
    return page, watch


def test_a_document_is_added_quoted_without_a_restart_and_removed_again(
    browser: Browser, port: int, document: Path
) -> None:
    page, watch = opened(browser, port, 1280)
    page.get_by_role("button", name="Een bron toevoegen").click()
    page.get_by_role("button", name="Lees het document").click()
    expect(page.locator("#source-note")).to_contain_text("Kies een bestand of vul een webadres in.")
    page.locator("#source-file input[type=file]").set_input_files(document)
    expect(page.locator("#source-file")).to_contain_text("beleid-waterkant")
    page.get_by_role("button", name="Lees het document").click()
    expect(page.locator("#source-preview")).to_contain_text(DONATION, timeout=20_000)
    expect(page.locator("#source-guesses")).to_contain_text("Uitgever")
    expect(page.locator("#source-id input, #source-id textarea").first).to_have_value(ID)

    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator("#source-form-note")).to_contain_text("vul de uitgever in")
    fill_in(page, "Uitgever: van wie is deze tekst", "Bibliotheek De Waterkant")
    page.locator("#source-valid-from input").fill("2026-01-01")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator("#source-jobs label").first).to_contain_text(f"Toevoegen: {TITLE}")
    expect(page.locator("#source-jobs-note")).to_contain_text("staat erin", timeout=90_000)
    expect(page.locator("#source-jobs label").first).to_contain_text("klaar")

    page.get_by_role("tab", name="Vragen", exact=True).click()
    ask(page, QUESTION)
    expect(page.locator("#chat")).to_contain_text(DONATION)
    expect(page.locator("#chat")).to_contain_text("Bibliotheek De Waterkant")

    page.get_by_role("tab", name="Bronnen", exact=True).click()
    mine = page.locator("#source-list label").filter(has_text=TITLE)
    expect(mine).to_contain_text("1 stuk rust hierop")
    mine.click()
    expect(page.locator("#source-card")).to_contain_text("Bibliotheek De Waterkant")
    page.get_by_role("button", name="De passages zoals de assistent ze leest").click()
    expect(page.locator("#source-passages")).to_contain_text(PUPILS)

    page.get_by_role("button", name="Weghalen").click()
    expect(page.locator("#source-sure")).to_contain_text("1 stuk rust hierop")
    page.get_by_role("button", name="Ja, doe dit").click()
    expect(page.locator("#source-jobs-note")).to_contain_text("is weg", timeout=90_000)
    expect(mine).to_have_count(0)
    page.get_by_role("tab", name="Vragen", exact=True).click()
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator("#chat")).to_contain_text("Nog geen vragen")
    ask(page, QUESTION)
    expect(page.locator("#chat [data-testid=bot]").last).not_to_contain_text(DONATION)
    assert watch.strays == watch.complaints == []


def test_a_norm_is_decided_on_and_the_search_is_taken_apart_on_a_narrow_screen(
    browser: Browser, port: int, document: Path
) -> None:
    page, watch = opened(browser, port, 390)
    page.get_by_role("button", name="Zoeken zoals de assistent zoekt").click()
    fill_in(page, "Zoekvraag", "aanschaf voor doelgroepen")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.locator("#source-hits")).to_contain_text("1. Score", timeout=20_000)
    expect(page.locator("#source-hits")).to_contain_text("betekenis")

    page.get_by_role("button", name="Een bron toevoegen").click()
    page.locator("#source-file input[type=file]").set_input_files(document)
    expect(page.locator("#source-file")).to_contain_text("beleid-waterkant")
    page.get_by_role("button", name="Lees het document").click()
    expect(page.locator("#source-preview")).to_contain_text(DONATION, timeout=20_000)
    fill_in(page, "Uitgever: van wie is deze tekst", "Bibliotheek De Waterkant")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator("#source-jobs-note")).to_contain_text("staat erin", timeout=90_000)

    page.locator("#source-list label").filter(has_text=TITLE).click()
    page.get_by_role("button", name="Normen die hierin lijken te staan").click()
    page.locator("#norm-offers label").filter(has_text="5 boeken per leerling").click()
    expect(page.locator("#norm-offer")).to_contain_text(PUPILS)
    page.get_by_role("button", name="Aanvaarden").click()
    expect(page.locator("#norm-note")).to_contain_text("Vanaf nu wordt ermee gerekend")
    page.get_by_role("button", name="Normen die iemand uit toegevoegde bronnen heeft aanvaard").click()
    expect(page.locator("#norm-accepted")).to_contain_text("aanvaard door A. de Vries")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watch.strays == watch.complaints == []
