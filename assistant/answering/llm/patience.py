"""Waiting for a model no longer than agreed, and letting go of it at once when somebody says stop.

The call runs on a thread of its own, because a provider's client cannot be interrupted while it waits for the network.
Whoever lets go does not wait for it: the thread closes the connection at the next piece that comes in, or when the
client's own time is up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from assistant.answering.llm.faults import ENDLESS, STOPPED, TOO_LATE, Unanswered

T = TypeVar("T")
_LOOK_EVERY = 0.05  # seconds
_IN_ALL = 4  # times the patience for one piece


class _End:
    """The last thing on the queue: how it ended."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Patience(Generic[T]):
    """Pieces of one call, each awaited for ``seconds`` at most, and all of them for four times as long."""

    def __init__(self, pieces: Callable[[], Iterator[T]], seconds: float, stop: threading.Event | None) -> None:
        self._pieces = pieces
        self._seconds = seconds
        self._stop = stop
        self._queue: SimpleQueue[T | _End] = SimpleQueue()
        self._let_go = threading.Event()

    def __iter__(self) -> Iterator[T]:
        if self._stop is not None and self._stop.is_set():
            raise Unanswered(STOPPED)
        threading.Thread(target=self._work, daemon=True, name="taalmodel").start()
        end_of_all = time.monotonic() + self._seconds * _IN_ALL
        try:
            while not isinstance(piece := self._await(end_of_all), _End):
                yield piece
            if piece.error is not None:
                raise piece.error
        finally:
            self._let_go.set()

    def _await(self, end_of_all: float) -> T | _End:
        deadline = time.monotonic() + self._seconds
        while True:
            if self._stop is not None and self._stop.is_set():
                raise Unanswered(STOPPED)
            now = time.monotonic()
            if now >= deadline or now >= end_of_all:
                raise Unanswered(TOO_LATE if now >= deadline else ENDLESS)
            try:
                return self._queue.get(timeout=max(0.001, min(_LOOK_EVERY, deadline - now)))
            except Empty:
                continue

    def _work(self) -> None:
        error: BaseException | None = None
        try:
            for piece in self._pieces():
                self._queue.put(piece)
                if self._let_go.is_set():
                    break
        except BaseException as raised:
            error = raised
        self._queue.put(_End(error))
