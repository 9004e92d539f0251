"""The assistant over HTTP: JSON in, the same Answer out as everywhere else, problems when something is wrong.

Owns addresses, status codes and the OpenAPI document. Whatever blocks runs in a worker thread; whatever decides is
below, in the assistant itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body, FastAPI, Path, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.routing import Match

from assistant import __version__
from assistant.advice import Answer, Calculation, ReviewRequest
from assistant.errors import AssistantError, UnknownName
from assistant.faces.accounts import AccountBook
from assistant.faces.api_models import (
    CalculationRequest,
    Health,
    HitView,
    PassageView,
    Question,
    SearchRequest,
    SourceView,
)
from assistant.faces.limits import (
    API,
    LOCAL_HOSTS,
    BodyLimit,
    CalmErrors,
    HostCheck,
    LocalOnly,
    OriginCheck,
    RateLimit,
    RequireAccount,
    SecurityHeaders,
    account_name,
)
from assistant.faces.openapi import EXAMPLES, describe_api, errors
from assistant.faces.problems import describe_error, describe_unexpected, install_problems
from assistant.faces.rates import SlidingWindow
from assistant.knowledge.norms import Norm
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.api")

AnswerId = Annotated[str, Path(max_length=100, description="the id of an answer", examples=["a-2026-0001"])]
ConversationId = Annotated[str, Path(max_length=100, description="the conversation_id of an answer")]
NormId = Annotated[str, Path(max_length=100, description="the id of a norm", examples=["target-groups-share"])]
PassageId = Annotated[
    str,
    Path(max_length=300, examples=["plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"]),
]

Decided = Annotated[ReviewRequest, Body(examples=[EXAMPLES["review"]])]


def create_app(assistant: Assistant, settings: Settings, *, on_shutdown: Callable[[], None] | None = None) -> FastAPI:
    """The HTTP face of one open assistant; the page may still be mounted on what this returns."""
    app = FastAPI(
        title="Assistent collectiebeleid",
        version=__version__,
        summary="Antwoorden op beleidsvragen, met de zinnen en de sommen waarop ze rusten.",
        docs_url=None,  # the usual documentation pages load their scripts from elsewhere
        redoc_url=None,
        lifespan=_close_after(on_shutdown),
    )
    install_problems(app)
    _add_answers(app, assistant)
    _add_knowledge(app, assistant)
    _add_limits(app, settings)
    app.add_api_route(API + "{rest:path}", _refuse_address, methods=METHODS, include_in_schema=False)
    describe_api(app, has_accounts=settings.accounts_file is not None)
    return app


def _close_after(on_shutdown: Callable[[], None] | None) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        if on_shutdown is not None:
            on_shutdown()

    return lifespan


def _add_limits(app: FastAPI, settings: Settings) -> None:
    """The last one added stands outermost."""
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    if settings.accounts_file is None:
        app.add_middleware(LocalOnly)
    else:
        app.add_middleware(RequireAccount, book=AccountBook(settings.accounts_file))
    app.add_middleware(RateLimit, window=SlidingWindow(settings.requests_per_minute))
    app.add_middleware(OriginCheck)
    if settings.accounts_file is None:
        # With accounts the server may be known by any name; a rebound name has nobody's password.
        app.add_middleware(HostCheck, hosts=LOCAL_HOSTS | {settings.host})
    app.add_middleware(CalmErrors)
    app.add_middleware(SecurityHeaders)


def _add_answers(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/answers", tags=["answers"], responses=errors(404, example=EXAMPLES["answer"]))
    def ask(question: Question) -> Answer:
        """Ask a question; a refusal is an answer too, see `outcome`."""
        return _ask(assistant, question)

    @app.post(
        "/api/answers/stream",
        tags=["answers"],
        response_class=EventSourceResponse,
        responses=errors(example=EXAMPLES["stream"], media_type="text/event-stream"),
    )
    async def stream(question: Question, request: Request) -> AsyncIterator[ServerSentEvent]:
        """The same, as server-sent events: `step` for each step, then one `answer`, or one `problem`."""
        async for event in _run_in_thread(lambda tell: _tell_answer(assistant, question, request, tell)):
            yield event

    @app.get("/api/answers/{id}", tags=["answers"], responses=errors(404, example=EXAMPLES["answer"]))
    def show_answer(id: AnswerId) -> Answer:
        """An earlier answer, with where its review stands now."""
        return assistant.answer(id)

    @app.post("/api/answers/{id}/review", tags=["answers"], responses=errors(404, 409, example=EXAMPLES["reviewed"]))
    def review(id: AnswerId, wish: Decided, request: Request) -> Answer:
        """Approve, edit or reject; where accounts are configured the reviewer is whoever is logged in."""
        name = account_name(request.scope)
        return assistant.review(id, wish.model_copy(update={"reviewer": name}) if name else wish)

    @app.get("/api/conversations/{id}", tags=["answers"], responses=errors(404, example=[EXAMPLES["answer"]]))
    def show_conversation(id: ConversationId) -> list[Answer]:
        """All answers of a conversation, oldest first."""
        if answers := assistant.conversation(id):
            return answers
        raise UnknownName("Er is geen gesprek met dit nummer; neem conversation_id over uit een antwoord.")


def _add_knowledge(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/search", tags=["knowledge"], responses=errors(example=[EXAMPLES["hit"]]))
    def search(wish: SearchRequest) -> list[HitView]:
        """The passages nearest to a query, best first, and why."""
        return [HitView.model_validate(hit) for hit in assistant.search(wish.query, wish.k)]

    @app.get("/api/passages/{id:path}", tags=["knowledge"], responses=errors(404, example=EXAMPLES["passage"]))
    def show_passage(id: PassageId) -> PassageView:
        """One passage, verbatim, with the ids of its section."""
        neighbours = tuple(passage.id for passage in assistant.neighbours(id))
        return PassageView.model_validate(assistant.passage(id)).model_copy(update={"neighbours": neighbours})

    @app.get("/api/sources", tags=["knowledge"], responses=errors(example=[EXAMPLES["source"]]))
    def show_sources() -> list[SourceView]:
        """What the assistant knows, and since when it holds."""
        return [SourceView.model_validate(source) for source in assistant.sources()]

    @app.get("/api/norms", tags=["knowledge"], responses=errors(example=[EXAMPLES["norm"]]))
    def show_norms() -> list[Norm]:
        """The norm register, including what the plan does not set."""
        return assistant.norms()

    @app.post("/api/norms/{id}/calculate", tags=["knowledge"], responses=errors(404, example=EXAMPLES["calculation"]))
    def calculate(id: NormId, wish: CalculationRequest) -> Calculation:
        """One sum with its receipt; equal inputs give equal receipts."""
        return assistant.calculate(id, wish.inputs)

    @app.get("/healthz", tags=["operation"], responses=errors(example=EXAMPLES["health"]))
    def health() -> Health:
        """Whether questions can be answered, and with which versions."""
        return Health.model_validate({"status": "ok"} | assistant.status())


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def _refuse_address(request: Request) -> None:
    """An unknown address under /api is our 404 or 405, also when a page is mounted over everything else."""
    known = [route for route in request.app.routes if getattr(route, "path", "") != API + "{rest:path}"]
    allowed = {
        method
        for route in known
        if hasattr(route, "methods") and route.matches(request.scope)[0] is Match.PARTIAL
        for method in route.methods
    }
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
    raise HTTPException(404)


def _ask(assistant: Assistant, question: Question, on_step: Callable[[str], None] | None = None) -> Answer:
    return assistant.ask(
        question.question,
        conversation_id=question.conversation_id,
        figures=question.figures,
        as_of=question.as_of,
        on_step=on_step,
    )


Tell = Callable[[ServerSentEvent], None]


def _tell_answer(assistant: Assistant, question: Question, request: Request, tell: Tell) -> None:
    """The status line is long gone by now, so what goes wrong is told as an event."""
    try:
        answer = _ask(
            assistant, question, on_step=lambda step: tell(ServerSentEvent(event="step", data={"step": step}))
        )
        tell(ServerSentEvent(event="answer", data=answer))
    except AssistantError as error:
        tell(ServerSentEvent(event="problem", data=describe_error(request.scope, error)))
    except Exception:
        log.exception("a streamed question ended unexpectedly")
        tell(ServerSentEvent(event="problem", data=describe_unexpected(request.scope)))


async def _run_in_thread(work: Callable[[Tell], None]) -> AsyncIterator[ServerSentEvent]:
    """What ``work`` tells, as it tells it. A reader who leaves does not stop it: the answer is still recorded."""
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
