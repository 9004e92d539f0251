"""What happens with the jobs on the tab for sources: how far each is, stopped, and tried again.

Keeps nothing between two calls. The page looks again every few seconds while a job is busy, and not otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import gradio as gr

from assistant.assembly.adding import Job
from assistant.errors import BadInput
from assistant.faces.ui.escaping import plain
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.sources import render, words
from assistant.faces.ui.sources.layout import JobParts
from assistant.faces.ui.visitor import Calm, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant

PATIENCE = timedelta(minutes=1)  # for taking new sources into use, before the page stops waiting for it


class Jobs:
    """``refresh`` shows the list of sources afresh, when a job may have changed it."""

    def __init__(self, assistant: Assistant, calm: Calm, parts: JobParts, refresh: Callable[..., Updates]) -> None:
        self._assistant, self._calm, self._parts, self._refresh = assistant, calm, parts, refresh

    def shown(self, chosen: object = None) -> Updates:
        """The jobs as they are now; the one that is busy is chosen where no other was."""
        parts, jobs = self._parts, self._assistant.adding.jobs()[: render.MOST_JOBS]
        busy = next((job for job in jobs if not job.state.is_over), None)
        one = next((job for job in jobs if job.id == chosen), busy or (jobs[0] if jobs else None))
        return {
            parts.busy: render.at_work(jobs) or ("" if jobs else words.NO_JOBS),
            parts.jobs: gr.update(choices=render.job_choices(jobs), value=one.id if one else None, visible=bool(jobs)),
            parts.timer: gr.update(active=busy is not None),
        } | self._buttons(one)

    def choose(self, chosen: object) -> Updates:
        return self._calm.run(lambda: self.shown(chosen) | {self._parts.note: ""}, self._parts.note)

    def tick(self, chosen: object, source: object, which: object) -> Updates:
        """Once more; when nothing is busy any longer, with what came of it and the sources as they now are."""

        def look() -> Updates:
            shown = self.shown(chosen)
            jobs = self._assistant.adding.jobs()
            if not jobs or any(not job.state.is_over for job in jobs):
                return shown
            if self._is_being_taken_into_use(jobs[0]):
                return shown | {self._parts.timer: gr.update(active=True), self._parts.busy: words.TAKEN_INTO_USE}
            return shown | self._refresh(source, which) | self._calm.told(plain(jobs[0].message), self._parts.note)

        return self._calm.run(look, self._parts.note)

    def _is_being_taken_into_use(self, last: Job) -> bool:
        """A job is done in a process of its own; this one opens what came of it a moment later."""
        if last.ended_at is None or datetime.now(UTC) - last.ended_at > PATIENCE:
            return False
        kept = [each.source for each in self._assistant.adding.overview()]
        return kept != self._assistant.sources()

    def stop(self, chosen: object, name: object, request: gr.Request) -> Updates:
        def stop() -> Updates:
            stopped = self._assistant.adding.stop(_chosen(chosen), who(name, request))
            said = words.STOPPING if stopped.is_stopping else plain(stopped.message)
            return self.shown(chosen) | self._calm.told(said, self._parts.note)

        return self._calm.run(stop, self._parts.note)

    def retry(self, chosen: object, name: object, request: gr.Request) -> Updates:
        def retry() -> Updates:
            self._assistant.adding.retry(_chosen(chosen), who(name, request))
            return self.shown(chosen) | self._calm.told(words.AGAIN, self._parts.note)

        return self._calm.run(retry, self._parts.note)

    def _buttons(self, one: Job | None) -> Updates:
        can_stop = one is not None and not one.state.is_over and not one.is_stopping
        can_retry = one is not None and one.state in ("failed", "stopped")
        return {self._parts.stop: gr.update(visible=can_stop), self._parts.retry: gr.update(visible=can_retry)}


def _chosen(chosen: object) -> str:
    if not text_of(chosen):
        raise BadInput(words.NO_JOB)
    return text_of(chosen)
