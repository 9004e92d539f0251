"""The queue on disk: one folder a proposal or job, its record replaced in one step, so that it outlives every kill.

Owns what is kept of a document until its job has ended, and the locks: one worker at a time, and one change of a record
at a time. What a job does is not known here.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.advice import Frozen
from assistant.assembly.adding.records import Action, Job, JobState, Proposal, ShownHeading
from assistant.assembly.switching import AHEAD, BEHIND
from assistant.errors import Conflict, StorageError, UnknownName, shown
from assistant.files import write_whole
from assistant.knowledge.documents import Document
from assistant.knowledge.ingest.card import Card
from assistant.knowledge.ingest.sources import Change, Preview

MOST_PROPOSALS = 200  # that wait for a yes
MOST_ENDED = 200  # jobs that stay to be seen
_RECORD, _DOCUMENT, _PROGRESS, _STOP = "record.json", "document.json", "progress.json", "stop"
_WORKER, _TURN, _MADE = "worker.lock", "turn.lock", ".new-"
_PATIENCE = 20.0  # seconds for a record that somebody else is changing
_POLL = 0.02


class Kept(Frozen):
    """A proposal (no ``state`` yet), or a job with what it needs to be done."""

    id: str
    action: Action
    source_id: str = ""
    title: str = ""
    by: str
    created_at: datetime
    state: JobState | None = None
    queued_at: datetime | None = None
    ended_at: datetime | None = None
    message: str = ""
    tries: int = 0
    done: int = 0  # of ``total`` texts, once the job has ended; until then they stand beside the record
    total: int = 0
    document: str = ""  # the name of the file, or the address
    card: Card | None = None
    levels: Mapping[int, int | None] = Field(default_factory=dict)  # headings as they were corrected
    preview: Preview | None = None
    headings: tuple[ShownHeading, ...] = ()
    guesses: Mapping[str, str] = Field(default_factory=dict)
    expected: Change | None = None  # what a person said yes to

    def changed(self, **changes: object) -> Kept:
        return Kept.model_validate(self.model_dump() | changes)

    def as_proposal(self) -> Proposal:
        assert self.preview is not None
        return Proposal(
            id=self.id,
            by=self.by,
            created_at=self.created_at,
            document=self.document,
            preview=self.preview,
            headings=self.headings,
            guesses=self.guesses,
        )


class Queue:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- records

    def all(self) -> list[Kept]:
        """Proposals and jobs, the oldest first; a folder that somebody damaged is passed over."""
        if not self.folder.is_dir():
            return []
        found = [kept for path in self.folder.iterdir() if (kept := _read(path)) is not None]
        return sorted(found, key=lambda each: (each.queued_at or each.created_at, each.id))

    def one(self, id: str) -> Kept:
        kept = _read(self.folder / id) if id.isalnum() and id.isascii() else None
        if kept is None:
            raise UnknownName(f"Er is geen voorstel of opdracht ‘{shown(id)}’; zoek het nummer op in de lijst.")
        return kept

    def waiting(self) -> list[Kept]:
        return [each for each in self.all() if each.state is JobState.WAITING]

    def is_at_work(self) -> bool:
        """Whether anything waits or was begun; what was begun may have lost its worker."""
        is_switching = any((self.folder / name).exists() for name in (AHEAD, BEHIND))
        return is_switching or any(each.state in (JobState.WAITING, JobState.RUNNING) for each in self.all())

    def add(self, kept: Kept, document: Document | None = None) -> None:
        """A new folder, there with all it holds or not at all."""
        made = self.folder / f"{_MADE}{kept.id}"
        with _writable(self.folder):
            made.mkdir(parents=True)
            if document is not None:
                write_whole(made / _DOCUMENT, document.model_dump_json().encode())
            write_whole(made / _RECORD, kept.model_dump_json().encode())
            os.replace(made, self.folder / kept.id)

    def put(self, kept: Kept) -> Kept:
        """The record as it is from now on; for whoever has the turn."""
        with _writable(self.folder):
            write_whole(self.folder / kept.id / _RECORD, kept.model_dump_json().encode())
        return kept

    def document(self, id: str) -> Document:
        try:
            return Document.model_validate_json((self.folder / id / _DOCUMENT).read_bytes())
        except (OSError, ValidationError):
            raise UnknownName("Het document van dit voorstel is er niet meer; bied het opnieuw aan.") from None

    def drop(self, id: str) -> None:
        with _writable(self.folder):
            shutil.rmtree(self.folder / id, ignore_errors=True)

    def end(self, kept: Kept, state: JobState, message: str, at: datetime) -> Kept:
        """The job as it ended. One that is done needs its document no more."""
        done, total = self._progress(kept)
        changes: dict[str, object] = {"state": state, "message": message, "ended_at": at, "done": done, "total": total}
        is_done = state is JobState.DONE
        if is_done:
            changes |= {"card": None, "preview": None, "headings": (), "levels": {}, "guesses": {}}
        ended = self.put(kept.changed(**changes))
        for name in (_STOP, _PROGRESS, *([_DOCUMENT] if is_done else [])):
            (self.folder / kept.id / name).unlink(missing_ok=True)
        return ended

    def sweep(self) -> None:
        """Let go of half-made folders and of the oldest jobs that ended; for whoever has the turn."""
        if not self.folder.is_dir():
            return
        for path in self.folder.glob(f"{_MADE}*"):
            shutil.rmtree(path, ignore_errors=True)
        done = [each for each in self.all() if each.state in (JobState.DONE, JobState.STOPPED, JobState.FAILED)]
        for kept in sorted(done, key=lambda each: each.ended_at or each.created_at)[:-MOST_ENDED]:
            self.drop(kept.id)

    def as_job(self, kept: Kept) -> Job:
        done, total = self._progress(kept)
        is_running = kept.state is JobState.RUNNING
        return Job(
            id=kept.id,
            action=kept.action,
            source_id=kept.source_id,
            title=kept.title,
            state=kept.state or JobState.WAITING,
            done=done,
            total=total,
            message=kept.message,
            tries=kept.tries,
            by=kept.by,
            created_at=kept.created_at,
            ended_at=kept.ended_at,
            is_stopping=is_running and self.is_stop_asked(kept.id),
        )

    # --- while a job runs

    def note_progress(self, id: str, done: int, total: int) -> None:
        """Without waiting for the disk: progress that is lost does no harm."""
        path = self.folder / id / _PROGRESS
        with suppress(OSError):
            path.with_suffix(".partial").write_text(f"[{done}, {total}]")
            os.replace(path.with_suffix(".partial"), path)

    def _progress(self, kept: Kept) -> tuple[int, int]:
        try:
            done, total = (self.folder / kept.id / _PROGRESS).read_text().strip("[]").split(",")
            return int(done), int(total)
        except (OSError, ValueError):
            return kept.done, kept.total

    def ask_stop(self, id: str) -> None:
        with _writable(self.folder):
            (self.folder / id / _STOP).touch()

    def is_stop_asked(self, id: str) -> bool:
        return (self.folder / id / _STOP).exists()

    # --- locks; each goes with its process

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One change of the records at a time; it lasts milliseconds."""
        with self._locked(_TURN, _PATIENCE) as mine:
            if not mine:
                raise Conflict("De lijst met opdrachten is bezet; probeer het over een minuut nog eens.")
            yield

    @contextmanager
    def working(self) -> Iterator[bool]:
        """Whether this is now the one worker; False where another process is."""
        with self._locked(_WORKER, _POLL * 10) as mine:  # somebody who only looks holds it for a moment
            yield mine

    def is_worked(self) -> bool:
        path = self.folder / _WORKER
        if not path.exists():
            return False
        with path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def _locked(self, name: str, patience: float) -> Iterator[bool]:
        with _writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / name).open("a")
        with lock:
            yield _taken(lock.fileno(), patience)


def _taken(lock: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_POLL)


def _read(path: Path) -> Kept | None:
    try:
        return Kept.model_validate_json((path / _RECORD).read_bytes())
    except (OSError, ValidationError):
        return None


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"De map {folder} is niet te beschrijven ({error.strerror}); controleer de rechten en de ruimte op de "
            "schijf."
        ) from error
