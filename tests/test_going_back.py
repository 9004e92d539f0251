"""Follow-ups with hardly a word of their own: what was just quoted may hold the answer, and may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from assistant.answering.understanding.followups import names_another, own_words
from assistant.answering.understanding.pointing import counts_points, place_asked
from assistant.knowledge.vocabulary import load_vocabulary
from tests.test_pointing import ask, first_sentence


@pytest.mark.parametrize(
    ("turns", "passage_id"),
    [
        (("is lidmaatschap gratis voor jongeren?", "tot welke leeftijd?"), "plan-2026-2030/jongeren/"),
        (("mogen we AI gebruiken?", "is het een bezuiniging?"), "plan-2026-2030/ai/ambitie/4"),
        (("wat zijn de risico's van AI?", "en de voordelen?"), "plan-2026-2030/ai/relevantie/1"),
        (("wat zijn de principes voor AI?", "nummer 3?"), "plan-2026-2030/ai/principes/3"),
        (("wat zijn de principes voor AI?", "nummer 3?", "de volgende?"), "plan-2026-2030/ai/principes/4"),
        (("wat zijn de principes voor AI?", "hoeveel zijn het er?"), "plan-2026-2030/ai/principes/"),
    ],
)
def test_what_was_quoted_or_stands_beside_it_answers(
    turns: tuple[str, ...], passage_id: str, assistant: Assistant
) -> None:
    answer = ask(assistant, *turns)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations[0].passage_id.startswith(passage_id)


@pytest.mark.parametrize(
    "turns",
    [
        ("hoeveel moeten we afschrijven bij 20.000 boeken?", "waarom zoveel?"),
        ("how many hours for 90,000 inhabitants?", "why so many?"),
        ("hoeveel procent schrijven we af?", "waarom dat percentage?"),
        ("is there a rule about weeding?", "why that percentage?"),
        ("welke bibliotheek krijgt veel reserveringen?", "waarom reserveren klanten daar zo veel"),
    ],
)
def test_a_reason_that_the_plan_does_not_give_is_not_made_up(turns: tuple[str, ...], assistant: Assistant) -> None:
    answer = ask(assistant, *turns)
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert "reden" in first_sentence(answer) or "reason" in first_sentence(answer)


def test_who_it_is_by_name_is_told_from_what_was_just_quoted_or_not_at_all(assistant: Assistant) -> None:
    asked = "Met welke directeuren is het plan besproken?"
    for by_name in ("hoe heten die?", "Die uit Gouda, hoe heet die?"):
        answer = ask(assistant, asked, by_name)
        assert answer.outcome is Outcome.ANSWERED
        assert "Erna Staal" in answer.citations[0].quote
    answer = ask(assistant, "Wie vertellen er in het magazine over omgaan met gevoelige boeken?", "Hoe heten die twee?")
    assert answer.outcome is Outcome.NOT_IN_SOURCES


@pytest.mark.parametrize(
    ("turns", "quote"),
    [
        (("wat is de norm voor leningen van buiten?", "waarom moet dat binnen het netwerk?"), "solidariteit"),
        (("hoeveel uur collectiespecialist bij 50.000 inwoners?", "waarom zoveel uur?"), "Om te zorgen dat"),
    ],
)
def test_the_sentence_that_gives_the_reason_comes_first(
    turns: tuple[str, ...], quote: str, assistant: Assistant
) -> None:
    assert quote in ask(assistant, *turns).citations[0].quote


def test_why_not_is_said_by_the_sentence_that_says_no(assistant: Assistant) -> None:
    answer = ask(assistant, "is een boek met een divers thema altijd inclusief?", "waarom niet?")
    assert answer.outcome is Outcome.ANSWERED
    assert "niet vanzelf inclusief" in answer.citations[0].quote


def test_whom_no_sentence_speaks_of_gets_no_sentence_about_others(assistant: Assistant) -> None:
    answer = ask(assistant, "wie is eigenaar van het plan bij ons?", "en de schoonmakers?")
    assert answer.outcome is Outcome.NOT_IN_SOURCES


def test_a_percentage_of_another_language_is_not_that_of_the_one_before(assistant: Assistant) -> None:
    answer = ask(assistant, "wat is het percentage engels?", "en turks?")
    assert not first_sentence(answer).startswith("Minder dan 5%")


@pytest.mark.parametrize(
    ("question", "before", "place"),
    [("nummer 3?", None, 2), ("en punt 4?", None, 3), ("#2", None, 1), ("de volgende?", 2, 3), ("de vorige?", 2, 1)],
)
def test_a_place_may_be_a_number_or_the_next_one(question: str, before: int | None, place: int) -> None:
    assert place_asked(question, before) == place


@pytest.mark.parametrize("question", ["de volgende?", "nummer 3 van de bus?", "de volgende bijeenkomst?"])
def test_without_a_point_before_it_or_with_other_words_it_is_no_place(question: str) -> None:
    assert place_asked(question) is None


def test_how_many_points_there_are_is_asked_of_nothing_else() -> None:
    assert counts_points("hoeveel zijn het er?")
    assert not counts_points("hoeveel zijn er lid?")


def test_words_that_ask_are_no_words_of_its_own() -> None:
    vocabulary = load_vocabulary(Path("corpus/vocabulary.yaml"))
    assert own_words("en sinds wanneer?", vocabulary) == []
    assert own_words("is het een bezuiniging?", vocabulary) == ["bezuiniging"]
    assert names_another("en de schoonmakers?", vocabulary) == ["schoonmakers"]
    assert names_another("wie zijn de schoonmakers?", vocabulary) == []
