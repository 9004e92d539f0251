"""What may not leave is hidden, comes back unharmed, and is noticed when it comes back as something else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.privacy import Masker, mask
from assistant.answering.privacy.detectors import is_bsn, is_iban

HIDDEN = [
    ("mail naar ans.de.vries@bieb-noord.nl graag", "ans.de.vries@bieb-noord.nl", "E-MAIL"),
    ("bel 06-12345678 even", "06-12345678", "TELEFOON"),
    ("bel 06 12 34 56 78 even", "06 12 34 56 78", "TELEFOON"),
    ("bel 020 123 45 67 even", "020 123 45 67", "TELEFOON"),
    ("bel (0223) 61 23 45 even", "(0223) 61 23 45", "TELEFOON"),
    ("bel +31 6 1234 5678 even", "+31 6 1234 5678", "TELEFOON"),
    ("mijn BSN is 111222333, dank", "111222333", "BSN"),
    ("BSN 111 222 333 hoort erbij", "111 222 333", "BSN"),
    ("rekening NL91 ABNA 0417 1643 00 voor de boete", "NL91 ABNA 0417 1643 00", "IBAN"),
    ("rekening NL91ABNA0417164300 voor de boete", "NL91ABNA0417164300", "IBAN"),
    ("mijn pasnummer is 21234567890", "21234567890", "PASNUMMER"),
    ("lidnummer: 12345", "12345", "PASNUMMER"),
    ("de pas 29876543210987 werkt niet", "29876543210987", "PASNUMMER"),
    ("ik woon op Kerkstraat 12a, 1234 AB Haarlem", "Kerkstraat 12a, 1234 AB", "ADRES"),
    ("postcode 1234AB 12 in de stad", "1234AB 12", "ADRES"),
    ("mevrouw Van der Berg-Jansen vroeg dit", "Van der Berg-Jansen", "NAAM"),
    ("Ik ben Ans de Vries en vraag dit", "Ans de Vries", "NAAM"),
    ("dhr. J.P. Bakker vroeg dit", "J.P. Bakker", "NAAM"),
    ("Met vriendelijke groet, Youssef El Amrani", "Youssef El Amrani", "NAAM"),
    ("ons budget is € 250.000 per jaar", "€ 250.000", "BEDRAG"),
    ("ons budget is twee ton euro nu", "twee ton euro", "BEDRAG"),
    ("wij hebben 95.000 inwoners", "95.000", "AANTAL"),
    ("wij zitten op 18,4% nu", "18,4%", "PERCENTAGE"),
    ("wij hebben 31 uur specialist", "31", "UREN"),
    ("wij lenen er 7.200 uit", "7.200", "GETAL"),
]


@pytest.mark.parametrize(("text", "hidden", "kind"), HIDDEN, ids=[text for text, _, _ in HIDDEN])
def test_what_is_personal_or_confidential_becomes_a_placeholder(text: str, hidden: str, kind: str) -> None:
    masked, restoration = mask(text)
    assert masked == text.replace(hidden, f"[{kind} 1]")
    assert restoration.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "Wat zijn de drie redenen uit punt 4 in 2026?",
        "Ik ben collectiespecialist bij een bibliotheek.",
        "Vraag het aan mijn collega's van Probiblio.",
        "Namens Bibliotheek Utrecht vraag ik dit.",
        "Wat zegt het plan 2026-2030 over 12 tot 27 jaar?",
        "Het boek heeft ISBN en een kaartje.",
    ],
)
def test_what_is_neither_stays(text: str) -> None:
    assert mask(text)[0] == text


@pytest.mark.parametrize(("digits", "holds"), [("111222333", True), ("123456782", True), ("123456789", False)])
def test_a_bsn_passes_the_eleven_test(digits: str, holds: bool) -> None:
    assert is_bsn(digits) is holds


@pytest.mark.parametrize(
    ("written", "holds"), [("NL91 ABNA 0417 1643 00", True), ("NL92 ABNA 0417 1643 00", False),
     ("DE89370400440532013000", True)]
)  # fmt: skip
def test_an_iban_passes_its_checksum(written: str, holds: bool) -> None:
    assert is_iban(written) is holds


def test_the_same_thing_gets_the_same_placeholder_in_every_text() -> None:
    masker = Masker()
    assert masker.mask("Van € 250.000 naar € 300.000.") == "Van [BEDRAG 1] naar [BEDRAG 2]."
    assert masker.mask("20% × € 250.000") == "[PERCENTAGE 1] × [BEDRAG 1]"
    assert masker.restoration.restore("[BEDRAG 2] en [BEDRAG 1]") == "€ 300.000 en € 250.000"


def test_numbers_of_the_sources_may_be_shown_unless_they_are_the_librarys_own() -> None:
    public = ("Minstens 20% van het collectiebudget",)
    assert (
        Masker(public=public).mask("is 20% het minimum? wij doen 8%") == "is 20% het minimum? wij doen [PERCENTAGE 1]"
    )
    assert Masker(public=public, figures=[Decimal(20)]).mask("wij doen 20%") == "wij doen [PERCENTAGE 1]"


def test_a_restored_text_can_be_hidden_again() -> None:
    _, restoration = mask("Ik ben Ans de Vries, ons budget is € 250.000.")
    restored = restoration.restore("[NAAM 1] heeft [BEDRAG 1], en 37% erbij.")
    assert restoration.hide(restored) == "[NAAM 1] heeft [BEDRAG 1], en 37% erbij."
    assert mask("niets")[1].hide("niets en € 5") == "niets en € 5"


def test_figures_may_be_shared_and_people_never() -> None:
    masked = Masker(hide_figures=False).mask("Ik ben Ans de Vries, ons budget is € 250.000, mail a@b.nl")
    assert masked == "Ik ben [NAAM 1], ons budget is € 250.000, mail [E-MAIL 1]"


@pytest.mark.parametrize(
    "altered",
    ["[BEDRAG 2]", "[bedrag 1]", "[Bedrag 1]", "(BEDRAG 1)", "BEDRAG 1", "[BEDRAG1]", "[BEDRAG_1]", "[BEDRAG]",
     "[NAAM 1]"],
)  # fmt: skip
def test_an_altered_placeholder_is_noticed_and_not_filled_in(altered: str) -> None:
    _, restoration = mask("Ons budget is € 250.000.")
    text = f"Bij {altered} geldt dit."
    assert [each.text for each in restoration.altered(text)] == [altered]
    assert "250" not in restoration.restore(text)
    assert restoration.altered("Bij [BEDRAG 1] geldt dit bedrag.") == []


PIECES = st.sampled_from(
    ["€ 250.000", "[BEDRAG 1]", "[BEDRAG 2]", "a@b.nl", "06-12345678", "mevrouw De Wit", "20%", "en", "[NAAM 9]",
     "111222333"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12))
def test_what_was_masked_can_always_be_restored(pieces: list[str]) -> None:
    text = " ".join(pieces)
    masked, restoration = mask(text)
    assert restoration.restore(masked) == text


@settings(max_examples=100, deadline=None)
@given(st.integers(500, 99_999_999))
def test_no_amount_leaves_in_any_notation(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")
    for written in (f"€ {dotted}", f"{dotted} euro", f"{amount} euro", f"€{amount},-"):
        assert str(amount)[:3] not in mask(f"Ons budget is {written} per jaar.")[0].replace(".", "")
