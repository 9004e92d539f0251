"""Slips of the finger are put right, and words that somebody meant are left as they stand."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.advice import Language, Outcome
from assistant.knowledge.spelling import OFTEN, Spelling, Spelt, has_word
from assistant.knowledge.vocabulary import words

PASSAGES = [
    "Wij kopen collectie voor jongeren en besteden budget aan doelgroepen.",
    "De collectie van Haarlem en de gemeente in Noord-Holland geeft advies per uur.",
] * OFTEN
QUESTIONS = ["hoeveel budget voor de collectie?"] * 300 + [
    "hoevel mag het?",
    "hoevel kost het?",
    *["de cijvers"] * 9,
    *["cijferscollectie"] * 9,
]
KNOWN = frozenset(word for text in PASSAGES for word in words(text)) | {"voordeel", "cijferscollectie"}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(KNOWN, {"voordeel"}, PASSAGES, QUESTIONS, has_word(["Over jonkeren in Tolkien."]))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("de colectie", "de collectie"),
        ("de colelctie", "de collectie"),
        ("de colllectie", "de collectie"),
        ("de coklectie", "de collectie"),
        ("voor deolgreopen", "voor doelgroepen"),  # two slips in a long word
        ("hoevel budgt?", "hoeveel budget?"),  # also where people slipped before
        ("Hoevel?", "Hoeveel?"),
        ("in Haarlm", "in Haarlem"),
        ("de cijverscollectie", "de cijferscollectie"),  # people wrote "cijvers", but it is no word to make another of
        ("in Noord-Hollland", "in Noord-Holland"),
        ("waneer is dat", "wanneer is dat"),
        ("geen parkeerplatsen", "geen parkeerplaatsen"),  # as the dictionary has it
        ("wordt geevalueerd", "wordt geëvalueerd"),
    ],
)
def test_a_slip_is_put_right(spelling: Spelling, written: str, read: str) -> None:
    assert spelling.corrected(written, Language.NL).text == read


@pytest.mark.parametrize(
    "text",
    [
        "de collectie voor jongeren",
        "Wat kost een adviesuur?",  # two words in one, which no dictionary has
        "de podcast van een influencer",  # words that the sources do not have, and others do
        "is dat openbaar vervoer bereikbaar",
        "een boek van Gemeentte",  # a name that is like a common word
        "mbt KPN, ANBI en dBos",
        "zie budgt@collectei.nl en www.colectie.nl of colectie/budgt",
        "colect. op naam",  # an abbreviation
        "smth",
        "de jonkeren",  # as an added source calls them
        "10 %, € 250.000 & 3 à 4",
        "",
        "колекция 書籍",
        "xqzvw wvzqx",
    ],
)
def test_what_may_be_meant_stays(spelling: Spelling, text: str) -> None:
    assert spelling.corrected(text, Language.NL) == Spelt(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("de doel groepen", "de doelgroepen"),
        ("naar doel groepen, 26k", "naar doelgroepen, 26k"),
        ("doel colectie", "doel collectie"),
        ("de doel, groepen", "de doel, groepen"),
        ("voor deel", "voor deel"),  # what carries no subject may be two words
        ("over uren", "over uren"),  # nor do the sources have every compound
    ],
)
def test_a_compound_split_in_two_is_one_word(spelling: Spelling, written: str, read: str) -> None:
    assert spelling.corrected(written, Language.NL).text == read


def test_a_sum_hears_a_split_compound(assistant: Assistant) -> None:
    split = assistant.ask("collectie budget 200k, nu 26k naar doel groepen. hoeveel moet er nog bij?")
    assert "€ 14.000" in split.text
    assert "Ik las" not in split.text  # nothing else is read than what stands there


def test_it_tells_what_was_changed_and_each_once(spelling: Spelling) -> None:
    spelt = spelling.corrected("colectie en colectie voor jngeren", Language.NL)
    assert spelt == Spelt("collectie en collectie voor jongeren", (("colectie", "collectie"), ("jngeren", "jongeren")))


def test_english_is_put_right_by_english_words(spelling: Spelling) -> None:
    british = "organise specialisation behaviours at centres"
    assert spelling.corrected(british, Language.EN) == Spelt(british)
    assert spelling.corrected("an intresting libary", Language.EN).text == "an interesting library"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=string.ascii_letters + string.digits + " .,?!-'éë€%/@\n", max_size=60))
def test_numbers_and_what_stands_between_words_never_change(spelling: Spelling, text: str) -> None:
    read = spelling.corrected(text, Language.NL).text
    assert _other_signs(read) == _other_signs(text)


def _other_signs(text: str) -> str:
    return "".join(each for each in text if not each.isalpha() and each != " ")


@pytest.mark.parametrize(
    ("mistyped", "well"),
    [
        ("Hoeveel moeten we aan doelgroepn bestedn?", "Hoeveel moeten we aan doelgroepen besteden?"),
        ("Wat is de abmitie voor jeudg?", "Wat is de ambitie voor jeugd?"),
        ("waarom werken bibiotheken smaen aan de colectie", "waarom werken bibliotheken samen aan de collectie"),
        ("What does the plan say abuot sustainabilty?", "What does the plan say about sustainability?"),
    ],
)
def test_a_mistyped_question_gets_the_answer_of_the_question_and_is_told_so(
    assistant: Assistant, mistyped: str, well: str
) -> None:
    answer, meant = assistant.ask(mistyped), assistant.ask(well)
    assert answer.question == mistyped  # as it was asked: that is what is recorded
    assert [each.passage_id for each in answer.citations] == [each.passage_id for each in meant.citations]
    *said, told = answer.text.split("\n\n")
    assert "\n\n".join(said) == meant.text
    assert told.startswith(("Ik las ‘", "I read ‘"))
    assert not any(each.status == "fail" for each in answer.findings)


def test_what_is_declined_is_told_as_well(assistant: Assistant) -> None:
    answer = assistant.ask("Hoeveel parkeerplatsen heeft een biblioteek nodig?")
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert answer.text.endswith("Ik las ‘parkeerplatsen’ als ‘parkeerplaatsen’, ‘biblioteek’ als ‘bibliotheek’.")


def test_a_follow_up_with_a_slip_leans_on_the_question_before(assistant: Assistant) -> None:
    first = assistant.ask("Wat is de ambitie voor jeugd?")
    well = assistant.ask("en voor duurzaamheid?", conversation_id=first.conversation_id)
    again = assistant.ask("Wat is de ambitie voor jeugd?")
    mistyped = assistant.ask("en voor duurzaamhied?", conversation_id=again.conversation_id)
    assert [each.passage_id for each in mistyped.citations] == [each.passage_id for each in well.citations]
    assert mistyped.text.endswith("Ik las ‘duurzaamhied’ als ‘duurzaamheid’.")


def test_a_search_forgives_slips_too(assistant: Assistant) -> None:
    assert [hit.passage_id for hit in assistant.search("duurzaamhied", 5)] == [
        hit.passage_id for hit in assistant.search("duurzaamheid", 5)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Wie viel Prozent der Sammlung müssen wir jährlich aussondern?",
        "qsdfjk mlkjq sdfmlk jqsmdf lkjqm sdflkj",
    ],
)
def test_another_language_is_not_taken_for_slips(assistant: Assistant, text: str) -> None:
    assert "Ik las" not in assistant.ask(text).text


def test_a_long_text_of_no_words_takes_no_time() -> None:
    spelling = Spelling(KNOWN, frozenset(), PASSAGES, QUESTIONS)
    text = " ".join(f"qwertz{letter}{other}" for letter in string.ascii_lowercase for other in string.ascii_lowercase)
    spelling.prepare()
    before = process_time()
    assert spelling.corrected(text, Language.NL) == Spelt(text)
    assert process_time() - before < 1
