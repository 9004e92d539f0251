"""Review over HTTP: what waits, one concept with its history, decisions, and what people thought of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Body, FastAPI, Query, Request

from assistant.advice import Answer, ReviewRequest, ReviewState
from assistant.concepts import ConceptKind, DecisionRecord, Feedback, QueueItem, Section
from assistant.faces.api.addresses import AnswerId, ConceptId, who
from assistant.faces.api.wishes import FeedbackWish
from assistant.faces.limits import account_name, is_from_elsewhere
from assistant.faces.openapi import EXAMPLES, errors

if TYPE_CHECKING:
    from assistant.assembly import Assistant

Decided = Annotated[ReviewRequest, Body(examples=[EXAMPLES["review"]])]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Reviewer = Annotated[
    str | None, Query(max_length=120, description="who looks, for the time a review takes; counts without accounts")
]


def add_review(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/queue", tags=["review"], responses=errors(example=[EXAMPLES["waiting"]]))
    def show_queue(
        state: ReviewState | None = None, kind: ConceptKind | None = None, limit: Limit = 100
    ) -> list[QueueItem]:
        """What waits for a person: new, sent back, stale, or disliked since the last decision."""
        return assistant.desk.queue(state=state, kind=kind, limit=limit)

    @app.get("/api/concepts/{id}", tags=["review"], responses=errors(404, example=EXAMPLES["answer"]))
    def show_concept(id: ConceptId, request: Request, reviewer: Reviewer = None) -> Answer | Section:
        """An answer or a section as it stands now; an approval whose grounds have changed shows as stale."""
        concept = assistant.desk.concept(id)
        if (name := who(request, reviewer)) and not is_from_elsewhere(request.scope):
            assistant.desk.opened(id, name)
        return concept

    @app.post("/api/concepts/{id}/review", tags=["review"], responses=errors(404, 409, example=EXAMPLES["reviewed"]))
    def decide(id: ConceptId, wish: Decided, request: Request) -> Answer | Section:
        """Approve, edit, reject, return, revise or withdraw; with accounts the reviewer is whoever is logged in."""
        return assistant.desk.decide(id, _signed(wish, request))

    @app.get("/api/concepts/{id}/history", tags=["review"], responses=errors(404, example=[EXAMPLES["decision"]]))
    def show_history(id: ConceptId) -> list[DecisionRecord]:
        """Every decision about it, oldest first, with the text before and after."""
        return assistant.desk.history(id)

    @app.post("/api/answers/{id}/review", tags=["review"], responses=errors(404, 409, example=EXAMPLES["reviewed"]))
    def review(id: AnswerId, wish: Decided, request: Request) -> Answer:
        """The same as `/api/concepts/{id}/review`, for an answer."""
        return assistant.review(id, _signed(wish, request))

    @app.post("/api/answers/{id}/feedback", tags=["review"], responses=errors(404, example=EXAMPLES["feedback"]))
    def give_feedback(id: AnswerId, wish: FeedbackWish, request: Request) -> Feedback:
        """A thumb with a reason; a thumb down brings the answer to the reviewers."""
        return assistant.desk.give_feedback(id, wish.thumb, wish.reason, who(request, wish.by))

    @app.get("/api/answers/{id}/feedback", tags=["review"], responses=errors(404, example=[EXAMPLES["feedback"]]))
    def show_feedback(id: AnswerId) -> list[Feedback]:
        """What people thought of an answer, oldest first."""
        return assistant.desk.feedback(assistant.answer(id).id)


def _signed(wish: ReviewRequest, request: Request) -> ReviewRequest:
    name = account_name(request.scope)
    return wish.model_copy(update={"reviewer": name}) if name else wish
