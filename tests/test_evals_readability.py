"""Readability of the assistant's own Dutch: what is counted, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.advice import Answer, Language, Outcome
from evals.cases import Case
from evals.generate import failed_answer
from evals.readability import count_syllables, own_sentences, readability
from evals.summary import METRICS, Better


def answer(text: str, language: Language = Language.NL) -> Answer:
    bare = failed_answer(Case(id="a", question="Wat?", file=Path("a.yaml"), kind="x"), ValueError())
    return bare.model_copy(update={"text": text, "language": language, "outcome": Outcome.ANSWERED})


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("boek", 1),
        ("boeken", 2),
        ("collectie", 3),
        ("bibliotheek", 4),
        ("uitleningen", 4),
        ("ideeën", 3),
        ("financiën", 4),
        ("nieuwe", 2),
        ("mooie", 2),
        ("eeuw", 1),
        ("bijzonder", 3),
        ("IBL", 1),
        ("KB", 1),
    ],
)
def test_syllables_are_counted_by_vowel_sounds(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Het plan zegt: “Minstens 20% van het budget.” [1].", [["Het", "plan", "zegt"]]),
        ("“Alles.” [1]\n\n- “Nog iets.” [2]", []),
        ("Dat is € 50.000 [R1]. U beslist.", [["Dat", "is"], ["U", "beslist"]]),
        ("Tot 80.000 inwoners\ngeldt dit", [["Tot", "inwoners"], ["geldt", "dit"]]),
        ("Programma’s en dBos-scholen.", [["Programma’s", "en", "dBos-scholen"]]),
    ],
)
def test_only_own_words_count(text: str, sentences: list[list[str]]) -> None:
    assert own_sentences(text) == sentences


def test_the_score_is_that_of_the_formula() -> None:
    found = readability(answer("De boeken staan er. De mooie collectie groeit."))
    # 8 words, 2 sentences; de boe-ken staan er, de mooi-e col-lec-tie groeit: 5 + 7 syllables
    assert found.value == pytest.approx(206.84 - 77 * 12 / 8 - 0.93 * 4)
    assert found.reason == "4,0 woorden per zin, 1,50 lettergrepen per woord, over 8 eigen woorden"


def test_longer_words_and_sentences_read_harder() -> None:
    easy = readability(answer("Het plan noemt een norm. Die norm is voor u."))
    hard = readability(
        answer("Bibliotheekorganisaties operationaliseren collectiebeleidsplannen in samenwerkingsverband.")
    )
    assert easy.value is not None
    assert hard.value is not None
    assert easy.value > 80 > 0 > hard.value


@pytest.mark.parametrize("given", [answer("All the plan's words.", Language.EN), answer("“Alleen een citaat.” [1]")])
def test_english_and_answers_without_own_words_have_no_score(given: Answer) -> None:
    assert readability(given).value is None


def test_readability_is_shown_and_not_judged() -> None:
    assert {metric.name: metric.better for metric in METRICS}["readability"] is Better.NEITHER
