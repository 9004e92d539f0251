"""Who, when or how much: the words that people marked for like questions about the same passage."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.answering.known_things import agreed_on
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.questions import Asked, load_questions
from assistant.settings import ROOT

CORPUS_DIR = ROOT / "corpus"


NEAR, AGREED = 0.84, 0.6


def vote(known: list[tuple[Asked, float]]) -> str | None:
    return agreed_on(known, near=NEAR, agreed=AGREED)


def known(thing: str, cosine: float = 0.95) -> tuple[Asked, float]:
    return Asked("plan/plek/inleiding/1?1", "Wie?", "plan/plek/inleiding/1", is_section=False, thing=thing), cosine


# --- the vote


def test_the_words_that_near_questions_agree_on_are_said() -> None:
    assert vote([known("de KB"), known("de KB", 0.9)]) == "de KB"


def test_a_nearer_question_counts_for_more() -> None:
    assert vote([known("de KB", 0.97), known("NBD Biblion", 0.9), known("NBD Biblion", 0.89)]) == "de KB"


def test_where_they_disagree_nothing_is_said() -> None:
    assert vote([known("in 2022"), known("in 1994")]) is None


def test_where_none_is_near_nothing_is_said() -> None:
    assert vote([]) is None
    assert vote([known("de KB", NEAR - 0.001)]) is None
    assert vote([known("de KB", NEAR)]) == "de KB"


def test_that_a_passage_does_not_say_it_is_known_too() -> None:
    assert vote([known(""), known("", 0.94), known("de KB", 0.88)]) == ""


def test_a_part_of_the_same_words_is_the_same_thing_in_the_words_most_chose() -> None:
    near = [known("door de KB"), known("de KB"), known("de KB"), known("NBD Biblion")]
    assert AGREED > 2 / 4, "apart, those two would not have had enough"
    assert vote(near) == "de KB"


def test_a_word_of_a_long_stretch_is_not_the_same_thing() -> None:
    assert vote([known("vier bibliotheken in 2025 en zes in 2026"), known("2026")]) is None


# --- over the real sources


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Wie zorgt voor het systeem achter IBL?", "De KB [1]."),
        ("Wie vroegen Probiblio om het oude plan te evalueren?", "De SOOB en BOZH [1]."),
        ("Hoeveel bibliotheken doen er in 2026 nog mee met het jongerentraject?", "Zes in 2026 [1]."),
        ("Hoeveel werd er in 2017 aangevraagd bij andere bibliotheken?", "1,6 miljoen exemplaren [1]."),
        ("Who compiles the BoekToer packages?", "Een collectiespecialist van Probiblio [1]."),
        ("Welke universiteit onderzocht diversiteit in de schoolbieb?", "De Universiteit Leiden [1]."),
        ("Naar welk mailadres kan ik een vraag over het plan sturen?", "collectieadvies@probiblio.nl [1]."),
    ],
)
def test_the_answer_begins_with_the_very_thing_and_quotes_where_it_stands(
    assistant: Assistant, question: str, begins: str
) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith(begins)
    assert begins.removesuffix(" [1].").casefold() in answer.citations[0].quote.casefold()


def test_two_questions_about_one_sentence_get_each_their_own_words(assistant: Assistant) -> None:
    when = assistant.ask("Sinds wanneer is Probiblio bezig met de evaluatie van het vorige plan?")
    who = assistant.ask("Wie gaf Probiblio de opdracht om het vorige plan te evalueren?")
    assert when.citations[0].passage_id == who.citations[0].passage_id
    assert when.text.startswith("Vanaf juli 2024 [1].")
    assert who.text.startswith("De SOOB en BOZH [1].")


@pytest.mark.parametrize(
    ("question", "not_this"),
    [
        ("Hoe lang duurt het project Jongeren gastvrij ontvangen?", "Niets"),  # what it costs
        ("Wie stuurt de collectiespecialist aan?", "Met andere domeinen"),  # with whom
        ("Vanaf welke leeftijd ben je een jongere?", "Tot 27 jaar"),  # until when
        ("Waar moet de jongerencollectie staan?", "Bij hun belevingswereld"),  # what it must suit
        ("Sinds wanneer is er een monitor?", "Jaarlijks"),  # how often
        ("Welk systeem gebruiken de meeste bibliotheken?", "OCLC"),  # which company
        ("Hoeveel waarden zijn er en hoeveel zijn er nieuw?", "De laatste vier"),  # two questions
    ],
)
def test_what_was_marked_for_another_question_about_the_sentence_is_not_said(
    assistant: Assistant, question: str, not_this: str
) -> None:
    assert not assistant.ask(question).text.startswith(not_this)


def test_a_question_with_figures_of_its_own_asks_for_a_sum_and_not_for_the_words(assistant: Assistant) -> None:
    answer = assistant.ask("Een basisschool heeft 214 leerlingen, hoeveel boeken horen daarbij?")
    assert not answer.text.startswith("5 tot 8 boeken")
    assert answer.calculations


# --- the words we ship


def test_words_were_marked_for_thousands_of_questions_and_for_some_that_there_are_none() -> None:
    questions = load_questions(CORPUS_DIR, load_corpus(CORPUS_DIR))
    things = [each.thing for each in questions.asked if each.thing is not None]
    assert len(things) > 4000
    assert 0.05 < things.count("") / len(things) < 0.25
    assert max(map(len, things)) <= 130, "a thing is a few words"
