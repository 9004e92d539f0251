"""Seeing to it that a worker runs while there is work, and ends when its server does.

One that is killed is noticed and followed by another. The worker itself is in ``worker``.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from assistant.assembly.adding.queue import Queue
from assistant.assembly.switching import queue_folder
from assistant.errors import AssistantError
from assistant.settings import Settings

log = logging.getLogger("assistant.assembly")

WORKER, LOG = "assistant.assembly.adding.worker", "worker.log"
_SECRETS = {"model_api_key", "judge_model_api_key"}  # nothing for a worker: it asks no language model
_PATIENCE = 5.0  # seconds for a worker to put its job back when it is told to end
_PAUSE, _LONGEST_PAUSE = 1.0, 300.0  # seconds after a worker that broke off, twice as long every time


class WorkerKeeper:
    def __init__(self, settings: Settings, queue: Queue, on_change: Callable[[], object]) -> None:
        self._settings = settings
        self._queue = queue
        self._on_change = on_change
        self._follower: threading.Thread | None = None
        self._starting = threading.Lock()
        self._is_on = False
        self._ending = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._not_before = 0.0

    def begin(self) -> None:
        self._is_on = True
        self.wake()

    def wake(self) -> None:
        """Start a worker where there is work and none is busy; does nothing where somebody else sees to that."""
        if not self._is_on or not self._queue.is_at_work():
            return
        with self._starting:
            if self._ending.is_set():  # while the queue was looked at; nobody would end a worker now
                return
            if self._is_running() or time.monotonic() < self._not_before or self._queue.is_worked():
                return
            try:
                self._worker = start_worker(self._settings)
            except OSError as error:
                log.warning("no worker could be started: %s", error)
                return
            self._follower = threading.Thread(target=self._follow, args=(self._worker,), daemon=True)
            self._follower.start()

    def end(self) -> None:
        self._is_on = False
        self._ending.set()
        with self._starting:
            if self._worker is not None and self._is_running():
                self._worker.terminate()
                try:
                    self._worker.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    self._worker.kill()
                    self._worker.wait()
        if self._follower is not None:
            self._follower.join(_PATIENCE)

    def _is_running(self) -> bool:
        return self._worker is not None and self._worker.poll() is None

    def _follow(self, worker: subprocess.Popen[bytes]) -> None:
        """When it has ended what changed is opened, so that nobody who asks has to wait for that; and when something
        waits still, another one begins: after one that broke off only after a pause."""
        self._failures = self._failures + 1 if worker.wait() else 0
        pause = min(_PAUSE * 2**self._failures, _LONGEST_PAUSE) if self._failures else 0.0
        self._not_before = time.monotonic() + pause
        if self._ending.wait(pause):
            return
        try:
            self._on_change()
        except AssistantError as error:
            log.warning("what changed does not open: %s", error)
        self.wake()


def start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    """Start a worker and leave it alone; where another one is busy, this one ends at once."""
    folder = queue_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", WORKER],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the server, which ends its worker itself
        )
    assert started.stdin is not None
    with started.stdin as given:
        given.write(settings.model_dump_json(exclude=_SECRETS).encode())
    return started
