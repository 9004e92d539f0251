"""How a job ends: its switch made, what rested on it looked at again, recorded, and tidied up behind it.

Every step may be done again: a worker that is killed halfway leaves the rest to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from assistant.answering.grounding import edit_checker
from assistant.assembly.adding import events, wording
from assistant.assembly.adding.queue import Kept, Queue
from assistant.assembly.adding.records import Action, JobState
from assistant.assembly.indexing import (
    corpus_and_questions,
    load_register,
    remove_old_generations,
    served_generation,
)
from assistant.assembly.switching import forget_switch, switch_behind
from assistant.errors import CorpusError, UnknownName
from assistant.knowledge.ingest.store import clear_stage, only_writer
from assistant.knowledge.ingest.versions import origin_of
from assistant.knowledge.norms.added import FILE as NORMS
from assistant.knowledge.norms.added import read_decisions, write_decisions
from assistant.oversight.basis import Grounds
from assistant.oversight.desk import Desk, Run
from assistant.oversight.journal import Journal
from assistant.oversight.storage import Storage
from assistant.settings import Settings

PATIENCE = 20.0  # seconds for somebody who is writing the sources or their norms


class Ending:
    """Part of :class:`~assistant.assembly.adding.work.Work`."""

    _settings: Settings
    _storage: Storage
    _journal: Journal
    _queue: Queue

    def _end_switched(self) -> Kept | None:
        """End the job whose switch was made; a worker that is killed meanwhile leaves the rest to the next."""
        switch = switch_behind(self._settings)
        if switch is None:
            return None
        touched = self._look_again()
        with self._queue.turn():
            try:
                kept: Kept | None = self._queue.one(switch.job)
            except UnknownName:
                kept = None
            if kept is not None and kept.state is not JobState.DONE:
                kept = self._end(kept, JobState.DONE, wording.done(kept, touched), touched)
            if kept is not None and kept.action is Action.REMOVE:
                self._forget_source(kept)
                self._forget_norms(kept.source_id)
        clear_stage(self._settings.sources_dir)
        if (generation := served_generation(self._storage)) is not None:
            remove_old_generations(self._settings, self._storage, generation)
        forget_switch(self._settings)
        return kept

    def _end(self, kept: Kept, state: JobState, message: str, touched: int = 0) -> Kept:
        if state is JobState.FAILED:
            events.record(self._journal, "failed", kept, events.BY_ITSELF, reason=message)
        elif state is JobState.DONE and not events.is_recorded(self._journal, "done", kept):
            events.record(self._journal, "done", kept, events.BY_ITSELF, asked_by=kept.by, stale=touched)
        return self._queue.end(kept, state, message, self._journal.now())

    def _look_again(self) -> int:
        """Record as stale what was approved and rests on what is no longer so; how many there are."""
        corpus, _ = corpus_and_questions(self._settings)
        grounds = Grounds(corpus, load_register(self._settings, corpus))
        nobody = Run(resume=lambda *_: None, forget=lambda _: None)
        return len(Desk(self._journal, grounds, nobody, check=edit_checker(corpus)).look_again())

    def _forget_source(self, removal: Kept) -> None:
        """Nothing of a removed source stays in the queue; what was asked after its removal does."""
        for kept in self._queue.all():
            is_older = kept.queued_at is None or removal.queued_at is None or kept.queued_at < removal.queued_at
            if kept.source_id == removal.source_id and kept.id != removal.id and is_older:
                self._queue.drop(kept.id)

    def _forget_norms(self, source_id: str) -> None:
        """What was decided about numbers in a removed source repeats its words; the journal keeps who decided what."""
        folder = self._settings.sources_dir
        if not (folder / NORMS).is_file():
            return

        def stays(decision: Mapping[str, Any]) -> bool:
            of = str(decision.get("source") or decision.get("passage", "")).partition("/")[0]
            return source_id not in (of, origin_of(of))

        with only_writer(folder, wait=PATIENCE), suppress(CorpusError):  # a damaged file is for whoever mends it
            kept = read_decisions(folder)
            norms, rejected = ([each for each in part if stays(each)] for part in (kept.norms, kept.rejected))
            if (norms, rejected) != (kept.norms, kept.rejected):
                write_decisions(folder, replace(kept, norms=norms, rejected=rejected))
