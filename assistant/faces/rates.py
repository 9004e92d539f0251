"""How often somebody may ask: a sliding window per client, in memory, for one process."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

MOST_CLIENTS = 10_000


class SlidingWindow:
    """At most ``limit`` per key in any ``seconds``; says how long to wait, 0 when there is room."""

    def __init__(self, limit: int, seconds: float = 60, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.seconds, self.clock = limit, seconds, clock
        self._seen: dict[str, deque[float]] = {}

    def wait(self, key: str) -> int:
        """How many seconds until there is room again, without taking any."""
        now, times = self.clock(), self._seen.get(key, deque())
        while times and times[0] <= now - self.seconds:
            times.popleft()
        return 0 if len(times) < self.limit else max(1, math.ceil(times[0] + self.seconds - now))

    def take(self, key: str) -> int:
        if seconds := self.wait(key):
            return seconds
        if key not in self._seen and len(self._seen) >= MOST_CLIENTS:
            self._forget_idle()
        self._seen.setdefault(key, deque()).append(self.clock())
        return 0

    def _forget_idle(self) -> None:
        start = self.clock() - self.seconds
        self._seen = {key: times for key, times in self._seen.items() if times and times[-1] > start}
