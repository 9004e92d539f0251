"""A question as it is read: what is only polite falls away, what says anything of its own stays."""

from __future__ import annotations

from time import process_time

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.tidying import with_its_sign, without_courtesies


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Hoi! Mag dat wel zo? Alvast bedankt!", "Mag dat wel zo?"),
        ("Hallo, hoeveel uur is het?", "hoeveel uur is het?"),
        ("hoi hoeveel uur is het", "hoeveel uur is het"),
        ("Beste assistent,\n\nWat is dBos?\n\nMet vriendelijke groet", "Wat is dBos?"),
        ("Goedemiddag, wat is dBos? Groetjes", "wat is dBos?"),
        ("Hi there! What is dBos? Thanks in advance!", "What is dBos?"),
        ("hoeveel uur is het, alvast bedankt", "hoeveel uur is het"),
        ("Kun je me vertellen: mag dat?", "mag dat?"),
        ("Mijn directeur wil weten: hoeveel uur is het?", "hoeveel uur is het?"),
        ("Korte vraag - wat is dBos?", "wat is dBos?"),
        ("My boss asks: what is dBos?", "what is dBos?"),
        ("Hallo! Ik ben hier net begonnen en heb een vraag. Wat is dBos?", "Wat is dBos?"),
    ],
)
def test_what_is_only_polite_falls_away(written: str, bare: str) -> None:
    assert without_courtesies(written) == bare


@pytest.mark.parametrize(
    "question",
    [
        "Wat is dBos?",
        "Hoi",
        "Dank je wel!",
        "dank, en hoeveel uur is dat?",
        "Andere vraag: wat is dBos?",  # these tell how it goes on
        "Nog een vervolgvraag: mag dat?",
        "Even een vraag daarover: mag dat?",
        "Wij hebben 60.000 inwoners. Hoeveel uur is nodig?",
        "We leenden 8.000 van 120.000, vraag: is dat te veel?",
        "Ik heb een vraag over IBL. Mag dat onbeperkt?",
        "Dag van de bibliotheek, wat is dat?",
        "Het plan zegt: minstens 20%. Klopt dat?",
        "Wie dankt Probiblio?",
        "Wat is het doel van een groet aan de balie?",
        "",
    ],
)
def test_what_says_something_stays(question: str) -> None:
    assert without_courtesies(question) == question


def test_long_rows_of_courtesies_take_no_time() -> None:
    before = process_time()
    for row in ("hoi " * 1000, "thanks, " * 500, "hoi hoi! " * 400, "weten " * 700, "dank . , ! " * 350):
        without_courtesies(f"{row}x")
    assert process_time() - before < 0.2


def test_a_question_gets_the_sign_that_it_lacks() -> None:
    assert with_its_sign("wat is dBos") == "wat is dBos?"
    assert with_its_sign("Wat is dBos?") == "Wat is dBos?"
    assert with_its_sign("Noem de waarden.") == "Noem de waarden."
    assert with_its_sign("") == ""


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Kun je me zeggen of wij dat moeten?", True),
        ("Weet je of AI mag?", True),
        ("I wonder whether that is allowed", True),
        ("Kun je me zeggen hoeveel dat is?", False),
        ("Hoe kom je te weten of iets meetelt?", False),
        ("Kun je alles over IBL of AI vertellen?", False),
    ],
)
def test_whether_asks_for_a_yes(question: str, is_so: bool) -> None:
    assert is_polar(question) is is_so


@pytest.mark.parametrize(
    "dressed",
    [
        "Goedemorgen! Zijn de normen afdwingbaar? Alvast hartelijk dank!",
        "Kun je me vertellen: zijn de normen afdwingbaar?",
        "Ik ben net begonnen als collectiespecialist en heb een vraag. Zijn de normen afdwingbaar?",
        "ZIJN DE NORMEN AFDWINGBAAR?",
        "Zijn de normen afdwingbaar",
    ],
)
def test_a_question_in_other_clothes_gets_its_answer(assistant: Assistant, dressed: str) -> None:
    plain = assistant.ask("Zijn de normen afdwingbaar?")
    answer = assistant.ask(dressed)
    assert plain.outcome is Outcome.ANSWERED
    assert answer.question == dressed
    assert answer.citations[0] == plain.citations[0]
    assert answer.text.startswith("Nee")
    assert plain.text.startswith("Nee")


def test_who_only_greets_is_greeted(assistant: Assistant) -> None:
    assert assistant.ask("Goedemorgen allemaal!").text.startswith("Hallo!")
