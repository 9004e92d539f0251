"""Proposed norms over HTTP: what the machine found in added sources, and what a person decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request

from assistant.faces.api.addresses import NormId, NormProposalId, who
from assistant.faces.openapi import EXAMPLES, errors
from assistant.faces.source_models import By, Done, LapsedView, NormWish, ReasonedWish
from assistant.knowledge.norms import AddedNorm
from assistant.oversight.norm_desk import Offer

if TYPE_CHECKING:
    from assistant.assembly import Assistant

OneProposal = "/api/norm-proposals/{id}"
SourceFilter = Annotated[str | None, Query(max_length=100, description="of this added source alone")]
Facts = Annotated[bool, Query(description="figures that are only cited as well")]


def add_norms(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/norm-proposals", tags=["norms"], responses=errors(example=[EXAMPLES["offer"]]))
    def show_offers(source: SourceFilter = None, facts: Facts = False) -> list[Offer]:
        """What looks like a norm in the added sources, the likeliest first, with what was decided about each."""
        return assistant.norm_desk.offers(source, facts=facts)

    @app.post(OneProposal + "/accept", tags=["norms"], responses=errors(404, 409, example=EXAMPLES["added_norm"]))
    def accept(id: NormProposalId, wish: By, request: Request) -> AddedNorm:
        """Take a proposal as a norm as it was proposed; from then on it is computed with."""
        return assistant.norm_desk.accept(id, who(request, wish.by) or "")

    @app.post(OneProposal + "/edit", tags=["norms"], responses=errors(404, 409, example=EXAMPLES["added_norm"]))
    def edit(id: NormProposalId, wish: NormWish, request: Request) -> AddedNorm:
        """Take it as a norm with changes; the quote stays words of its passage."""
        return assistant.norm_desk.edit(id, who(request, wish.by) or "", wish.changes())

    @app.post(OneProposal + "/reject", tags=["norms"], responses=errors(404, 409, example=EXAMPLES["done"]))
    def reject(id: NormProposalId, wish: ReasonedWish, request: Request) -> Done:
        """Say that this is no norm; it is not proposed again while its passage stays as it is."""
        assistant.norm_desk.reject(id, who(request, wish.by) or "", wish.reason)
        return Done()

    @app.post(OneProposal + "/reconsider", tags=["norms"], responses=errors(404, 409, example=EXAMPLES["done"]))
    def reconsider(id: NormProposalId, wish: ReasonedWish, request: Request) -> Done:
        """Take a rejection back: the proposal is open again."""
        assistant.norm_desk.reconsider(id, who(request, wish.by) or "", wish.reason)
        return Done()

    @app.get("/api/norms/added", tags=["norms"], responses=errors(example=[EXAMPLES["added_norm"]]))
    def show_accepted() -> list[AddedNorm]:
        """The norms that people accepted from added sources; calculated like the plan's own."""
        return assistant.norm_desk.accepted()

    @app.get("/api/norms/lapsed", tags=["norms"], responses=errors(example=[EXAMPLES["lapsed_norm"]]))
    def show_lapsed() -> list[LapsedView]:
        """Accepted norms that are computed no longer, each with the reason."""
        return [LapsedView.model_validate(each) for each in assistant.norm_desk.lapsed()]

    @app.post("/api/norms/{id:path}/withdraw", tags=["norms"], responses=errors(404, 409, example=EXAMPLES["done"]))
    def withdraw(id: NormId, wish: ReasonedWish, request: Request) -> Done:
        """Take an acceptance back: it is computed no longer, and the proposal may be decided again."""
        assistant.norm_desk.withdraw(id, who(request, wish.by) or "", wish.reason)
        return Done()
