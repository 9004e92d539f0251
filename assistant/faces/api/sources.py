"""Sources over HTTP: what is in, proposing a document, and saying yes or no to it; the jobs stand in ``jobs``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request
from starlette.concurrency import run_in_threadpool

from assistant.assembly.adding import Corrections, Job, Proposal
from assistant.faces.api.addresses import ProposalId, SourceId, who
from assistant.faces.api.uploads import FILE, PROPOSE, document_body, is_form, read_json, read_upload
from assistant.faces.openapi import EXAMPLES, errors
from assistant.faces.source_models import (
    By,
    CardWish,
    CorrectionWish,
    Done,
    OverviewView,
    SourcePassage,
    UrlWish,
)
from assistant.faces.stating import PARTICULARS, propose_file, propose_url
from assistant.knowledge.ingest.linked import LinkedSource

if TYPE_CHECKING:
    from assistant.assembly import Assistant

OneProposal = PROPOSE + "/{id}"
WhoDoes = Annotated[
    str | None, Query(max_length=120, description="who does this; counts only where there are no accounts")
]
CARD_FIELDS: dict[str, Any] = {name: {"type": "string"} for name in (*PARTICULARS, "by")}


def add_sources(app: FastAPI, assistant: Assistant) -> None:
    _add_looking(app, assistant)
    _add_proposing(app, assistant)

    @app.delete("/api/sources/{id}", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def remove(id: SourceId, request: Request, by: WhoDoes = None) -> Job:
        """Take an added source away with its earlier versions; done by a job, after which no trace is left."""
        return assistant.adding.remove(id, who(request, by) or "")

    @app.post("/api/sources/{id}/withdraw", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def withdraw(id: SourceId, wish: By, request: Request) -> Job:
        """An added source stays to be seen and holds no longer; adding the same document again undoes it."""
        return assistant.adding.withdraw(id, who(request, wish.by) or "")


def _add_looking(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/sources", tags=["sources"], responses=errors(example=[EXAMPLES["overview"]]))
    def show_sources() -> list[OverviewView]:
        """What the assistant knows, since when it holds, and what rests on it."""
        return [OverviewView.of(each) for each in assistant.adding.overview()]

    @app.get("/api/linked", tags=["sources"], responses=errors(example=[EXAMPLES["linked"]]))
    def show_linked() -> list[LinkedSource]:
        """The publications that the sources refer to, and whether they are in."""
        return assistant.adding.linked()

    @app.get(
        "/api/sources/{id}/passages", tags=["sources"], responses=errors(404, example=[EXAMPLES["source_passage"]])
    )
    def show_passages(id: SourceId) -> list[SourcePassage]:
        """A source as the machine sees it: every passage, in order."""
        return [SourcePassage.model_validate(each) for each in assistant.passages_of(id)]


def _add_proposing(app: FastAPI, assistant: Assistant) -> None:
    @app.get(PROPOSE, tags=["sources"], responses=errors(example=[EXAMPLES["proposal"]]))
    def show_proposals() -> list[Proposal]:
        """What waits for a yes, the oldest first."""
        return assistant.adding.proposals()

    @app.post(
        PROPOSE,
        tags=["sources"],
        responses=errors(409, example=EXAMPLES["proposal"]),
        openapi_extra=document_body(
            {"file": FILE, **CARD_FIELDS}, instead=UrlWish, example=UrlWish.model_json_schema()["examples"][0]
        ),
    )
    async def propose(request: Request) -> Proposal:
        """Have a document read: a file of at most 10 MB, or an address to fetch. The sources stay as they are.

        Particulars that are left out are suggested; `guesses` says where each comes from.
        """
        if not is_form(request):
            wish = read_json(UrlWish, await request.body(), "url")
            by = who(request, wish.by) or ""
            return await run_in_threadpool(propose_url, assistant.adding, wish.url, wish.card.stated, by)
        upload = await read_upload(request)
        fields = {name: value for name, value in upload.fields.items() if name in PARTICULARS and value.strip()}
        stated = read_json(CardWish, json.dumps(fields).encode(), "url").stated
        by = who(request, upload.fields.get("by")) or ""
        return await run_in_threadpool(propose_file, assistant.adding, upload.name, upload.content, stated, by)

    @app.get(OneProposal, tags=["sources"], responses=errors(404, 409, example=EXAMPLES["proposal"]))
    def show_proposal(id: ProposalId) -> Proposal:
        """What was understood of a document, before anything is kept."""
        return assistant.adding.proposal(id)

    @app.patch(OneProposal, tags=["sources"], responses=errors(404, 409, example=EXAMPLES["proposal"]))
    def correct(id: ProposalId, wish: CorrectionWish, request: Request) -> Proposal:
        """Set particulars or headings right; the document is understood anew."""
        card = wish.card.on(assistant.adding.proposal(id).preview.card) if wish.card else None
        made = Corrections(card=card, headings=wish.levels())
        return assistant.adding.correct(id, made, who(request, wish.by) or "")

    @app.delete(OneProposal, tags=["sources"], responses=errors(404, 409, example=EXAMPLES["done"]))
    def discard(id: ProposalId, request: Request, by: WhoDoes = None) -> Done:
        """Say no: nothing of the document is kept."""
        assistant.adding.discard(id, who(request, by) or "")
        return Done()

    @app.post(OneProposal + "/accept", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def accept(id: ProposalId, wish: By, request: Request) -> Job:
        """Say yes: a job with the same id puts the source in; answers come from the old sources until it is done."""
        return assistant.adding.accept(id, who(request, wish.by) or "")
