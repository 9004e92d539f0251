"""Questions about another region than the plan's get no answer of the plan."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from tests.test_pointing import ask


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Hoeveel uur per week krijgt een collectiespecialist in Noord-Brabant?", "Brabant"),
        ("Hoeveel procent gaat er in Limburg naar doelgroepen?", "Limburg"),
        ("What does Groningen agree on for AI?", "Groningen"),
        ("Moeten bibliotheken in Gelderland ook 10% afschrijven?", "Gelderland"),
    ],
)
def test_what_the_plan_agreed_on_is_not_said_of_another_region(assistant: Assistant, question: str, place: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert answer.calculations == ()
    assert place in answer.text.partition(".")[0]


@pytest.mark.parametrize(
    "question",
    [
        "Wat zegt Midden-Brabant over kernwaarden?",
        "Wie deden mee aan de proef met Bibliobot in Flevoland?",
        "Is dit plan ook voor Utrecht?",
        "Geldt het plan ook voor Utrecht?",
        "Wat was in West-Friesland nodig om de interesse van jongeren vast te houden?",
        "Hoeveel uur per week krijgt een collectiespecialist in Noord-Holland bij 60.000 inwoners?",
    ],
)
def test_what_the_sources_say_of_a_region_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome is Outcome.ANSWERED


def test_the_norms_of_the_plan_are_not_those_of_another_region(assistant: Assistant) -> None:
    for question, of_the_plan in (
        ("Zijn er in Zeeland ook zulke normen?", "Zijn er ook zulke normen?"),
        ("Welke normen gelden er in Brabant?", "Welke normen gelden er?"),
    ):
        assert "Maximaal 5%" in assistant.ask(of_the_plan).text
        answer = assistant.ask(question)
        assert answer.outcome is Outcome.NOT_IN_SOURCES
        assert "Maximaal 5%" not in answer.text


def test_a_region_is_not_carried_over_to_the_next_question(assistant: Assistant) -> None:
    turns = ("Hoeveel uur krijgt een collectiespecialist?", "en in Brabant?", "en bij ons met 60.000 inwoners?")
    assert ask(assistant, *turns).calculations[0].result.value == 24
