"""Dossiers over HTTP: an answer or a policy as a file, a file checked again, and the journal's own check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from assistant.faces.api.addresses import ConceptId, DraftId
from assistant.faces.api.uploads import FILE, VERIFY, document_body, read_upload
from assistant.faces.api_models import JournalCheck, VerificationView
from assistant.faces.openapi import EXAMPLES, errors, file_replies

if TYPE_CHECKING:
    from assistant.assembly import Assistant

Format = Annotated[Literal["docx", "md", "pdf"], Query(description="pdf needs LibreOffice on the server")]
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}
REPLIES = file_replies(*(kind.partition(";")[0] for kind in MEDIA_TYPES.values()))


def add_dossiers(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/concepts/{id}/export", tags=["dossiers"], response_class=Response, responses=REPLIES)
    def export_concept(id: ConceptId, format: Format = "docx") -> Response:
        """An answer or a section as a file; what nobody approved says CONCEPT, unmissably."""
        return _file(assistant.dossiers.export(id, format), format)

    @app.get("/api/policies/{id}/export", tags=["dossiers"], response_class=Response, responses=REPLIES)
    def export_policy(id: DraftId, format: Format = "docx") -> Response:
        """A whole policy as a file; one section that nobody approved makes it a CONCEPT."""
        return _file(assistant.dossiers.export(id, format), format)

    @app.post(
        VERIFY,
        tags=["dossiers"],
        responses=errors(example=EXAMPLES["verification"]),
        openapi_extra=document_body({"file": FILE}),
    )
    async def verify(request: Request) -> VerificationView:
        """Check every quote of an exported file and recompute every figure; says what no longer holds."""
        upload = await read_upload(request)
        found = await run_in_threadpool(assistant.dossiers.verify, upload.name, upload.content)
        return VerificationView.model_validate(found)

    @app.get("/api/journal/verify", tags=["dossiers"], responses=errors(example=EXAMPLES["journal_check"]))
    def verify_journal() -> JournalCheck:
        """Whether the journal is still what was written: nothing changed, removed or put in another order."""
        problems = assistant.verify_journal()
        number, digest = assistant.journal_head()
        return JournalCheck(ok=not problems, problems=problems, entries=number, head=digest)


def _file(named: tuple[str, bytes], format: str) -> Response:
    """A download under a name that no header or file system can trip over."""
    name, content = named
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in name).lstrip(".")
    known = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"').lstrip(".")
    return Response(
        content,
        media_type=MEDIA_TYPES[format],
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain or 'dossier'}\"; filename*=UTF-8''{quote(known)}"
        },
    )
