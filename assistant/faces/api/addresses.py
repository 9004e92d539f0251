"""What the addresses of the API have in common: the ids in them, and who is at the other end."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request

from assistant.faces.limits import account_name

AnswerId = Annotated[str, Path(max_length=100, description="the id of an answer", examples=["a-2026-0001"])]
ConceptId = Annotated[
    str, Path(max_length=200, description="the id of an answer or of a section of a draft", examples=["a-2026-0001"])
]
ConversationId = Annotated[str, Path(max_length=100, description="the conversation_id of an answer")]
DraftId = Annotated[str, Path(max_length=100, description="the id of a draft of local policy", examples=["p-2026-01"])]
JobId = Annotated[str, Path(max_length=100, description="the id of a job, which is that of its proposal")]
NormId = Annotated[str, Path(max_length=200, description="the id of a norm", examples=["target-groups-share"])]
NormProposalId = Annotated[str, Path(max_length=100, description="the id of a proposed norm")]
PassageId = Annotated[
    str,
    Path(max_length=300, examples=["plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"]),
]
ProposalId = Annotated[str, Path(max_length=100, description="the id of a proposed source")]
SourceId = Annotated[str, Path(max_length=100, description="the id of a source", examples=["collectiebeleid-2027"])]


def who(request: Request, said: str | None) -> str | None:
    """Whoever is logged in, whatever the request says; without accounts its word has to do."""
    return account_name(request.scope) or said or None
