"""The questions that are being answered at this moment, so that whoever asked one can stop it.

The only thing the page keeps on the server between two calls: for each such question an event, under a token that only
the browser of whoever asked it knows. It is gone when the answer is there.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 64  # as many as the page's own queue; the oldest can then no longer be stopped, and ends by itself


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """One question; ``session`` is the open page that it was asked from."""

    session: str | None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    stop: threading.Event = field(default_factory=threading.Event)


class RunningQuestions:
    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._running: OrderedDict[str, Running] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, session: str | None = None) -> Running:
        question = Running(session)
        with self._lock:
            self._running[question.token] = question
            while len(self._running) > self._most:
                self._running.popitem(last=False)
        return question

    def end(self, question: Running) -> None:
        with self._lock:
            self._running.pop(question.token, None)

    def stop(self, token: object) -> bool:
        """Whether there was such a question to stop."""
        with self._lock:
            question = self._running.get(token) if isinstance(token, str) else None
        if question is not None:
            question.stop.set()
        return question is not None

    def leave(self, session: str | None) -> None:
        """The page was closed: nobody reads along any more, so no model needs to write on."""
        with self._lock:
            left = [each for each in self._running.values() if session is not None and each.session == session]
        for question in left:
            question.stop.set()

    def __len__(self) -> int:
        with self._lock:
            return len(self._running)
