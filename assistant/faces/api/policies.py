"""Local policy over HTTP: drafts and their versions, and an existing policy checked against the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request
from starlette.concurrency import run_in_threadpool

from assistant.concepts import PolicyDraft, PolicyRequest
from assistant.faces.api.addresses import DraftId, who
from assistant.faces.api.uploads import CHECK, FILE, PASTED_EXAMPLE, THEMES, document_body, read_upload_or_text
from assistant.faces.api.wishes import PastedPolicy, PolicyWish
from assistant.faces.openapi import EXAMPLES, errors
from assistant.faces.profiles import make_request
from assistant.oversight.toets import PolicyCheck

if TYPE_CHECKING:
    from assistant.assembly import Assistant

Version = Annotated[int | None, Query(ge=1, le=100_000, description="the newest where left out")]


def add_policies(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/policies/themes", tags=["policies"], responses=errors(example=EXAMPLES["themes"]))
    def show_themes() -> list[str]:
        """The themes of the plan that a draft can hold, in the order of the plan."""
        return assistant.policies.themes()

    @app.post(
        CHECK,
        tags=["policies"],
        responses=errors(example=EXAMPLES["policy_check"]),
        openapi_extra=document_body({"file": FILE, "theme": THEMES}, instead=PastedPolicy, example=PASTED_EXAMPLE),
    )
    async def check(request: Request) -> PolicyCheck:
        """Compare an existing local policy with the plan, every verdict with both quotes; at most 10 MB."""
        upload = await read_upload_or_text(request)
        return await run_in_threadpool(assistant.policies.check, upload.name, upload.content, upload.themes)

    @app.get("/api/policies", tags=["policies"], responses=errors(example=[EXAMPLES["policy"]]))
    def show_drafts() -> list[PolicyDraft]:
        """The newest version of every draft."""
        return assistant.policies.drafts()

    @app.post("/api/policies", tags=["policies"], responses=errors(example=EXAMPLES["policy"]))
    def draft(wish: PolicyWish, request: Request) -> PolicyDraft:
        """Draft a local policy of the chosen themes; every section waits for a reviewer."""
        return assistant.policies.draft(_request(assistant, wish), who(request, wish.author))

    @app.get("/api/policies/{id}", tags=["policies"], responses=errors(404, example=EXAMPLES["policy"]))
    def show_draft(id: DraftId, version: Version = None) -> PolicyDraft:
        """One draft, with where each section stands."""
        return assistant.policies.show(id, version)

    @app.post("/api/policies/{id}/versions", tags=["policies"], responses=errors(404, 409, example=EXAMPLES["policy"]))
    def redraft(id: DraftId, wish: PolicyWish, request: Request) -> PolicyDraft:
        """The next version of a draft; sections that come out the same keep their review."""
        return assistant.policies.redraft(id, _request(assistant, wish), who(request, wish.author))


def _request(assistant: Assistant, wish: PolicyWish) -> PolicyRequest:
    given = {**wish.profile.model_dump(), "themes": wish.themes, "title": wish.title}
    return make_request(given, assistant.norms())
