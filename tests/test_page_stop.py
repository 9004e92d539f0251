"""Sentences of a language model on the page as they pass their checks, and stopping it; without a browser."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from page_parts import ASKING, CONCEPT, NOBODY, VISITOR, PageAssistant, final

from assistant import Settings
from assistant.advice import Answer, Drafter
from assistant.faces.openapi import EXAMPLES
from assistant.faces.ui.asking import words
from assistant.faces.ui.asking.callbacks import Asking
from assistant.faces.ui.asking.render import messages
from assistant.faces.ui.asking.running import RunningQuestions
from assistant.faces.ui.concept import render
from assistant.faces.ui.words import FIGURES

EMPTY = [""] * (1 + len(FIGURES))
ANSWER = Answer.model_validate(EXAMPLES["answer"])
OWN = {"name": "embedded", "fallback_reason": "Het taalmodel is op verzoek gestopt."}


def asking(assistant: PageAssistant) -> Asking:
    return Asking(assistant, VISITOR, ASKING, CONCEPT)  # type: ignore[arg-type]


def with_model(**changes: Any) -> PageAssistant:
    assistant = PageAssistant(**changes)
    assistant.settings = Settings(_env_file=None, model="openai:stub")  # type: ignore[call-arg]
    return assistant


def shown_at(told: list[dict[Any, Any]], part: str) -> list[Any]:
    return [updates[part] for updates in told if part in updates]


def test_checked_sentences_are_on_screen_before_the_answer_and_marked_as_unfinished() -> None:
    assistant = with_model()
    assistant.sentences = ["Eén ![x](https://evil.example/x.png) [1].", "- Twee [2].", "Drie."]
    told = list(asking(assistant).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    chats = shown_at(told, "chat")
    begun = [chat[-1]["content"] for chat in chats if words.SO_FAR in chat[-1]["content"]]
    assert [each.count("[1") for each in begun] == [1, 1, 1]
    assert "\n- Twee \\[2\\]. Drie." in begun[-1]
    assert "![" not in begun[-1]
    assert words.SO_FAR not in chats[-1][-1]["content"]
    heard = shown_at(told, "announcement")
    assert len(heard) == 2  # a screen reader hears no half answers


def test_stop_is_there_while_a_model_may_write_and_gone_afterwards() -> None:
    told = list(asking(with_model()).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    first, *_, last = shown_at(told, "stop")
    assert (first["visible"], first["interactive"], last["visible"]) == (True, True, "hidden")
    tokens = shown_at(told, "running")
    assert len(tokens[0]) > 30
    assert tokens[-1] == ""


def test_without_a_model_there_is_nothing_to_stop() -> None:
    shown = shown_at(list(asking(PageAssistant()).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY)), "stop")
    assert {each["visible"] for each in shown} == {"hidden"}


class Writing(PageAssistant):
    """Writes until somebody says stop."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**changes)
        self.settings = Settings(_env_file=None, model="openai:stub")  # type: ignore[call-arg]

    def ask(self, text: str, *, stop: threading.Event | None = None, **given: Any) -> Answer:
        assert stop is not None
        assert stop.wait(5)
        return super().ask(text, **given)


@pytest.mark.parametrize(
    ("drafter", "said"), [(OWN, words.STOPPED), ({"name": "openai:stub"}, words.STOPPED_TOO_LATE)], ids=["own", "model"]
)
def test_after_stop_the_answer_stands_and_says_so(drafter: dict[str, Any], said: str) -> None:
    desk = asking(Writing(drafter=drafter))
    told = desk.ask(NOBODY, "Hoeveel?", {}, "", *EMPTY)
    token = next(updates["running"] for updates in told if "running" in updates)
    assert desk.stop("geraden")["stop"]["interactive"] is False  # says nothing of whether there was such a question
    desk.stop(token)
    assert final(told)["progress"] == said


def test_whoever_closes_the_page_stops_what_was_asked_on_it() -> None:
    desk = asking(Writing(drafter=OWN))
    told = desk.ask(NOBODY, "Hoeveel?", {}, "", *EMPTY)
    next(updates for updates in told if "running" in updates)
    desk.leave(type("Request", (), {"session_hash": "een ander"})())
    assert len(desk._running) == 1
    desk.leave(NOBODY)
    assert final(told)["progress"] == words.STOPPED
    assert len(desk._running) == 0


def test_a_model_that_failed_is_told_of_when_its_sentences_are_gone() -> None:
    reason = "Het taalmodel antwoordde niet op tijd."
    shown = final(asking(with_model(drafter=OWN | {"fallback_reason": reason})).ask(NOBODY, "x", {}, "", *EMPTY))
    assert shown["progress"] == f"{words.READY} {reason} {words.REPLACED}"
    assert reason in shown["writing"]["value"]


def test_a_name_that_is_too_long_is_explained_and_nothing_is_asked() -> None:
    assistant = with_model()
    shown = final(asking(assistant).ask(NOBODY, "Hoeveel?", {}, "n" * 200, *EMPTY))
    assert "te lang" in shown["progress"]
    assert assistant.asked == []


def test_only_so_many_questions_are_kept_and_each_goes_when_it_is_over() -> None:
    running = RunningQuestions(most=2)
    first, second, third = (running.begin("s") for _ in range(3))
    assert len(running) == 2
    assert not running.stop(first.token)
    assert not running.stop(None)
    assert running.stop(third.token)
    assert third.stop.is_set()
    assert not second.stop.is_set()
    running.end(second)
    running.end(second)
    assert len(running) == 1
    running.leave(None)
    assert len({running.begin().token for _ in range(50)}) == 50


# --- beside the answer


def test_who_wrote_it_stands_beside_every_answer_in_words_that_stay_words() -> None:
    assert render.writing(ANSWER) == "Geschreven door de vaste schrijver."
    named = ANSWER.model_copy(update={"drafter": Drafter(name="openai:![x](y)", dropped=1)})
    shown = render.writing(named)
    assert "\\!\\[x\\]" in shown
    assert "Eén zin hield geen stand" in shown


def test_every_check_has_a_dutch_name_also_on_an_edited_text() -> None:
    findings = [
        {"check": check, "status": "pass", "detail": "In orde."} for check in ("sentences", "reading", "edit/sentences")
    ]
    shown = render.checks(Answer.model_validate(EXAMPLES["answer"] | {"findings": findings}))
    for name in ("**Elke zin apart:", "**Lezing van de vraag:", "**Bewerkte tekst: elke zin apart:"):
        assert name in shown


def test_what_a_model_was_sent_is_shown_where_one_was_asked() -> None:
    assistant = with_model()
    desk: Any = assistant.desk
    shown = final(asking(assistant).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    assert shown["calls_panel"]["visible"] is False
    del desk.calls  # the scripted desk has one call
    shown = final(asking(assistant).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    assert shown["calls_panel"]["visible"] is True
    assert EXAMPLES["model_call"]["sent"][0][1] in shown["calls"]


def test_a_question_without_an_answer_yet_is_shown_alone() -> None:
    assert [each["role"] for each in messages([], "Hoeveel?")] == ["user"]
