"""Asking over HTTP: a question in, an answer out, whole or as a stream of steps and checked sentences."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from assistant.advice import Answer
from assistant.errors import AssistantError
from assistant.faces.api.addresses import AnswerId, who
from assistant.faces.api_models import Question
from assistant.faces.openapi import EXAMPLES, errors
from assistant.faces.problems import describe_error, describe_unexpected

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.api")
Tell = Callable[[ServerSentEvent], None]


def add_answers(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/answers", tags=["answers"], responses=errors(404, example=EXAMPLES["answer"]))
    def ask(question: Question, request: Request) -> Answer:
        """Ask a question; a refusal is an answer too, see `outcome`."""
        return _ask(assistant, question, who(request, question.author))

    @app.post(
        "/api/answers/stream",
        tags=["answers"],
        response_class=EventSourceResponse,
        responses=errors(example=EXAMPLES["stream"], media_type="text/event-stream"),
    )
    async def stream(question: Question, request: Request) -> AsyncIterator[ServerSentEvent]:
        """The same, as server-sent events: each `step`, each `sentence` that passed its checks, then one `answer`.

        What goes wrong comes as one `problem` instead. Only the answer counts: sentences of a language model may still
        be replaced in it. Whoever hangs up stops the model; the answer is recorded all the same.
        """
        stop = threading.Event()
        try:
            async for event in _run_in_thread(lambda tell: _tell_answer(assistant, question, request, tell, stop)):
                yield event
        finally:
            stop.set()

    @app.get("/api/answers/{id}", tags=["answers"], responses=errors(404, example=EXAMPLES["answer"]))
    def show_answer(id: AnswerId) -> Answer:
        """An earlier answer, with where its review stands now."""
        return assistant.answer(id)


def _ask(assistant: Assistant, question: Question, author: str | None, **hearing: Any) -> Answer:
    return assistant.ask(
        question.question,
        conversation_id=question.conversation_id,
        figures=question.figures,
        as_of=question.as_of,
        author=author,
        include_replaced=question.include_replaced,
        **hearing,
    )


def _tell_answer(assistant: Assistant, question: Question, request: Request, tell: Tell, stop: threading.Event) -> None:
    """The status line is long gone by now, so what goes wrong is told as an event."""
    author = who(request, question.author)
    try:
        answer = _ask(
            assistant,
            question,
            author,
            on_step=lambda step: tell(ServerSentEvent(event="step", data={"step": step})),
            on_sentence=lambda text: tell(ServerSentEvent(event="sentence", data={"text": text})),
            stop=stop,
        )
        tell(ServerSentEvent(event="answer", data=answer))
    except AssistantError as error:
        tell(ServerSentEvent(event="problem", data=describe_error(request.scope, error)))
    except Exception:
        log.exception("a streamed question ended unexpectedly")
        tell(ServerSentEvent(event="problem", data=describe_unexpected(request.scope)))


async def _run_in_thread(work: Callable[[Tell], None]) -> AsyncIterator[ServerSentEvent]:
    """What ``work`` tells, as it tells it. A reader who leaves does not end it: the answer is still recorded."""
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[ServerSentEvent | None] = asyncio.Queue()

    def run() -> None:
        try:
            work(lambda event: _hand_over(loop, events, event))
        finally:
            _hand_over(loop, events, None)

    running: Awaitable[None] = loop.run_in_executor(None, run)
    while (event := await events.get()) is not None:
        yield event
    await running


def _hand_over(
    loop: asyncio.AbstractEventLoop, events: asyncio.Queue[ServerSentEvent | None], event: ServerSentEvent | None
) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(events.put_nowait, event)
