"""Themes beside each other: each is asked apart, and the least answered one decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.advice import NON_ANSWERS, Outcome
from assistant.answering.apart import Apart
from assistant.answering.comparing import PERHAPS, chance_of_all, side_of
from assistant.answering.relevance import Relevance
from assistant.knowledge.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path("corpus/vocabulary.yaml"))
NOTHING = Relevance((), ())


@pytest.mark.parametrize(
    ("slug", "side"),
    [("data", "Wat is het in kosten en het thema data?"), ("ai", "Wat is het in kosten AI en het thema")],
)
def test_a_side_is_asked_without_the_names_of_the_others(slug: str, side: str) -> None:
    question = "Wat is het verschil in kosten tussen AI en het thema data?"
    assert side_of(question, slug, frozenset({"ai", "data"}), VOCABULARY) == side


def test_a_word_that_names_two_chapters_stays_with_both() -> None:
    chapters = frozenset({"jeugd", "diversiteit"})
    word = "kinderboekendiversiteit"
    assert [side_of(word, each, chapters, VOCABULARY) for each in sorted(chapters)] == [word, word]


@pytest.mark.parametrize(
    ("chances", "of_all"),
    [((0.9, 0.7), 0.8), ((PERHAPS, 0.85), 0.6), ((0.1, 0.9), 0.1), ((), 0.0)],
)
def test_what_one_side_lacks_the_other_does_not_make_up_for(chances: tuple[float, ...], of_all: float) -> None:
    assert chance_of_all([Apart(chance, NOTHING, NOTHING) for chance in chances]) == pytest.approx(of_all)


@pytest.mark.parametrize(
    ("question", "chapters"),
    [
        (
            "verschil rol collectiespecialist bij plek en bij doelgroepgericht",
            {"plek", "doelgroepgericht-collectioneren"},
        ),
        ("Wat is het verschil in aanpak tussen jeugd en jongeren?", {"jeugd", "jongeren"}),
        ("Waar moeten we open over zijn bij DIG, bij data en bij AI?", {"diversiteit", "data", "ai"}),
        ("How do the chapters on data and AI each speak of privacy?", {"data", "ai"}),
    ],
)
def test_each_theme_that_is_named_is_quoted(assistant: Assistant, question: str, chapters: set[str]) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert {each.passage_id.split("/")[1] for each in answer.citations} == chapters


@pytest.mark.parametrize(
    "question",
    [
        "Wat is het verschil in kosten tussen het thema AI en het thema data?",
        "Hoe verschillen de openingstijden bij plek en bij jongeren?",
    ],
)
def test_what_neither_theme_speaks_of_is_not_compared(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome is Outcome.NOT_IN_SOURCES


@pytest.mark.parametrize(
    "question",
    [
        "Wat is het verschil tussen nieuwe doelgroepen en bestaande gebruikers?",
        "What is the difference between new target groups and existing users?",
    ],
)
def test_of_two_things_in_one_place_what_each_is_stands_beside_the_other(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    quoted = [each.passage_id for each in answer.citations]
    assert len(quoted) == len(set(quoted)) <= 4
    assert any("nieuwe doelgroepen" in each.quote for each in answer.citations)
    assert any("gebruikers" in each.quote for each in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Wat is het verschil tussen een fiets en een brommer?",
        "Wat is het verschil tussen een nieuwe doelgroep en een tandarts?",
    ],
)
def test_a_thing_that_the_plan_does_not_know_is_not_set_beside_another(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome in NON_ANSWERS
