"""A worker that begins is one that somebody ends."""

from __future__ import annotations

from typing import Any

from assistant import Settings
from assistant.assembly.adding.keeping import WorkerKeeper


class QueueThatEndsItsServer:
    """Work that is found just while the server stops."""

    def __init__(self) -> None:
        self.keeper: WorkerKeeper | None = None
        self.was_asked_for_worker = False

    def is_at_work(self) -> bool:
        assert self.keeper is not None
        self.keeper.end()
        return True

    def is_worked(self) -> bool:
        self.was_asked_for_worker = True
        return True  # as if somebody else has it, so that none is started here


def test_no_worker_begins_once_its_server_has_ended() -> None:
    queue: Any = QueueThatEndsItsServer()
    queue.keeper = WorkerKeeper(Settings(_env_file=None), queue, lambda: None)  # type: ignore[call-arg]
    queue.keeper.begin()
    assert not queue.was_asked_for_worker
