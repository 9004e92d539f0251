"""The page in a real browser: what a specialist does in a morning, and what somebody with bad intentions tries.

Chromium comes from the system and talks to a server in this process; every request it makes is watched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import MARKS, Watch, ask, browsing, fill_in, serving
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant, Settings
from assistant.faces.accounts import Cost, add_account

pytestmark = MARKS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


def test_a_question_is_asked_read_recomputed_approved_and_found_again(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    page = browser.new_page(locale="nl-NL", viewport={"width": 1280, "height": 900})
    with serving(assistant, settings) as port:
        address = f"http://127.0.0.1:{port}"
        watch = Watch(page, address)
        page.goto(address)
        expect(page.get_by_text("elk antwoord is een concept tot een mens het goedkeurt")).to_be_visible()

        ask(page, "Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?")
        chat, section = page.locator("#chat"), page.locator("#section")
        expect(chat).to_contain_text("€ 50.000")
        expect(page.locator("#receipts")).to_contain_text("20% × € 250.000 = € 50.000")

        page.locator("#sources").get_by_text("[1] Doelgroepgericht collectioneren").click()
        expect(section.locator("mark")).to_have_text(
            "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren."
        )
        assert section.locator("li").count() > 3  # the whole section, not the quote alone

        page.get_by_role("button", name="Cijfers van uw bibliotheek").click()
        fill_in(page, "Naam van de bibliotheek", "Bibliotheek Voorbeeld")
        fill_in(page, "Collectiebudget per jaar", "€ 300.000")
        page.get_by_role("button", name="Reken opnieuw").click()
        expect(page.locator("#receipts")).to_contain_text("20% × € 300.000 = € 60.000", timeout=20_000)
        expect(chat).to_contain_text("€ 60.000")
        expect(page.locator("#in-use")).to_contain_text("Bibliotheek Voorbeeld rekenen mee")

        page.get_by_role("button", name="Goedkeuren", exact=True).click()
        expect(page.locator("#review-note")).to_contain_text("Vul bovenaan in wie beoordeelt")
        page.get_by_label("Uw naam").fill("J. Jansen")
        page.locator("#reason textarea").fill("Past bij ons beleid")
        page.get_by_role("button", name="Goedkeuren", exact=True).click()
        expect(page.locator("#standing")).to_contain_text("Goedgekeurd door J. Jansen op")

        page.reload()
        expect_everything_still_there(page)

    with serving(assistant, settings, port):  # another start of the server: only journal and browser remember
        page.goto(address)
        expect_everything_still_there(page)
        page.locator("#chooser input").click()
        page.get_by_role("option", name="1. Ons collectiebudget is € 250.000.").click()
        expect(page.locator("#standing")).to_contain_text("Concept, nog door niemand beoordeeld")
        expect(page.locator("#receipts")).to_contain_text("€ 50.000")
        page.reload()
        expect(page.locator("#standing")).to_contain_text("Concept, nog door niemand beoordeeld")

        page.get_by_role("button", name="Nieuw gesprek").click()
        expect(page.locator("#chat")).to_contain_text("Nog geen vragen in dit gesprek")
        page.reload()
        expect(page.locator("#standing")).to_contain_text("Er is nog geen antwoord")
        expect(page.locator("#in-use")).to_contain_text("€ 300.000")
    assert watch.strays == []
    assert watch.complaints == []


def expect_everything_still_there(page: Page) -> None:
    expect(page.locator("#chat")).to_contain_text("€ 50.000", timeout=20_000)
    expect(page.locator("#chat")).to_contain_text("€ 60.000")
    expect(page.locator("#standing")).to_contain_text("Goedgekeurd door J. Jansen op")
    expect(page.locator("#standing")).to_contain_text("Past bij ons beleid")
    expect(page.locator("#receipts")).to_contain_text("€ 60.000")
    expect(page.locator("#section mark")).to_contain_text("Minstens 20%")
    expect(page.get_by_role("button", name="Goedkeuren", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Cijfers van uw bibliotheek").click()
    expect(page.get_by_label("Collectiebudget per jaar")).to_have_value("€ 300.000")
    expect(page.get_by_label("Naam van de bibliotheek")).to_have_value("Bibliotheek Voorbeeld")


def test_an_open_page_goes_on_after_a_restart_of_the_server(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    page = browser.new_page(locale="nl-NL")
    with serving(assistant, settings) as port:
        page.goto(f"http://127.0.0.1:{port}")
        ask(page, "Hoeveel uur collectiespecialist hebben wij nodig?")
    with serving(assistant, settings, port):
        page.locator("#sources").get_by_text("[4]").click()
        expect(page.locator("#section mark")).to_contain_text("grote bibliotheek")
        page.locator("#question textarea").fill("Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?")
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#receipts")).to_contain_text("€ 50.000", timeout=20_000)
        expect(page.locator("#chooser input")).to_have_value(re.compile("^2[.] Ons collectiebudget"))


def test_pasted_images_and_tags_are_words_on_the_page(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    attack = '![x](https://evil.example/x.png) <img src="https://evil.example/y.png" onerror="window.broken=1">'
    page = browser.new_page(locale="nl-NL")
    with serving(assistant, settings) as port:
        address = f"http://127.0.0.1:{port}"
        watch = Watch(page, address)
        page.goto(address)
        ask(page, f"Hoeveel moet er naar doelgroepen? {attack} <script>window.broken=1</script> www.evil.example")
        expect(page.locator("#chat [data-testid=user]")).to_contain_text(attack)

        page.get_by_label("Uw naam").fill(attack)
        page.locator("#reason textarea").fill(attack)
        page.get_by_role("button", name="Tekst bewerken").click()
        fill_in(page, "Tekst van het concept", f"Minstens 20% [1]. {attack} [1](https://evil.example)")
        page.get_by_role("button", name="Toon verschil").click()
        expect(page.locator("#difference ins").first).to_contain_text("evil")
        page.get_by_role("button", name="Bewerkt goedkeuren").click()
        expect(page.locator("#standing")).to_contain_text(f"Bewerkt en goedgekeurd door {attack}")
        expect(page.locator("#chat [data-testid=bot]")).to_contain_text(attack)

        # Open already, because the answer asks for a figure.
        fill_in(page, "Naam van de bibliotheek", attack[:100])
        fill_in(page, "Collectiebudget per jaar", attack[:32])
        page.get_by_role("button", name="Reken opnieuw").click()
        expect(page.locator("#progress")).to_contain_text("Bij collectiebudget per jaar hoort een bedrag in euro")
        expect(page.locator("#in-use")).to_contain_text(attack[:32])

        places = ("#chat", "#standing", "#progress", "#in-use", "#section", "#receipts", "#review-note", "#history")
        for place in (*places, "#difference", "#body"):
            assert page.locator(f"{place} img, {place} script, {place} a[href*=evil]").count() == 0, place
        assert page.evaluate("window.broken") is None
        page.reload()
        expect(page.locator("#standing")).to_contain_text(f"Bewerkt en goedgekeurd door {attack}")
    assert watch.strays == []
    assert watch.complaints == []


def test_with_accounts_the_name_under_a_decision_is_that_of_the_account(
    browser: Browser, assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    accounts = tmp_path / "accounts.yaml"
    add_account(accounts, "K. de Vries", "een lang wachtwoord", cost=Cost(n=2))
    page = browser.new_page(
        locale="nl-NL", http_credentials={"username": "K. de Vries", "password": "een lang wachtwoord"}
    )
    with serving(assistant, settings.model_copy(update={"accounts_file": accounts})) as port:
        page.goto(f"http://127.0.0.1:{port}")
        ask(page, "Hoeveel moet er naar doelgroepen?")
        expect(page.get_by_label("Uw naam")).to_have_value("K. de Vries")
        expect(page.get_by_label("Uw naam")).to_be_disabled()
        page.get_by_role("button", name="Goedkeuren", exact=True).click()
        expect(page.locator("#standing")).to_contain_text("Goedgekeurd door K. de Vries op")


def test_the_page_works_by_keyboard_and_fits_a_phone(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    page = browser.new_page(locale="nl-NL", viewport={"width": 390, "height": 844})
    with serving(assistant, settings) as port:
        page.goto(f"http://127.0.0.1:{port}")
        page.get_by_role("button", name="Hoeveel uur collectiespecialist hebben wij nodig?").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_contain_text("Klaar", timeout=20_000)
        expect(page.locator("#announcement[role=status]")).to_contain_text("Klaar")
        expect(page.locator("html")).to_have_attribute("lang", "nl")

        page.locator("#sources input").first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator("#section mark")).to_contain_text("middelkleine")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_long_list_is_one_stop_for_the_keyboard_and_says_what_it_is(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    page = browser.new_page(locale="nl-NL", viewport={"width": 1280, "height": 900})
    with serving(assistant, settings) as port:
        watch = Watch(page, f"http://127.0.0.1:{port}")
        page.goto(f"http://127.0.0.1:{port}")
        panel = page.get_by_role("button", name="Eerdere gesprekken", exact=True)
        expect(panel).to_have_attribute("aria-expanded", "false")
        panel.focus()
        page.keyboard.press("Enter")
        expect(panel).to_have_attribute("aria-expanded", "true")

        page.get_by_role("tab", name="Bronnen", exact=True).click()
        every = page.get_by_role("group", name="Bronnen: kies er een").get_by_role("radio")
        expect(every.nth(20)).to_be_visible()
        page.locator("#source-refresh").focus()
        page.keyboard.press("Tab")
        expect(every.first).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(every.nth(1)).to_be_focused()
        expect(every.nth(1)).not_to_be_checked()  # read on without opening anything
        page.keyboard.press("End")
        expect(every.last).to_be_focused()
        page.keyboard.press("Tab")
        assert page.locator("#source-list input:focus").count() == 0
        page.keyboard.press("Shift+Tab")
        expect(every.last).to_be_focused()
        page.keyboard.press("Space")
        expect(every.last).to_be_checked()
    assert watch.strays == watch.complaints == []


def test_the_newest_question_is_brought_into_view_with_the_beginning_of_its_answer(
    browser: Browser, assistant: Assistant, settings: Settings
) -> None:
    page = browser.new_page(locale="nl-NL", viewport={"width": 1280, "height": 1000})
    with serving(assistant, settings) as port:
        page.goto(f"http://127.0.0.1:{port}")
        ask(page, "Ons collectiebudget is € 250.000, hoeveel moet er naar doelgroepen?")
        ask(page, "En hoeveel is dat per maand?")
        expect(page.locator("#chat [data-testid=bot]")).to_have_count(2)
        page.wait_for_timeout(600)  # it scrolls when the answer has been drawn
        chat, newest = (
            page.locator("#chat").bounding_box(),
            page.locator("#chat [data-testid=user]").last.bounding_box(),
        )
        assert chat is not None
        assert newest is not None
        assert chat["y"] <= newest["y"] <= chat["y"] + chat["height"] / 3
