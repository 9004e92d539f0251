"""A follow-up on an earlier question than the last: which one it goes on from, and what is left of its words."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from assistant.answering.understanding.harking_back import followed
from assistant.knowledge.vocabulary import Vocabulary, load_vocabulary
from assistant.settings import ROOT
from tests.test_pointing import ask

FIRST, LAST = "Kost het Jongerendossier geld?", "Wie keurde het plan van Zuid-Holland goed?"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "corpus" / "vocabulary.yaml")


def turn(text: str, intent: str = "ask") -> dict[str, Any]:
    return {"language": "nl", "as_of": "2026-11-29", "text": text, "asked": text, "intent": intent}


def goes_on_from(question: str, vocabulary: Vocabulary, *turns: dict[str, Any] | None) -> tuple[str, str | None]:
    text, reading = followed(question, turns or (turn(FIRST), turn(LAST)), vocabulary)
    return text, reading.text if reading else None


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Nog even over dat eerste: waar vind ik het?", "waar vind ik het?"),
        ("terug naar de eerste vraag, waar vind ik het?", "waar vind ik het?"),
        ("En mijn eerste vraag nog – waar vind ik het?", "waar vind ik het?"),
        ("Die eerste, waar vind ik die?", "waar vind ik die?"),
        ("Back to my first question: where do I find it?", "where do I find it?"),
        ("En de cijfers uit je eerste antwoord, van wanneer zijn die?", "En de cijfers, van wanneer zijn die?"),
        ("Staat er bij dat eerste ook een datum?", "Staat er ook een datum?"),
        ("Terug naar dat dossier: waar vind ik het?", "Terug naar dat dossier: waar vind ik het?"),
        ("Op dat dossier terugkomend, waar vind ik het?", "Op dat dossier terugkomend, waar vind ik het?"),
    ],
)
def test_who_says_so_goes_on_from_the_first(vocabulary: Vocabulary, question: str, left: str) -> None:
    assert goes_on_from(question, vocabulary) == (left, FIRST)


@pytest.mark.parametrize(
    "question",
    [
        "Waar vind ik het?",
        "En wanneer was de eerste?",
        "Welke boeken moeten als eerste weg?",
        "Over de eerste helft van het jaar, wat staat daar?",
        "Terug naar dat goedkeuren: wanneer was dat?",  # that is the last one
        "Terug naar Utrecht: wie keurde het daar goed?",  # nobody spoke of it
        "Die eerste,",
    ],
)
def test_otherwise_it_goes_on_from_the_last_in_its_own_words(vocabulary: Vocabulary, question: str) -> None:
    assert goes_on_from(question, vocabulary) == (question, LAST)


def test_a_second_question_can_be_meant_as_well(vocabulary: Vocabulary) -> None:
    turns = (turn(FIRST), turn("Wat is IBL?"), turn(LAST))
    assert goes_on_from("Over mijn tweede vraag: is dat verplicht?", vocabulary, *turns)[1] == "Wat is IBL?"
    assert goes_on_from("Over mijn derde vraag: is dat verplicht?", vocabulary, *turns)[1] == LAST


def test_after_a_list_the_first_is_its_first_point_unless_a_question_is_named(vocabulary: Vocabulary) -> None:
    listed = (turn(FIRST), turn("Welke waarden noemt het plan?", "list"))
    assert goes_on_from("Die eerste, wat betekent die?", vocabulary, *listed)[1] == "Welke waarden noemt het plan?"
    assert goes_on_from("Die eerste vraag, wat betekent dat?", vocabulary, *listed)[1] == FIRST


def test_the_first_question_of_all_follows_nothing(vocabulary: Vocabulary) -> None:
    assert followed("Die eerste vraag: wat?", (), vocabulary) == ("Die eerste vraag: wat?", None)


def test_what_was_erased_is_not_gone_on_from(vocabulary: Vocabulary) -> None:
    question = "Die eerste vraag: waar vind ik het?"
    assert goes_on_from(question, vocabulary, None, turn(LAST)) == (question, LAST)
    assert goes_on_from(question, vocabulary, turn(FIRST), None) == (question, None)


def test_the_answer_is_that_of_the_question_gone_back_to(assistant: Assistant) -> None:
    turns = ("Hoeveel uur is afgesproken voor een kleine bibliotheek?", "En voor een grote?")
    answer = ask(assistant, *turns, "Die eerste, tot hoeveel inwoners ben je dat?")
    assert answer.citations[0].quote.startswith("Voor een kleine bibliotheek (een werkgebied tot 80.000 inwoners)")
    assert answer.question == "Die eerste, tot hoeveel inwoners ben je dat?"


def test_the_next_question_goes_on_from_there(assistant: Assistant) -> None:
    turns = (
        "Wie levert het IBL-systeem?",
        "Wat is BoekToer?",
        "Die eerste vraag nog even: is dat wettelijk verplicht?",
    )
    answer = ask(assistant, *turns, "en wie vervoert het?")
    reading = assistant._journal.readings(answer.conversation_id)[-1]
    assert reading is not None
    assert reading["before"] == ["Wie levert het IBL-systeem?", "is dat wettelijk verplicht?"]
    assert answer.outcome is Outcome.ANSWERED
