"""Whole paths through the tabs in a real browser: from question to approval, from profile to Word file, and on."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import MARKS, Watch, ask, browsing, fill_in, serving
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant, Settings

pytestmark = MARKS

POLICY = """# Collectiebeleid van Bibliotheek Voorbeeld

Onze bibliotheek geeft 25% van het collectiebudget uit aan doelgroepgericht collectioneren.

Wij schrijven 6% van de collectie per jaar af, omdat onze collectie jong is.

Onze bibliotheek koopt boeken voor alle inwoners. ![x](https://evil.example/x.png)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """With a journal of its own: a queue of the whole test run would hide what is new in it."""
    journal = tmp_path_factory.mktemp("paden") / "journal.db"
    with Assistant.open(settings, journal_address=f"sqlite:///{journal}") as opened:
        yield opened


@pytest.fixture(scope="module")
def port(assistant: Assistant, settings: Settings) -> Iterator[int]:
    with serving(assistant, settings.model_copy(update={"requests_per_minute": 10_000})) as opened:
        yield opened


@pytest.fixture
def no_years_left(assistant: Assistant) -> Iterator[None]:
    """Figures are kept in the database, not in the journal of this session."""
    yield
    for library in assistant.monitor.libraries():
        assistant.monitor.remove(library)


def opened(browser: Browser, port: int, name: str, tab: str, width: int = 1280) -> tuple[Page, Watch]:
    page = browser.new_page(locale="nl-NL", viewport={"width": width, "height": 900})
    address = f"http://127.0.0.1:{port}"
    watch = Watch(page, address)
    page.goto(address)
    page.get_by_label("Uw naam").fill(name)
    page.get_by_label("Uw naam").blur()
    if tab != "Vragen":
        page.get_by_role("tab", name=tab, exact=True).click()
    return page, watch


def test_an_answer_is_edited_with_its_difference_shown_and_offered_the_next_time(browser: Browser, port: int) -> None:
    question = "Hoeveel procent van het collectiebudget gaat naar doelgroepgericht collectioneren?"
    page, watch = opened(browser, port, "A. Vrager", "Vragen")
    ask(page, question)
    page.get_by_role("tab", name="Beoordelen", exact=True).click()
    waiting = page.locator("#review-queue label").filter(has_text=question)
    expect(waiting).to_contain_text("van A. Vrager")
    waiting.click()
    expect(page.locator("#review-body")).to_contain_text("20%")

    late, _ = opened(browser, port, "L. Laat", "Beoordelen")
    late.locator("#review-queue label").filter(has_text=question).click()
    expect(late.locator("#review-body")).to_contain_text("20%")

    page.locator("#review-sources label").first.click()
    expect(page.locator("#review-section mark")).to_contain_text("Minstens 20%")
    page.get_by_label("Uw naam").fill("B. Beoordelaar")
    page.locator("#review-form, .review-form").get_by_role("button", name="Tekst bewerken").click()
    text = page.locator("#review-text textarea")
    fill_in(page, "Tekst van het concept", text.input_value() + "\n\nWij bespreken dit in maart.")
    page.get_by_role("button", name="Toon verschil").click()
    expect(page.locator("#review-difference ins")).to_have_text("Wij bespreken dit in maart.")
    expect(page.locator("#review-difference")).to_contain_text("toegevoegd: “Wij bespreken dit in maart.”")
    page.get_by_role("button", name="Bewerkt goedkeuren").click()
    expect(page.locator("#review-review-note")).to_contain_text("schrijf als reden op waarom het klopt")
    page.locator("#review-reason textarea").fill("Afgesproken in het overleg")
    page.get_by_role("button", name="Bewerkt goedkeuren").click()
    expect(page.locator("#review-standing")).to_contain_text("Bewerkt en goedgekeurd door B. Beoordelaar op")
    expect(waiting).to_have_count(0)

    late.locator("#review-reason textarea").fill("Dit klopt volgens mij niet")
    late.get_by_role("button", name="Afwijzen").click()
    expect(late.locator("#review-review-note")).to_contain_text("bewerkt en goedgekeurd door B. Beoordelaar")
    expect(late.locator("#review-standing")).to_contain_text("Bewerkt en goedgekeurd door B. Beoordelaar")
    expect(late.locator("#review-reason textarea")).to_have_value("Dit klopt volgens mij niet")

    page.get_by_role("tab", name="Vragen").click()
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator("#chat")).to_contain_text("Nog geen vragen")
    ask(page, question)
    expect(page.locator("#chat")).to_contain_text("Eerder goedgekeurd antwoord, op")
    expect(page.locator("#chat")).to_contain_text("Wij bespreken dit in maart.")
    assert watch.strays == watch.complaints == []


def test_a_policy_is_drafted_reviewed_part_by_part_and_taken_along_in_word(browser: Browser, port: int) -> None:
    page, watch = opened(browser, port, "A. Adviseur", "Beleid maken")
    page.get_by_role("button", name="Maak concept").click()
    expect(page.locator("#policy-note")).to_contain_text("Vul de naam van uw bibliotheek in.")
    fill_in(page, "Naam van uw bibliotheek", "Bibliotheek Voorbeeld")
    page.get_by_label("Artificiële intelligentie", exact=True).check()
    page.get_by_role("button", name="Maak concept").click()
    expect(page.locator("#policy-note")).to_contain_text("Het concept is gemaakt: versie 1", timeout=20_000)

    page.get_by_role("button", name="Naar het volgende deel dat wacht").click()
    expect(page.locator("#section-body")).to_contain_text("Over dit beleid")
    page.get_by_role("button", name="Goedkeuren", exact=True).click()
    expect(page.locator("#section-standing")).to_contain_text("Goedgekeurd door A. Adviseur op")
    expect(page.locator("#policy-sections label").first).to_contain_text("goedgekeurd")
    expect(page.locator("#policy-head")).to_contain_text("1 van de")

    page.locator("#policy-taking button").first.click()
    page.locator("#policy-write").click()
    expect(page.locator("#policy-file-note")).to_contain_text("staat klaar", timeout=20_000)
    with page.expect_download() as download:
        page.locator("#policy-file").click()
    assert download.value.suggested_filename.endswith(".docx")
    with zipfile.ZipFile(download.value.path()) as word:
        written = word.read("word/document.xml").decode()
    assert "CONCEPT" in written
    assert "Bibliotheek Voorbeeld" in written

    page.reload()
    page.get_by_role("tab", name="Beleid maken").click()
    expect(page.locator("#section-standing")).to_contain_text("Goedgekeurd door A. Adviseur op")
    assert watch.strays == watch.complaints == []


def test_what_was_filled_in_for_a_policy_is_there_after_a_reload_until_it_is_emptied(
    browser: Browser, port: int
) -> None:
    page, watch = opened(browser, port, "A. Adviseur", "Beleid maken")
    page.get_by_role("button", name="Cijfers van uw bibliotheek voor dit beleid").click()
    fill_in(page, "Collectiebudget per jaar", "€ 250.000")
    page.locator("#policy-themes").get_by_label("Plek", exact=True).check()
    fill_in(page, "Naam van uw bibliotheek", "Bibliotheek Voorbeeld")
    page.wait_for_timeout(1500)  # a pause, with the cursor still in the field

    for library, amount, is_chosen in (("Bibliotheek Voorbeeld", "€ 250.000", True), ("", "", False)):
        page.reload()
        page.get_by_role("tab", name="Beleid maken", exact=True).click()
        expect(page.get_by_label("Naam van uw bibliotheek")).to_have_value(library)
        expect(page.locator("#policy-themes").get_by_label("Plek", exact=True)).to_be_checked(checked=is_chosen)
        page.get_by_role("button", name="Cijfers van uw bibliotheek voor dit beleid").click()
        expect(page.get_by_label("Collectiebudget per jaar")).to_have_value(amount)
        page.get_by_role("button", name="Maak deze velden leeg").click()
        expect(page.locator("#policy-note")).to_contain_text("De velden zijn leeg")
    assert watch.strays == watch.complaints == []


def test_a_policy_is_laid_beside_the_plan_pasted_or_uploaded(browser: Browser, port: int, tmp_path: Path) -> None:
    page, watch = opened(browser, port, "A. Adviseur", "Beleid toetsen")
    fill_in(page, "Of plak hier de tekst", POLICY)
    page.get_by_label("Doelgroepgericht collectioneren", exact=True).check()
    page.get_by_role("button", name="Leg naast het plan").click()
    expect(page.locator("#check-progress")).to_contain_text("Klaar", timeout=30_000)
    row = page.locator("#check-deviates, #check-unclear").get_by_role("row").filter(has_text="Wij schrijven 6%").first
    expect(row).to_contain_text("Bibliotheken schrijven van hun reguliere collectie jaarlijks 10% af")
    page.locator("#check-missing summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#check-missing").get_by_role("row").nth(1)).to_contain_text("niets over gevonden")
    page.get_by_label("Ontbreekt").uncheck()
    expect(page.locator("#check-missing")).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download deze toets").click()
    assert "Wij schrijven 6%" in Path(download.value.path()).read_text(encoding="utf-8")

    file = tmp_path / "beleid.md"
    file.write_text(POLICY.replace("6%", "10%"), encoding="utf-8")
    page.locator("#check-file input[type=file]").set_input_files(file)
    expect(page.locator("#check-file")).to_contain_text("beleid")
    page.get_by_role("button", name="Leg naast het plan").click()
    expect(page.locator("#check-progress")).to_contain_text("niet allebei")
    page.locator("#check-text textarea").fill("")
    page.get_by_role("button", name="Leg naast het plan").click()
    expect(page.locator("#check-summary")).to_contain_text("Bestand: beleid.md", timeout=30_000)
    assert page.locator("img[src*=evil]").count() == 0
    assert watch.strays == watch.complaints == []


def test_a_check_and_a_draft_are_read_whole_on_a_phone(browser: Browser, port: int) -> None:
    page, watch = opened(browser, port, "A. Adviseur", "Beleid toetsen", width=390)
    fill_in(page, "Of plak hier de tekst", POLICY)
    page.get_by_role("button", name="Leg naast het plan").click()
    expect(page.locator("#check-progress")).to_contain_text("Klaar", timeout=30_000)
    cell = page.get_by_role("cell").filter(has_text="Wij schrijven 6%").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Wat uw beleid zegt"'
    expect_tables_to_fit(page)

    page.get_by_role("tab", name="Beleid maken", exact=True).click()
    fill_in(page, "Naam van uw bibliotheek", "Bibliotheek Voorbeeld")
    page.locator("#policy-themes").get_by_label("Plek", exact=True).check()
    page.get_by_role("button", name="Maak concept").click()
    expect(page.locator("#policy-note")).to_contain_text("Het concept is gemaakt", timeout=20_000)
    page.get_by_role("button", name="Het hele concept achter elkaar lezen").click()
    expect(page.locator("#policy-whole").get_by_role("cell").first).to_be_visible()
    expect_tables_to_fit(page)
    assert watch.strays == watch.complaints == []


def expect_tables_to_fit(page: Page) -> None:
    """No column lies outside its frame, where nobody would look for it, and no frame outside the screen."""
    wide = "blocks => blocks.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.id)"
    assert page.locator(".cells:visible").count() > 0
    assert page.locator(".cells:visible").evaluate_all(wide) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_norm_is_seen_over_the_years_on_a_phone_and_without_eyes(
    browser: Browser, port: int, no_years_left: None
) -> None:
    page, watch = opened(browser, port, "A. Adviseur", "Normen door de jaren", width=390)
    for year, amount in (("2025", "€ 46.000"), ("2026", "€ 58.000")):
        fill_in(page, "Welke bibliotheek?", "Bibliotheek Voorbeeld")
        fill_in(page, "Welk jaar?", year)
        fill_in(page, "Collectiebudget per jaar", "€ 250.000")
        fill_in(page, "Bedrag voor doelgroepgericht collectioneren", amount)
        page.get_by_role("button", name="Bewaar dit jaar").click()
        expect(page.locator("#years-note")).to_contain_text(f"over {year} zijn bewaard", timeout=20_000)
    picture = page.locator("#picture-target-groups-share img")
    assert "2026" in (picture.get_attribute("alt") or "")
    assert picture.evaluate("image => image.naturalWidth") > 400
    expect(page.locator("#table-target-groups-share")).to_contain_text("18,4%")
    expect_tables_to_fit(page)
    page.get_by_role("button", name="Verwijder dit jaar").click()
    page.get_by_role("button", name="Ja, verwijder de cijfers").click()
    expect(page.locator("#years-kept")).to_contain_text("Bewaard zijn de jaren 2025.")
    assert watch.strays == watch.complaints == []
