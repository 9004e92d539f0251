"""Doing one job: the next generation is built from the sources as they would become, then both switch.

Until the switch is decided nothing has changed, and a job that is stopped, fails or is killed leaves no more than what
the next one sweeps away. From the decision on it is finished by whoever comes next. Which job is next, and in which
process, is decided elsewhere.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from assistant.assembly.adding import ending, wording
from assistant.assembly.adding.headings import corrected
from assistant.assembly.adding.queue import Kept, Queue
from assistant.assembly.adding.records import Action, Job, JobState
from assistant.assembly.indexing import (
    corpus_and_questions,
    embedder_of,
    is_served,
    load_register,
    make_generation,
    remove_old_generations,
    served_generation,
)
from assistant.assembly.switching import (
    Switch,
    decide_switch,
    finish_switch,
    switch_ahead,
    switch_behind,
)
from assistant.errors import AssistantError, Conflict, IndexUnusable, UnknownName
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.generations import only_builder
from assistant.knowledge.ingest.sources import AddedSources, Prospect
from assistant.knowledge.ingest.store import clear_stage, lay_out, only_writer, read_entries
from assistant.oversight.journal import Journal
from assistant.oversight.storage import Storage
from assistant.settings import Settings

log = logging.getLogger("assistant.assembly")

MOST_TRIES = 3  # times that a job may lose its worker before it is left to a person
PATIENCE = 3600.0  # seconds for an index that somebody else is making
_REPORTS = 0.3  # seconds between two notes of progress


class Stopped(Exception):
    """Somebody asked to stop; no error."""


class Work(ending.Ending):
    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        journal: Journal,
        queue: Queue,
        on_progress: Callable[[Job], None] | None = None,
    ) -> None:
        self._settings = settings
        self._storage = storage
        self._journal = journal
        self._queue = queue
        self._on_progress = on_progress
        self._added = AddedSources(settings.corpus_dir, settings.sources_dir)
        self._embedder: Embedder | None = None

    def all_waiting(self) -> list[Job]:
        """Do every job that waits, one after the other, if no other process does; the jobs as they ended."""
        ended: list[Job] = []
        while self._queue.is_at_work():  # once more after the lock is gone: one may have come in just before
            with self._queue.working() as mine:
                if not mine:
                    break
                self.recover()
                while waiting := self._queue.waiting():
                    ended.append(self._queue.as_job(self._one(waiting[0].id)))
                    self._finish_left()
        return ended

    def recover(self) -> None:
        """Finish or roll back what a killed worker left; for the one worker, before it begins."""
        self._finish_left()
        with self._queue.turn():
            for kept in self._queue.all():
                if kept.state is JobState.RUNNING:
                    self._begin_again(kept)
            self._queue.sweep()
        clear_stage(self._settings.sources_dir)
        served = served_generation(self._storage)
        if served is not None:  # half an index of a document that may never become a source
            with suppress(IndexUnusable), only_builder(self._settings.index_dir):
                remove_old_generations(self._settings, self._storage, served)

    def _finish_left(self) -> None:
        """A switch that was decided is made, and its job ended, whatever came between."""
        if switch_ahead(self._settings) or switch_behind(self._settings):
            with only_builder(self._settings.index_dir, wait=PATIENCE):
                finish_switch(self._settings, self._storage)
                self._end_switched()

    def _begin_again(self, kept: Kept) -> None:
        if self._queue.is_stop_asked(kept.id):
            self._end(kept, JobState.STOPPED, wording.STOPPED)
        elif kept.tries >= MOST_TRIES:
            self._end(kept, JobState.FAILED, wording.LOST)
        else:
            self._queue.put(kept.changed(state=JobState.WAITING, message=wording.AGAIN))

    # --- one job

    def _one(self, job_id: str) -> Kept:
        with self._queue.turn():
            kept = self._queue.one(job_id)
            if kept.state is not JobState.WAITING:
                return kept  # stopped a moment ago
            kept = self._queue.put(kept.changed(state=JobState.RUNNING, tries=kept.tries + 1, message=wording.RUNNING))
        try:
            with ExitStack() as held:
                self._become_builder(kept, held)
                return self._done(kept)
        except Stopped:
            state, message = JobState.STOPPED, wording.STOPPED
        except AssistantError as error:
            state, message = JobState.FAILED, str(error)
        except Exception as error:  # the outermost boundary of a job: the next one must get its turn
            log.exception("job %s broke off", kept.id)
            state, message = JobState.FAILED, wording.BROKEN.format(error=type(error).__name__)
        except BaseException:  # the process is told to end; the job is done by the next worker
            with self._queue.turn():
                self._queue.put(kept.changed(state=JobState.WAITING, tries=kept.tries - 1, message=wording.AGAIN))
            raise
        if switch_ahead(self._settings) or switch_behind(self._settings):
            return kept  # too late to stop or fail: the switch is decided, and the next look finishes it
        clear_stage(self._settings.sources_dir)
        with self._queue.turn():
            return self._end(kept, state, message)

    def _become_builder(self, kept: Kept, held: ExitStack) -> None:
        """Wait for an index that somebody else is making, as long as nobody says stop."""
        until = time.monotonic() + PATIENCE
        while True:
            self._stop_if_asked(kept)
            try:
                held.enter_context(only_builder(self._settings.index_dir, wait=1))
                return
            except IndexUnusable:
                if time.monotonic() > until:
                    raise

    def _done(self, kept: Kept) -> Kept:
        before = read_entries(self._settings.sources_dir)
        prospect = self._prospect(kept)
        if prospect.changes_nothing and self._is_current():
            with self._queue.turn():
                return self._end(kept, JobState.DONE, wording.UNCHANGED)
        _require_expected(kept, prospect)
        stage = lay_out(self._settings.sources_dir, prospect.entries, prospect.texts)
        corpus, questions = corpus_and_questions(self._settings, stage)
        load_register(self._settings, corpus)
        generation = make_generation(
            self._settings,
            self._storage,
            self._model(),
            corpus,
            questions,
            extend=kept.action is Action.ADD,
            on_progress=self._teller(kept),
            on_batch=lambda: self._stop_if_asked(kept),
        )
        self._stop_if_asked(kept)
        with only_writer(self._settings.sources_dir, wait=ending.PATIENCE):
            if read_entries(self._settings.sources_dir) != before:
                raise Conflict(wording.BESIDE)
            decide_switch(self._settings, Switch(job=kept.id, generation=generation))
            finish_switch(self._settings, self._storage)
        return self._end_switched() or kept

    def _prospect(self, kept: Kept) -> Prospect:
        """What the sources become."""
        today = self._journal.today()
        try:
            match kept.action:
                case Action.ADD:
                    assert kept.card is not None
                    document = corrected(self._queue.document(kept.id), kept.levels)
                    return self._added.with_document(document, kept.card, today=today, replace=True)
                case Action.REMOVE:
                    return self._added.without(kept.source_id)
                case Action.WITHDRAW:
                    return self._added.withdrawn(kept.source_id)
                case Action.REINDEX:
                    return self._added.as_they_are()
        except (UnknownName, Conflict):
            if kept.tries == 1 or kept.action is Action.ADD:
                raise
            return self._added.as_they_are()  # an earlier try came that far, and its index was lost

    def _is_current(self) -> bool:
        return is_served(self._settings, self._storage, *corpus_and_questions(self._settings))

    def _model(self) -> Embedder:
        self._embedder = self._embedder or embedder_of(self._settings)
        return self._embedder

    def _stop_if_asked(self, kept: Kept) -> None:
        if self._queue.is_stop_asked(kept.id):
            raise Stopped

    def _teller(self, kept: Kept) -> Callable[[int, int], None]:
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if done == total or time.monotonic() - told >= _REPORTS:
                told = time.monotonic()
                self._queue.note_progress(kept.id, done, total)
                if self._on_progress:
                    self._on_progress(self._queue.as_job(kept))

        return tell


def _require_expected(kept: Kept, prospect: Prospect) -> None:
    """Somebody said yes to one thing; another is for a person again."""
    if kept.expected is None or prospect.preview is None or prospect.changes_nothing:
        return
    if prospect.preview.change is not kept.expected:
        would = wording.WOULD[prospect.preview.change]
        raise Conflict(wording.OTHERWISE.format(id=kept.source_id, would=would))
