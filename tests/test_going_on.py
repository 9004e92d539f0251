"""Follow-ups that the sources may not answer although they answered the question before."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant import Assistant
from assistant.advice import Language, Outcome
from assistant.answering import going_on
from assistant.answering.drafting import WEIGHED_ALONE_FROM, WEIGHED_FROM
from assistant.answering.evidence import Evidence
from assistant.answering.going_on import SIGNS, TREES, is_weighed
from assistant.answering.understanding import Intent, Reading
from tests.test_pointing import ask

FOLLOWS = Reading(
    language=Language.NL, as_of=date(2026, 11, 24), text="wie?", asked="wie?", intent=Intent.ASK, is_follow_up=True
)
FOUND = Evidence(quoted=("plan/plek/inleiding/1",), probability=0.9)


@pytest.mark.parametrize(
    "turns",
    [
        ("Welke bibliotheek doet niet mee met de coöperatie SDI?", "heb je daar een telefoonnummer van?"),
        ("Helpt Probiblio als we een proef met AI willen doen?", "krijgen we daar dan subsidie voor?"),
        ("Wanneer is het Unesco-manifest voor het laatst vernieuwd?", "is er ook een Nederlandse vertaling?"),
        ("Op welke dag keurde het BOZH het vorige Zuid-Hollandse plan goed?", "hoeveel mensen stemden er tegen?"),
    ],
)
def test_what_is_asked_on_is_declined_where_nothing_found_speaks_of_it(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    answer = ask(assistant, *turns)
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert answer.confidence > 1 - WEIGHED_FROM


def test_what_seems_to_stand_alone_is_weighed_in_its_conversation_too(assistant: Assistant) -> None:
    asked = "which one matters most for us?"
    answer = ask(assistant, "Welke zeven trends beschrijft IFLA?", asked)
    reading = assistant._journal.readings(answer.conversation_id)[-1]
    assert reading is not None
    assert not reading["is_follow_up"]
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert answer.confidence > 1 - WEIGHED_ALONE_FROM


@pytest.mark.parametrize(
    "turns",
    [
        ("Kan AI tijd besparen?", "Hoeveel uur per week scheelt dat?"),
        ("Zien jongeren lezen als ontspanning?", "hoeveel uur per week doen ze dat dan?"),
    ],
)
def test_a_word_that_a_norm_has_too_does_not_bring_that_norm_up(assistant: Assistant, turns: tuple[str, ...]) -> None:
    answer = ask(assistant, *turns)
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert not answer.calculations


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("Wat is doelgroepgericht collectioneren?", "Hoeveel geld moet daar minstens heen?"), "20%"),
        (
            ("Welk deel van het budget gaat naar nieuwe doelgroepen?", "en hoeveel tijd gaat daarin zitten?"),
            "70 tot 80%",
        ),
        (("Welke normen gelden voor uitleningen?", "en hoeveel moet er elk jaar worden afgeschreven?"), "10%"),
    ],
)
def test_a_norm_that_is_asked_for_next_is_given(assistant: Assistant, turns: tuple[str, ...], said: str) -> None:
    assert said in ask(assistant, *turns).text


def test_where_something_goes_is_no_question_for_a_place(assistant: Assistant) -> None:
    answer = ask(assistant, "Levert AI ons tijd op?", "Waar gaat die gewonnen tijd heen?")
    assert answer.citations[0].quote.startswith("Tijdswinst die het gebruik van AI oplevert")


def test_another_subject_in_a_conversation_gets_its_own_answer(assistant: Assistant) -> None:
    answer = ask(assistant, "Wat is IBL?", "Wie stelt de BoekToer-pakketten samen?")
    assert answer.outcome is Outcome.ANSWERED
    assert "collectiespecialist van" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("turns", "quote"),
    [
        (
            ("Wanneer kunnen scholen een BoekToer-pakket bestellen?", "wie stelt die samen?"),
            "Een collectiespecialist van",
        ),
        (("Wie helpt bij Jongeren gastvrij ontvangen?", "Tot wanneer loopt het?"), "tot en met december 2026"),
        (
            ("Is IBL verplicht?", "Waar gaat een aanvraag het eerst heen?"),
            "eerst naar bibliotheken binnen de provincie",
        ),
    ],
)
def test_what_the_same_publication_says_by_the_own_words_of_a_follow_up_is_quoted(
    assistant: Assistant, turns: tuple[str, ...], quote: str
) -> None:
    answer = ask(assistant, *turns)
    assert answer.outcome is Outcome.ANSWERED
    assert any(quote in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("reading", "evidence", "weighed"),
    [
        (FOLLOWS, FOUND, True),
        (FOLLOWS.model_copy(update={"is_follow_up": False}), FOUND, False),
        (FOLLOWS.model_copy(update={"is_follow_up": False, "before": ("Wat is IBL?",)}), FOUND, True),
        (FOLLOWS.model_copy(update={"norm_ids": ("specialist-hours",)}), FOUND, False),
        (FOLLOWS.model_copy(update={"states_figures": True}), FOUND, False),
        (FOLLOWS.model_copy(update={"points_at": ("a/b/c/1",)}), FOUND, False),
        (FOLLOWS, FOUND.model_copy(update={"is_list": True}), False),
        (FOLLOWS, FOUND.model_copy(update={"quoted": ()}), False),
        (FOLLOWS, FOUND.model_copy(update={"elsewhere": "Limburg"}), False),
    ],
)
def test_what_has_a_way_of_its_own_to_go_on_is_not_weighed(reading: Reading, evidence: Evidence, weighed: bool) -> None:
    assert is_weighed(reading, evidence) is weighed


def test_the_trees_are_of_the_signs_that_are_seen() -> None:
    fitted = json.loads(TREES.read_text(encoding="utf-8"))
    assert fitted["names"] == list(SIGNS)
    assert {each for tree in fitted["signs"] for each in tree} <= set(range(len(SIGNS)))


@pytest.mark.parametrize("question", ["waardoor?", "hoezo dan?", "what's her job?", "waar werkt hij?", "op welke dag?"])
def test_a_few_words_that_ask_on_are_no_question_of_their_own(assistant: Assistant, question: str) -> None:
    first = assistant.ask("Wie zegt dat bibliotheken het kloppende hart moeten zijn?")
    follows = assistant.ask(question, conversation_id=first.conversation_id)
    reading = assistant._journal.readings(follows.conversation_id)[-1]
    assert reading is not None
    assert reading["is_follow_up"]


def test_what_a_word_means_is_asked_anew(assistant: Assistant) -> None:
    answer = ask(assistant, "Wat is IBL?", "wat is floaten?")
    assert "floaten" in answer.citations[0].quote


def test_the_reason_for_silence_is_that_of_the_follow_up_itself(assistant: Assistant) -> None:
    answer = ask(assistant, "Hoeveel stakeholders zijn er geïnterviewd?", "heb je daar een telefoonnummer van?")
    assert "geen getal" not in answer.text


@pytest.mark.parametrize(("chance", "says"), [(0.9, True), (0.4, False)])
def test_what_may_well_not_answer_says_neither_yes_nor_no(
    chance: float, says: bool, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(going_on, "goes_on", lambda signs: chance)
    answer = ask(assistant, "Mogen we AI gebruiken?", "en mag dat zonder menselijke controle?")
    assert answer.text.startswith("Nee") is says
