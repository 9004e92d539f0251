"""Conversations over HTTP: found again, read, renamed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request

from assistant.advice import Answer
from assistant.concepts import ConversationRow
from assistant.errors import UnknownName
from assistant.faces.api.addresses import ConversationId, who
from assistant.faces.api.wishes import ConversationWish
from assistant.faces.api_models import Erased
from assistant.faces.openapi import EXAMPLES, errors

if TYPE_CHECKING:
    from assistant.assembly import Assistant

Search = Annotated[str, Query(max_length=200, description="words in the title or the questions")]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
By = Annotated[str | None, Query(max_length=120, description="counts only where there are no accounts")]


def add_conversations(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/conversations", tags=["conversations"], responses=errors(example=[EXAMPLES["conversation"]]))
    def show_conversations(search: Search = "", limit: Limit = 50) -> list[ConversationRow]:
        """Conversations, the newest first."""
        return assistant.desk.conversations(limit=limit, search=search)

    @app.get("/api/conversations/{id}", tags=["conversations"], responses=errors(404, example=[EXAMPLES["answer"]]))
    def show_conversation(id: ConversationId) -> list[Answer]:
        """All answers of a conversation, oldest first."""
        return _known(assistant, id)

    @app.patch(
        "/api/conversations/{id}", tags=["conversations"], responses=errors(404, example=EXAMPLES["conversation"])
    )
    def rename(id: ConversationId, wish: ConversationWish, request: Request) -> ConversationRow:
        """Give a conversation a title."""
        _known(assistant, id)
        return assistant.desk.rename_conversation(id, wish.title, who(request, wish.by) or "user")

    @app.delete(
        "/api/conversations/{id}", tags=["conversations"], responses=errors(404, 409, example=EXAMPLES["erased"])
    )
    def delete(id: ConversationId, request: Request, by: By = None) -> Erased:
        """Erase a conversation; one with an approved answer is kept."""
        _known(assistant, id)
        return Erased(erased=assistant.desk.delete_conversation(id, who(request, by) or "user"))


def _known(assistant: Assistant, id: str) -> list[Answer]:
    if answers := assistant.conversation(id):
        return answers
    raise UnknownName("Er is geen gesprek met dit nummer; neem conversation_id over uit een antwoord.")
