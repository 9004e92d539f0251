"""Looking up over HTTP: passages, sources, norms and sums, and whether the whole works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from assistant.advice import Calculation
from assistant.faces.api.addresses import NormId, PassageId
from assistant.faces.api_models import CalculationRequest, Health, HitView, PassageView, SearchRequest
from assistant.faces.openapi import EXAMPLES, errors
from assistant.knowledge.norms import Norm

if TYPE_CHECKING:
    from assistant.assembly import Assistant


def add_knowledge(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/search", tags=["knowledge"], responses=errors(example=[EXAMPLES["hit"]]))
    def search(wish: SearchRequest) -> list[HitView]:
        """The passages nearest to a query, best first, and why."""
        return [HitView.model_validate(hit) for hit in assistant.search(wish.query, wish.k)]

    @app.get("/api/passages/{id:path}", tags=["knowledge"], responses=errors(404, example=EXAMPLES["passage"]))
    def show_passage(id: PassageId) -> PassageView:
        """One passage, verbatim, with the ids of its section."""
        neighbours = tuple(passage.id for passage in assistant.neighbours(id))
        return PassageView.model_validate(assistant.passage(id)).model_copy(update={"neighbours": neighbours})

    @app.get("/api/norms", tags=["knowledge"], responses=errors(example=[EXAMPLES["norm"]]))
    def show_norms() -> list[Norm]:
        """The norm register, including what the plan does not set."""
        return assistant.norms()

    @app.post(
        "/api/norms/{id:path}/calculate", tags=["knowledge"], responses=errors(404, example=EXAMPLES["calculation"])
    )
    def calculate(id: NormId, wish: CalculationRequest) -> Calculation:
        """One sum with its receipt; equal inputs give equal receipts."""
        return assistant.calculate(id, wish.inputs)

    @app.get("/healthz", tags=["operation"], responses=errors(example=EXAMPLES["health"]))
    def health() -> Health:
        """Whether questions can be answered, and with which versions."""
        return Health.model_validate({"status": "ok"} | assistant.status())
