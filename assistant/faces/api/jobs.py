"""The jobs that change the sources, over HTTP: looked at, followed as they go, stopped, and tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from assistant.assembly.adding import Job
from assistant.errors import AssistantError
from assistant.faces.api.addresses import JobId, who
from assistant.faces.openapi import EXAMPLES, errors
from assistant.faces.problems import describe_error
from assistant.faces.source_models import By

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.api")
LOOK = 0.5  # seconds between two looks at a job
LONGEST_FOLLOWED = 3600.0  # seconds; whoever still wants to know asks again


def add_jobs(app: FastAPI, assistant: Assistant) -> None:
    def known(id: JobId) -> Job:
        """Before a stream begins, so that an unknown job is a plain problem."""
        return assistant.adding.job(id)

    known_job = Depends(known)

    @app.get("/api/jobs", tags=["sources"], responses=errors(example=[EXAMPLES["job"]]))
    def show_jobs() -> list[Job]:
        """Every job on record, the newest first; of what failed `message` says why."""
        return assistant.adding.jobs()

    @app.get("/api/jobs/{id}", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def show_job(job: Job = known_job) -> Job:
        """Where one job stands: `done` of `total` texts are embedded."""
        return job

    @app.get(
        "/api/jobs/{id}/stream",
        tags=["sources"],
        response_class=EventSourceResponse,
        responses=errors(404, 409, example=EXAMPLES["job_stream"], media_type="text/event-stream"),
    )
    async def follow(request: Request, job: Job = known_job) -> AsyncIterator[ServerSentEvent]:
        """The same, as server-sent events: `progress` whenever it moved, then one `job` when it is over."""
        told: Job | None = None
        for _ in range(int(LONGEST_FOLLOWED / LOOK)):
            if job.state.is_over:
                break
            if job != told:
                yield ServerSentEvent(event="progress", data=job)
                told = job
            await asyncio.sleep(LOOK)
            try:
                job = await run_in_threadpool(assistant.adding.job, job.id)
            except AssistantError as error:
                yield ServerSentEvent(event="problem", data=describe_error(request.scope, error))
                return
        yield ServerSentEvent(event="job", data=job)

    @app.post("/api/jobs/{id}/stop", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def stop(id: JobId, wish: By, request: Request) -> Job:
        """Stop a job that waits or runs; the sources and the index stay as they were."""
        return assistant.adding.stop(id, who(request, wish.by) or "")

    @app.post("/api/jobs/{id}/retry", tags=["sources"], responses=errors(404, 409, example=EXAMPLES["job"]))
    def retry(id: JobId, wish: By, request: Request) -> Job:
        """Put a job that failed or was stopped back in the queue."""
        return assistant.adding.retry(id, who(request, wish.by) or "")
