"""What making answers took over HTTP: the sums of a month, and what a language model was sent for one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query

from assistant.faces.api.addresses import AnswerId
from assistant.faces.openapi import EXAMPLES, errors
from assistant.oversight.usage import ModelCall, MonthlyUsage

if TYPE_CHECKING:
    from assistant.assembly import Assistant

Month = Annotated[
    str | None, Query(max_length=10, description="year and month; default the present one", examples=["2026-11"])
]


def add_usage(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/usage", tags=["usage"], responses=errors(example=EXAMPLES["usage"]))
    def show_usage(month: Month = None) -> MonthlyUsage:
        """Answers by writer, and tokens, seconds, energy and CO₂ as far as they are known, of one month."""
        return assistant.desk.usage(month)

    @app.get("/api/answers/{id}/calls", tags=["usage"], responses=errors(404, example=[EXAMPLES["model_call"]]))
    def show_calls(id: AnswerId) -> list[ModelCall]:
        """Word for word what a language model was sent for an answer and what came back; empty where none was."""
        return assistant.desk.calls(assistant.answer(id).id)
