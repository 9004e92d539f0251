"""A real model behind a real server, through the code that users run: whatever it says, what arrives is grounded.

The model is far too small for Dutch. So these tests say nothing of how well a model writes, and everything of what
becomes of it when it writes badly.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from model_server import KEY, NEEDED, ModelServer, serving_model
from pydantic import SecretStr

from assistant import Assistant, Settings, load_settings
from assistant.advice import Answer, Status
from assistant.answering.llm import ChatModel, ModelChoice
from assistant.answering.llm.calling import Line
from assistant.answering.llm.faults import CUT_OFF, STOPPED, TOO_LATE, Unanswered
from assistant.answering.llm.forms import JudgementForm, ReadingForm, SumsForm
from evals.answers import Generated
from evals.cases import Case
from evals.scorers import canonical_texts, score_answer

pytestmark = [NEEDED, pytest.mark.slow]
MODEL = "openai:smollm2-135m"
PATIENT = 300  # seconds without a word: a machine that does much else may need them to read a long prompt
SAY = [("human", "Name ten fruits.")]
SHORT = "Wie zijn de belangrijkste ambassadeurs van de collectie?"
WITH_BUDGET = "Waarom is kennis over de collectie zo belangrijk bij ons budget van € 312.500?"
QUESTIONS = (
    "Waarom is kennis over de collectie zo belangrijk?",
    SHORT,
    "Wat doet de collectie in het taalhuis?",
    "Welke rol speelt AI in het collectiebeleid?",
    "Hoe gaan bibliotheken om met Engelstalige boeken voor jongeren?",
    "Wat zegt het plan over samenwerking met het onderwijs?",
    "Waarom is het nodig dat alle bibliotheken hetzelfde verstaan onder hun gegevens?",
    "Wat staat er over de digitale collectie?",
    "Which guidelines does the plan give for working with data?",
    "Hoe bereiken we mensen die weinig lezen?",
    "Wat zegt het plan over het afschrijven van boeken?",
    WITH_BUDGET,
)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with serving_model() as running:
        yield running


@pytest.fixture
def at_rest(server: ModelServer) -> ModelServer:
    """The server once it has let go of what an earlier test broke off."""
    wait_until_idle(server)
    return server


@pytest.fixture(scope="module")
def chosen(server: ModelServer, settings: Settings) -> Settings:
    """Settings as a library makes them: in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_MODEL", MODEL)
        patch.setenv("ASSISTANT_MODEL_BASE_URL", server.base_url)
        patch.setenv("ASSISTANT_MODEL_API_KEY", KEY)
        patch.setenv("ASSISTANT_MODEL_TIMEOUT", str(PATIENT))
        return load_settings(data_dir=settings.data_dir)


@pytest.fixture(scope="module")
def asked(chosen: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(chosen, tmp_path_factory.mktemp("llm-server")) as assistant:
        yield assistant


def opened(settings: Settings, folder: Path) -> Assistant:
    return Assistant.open(settings, journal_address=f"sqlite:///{folder / 'journal.db'}")


def line_to(server: ModelServer, max_tokens: int = 24, key: str = KEY, stop: threading.Event | None = None) -> Line:
    choice = ModelChoice(MODEL, server.base_url, SecretStr(key), PATIENT, max_tokens)
    return Line(ChatModel(choice), stop)


def wait_until_idle(server: ModelServer, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not server.is_idle():
        assert time.monotonic() < deadline, "the server goes on for nobody"
        time.sleep(0.05)


def calls_of(assistant: Assistant, answer: Answer) -> list[dict[str, Any]]:
    return [entry.content for entry in assistant.journal_entries(concept_id=answer.id) if entry.kind == "model_call"]


# --- one call


def test_prose_streams_in_pieces_and_one_that_is_cut_off_is_none(at_rest: ModelServer) -> None:
    heard: list[str] = []
    line = line_to(at_rest)
    with pytest.raises(Unanswered, match=CUT_OFF):
        line.prose("schrijven", SAY, heard.append)
    assert len(set(heard)) > 5
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(heard))
    (call,) = line.calls
    assert call.received == heard[-1]
    assert call.usage["output_tokens"] == 24
    assert not call.is_remote


def test_a_form_comes_back_as_the_form_that_was_asked(at_rest: ModelServer) -> None:
    line = line_to(at_rest, max_tokens=400)
    form = line.form("betekenis", [("human", "Is a cat an animal? Answer in JSON.")], JudgementForm)
    assert isinstance(form, JudgementForm)
    assert json.loads(line.calls[0].received).keys() == {"volgt", "reden"}


def test_a_server_that_ignores_tools_proposes_none(at_rest: ModelServer) -> None:
    line = line_to(at_rest)
    assert line.tool_calls("rekenen", SAY, [SumsForm]) is None
    assert line.failure is None


def test_stop_half_way_lets_go_of_the_server(at_rest: ModelServer) -> None:
    stop = threading.Event()
    line = line_to(at_rest, max_tokens=4000, stop=stop)
    with pytest.raises(Unanswered, match=STOPPED):
        line.prose("schrijven", SAY, lambda text: stop.set() if len(text) > 20 else None)
    assert 20 < len(line.calls[0].received) < 400
    wait_until_idle(at_rest, 10)


def test_a_wrong_key_is_a_calm_sentence(at_rest: ModelServer) -> None:
    with pytest.raises(Unanswered, match="kent de sleutel niet"):
        line_to(at_rest, key="verkeerd").prose("schrijven", SAY)


def test_more_than_the_model_can_hold_is_a_calm_sentence_and_the_line_stays_open(at_rest: ModelServer) -> None:
    line = line_to(at_rest)
    with pytest.raises(Unanswered, match="kon met deze vraag niet overweg"):
        line.prose("schrijven", [("human", "woord " * 9000)])
    assert line.failure is None


# --- a whole question


def test_a_model_that_is_too_slow_leaves_the_embedded_answer(
    at_rest: ModelServer, chosen: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    hasty = chosen.model_copy(update={"model_timeout": 0.2})
    with opened(hasty, tmp_path) as asked:
        answer = asked.ask(SHORT)
        assert [call["failure"] for call in calls_of(asked, answer)] == [TOO_LATE]
    assert answer.drafter.name == "embedded"
    assert answer.drafter.fallback_reason == TOO_LATE
    assert answer.text == assistant.ask(SHORT).text


@pytest.mark.soak
def test_stop_while_it_writes_leaves_the_embedded_answer_and_lets_go_of_the_server(
    at_rest: ModelServer, asked: Assistant, assistant: Assistant
) -> None:
    stop, steps, stopped_at = threading.Event(), [""], [0.0]

    def watch() -> None:
        while not stop.is_set():
            slot = at_rest.slot()
            if steps[-1] == "schrijven" and slot["is_processing"] and slot["next_token"][0]["n_decoded"] > 3:
                stopped_at[0] = time.monotonic()
                stop.set()
            time.sleep(0.02)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    answer = asked.ask(SHORT, on_step=steps.append, stop=stop)
    came_at = time.monotonic()
    assert stop.is_set()
    assert came_at - stopped_at[0] < 5
    assert answer.drafter.fallback_reason == STOPPED
    assert answer.text == assistant.ask(SHORT).text
    writing = calls_of(asked, answer)[-1]
    assert (writing["purpose"], writing["failure"]) == ("schrijven", STOPPED)
    assert writing["received"]  # it was half-way
    wait_until_idle(at_rest, 10)


@pytest.mark.soak
def test_whatever_a_real_model_says_what_arrives_is_grounded(
    at_rest: ModelServer, asked: Assistant, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    canonical = canonical_texts(asked.settings.corpus_dir)
    drafts = whole = cut = readings = 0
    for question in QUESTIONS:
        told: list[str] = []
        began = time.monotonic()
        answer = asked.ask(question, on_sentence=told.append)
        assert [each for each in answer.findings if each.status is Status.FAIL] == []
        case = Case(id="x", question=question, file=Path(__file__), kind="x")
        scores = score_answer(case, Generated("x", answer, time.monotonic() - began), canonical)
        assert scores["verbatim"].value == 1, (question, scores["verbatim"].reason)
        assert scores["traceable_numbers"].value in (1, None), (question, scores["traceable_numbers"].reason)
        check_sums(answer, asked)
        calls = calls_of(asked, answer)
        readings += sum(is_form(call) for call in calls if call["purpose"] == "lezen")
        written = [call for call in calls if call["purpose"] in ("schrijven", "herstellen") and call["received"]]
        assert written, f"no draft was asked for: {question}"
        drafts += len(written)
        if answer.drafter.name == MODEL:
            whole, cut = whole + (answer.drafter.dropped == 0), cut + (answer.drafter.dropped > 0)
        else:
            assert answer.text == assistant.ask(question).text, question
            assert answer.drafter.fallback_reason
    with capsys.disabled():
        print(
            f"\nThe leash on {MODEL}: {len(QUESTIONS)} questions, {drafts} drafts, {drafts - whole} rejected "
            f"({(drafts - whole) / drafts:.0%}), of which {cut} used without their wrong sentences; {readings} forms."
        )
    assert readings == len(QUESTIONS)  # structured output, every time


def is_form(call: dict[str, Any]) -> bool:
    return call["failure"] is None and bool(ReadingForm.model_validate_json(call["received"]))


def check_sums(answer: Answer, assistant: Assistant) -> None:
    """Every calculation in it is the calculator's own, with figures that the person gave."""
    for done in answer.calculations:
        assert assistant.calculate(done.norm_id, done.inputs).receipt == done.receipt
        assert set(done.inputs.values()) <= {312_500}
