"""The sums of a month: what is known is added up, what is not known stays unknown, and copies do not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from scripted_model import Scripted, drafter_of, labelled

from assistant import Assistant, Settings
from assistant.advice import Answer, Drafter
from assistant.errors import BadInput, UnknownName
from assistant.faces.making import calls_text, month_sentences, writer_sentences
from assistant.faces.openapi import EXAMPLES
from assistant.oversight.usage import ModelCall, MonthlyUsage, month_before, month_of, require_month, usage_in

QUESTION = "Waarom is kennis over de collectie zo belangrijk?"
HOLDS = "Die kennis staat onder druk [P:staat onder druk]."
ANSWER = Answer.model_validate(EXAMPLES["answer"])
REMOTE = {"calls": 2, "seconds": 3.5, "input_tokens": 900, "output_tokens": 100, "kwh": 0.0021, "gco2": 0.5}
LOCAL = {"calls": 1, "seconds": 1.25, "input_tokens": 10, "output_tokens": 5}


def made(name: str = "embedded", reason: str | None = None, **usage: Any) -> Answer:
    return ANSWER.model_copy(update={"drafter": Drafter(name=name, fallback_reason=reason, usage=usage)})


def test_a_month_adds_up_what_is_known_and_counts_what_is_not() -> None:
    answers = [
        made(),
        made("mistralai:small", **REMOTE),
        made("mistralai:small", **REMOTE),
        made("ollama:klein", **LOCAL),
        made(reason="Het taalmodel antwoordde niet op tijd.", calls=1, seconds=30),
    ]
    found = usage_in("2026-11", answers)
    assert found.answers == 5
    assert found.by_writer == {"embedded": 2, "mistralai:small": 2, "ollama:klein": 1}
    assert (found.fallbacks, found.called, found.calls) == (1, 4, 6)
    assert (found.input_tokens, found.output_tokens, found.without_tokens) == (1810, 205, 1)
    assert found.seconds == 38.25
    assert (found.kwh, found.gco2, found.without_estimate) == (0.0042, 1.0, 2)
    assert found.cpu_seconds is None


def test_a_month_without_a_model_claims_no_energy() -> None:
    found = usage_in("2026-11", [made(), made()])
    assert found == MonthlyUsage(month="2026-11", answers=2, by_writer={"embedded": 2})
    (only,) = month_sentences(found)
    assert only == "November 2026: 2 antwoorden, waarvan 2 van de vaste schrijver."


def test_a_month_in_words_says_what_is_missing_from_its_sums() -> None:
    said = " ".join(month_sentences(usage_in("2026-01", [made("a:b", **REMOTE), made("c:d", **LOCAL)])))
    assert "Januari 2026: 2 antwoorden, waarvan 1 van het taalmodel a:b en 1 van het taalmodel c:d." in said
    assert "3 aanroepen, 910 tokens heen en 105 terug en 4,8 seconden" in said
    assert "energie: naar schatting 2,1 wattuur; CO₂: naar schatting 0,5 gram" in said
    assert "Daarin ontbreekt energie en CO₂ van 1 antwoord; dat is niet bekend." in said


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "november", "", "2026-11-01", "٢٠٢٦-11"])
def test_a_month_is_written_as_year_and_month(text: str) -> None:
    with pytest.raises(BadInput, match="bijvoorbeeld 2026-11"):
        require_month(text)


def test_a_month_is_that_of_a_dutch_clock() -> None:
    assert month_of(datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == "2026-11"
    assert [month_before(each) for each in ("2026-11", "2026-01")] == ["2026-10", "2025-12"]


# --- one answer in words


def test_an_answer_says_who_wrote_it_and_what_is_not_known() -> None:
    assert list(writer_sentences(Drafter())) == ["Geschreven door de vaste schrijver."]
    drafter = Drafter(name="openai:klein", dropped=2, repaired=True, usage={"calls": 1, "seconds": 1.24})
    said = list(writer_sentences(drafter))
    assert said[0] == "Geschreven door het taalmodel openai:klein."
    assert "2 zinnen hielden geen stand" in said[2]
    assert said[3] == (
        "Het taalmodel kostte 1 aanroep, een onbekend aantal tokens en 1,2 seconden; energie: niet bekend; "
        "CO₂: niet bekend."
    )


def test_a_tiny_estimate_is_not_rounded_away() -> None:
    (_, took) = writer_sentences(Drafter(name="a:b", usage=LOCAL | {"kwh": 1.23456e-7, "gco2": 1e-9}))
    assert "naar schatting 0,0001 wattuur" in took
    assert "minder dan 0,0001 gram" in took


def test_calls_are_shown_word_for_word_with_their_failure() -> None:
    call = ModelCall.model_validate(EXAMPLES["model_call"] | {"failure": "Het taalmodel is nu te druk (429)."})
    text = calls_text([call, call.model_copy(update={"sent": (), "received": "", "is_remote": False})])
    assert "1. Schrijven: mistralai:mistral-small-latest, buiten deze computer, 2,3 seconden" in text
    assert call.sent[0][1] in text
    assert "2. Schrijven: mistralai:mistral-small-latest, op deze computer" in text
    assert text.count("te druk (429)") == 2
    assert "Er is niets gestuurd." in text


# --- from the journal


@pytest.fixture(scope="module")
def asked(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "assistant.assembly.installation.load_drafter", lambda *_, **__: drafter_of(Scripted().says(HOLDS))
        )
        journal = tmp_path_factory.mktemp("usage") / "journal.db"
        chosen = settings.model_copy(update={"model": "test:model"})
        with Assistant.open(chosen, journal_address=f"sqlite:///{journal}") as assistant:
            yield assistant


@pytest.mark.slow
def test_what_was_sent_stands_with_the_answer_and_goes_when_that_is_erased(asked: Assistant) -> None:
    answer = asked.ask(QUESTION)
    calls = asked.desk.calls(answer.id[:12])
    assert [call.purpose for call in calls] == ["lezen", "schrijven"]
    assert QUESTION in calls[1].sent[0][1]
    assert calls[1].received.strip() == labelled(HOLDS, calls[1].sent[0][1])
    before = asked.desk.usage()
    assert before.by_writer == {"test:model": 1}
    assert before.calls == 2
    asked.desk.erase(answer_id=answer.id, by="J")
    assert asked.desk.usage().answers == 0
    with pytest.raises(UnknownName):
        asked.desk.calls(answer.id)


def test_a_month_counts_its_own_answers_only(asked: Assistant) -> None:
    asked.ask("Hoeveel moet er naar doelgroepen?")
    assert asked.desk.usage().answers > 0
    assert asked.desk.usage("2020-02") == MonthlyUsage(month="2020-02")
    with pytest.raises(BadInput):
        asked.desk.usage("februari")


def test_a_planted_mistake_was_not_made_by_a_writer(asked: Assistant) -> None:
    answer = asked.ask("Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?")
    before = asked.desk.usage().answers
    asked.desk.plant(answer.id, by="Hoofd")
    assert asked.desk.usage().answers == before
