"""The desk where sources are added and taken away: every act of a person, recorded with who did it.

What it accepts becomes a job in a queue on disk; a worker in a process of its own does the jobs one at a time, and
the old sources and index serve until a job switches. Owns no document and no vector itself.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

from assistant.assembly.adding import events
from assistant.assembly.adding.keeping import WorkerKeeper
from assistant.assembly.adding.looking import overview_of
from assistant.assembly.adding.proposing import Proposing, require_publisher
from assistant.assembly.adding.queue import Kept, Queue
from assistant.assembly.adding.records import Action, Job, JobState, SourceOverview
from assistant.assembly.adding.wording import STOPPED, UNCHANGED, WAITING
from assistant.assembly.adding.work import Work
from assistant.assembly.indexing import corpus_and_questions, is_served
from assistant.assembly.switching import queue_folder
from assistant.errors import Conflict
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.documents import Document
from assistant.knowledge.ingest.sources import AddedSources, Change
from assistant.oversight.journal import Journal
from assistant.oversight.storage import Storage, open_storage
from assistant.settings import Settings

_LOOK = 0.2  # seconds between two looks at a job that another process does


class SourceDesk(Proposing):
    """``Assistant.adding`` in a server; ``with SourceDesk.of(settings) as desk`` where no assistant is open.

    Errors are BadInput (the document or a particular cannot be used), UnknownName (no such proposal, job or added
    source) and Conflict (the state no longer allows it), each a Dutch sentence. ``by`` is a person's name; an empty
    one is refused for everything that changes something.
    """

    def __init__(
        self, settings: Settings, storage: Storage, journal: Journal, on_change: Callable[[], object] = lambda: None
    ) -> None:
        self._settings = settings
        self._storage = storage
        self._journal = journal
        self._queue = Queue(queue_folder(settings))
        self._added = AddedSources(settings.corpus_dir, settings.sources_dir)
        self._worker = WorkerKeeper(settings, self._queue, on_change)
        self._owns_storage = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The desk of an installation without its index; close it, or use it in a ``with``."""
        storage = open_storage(settings.database_address, settings.data_dir)
        desk = cls(settings, storage, Journal(storage))
        desk._owns_storage = True
        return desk

    def close(self) -> None:
        """A worker that this desk started is told to end; what it was doing waits for the next one."""
        self._worker.end()
        if self._owns_storage:
            self._storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- saying yes

    def accept(self, proposal_id: str, by: str) -> Job:
        """Yes: the proposal becomes a job of the same id. A second yes gives that same job.

        What changes nothing is done at once, and says so. Where the sources changed since the preview so that another
        thing would happen than was shown, this is a Conflict and the proposal is previewed anew.
        """
        by = events.named(by)
        with self._queue.turn():
            kept = self._queue.one(proposal_id)
            if kept.state is not None:
                return self._queue.as_job(kept)
            require_publisher(kept)
            accepted = self._look_once_more(kept, self._queue.document(kept.id))
            assert accepted.preview is not None
            job = self._queue.put(self._waiting(accepted, expected=accepted.preview.change))
            if job.expected is Change.UNCHANGED and self._is_current():
                job = self._queue.end(job, JobState.DONE, UNCHANGED, self._journal.now())
        events.record(self._journal, "accepted", job, by)
        return self._started(job)

    def _look_once_more(self, kept: Kept, document: Document) -> Kept:
        seen = kept.preview
        again = self._understood(kept, document)
        if seen is not None and again.preview is not None and again.preview.change is not seen.change:
            self._queue.put(again)
            raise Conflict("De bronnen zijn veranderd sinds dit voorstel is getoond; bekijk het opnieuw.")
        return again

    # --- changing what is there

    def remove(self, source_id: str, by: str) -> Job:
        """Take an added source away with its earlier versions: no trace stays in index, sources and queue."""
        return self._ask(Action.REMOVE, by, source_id)

    def withdraw(self, source_id: str, by: str) -> Job:
        """An added source stays to be seen and holds no longer; adding the same document again undoes it."""
        self._added.withdrawn(source_id)  # refuses what is withdrawn already
        return self._ask(Action.WITHDRAW, by, source_id)

    def reindex(self, by: str) -> Job:
        """Make the index anew; vectors of unchanged texts are kept."""
        return self._ask(Action.REINDEX, by)

    def _ask(self, action: Action, by: str, source_id: str = "") -> Job:
        by = events.named(by)
        title = "" if action is Action.REINDEX else str(self._added.require(source_id)["title"])
        with self._queue.turn():
            for kept in self._queue.waiting():
                if (kept.action, kept.source_id) == (action, source_id):
                    return self._queue.as_job(kept)  # asked already
            made = Kept(
                id=uuid.uuid4().hex,
                action=action,
                source_id=source_id,
                title=title,
                by=by,
                created_at=self._journal.now(),
            )
            job = self._waiting(made)
            self._queue.add(job)
        events.record(self._journal, "asked", job, by)
        return self._started(job)

    def _waiting(self, kept: Kept, **changes: object) -> Kept:
        now = self._journal.now()
        return kept.changed(state=JobState.WAITING, queued_at=now, ended_at=None, message=WAITING, **changes)

    def _started(self, kept: Kept) -> Job:
        self._worker.wake()
        return self._queue.as_job(kept)

    def _is_current(self) -> bool:
        return is_served(self._settings, self._storage, *corpus_and_questions(self._settings))

    # --- jobs

    def jobs(self) -> list[Job]:
        """Every job on record, the newest first."""
        self._worker.wake()
        return [self._queue.as_job(kept) for kept in reversed(self._queue.all()) if kept.state is not None]

    def job(self, job_id: str) -> Job:
        self._worker.wake()
        return self._queue.as_job(self._one_job(job_id))

    def stop(self, job_id: str, by: str) -> Job:
        """Stop a waiting or running job; the sources and the index stay as they were."""
        by = events.named(by)
        with self._queue.turn():
            kept = self._one_job(job_id)
            if kept.state is JobState.WAITING:
                kept = self._queue.end(kept, JobState.STOPPED, STOPPED, self._journal.now())
            elif kept.state is JobState.RUNNING:
                self._queue.ask_stop(kept.id)
            else:
                raise Conflict("Deze opdracht is al klaar; er valt niets te stoppen.")
        events.record(self._journal, "stopped", kept, by)
        return self._started(kept)

    def retry(self, job_id: str, by: str) -> Job:
        """Put a failed or stopped job back in the queue."""
        by = events.named(by)
        with self._queue.turn():
            kept = self._one_job(job_id)
            if kept.state not in (JobState.FAILED, JobState.STOPPED):
                raise Conflict("Alleen een opdracht die mislukt of gestopt is, kan opnieuw.")
            # Whoever tries again has read what would happen now.
            kept = self._queue.put(self._waiting(kept, tries=0, expected=None, done=0, total=0))
        events.record(self._journal, "retried", kept, by)
        return self._started(kept)

    def _one_job(self, job_id: str) -> Kept:
        kept = self._queue.one(job_id)
        if kept.state is None:
            raise Conflict("Dit is nog een voorstel; zeg er eerst ja of nee op.")
        return kept

    # --- doing it

    def run_waiting(self, on_progress: Callable[[Job], None] | None = None) -> list[Job]:
        """Do what waits here and now, with progress, as the command line does; the jobs as they ended.

        Where a worker of another process is busy, this follows that one instead.
        """
        ended = Work(self._settings, self._storage, self._journal, self._queue, on_progress).all_waiting()
        followed = [kept.id for kept in self._queue.all() if kept.state in (JobState.WAITING, JobState.RUNNING)]
        while self._queue.is_worked() and self._queue.is_at_work():
            for kept in self._queue.all():
                if kept.state is JobState.RUNNING and on_progress:
                    on_progress(self._queue.as_job(kept))
            time.sleep(_LOOK)
        known = {job.id for job in ended}
        return ended + [self._queue.as_job(self._queue.one(id)) for id in followed if id not in known]

    def keep_working(self) -> None:
        """From now on jobs are done by a worker that this desk starts, those that were left included."""
        self._worker.begin()

    # --- looking

    def overview(self) -> list[SourceOverview]:
        """Every source, those of the corpus and those added, with what rests on it."""
        return overview_of(load_corpus(self._settings.corpus_dir, self._settings.sources_dir), self._journal)
